// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/dialog_parts.h"

#include <QScreen>
#include <QStyle>
#include <QVariant>
#include <QWidget>

namespace dg {

namespace {

/// What a desktop's own bars and a window's frame may need.
constexpr int desktopParts = 64;

} // namespace

QString inWords(const Error &error)
{
    return QString::fromStdString(error.text());
}

void restyle(QWidget &widget, const char *property, const QVariant &value)
{
    if (widget.property(property) == value)
        return;
    widget.setProperty(property, value);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
}

void resizeWithinScreen(QWidget &window, const QSize &size)
{
    const QScreen *screen = window.screen();
    window.resize(
        screen ? size.boundedTo(screen->availableGeometry().size() - QSize(0, desktopParts)) : size);
}

} // namespace dg
