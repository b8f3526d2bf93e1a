// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What is planted and where it is paid off, as a list with arrows; a payoff that nothing was planted for, or
/// that comes before its plant, is marked. GUI thread.

#include "core/story/outline_edit.h"

#include <QTextBrowser>

namespace dg {

class Theme;

/// One sentence on what is wrong with a callback; empty: nothing.
[[nodiscard]] QString callbackProblem(const Callback &callback);
/// Escaped; links are "scene:3", the index of a scene.
[[nodiscard]] QString callbacksHtml(const Theme &theme, const Outline &outline);

class CallbackMap : public QTextBrowser {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit CallbackMap(const Theme &theme, QWidget *parent = nullptr);

    void show(const Outline &outline);
    /// As high as what it says: the page it stands on scrolls.
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void sceneAsked(int index);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void fit();
    const Theme &m_theme;
    Outline m_outline;
};

} // namespace dg
