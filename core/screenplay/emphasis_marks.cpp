// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/emphasis.h"

#include <algorithm>
#include <array>

namespace dg {

namespace {

/// From the first to behind the last character that has it, neither of them a space; inside of one line.
struct Stretch {
    qsizetype begin = 0;
    qsizetype end = 0;
    Emphasis emphasis = Emphasis::Bold;
};

class Stretches {
public:
    explicit Stretches(const StyledText &styled)
        : m_styled(styled)
    {
    }

    /// In the order in which they begin; of those that begin together, the longest first.
    std::vector<Stretch> find()
    {
        qsizetype at = 0;
        for (const EmphasisSpan &span : m_styled.spans) {
            for (qsizetype i = 0; i < span.length && at < m_styled.text.size(); ++i, ++at)
                step(at, span.emphasis);
        }
        for (int i = 0; i < 3; ++i)
            end(i);
        // Underline lies innermost: outside, a letter behind it would make it one of a word.
        std::stable_sort(m_found.begin(), m_found.end(), [](const Stretch &a, const Stretch &b) {
            return a.begin != b.begin ? a.begin < b.begin
                : a.end != b.end      ? a.end > b.end
                                      : a.emphasis < b.emphasis;
        });
        return std::move(m_found);
    }

private:
    static constexpr std::array<Emphasis, 3> all {Emphasis::Bold, Emphasis::Italic, Emphasis::Underline};

    void step(qsizetype at, EmphasisFlags flags)
    {
        const QChar c = m_styled.text[at];
        for (int i = 0; i < 3; ++i) {
            Stretch &open = m_open[static_cast<std::size_t>(i)];
            if (!flags.testFlag(all[static_cast<std::size_t>(i)]) || c == u'\n') {
                end(i);
            } else if (!c.isSpace()) {
                if (open.end == 0)
                    open.begin = at;
                open.end = at + 1;
            }
        }
    }

    void end(int index)
    {
        Stretch &open = m_open[static_cast<std::size_t>(index)];
        if (open.end > 0)
            m_found.push_back({open.begin, open.end, all[static_cast<std::size_t>(index)]});
        open = {};
    }

    const StyledText &m_styled;
    std::array<Stretch, 3> m_open {}; ///< whose end is 0: none
    std::vector<Stretch> m_found;
};

class Marker {
public:
    explicit Marker(const StyledText &styled)
        : m_styled(styled)
        , m_stretches(Stretches(styled).find())
    {
    }

    QString text()
    {
        for (qsizetype at = 0; at < m_styled.text.size(); ++at) {
            close(at);
            open(at);
            literal(at);
        }
        close(m_styled.text.size());
        return std::move(m_text);
    }

private:
    /// Ends what ends here; what lies inside of that and goes on is interrupted.
    void close(qsizetype at)
    {
        const auto ends = [at](const Stretch &each) { return each.end <= at; };
        for (auto ending = std::count_if(m_open.begin(), m_open.end(), ends); ending > 0; m_open.pop_back()) {
            mark(m_open.back().emphasis);
            if (ends(m_open.back()))
                --ending;
            else
                m_interrupted.push_back(m_open.back());
        }
    }

    void open(qsizetype at)
    {
        if (m_styled.text[at].isSpace())
            return;
        std::vector<Stretch> now = std::move(m_interrupted);
        m_interrupted.clear();
        for (; m_next < m_stretches.size() && m_stretches[m_next].begin == at; ++m_next)
            now.push_back(m_stretches[m_next]);
        std::stable_sort(
            now.begin(), now.end(), [](const Stretch &a, const Stretch &b) { return a.end > b.end; });
        for (const Stretch &each : now) {
            mark(each.emphasis);
            m_open.push_back(each);
        }
    }

    void mark(Emphasis emphasis)
    {
        doubleBackslashes();
        m_text += emphasis == Emphasis::Bold ? QStringView(u"**")
            : emphasis == Emphasis::Italic   ? QStringView(u"*")
                                             : QStringView(u"_");
    }

    void literal(qsizetype at)
    {
        const QChar c = m_styled.text[at];
        if (c == u'*' || c == u'_' || c == u'[') {
            doubleBackslashes();
            if (needsEscape(at))
                m_text += u'\\';
        }
        m_text += c;
        m_backslashes = c == u'\\' ? m_backslashes + 1 : 0;
    }

    [[nodiscard]] bool needsEscape(qsizetype at) const
    {
        const QChar c = m_styled.text[at];
        const QChar before = at > 0 ? m_styled.text[at - 1] : QChar(u' ');
        const QChar after = at + 1 < m_styled.text.size() ? m_styled.text[at + 1] : QChar(u' ');
        if (c == u'[')
            return before == u'[';
        // With emphasis about, a mark may stand beside it.
        return c == u'*' || !m_styled.spans.empty() || !before.isLetterOrNumber()
            || !after.isLetterOrNumber();
    }

    /// Those just written would escape what follows.
    void doubleBackslashes()
    {
        m_text += QString(m_backslashes, u'\\');
        m_backslashes = 0;
    }

    const StyledText &m_styled;
    std::vector<Stretch> m_stretches;
    std::size_t m_next = 0;
    std::vector<Stretch> m_open; ///< at most three
    std::vector<Stretch> m_interrupted;
    qsizetype m_backslashes = 0; ///< at the end of m_text, not doubled
    QString m_text;
};

} // namespace

QString marked(const StyledText &text)
{
    return Marker(text).text();
}

} // namespace dg
