// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/clear_button.h"

#include <QAction>
#include <QLineEdit>
#include <QToolButton>

namespace dg {

void addClearButton(QLineEdit &field, const QString &name)
{
    field.setClearButtonEnabled(true);
    for (auto *clear : field.findChildren<QToolButton *>()) {
        clear->setToolTip(name);
        clear->setAccessibleName(name);
    }
    for (QAction *clear : field.findChildren<QAction *>())
        clear->setText(name);
}

} // namespace dg
