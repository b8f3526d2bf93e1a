// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Reads the cache's figures for those who show them, and only while one of them is seen. The reading itself
/// is done on the cache's own pool, one at a time, so that a slow disk delays figures and never the window.
/// GUI thread.

#include "core/cache/async_cache.h"
#include "ui/cache/cache_history.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>
#include <vector>

class QWidget;

namespace dg {

/// The cache at one moment.
struct CacheReading {
    CacheStatistics statistics;
    std::vector<TierHealth> health; ///< as last seen; without tiers that are not configured
    bool shared = false; ///< a room's server is configured
};

/// Whether clearing concerns others too.
[[nodiscard]] bool isShared(const CacheConfig &config);

class CacheWatch : public QObject {
    Q_OBJECT
public:
    /// `cache` outlives it.
    explicit CacheWatch(AsyncCache &cache, QObject *parent = nullptr);

    /// While `viewer` is seen, there is a reading every `interval`; the shortest of all counts.
    void addViewer(QWidget *viewer, std::chrono::milliseconds interval);
    /// Reads now, whoever sees it.
    void read();
    /// Asks every tier how it is, servers included, and reads what came of it.
    void checkHealth();
    /// All counters begin anew; what is cached stays.
    void countAnew();

    [[nodiscard]] const CacheReading &reading() const { return m_reading; }
    [[nodiscard]] const CacheHistory &history() const { return m_history; }
    /// When the counters began anew; none: with the program.
    [[nodiscard]] std::optional<std::chrono::system_clock::time_point> countedSince() const
    {
        return m_since;
    }
    [[nodiscard]] bool isWatching() const { return m_tick.isActive(); }
    [[nodiscard]] static CacheHistory::Time now();

Q_SIGNALS:
    void changed(); ///< another reading
    void checked(); ///< the one that was asked for by `checkHealth`

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Viewer {
        QWidget *widget;
        std::chrono::milliseconds interval;
    };
    void adjust();
    void adopt(CacheReading reading);

    AsyncCache &m_cache;
    CacheHistory m_history;
    std::optional<std::chrono::system_clock::time_point> m_since;
    std::vector<Viewer> m_viewers;
    QTimer m_tick;
    CacheReading m_reading;
    bool m_underWay = false;
    bool m_checking = false;
};

} // namespace dg
