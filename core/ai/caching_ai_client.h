// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The one way to ask an AI: nothing is asked that is known, and nothing is asked twice at once.
///
/// For each call, in this order: key, cache, single flight (another's call for the same key is joined and
/// streamed along), a slot to call in, the provider's gate (its limits, its pauses, its key), the room's lock
/// (where answers may be shared: another machine's call for the same key is waited for), a second look, the
/// budget, the provider, the check of the answer, the store, the unlock. A call that fails and may succeed a
/// little later gives up slot and lock, waits, and goes through all of it again; an answer that is not what
/// was asked for is sent back to be mended, once. What fails the check is never stored, and a stored answer
/// that fails it is deleted and asked for again.

#include "core/ai/ai_provider.h"
#include "core/ai/usage_statistics.h"
#include "core/base/budget.h"
#include "core/base/call_slots.h"
#include "core/base/clock.h"
#include "core/base/retry_policy.h"
#include "core/base/single_flight.h"
#include "core/cache/cache_key.h"
#include "core/cache/tiered_cache.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace dg {

struct AiCall {
    AiRequest request;
    CacheKind kind = CacheKind::AiResponse;
    bool readCache = true; ///< false: asks the provider whatever is known, and joins nobody
    bool writeCache = true;
    std::chrono::seconds lifetime {}; ///< of the entry that is stored; 0: the client's
    QStringList tags; ///< of the entry that is stored
    /// Whether an answer is what was asked for. Errors: BadAnswer. May be empty.
    std::function<Expected<void>(const Completion &)> check;
    Budget *budget = nullptr; ///< what it may cost is held there; null: whatever it costs
    TokenCount expectedOutput {1500}; ///< how long an answer is likely to be: what its price is estimated by
    RetryPolicy retry {};
};

enum class AnswerSource { Called, Hit, Joined };

struct AiAnswer {
    Completion completion;
    AnswerSource source = AnswerSource::Called;
    QString tier; ///< of a hit
    std::chrono::nanoseconds atProvider {}; ///< of a call
    Worth saved; ///< what the call that was not made had taken
};

/// What a caller may watch; called on the caller's thread.
struct CallObserver {
    std::function<void()> calling; ///< the provider is being asked
    StreamSink<QByteArray> text;
    std::function<void()> begun {}; ///< the provider has taken the question and begins to answer
    /// That did not succeed, and is done again after `wait`. Text that came has been withdrawn.
    std::function<void(const CallFailure &, std::chrono::milliseconds wait)> retrying {};
};

struct ClientCaching {
    bool on = true; ///< false: no call reads or fills the cache, whatever it says itself
    std::chrono::seconds lifetime {}; ///< of what is stored; 0: that of the call's kind
};

class CachingAiClient {
public:
    /// Both outlive it.
    CachingAiClient(TieredCache &cache, Clock &clock, const ClientCaching &caching = {});

    /// The key a call is known by: everything in it that can change the answer.
    [[nodiscard]] static CacheKey keyOf(const AiProvider &provider, const AiRequest &request, CacheKind kind);

    /// Whether an answer to that request is cached. Not a lookup in the statistics.
    [[nodiscard]] bool knows(const AiProvider &provider, const AiRequest &request, CacheKind kind);
    struct Cached {
        Completion completion;
        QString tier;
    };
    /// That answer; none: it is not cached. Not a lookup in the statistics either.
    [[nodiscard]] std::optional<Cached> cached(
        const AiProvider &provider, const AiRequest &request, CacheKind kind);

    /// Blocks. Any number of threads at once. Failures: those of AiProvider::complete and of `check`;
    /// BadAnswer for an answer that was cut by the token limit, refused or empty; BudgetReached. The usage in
    /// an answer or failure is that of the last attempt; those before were told to `retrying`.
    [[nodiscard]] tl::expected<AiAnswer, CallFailure> complete(AiProvider &provider, const AiCall &call,
        CallSlots::Place &place, std::stop_token stop, const CallObserver &observer);

    /// What was asked of whom since the client began.
    [[nodiscard]] const UsageStatistics &usage() const { return m_usage; }

private:
    using Flights = SingleFlight<CacheKey, AiAnswer, QByteArray>;

    /// One call on its way through the client.
    struct Asked {
        AiProvider &provider;
        const CacheKey key;
        const AiCall &call;
        const bool reads;
        const bool stores;
        const Sharing sharing;
    };

    using AskResult = tl::expected<AiAnswer, CallFailure>;

    [[nodiscard]] std::optional<AiAnswer> known(const Asked &asked, Look look);
    [[nodiscard]] AskResult ask(const Asked &asked, CallSlots::Place &place, std::stop_token stop,
        const CallObserver &observer, const StreamSink<QByteArray> &sink);
    /// The right to call: a slot, the provider's leave, and the key's room lock where there is a room. An
    /// answer instead, where another machine's call gave it meanwhile. Errors: Cancelled, Unauthorised.
    struct Turn {
        std::unique_ptr<RoomLock> lock;
        std::optional<AiAnswer> answer;
    };
    [[nodiscard]] Expected<Turn> awaitTurn(
        const Asked &asked, TokenCount input, CallSlots::Place &place, std::stop_token stop);
    /// One attempt at the provider, paid and counted, and mended once where its answer is not what was asked.
    [[nodiscard]] CallResult attempt(const Asked &asked, std::stop_token stop, const CallObserver &observer,
        const StreamSink<QByteArray> &sink);
    [[nodiscard]] CallResult callOnce(const Asked &asked, const AiRequest &request, std::stop_token stop,
        const CallObserver &observer, const StreamSink<QByteArray> &sink);
    /// How long to wait before the next attempt; none: that was the last.
    [[nodiscard]] std::optional<std::chrono::milliseconds> waitAfter(
        const Asked &asked, int attempt, const CallFailure &failure) const;
    void countQuestion(const Asked &asked, const AskResult &result, const Worth &saved);
    [[nodiscard]] static AnswererId answererOf(const Asked &asked);
    void store(const Asked &asked, Completion &completion, const Worth &worth, RoomAck ack,
        const StreamSink<QByteArray> &sink);

    TieredCache &m_cache;
    Clock &m_clock;
    const ClientCaching m_caching;
    Flights m_flights;
    UsageStatistics m_usage;
};

} // namespace dg
