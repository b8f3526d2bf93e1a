// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What dialogs have in common. GUI thread.

#include "core/base/error.h"

#include <QSize>
#include <QString>

class QVariant;
class QWidget;

namespace dg {

[[nodiscard]] QString inWords(const Error &error);

/// Gives a widget a property that the theme's style sheet looks at; nothing where it has that value.
void restyle(QWidget &widget, const char *property, const QVariant &value);

/// At most as large as its screen.
void resizeWithinScreen(QWidget &window, const QSize &size);

} // namespace dg
