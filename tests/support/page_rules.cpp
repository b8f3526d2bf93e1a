// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/page_rules.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <set>

namespace dg {

namespace {

using Kind = PageLine::Kind;
using Type = ElementType;

bool isBlank(QChar c)
{
    return (c.isSpace() && c.unicode() != 0xA0 && c.unicode() != 0x2007 && c.unicode() != 0x202F)
        || c.unicode() == 0x200B;
}

bool hasInk(const QString &text)
{
    return !std::all_of(text.begin(), text.end(), isBlank);
}

/// A line that an element, its people or an act's end has, wherever it stands.
struct Line {
    int page = 0;
    PageLine at;
};

class Rules {
public:
    Rules(const Pagination &pagination, const std::vector<ScriptElement> &elements)
        : m_pages(pagination)
        , m_style(pagination.style())
        , m_elements(elements)
    {
        findSpeeches();
        for (int page = 0; page < static_cast<int>(pagination.pages().size()); ++page) {
            for (const PageLine &line : pagination.pages()[static_cast<std::size_t>(page)].lines) {
                if (line.kind != Kind::More && line.kind != Kind::Continued)
                    m_lines.push_back({page, line});
            }
        }
        findPairs();
    }

    QString check()
    {
        checkRows();
        checkWholeness();
        checkColumns();
        checkGaps();
        checkActs();
        checkPeople();
        checkPairs();
        checkBreaks();
        return m_broken;
    }

private:
    const ScriptElement &element(int i) const { return m_elements[static_cast<std::size_t>(i)]; }
    const ScriptElement &of(const Line &line) const { return element(line.at.element); }
    int count() const { return static_cast<int>(m_elements.size()); }
    const Line &line(std::size_t i) const { return m_lines[i]; }

    bool isAct(int i) const
    {
        return m_style.acts && element(i).type == Type::Section && element(i).level <= 1;
    }
    bool prints(int i) const
    {
        const Type type = element(i).type;
        if (type == Type::Synopsis || type == Type::Note || type == Type::PageBreak)
            return false;
        return (type != Type::Section || isAct(i)) && hasInk(m_pages.printedText(i).text);
    }
    bool separates(int i) const
    {
        return element(i).type == Type::Character || element(i).type == Type::PageBreak || isAct(i);
    }
    bool isSpoken(int i) const
    {
        return element(i).type == Type::Dialogue || element(i).type == Type::Lyrics;
    }

    void fail(const char *rule, int page, int at = -1)
    {
        if (m_broken.isEmpty())
            m_broken = QStringLiteral("%1: page %2, element %3").arg(QLatin1String(rule)).arg(page).arg(at);
    }

    void findSpeeches()
    {
        m_speech.assign(m_elements.size(), -1);
        int speech = -1;
        for (int i = 0; i < count(); ++i) {
            if (!prints(i)) {
                if (separates(i))
                    speech = -1;
                continue;
            }
            if (!isOfSpeech(element(i)))
                speech = -1;
            else if (element(i).type == Type::Character || speech < 0)
                speech = i;
            m_speech[static_cast<std::size_t>(i)] = speech;
        }
    }
    int speechOf(int i) const { return m_speech[static_cast<std::size_t>(i)]; }

    void findPairs()
    {
        m_pair.assign(m_elements.size(), -1);
        for (std::size_t i = 1; i < m_lines.size(); ++i) {
            const Line &left = line(i - 1);
            const Line &right = line(i);
            if (left.page != right.page || left.at.row != right.at.row)
                continue;
            const int first = speechOf(left.at.element);
            const int second = speechOf(right.at.element);
            for (int each = first; each < count(); ++each) {
                if (speechOf(each) == first || speechOf(each) == second)
                    m_pair[static_cast<std::size_t>(each)] = first;
            }
        }
    }
    int pairOf(int i) const { return m_pair[static_cast<std::size_t>(i)]; }

    void checkRows()
    {
        for (int page = 0; page < static_cast<int>(m_pages.pages().size()); ++page) {
            const auto &lines = m_pages.pages()[static_cast<std::size_t>(page)].lines;
            if (lines.empty())
                return fail("no blank page", page);
            if (lines.front().row != 0)
                fail("no blank lines at the top", page);
            for (std::size_t i = 0; i < lines.size(); ++i) {
                if (lines[i].row < 0 || lines[i].row >= m_style.lines)
                    fail("rows are on the page", page);
                if (i > 0
                    && (lines[i].row < lines[i - 1].row
                        || (lines[i].row == lines[i - 1].row && lines[i].left <= lines[i - 1].left)))
                    fail("rows ascend", page, lines[i].element);
                if (lines[i].kind == Kind::More && i + 1 < lines.size())
                    fail("MORE is last", page);
                if (lines[i].kind == Kind::Continued && i > 0 && lines[i - 1].kind != Kind::Continued)
                    fail("CONT'D is first", page);
            }
        }
    }

