// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What is worked out before the scenes: a pill for each voice and for the outline. Above the cards while a
/// run is at it. GUI thread.

#include "core/events/run_state.h"
#include "ui/board/scene_card.h"

#include <QWidget>

#include <vector>

namespace dg {

class Theme;

class PreludeStrip : public QWidget {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit PreludeStrip(const Theme &theme, QWidget *parent = nullptr);

    /// Hides itself when there is nothing left to say.
    void apply(const RunState &state, const RunChanges &changes, bool live);
    void clear();

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Pill {
        QString label;
        SceneState state;
        QString reason;
        bool operator==(const Pill &) const = default;
    };
    [[nodiscard]] std::vector<QRect> rectsFor(int width) const;
    const Theme &m_theme;
    std::vector<Pill> m_pills;
};

} // namespace dg
