// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/page_layout.h"

#include "ui/script/page_lines.h"
#include "ui/script/script_document.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextDocument>
#include <QTextOption>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace dg {

namespace {

/// Of a value from a range: 0 in it.
double distance(double from, double to, double value)
{
    return value < from ? from - value : std::max(0.0, value - to);
}

/// What a selection covers of a line, from the left to the right. In text of both directions that is more
/// than one piece.
std::vector<std::pair<qreal, qreal>> piecesOf(const QTextLine &line, const QString &text, int begin, int end)
{
    std::vector<std::pair<qreal, qreal>> pieces;
    const auto add = [&](qreal from, qreal to) {
        if (from > to)
            std::swap(from, to);
        if (from < to)
            pieces.emplace_back(from, to);
    };
    if (!text.isRightToLeft() && std::none_of(text.begin(), text.end(), [](QChar each) {
            return each.direction() == QChar::DirR || each.direction() == QChar::DirAL;
        })) {
        add(line.cursorToX(begin), line.cursorToX(end));
        return pieces;
    }
    for (int position = begin; position < end; ++position)
        add(line.cursorToX(position), line.cursorToX(position, QTextLine::Trailing));
    return pieces;
}

} // namespace

PageLayout::PageLayout(QTextDocument *document, const ScriptPages &pages)
    : QAbstractTextDocumentLayout(document)
    , m_pages(pages)
{
}

void PageLayout::setGeometry(const PageGeometry &geometry)
{
    const int header = m_geometry.header;
    m_geometry = geometry;
    m_geometry.header = header;
    const QFontMetricsF metrics(document()->defaultFont());
    m_baseline = std::round((geometry.row + metrics.ascent() - metrics.descent()) / 2);
    layOutHeader();
    measure();
    Q_EMIT update();
}

void PageLayout::setHeader(int blocks)
{
    m_headerBlocks = blocks;
    layOutHeader();
    measure();
    Q_EMIT update();
}

void PageLayout::pagesChanged(int firstPage)
{
    measure();
    updateFrom(m_geometry.sheetTop(firstPage));
}

void PageLayout::documentChanged(int from, int, int charsAdded)
{
    QTextBlock block = document()->findBlock(from);
    const QTextBlock end = document()->findBlock(from + charsAdded).next();
    const bool inHeader = block.blockNumber() < m_headerBlocks;
    for (; block.isValid() && block != end; block = block.next())
        block.clearLayout();
    if (inHeader)
        layOutHeader();
    measure();
    updateFrom(inHeader ? 0 : blockBoundingRect(document()->findBlock(from)).top());
}

void PageLayout::updateFrom(double top)
{
    constexpr double farBelow = 1e6;
    Q_EMIT update(QRectF(0, top, farBelow, farBelow));
}

void PageLayout::measure()
{
    // The page that is being written ends with its last line: who follows it sees that, not blank paper.
    constexpr int rowsBelow = 6;
    double height = m_geometry.rowTop(0, 0);
    if (const int last = m_pages.pageCount() - 1; last >= 0) {
        const std::vector<PageLine> &lines = m_pages.pages()[static_cast<std::size_t>(last)].lines;
        const int row = lines.empty() ? 0 : lines.back().row;
        height = std::min(m_geometry.rowTop(last, row + 1 + rowsBelow),
            m_geometry.sheetTop(last) + m_geometry.sheetHeight(last) + PageGeometry::gap);
    }
    const QSizeF size(m_geometry.view, height);
    if (size == m_size)
        return;
    m_size = size;
    Q_EMIT documentSizeChanged(size);
}

int PageLayout::elementOf(const QTextBlock &block) const
{
    const int paragraph = block.blockNumber() - m_headerBlocks;
    return paragraph < 0 || paragraph >= m_pages.paragraphCount() ? -1 : m_pages.elementOf(paragraph);
}

QTextBlock PageLayout::blockOf(int element) const
{
    return document()->findBlockByNumber(m_headerBlocks + m_pages.paragraphFrom(element));
}

int PageLayout::topOf(int element) const
{
    return static_cast<int>(blockBoundingRect(blockOf(element)).top());
}

