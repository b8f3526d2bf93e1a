// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How many calls, and tokens, go to a provider in a minute: a bucket for each that the provider itself
/// speaks of. Knows nothing until it is told, and then lets nothing through that the provider would refuse.
///
/// Providers count in two ways: some give back continuously what was used, others all at once at the end of
/// a minute. Which it is shows in when they say that all is there again.
///
/// Pure but for its own state: the caller says what time it is. One thread at a time.

#include "core/base/strong.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
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

    /// When a call of so many input tokens may go; not after `now`: at once. One that is larger than a whole
    /// limit goes when all of it is there. How long an answer gets is not known before: its tokens hold calls
    /// back only while none are left.
    [[nodiscard]] TimePoint earliest(TokenCount input, TimePoint now) const;
    /// A call goes. Answers with its number, which `learn` wants.
    std::uint64_t take(TokenCount input, TimePoint now);
    /// A call that was taken for did not go after all. What answers to earlier calls say is still read as if
    /// it had: too careful for a moment.
    void giveBack(TokenCount input);
    /// What the answer to call `number` says. What went out since is taken off: the provider may not have
    /// counted it yet.
    void learn(const LimitSign &sign, std::uint64_t number, TimePoint now);

private:
    class Bucket {
    public:
        [[nodiscard]] TimePoint reaches(double need, TimePoint now) const;
        void take(double amount, std::uint64_t call, TimePoint now);
        void giveBack(double amount);
        /// What was asked for when a sign was given, and since.
        struct Asked {
            std::uint64_t call; ///< whose answer it is
            std::uint64_t lastCall;
            double takenSince;
        };
        void learn(const LimitSign &sign, const Asked &asked, TimePoint now);

    private:
        [[nodiscard]] double levelAt(TimePoint now) const;
        void settle(std::uint64_t lastCall, TimePoint now);
        void setPace(double missing, std::chrono::milliseconds fullIn);

        double m_limit = 0; ///< a minute; 0: nobody spoke of it
        double m_level = 0; ///< at `m_at`
        TimePoint m_at {};
        double m_perSecond = 0; ///< given back continuously
        bool m_inWindows = false; ///< given back all at once, at `m_fullAt`
        std::optional<TimePoint> m_fullAt;
        std::uint64_t m_heard = 0; ///< answers to calls before that one say nothing new
    };

    [[nodiscard]] Bucket &bucket(LimitedResource resource);
    [[nodiscard]] const Bucket &bucket(LimitedResource resource) const;
    [[nodiscard]] double takenSince(LimitedResource resource, std::uint64_t call) const;

    std::array<Bucket, 3> m_buckets {};
    std::uint64_t m_calls = 0;
    std::deque<TokenCount> m_inputs; ///< of the last calls
};

} // namespace dg
