// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/call_slots.h"

#include <algorithm>

namespace dg {

CallSlots::CallSlots(int slots)
    : m_slots(std::max(1, slots))
    , m_free(m_slots)
{
}

void CallSlots::setSlots(int slots)
{
    const std::scoped_lock lock(m_mutex);
    const int before = std::exchange(m_slots, std::max(1, slots));
    m_free += m_slots - before;
    grant();
}

CallSlots::Place CallSlots::join(std::int64_t priority, std::uint64_t order)
{
    const std::scoped_lock lock(m_mutex);
    const Place::Position position {-priority, order, m_arrivals++};
    m_line.try_emplace(position);
    return {*this, position};
}

void CallSlots::grant()
{
    for (auto &[position, each] : m_line) {
        if (m_free <= 0 || each.state == State::LookingUp)
            break;
        if (each.state == State::Waiting) {
            each.state = State::Holding;
            --m_free;
            each.granted.notify_one();
        }
    }
}

void CallSlots::remove(const Place::Position &position)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_line.find(position);
    if (found == m_line.end())
        return;
    if (found->second.state == State::Holding)
        ++m_free;
    m_line.erase(found);
    grant();
}

CallSlots::Place::Place(CallSlots &slots, Position position)
    : m_slots(&slots)
    , m_position(position)
{
}

CallSlots::Place::Place(Place &&other) noexcept
    : m_slots(std::exchange(other.m_slots, nullptr))
    , m_position(other.m_position)
{
}

CallSlots::Place &CallSlots::Place::operator=(Place &&other) noexcept
{
    if (this != &other) {
        if (m_slots)
            m_slots->remove(m_position);
        m_slots = std::exchange(other.m_slots, nullptr);
        m_position = other.m_position;
    }
    return *this;
}

CallSlots::Place::~Place()
{
    if (m_slots)
        m_slots->remove(m_position);
}

bool CallSlots::Place::acquire(std::stop_token stop)
{
    std::unique_lock lock(m_slots->m_mutex);
    // A place that stepped aside is back in line where it stood.
    InLine &own = m_slots->m_line[m_position];
    if (own.state == State::Holding)
        return true;
    own.state = State::Waiting;
    m_slots->grant();
    const bool granted = own.granted.wait(lock, stop, [&own] { return own.state == State::Holding; });
    // A stop frees slots: they are not for beginning anything new.
    return granted && !stop.stop_requested();
}

void CallSlots::Place::stepAside()
{
    m_slots->remove(m_position);
}

} // namespace dg
