// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A spin box that leaves the wheel to the page it stands on unless the writer is in it. GUI thread.

#include <QSpinBox>

namespace dg {

class NumberBox final : public QSpinBox {
    Q_OBJECT
public:
    explicit NumberBox(QWidget *parent = nullptr);

protected:
    void wheelEvent(QWheelEvent *event) override;
};

} // namespace dg
