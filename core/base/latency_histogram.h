// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How long something took, many times: counts in buckets, four to a power of two and each wider than the
/// one before by the same factor, so that a percentile is right to within 19 % from 64 ns to 68 s. What is
/// shorter or longer falls into the first or the last bucket.

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace dg {

/// A plain value: one thread at a time.
struct LatencyHistogram {
    static constexpr std::size_t bucketCount = 121;

    std::array<std::int64_t, bucketCount> counts {};

    [[nodiscard]] static std::size_t bucketOf(std::chrono::nanoseconds duration);
    /// The upper bound of what falls into a bucket: nothing in it takes longer.
    [[nodiscard]] static std::chrono::nanoseconds boundOf(std::size_t bucket);

    void add(std::chrono::nanoseconds duration) { ++counts[bucketOf(duration)]; }
    [[nodiscard]] std::int64_t total() const;
    /// The duration that `share` (0 to 1) of all stayed within: 0.5 is the median. Zero when nothing was
    /// measured.
    [[nodiscard]] std::chrono::nanoseconds percentile(double share) const;
    LatencyHistogram &operator+=(const LatencyHistogram &other);
};

/// The same, for any number of threads at once.
class SharedLatencyHistogram {
public:
    void add(std::chrono::nanoseconds duration)
    {
        m_counts[LatencyHistogram::bucketOf(duration)].fetch_add(1, std::memory_order_relaxed);
    }
    [[nodiscard]] LatencyHistogram snapshot() const;
    void reset();

private:
    std::array<std::atomic<std::int64_t>, LatencyHistogram::bucketCount> m_counts {};
};

} // namespace dg
