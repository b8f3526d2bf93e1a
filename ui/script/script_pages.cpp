// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/script_pages.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace dg {

namespace {

std::ptrdiff_t at(int index)
{
    return index;
}

} // namespace

ScriptPages::ScriptPages(PageStyle style)
    : m_pagination(std::move(style))
{
}

ScriptPages::Change ScriptPages::insertScenes(int row, const std::vector<SceneContent> &scenes)
{
    const int first = firstElement(row);
    std::vector<ScriptElement> all;
    std::vector<int> begins;
    std::vector<bool> notices;
    for (const SceneContent &scene : scenes) {
        begins.push_back(first + static_cast<int>(all.size()));
        notices.push_back(scene.notice);
        all.insert(all.end(), scene.elements.begin(), scene.elements.end());
    }
    moveScenes(row, static_cast<int>(all.size()));
    m_begins.insert(m_begins.begin() + at(row), begins.begin(), begins.end());
    m_notices.insert(m_notices.begin() + at(row), notices.begin(), notices.end());
    return replace(first, 0, all);
}

ScriptPages::Change ScriptPages::removeScenes(int row, int count)
{
    const int first = firstElement(row);
    const int removed = firstElement(row + count) - first;
    m_begins.erase(m_begins.begin() + at(row), m_begins.begin() + at(row + count));
    m_notices.erase(m_notices.begin() + at(row), m_notices.begin() + at(row + count));
    moveScenes(row, -removed);
    return replace(first, removed, {});
}

std::optional<ScriptPages::Change> ScriptPages::setScene(int row, const SceneContent &scene)
{
    const auto have = m_elements.begin() + at(firstElement(row));
    const auto haveEnd = m_elements.begin() + at(firstElement(row + 1));
    const auto begin = scene.elements.begin();
    const auto end = scene.elements.end();
    const auto index = static_cast<std::size_t>(row);
    // What has become a notice, or no longer is one, looks different even where it reads the same.
    const bool sameKind = m_notices[index] == scene.notice;
    auto [haveFirst, first] = std::mismatch(have, haveEnd, begin, end);
    if (haveFirst == haveEnd && first == end) {
        if (sameKind)
            return {};
        --haveFirst;
        --first;
    }
    auto haveLast = haveEnd;
    auto last = end;
    while (sameKind && haveLast != haveFirst && last != first && *std::prev(haveLast) == *std::prev(last)) {
        --haveLast;
        --last;
    }
    m_notices[index] = scene.notice;
    const int removed = static_cast<int>(haveLast - haveFirst);
    const std::vector<ScriptElement> inserted(first, last);
    const int element = static_cast<int>(haveFirst - m_elements.begin());
    moveScenes(row + 1, static_cast<int>(inserted.size()) - removed);
    return replace(element, removed, inserted);
}

void ScriptPages::setStyle(const PageStyle &style)
{
    m_pagination = Pagination(style);
    m_pagination.paginate(m_elements);
    forget();
    m_paragraphs.clear();
    for (int element = 0; element < static_cast<int>(m_elements.size()); ++element) {
        if (isShown(element))
            m_paragraphs.push_back(element);
    }
}

ScriptPages::Change ScriptPages::replace(int first, int removed, const std::vector<ScriptElement> &inserted)
{
    const int reused = std::min(removed, static_cast<int>(inserted.size()));
    const auto where = m_elements.begin() + at(first);
    std::copy(inserted.begin(), inserted.begin() + at(reused), where);
    m_elements.erase(where + at(reused), where + at(removed));
    m_elements.insert(m_elements.begin() + at(first + reused), inserted.begin() + at(reused), inserted.end());

    const ElementChange change {first, removed, static_cast<int>(inserted.size())};
    const Pagination::PageChange pages = m_pagination.update(m_elements, change);
    forget();
    return {replaceParagraphs(change), pages.first};
}

