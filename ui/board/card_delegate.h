// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Paints a scene's card, 280 pixels wide. GUI thread.

#include "core/base/strong.h"

#include <QStyledItemDelegate>

namespace dg {

class Theme;
struct SceneCard;

class CardDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int cardWidth = 280;

    /// `theme` outlives it.
    explicit CardDelegate(const Theme &theme, QObject *parent = nullptr);

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// The card and the gap around it.
    [[nodiscard]] QSize cellSize() const;

Q_SIGNALS:
    void retryRequested(const dg::SceneId &scene);

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;

private:
    struct Layout;
    [[nodiscard]] Layout layoutOf(const QRect &cell) const;
    void paintHead(QPainter &painter, const Layout &layout, const SceneCard &card) const;
    void paintText(QPainter &painter, const Layout &layout, const SceneCard &card) const;
    void paintFoot(QPainter &painter, const Layout &layout, const SceneCard &card) const;

    const Theme &m_theme;
};

} // namespace dg
