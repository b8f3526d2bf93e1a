// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Line icons of our own, drawn in the theme's colours whenever they are painted. GUI thread.

#include <QColor>
#include <QIcon>
#include <QRectF>

class QPainter;

namespace dg {

class Theme;

/// Which of the theme's colours an icon takes.
enum class IconTint { Text, Muted, Accent, OnAccent, Good, Warning, Error };

/// `name` as the file is called in resources/icons. `theme` outlives the icon; a change of theme shows with
/// the next repaint.
[[nodiscard]] QIcon studioIcon(const Theme &theme, QLatin1String name, IconTint tint = IconTint::Text);

/// Draws one for delegates, without an icon object.
void paintIcon(QPainter &painter, const QRectF &rect, QLatin1String name, const QColor &color);

} // namespace dg
