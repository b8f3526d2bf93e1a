// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What was asked of whom since the program began, and what that took. Any thread.

#include "core/base/usage.h"

#include <QString>

#include <compare>
#include <cstdint>
#include <map>
#include <mutex>

namespace dg {

struct UsageCounters {
    std::int64_t asked = 0; ///< questions put to the client
    std::int64_t calls = 0; ///< attempts at the provider, those that failed included
    std::int64_t hits = 0; ///< answered by the cache
    std::int64_t joined = 0; ///< answered by another's call
    std::int64_t failed = 0; ///< questions that ended without an answer
    Usage usage; ///< of the calls
    MicroDollars
        saved; ///< what hits and joined ones would have cost; the provider's prompt cache is in `usage`

    /// Of the questions that were answered, how many without a call of their own: 0 to 1; 0 when none was.
    [[nodiscard]] double hitRate() const;
    UsageCounters &operator+=(const UsageCounters &other);
    bool operator==(const UsageCounters &) const = default;
};

struct AnswererId {
    QString provider; ///< AiProvider::name
    QString model;
    std::strong_ordering operator<=>(const AnswererId &) const = default;
    bool operator==(const AnswererId &) const = default;
};

class UsageStatistics {
public:
    using Snapshot = std::map<AnswererId, UsageCounters>;

    void add(const AnswererId &who, const UsageCounters &counters);
    [[nodiscard]] Snapshot snapshot() const;
    [[nodiscard]] UsageCounters total() const;

private:
    mutable std::mutex m_mutex;
    Snapshot m_counters; ///< guarded by m_mutex
};

} // namespace dg
