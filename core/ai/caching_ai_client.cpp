// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/caching_ai_client.h"

#include "core/ai/completion_bytes.h"

#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace dg {

namespace {

/// While another machine of the room makes the call, its answer is looked for so often.
constexpr std::chrono::milliseconds firstRoomPause {20};
constexpr std::chrono::milliseconds longestRoomPause {200};

Worth worthOf(const Usage &usage, std::chrono::nanoseconds atProvider)
{
    return {usage.cost, usage.input + usage.output,
        std::chrono::duration_cast<std::chrono::milliseconds>(atProvider)};
}

/// What is wrong with any answer, whatever was asked.
Expected<void> checkWhole(const Completion &completion)
{
    switch (completion.stopReason) {
    case StopReason::TokenLimit:
        return fail(ErrorKind::BadAnswer, "The answer was cut off at the model's length limit.",
            "Ask for less, or choose another model.");
    case StopReason::Refusal:
        return fail(ErrorKind::Refused, "The model declined to write this.",
            "Change the brief, or choose another model.");
    case StopReason::ContentFilter:
        return fail(ErrorKind::Refused, "The provider's filter stopped this answer.",
            "Change the brief, or choose another model.");
    case StopReason::ContextLimit:
        return fail(ErrorKind::BadAnswer, "The question and its answer are too long for this model.",
            "Choose a model with a larger context, or shorten the brief.");
    case StopReason::Paused:
        return fail(ErrorKind::BadAnswer, "The model stopped in the middle of its answer.", "Try again.");
    case StopReason::EndOfTurn:
        break;
    }
    if (completion.text.trimmed().isEmpty())
        return fail(ErrorKind::BadAnswer, "The answer was empty.", "Try again.");
    return {};
}

Expected<void> checkAnswer(const AiCall &call, const Completion &completion)
{
    if (auto whole = checkWhole(completion); !whole)
        return whole;
    return call.check ? call.check(completion) : Expected<void> {};
}

} // namespace

CachingAiClient::CachingAiClient(TieredCache &cache, Clock &clock, const ClientCaching &caching)
    : m_cache(cache)
    , m_clock(clock)
    , m_caching(caching)
{
}

CacheKey CachingAiClient::keyOf(const AiProvider &provider, const AiRequest &request, CacheKind kind)
{
    return cacheKey(kind,
        {
            {QStringLiteral("provider"), provider.identity()},
            {QStringLiteral("model"), request.model.isEmpty() ? provider.defaultModel() : request.model},
            {QStringLiteral("stage"), request.stage},
            {QStringLiteral("inputs"), request.inputs},
            {QStringLiteral("system"), request.system},
            {QStringLiteral("prompt"), request.prompt},
            {QStringLiteral("form"), static_cast<int>(request.form)},
            {QStringLiteral("seed"), static_cast<qint64>(request.seed)},
            {QStringLiteral("variant"), request.variant},
        });
}

bool CachingAiClient::knows(const AiProvider &provider, const AiRequest &request, CacheKind kind)
{
    const Sharing sharing = provider.mayBeShared() ? Sharing::Room : Sharing::ThisMachine;
    return m_cache.look(keyOf(provider, request, kind), Look::Uncounted, sharing).has_value();
}

std::optional<AiAnswer> CachingAiClient::known(const Asked &asked, Look look)
{
    const std::optional<CacheHit> hit = m_cache.look(asked.key, look, asked.sharing);
    if (!hit)
        return std::nullopt;
    std::optional<Completion> completion = completionFromBytes(hit->entry.bytes());
    if (!completion || !checkAnswer(asked.call, *completion)) {
        m_cache.erase(asked.key);
        return std::nullopt;
    }
    completion->usage = {}; // paid for before
    return AiAnswer {std::move(*completion), AnswerSource::Hit, hit->tier, {}, hit->entry.value->worth};
}

Expected<CachingAiClient::Turn> CachingAiClient::awaitTurn(
    const Asked &asked, CallSlots::Place &place, std::stop_token stop)
{
    std::chrono::milliseconds pause = firstRoomPause;
    for (;;) {
        if (!place.acquire(stop))
            return fail(ErrorKind::Cancelled, "Stopped.");
        if (!asked.reads)
            return Turn {};
        RoomLockAttempt attempt =
            asked.sharing == Sharing::Room ? m_cache.tryLock(asked.key) : RoomLockAttempt {};
        // Until now another may have stored it: here before the slot, in the room before the lock.
        std::optional<AiAnswer> answer = known(asked, Look::Uncounted);
        if (answer || attempt.state != RoomLockAttempt::State::HeldByAnother)
            return Turn {std::move(attempt.lock), std::move(answer)};
        place.stepAside();
        if (!m_clock.waitUntil(m_clock.now() + pause, stop))
            return fail(ErrorKind::Cancelled, "Stopped.");
        pause = std::min(pause * 2, longestRoomPause);
    }
}

