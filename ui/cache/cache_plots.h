// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The cache drawn: what was reused and how long looking took, over the last minutes; and how long it takes
/// in each tier. They draw what they are told and keep no history. GUI thread.

#include "ui/cache/cache_history.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace dg {

class Theme;

/// Two plots side by side, each with its title and its latest figure in words.
class CachePlots : public QWidget {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit CachePlots(const Theme &theme, QWidget *parent = nullptr);
    ~CachePlots() override;

    void apply(const CacheHistory &history, CacheHistory::Time now);

private:
    struct Impl;
    void adopt();
    void retitle();
    void drawReuse(const CacheHistory &history, CacheHistory::Time now);
    void drawLatency(const CacheHistory &history, CacheHistory::Time now);
    const Theme &m_theme;
    std::unique_ptr<Impl> m_impl;
};

/// How many gets of each tier took how long.
class LatencyPlot : public QWidget {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit LatencyPlot(const Theme &theme, QWidget *parent = nullptr);
    ~LatencyPlot() override;

    void apply(const std::vector<TierStatistics> &tiers);

private:
    struct Impl;
    void adopt();
    const Theme &m_theme;
    std::unique_ptr<Impl> m_impl;
};

} // namespace dg
