// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How many calls, and tokens, go to a provider in a minute: a bucket for each that the provider itself
/// speaks of. Knows nothing until it is told, and then lets nothing through that the provider would refuse.
///
/// Pure but for its own state: the caller says what time it is. One thread at a time.

#include "core/base/strong.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

namespace dg {

enum class LimitedResource { Requests, InputTokens, OutputTokens };

/// What an answer's headers say of one resource.
struct LimitSign {
    LimitedResource resource = LimitedResource::Requests;
    std::optional<std::int64_t> limit; ///< a minute
    std::optional<std::int64_t> remaining; ///< when it was said
    std::optional<std::chrono::milliseconds> fullIn; ///< from then
};

class RateLimiter {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// When a call of so many input tokens may go; not after `now`: at once.
    [[nodiscard]] TimePoint earliest(TokenCount input, TimePoint now) const;
    /// A call goes. Answers with its number, which `learn` wants.
    std::uint64_t take(TokenCount input, TimePoint now);
    /// A call that was taken for did not go after all.
    void giveBack(TokenCount input);
    /// What the answer to call `number` says. What went out since is taken off: the provider may not have
    /// counted it yet.
    void learn(const LimitSign &sign, std::uint64_t number, TimePoint now);

private:
    struct Bucket {
        double limit = 0; ///< a minute; 0: nobody spoke of it
        double level = 0; ///< at `at`
        TimePoint at {};
        double takenSinceStart = 0; ///< of this resource, by all calls so far
    };
    std::array<Bucket, 3> m_buckets {};
    std::uint64_t m_calls = 0;
};

} // namespace dg