    /// All that is printed is there once and in order, but for spaces; nothing else is.
    void checkWholeness()
    {
        std::vector<qsizetype> end(m_elements.size(), 0);
        int last = 0;
        for (const Line &each : m_lines) {
            if (each.at.kind != Kind::Text)
                continue;
            const int i = each.at.element;
            if (!prints(i))
                fail("nothing unprinted", each.page, i);
            if (i < last && pairOf(i) != pairOf(last))
                fail("elements are in order", each.page, i);
            last = i;
            const QString &text = m_pages.printedText(i).text;
            qsizetype &done = end[static_cast<std::size_t>(i)];
            const QString between = text.mid(done, each.at.begin - done);
            if (each.at.begin < done || hasInk(between))
                fail("every character once", each.page, i);
            checkWrap(each, done, between);
            done = each.at.begin + each.at.length;
            if (!hasInk(text.mid(each.at.begin, each.at.length)))
                fail("no empty lines", each.page, i);
        }
        for (int i = 0; i < count(); ++i) {
            if (prints(i) && hasInk(m_pages.printedText(i).text.mid(end[static_cast<std::size_t>(i)])))
                fail("every character once", -1, i);
        }
    }

    void checkWrap(const Line &each, qsizetype before, const QString &between)
    {
        const QString &text = m_pages.printedText(each.at.element).text;
        const QString shown = text.mid(each.at.begin, each.at.length);
        if (isBlank(shown.back()) || (isBlank(shown.front()) && before > 0 && !between.contains(u'\n')))
            fail("no spaces where a line is broken", each.page, each.at.element);
        if (before == 0 || !between.isEmpty())
            return;
        const auto isAscii = [](QChar c) { return c.unicode() < 128 && c.isLetterOrNumber(); };
        if (!isAscii(text[before - 1]) || !isAscii(text[before]))
            return;
        qsizetype begin = before;
        qsizetype end = before;
        while (begin > 0 && !isBlank(text[begin - 1]))
            --begin;
        while (end < text.size() && !isBlank(text[end]))
            ++end;
        const int columns =
            pairOf(each.at.element) >= 0 ? m_style.dualColumns - 8 : m_style.of(of(each).type).columns - 1;
        if (columnsOf(QStringView(text).mid(begin, end - begin)) <= columns)
            fail("words are whole", each.page, each.at.element);
    }

    void checkColumns()
    {
        for (const Line &each : m_lines) {
            const StyledText text = m_pages.textOf(each.at);
            const int width = columnsOf(text.text);
            const ElementStyle &style = m_style.of(of(each).type);
            const double offset = (each.at.left - style.left) / columnWidth;
            const int column = static_cast<int>(std::lround(offset));
            if (pairOf(each.at.element) >= 0) {
                checkHalf(each, width);
                continue;
            }
            int expected = 0;
            if (style.alignment == Alignment::Center)
                expected = (style.columns - width) / 2;
            else if (style.alignment == Alignment::Right)
                expected = style.columns - width;
            else if (of(each).type == Type::Parenthetical && column == 1)
                expected = hasInk(m_pages.printedText(each.at.element).text.left(each.at.begin)) ? 1 : 0;
            if (column != std::max(expected, 0) || std::abs(offset - column) > 0.001)
                fail("left edges by style", each.page, each.at.element);
            if (width + column > style.columns)
                fail("lines fit their column", each.page, each.at.element);
            checkEmphasis(each, text);
        }
    }

    void checkHalf(const Line &each, int width)
    {
        const bool right = speechOf(each.at.element) != pairOf(each.at.element);
        const double left = right ? m_style.dualRight : m_style.dualLeft;
        if (each.at.left < left
            || each.at.left + width * columnWidth > left + m_style.dualColumns * columnWidth + 0.001)
            fail("pairs stand in halves", each.page, each.at.element);
    }

    void checkEmphasis(const Line &each, const StyledText &text)
    {
        const StyledText &whole = m_pages.printedText(each.at.element);
        for (qsizetype i = 0; each.at.kind == Kind::Text && i < text.text.size(); ++i) {
            if (text.at(i) != whole.at(each.at.begin + i))
                return fail("emphasis stays", each.page, each.at.element);
        }
    }

