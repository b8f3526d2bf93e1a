// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A scene of the outline as one line of its list: to be chosen, opened, and dragged to another place. It
/// paints itself and holds no widgets, since an outline may have hundreds. GUI thread.

#include "core/story/outline.h"

#include <QWidget>

namespace dg {

class Theme;

class SceneRow : public QWidget {
    Q_OBJECT
public:
    /// `theme` outlives it.
    SceneRow(const Theme &theme, const SceneId &scene, QWidget *parent = nullptr);

    [[nodiscard]] const SceneId &scene() const { return m_scene; }
    /// `number` from 1; `length` in words; `warning` empty: nothing is amiss.
    void show(const OutlineScene &scene, int number, const QString &length, const QString &warning);
    void setCurrent(bool current);
    void setOpen(bool open);
    [[nodiscard]] bool isOpen() const { return m_open; }
    void setMovable(bool movable) { m_movable = movable; }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void chosen();
    void toggled(); ///< to be opened or closed
    void dragged(const QPoint &global); ///< it is being held there
    void dropped(const QPoint &global);
    void dragLeft(); ///< it is let go of without a change

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    const Theme &m_theme;
    const SceneId m_scene;
    QStringList m_stories;
    QString m_number;
    QString m_slug;
    QString m_turn;
    QString m_cast;
    QString m_length;
    QString m_warning;
    QPoint m_pressedAt;
    bool m_pressed = false;
    bool m_dragging = false;
    bool m_current = false;
    bool m_open = false;
    bool m_movable = true;
};

} // namespace dg