ElementChange ScriptPages::replaceParagraphs(const ElementChange &change)
{
    const auto begin = std::lower_bound(m_paragraphs.begin(), m_paragraphs.end(), change.first);
    const auto end = std::lower_bound(begin, m_paragraphs.end(), change.first + change.removed);
    std::for_each(end, m_paragraphs.end(), [&](int &each) { each += change.inserted - change.removed; });
    std::vector<int> shown;
    for (int element = change.first; element < change.first + change.inserted; ++element) {
        if (isShown(element))
            shown.push_back(element);
    }
    const ElementChange paragraphs {static_cast<int>(begin - m_paragraphs.begin()),
        static_cast<int>(end - begin), static_cast<int>(shown.size())};
    m_paragraphs.insert(m_paragraphs.erase(begin, end), shown.begin(), shown.end());
    return paragraphs;
}

bool ScriptPages::isShown(int element) const
{
    return pageOf(element) >= 0;
}

void ScriptPages::moveScenes(int row, int by)
{
    std::for_each(m_begins.begin() + at(row), m_begins.end(), [by](int &each) { each += by; });
}

int ScriptPages::sceneOf(int element) const
{
    const auto after = std::upper_bound(m_begins.begin(), m_begins.end() - 1, element);
    return static_cast<int>(after - m_begins.begin()) - 1;
}

bool ScriptPages::isNotice(int element) const
{
    const int row = sceneOf(element);
    return m_notices[static_cast<std::size_t>(row)] && element + 1 == firstElement(row + 1);
}

int ScriptPages::paragraphFrom(int element) const
{
    const auto found = std::lower_bound(m_paragraphs.begin(), m_paragraphs.end(), element);
    return static_cast<int>(found - m_paragraphs.begin());
}

StyledText ScriptPages::textOf(int element) const
{
    if (isNotice(element))
        return {m_elements[static_cast<std::size_t>(element)].text, {}};
    return m_pagination.printedText(element);
}

void ScriptPages::forget()
{
    m_spans.clear();
    m_numbers.clear();
}

void ScriptPages::indexLines() const
{
    if (!m_spans.empty())
        return;
    m_spans.assign(m_elements.size(), {});
    for (int page = 0; page < pageCount(); ++page) {
        for (const PageLine &line : pages()[static_cast<std::size_t>(page)].lines) {
            if (line.kind != PageLine::Kind::Text)
                continue;
            Span &span = m_spans[static_cast<std::size_t>(line.element)];
            if (span.first < 0)
                span.first = page;
            span.last = page;
        }
    }
}

std::vector<ScriptPages::PlacedLine> ScriptPages::linesOf(int element) const
{
    indexLines();
    std::vector<PlacedLine> lines;
    const Span span = m_spans[static_cast<std::size_t>(element)];
    for (int page = std::max(0, span.first); page <= span.last; ++page) {
        for (const PageLine &line : pages()[static_cast<std::size_t>(page)].lines) {
            if (line.kind == PageLine::Kind::Text && line.element == element)
                lines.push_back({page, line});
        }
    }
    return lines;
}

int ScriptPages::pageOf(int element) const
{
    indexLines();
    return m_spans[static_cast<std::size_t>(element)].first;
}

QString ScriptPages::sceneNumber(int element) const
{
    if (m_numbers.empty()) {
        m_numbers.resize(m_elements.size());
        const std::vector<QString> numbers = sceneNumbers(m_elements);
        auto next = numbers.begin();
        for (std::size_t i = 0; i < m_elements.size() && next != numbers.end(); ++i) {
            if (m_elements[i].type == ElementType::SceneHeading)
                m_numbers[i] = *next++;
        }
    }
    return m_numbers[static_cast<std::size_t>(element)];
}

QString ScriptPages::actAbove(int element) const
{
    QStringList names;
    for (int above = element - 1; above >= 0; --above) {
        const ScriptElement &each = m_elements[static_cast<std::size_t>(above)];
        if (each.type != ElementType::Section || isShown(above))
            break;
        names.prepend(printed(each.text).text);
    }
    return names.join(QStringLiteral(" · "));
}

} // namespace dg
