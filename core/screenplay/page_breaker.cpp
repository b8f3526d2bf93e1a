// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/page_breaker.h"

#include "core/screenplay/page_texts.h"

#include <algorithm>
#include <utility>

namespace dg {

namespace {

constexpr int blankAboveActEnd = 2;

bool isSpoken(const ElementLayout &element)
{
    return element.type == ElementType::Dialogue || element.type == ElementType::Lyrics;
}

/// Whether what comes after it cannot belong to what comes before it, even if it prints nothing.
bool separates(const ElementLayout &element)
{
    return element.type == ElementType::Character || element.type == ElementType::PageBreak || element.act;
}

bool isBefore(const PageLine &a, const PageLine &b)
{
    return a.row != b.row ? a.row < b.row : a.left < b.left;
}

} // namespace

PageBreaker::PageBreaker(const std::vector<ElementLayout> &elements, const PageStyle &style)
    : m_elements(elements)
    , m_style(style)
    , m_count(static_cast<int>(elements.size()))
{
}

std::optional<PageStart> PageBreaker::begin()
{
    return printedFrom({});
}

PageBreaker::BrokenPage PageBreaker::breakPage(const PageStart &start)
{
    m_items.clear();
    m_nextRow = 0;
    m_full = false;
    m_keepNext = false;
    m_speech = -1;
    m_end.reset();
    m_reach = 0;
    fill(start);
    return m_full ? cutPage() : wholePage();
}

/// Puts blocks until one does not fit, or the page ends of itself.
void PageBreaker::fill(PageStart from)
{
    if (from.speaker >= 0)
        putContinued(from);
    while (!m_full) {
        const ElementLayout *element = look(from.element);
        m_speech = -1;
        if (isActEnd(from)) {
            putActEnd(from);
        } else if (!element) {
            return;
        } else if (element->type == ElementType::PageBreak || element->act) {
            if (!beginPage(from))
                return;
        } else if (element->ofSpeech) {
            if (!putPair(from))
                putSpeech(from);
        } else {
            putParagraph(from);
        }
    }
}

/// Passes a page break or the name of an act. False if that ends this page.
bool PageBreaker::beginPage(PageStart &from)
{
    const int element = from.element;
    const bool act = at(element).act;
    const PageStart next {act ? element : element + 1, 0, -1, from.act};
    if (!m_items.empty()) {
        m_end = printedFrom(next);
        if (!m_end || !isActEnd(*m_end))
            return false;
        from = *std::exchange(m_end, std::nullopt); // the end of an act has no page of its own
    } else if (act) {
        putParagraph(from);
        from.act = at(element).lines.empty() ? -1 : element;
    } else {
        from = next;
    }
    return true;
}

void PageBreaker::putContinued(const PageStart &from)
{
    const StyledText name = continuedName(at(from.speaker).printed, m_style);
    const std::vector<TextLine> lines = linesOf(name.text, ElementType::Character, m_style);
    if (static_cast<int>(lines.size()) + blankBefore(from.element) >= m_style.lines)
        return; // nothing else would have room
    const double left = m_style.of(ElementType::Character).left;
    for (const TextLine &line : lines)
        put({PageLine::Kind::Continued, 0, left + line.indent * columnWidth, from.speaker, line.begin,
                line.length},
            0, Break::Never, from);
}

void PageBreaker::putActEnd(PageStart &from)
{
    const ElementStyle &style = m_style.of(ElementType::Section);
    const std::vector<TextLine> lines =
        linesOf(actEndText(at(from.act).printed), ElementType::Section, m_style);
    for (; from.line < static_cast<int>(lines.size()) && !m_full; ++from.line) {
        const TextLine &line = lines[static_cast<std::size_t>(from.line)];
        put({PageLine::Kind::ActEnd, 0, style.left + line.indent * columnWidth, from.act, line.begin,
                line.length},
            from.line == 0 ? blankAboveActEnd : 0, Break::Rough, from);
    }
    if (!m_full)
        from = {from.element, 0, -1, -1};
}

/// Heading, action, transition and the like.
void PageBreaker::putParagraph(PageStart &from)
{
    const ElementLayout &element = at(from.element);
    const bool flows =
        element.type != ElementType::SceneHeading && element.type != ElementType::Transition && !element.act;
    const int begin = from.line;
    const int end = element.lineCount();
    for (; from.line < end && !m_full; ++from.line) {
        Break before = flows && from.line - begin >= 2 && end - from.line >= 2 ? Break::Clean : Break::Rough;
        if (from.line == begin && !m_keepNext && element.type != ElementType::Transition)
            before = Break::Clean;
        put(lineOf(from.element, from.line), blankAbove(from.element, from.line), before, from);
    }
    if (begin < end)
        m_keepNext = element.type == ElementType::SceneHeading || element.act;
    if (!m_full)
        from = {from.element + 1, 0, -1, from.act};
}

void PageBreaker::putSpeech(PageStart &from)
{
    const ElementLayout &opening = at(from.element);
    const bool named = opening.type == ElementType::Character && !opening.lines.empty();
    const int speaker = named ? from.element : from.speaker;
    m_speech = speaker < 0 ? from.element : speaker;
    m_speechBegin = m_items.size();
    const bool goesOn = m_speechBegin > 0 && from.speaker >= 0;
    const Break first = goesOn ? Break::Never : m_keepNext ? Break::Rough : Break::Clean;
    int spoken = 0; // lines on this page
    int last = from.element;
    for (int element = from.element; element >= 0; element = nextOfSpeech(element)) {
        last = element;
        const ElementLayout &layout = at(element);
        const int begin = element == from.element ? from.line : 0;
        for (int line = begin; line < layout.lineCount(); ++line) {
            const bool isFirst = m_items.size() == m_speechBegin;
            const Break before = isFirst ? first : breakInSpeech(spoken, element, line);
            const int blank = isFirst && goesOn ? blankBefore(element) : blankAbove(element, line);
            const bool ofName = layout.type == ElementType::Character;
            put(lineOf(element, line), blank, before, {element, line, ofName ? -1 : speaker, from.act});
            if (m_full)
                return;
            spoken += isSpoken(layout) ? 1 : 0;
        }
    }
    m_keepNext = m_keepNext && m_items.size() == m_speechBegin;
    from = {last + 1, 0, -1, from.act};
}

PageBreaker::Break PageBreaker::breakInSpeech(int spokenLines, int element, int line)
{
    const PageLine &above = m_items.back().line;
    if (spokenLines < 2 || !isSpoken(at(above.element)) || !twoMoreLines(element, line))
        return Break::Rough;
    const QStringView text = at(above.element).printed.text;
    return endsSentence(text.mid(above.begin, above.length)) ? Break::Sentence : Break::AnyLine;
}

/// Two speeches side by side, if there are two, and they fit on a page: others stand below each other.
bool PageBreaker::putPair(PageStart &from)
{
    const auto speaks = [this](const ElementLayout *element) {
        return element && element->type == ElementType::Character && !element->lines.empty();
    };
    if (from.line > 0 || !speaks(look(from.element)))
        return false;
    const int right = afterSpeech(from.element);
    if (!speaks(look(right)) || !at(right).dual)
        return false;
    std::vector<PageLine> lines = half(from.element, m_style.dualLeft);
    const std::vector<PageLine> others = half(right, m_style.dualRight);
    if (lines.back().row >= m_style.lines || others.back().row >= m_style.lines)
        return false;
    lines.insert(lines.end(), others.begin(), others.end());
    std::stable_sort(lines.begin(), lines.end(), isBefore);
    int row = 0;
    Break before = m_keepNext ? Break::Rough : Break::Clean;
    int blank = blankAbove(from.element, 0);
    for (const PageLine &line : lines) {
        put(line, line.row - row + blank, before, from);
        row = line.row + 1;
        blank = 0;
        before = Break::Never;
    }
    m_keepNext = false;
    from = {afterSpeech(right), 0, -1, from.act};
    return true;
}

/// A speech of a pair, in rows from 0; no more of it than a page holds and a line.
std::vector<PageLine> PageBreaker::half(int speaker, double left)
{
    std::vector<PageLine> result;
    int row = 0;
    for (int element = speaker; element >= 0; element = nextOfSpeech(element)) {
        const ElementStyle &style = m_style.of(at(element).type);
        const std::vector<TextLine> lines = halfLines(at(element), m_style);
        for (const TextLine &line : lines) {
            if (&line != &lines.front())
                row += style.spacing - 1 + style.spacing * std::min(line.emptyLinesAbove, m_style.lines);
            else if (element != speaker)
                row += blankAbove(element, 0);
            result.push_back({PageLine::Kind::Text, row++, left + line.indent * columnWidth, element,
                line.begin, line.length});
            if (row > m_style.lines)
                return result;
        }
    }
    return result;
}

void PageBreaker::put(PageLine line, int blank, Break before, const PageStart &from)
{
    line.row = m_items.empty() ? 0 : m_nextRow + blank;
    m_nextRow = line.row + 1;
    m_full = m_full || line.row >= m_style.lines;
    m_items.push_back({line, before, from});
}

PageBreaker::BrokenPage PageBreaker::wholePage() const
{
    BrokenPage broken;
    broken.page.lines.reserve(m_items.size());
    for (const Item &item : m_items)
        broken.page.lines.push_back(item.line);
    broken.next = m_end;
    broken.reach = m_reach;
    return broken;
}

PageBreaker::BrokenPage PageBreaker::cutPage()
{
    const std::size_t count = bestBreak();
    const Item &overleaf = m_items[count];
    BrokenPage broken;
    broken.page.lines.reserve(count + 1);
    for (std::size_t i = 0; i < count; ++i)
        broken.page.lines.push_back(m_items[i].line);
    const PageLine &last = broken.page.lines.back();
    if (overleaf.at.speaker >= 0 && last.row + 1 < m_style.lines)
        broken.page.lines.push_back({PageLine::Kind::More, last.row + 1,
            m_style.of(ElementType::Character).left, last.element, 0, static_cast<int>(m_style.more.size())});
    broken.next = overleaf.at;
    broken.reach = m_reach;
    return broken;
}

/// How many items the page keeps: at least one.
std::size_t PageBreaker::bestBreak()
{
    const std::size_t best = lastBreak(Break::Sentence, 0);
    if (m_speech >= 0 && best <= m_speechBegin && isLongerThanPage(m_speech)) {
        if (const std::size_t inSpeech = lastBreak(Break::AnyLine, m_speechBegin))
            return inSpeech;
    }
    if (best > 0)
        return best;
    for (const Break least : {Break::AnyLine, Break::Rough}) {
        if (const std::size_t other = lastBreak(least, 0))
            return other;
    }
    const std::size_t withoutMore = lastBreak(Break::Rough, 0, false);
    return withoutMore > 0 ? withoutMore : m_items.size() - 1;
}

/// The last item behind `after` that the page may end above; 0: there is none.
std::size_t PageBreaker::lastBreak(Break least, std::size_t after, bool withMore) const
{
    for (std::size_t i = m_items.size() - 1; i > after; --i) {
        const int more = withMore && m_items[i].at.speaker >= 0 ? 1 : 0;
        if (m_items[i].before >= least && m_items[i - 1].line.row + more < m_style.lines)
            return i;
    }
    return 0;
}

const ElementLayout *PageBreaker::look(int element)
{
    m_reach = std::max(m_reach, element);
    return element < m_count ? &at(element) : nullptr;
}

/// Whether the end of an act is to be printed there.
bool PageBreaker::isActEnd(const PageStart &from) const
{
    return from.act >= 0 && (from.element >= m_count || at(from.element).act);
}

/// Behind what prints nothing.
std::optional<PageStart> PageBreaker::printedFrom(PageStart from)
{
    while (const ElementLayout *element = look(from.element)) {
        if (isActEnd(from) || element->lineCount() > 0)
            return from;
        ++from.element;
    }
    return isActEnd(from) ? std::optional(from) : std::nullopt;
}

/// From `element` on, behind what prints nothing and separates nothing; may be past the last one.
int PageBreaker::skipUnprinted(int element)
{
    for (const ElementLayout *each = look(element); each && each->lineCount() == 0 && !separates(*each);)
        each = look(++element);
    return element;
}

/// The element that goes on with the speech after `element`, or -1.
int PageBreaker::nextOfSpeech(int element)
{
    const int next = skipUnprinted(element + 1);
    const ElementLayout *layout = look(next);
    return layout && layout->ofSpeech && layout->type != ElementType::Character ? next : -1;
}

int PageBreaker::afterSpeech(int element)
{
    for (int next = element; next >= 0; next = nextOfSpeech(next))
        element = next;
    return skipUnprinted(element + 1);
}

/// Whether the speech has two spoken lines at least from there on.
bool PageBreaker::twoMoreLines(int element, int line)
{
    for (int lines = 0; element >= 0; element = nextOfSpeech(element), line = 0) {
        lines += isSpoken(at(element)) ? at(element).lineCount() - line : 0;
        if (lines >= 2)
            return true;
    }
    return false;
}

bool PageBreaker::isLongerThanPage(int speech)
{
    int rows = 0;
    for (int element = speech; element >= 0; element = nextOfSpeech(element)) {
        for (int line = 0; line < at(element).lineCount(); ++line) {
            rows += 1 + (rows > 0 ? blankAbove(element, line) : 0);
            if (rows > m_style.lines)
                return true;
        }
    }
    return false;
}

int PageBreaker::blankBefore(int element) const
{
    const ElementLayout &layout = at(element);
    const bool sung = layout.type == ElementType::Lyrics && layout.ofSpeech;
    return m_style.of(sung ? ElementType::Dialogue : layout.type).blankBefore;
}

int PageBreaker::blankAbove(int element, int line) const
{
    const ElementLayout &layout = at(element);
    const ElementStyle &style = m_style.of(layout.type);
    if (line == 0)
        return blankBefore(element) + std::min(layout.extraBlankLines, m_style.lines);
    if (line >= static_cast<int>(layout.lines.size()))
        return 0; // people
    const int empty = layout.lines[static_cast<std::size_t>(line)].emptyLinesAbove;
    return style.spacing - 1 + style.spacing * std::min(empty, m_style.lines);
}

PageLine PageBreaker::lineOf(int element, int line) const
{
    const ElementLayout &layout = at(element);
    const bool people = line >= static_cast<int>(layout.lines.size());
    const TextLine &text = people ? layout.peopleLines[static_cast<std::size_t>(line) - layout.lines.size()]
                                  : layout.lines[static_cast<std::size_t>(line)];
    return {people ? PageLine::Kind::People : PageLine::Kind::Text, 0,
        m_style.of(layout.type).left + text.indent * columnWidth, element, text.begin, text.length};
}

} // namespace dg
