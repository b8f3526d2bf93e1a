// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace dg {

namespace {

constexpr int firstPower = 6; // 64 ns

} // namespace

std::size_t LatencyHistogram::bucketOf(std::chrono::nanoseconds duration)
{
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0));
    if (value < (1U << firstPower))
        return 0;
    const int power = static_cast<int>(std::bit_width(value)) - 1;
    const auto quarter = static_cast<std::size_t>((value >> (power - 2)) & 3U);
    return std::min(bucketCount - 1, static_cast<std::size_t>(power - firstPower) * 4 + quarter + 1);
}

std::chrono::nanoseconds LatencyHistogram::boundOf(std::size_t bucket)
{
    const auto power = static_cast<std::int64_t>(bucket / 4) + firstPower;
    const auto quarter = static_cast<std::int64_t>(bucket % 4);
    return std::chrono::nanoseconds((std::int64_t {4} + quarter) << (power - 2));
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
    const auto wanted =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ceil(share * static_cast<double>(all))), 1, all);
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
