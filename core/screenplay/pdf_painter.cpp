// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/pdf_painter.h"

#include "core/screenplay/element_layout.h"
#include "core/screenplay/pdf_typesetter.h"

#include <QBuffer>
#include <QHash>
#include <QMarginsF>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>

#include <algorithm>

namespace dg {

namespace {

/// From a line's upper edge down to where its letters stand, in points: capitals are in the line's middle.
constexpr double baselineOfLine = 9.6;
/// Of the page number and the header, from the paper's upper edge.
constexpr double headerTop = 36;
/// What is kept free of a notice: around it, and at the paper's lower edge, where printers do not reach.
constexpr double noticeGap = 6;
constexpr double noticeBottom = 18;
constexpr double noticeMargin = 72;

class Painting {
public:
    Painting(const std::vector<ScriptElement> &elements, const Pagination &pages, const PdfOptions &options,
        PdfTypesetter &typesetter, QPainter &painter)
        : m_elements(elements)
        , m_pages(pages)
        , m_options(options)
        , m_style(pages.style())
        , m_typesetter(typesetter)
        , m_painter(painter)
    {
        numberScenes();
    }

    void titlePage(const std::vector<TitleLine> &lines)
    {
        for (const TitleLine &line : lines)
            m_typesetter.drawLine(m_painter, baseline(line.left, line.row), line.text);
        label();
    }

    void page(int index)
    {
        if (index > 0)
            header(index + 1);
        for (const PageLine &line : m_pages.pages()[static_cast<std::size_t>(index)].lines)
            this->line(line);
        label();
    }

private:
    void numberScenes()
    {
        const std::vector<QString> numbers = printedSceneNumbers(m_elements, m_options.sceneNumbers);
        std::size_t scene = 0;
        for (std::size_t i = 0; i < m_elements.size(); ++i) {
            if (m_elements[i].type == ElementType::SceneHeading)
                m_sceneNumbers.insert(static_cast<int>(i), numbers[scene++]);
        }
    }

    [[nodiscard]] QPointF baseline(double left, int row) const
    {
        return {left, m_style.top + row * lineHeight + baselineOfLine};
    }

    void plain(QPointF baseline, const QString &text)
    {
        m_typesetter.drawLine(m_painter, baseline, {text, {}});
    }

    void header(int number)
    {
        const double y = headerTop + baselineOfLine;
        const QString text = QString::number(number) + QLatin1Char('.');
        const double numberLeft = m_style.pageNumberRight - static_cast<double>(text.size()) * columnWidth;
        plain({numberLeft, y}, text);
        const double left = m_style.of(ElementType::Action).left;
        const int columns = static_cast<int>((numberLeft - left) / columnWidth) - 2;
        plain({left, y}, cut(m_options.header.simplified(), columns));
    }

    /// Its beginning, where it is longer than `columns`.
    static QString cut(const QString &text, int columns)
    {
        if (columnsOf(text) <= columns)
            return text;
        QString kept = text;
        while (!kept.isEmpty() && columnsOf(kept) >= columns)
            kept.chop(1);
        return kept.trimmed() + QChar(0x2026);
    }

    void line(const PageLine &line)
    {
        const ScriptElement &element = m_elements[static_cast<std::size_t>(line.element)];
        const bool styled = line.kind == PageLine::Kind::Text || line.kind == PageLine::Kind::Continued
            || line.kind == PageLine::Kind::ActEnd;
        const StyledText text = m_pages.textOf(line);
        m_typesetter.drawLine(m_painter, baseline(line.left, line.row), text,
            styled ? emphasisOf(m_style.of(element.type)) : EmphasisFlags {});
        if (element.type == ElementType::SceneHeading && line.kind == PageLine::Kind::Text && line.begin == 0)
            sceneNumber(line, text.text);
    }

    /// In both margins, a column away from the heading at least.
    void sceneNumber(const PageLine &line, const QString &heading)
    {
        const QString number = m_sceneNumbers.value(line.element);
        if (number.isEmpty())
            return;
        const double width = columnsOf(number) * columnWidth;
        const double left = std::min(m_style.sceneNumberLeft, line.left - columnWidth - width);
        const double right =
            std::max(m_style.sceneNumberRight, line.left + (columnsOf(heading) + 1) * columnWidth);
        plain(baseline(left, line.row), number);
        plain(baseline(right, line.row), number);
    }

    void label()
    {
        if (m_options.label.isEmpty())
            return;
        const double top = m_style.top + m_style.lines * lineHeight + noticeGap;
        m_typesetter.drawNotice(m_painter, m_options.label.simplified(), noticeMargin,
            m_style.width - 2 * noticeMargin, top, m_style.height - noticeBottom);
    }

    const std::vector<ScriptElement> &m_elements;
    const Pagination &m_pages;
    const PdfOptions &m_options;
    const PageStyle &m_style;
    PdfTypesetter &m_typesetter;
    QPainter &m_painter;
    QHash<int, QString> m_sceneNumbers; ///< by heading
};

void setUp(QPdfWriter &writer, const PageStyle &style)
{
    writer.setResolution(unitsPerInch);
    const QPageSize paper(QSizeF(style.width, style.height), QPageSize::Point, {}, QPageSize::ExactMatch);
    writer.setPageLayout(QPageLayout(paper, QPageLayout::Portrait, QMarginsF(0, 0, 0, 0)));
}

} // namespace

std::vector<QString> printedSceneNumbers(const std::vector<ScriptElement> &elements, SceneNumbers numbers)
{
    if (numbers == SceneNumbers::All)
        return sceneNumbers(elements);
    std::vector<QString> result;
    for (const ScriptElement &element : elements) {
        if (element.type == ElementType::SceneHeading)
            result.push_back(numbers == SceneNumbers::Own ? element.number : QString());
    }
    return result;
}

Expected<PaintedPages> paintPages(const std::vector<ScriptElement> &elements, const Pagination &pages,
    const std::vector<TitleLine> &title, const PdfOptions &options, const QString &family)
{
    Expected<PdfTypesetter> typesetter = PdfTypesetter::make(family);
    if (!typesetter)
        return tl::unexpected<Error>(typesetter.error());

    PaintedPages painted;
    QBuffer buffer(&painted.bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    setUp(writer, pages.style());
    QPainter painter(&writer);
    Painting painting(elements, pages, options, *typesetter, painter);
    if (!title.empty())
        painting.titlePage(title);
    for (int i = 0; i < static_cast<int>(pages.pages().size()); ++i) {
        if (i > 0 || !title.empty())
            writer.newPage();
        painting.page(i);
    }
    painter.end();
    painted.missing = typesetter->missing();
    return painted;
}

} // namespace dg
