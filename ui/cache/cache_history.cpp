// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_history.h"

#include <cmath>
#include <limits>

namespace dg {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

double seconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double>(time).count();
}

LatencyHistogram difference(LatencyHistogram now, const LatencyHistogram &before)
{
    for (std::size_t i = 0; i < now.counts.size(); ++i)
        now.counts[i] -= before.counts[i];
    return now;
}

} // namespace

CacheHistory::CacheHistory()
{
    m_points.reserve(most);
}

void CacheHistory::add(Time now, const CacheStatistics &statistics)
{
    if (!m_points.empty() && now - m_last < closest)
        return;
    const CacheCounters total = statistics.total();
    Mark mark {now, total.hits + total.joined, total.lookups() + total.joined, {}};
    for (const LatencyHistogram &latency : statistics.latency)
        mark.latency += latency;

    // Counted from now, or not looked at for a while: what came before is no measure for what comes.
    if (mark.asked < m_lastAsked || now - m_last > longestPause)
        forget();
    m_last = now;
    m_lastAsked = mark.asked;
    if (m_markCount == 0) {
        remember(mark);
        push({now, nothing, nothing, nothing});
        return;
    }
    const Mark &before = baseline(now);
    const std::int64_t asked = mark.asked - before.asked;
    if (asked == 0) {
        push({now, nothing, nothing, nothing});
    } else {
        const LatencyHistogram latency = difference(mark.latency, before.latency);
        const bool measured = latency.total() > 0;
        push({now, static_cast<double>(mark.had - before.had) / static_cast<double>(asked),
            measured ? seconds(latency.percentile(0.5)) : nothing,
            measured ? seconds(latency.percentile(0.95)) : nothing});
    }
    remember(mark);
}

/// The latest one that is as old as the window, or else the oldest there is.
const CacheHistory::Mark &CacheHistory::baseline(Time now)
{
    while (m_markCount > 1 && m_marks[(m_firstMark + 1) % marks].at <= now - window) {
        m_firstMark = (m_firstMark + 1) % marks;
        --m_markCount;
    }
    return m_marks[m_firstMark];
}

void CacheHistory::remember(const Mark &mark)
{
    if (m_markCount > 0) {
        const Mark &latest = m_marks[(m_firstMark + m_markCount - 1) % marks];
        if (mark.at - latest.at < std::chrono::seconds(1))
            return;
    }
    if (m_markCount == marks) {
        m_firstMark = (m_firstMark + 1) % marks;
        --m_markCount;
    }
    m_marks[(m_firstMark + m_markCount) % marks] = mark;
    ++m_markCount;
}

void CacheHistory::forget()
{
    m_markCount = 0;
}

void CacheHistory::push(const Point &point)
{
    m_withLookups += std::isnan(point.reused) ? 0 : 1;
    if (m_points.size() < most) {
        m_points.push_back(point);
        return;
    }
    Point &oldest = m_points[m_first];
    m_withLookups -= std::isnan(oldest.reused) ? 0 : 1;
    oldest = point;
    m_first = (m_first + 1) % most;
}

} // namespace dg
