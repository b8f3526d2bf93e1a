// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/emphasis.h"

#include "core/screenplay/fountain_lines.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>

namespace dg {

namespace {

constexpr std::array<Emphasis, 3> allEmphasis {Emphasis::Bold, Emphasis::Italic, Emphasis::Underline};

std::size_t indexOf(Emphasis emphasis)
{
    return emphasis == Emphasis::Bold ? 0 : emphasis == Emphasis::Italic ? 1 : 2;
}

/// Stars or lines that say it.
qsizetype lengthOf(Emphasis emphasis)
{
    return emphasis == Emphasis::Bold ? 2 : 1;
}

/// An underline does not begin or end inside of a word: names of files and accounts have it there.
bool isOfWord(QChar c)
{
    return c.isLetterOrNumber() || c.isMark() || c.isSurrogate();
}

/// Stars or lines in a row. Those that close come first, then what stays literal, then those that open.
struct Run {
    qsizetype at = 0; ///< in the text that still has its marks
    qsizetype length = 0;
    EmphasisFlags closes {};
    EmphasisFlags opens {};

    [[nodiscard]] qsizetype literal() const
    {
        qsizetype left = length;
        for (const Emphasis each : allEmphasis)
            left -= lengthOf(each) * ((closes.testFlag(each) ? 1 : 0) + (opens.testFlag(each) ? 1 : 0));
        return left;
    }
};

/// Finds what closes what, line by line. What is opened last is closed first; what was opened in between is
/// then literal. Each opener is dropped at most once, and none is looked for where there is none: linear.
class Matcher {
public:
    void add(Run run, bool isStar, bool canOpen, bool canClose)
    {
        m_runs.push_back(run);
        if (!isStar)
            return run.length == 1 ? exact(Emphasis::Underline, canOpen, canClose) : void();
        if (run.length < 3)
            return exact(run.length == 2 ? Emphasis::Bold : Emphasis::Italic, canOpen, canClose);
        several(canOpen, canClose);
    }

    void endLine()
    {
        m_openers.clear();
        m_open = {};
        // Only what is emphasis needs to be known.
        const auto from = m_runs.begin() + static_cast<std::ptrdiff_t>(m_ofEarlierLines);
        const auto end =
            std::remove_if(from, m_runs.end(), [](const Run &run) { return !(run.closes | run.opens); });
        m_runs.erase(end, m_runs.end());
        m_ofEarlierLines = m_runs.size();
    }

    [[nodiscard]] const std::vector<Run> &runs() const { return m_runs; }

private:
    struct Opener {
        Emphasis emphasis = Emphasis::Bold;
        std::size_t run = 0;
    };

    void exact(Emphasis emphasis, bool canOpen, bool canClose)
    {
        if (canClose && m_open[indexOf(emphasis)] > 0)
            close(emphasis);
        else if (canOpen)
            open(emphasis);
    }

    /// Three stars or more close what is open, and open the rest.
    void several(bool canOpen, bool canClose)
    {
        while (canClose && m_runs.back().literal() > 0 && closeNearest()) { }
        const qsizetype rest = m_runs.back().literal();
        if (!canOpen || rest > 3)
            return;
        if (rest >= 2)
            open(Emphasis::Bold);
        if (rest % 2 == 1)
            open(Emphasis::Italic);
    }

    bool closeNearest()
    {
        const Run &run = m_runs.back();
        const auto fits = [&](Emphasis each) {
            return m_open[indexOf(each)] > 0 && !run.closes.testFlag(each) && lengthOf(each) <= run.literal();
        };
        const bool bold = fits(Emphasis::Bold);
        const bool italic = fits(Emphasis::Italic);
        if (!bold && !italic)
            return false;
        // With one of them to close, what is nearer is dropped in any case.
        auto nearest = m_openers.rbegin();
        while (!(bold && nearest->emphasis == Emphasis::Bold)
            && !(italic && nearest->emphasis == Emphasis::Italic))
            ++nearest;
        close(nearest->emphasis);
        return true;
    }

    void open(Emphasis emphasis)
    {
        m_openers.push_back({emphasis, m_runs.size() - 1});
        ++m_open[indexOf(emphasis)];
    }

    Opener pop()
    {
        const Opener last = m_openers.back();
        m_openers.pop_back();
        --m_open[indexOf(last.emphasis)];
        return last;
    }

    void close(Emphasis emphasis)
    {
        Opener above;
        bool hasAbove = false;
        Opener opener = pop();
        for (; opener.emphasis != emphasis; opener = pop()) {
            above = opener;
            hasAbove = true;
        }
        m_runs[opener.run].opens |= emphasis;
        m_runs.back().closes |= emphasis;
        // Three stars open two at once, neither inside of the other.
        if (hasAbove && above.run == opener.run) {
            m_openers.push_back(above);
            ++m_open[indexOf(above.emphasis)];
        }
    }

    std::vector<Run> m_runs;
    std::size_t m_ofEarlierLines = 0;
    std::vector<Opener> m_openers;
    std::array<std::size_t, 3> m_open {}; ///< how many of each
};

/// Takes out notes and escapes, finds the runs of marks, and then takes out those that are emphasis.
class Printer {
public:
    explicit Printer(QStringView source)
        : m_source(source)
        , m_notes(fountain::notesIn(source))
    {
        m_text.reserve(source.size());
    }