void PageLayout::layOutHeader()
{
    m_headerTops.clear();
    const double width = m_geometry.width - m_geometry.leftMargin - m_geometry.rightMargin;
    double y = m_geometry.sheetTop(0) + PageGeometry::marginRows * m_geometry.row;
    const double top = y;
    bool blank = true;
    QTextBlock block = document()->begin();
    for (int i = 0; i < m_headerBlocks && block.isValid(); ++i, block = block.next()) {
        blank = blank && block.length() == 1;
        y += block.blockFormat().topMargin();
        m_headerTops.push_back(static_cast<int>(std::lround(y)));
        QTextLayout &layout = *block.layout();
        QTextOption option(Qt::AlignHCenter);
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        double height = 0;
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(width);
            line.setPosition({static_cast<double>(m_geometry.leftMargin), height});
            height += line.height();
        }
        layout.endLayout();
        y += height;
    }
    // An act's name stands in the rows above the first scene.
    m_geometry.header = blank ? 0 : static_cast<int>(std::ceil(y - top)) + 3 * m_geometry.row;
}

QPointF PageLayout::layOut(const QTextBlock &block) const
{
    if (const int number = block.blockNumber(); number < m_headerBlocks) {
        const auto index = static_cast<std::size_t>(number);
        return {static_cast<double>(m_geometry.left),
            static_cast<double>(index < m_headerTops.size() ? m_headerTops[index] : 0)};
    }
    return layOutParagraph(block, elementOf(block));
}

QPointF PageLayout::layOutParagraph(const QTextBlock &block, int element) const
{
    QTextLayout &layout = *block.layout();
    std::vector<ScriptPages::PlacedLine> lines;
    if (element >= 0)
        lines = m_pages.linesOf(element);
    if (lines.empty())
        lines.push_back({}); // the document is ahead of the pages
    if (element >= 0 && m_pages.isNotice(element))
        lines.resize(1); // it is set in a smaller face than the page's
    const QString text = block.text();
    const std::vector<LineFit> fits = cutLines(layout, text, lines);

    const double top = m_geometry.rowTop(lines.front().page, lines.front().line.row);
    for (int i = 0; i < layout.lineCount(); ++i) {
        const LineFit fit = fits[static_cast<std::size_t>(i)];
        const auto &[page, wanted] = lines[static_cast<std::size_t>(std::max(0, fit.line))];
        QTextLine line = layout.lineAt(i);
        // Spaces that begin or end a line are not always on the same side of the break.
        const int moved = fit.below > 0 ? 0 : line.textStart() - wanted.begin;
        const double x = m_geometry.x(wanted.left) - m_geometry.left + moved * columnWidth * m_geometry.scale;
        const int row = m_geometry.rowTop(page, wanted.row + fit.below);
        line.setPosition({x, row - top + m_baseline - line.ascent()});
    }
    return {static_cast<double>(m_geometry.left), top};
}

QRectF PageLayout::blockBoundingRect(const QTextBlock &block) const
{
    if (!block.isValid())
        return {};
    const QPointF origin = layOut(block);
    double bottom = m_geometry.row;
    const QTextLayout &layout = *block.layout();
    if (layout.lineCount() > 0) {
        const QTextLine last = layout.lineAt(layout.lineCount() - 1);
        const bool header = block.blockNumber() < m_headerBlocks;
        bottom = header ? last.y() + last.height() : last.y() + last.ascent() - m_baseline + m_geometry.row;
    }
    return {origin, QSizeF(m_geometry.width, bottom)};
}

QRectF PageLayout::frameBoundingRect(QTextFrame *) const
{
    return {QPointF(0, 0), m_size};
}

std::vector<QTextBlock> PageLayout::blocksIn(const QRectF &clip) const
{
    std::vector<QTextBlock> blocks;
    if (clip.top() < m_geometry.rowTop(0, 0)) {
        QTextBlock block = document()->begin();
        for (int i = 0; i < m_headerBlocks && block.isValid(); ++i, block = block.next())
            blocks.push_back(block);
    }
    std::vector<int> elements;
    const int last = std::min(m_geometry.pageAt(clip.bottom()), m_pages.pageCount() - 1);
    for (int page = m_geometry.pageAt(clip.top()); page <= last; ++page) {
        // Letters reach a little into the neighbouring rows.
        const int from = m_geometry.rowAt(page, clip.top()) - 1;
        const int to = m_geometry.rowAt(page, clip.bottom()) + 1;
        for (const PageLine &line : m_pages.pages()[static_cast<std::size_t>(page)].lines) {
            if (line.kind == PageLine::Kind::Text && line.row >= from && line.row <= to)
                elements.push_back(line.element);
        }
    }
    std::sort(elements.begin(), elements.end());
    elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
    for (const int element : elements) {
        if (const QTextBlock block = blockOf(element); elementOf(block) == element)
            blocks.push_back(block);
    }
    return blocks;
}

