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

/// A paragraph that shows as many whole lines as it has room for, and never half of one: what is left out is
/// an ellipsis, and the tool tip has it all. GUI thread.
class ElidedParagraph : public QLabel {
    Q_OBJECT
public:
    /// `mostLines`: it never asks for more.
    explicit ElidedParagraph(int mostLines, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QStringList linesFor(int width, int most) const;
    const int m_mostLines;
};

} // namespace dg
