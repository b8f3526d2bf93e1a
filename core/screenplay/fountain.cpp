// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/fountain.h"

#include <QList>
#include <QRegularExpression>

#include <algorithm>

namespace dg {

namespace {

bool isCapitals(QStringView line)
{
    bool letter = false;
    for (const QChar c : line) {
        if (c == QLatin1Char('('))
            break; // an extension may be in any case
        if (c.isLower())
            return false;
        letter = letter || c.isLetter();
    }
    return letter;
}

bool isPageBreak(QStringView line)
{
    return line.size() >= 3
        && std::all_of(line.begin(), line.end(), [](QChar c) { return c == QLatin1Char('='); });
}

bool isTransition(QStringView line)
{
    return line.endsWith(QLatin1String("TO:")) && isCapitals(line);
}

class Parser {
public:
    explicit Parser(QStringView text)
        : m_lines(text.split(QLatin1Char('\n')))
    {
        for (QStringView &line : m_lines) {
            if (line.endsWith(QLatin1Char('\r')))
                line.chop(1);
        }
    }

    void titlePage()
    {
        // Only where the first line is "Key: value": a body may begin with "FADE IN:".
        static const QRegularExpression key(QStringLiteral("^[A-Za-z][A-Za-z ]*:\\s*\\S"));
        if (m_lines.isEmpty() || !key.match(m_lines.first()).hasMatch())
            return;
        for (; m_next < m_lines.size() && !m_lines[m_next].trimmed().isEmpty(); ++m_next) {
            const QString line = m_lines[m_next].trimmed().toString();
            m_title.push_back(
                {line.section(QLatin1Char(':'), 0, 0), {line.section(QLatin1Char(':'), 1).trimmed()}});
        }
    }

    Script script()
    {
        while (m_next < m_lines.size()) {
            const QStringView line = m_lines[m_next].trimmed();
            if (line.isEmpty()) {
                ++m_next;
                continue;
            }
            element(line);
        }
        return {std::move(m_title), std::move(m_elements)};
    }

private:
    void element(QStringView line)
    {
        if (line.startsWith(QLatin1Char('!'))) {
            action();
        } else if (isPageBreak(line)) {
            single(ElementType::PageBreak, {});
        } else if (line.startsWith(QLatin1Char('#'))) {
            int level = 0;
            for (; line.startsWith(QLatin1Char('#')); ++level)
                line = line.mid(1);
            single(ElementType::Section, line.trimmed());
            m_elements.back().level = level;
        } else if (line.startsWith(QLatin1Char('='))) {
            single(ElementType::Synopsis, line.mid(1).trimmed());
        } else if (line.startsWith(QLatin1String("[[")) && line.endsWith(QLatin1String("]]"))) {
            single(ElementType::Note, line.mid(2, line.size() - 4).trimmed());
        } else if (line.startsWith(QLatin1Char('>')) && line.endsWith(QLatin1Char('<'))) {
            single(ElementType::Centered, line.mid(1, line.size() - 2).trimmed());
        } else if (line.startsWith(QLatin1Char('>'))) {
            single(ElementType::Transition, line.mid(1).trimmed());
        } else if (line.startsWith(QLatin1Char('.')) && !line.startsWith(QLatin1String(".."))) {
            single(ElementType::SceneHeading, line.mid(1).trimmed());
        } else if (isSceneHeading(line) && blankBefore()) {
            single(ElementType::SceneHeading, line);
        } else if (isTransition(line) && blankBefore() && blankAfter()) {
            single(ElementType::Transition, line);
        } else if (startsSpeech(line)) {
            speech(line);
        } else {
            action();
        }
    }

    void single(ElementType type, QStringView text)
    {
        m_elements.push_back({type, text.toString()});
        ++m_next;
    }

    [[nodiscard]] bool blankBefore() const { return m_next == 0 || m_lines[m_next - 1].trimmed().isEmpty(); }
    [[nodiscard]] bool blankAfter() const
    {
        return m_next + 1 >= m_lines.size() || m_lines[m_next + 1].trimmed().isEmpty();
    }

    [[nodiscard]] bool startsSpeech(QStringView line) const
    {
        if (!blankBefore() || blankAfter())
            return false;
        return line.startsWith(QLatin1Char('@')) || isCapitals(line);
    }

    void speech(QStringView line)
    {
        single(ElementType::Character, line.startsWith(QLatin1Char('@')) ? line.mid(1).trimmed() : line);
        while (m_next < m_lines.size()) {
            // Two spaces keep a speech open over an empty line.
            const QStringView raw = m_lines[m_next];
            const QStringView text = raw.trimmed();
            if (text.isEmpty() && raw.size() < 2)
                return;
            const bool parenthetical = text.startsWith(QLatin1Char('(')) && text.endsWith(QLatin1Char(')'));
            if (!parenthetical && m_elements.back().type == ElementType::Dialogue) {
                m_elements.back().text += QLatin1Char('\n') + text.toString();
                ++m_next;
            } else {
                single(parenthetical ? ElementType::Parenthetical : ElementType::Dialogue, text);
            }
        }
    }

    void action()
    {
        QString text;
        for (; m_next < m_lines.size() && !m_lines[m_next].trimmed().isEmpty(); ++m_next) {
            QStringView line = m_lines[m_next];
            while (line.endsWith(QLatin1Char(' ')))
                line.chop(1);
            if (line.startsWith(QLatin1Char('!')))
                line = line.mid(1);
            if (!text.isEmpty())
                text += QLatin1Char('\n');
            text += line;
        }
        m_elements.push_back({ElementType::Action, text});
    }

    QList<QStringView> m_lines;
    qsizetype m_next = 0;
    std::vector<TitleField> m_title;
    std::vector<ScriptElement> m_elements;
};

} // namespace

bool isSceneHeading(QStringView line)
{
    static const QRegularExpression heading(QStringLiteral("^(INT\\.?/EXT|EXT\\.?/INT|INT|EXT|EST|I/E)[. ]"),
        QRegularExpression::CaseInsensitiveOption);
    return heading.match(line).hasMatch();
}

Script readFountain(QStringView text, TitlePage titlePage)
{
    if (text.startsWith(QChar(0xfeff)))
        text = text.mid(1);
    Parser parser(text);
    if (titlePage == TitlePage::Possible)
        parser.titlePage();
    return parser.script();
}

} // namespace dg
