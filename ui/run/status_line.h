// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The line at the foot of the window: how far a run is, in words. GUI thread.

#include "core/cache/cache_statistics.h"
#include "core/events/run_state.h"

#include <QElapsedTimer>
#include <QStatusBar>
#include <QTimer>

#include <chrono>
#include <optional>
#include <vector>

class QLabel;
class QProgressBar;

namespace dg {

class Theme;

/// How far a run's scenes are, and when they will be there at this pace.
struct RunProgress {
    int scenes = 0;
    int written = 0; ///< kept, reused or new
    int failed = 0;
    std::optional<std::chrono::nanoseconds> left; ///< none until a scene has been written in this run
};

/// `now`: time since the run's start.
[[nodiscard]] RunProgress progressOf(const RunState &state, RunTime now);

/// What a run did not have to ask for, in words: "83 % reused", "100 % kept", or both.
[[nodiscard]] QString reuseInWords(const RunState &state);

class StatusLine : public QStatusBar {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit StatusLine(const Theme &theme, QWidget *parent = nullptr);

    /// `live`: the run is under way, not replayed from a log.
    void apply(const RunState &state, bool live);
    /// A word that stays until the next one ("Saved", "Opened").
    void say(const QString &text);
    /// How the cache's places are: a name and a mark each, and the whole sentence behind it.
    void setHealth(const std::vector<TierHealth> &tiers);
    void clear();
    /// What it says, for tests and screen readers.
    [[nodiscard]] QString text() const;

private:
    void refresh();
    [[nodiscard]] QString healthMark(const TierHealth &tier) const;
    const Theme &m_theme;
    QLabel *m_words;
    QLabel *m_aside;
    std::vector<QLabel *> m_tiers;
    std::vector<TierHealth> m_health; ///< what they show
    QProgressBar *m_bar;
    QTimer m_tick;
    QElapsedTimer m_elapsed;
    RunState m_state; ///< the counts need it between two batches
    bool m_live = false;
};

} // namespace dg
