// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/adaptive_concurrency.h"

#include <algorithm>

namespace dg {

AdaptiveConcurrency::AdaptiveConcurrency(const Range &range)
    : m_range(range)
    , m_allowed(std::clamp(range.start, 1, std::max(1, range.most)))
{
}

int AdaptiveConcurrency::allowed() const
{
    return static_cast<int>(m_allowed);
}

void AdaptiveConcurrency::accepted()
{
    m_allowed += m_refused ? 1 / m_allowed : 1;
    m_allowed = std::min<double>(m_allowed, std::max(1, m_range.most));
}

void AdaptiveConcurrency::pushedBack(TimePoint begun, TimePoint now)
{
    if (m_refused && begun <= m_halvedAt)
        return;
    m_refused = true;
    m_halvedAt = now;
    m_allowed = std::max(1.0, m_allowed / 2);
}

} // namespace dg