    /// Free lines above a line, if it is not the first on its page.
    int gapAbove(std::size_t i) const
    {
        const Line &each = line(i);
        const ScriptElement &what = of(each);
        if (each.at.kind == Kind::ActEnd)
            return i > 0 && line(i - 1).at.kind == Kind::ActEnd ? 0 : 2;
        if (each.at.kind == Kind::People)
            return 0;
        const ElementStyle &style = m_style.of(what.type);
        const QString &text = m_pages.printedText(each.at.element).text;
        if (!hasInk(text.left(each.at.begin))) {
            const bool sung = what.type == Type::Lyrics && what.spoken;
            return m_style.of(sung ? Type::Dialogue : what.type).blankBefore + what.extraBlankLines;
        }
        int feeds = 0;
        for (qsizetype before = each.at.begin; before > 0 && isBlank(text[before - 1]); --before)
            feeds += text[before - 1] == u'\n' ? 1 : 0;
        return style.spacing - 1 + style.spacing * std::max(feeds - 1, 0);
    }

    void checkGaps()
    {
        for (std::size_t i = 1; i < m_lines.size(); ++i) {
            const Line &above = line(i - 1);
            const Line &below = line(i);
            const int pair = pairOf(below.at.element);
            if (above.page != below.page || (pair >= 0 && pair == pairOf(above.at.element)))
                continue;
            int gap = below.at.row - above.at.row - 1;
            if (gap != gapAbove(i))
                fail("blank lines by style", below.page, below.at.element);
        }
    }

    void checkActs()
    {
        std::vector<int> acts;
        std::vector<int> ends;
        int open = -1;
        for (const Line &each : m_lines) {
            if (each.at.kind == Kind::ActEnd) {
                if (each.at.element != open)
                    fail("an act ends once", each.page, each.at.element);
                if (ends.empty() || ends.back() != each.at.element)
                    ends.push_back(each.at.element);
            } else if (isAct(each.at.element)) {
                if (acts.empty() || acts.back() != each.at.element) {
                    acts.push_back(each.at.element);
                    if (each.at.row != 0)
                        fail("an act begins a page", each.page, each.at.element);
                }
                open = each.at.element;
            } else if (!ends.empty() && ends.back() == open && open >= 0) {
                const auto &all = m_elements;
                const bool nameless = std::any_of(all.begin() + open + 1, all.begin() + each.at.element,
                    [&](const ScriptElement &e) { return e.type == Type::Section && e.level <= 1; });
                if (!nameless)
                    fail("an act ends behind what is in it", each.page, each.at.element);
            }
        }
        if (acts != ends)
            fail("every act ends", -1);
    }

    void checkPeople()
    {
        for (int i = 0; m_style.peopleUnderHeading && i < count(); ++i) {
            if (element(i).type != Type::SceneHeading || !prints(i))
                continue;
            QStringList names;
            for (int other = i + 1;
                 other < count() && element(other).type != Type::SceneHeading && !isAct(other); ++other) {
                if (element(other).type != Type::Character)
                    continue;
                const QString name = m_pages.printedText(other).text.section(u'(', 0, 0).simplified();
                if (!name.isEmpty() && !names.contains(name, Qt::CaseInsensitive))
                    names.append(name);
            }
            QStringList shown;
            for (const Line &each : m_lines) {
                if (each.at.kind == Kind::People && each.at.element == i)
                    shown.append(m_pages.textOf(each.at).text);
            }
            const QString expected =
                names.isEmpty() ? QString() : u'(' + names.join(QStringLiteral(", ")) + u')';
            if (shown.join(QString()).remove(u' ') != QString(expected).remove(u' '))
                fail("who is in the scene", -1, i);
        }
    }

    /// Rows of a speech in a column of its own, at least.
    int leastRows(int speech, int columns) const
    {
        int rows = 0;
        for (int i = speech; i < count() && (speechOf(i) == speech || speechOf(i) < 0); ++i) {
            if (speechOf(i) == speech)
                rows += columnsOf(m_pages.printedText(i).text) / columns + 1
                    + static_cast<int>(m_pages.printedText(i).text.count(u'\n'));
        }
        return rows;
    }

