// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/pagination.h"

#include "core/screenplay/page_texts.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

namespace dg {

namespace {

/// Puts `values` in the place of `removed` others.
template <class T>
void replace(std::vector<T> &in, std::size_t first, std::size_t removed, std::vector<T> values)
{
    const auto both = static_cast<std::ptrdiff_t>(std::min(removed, values.size()));
    const auto at = in.begin() + static_cast<std::ptrdiff_t>(first);
    std::move(values.begin(), values.begin() + both, at);
    if (removed > values.size())
        in.erase(at + both, at + static_cast<std::ptrdiff_t>(removed));
    else
        in.insert(
            at + both, std::make_move_iterator(values.begin() + both), std::make_move_iterator(values.end()));
}

/// Where an old element is after the change; of those that gave way, none.
std::optional<int> moved(int element, const ElementChange &change)
{
    if (element < change.first)
        return element;
    if (element < change.first + change.removed)
        return std::nullopt;
    return element + change.inserted - change.removed;
}

/// Where an old page would begin now; nothing unless it stands behind the change, and nothing that it carries
/// along has changed.
std::optional<PageStart> moved(const PageStart &start, const ElementChange &change)
{
    const auto speaker = moved(start.speaker, change);
    const auto act = moved(start.act, change);
    if (start.element < change.first + change.removed || !speaker || !act)
        return std::nullopt;
    return PageStart {start.element + change.inserted - change.removed, start.line, *speaker, *act};
}

/// An act ends before the element that it ends above.
bool isBefore(const PageStart &a, const PageStart &b)
{
    return std::tuple(a.element, a.act < 0, a.line) < std::tuple(b.element, b.act < 0, b.line);
}

} // namespace

Pagination::Pagination(PageStyle style)
    : m_style(std::move(style))
{
}

void Pagination::paginate(const std::vector<ScriptElement> &elements)
{
    m_elements.clear();
    m_pages.clear();
    m_extents.clear();
    update(elements, {0, 0, static_cast<int>(elements.size())});
}

/// Pages are broken anew from the first one that depends on what has changed, until one begins as an old page
/// behind the change did: from there on they are the same.
Pagination::PageChange Pagination::update(
    const std::vector<ScriptElement> &elements, const ElementChange &change)
{
    std::vector<ElementLayout> layouts;
    layouts.reserve(static_cast<std::size_t>(change.inserted));
    for (int i = 0; i < change.inserted; ++i)
        layouts.push_back(layOutElement(elements[static_cast<std::size_t>(change.first + i)], m_style));
    replace(m_elements, static_cast<std::size_t>(change.first), static_cast<std::size_t>(change.removed),
        std::move(layouts));
    const int firstChanged = layOutPeople(change);

    const auto affected = std::find_if(m_extents.begin(), m_extents.end(),
        [&](const Extent &extent) { return extent.reach >= firstChanged; });
    const auto from = static_cast<std::size_t>(affected - m_extents.begin());
    Broken broken = breakPages(from, change);
    movePages(broken.rejoined, change);
    const std::size_t removed = broken.rejoined - from;
    const PageChange result {
        static_cast<int>(from), static_cast<int>(removed), static_cast<int>(broken.pages.size())};
    replace(m_pages, from, removed, std::move(broken.pages));
    replace(m_extents, from, removed, std::move(broken.extents));
    return result;
}

/// The people under the headings whose scenes the change touches. The first element that is not what it was.
int Pagination::layOutPeople(const ElementChange &change)
{
    if (!m_style.peopleUnderHeading)
        return change.first;
    for (int i = change.first; i < change.first + change.inserted; ++i)
        layOutPeopleUnder(i);
    for (int i = change.first - 1; i >= 0; --i) {
        const ElementLayout &element = m_elements[static_cast<std::size_t>(i)];
        if (element.act)
            break;
        if (element.type == ElementType::SceneHeading)
            return layOutPeopleUnder(i) ? i : change.first;
    }
    return change.first;
}

/// Whether they are others than before.
bool Pagination::layOutPeopleUnder(int heading)
{
    ElementLayout &element = m_elements[static_cast<std::size_t>(heading)];
    if (element.type != ElementType::SceneHeading || element.lines.empty())
        return false;
    QString people = peopleUnder(m_elements, static_cast<std::size_t>(heading));
    if (people == element.people)
        return false;
    element.people = std::move(people);
    element.peopleLines = linesOf(element.people, ElementType::SceneHeading, m_style);
    return true;
}

Pagination::Broken Pagination::breakPages(std::size_t from, const ElementChange &change) const
{
    PageBreaker breaker(m_elements, m_style);
    Broken broken;
    broken.rejoined = from;
    auto start = from > 0 ? std::optional(m_extents[from].start) : breaker.begin();
    while (start) {
        auto old = std::optional<PageStart>();
        for (; broken.rejoined < m_extents.size(); ++broken.rejoined) {
            old = moved(m_extents[broken.rejoined].start, change);
            if (old && !isBefore(*old, *start))
                break;
        }
        if (broken.rejoined < m_extents.size() && old == start)
            return broken;
        PageBreaker::BrokenPage page = breaker.breakPage(*start);
        broken.pages.push_back(std::move(page.page));
        broken.extents.push_back({*start, page.reach});
        start = page.next;
    }
    broken.rejoined = m_extents.size();
    return broken;
}

/// Old pages from there on stay as they are, but for the elements that they name.
void Pagination::movePages(std::size_t from, const ElementChange &change)
{
    if (change.inserted == change.removed)
        return;
    for (std::size_t page = from; page < m_pages.size(); ++page) {
        for (PageLine &line : m_pages[page].lines)
            line.element = moved(line.element, change).value();
        Extent &extent = m_extents[page];
        extent.start = moved(extent.start, change).value();
        extent.reach += change.inserted - change.removed;
    }
}

std::vector<SceneLength> Pagination::scenes() const
{
    std::vector<SceneLength> scenes;
    std::vector<int> filled;
    bool inScene = false;
    for (int page = 0; page < static_cast<int>(m_pages.size()); ++page) {
        int counted = 0; // of this page's rows, those that are not the scene's, or are counted already
        for (const PageLine &line : m_pages[static_cast<std::size_t>(page)].lines) {
            const ElementLayout &element = m_elements[static_cast<std::size_t>(line.element)];
            const bool heading = element.type == ElementType::SceneHeading;
            if (heading && (scenes.empty() || scenes.back().element != line.element)) {
                inScene = true;
                scenes.push_back({line.element, page, line.row, 1});
                filled.push_back(0);
                counted = line.row;
            }
            inScene = inScene && !element.act;
            if (inScene) {
                filled.back() += line.row + 1 - counted;
                counted = line.row + 1;
            }
        }
    }
    for (std::size_t i = 0; i < scenes.size(); ++i)
        scenes[i].eighths = eighthsOfPage(filled[i], m_style);
    return scenes;
}

int Pagination::filledLines() const
{
    int lines = 0;
    for (const Page &page : m_pages)
        lines += page.lines.back().row + 1;
    return lines;
}

const StyledText &Pagination::printedText(int element) const
{
    return m_elements[static_cast<std::size_t>(element)].printed;
}

StyledText Pagination::textOf(const PageLine &line) const
{
    const ElementLayout &element = m_elements[static_cast<std::size_t>(line.element)];
    switch (line.kind) {
    case PageLine::Kind::Text:
        break;
    case PageLine::Kind::More:
        return {m_style.more, {}};
    case PageLine::Kind::Continued:
        return partOf(continuedName(element.printed, m_style), line.begin, line.length);
    case PageLine::Kind::People:
        return {element.people.mid(line.begin, line.length), {}};
    case PageLine::Kind::ActEnd:
        return {actEndText(element.printed).mid(line.begin, line.length), {}};
    }
    return partOf(element.printed, line.begin, line.length);
}

} // namespace dg
