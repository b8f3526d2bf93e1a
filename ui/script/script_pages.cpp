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

EmphasisFlags emphasisOf(const ElementStyle &style)
{
    EmphasisFlags flags;
    flags.setFlag(Emphasis::Bold, style.bold);
    flags.setFlag(Emphasis::Italic, style.italic);
    flags.setFlag(Emphasis::Underline, style.underlined);
    return flags;
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
    m_indexed = false;
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
    m_elements.insert(
        m_elements.begin() + at(first + reused), inserted.begin() + at(reused), inserted.end());

    const ElementChange change {first, removed, static_cast<int>(inserted.size())};
    const Pagination::PageChange pages = m_pagination.update(m_elements, change);
    m_indexed = false;
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
    const ElementType type = m_elements[static_cast<std::size_t>(element)].type;
    return style().of(type).printed && !m_pagination.printedText(element).text.isEmpty();
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
    const ScriptElement &its = m_elements[static_cast<std::size_t>(element)];
    if (isNotice(element))
        return {its.text, {}};
    StyledText text = m_pagination.printedText(element);
    const EmphasisFlags all = emphasisOf(style().of(its.type));
    if (!all)
        return text;
    if (text.spans.empty())
        text.spans.push_back({text.text.size(), {}});
    for (EmphasisSpan &span : text.spans)
        span.emphasis |= all;
    return text;
}

void ScriptPages::indexLines() const
{
    if (m_indexed)
        return;
    m_indexed = true;
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
    m_numbers.assign(m_elements.size(), {});
    const std::vector<QString> numbers = sceneNumbers(m_elements);
    std::size_t next = 0;
    for (std::size_t element = 0; element < m_elements.size() && next < numbers.size(); ++element) {
        if (m_elements[element].type == ElementType::SceneHeading)
            m_numbers[element] = numbers[next++];
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
    indexLines();
    return m_numbers[static_cast<std::size_t>(element)];
}

QString ScriptPages::actAbove(int element) const
{
    if (style().of(ElementType::Section).printed)
        return {};
    QStringList names;
    for (int above = element - 1; above >= 0; --above) {
        const ScriptElement &each = m_elements[static_cast<std::size_t>(above)];
        if (each.type != ElementType::Section)
            break;
        names.prepend(printed(each.text).text);
    }
    return names.join(QStringLiteral(" · "));
}

} // namespace dg
