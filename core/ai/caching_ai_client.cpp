// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/caching_ai_client.h"

#include "core/ai/call_gate.h"
#include "core/ai/completion_bytes.h"
#include "core/ai/json_answer.h"
#include "core/ai/token_estimate.h"
#include "core/base/random.h"

#include <QCryptographicHash>
#include <QJsonObject>

#include <algorithm>
#include <initializer_list>
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

QString dollars(MicroDollars amount)
{
    const double value = static_cast<double>(amount.value()) / 1e6;
    return QStringLiteral("$%1").arg(value, 0, 'f', value < 0.1 ? 4 : 2);
}

/// Stands for long texts in a key: to write them as JSON takes longer than to digest them.
QString digestOf(std::initializer_list<QString> texts)
{
    QCryptographicHash hash(QCryptographicHash::Blake2b_256);
    for (const QString &text : texts) {
        const QByteArray bytes = text.toUtf8();
        hash.addData(QByteArray::number(bytes.size()) + ':'); // so that no text runs into the next
        hash.addData(bytes);
    }
    return QString::fromLatin1(hash.result().toHex());
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
    QJsonObject question {
        {QStringLiteral("provider"), provider.identity()},
        {QStringLiteral("model"), request.model.isEmpty() ? provider.defaultModel() : request.model},
        {QStringLiteral("stage"), request.stage},
        {QStringLiteral("form"), static_cast<int>(request.form)},
        {QStringLiteral("seed"), static_cast<qint64>(request.seed)},
        {QStringLiteral("variant"), request.variant},
        {QStringLiteral("maxOutput"), static_cast<qint64>(request.maxOutput.value())},
    };
    if (provider.reads() != AiProvider::Reads::Prompt)
        question.insert(QStringLiteral("inputs"), request.inputs);
    if (provider.reads() != AiProvider::Reads::Inputs)
        question.insert(QStringLiteral("text"), digestOf({request.system, request.prompt}));
    if (request.schema) {
        question.insert(QStringLiteral("schema"),
            request.schema->name + QLatin1Char(' ') + QString::fromLatin1(request.schema->digest));
    }
    if (request.temperature)
        question.insert(QStringLiteral("temperature"), *request.temperature);
    return cacheKey(kind, question);
}

bool CachingAiClient::knows(const AiProvider &provider, const AiRequest &request, CacheKind kind)
{
    const Sharing sharing = provider.mayBeShared() ? Sharing::Room : Sharing::ThisMachine;
    return m_cache.look(keyOf(provider, request, kind), Look::Uncounted, sharing).has_value();
}

std::optional<CachingAiClient::Cached> CachingAiClient::cached(
    const AiProvider &provider, const AiRequest &request, CacheKind kind)
{
    const Sharing sharing = provider.mayBeShared() ? Sharing::Room : Sharing::ThisMachine;
    const auto hit = m_cache.look(keyOf(provider, request, kind), Look::Uncounted, sharing);
    auto completion = hit ? completionFromBytes(hit->entry.bytes()) : std::nullopt;
    return completion ? std::optional(Cached {std::move(*completion), hit->tier}) : std::nullopt;
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
    const Asked &asked, TokenCount input, CallSlots::Place &place, std::stop_token stop)
{
    CallGate *const gate = asked.provider.gate();
    std::chrono::milliseconds pause = firstRoomPause;
    for (;;) {
        if (!place.acquire(stop))
            return fail(ErrorKind::Cancelled, "Stopped.");
        // Before the room's lock: nobody elsewhere waits for a provider that is parked here.
        if (gate) {
            if (auto passed = gate->pass(input, stop); !passed)
                return tl::unexpected<Error>(passed.error());
        }
        if (!asked.reads)
            return Turn {};
        RoomLockAttempt attempt =
            asked.sharing == Sharing::Room ? m_cache.tryLock(asked.key) : RoomLockAttempt {};
        // Until now another may have stored it: here before the slot, in the room before the lock.
        std::optional<AiAnswer> answer = known(asked, Look::Uncounted);
        const bool waits = attempt.state == RoomLockAttempt::State::HeldByAnother;
        if (gate && (answer || waits))
            gate->turnBack(input);
        if (answer || !waits)
            return Turn {std::move(attempt.lock), std::move(answer)};
        place.stepAside();
        if (!m_clock.waitUntil(m_clock.now() + pause, stop))
            return fail(ErrorKind::Cancelled, "Stopped.");
        pause = std::min(pause * 2, longestRoomPause);
    }
}

