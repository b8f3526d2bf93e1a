// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_watch.h"

#include "ui/common/on_gui_thread.h"

#include <QEvent>
#include <QWidget>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

CacheReading readingOf(TieredCache &cache, std::vector<TierHealth> health)
{
    CacheReading reading {cache.statistics(), std::move(health), isShared(cache.config())};
    const auto isShown = [&](const QString &tier) {
        return !tier.isEmpty() && (reading.shared || tier != "Redis"_L1);
    };
    std::erase_if(reading.health, [&](const TierHealth &tier) { return !isShown(tier.name); });
    std::erase_if(reading.statistics.tiers, [&](const TierStatistics &tier) { return !isShown(tier.name); });
    return reading;
}

} // namespace

bool isShared(const CacheConfig &config)
{
    return config.strategy != CacheStrategy::Memory && config.redis.isSet();
}

CacheWatch::CacheWatch(AsyncCache &cache, QObject *parent)
    : QObject(parent)
    , m_cache(cache)
{
    connect(&m_tick, &QTimer::timeout, this, &CacheWatch::read);
}

void CacheWatch::addViewer(QWidget *viewer, std::chrono::milliseconds interval)
{
    m_viewers.push_back({viewer, interval});
    viewer->installEventFilter(this);
    connect(viewer, &QObject::destroyed, this, [this, viewer] {
        std::erase_if(m_viewers, [&](const Viewer &each) { return each.widget == viewer; });
        if (m_viewers.empty())
            m_tick.stop(); // and no reading: the cache may be gone already
    });
    adjust();
}

void CacheWatch::read()
{
    if (std::exchange(m_underWay, true))
        return; // the one before is not back yet
    m_cache.run([](TieredCache &cache) { return readingOf(cache, cache.health()); },
        onGuiThread(this, [this](CacheReading reading) {
            m_underWay = false;
            adopt(std::move(reading));
        }));
}

void CacheWatch::checkHealth()
{
    if (std::exchange(m_checking, true))
        return;
    m_cache.run([](TieredCache &cache) { return readingOf(cache, cache.checkHealth()); },
        onGuiThread(this, [this](CacheReading reading) {
            m_checking = false;
            adopt(std::move(reading));
            Q_EMIT checked();
        }));
}

void CacheWatch::countAnew()
{
    m_since = std::chrono::system_clock::now();
    m_cache.run(
        [](TieredCache &cache) {
            cache.resetStatistics();
            return readingOf(cache, cache.health());
        },
        onGuiThread(this, [this](CacheReading reading) { adopt(std::move(reading)); }));
}

CacheHistory::Time CacheWatch::now()
{
    return std::chrono::steady_clock::now().time_since_epoch();
}

void CacheWatch::adopt(CacheReading reading)
{
    m_reading = std::move(reading);
    m_history.add(now(), m_reading.statistics);
    Q_EMIT changed();
}

void CacheWatch::adjust()
{
    std::chrono::milliseconds shortest = std::chrono::milliseconds::max();
    for (const Viewer &viewer : m_viewers) {
        if (viewer.widget->isVisible())
            shortest = std::min(shortest, viewer.interval);
    }
    if (shortest == std::chrono::milliseconds::max()) {
        m_tick.stop();
        return;
    }
    if (!m_tick.isActive() || m_tick.intervalAsDuration() != shortest) {
        m_tick.start(shortest);
        read();
    }
}

bool CacheWatch::eventFilter(QObject *watched, QEvent *event)
{
    const bool shown = event->type() == QEvent::Show;
    if (shown || event->type() == QEvent::Hide) {
        // It is seen from when it has handled the event on.
        QMetaObject::invokeMethod(this, &CacheWatch::adjust, Qt::QueuedConnection);
    }
    return QObject::eventFilter(watched, event);
}

} // namespace dg
