// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/usage_statistics.h"

namespace dg {

double UsageCounters::hitRate() const
{
    const std::int64_t answered = asked - failed;
    return answered <= 0 ? 0 : static_cast<double>(hits + joined) / static_cast<double>(answered);
}

UsageCounters &UsageCounters::operator+=(const UsageCounters &other)
{
    asked += other.asked;
    calls += other.calls;
    hits += other.hits;
    joined += other.joined;
    failed += other.failed;
    usage += other.usage;
    saved += other.saved;
    return *this;
}

void UsageStatistics::add(const AnswererId &who, const UsageCounters &counters)
{
    const std::scoped_lock lock(m_mutex);
    m_counters[who] += counters;
}

UsageStatistics::Snapshot UsageStatistics::snapshot() const
{
    const std::scoped_lock lock(m_mutex);
    return m_counters;
}

UsageCounters UsageStatistics::total() const
{
    const std::scoped_lock lock(m_mutex);
    UsageCounters total;
    for (const auto &[who, counters] : m_counters)
        total += counters;
    return total;
}

} // namespace dg
