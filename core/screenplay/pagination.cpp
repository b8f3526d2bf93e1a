// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/pagination.h"

#include <algorithm>
#include <utility>

namespace dg {

namespace {

int eighthsOf(int lines, const PageStyle &style)
{
    return (lines * 8 + style.lines - 1) / style.lines;
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
    for (const ScriptElement &element : elements)
        m_elements.push_back(layOutElement(element, m_style));
    bool fresh = true;
    int row = 0;
    for (int i = 0; i < static_cast<int>(m_elements.size()); ++i) {
        const ElementLayout &element = m_elements[static_cast<std::size_t>(i)];
        const ElementStyle &column = m_style.of(element.type);
        fresh = fresh || element.type == ElementType::PageBreak || (element.act && !element.lines.empty());
        for (std::size_t line = 0; line < element.lines.size(); ++line) {
            row += line == 0 ? column.blankBefore + element.extraBlankLines
                             : column.spacing - 1 + element.lines[line].emptyLinesAbove;
            if (fresh || row >= m_style.lines) {
                m_pages.emplace_back();
                row = 0;
            }
            fresh = false;
            const TextLine &text = element.lines[line];
            m_pages.back().lines.push_back({PageLine::Kind::Text, row,
                column.left + text.indent * columnWidth, i, text.begin, text.length});
            ++row;
        }
    }
}

Pagination::PageChange Pagination::update(const std::vector<ScriptElement> &elements, const ElementChange &)
{
    PageChange change;
    change.removed = static_cast<int>(m_pages.size());
    paginate(elements);
    change.inserted = static_cast<int>(m_pages.size());
    return change;
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
            if (element.type == ElementType::SceneHeading
                && (scenes.empty() || scenes.back().element != line.element)) {
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
        scenes[i].eighths = eighthsOf(filled[i], m_style);
    return scenes;
}

int Pagination::filledLines() const
{
    int lines = 0;
    for (const Page &page : m_pages)
        lines += page.lines.empty() ? 0 : page.lines.back().row + 1;
    return lines;
}

const StyledText &Pagination::printedText(int element) const
{
    return m_elements[static_cast<std::size_t>(element)].printed;
}

StyledText Pagination::textOf(const PageLine &line) const
{
    const StyledText &whole = printedText(line.element);
    StyledText part;
    part.text = whole.text.mid(line.begin, line.length);
    qsizetype begin = 0;
    for (const EmphasisSpan &span : whole.spans) {
        const qsizetype from = std::max<qsizetype>(begin, line.begin);
        begin += span.length;
        const qsizetype to = std::min<qsizetype>(begin, line.begin + line.length);
        if (to > from)
            part.spans.push_back({to - from, span.emphasis});
    }
    if (part.spans.size() == 1 && !part.spans.front().emphasis)
        part.spans.clear();
    return part;
}

std::vector<QString> sceneNumbers(const std::vector<ScriptElement> &elements)
{
    std::vector<QString> numbers;
    int next = 0;
    for (const ScriptElement &element : elements) {
        if (element.type != ElementType::SceneHeading)
            continue;
        ++next;
        numbers.push_back(element.number.isEmpty() ? QString::number(next) : element.number);
    }
    return numbers;
}

} // namespace dg
