// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The last ten minutes of the cache, as its plots show them. Takes a reading now and then; its memory is
/// taken once, however long it goes on. Pure; one thread.

#include "core/cache/cache_statistics.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <vector>

namespace dg {

class CacheHistory {
public:
    using Time = std::chrono::nanoseconds; ///< of a monotonic clock

    static constexpr auto span = std::chrono::minutes(10);
    /// Every point is about the lookups of so long before it: a scene is asked for only now and then.
    static constexpr auto window = std::chrono::seconds(60);
    /// Readings that come closer together are passed over.
    static constexpr auto closest = std::chrono::milliseconds(350);
    /// After a longer pause a new line begins: what happened meanwhile belongs to no moment.
    static constexpr auto longestPause = std::chrono::seconds(5);
    static constexpr std::size_t most = span / closest;

    /// NaN where nothing was asked: the line is broken there.
    struct Point {
        Time at {};
        double reused; ///< of what was asked, the share answered from the cache or joined; 0 to 1
        double median; ///< seconds to find out
        double p95;
    };

    CacheHistory();

    void add(Time now, const CacheStatistics &statistics);
    [[nodiscard]] std::size_t size() const { return m_points.size(); }
    /// From the oldest to the latest.
    [[nodiscard]] const Point &at(std::size_t i) const { return m_points[(m_first + i) % m_points.size()]; }
    /// Anything to draw at all.
    [[nodiscard]] bool hasLookups() const { return m_withLookups > 0; }

private:
    struct Mark {
        Time at {};
        std::int64_t had = 0;
        std::int64_t asked = 0;
        LatencyHistogram latency;
    };
    static constexpr std::size_t marks = window / std::chrono::seconds(1) + 2;

    [[nodiscard]] const Mark &baseline(Time now);
    void remember(const Mark &mark);
    void forget();
    void push(const Point &point);

    std::vector<Point> m_points; ///< a ring once it is full
    std::size_t m_first = 0;
    std::size_t m_withLookups = 0;
    std::array<Mark, marks> m_marks {}; ///< a ring, one a second
    std::size_t m_firstMark = 0;
    std::size_t m_markCount = 0;
    Time m_last {};
    std::int64_t m_lastAsked = 0;
};

} // namespace dg
