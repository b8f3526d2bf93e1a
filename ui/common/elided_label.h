// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A line of plain text that gives way: where there is no room for all of it, it ends in an ellipsis and
/// never pushes what stands beside it out of the window. GUI thread.

#include <QLabel>

namespace dg {

class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace dg
