// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The time a room agrees on: that of its Redis server, as far as it is known here.
///
/// Until a server has told the time it is this machine's wall clock as of the clock's making; from then on
/// only the monotonic clock moves it, so that a wall clock that is put forward or back changes nothing. Any
/// thread.

#include "core/base/clock.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace dg {

/// Microseconds since 1970 in the room's time.
using RoomTime = std::chrono::sys_time<std::chrono::microseconds>;

class RoomClock {
public:
    /// `clock` outlives it.
    explicit RoomClock(Clock &clock);

    /// Never later than the server's own time: for the stamps of what is written.
    [[nodiscard]] RoomTime now() const { return at(m_clock.now()); }
    [[nodiscard]] RoomTime at(Clock::TimePoint when) const;
    /// Never earlier than the server's own time: for the stamps of clears and deletes.
    [[nodiscard]] RoomTime latest() const;

    /// The server was asked the time at `asked` and its answer `told` was there at `answered`. What several
    /// answers agree on is known more closely than by any of them; one that contradicts the others (the
    /// server's clock was set) stands alone.
    void adopt(Clock::TimePoint asked, Clock::TimePoint answered, RoomTime told);

private:
    Clock &m_clock;
    std::mutex m_mutex; ///< of those who adopt
    bool m_isTold = false; ///< guarded by m_mutex
    // What is to be added to the monotonic clock, in microseconds.
    std::atomic<std::int64_t> m_early;
    std::atomic<std::int64_t> m_late;
};

} // namespace dg