    void checkPairs()
    {
        int free = -1; // the speech that another may stand beside
        for (int i = 0; i < count(); ++i) {
            if (!prints(i)) {
                free = separates(i) ? -1 : free;
                continue;
            }
            if (element(i).type != Type::Character) {
                free = speechOf(i) >= 0 && speechOf(i) == free ? free : -1;
                continue;
            }
            const bool pair = free >= 0 && element(i).dual;
            const bool together = pair && pairOf(i) == free;
            if (pair && !together && 3 * std::max(leastRows(free, 10), leastRows(i, 10)) < m_style.lines)
                fail("two at once stand side by side", -1, i);
            if (!pair && pairOf(i) >= 0 && pairOf(i) != i)
                fail("only two at once stand side by side", -1, i);
            free = together ? -1 : i;
        }
        for (std::size_t i = 1; i < m_lines.size(); ++i) {
            const int pair = pairOf(line(i).at.element);
            if (pair >= 0 && pair == pairOf(line(i - 1).at.element) && line(i).page != line(i - 1).page)
                fail("a pair is on one page", line(i).page, pair);
        }
    }

    bool isForced(std::size_t i) const
    {
        const int from = line(i - 1).at.element;
        const int to = line(i).at.element;
        for (int each = from + 1; each <= to; ++each) {
            if (element(each).type == Type::PageBreak || isAct(each))
                return true;
        }
        return false;
    }

    bool endsSentence(const Line &each) const
    {
        QString text = m_pages.textOf(each.at).text;
        while (!text.isEmpty() && QStringLiteral("\"')]}”’»›」』】）“‘").contains(text.back()))
            text.chop(1);
        return !text.isEmpty() && QStringLiteral(".!?…؟۔।。！？．｡").contains(text.back());
    }

    /// What would be wrong with a page that begins with line `first` ending above line `i`.
    const char *wrongBreak(std::size_t first, std::size_t i) const
    {
        const Line &above = line(i - 1);
        const Line &below = line(i);
        const int a = above.at.element;
        const int b = below.at.element;
        if (below.at.kind == Kind::ActEnd)
            return "the end of an act is not first";
        if (element(a).type == Type::SceneHeading)
            return "a heading is not last";
        if (isAct(a) && above.at.kind == Kind::Text)
            return "the name of an act is not last";
        if (element(b).type == Type::Transition)
            return "a transition is not first";
        if (pairOf(a) >= 0 && pairOf(a) == pairOf(b))
            return "a pair stays together";
        if (speechOf(a) >= 0 && speechOf(a) == speechOf(b))
            return wrongBreakOfSpeech(first, i);
        if (a == b && linesFrom(first, i, [&](const Line &each) { return each.at.element == a; }) < 2)
            return "two lines before";
        if (a == b && linesBehind(i, [&](const Line &each) { return each.at.element == a; }) < 2)
            return "two lines behind";
        return nullptr;
    }

    const char *wrongBreakOfSpeech(std::size_t first, std::size_t i) const
    {
        const Line &above = line(i - 1);
        const int speech = speechOf(above.at.element);
        if (of(above).type == Type::Character)
            return "a speaker is not without speech";
        if (of(above).type == Type::Parenthetical)
            return "a parenthetical is not last";
        const auto isSaid = [&](const Line &each) {
            return speechOf(each.at.element) == speech && isSpoken(each.at.element);
        };
        if (linesFrom(first, i, isSaid) < 2)
            return "two lines of a speech before";
        if (linesBehind(i, isSaid) < 2)
            return "two lines of a speech behind";
        return endsSentence(above) ? nullptr : "a speech breaks after a sentence";
    }

    template <class Condition>
    int linesFrom(std::size_t first, std::size_t end, Condition condition) const
    {
        int lines = 0;
        for (std::size_t i = first; i < end; ++i)
            lines += condition(line(i)) ? 1 : 0;
        return lines;
    }
    template <class Condition>
    int linesBehind(std::size_t begin, Condition condition) const
    {
        int lines = 0;
        for (std::size_t i = begin; i < m_lines.size() && lines < 2; ++i) {
            if (!condition(line(i)) && speechOf(line(i).at.element) != speechOf(line(begin).at.element))
                break;
            lines += condition(line(i)) ? 1 : 0;
        }
        return lines;
    }

    bool isInSpeech(std::size_t i) const
    {
        const int speech = speechOf(line(i).at.element);
        return speech >= 0 && speech == speechOf(line(i - 1).at.element);
    }
    bool needsMore(std::size_t i) const
    {
        return isInSpeech(i) && element(speechOf(line(i).at.element)).type == Type::Character;
    }

    /// Whether a speech takes more rows than a page has.
    bool isLong(int speech) const
    {
        int rows = 0;
        for (std::size_t i = 0; i < m_lines.size(); ++i) {
            if (speechOf(line(i).at.element) == speech)
                rows += 1 + (rows > 0 ? gapAbove(i) : 0);
        }
        return rows > m_style.lines;
    }