    StyledText styled()
    {
        while (m_at < m_source.size())
            step();
        (void)endLine();
        return withoutMarks();
    }

private:
    void step()
    {
        const QChar c = m_source[m_at];
        if (m_nextNote < m_notes.size() && m_notes[m_nextNote].begin == m_at) {
            note();
        } else if (c == u'\n') {
            if (endLine())
                m_text += c;
            ++m_at;
            m_lineBegin = m_text.size();
        } else if (c == u'\\') {
            backslashes();
        } else if (c == u'*' || c == u'_') {
            marks(c);
        } else {
            m_text += c;
            ++m_at;
        }
    }

    [[nodiscard]] QChar at(qsizetype index) const
    {
        return index >= 0 && index < m_source.size() ? m_source[index] : QChar(u'\n');
    }

    [[nodiscard]] qsizetype endOfRun(QChar c) const
    {
        qsizetype end = m_at;
        while (end < m_source.size() && m_source[end] == c)
            ++end;
        return end;
    }

    /// They mean something only before what they can escape: two are one there, and one left over escapes.
    void backslashes()
    {
        const qsizetype end = endOfRun(u'\\');
        const qsizetype count = end - m_at;
        const bool isNote = m_nextNote < m_notes.size() && m_notes[m_nextNote].begin == end;
        const bool escape = !isNote && QStringView(u"*_[").contains(at(end));
        m_text += QString(escape ? count / 2 : count, u'\\');
        m_at = end;
        if (escape && count % 2 == 1)
            m_text += m_source[m_at++];
    }

    void marks(QChar c)
    {
        const qsizetype end = endOfRun(c);
        const QChar before = at(m_at - 1);
        const QChar after = at(end);
        const bool isStar = c == u'*';
        m_matcher.add({m_text.size(), end - m_at}, isStar, !after.isSpace() && (isStar || !isOfWord(before)),
            !before.isSpace() && (isStar || !isOfWord(after)));
        m_text += m_source.sliced(m_at, end - m_at);
        m_at = end;
    }

    /// Of the spaces around a note those on one side go with it, and all where the line begins or ends.
    void note()
    {
        m_at = m_notes[m_nextNote++].end;
        m_lineHasNotes = true;
        if (m_text.size() == m_lineBegin || lineIsBlank()) {
            while (at(m_at).isSpace() && at(m_at) != u'\n')
                ++m_at;
        } else if (at(m_at).isSpace()) {
            while (m_text.back().isSpace())
                m_text.chop(1);
        }
    }

    [[nodiscard]] bool lineIsBlank() const
    {
        return std::all_of(m_text.begin() + m_lineBegin, m_text.end(), [](QChar c) { return c.isSpace(); });
    }

    /// A line that held nothing but notes goes, with the line feed above it. False: there is none, and the
    /// one below is to go.
    [[nodiscard]] bool endLine()
    {
        m_matcher.endLine();
        const bool goes = m_lineHasNotes && lineIsBlank();
        m_lineHasNotes = false;
        if (goes)
            m_text.truncate(std::max<qsizetype>(m_lineBegin - 1, 0));
        return !goes || m_lineBegin > 0;
    }

    StyledText withoutMarks()
    {
        StyledText styled;
        std::array<int, 3> depth {};
        qsizetype from = 0;
        for (const Run &run : m_matcher.runs()) {
            append(styled, from, run.at - from, depth);
            count(depth, run.closes, -1);
            append(styled, run.at, run.literal(), depth);
            count(depth, run.opens, 1);
            from = run.at + run.length;
        }
        append(styled, from, m_text.size() - from, depth);
        if (styled.spans.size() == 1 && !styled.spans.front().emphasis)
            styled.spans.clear();
        return styled;
    }

    static void count(std::array<int, 3> &depth, EmphasisFlags flags, int by)
    {
        for (const Emphasis each : allEmphasis)
            depth[indexOf(each)] += flags.testFlag(each) ? by : 0;
    }

    void append(StyledText &styled, qsizetype from, qsizetype length, const std::array<int, 3> &depth) const
    {
        if (length == 0)
            return;
        EmphasisFlags flags;
        for (const Emphasis each : allEmphasis)
            flags.setFlag(each, depth[indexOf(each)] > 0);
        styled.text += QStringView(m_text).sliced(from, length);
        if (!styled.spans.empty() && styled.spans.back().emphasis == flags)
            styled.spans.back().length += length;
        else
            styled.spans.push_back({length, flags});
    }

    QStringView m_source;
    std::vector<fountain::Span> m_notes;
    std::size_t m_nextNote = 0;
    qsizetype m_at = 0; ///< in the source
    QString m_text; ///< without notes and escapes, with marks
    qsizetype m_lineBegin = 0; ///< in m_text
    bool m_lineHasNotes = false;
    Matcher m_matcher;
};

} // namespace

EmphasisFlags StyledText::at(qsizetype position) const
{
    for (const EmphasisSpan &span : spans) {
        if (position < span.length)
            return span.emphasis;
        position -= span.length;
    }
    return {};
}

StyledText printed(QStringView elementText)
{
    const bool plain = std::none_of(elementText.begin(), elementText.end(),
        [](QChar c) { return c == u'*' || c == u'_' || c == u'\\' || c == u'['; });
    return plain ? StyledText {elementText.toString(), {}} : Printer(elementText).styled();
}

} // namespace dg
