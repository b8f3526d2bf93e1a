// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/number_box.h"

#include <QWheelEvent>

namespace dg {

NumberBox::NumberBox(QWidget *parent)
    : QSpinBox(parent)
{
    setFocusPolicy(Qt::StrongFocus);
}

void NumberBox::wheelEvent(QWheelEvent *event)
{
    if (hasFocus())
        QSpinBox::wheelEvent(event);
    else
        event->ignore();
}

} // namespace dg
