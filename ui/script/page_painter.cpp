// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/page_painter.h"

#include "ui/common/theme_colors.h"
#include "ui/script/page_layout.h"

#include <QPainter>

#include <algorithm>

namespace dg {

namespace {

class PagePainter {
public:
    PagePainter(QPainter &painter, const ScriptPages &pages, const PageLayout &layout, const PageLook &look,
        const ThemeColors &colors)
        : m_painter(painter)
        , m_pages(pages)
        , m_layout(layout)
        , m_geometry(layout.geometry())
        , m_look(look)
        , m_colors(colors)
    {
    }

    void sheet(int page)
    {
        const QRect paper = m_geometry.sheet(page);
        m_painter.fillRect(paper, m_colors.surface);
        m_painter.setPen(m_colors.line);
        m_painter.drawRect(paper.adjusted(0, 0, -1, -1));
        if (page > 0)
            number(page);
    }

    void lines(int page, int from, int to)
    {
        for (const PageLine &line : m_pages.pages()[static_cast<std::size_t>(page)].lines) {
            if (line.row < from || line.row > to)
                continue;
            if (line.kind != PageLine::Kind::Text)
                furniture(page, line);
            else if (line.element != m_element)
                beside(page, line);
            m_element = line.element;
        }
    }

private:
    void number(int page)
    {
        const double right = m_geometry.x(m_pages.style().pageNumberRight);
        const QString text = QString::number(page + 1) + u'.';
        m_painter.setFont(m_look.script);
        m_painter.setPen(m_colors.muted);
        const double width = static_cast<double>(text.size()) * column();
        m_painter.drawText(QPointF(right - width, m_geometry.rowTop(page, -2) + m_layout.baseline()), text);
    }

    /// A line that is printed, but is no paragraph's.
    void furniture(int page, const PageLine &line)
    {
        const bool passing = line.kind == PageLine::Kind::More || line.kind == PageLine::Kind::Continued;
        m_painter.setPen(passing ? m_colors.muted : m_colors.text);
        const StyledText text = m_pages.pagination().textOf(line);
        QPointF at(m_geometry.x(line.left), m_geometry.rowTop(page, line.row) + m_layout.baseline());
        std::vector<EmphasisSpan> spans = text.spans;
        if (spans.empty())
            spans.push_back({text.text.size(), {}});
        qsizetype begin = 0;
        for (const EmphasisSpan &span : spans) {
            QFont font = m_look.script;
            font.setBold(span.emphasis.testFlag(Emphasis::Bold));
            font.setItalic(span.emphasis.testFlag(Emphasis::Italic));
            font.setUnderline(span.emphasis.testFlag(Emphasis::Underline));
            m_painter.setFont(font);
            const QString part = text.text.mid(begin, span.length);
            m_painter.drawText(at, part);
            at.rx() += columnsOf(part) * column();
            begin += span.length;
        }
    }

    /// What stands around a paragraph's first line.
    void beside(int page, const PageLine &line)
    {
        if (line.begin > 0 && m_pages.pageOf(line.element) != page)
            return;
        if (const QString act = m_pages.actAbove(line.element); !act.isEmpty())
            label(page, line.row, act);
        if (const QString scene = m_pages.sceneNumber(line.element); !scene.isEmpty())
            sceneNumber(page, line.row, scene);
    }

    void label(int page, int row, const QString &act)
    {
        m_painter.setFont(m_look.label);
        m_painter.setPen(m_colors.muted);
        const QRectF above(m_geometry.left + m_geometry.leftMargin,
            m_geometry.rowTop(page, row) - 2 * m_geometry.row,
            m_geometry.width - m_geometry.leftMargin - m_geometry.rightMargin, 2 * m_geometry.row);
        m_painter.drawText(above, Qt::AlignLeft | Qt::AlignVCenter, act.toUpper());
    }

    void sceneNumber(int page, int row, const QString &number)
    {
        m_painter.setFont(m_look.script);
        m_painter.setPen(m_colors.muted);
        const double y = m_geometry.rowTop(page, row) + m_layout.baseline();
        const double width = columnsOf(number) * column();
        // Where the paper has its margins, the numbers have their place in them.
        const double text = m_geometry.left + m_geometry.leftMargin;
        const double wanted = m_geometry.x(m_pages.style().sceneNumberLeft);
        const double left = wanted > m_geometry.left + column() ? wanted : text - 1.5 * column() - width;
        m_painter.drawText(QPointF(left, y), number);
        const double right = m_geometry.x(textSpanOf(m_pages.style()).end) + 2 * column();
        if (right + width + column() < m_geometry.left + m_geometry.width)
            m_painter.drawText(QPointF(right, y), number);
    }

    [[nodiscard]] double column() const { return columnWidth * m_geometry.scale; }

    QPainter &m_painter;
    const ScriptPages &m_pages;
    const PageLayout &m_layout;
    const PageGeometry &m_geometry;
    const PageLook &m_look;
    const ThemeColors &m_colors;
    int m_element = -1;
};

} // namespace

void paintPages(QPainter &painter, const QRectF &clip, const ScriptPages &pages, const PageLayout &layout,
    const PageLook &look, const ThemeColors &colors)
{
    PagePainter page(painter, pages, layout, look, colors);
    const PageGeometry &geometry = layout.geometry();
    const int last = std::min(geometry.pageAt(clip.bottom()), layout.sheetCount() - 1);
    for (int i = geometry.pageAt(clip.top()); i <= last; ++i) {
        page.sheet(i);
        // Labels stand up to two rows above their line.
        if (i < pages.pageCount())
            page.lines(i, geometry.rowAt(i, clip.top()) - 1, geometry.rowAt(i, clip.bottom()) + 3);
    }
}

} // namespace dg