void PageLayout::fillSelection(
    QPainter &painter, const QTextBlock &block, const QPointF &origin, const Selection &selection) const
{
    const int from = selection.cursor.selectionStart() - block.position();
    const int to = selection.cursor.selectionEnd() - block.position();
    const QTextLayout &layout = *block.layout();
    const bool header = block.blockNumber() < m_headerBlocks;
    for (int i = 0; i < layout.lineCount(); ++i) {
        const QTextLine line = layout.lineAt(i);
        const int begin = std::max(from, line.textStart());
        const int end = std::min(to, line.textStart() + line.textLength());
        if (begin >= end)
            continue;
        // Whole rows, so that lines of one selection touch and none covers a neighbour's letters.
        const double top = header ? line.y() : line.y() + line.ascent() - m_baseline;
        const double height = header ? line.height() : m_geometry.row;
        for (const auto &[left, right] : piecesOf(line, block.text(), begin, end)) {
            painter.fillRect(QRectF(origin.x() + left, origin.y() + top, right - left, height),
                selection.format.background());
        }
    }
}

void PageLayout::draw(QPainter *painter, const PaintContext &context)
{
    const QRectF clip = context.clip.isValid() ? context.clip : QRectF(QPointF(0, 0), m_size);
    const std::vector<QTextBlock> blocks = blocksIn(clip);
    std::vector<QPointF> origins;
    for (const QTextBlock &block : blocks) {
        origins.push_back(layOut(block));
        for (const Selection &selection : context.selections)
            fillSelection(*painter, block, origins.back(), selection);
    }
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const QTextBlock &block = blocks[i];
        QList<QTextLayout::FormatRange> ranges;
        for (const Selection &selection : context.selections) {
            const int from = std::max(0, selection.cursor.selectionStart() - block.position());
            const int to = std::min(block.length(), selection.cursor.selectionEnd() - block.position());
            if (from >= to)
                continue;
            QTextLayout::FormatRange range {from, to - from, {}};
            range.format.setForeground(selection.format.foreground());
            ranges.append(range);
        }
        const bool quiet = block.blockFormat().boolProperty(quietProperty);
        painter->setPen(context.palette.color(quiet ? QPalette::PlaceholderText : QPalette::Text));
        block.layout()->draw(painter, origins[i], ranges, clip);
        const int cursor = context.cursorPosition - block.position();
        if (context.cursorPosition >= 0 && cursor >= 0 && cursor < block.length())
            block.layout()->drawCursor(painter, origins[i], cursor);
    }
}

std::pair<QTextBlock, int> PageLayout::headerLineNear(const QPointF &point) const
{
    std::pair<QTextBlock, int> nearest {document()->begin(), 0};
    QTextBlock block = document()->begin();
    for (int top : m_headerTops) {
        for (int i = 0; i < block.layout()->lineCount(); ++i) {
            if (top + block.layout()->lineAt(i).y() <= point.y())
                nearest = {block, i};
        }
        block = block.next();
    }
    return nearest;
}

std::pair<QTextBlock, int> PageLayout::lineNear(const QPointF &point) const
{
    const std::vector<Page> &pages = m_pages.pages();
    const bool aboveText = m_geometry.header > 0 && point.y() < m_geometry.rowTop(0, -2);
    const PageLine *nearest = nullptr;
    int onPage = std::min(m_geometry.pageAt(point.y()), m_pages.pageCount() - 1);
    for (; onPage >= 0 && !nearest && !aboveText; --onPage) {
        std::pair<int, double> least {std::numeric_limits<int>::max(), 0};
        const int row = m_geometry.rowAt(onPage, point.y());
        for (const PageLine &line : pages[static_cast<std::size_t>(onPage)].lines) {
            if (line.kind != PageLine::Kind::Text)
                continue;
            const double left = m_geometry.x(line.left);
            const double right = left + line.length * columnWidth * m_geometry.scale;
            const std::pair away {std::abs(line.row - row), distance(left, right, point.x())};
            if (away < least) {
                least = away;
                nearest = &line;
            }
        }
        if (nearest)
            break;
    }
    if (!nearest)
        return headerLineNear(point);
    const QTextBlock block = blockOf(nearest->element);
    layOut(block);
    return {block, block.layout()->lineForTextPosition(nearest->begin).lineNumber()};
}

int PageLayout::hitTest(const QPointF &point, Qt::HitTestAccuracy accuracy) const
{
    const auto [block, index] = lineNear(point);
    const QPointF origin = layOut(block);
    const QTextLayout &layout = *block.layout();
    if (layout.lineCount() == 0)
        return accuracy == Qt::ExactHit ? -1 : block.position();
    const QTextLine line = layout.lineAt(index);
    if (accuracy == Qt::ExactHit && !line.naturalTextRect().translated(origin).contains(point))
        return -1;
    const int position = line.xToCursor(point.x() - origin.x());
    return block.position() + std::min(position, block.length() - 1);
}

} // namespace dg