void CachingAiClient::store(const Asked &asked, Completion &completion, const Worth &worth, RoomAck ack,
    const StreamSink<QByteArray> &sink)
{
    const QByteArray bytes = completionToBytes(completion);
    CacheValue value {bytes, ContentType::Text, asked.call.request.label, asked.call.tags, worth};
    const auto lifetime = asked.call.lifetime.count() > 0 ? asked.call.lifetime : m_caching.lifetime;
    const CacheEntry stands = m_cache.putIfAbsent(asked.key, std::move(value), lifetime, asked.sharing, ack);
    if (!asked.reads || stands.bytes() == bytes)
        return;
    // Another was first, here or in the room: everyone goes on with the same answer.
    std::optional<Completion> theirs = completionFromBytes(stands.bytes());
    if (!theirs || !checkAnswer(asked.call, *theirs))
        return;
    theirs->usage = completion.usage; // this call was made and paid for all the same
    completion = std::move(*theirs);
    sink.withdraw();
    sink.send(completion.text);
}

Expected<AiAnswer> CachingAiClient::ask(const Asked &asked, CallSlots::Place &place, std::stop_token stop,
    const CallObserver &observer, const StreamSink<QByteArray> &sink)
{
    Expected<Turn> turn = awaitTurn(asked, place, stop);
    if (!turn)
        return tl::unexpected<Error>(turn.error());
    if (turn->answer)
        return std::move(*turn->answer);
    if (observer.calling)
        observer.calling();
    const auto begun = m_clock.now();
    CallResult completion =
        asked.provider.complete(asked.call.request, stop, [&](const QByteArray &piece) { sink.send(piece); });
    const auto atProvider = m_clock.now() - begun;
    if (!completion)
        return tl::unexpected<Error>(completion.error());
    if (auto checked = checkAnswer(asked.call, *completion); !checked)
        return tl::unexpected<Error>(checked.error());
    // The lock is held until the room has the answer.
    if (asked.stores) {
        store(asked, *completion, worthOf(completion->usage, atProvider),
            turn->lock ? RoomAck::Awaited : RoomAck::Unneeded, sink);
    }
    return AiAnswer {std::move(*completion), AnswerSource::Called, {}, atProvider, {}};
}

Expected<AiAnswer> CachingAiClient::complete(AiProvider &provider, const AiCall &call,
    CallSlots::Place &place, std::stop_token stop, const CallObserver &observer)
{
    const Asked asked {provider, keyOf(provider, call.request, call.kind), call,
        call.readCache && m_caching.on, call.writeCache && m_caching.on,
        provider.mayBeShared() ? Sharing::Room : Sharing::ThisMachine};
    if (!asked.reads)
        return ask(asked, place, stop, observer, observer.text);

    const auto begun = m_clock.now();
    std::optional<AiAnswer> answer = known(asked, Look::Counted);
    const auto looked = m_clock.now() - begun;
    if (answer) {
        m_cache.count(call.kind, LookupResult::Hit, answer->saved, looked);
        return std::move(*answer);
    }
    Flights::Landing landing = m_flights.run(
        asked.key, stop, observer.text,
        [&](const StreamSink<QByteArray> &sink) { return ask(asked, place, stop, observer, sink); },
        [&] { place.stepAside(); });
    if (landing.value && landing.value->source == AnswerSource::Hit) {
        // It was stored before its turn came: whoever waited for it has it out of the cache as well.
        m_cache.count(call.kind, LookupResult::Hit, landing.value->saved, looked);
        return std::move(landing.value);
    }
    if (landing.joined) {
        Worth saved;
        if (landing.value) {
            // The leader pays.
            saved = worthOf(std::exchange(landing.value->completion.usage, {}), landing.value->atProvider);
            landing.value->source = AnswerSource::Joined;
            landing.value->saved = saved;
            landing.value->atProvider = {};
        }
        m_cache.count(call.kind, LookupResult::Joined, saved, looked);
        return std::move(landing.value);
    }
    m_cache.count(call.kind, LookupResult::Miss, {}, looked);
    return std::move(landing.value);
}

} // namespace dg
