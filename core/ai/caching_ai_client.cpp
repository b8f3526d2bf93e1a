// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/caching_ai_client.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <memory>
#include <utility>

namespace dg {

namespace {

QByteArray toBytes(const Completion &completion)
{
    const QJsonObject object {
        {QStringLiteral("text"), QString::fromUtf8(completion.text)},
        {QStringLiteral("model"), completion.model},
        {QStringLiteral("inputTokens"), static_cast<qint64>(completion.usage.input.value())},
        {QStringLiteral("outputTokens"), static_cast<qint64>(completion.usage.output.value())},
        {QStringLiteral("microUsd"), static_cast<qint64>(completion.usage.cost.value())},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<Completion> completionFromBytes(const QByteArray &bytes)
{
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    if (!object.value(QStringLiteral("text")).isString())
        return std::nullopt;
    Completion completion;
    completion.text = object.value(QStringLiteral("text")).toString().toUtf8();
    completion.model = object.value(QStringLiteral("model")).toString();
    completion.usage = {TokenCount(object.value(QStringLiteral("inputTokens")).toInteger()),
        TokenCount(object.value(QStringLiteral("outputTokens")).toInteger()),
        MicroDollars(object.value(QStringLiteral("microUsd")).toInteger())};
    return completion;
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

CachingAiClient::CachingAiClient(TieredCache &cache, Clock &clock)
    : m_cache(cache)
    , m_clock(clock)
{
}

CacheKey CachingAiClient::keyOf(const AiProvider &provider, const AiRequest &request, CacheKind kind)
{
    return CacheKey::of(kind,
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

std::optional<AiAnswer> CachingAiClient::known(const CacheKey &key, const AiCall &call, Look look)
{
    const std::optional<CacheHit> hit = m_cache.look(key, look);
    if (!hit)
        return std::nullopt;
    std::optional<Completion> completion = completionFromBytes(*hit->entry.value);
    if (!completion || !checkAnswer(call, *completion)) {
        m_cache.erase(key);
        return std::nullopt;
    }
    const MicroDollars saved = completion->usage.cost;
    completion->usage = {}; // paid for before
    return AiAnswer {std::move(*completion), AnswerSource::Hit, hit->tier, {}, saved};
}

Expected<AiAnswer> CachingAiClient::ask(AiProvider &provider, const CacheKey &key, const AiCall &call,
    CallSlots::Place &place, std::stop_token stop, const CallObserver &observer,
    const StreamSink<QByteArray> &sink)
{
    if (!place.acquire(stop))
        return fail(ErrorKind::Cancelled, "Stopped.");
    if (call.readCache) {
        // Between the first look and the slot another may have stored it.
        if (std::optional<AiAnswer> answer = known(key, call, Look::Uncounted))
            return std::move(*answer);
    }
    if (observer.calling)
        observer.calling();
    const auto begun = m_clock.now();
    Expected<Completion> completion =
        provider.complete(call.request, stop, [&](const QByteArray &piece) { sink.send(piece); });
    const auto atProvider = m_clock.now() - begun;
    if (!completion)
        return tl::unexpected<Error>(completion.error());
    if (auto checked = checkAnswer(call, *completion); !checked)
        return tl::unexpected<Error>(checked.error());
    if (call.writeCache) {
        const CacheEntry entry {std::make_shared<const QByteArray>(toBytes(*completion)),
            defaultLifetime(call.kind), call.request.label, call.tags};
        m_cache.putIfAbsent(key, entry);
    }
    return AiAnswer {std::move(*completion), AnswerSource::Called, {}, atProvider, {}};
}

Expected<AiAnswer> CachingAiClient::complete(AiProvider &provider, const AiCall &call,
    CallSlots::Place &place, std::stop_token stop, const CallObserver &observer)
{
    const CacheKey key = keyOf(provider, call.request, call.kind);
    if (!call.readCache)
        return ask(provider, key, call, place, stop, observer, observer.text);

    if (std::optional<AiAnswer> answer = known(key, call, Look::Counted)) {
        m_cache.count(call.kind, LookupResult::Hit);
        return std::move(*answer);
    }
    Flights::Landing landing = m_flights.run(
        key, stop, observer.text,
        [&](const StreamSink<QByteArray> &sink) {
            return ask(provider, key, call, place, stop, observer, sink);
        },
        [&] { place.stepAside(); });
    if (landing.value && landing.value->source == AnswerSource::Hit) {
        // It was stored before its turn came: whoever waited for it has it out of the cache as well.
        m_cache.count(call.kind, LookupResult::Hit);
        return std::move(landing.value);
    }
    if (landing.joined) {
        m_cache.count(call.kind, LookupResult::Joined);
        if (landing.value) {
            landing.value->source = AnswerSource::Joined;
            landing.value->saved = std::exchange(landing.value->completion.usage, {}).cost; // the leader pays
            landing.value->atProvider = {};
        }
        return std::move(landing.value);
    }
    m_cache.count(call.kind, LookupResult::Miss);
    return std::move(landing.value);
}

} // namespace dg