    void checkBreaks()
    {
        std::size_t first = 0;
        for (std::size_t i = 1; i < m_lines.size(); ++i) {
            if (line(i).page == line(i - 1).page) {
                if (isForced(i) && line(i).at.kind != Kind::ActEnd)
                    fail("forced breaks", line(i).page, line(i).at.element);
                continue;
            }
            if (!isForced(i)) {
                checkBreak(first, i);
                checkFull(first, i);
            }
            checkMarks(i);
            first = i;
        }
    }

    void checkBreak(std::size_t first, std::size_t i)
    {
        const char *const wrong = wrongBreak(first, i);
        if (!wrong)
            return;
        const bool longSpeech = isInSpeech(i) && QLatin1String(wrong).endsWith(QLatin1String("sentence"))
            && isLong(speechOf(line(i).at.element));
        for (std::size_t other = first + 1; !longSpeech && other < i; ++other) {
            if (!wrongBreak(first, other))
                return fail(wrong, line(i - 1).page, line(i).at.element);
        }
    }

    /// No later break would have been as good.
    void checkFull(std::size_t first, std::size_t i)
    {
        int row = line(i - 1).at.row;
        for (std::size_t next = i; next < m_lines.size(); ++next) {
            const int pair = pairOf(line(next).at.element);
            const bool inPair = pair >= 0 && pair == pairOf(line(next - 1).at.element);
            row += inPair ? line(next).at.row - line(next - 1).at.row : gapAbove(next) + 1;
            if (row >= m_style.lines)
                return;
            const bool last = next + 1 == m_lines.size();
            if (last || (isForced(next + 1) && line(next + 1).at.kind != Kind::ActEnd)
                || (mayBreakLater(first, i, next + 1) && row + (needsMore(next + 1) ? 1 : 0) < m_style.lines))
                return fail("pages are full", line(i - 1).page, line(i).at.element);
        }
    }

    /// Above `later` instead of above `i`. A speech that is longer than a page need not wait for the next
    /// one.
    bool mayBreakLater(std::size_t first, std::size_t i, std::size_t later) const
    {
        const QLatin1String wrong(wrongBreak(first, later));
        if (wrong.isEmpty())
            return true;
        const int speech = speechOf(line(later).at.element);
        const bool begun = isInSpeech(i) && speechOf(line(i).at.element) == speech;
        return wrong.endsWith(QLatin1String("sentence")) && !begun && isLong(speech);
    }

    void checkMarks(std::size_t i)
    {
        const Page &page = m_pages.pages()[static_cast<std::size_t>(line(i - 1).page)];
        const Page &next = m_pages.pages()[static_cast<std::size_t>(line(i).page)];
        const bool more = page.lines.back().kind == Kind::More;
        const bool continued = next.lines.front().kind == Kind::Continued;
        const bool tiny = m_style.lines < 6;
        const bool inName = of(line(i)).type == Type::Character;
        if (!needsMore(i) || inName) {
            if (more || continued)
                fail("MORE only in a speech", line(i).page);
            return;
        }
        if (tiny)
            return;
        if (!more || page.lines.back().row != line(i - 1).at.row + 1
            || page.lines.back().left != m_style.of(Type::Character).left)
            fail("MORE under a speech that goes on", line(i).page);
        QString name;
        for (const PageLine &each : next.lines)
            name += each.kind == Kind::Continued ? m_pages.textOf(each).text : QString();
        const QString speaker = m_pages.printedText(speechOf(line(i).at.element)).text;
        const bool said = QString(speaker).replace(QChar(0x2019), u'\'').contains(QStringLiteral("(CONT'D)"));
        if (name.remove(u' ')
            != QString(speaker + (said ? QString() : QStringLiteral("(CONT'D)"))).remove(u' '))
            fail("CONT'D above the rest", line(i).page);
    }

    const Pagination &m_pages;
    const PageStyle &m_style;
    const std::vector<ScriptElement> &m_elements;
    std::vector<int> m_speech; ///< the first element of the speech that each element belongs to, or -1
    std::vector<int> m_pair; ///< the first of the two speeches that it stands beside or is, or -1
    std::vector<Line> m_lines;
    QString m_broken;
};

} // namespace

QString brokenRule(const Pagination &pagination, const std::vector<ScriptElement> &elements)
{
    return Rules(pagination, elements).check();
}

} // namespace dg
