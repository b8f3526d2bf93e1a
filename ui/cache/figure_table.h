// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A small table of figures that is as high as its rows and never scrolls upright. GUI thread.

#include <QTreeView>

namespace dg {

class Theme;

class FigureTable : public QTreeView {
    Q_OBJECT
public:
    /// `model` outlives it. The first column has `firstWidth` characters, the others room for a figure.
    FigureTable(const Theme &theme, QAbstractItemModel &model, int firstWidth, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void adopt();
    void grow();
    const Theme &m_theme;
    const int m_firstWidth;
    bool m_scrolls = false; ///< sideways
};

} // namespace dg
