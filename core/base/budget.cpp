// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/budget.h"

#include <algorithm>
#include <utility>

namespace dg {

Budget::Budget(std::optional<MicroDollars> limit, MicroDollars spent)
    : m_limit(limit)
    , m_spent(spent)
{
}

std::optional<Budget::Hold> Budget::hold(MicroDollars expected)
{
    const std::scoped_lock lock(m_mutex);
    const MicroDollars held = m_held + expected;
    if (m_limit && m_spent + held > *m_limit)
        return std::nullopt;
    m_held = held;
    return Hold(*this, expected);
}

MicroDollars Budget::spent() const
{
    const std::scoped_lock lock(m_mutex);
    return m_spent;
}

MicroDollars Budget::left() const
{
    const std::scoped_lock lock(m_mutex);
    return m_limit
        ? std::max(MicroDollars(m_limit->value() - m_spent.value() - m_held.value()), MicroDollars())
        : MicroDollars();
}

MicroDollars Budget::held() const
{
    const std::scoped_lock lock(m_mutex);
    return m_held;
}

void Budget::release(MicroDollars held, MicroDollars spent)
{
    const std::scoped_lock lock(m_mutex);
    m_held += MicroDollars(-held.value());
    m_spent += spent;
}

Budget::Hold::Hold(Budget &budget, MicroDollars amount)
    : m_budget(&budget)
    , m_amount(amount)
{
}

Budget::Hold::Hold(Hold &&other) noexcept
    : m_budget(std::exchange(other.m_budget, nullptr))
    , m_amount(other.m_amount)
{
}

Budget::Hold &Budget::Hold::operator=(Hold &&other) noexcept
{
    if (this != &other) {
        settle({});
        m_budget = std::exchange(other.m_budget, nullptr);
        m_amount = other.m_amount;
    }
    return *this;
}

Budget::Hold::~Hold()
{
    settle({});
}

void Budget::Hold::settle(MicroDollars cost)
{
    if (Budget *budget = std::exchange(m_budget, nullptr))
        budget->release(m_amount, cost);
}

} // namespace dg
