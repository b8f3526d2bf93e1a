// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace dg {

namespace {

constexpr int firstPower = 6; // 64 ns

/// Where the quarters of a power of two begin: 2^63, 2^63.25, 2^63.5 and 2^63.75, rounded down.
constexpr std::array<std::uint64_t, 4> quarters {
    9223372036854775808U, 10968499650544839023U, 13043817825332782212U, 15511800964685064948U};

} // namespace

std::size_t LatencyHistogram::bucketOf(std::chrono::nanoseconds duration)
{
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0));
    if (value < (1U << firstPower))
        return 0;
    const int power = static_cast<int>(std::bit_width(value)) - 1;
    const std::uint64_t scaled = value << (63 - power);
    std::size_t quarter = 0;
    while (quarter < 3 && scaled > quarters[quarter + 1])
        ++quarter;
    return std::min(bucketCount - 1, static_cast<std::size_t>(power - firstPower) * 4 + quarter + 1);
}

std::chrono::nanoseconds LatencyHistogram::boundOf(std::size_t bucket)
{
    const auto power = static_cast<int>(bucket / 4) + firstPower;
    return std::chrono::nanoseconds(static_cast<std::int64_t>(quarters[bucket % 4] >> (63 - power)));
}

std::int64_t LatencyHistogram::total() const
{
    return std::accumulate(counts.begin(), counts.end(), std::int64_t {0});
}

std::chrono::nanoseconds LatencyHistogram::percentile(double share) const
{
    const std::int64_t all = total();
    if (all == 0)
        return {};
    const auto wanted = std::clamp<std::int64_t>(
        static_cast<std::int64_t>(std::ceil(share * static_cast<double>(all))), 1, all);
    std::int64_t seen = 0;
    for (std::size_t bucket = 0; bucket < bucketCount; ++bucket) {
        seen += counts[bucket];
        if (seen >= wanted)
            return boundOf(bucket);
    }
    return boundOf(bucketCount - 1);
}

LatencyHistogram &LatencyHistogram::operator+=(const LatencyHistogram &other)
{
    for (std::size_t bucket = 0; bucket < bucketCount; ++bucket)
        counts[bucket] += other.counts[bucket];
    return *this;
}

LatencyHistogram SharedLatencyHistogram::snapshot() const
{
    LatencyHistogram result;
    for (std::size_t bucket = 0; bucket < LatencyHistogram::bucketCount; ++bucket)
        result.counts[bucket] = m_counts[bucket].load(std::memory_order_relaxed);
    return result;
}

void SharedLatencyHistogram::reset()
{
    for (auto &count : m_counts)
        count.store(0, std::memory_order_relaxed);
}

} // namespace dg