AnswererId CachingAiClient::answererOf(const Asked &asked)
{
    const QString &model = asked.call.request.model;
    return {asked.provider.name(), model.isEmpty() ? asked.provider.defaultModel() : model};
}

CallResult CachingAiClient::callOnce(const Asked &asked, const AiRequest &request, std::stop_token stop,
    const CallObserver &observer, const StreamSink<QByteArray> &sink)
{
    const Usage expected = asked.provider.estimate(request, asked.call.expectedOutput);
    std::optional<Budget::Hold> hold;
    if (asked.call.budget) {
        hold = asked.call.budget->hold(expected.cost);
        if (!hold) {
            if (CallGate *gate = asked.provider.gate())
                gate->turnBack(estimateTokens(request));
            return fail(ErrorKind::BudgetReached,
                QStringLiteral("This call may cost %1; of the budget of %2 there is %3 left.")
                    .arg(dollars(expected.cost), dollars(*asked.call.budget->limit()),
                        dollars(asked.call.budget->left()))
                    .toStdString(),
                "Raise the budget and resume; what is finished is kept.");
        }
    }
    if (observer.calling)
        observer.calling();
    AnswerSink answer;
    answer.text = [&](const QByteArray &piece) { sink.send(piece); };
    answer.begun = observer.begun;
    CallResult result = asked.provider.complete(request, std::move(stop), answer);
    const Usage &took = result ? result->usage : result.error().usage;
    if (hold)
        hold->settle(took.cost);
    UsageCounters counted;
    counted.calls = 1;
    counted.usage = took;
    m_usage.add(answererOf(asked), counted);
    return result;
}

CallResult CachingAiClient::attempt(const Asked &asked, std::stop_token stop, const CallObserver &observer,
    const StreamSink<QByteArray> &sink)
{
    AiRequest request = asked.call.request;
    for (;;) {
        CallResult result = callOnce(asked, request, stop, observer, sink);
        if (!result)
            return result;
        result->text = unwrapped(result->text, request.form);
        const auto checked = checkAnswer(asked.call, *result);
        if (checked)
            return result;
        CallFailure failure = checked.error();
        failure.usage = result->usage;
        const bool mendable = failure.kind == ErrorKind::BadAnswer && checkWhole(*result);
        if (!mendable || request.repair || stop.stop_requested())
            return tl::unexpected<CallFailure>(std::move(failure));
        request.repair = Repair {result->text, QString::fromStdString(failure.message)};
        sink.withdraw();
        if (observer.retrying)
            observer.retrying(failure, {});
        if (CallGate *gate = asked.provider.gate()) {
            if (auto passed = gate->pass(estimateTokens(request), stop); !passed)
                return tl::unexpected<CallFailure>(CallFailure(passed.error()));
        }
    }
}

std::optional<std::chrono::milliseconds> CachingAiClient::waitAfter(
    const Asked &asked, int attempt, const CallFailure &failure) const
{
    switch (failure.recovery) {
    case Recovery::None:
        return std::nullopt;
    case Recovery::NewKey: // the gate lets nobody through before there is one
        return asked.provider.gate() ? std::optional(std::chrono::milliseconds(0)) : std::nullopt;
    case Recovery::Retry:
        break;
    }
    // What differs from call to call and not from run to run is as good as chance here.
    Random random(asked.key.hash() ^ static_cast<std::uint64_t>(attempt));
    auto wait = asked.call.retry.delay(attempt, failure.retryAfter, random.unit());
    if (wait && failure.retryAfter && asked.provider.gate()) {
        asked.provider.gate()->park(*wait);
        return std::chrono::milliseconds(0);
    }
    return wait;
}

