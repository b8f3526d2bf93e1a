// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Lays a document out as pages of paper: every block is a paragraph of the script, and its lines lie where
/// the pagination has them. The first blocks are the header above page one.
///
/// A block is laid out when it is drawn or asked for; positions of all others follow from the pages, so that
/// an edit costs what it changes. What is on paper but in no paragraph (page numbers, (MORE), the paper
/// itself) is the painter's (page_painter.h): selecting and copying never meets it. GUI thread; owned by the
/// document.

#include "ui/script/page_geometry.h"
#include "ui/script/script_pages.h"

#include <QAbstractTextDocumentLayout>
#include <QTextBlock>
#include <QTextLayout>

#include <utility>
#include <vector>

namespace dg {

class PageLayout : public QAbstractTextDocumentLayout {
    Q_OBJECT
public:
    /// `pages` outlives it, and is changed right before the document is.
    PageLayout(QTextDocument *document, const ScriptPages &pages);

    [[nodiscard]] const PageGeometry &geometry() const { return m_geometry; }
    /// Its `header` is this layout's to say.
    void setGeometry(const PageGeometry &geometry);
    /// The first so many blocks are the header, one at least; each is in its own format. Call when they
    /// change.
    void setHeader(int blocks);
    [[nodiscard]] int headerBlocks() const { return m_headerBlocks; }
    /// After the pages have changed from `firstPage` on, and the document with them.
    void pagesChanged(int firstPage);

    /// Of a block of the document; -1: the header's.
    [[nodiscard]] int elementOf(const QTextBlock &block) const;
    /// Above the first line of an element, where its block is, or else of the next that has one.
    [[nodiscard]] int topOf(int element) const;
    /// Where in a row the feet of the letters stand.
    [[nodiscard]] double baseline() const { return m_baseline; }
    /// Sheets that are to be seen: an empty script has one.
    [[nodiscard]] int sheetCount() const { return std::max(1, m_pages.pageCount()); }

    void draw(QPainter *painter, const PaintContext &context) override;
    [[nodiscard]] int hitTest(const QPointF &point, Qt::HitTestAccuracy accuracy) const override;
    [[nodiscard]] int pageCount() const override { return m_pages.pageCount(); }
    [[nodiscard]] QSizeF documentSize() const override { return m_size; }
    [[nodiscard]] QRectF frameBoundingRect(QTextFrame *frame) const override;
    [[nodiscard]] QRectF blockBoundingRect(const QTextBlock &block) const override;

protected:
    void documentChanged(int from, int charsRemoved, int charsAdded) override;

private:
    [[nodiscard]] QTextBlock blockOf(int element) const;
    void layOutHeader();
    /// Lays it out where it is not; answers with where its origin is.
    QPointF layOut(const QTextBlock &block) const;
    QPointF layOutParagraph(const QTextBlock &block, int element) const;
    void measure();
    void updateFrom(double top);
    /// The blocks of which a line is to be seen, in order.
    [[nodiscard]] std::vector<QTextBlock> blocksIn(const QRectF &clip) const;
    void fillSelection(
        QPainter &painter, const QTextBlock &block, const QPointF &origin, const Selection &selection) const;
    /// The paragraph's line that is nearest to a point, as block and line.
    [[nodiscard]] std::pair<QTextBlock, int> lineNear(const QPointF &point) const;
    [[nodiscard]] std::pair<QTextBlock, int> headerLineNear(const QPointF &point) const;

    const ScriptPages &m_pages;
    PageGeometry m_geometry;
    int m_headerBlocks = 1;
    std::vector<int> m_headerTops; ///< of every header block
    double m_baseline = 12;
    QSizeF m_size;
};

} // namespace dg
