// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Paints what the paper holds besides the script's own paragraphs: the sheets themselves, page and scene
/// numbers, (MORE) and (CONT'D), who is in a scene, the ends of acts. GUI thread.

#include <QFont>
#include <QRectF>

class QPainter;

namespace dg {

class PageLayout;
class ScriptPages;
struct ThemeColors;

struct PageLook {
    QFont script; ///< of the page's size
    QFont label; ///< of what the studio says
};

/// `clip` and the painter's coordinates are the document's. Before the document is drawn.
void paintPages(QPainter &painter, const QRectF &clip, const ScriptPages &pages, const PageLayout &layout,
    const PageLook &look, const ThemeColors &colors);

} // namespace dg