CachingAiClient::AskResult CachingAiClient::ask(const Asked &asked, CallSlots::Place &place,
    std::stop_token stop, const CallObserver &observer, const StreamSink<QByteArray> &sink)
{
    const TokenCount input = asked.provider.gate() ? estimateTokens(asked.call.request) : TokenCount();
    std::optional<Clock::TimePoint> begun; // of the first attempt: those that failed and the pauses count
    for (int number = 1;; ++number) {
        Expected<Turn> turn = awaitTurn(asked, input, place, stop);
        if (!turn)
            return tl::unexpected<CallFailure>(CallFailure(turn.error()));
        if (turn->answer)
            return std::move(*turn->answer);
        if (!begun)
            begun = m_clock.now();
        CallResult completion = attempt(asked, stop, observer, sink);
        if (completion) {
            const auto atProvider = m_clock.now() - *begun;
            // The lock is held until the room has the answer.
            if (asked.stores) {
                store(asked, *completion, worthOf(completion->usage, atProvider),
                    turn->lock ? RoomAck::Awaited : RoomAck::Unneeded, sink);
            }
            return AiAnswer {std::move(*completion), AnswerSource::Called, {}, atProvider, {}};
        }
        const auto wait = waitAfter(asked, number, completion.error());
        if (!wait)
            return tl::unexpected<CallFailure>(completion.error());
        // Text that was shown is taken back where everyone sees it, before it is written again.
        sink.withdraw();
        if (observer.retrying)
            observer.retrying(completion.error(), *wait);
        turn->lock.reset();
        place.stepAside();
        if (!m_clock.waitUntil(m_clock.now() + *wait, stop))
            return tl::unexpected<CallFailure>(CallFailure(Error {ErrorKind::Cancelled, "Stopped."}));
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

void CachingAiClient::countQuestion(const Asked &asked, const AskResult &result, const Worth &saved)
{
    UsageCounters counted;
    counted.asked = 1;
    counted.failed = result ? 0 : 1;
    counted.hits = result && result->source == AnswerSource::Hit ? 1 : 0;
    counted.joined = result && result->source == AnswerSource::Joined ? 1 : 0;
    counted.saved = saved.cost;
    m_usage.add(answererOf(asked), counted);
}

tl::expected<AiAnswer, CallFailure> CachingAiClient::complete(AiProvider &provider, const AiCall &call,
    CallSlots::Place &place, std::stop_token stop, const CallObserver &observer)
{
    const Asked asked {provider, keyOf(provider, call.request, call.kind), call,
        call.readCache && m_caching.on, call.writeCache && m_caching.on,
        provider.mayBeShared() ? Sharing::Room : Sharing::ThisMachine};
    if (!asked.reads) {
        AskResult result = ask(asked, place, stop, observer, observer.text);
        countQuestion(asked, result, {});
        return result;
    }

    const auto begun = m_clock.now();
    std::optional<AiAnswer> answer = known(asked, Look::Counted);
    const auto looked = m_clock.now() - begun;
    if (answer) {
        const Worth saved = answer->saved;
        m_cache.count(call.kind, LookupResult::Hit, saved, looked);
        AskResult result = std::move(*answer);
        countQuestion(asked, result, saved);
        return result;
    }
    std::optional<CallFailure> ownFailure; ///< with what it took, which followers have not paid
    Flights::Landing landing = m_flights.run(
        asked.key, stop, observer.text,
        [&](const StreamSink<QByteArray> &sink) -> Expected<AiAnswer> {
            AskResult result = ask(asked, place, stop, observer, sink);
            if (result)
                return std::move(*result);
            ownFailure = result.error();
            return tl::unexpected<Error>(result.error());
        },
        [&] { place.stepAside(); });
    AskResult result = tl::unexpected<CallFailure>(CallFailure(Error {}));
    if (landing.value)
        result = std::move(*landing.value);
    else
        result = tl::unexpected<CallFailure>(ownFailure.value_or(CallFailure(landing.value.error())));

    Worth saved;
    LookupResult counted = LookupResult::Miss;
    if (result && result->source == AnswerSource::Hit) {
        // It was stored before its turn came: whoever waited for it has it out of the cache as well.
        saved = result->saved;
        counted = LookupResult::Hit;
    } else if (landing.joined) {
        counted = LookupResult::Joined;
        if (result) {
            // The leader pays.
            saved = worthOf(std::exchange(result->completion.usage, {}), result->atProvider);
            result->source = AnswerSource::Joined;
            result->saved = saved;
            result->atProvider = {};
        }
    }
    m_cache.count(call.kind, counted, saved, looked);
    countQuestion(asked, result, saved);
    return result;
}

} // namespace dg
