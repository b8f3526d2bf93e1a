// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Who may have a call under way: so many slots, given out by priority.
///
/// A task takes its place in the line as soon as it could run, before it knows whether it needs a call at
/// all. A free slot goes to the first in line; one that is still looking up holds its place, so that a short
/// task that is a millisecond ahead never takes the slot of one that everything else waits for. Looking up is
/// short and bounded; whoever waits for something else (another's call, a pause before a retry) steps aside
/// and takes no slot.

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <tuple>
#include <utility>

namespace dg {

class CallSlots {
public:
    /// `slots` is at least 1.
    explicit CallSlots(int slots);
    CallSlots(const CallSlots &) = delete;
    CallSlots &operator=(const CallSlots &) = delete;

    /// From now on there are so many, at least 1. Where they are fewer than before nobody loses a slot: what
    /// is given back goes to nobody until no more are held than there are. Any thread.
    void setSlots(int slots);

    /// A task's place in the line, and its slot while it has one. Any thread, one at a time. Its destructor
    /// gives up both. Outlived by its CallSlots.
    class Place {
    public:
        Place() = default;
        Place(Place &&other) noexcept;
        Place &operator=(Place &&other) noexcept;
        ~Place();

        /// Blocks for a slot; at once where it holds one already. False: a stop was requested before it got
        /// one; it keeps its place in the line until it steps aside or ends.
        [[nodiscard]] bool acquire(std::stop_token stop);
        /// Gives up slot and place; `acquire` gets back in line.
        void stepAside();

    private:
        friend class CallSlots;
        using Position = std::tuple<std::int64_t, std::uint64_t, std::uint64_t>; // -priority, order, arrival
        Place(CallSlots &slots, Position position);
        CallSlots *m_slots = nullptr;
        Position m_position {};
    };

    /// The first in line is the one with the highest priority; among equals the one with the lowest `order`,
    /// then the first to join.
    [[nodiscard]] Place join(std::int64_t priority, std::uint64_t order = 0);

private:
    enum class State { LookingUp, Waiting, Holding };
    /// Each is woken alone: hundreds may wait for one slot.
    struct InLine {
        State state = State::LookingUp;
        std::condition_variable_any granted;
    };

    void grant(); // m_mutex is held
    void remove(const Place::Position &position);

    std::mutex m_mutex;
    std::map<Place::Position, InLine> m_line; ///< guarded by m_mutex, as all below
    int m_slots;
    int m_free; ///< below 0: more are held than there are
    std::uint64_t m_arrivals = 0;
};

} // namespace dg
