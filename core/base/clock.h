// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Time behind an interface, so that tests move it by hand and nothing in them sleeps.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace dg {

/// Any thread may call any function.
class Clock {
public:
    using Duration = std::chrono::steady_clock::duration;
    using TimePoint = std::chrono::steady_clock::time_point;
    using WallTime = std::chrono::system_clock::time_point;

    virtual ~Clock() = default;

    /// Monotonic: for durations, deadlines and lifetimes.
    [[nodiscard]] virtual TimePoint now() const = 0;
    /// The same to within a hundredth of a second, never later than `now`, for a fraction of what that costs:
    /// for whoever asks a million times a second.
    [[nodiscard]] virtual TimePoint roughNow() const { return now(); }
    /// What a person's watch says: only to be shown or stored, never to be compared with a deadline.
    [[nodiscard]] virtual WallTime wallNow() const = 0;
    /// Blocks until `deadline` (true) or until a stop is requested (false, at once).
    virtual bool waitUntil(TimePoint deadline, std::stop_token stop) = 0;
};

/// The machine's own clock.
class SystemClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return std::chrono::steady_clock::now(); }
    [[nodiscard]] TimePoint roughNow() const override;
    [[nodiscard]] WallTime wallNow() const override { return std::chrono::system_clock::now(); }
    bool waitUntil(TimePoint deadline, std::stop_token stop) override;
};

} // namespace dg
