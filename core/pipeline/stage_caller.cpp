// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stage_caller.h"

#include "core/cache/cache_entry.h"
#include "core/pipeline/provenance.h"

#include <QDateTime>

#include <chrono>
#include <utility>

namespace dg {

/// Where somebody stands in, a writer who cannot be reached is not waited for as long.
static constexpr int attemptsBeforeStandIn = 3;
/// What is streamed is handed to the project this often: with what the project takes to write it, a kill
/// loses less than a second of it.
static constexpr std::chrono::milliseconds keepEvery {500};

StageCaller::StageCaller(const Parts &parts)
    : m_parts(parts)
    , m_reachable(parts.services.clock)
{
}

Expected<StageCaller::Reply> StageCaller::call(const RunItem &item, const AiStage &stage,
    const StageDecision &decision, CallSlots::Place &place, std::stop_token stop)
{
    const auto prompt = m_prompts.render(stage.promptName(), stage.promptValues(decision.question.inputs));
    if (!prompt)
        return tl::unexpected<Error>(prompt.error());
    AiCall call = callFor(item, stage, decision, *prompt);
    Reply reply;
    reply.variant = call.request.variant;

    Seen seen;
    seen.keep = [&](const QByteArray &soFar) {
        const Answerer &from = reply.from ? *reply.from : m_parts.setup.writer;
        m_parts.project.keepUnfinished(
            {{}, episodeOf(m_parts.options, stage), item.ref, decision.question.digest, reply.variant, false,
                soFar, provenanceOf(stage, decision.question, from, from.model, QStringLiteral("cut off"))});
    };
    const CallObserver observer = observerFor(item, stage, seen);
    askSomebody(item, call, place, std::move(stop), observer, reply);
    reply.soFar = std::move(seen.soFar);
    if (seen.firstCalledAt)
        reply.atProvider = m_parts.services.clock.now() - *seen.firstCalledAt;
    return reply;
}

/// The cache may hold variants that another project was the first to ask for.
int StageCaller::unknownVariant(const AiStage &stage, AiRequest request) const
{
    while (m_parts.services.client.knows(*m_parts.setup.writer.provider, request, stage.cacheKind()))
        ++request.variant;
    return request.variant;
}

AiCall StageCaller::callFor(const RunItem &item, const AiStage &stage, const StageDecision &decision,
    const RenderedPrompt &prompt) const
{
    const Question &question = decision.question;
    AiCall call;
    AiRequest &request = call.request;
    request = requestOf(stage, question, prompt, m_parts.setup.asking());
    request.variant = decision.variant;
    request.label = item.instance.label;
    request.sharedPrefixes = m_parts.graph.marksFor(item, prompt);
    call.kind = stage.cacheKind();
    if (isWrittenAgain(m_parts.options, item.ref))
        request.variant = unknownVariant(stage, request);
    call.readCache = mayReadCache(m_parts.options, item.ref);
    call.writeCache = m_parts.options.useCache;
    call.tags = tagsOf(stage, question);
    call.check = [&stage, &question](const Completion &completion) {
        return stage.accept(question.inputs, completion.text).map([](const QByteArray &) {});
    };
    call.budget = &m_parts.budget;
    call.expectedOutput = stage.expectedOutput();
    call.retry = m_parts.services.retry;
    if (m_parts.setup.standIn.provider)
        call.retry.attempts = attemptsBeforeStandIn;
    return call;
}

void StageCaller::see(const QByteArray &piece, Seen &seen) const
{
    seen.soFar += piece;
    const auto now = m_parts.services.clock.now();
    if (now - seen.keptAt < keepEvery)
        return;
    seen.keptAt = now;
    seen.keep(seen.soFar);
}

CallObserver StageCaller::observerFor(const RunItem &item, const AiStage &stage, Seen &seen)
{
    CallObserver observer;
    observer.calling = [this, &item, &seen] {
        seen.calledAt = m_parts.services.clock.now();
        seen.keptAt = seen.calledAt;
        if (!seen.firstCalledAt)
            seen.firstCalledAt = seen.calledAt;
        goOn();
        m_parts.outlet.emitEvent(StageCalling {item.ref});
    };
    observer.begun = [this, &item] {
        m_parts.pace.accepted();
        m_parts.outlet.emitEvent(StageAnswering {item.ref});
        m_parts.scheduler.announceBegun(m_parts.graph.indexOf(item.ref));
    };
    observer.retrying = [this, &item, &seen](const CallFailure &failure, std::chrono::milliseconds wait) {
        if (failure.pushedBack)
            m_parts.pace.pushedBack(seen.calledAt);
        if (failure.recovery == Recovery::NewKey)
            pause(failure);
        m_parts.outlet.emitEvent(StageRetrying {item.ref, failure, wait, failure.usage, {}});
    };
    if (stage.streams()) {
        observer.text.piece = [this, &item, &seen](const QByteArray &piece) {
            m_parts.outlet.emitEvent(StageText {item.ref, QString::fromUtf8(piece)});
            see(piece, seen);
        };
        observer.text.withdrawn = [this, &item, &seen] {
            if (!std::exchange(seen.soFar, {}).isEmpty())
                m_parts.outlet.emitEvent(StageWithdrawn {item.ref});
        };
    }
    return observer;
}

void StageCaller::askSomebody(const RunItem &item, AiCall &call, CallSlots::Place &place,
    std::stop_token stop, const CallObserver &observer, Reply &reply)
{
    CachingAiClient &client = m_parts.services.client;
    const Answerer &writer = m_parts.setup.writer;
    const Answerer &standIn = m_parts.setup.standIn;
    const bool worthAsking = !standIn.provider || m_reachable.allows() || m_reachable.probeIsDue()
        || client.knows(*writer.provider, call.request, call.kind);
    reply.from = &writer;
    reply.answer = tl::unexpected<CallFailure>(
        CallFailure(Error {ErrorKind::NotAccessible, m_reachable.report().why, "Try again later."}));
    if (worthAsking) {
        reply.answer = client.complete(*writer.provider, call, place, stop, observer);
        if (reply.answer && reply.answer->source == AnswerSource::Called)
            m_reachable.succeeded();
        if (reply.answer || !reply.answer.error().providerDown || !standIn.provider)
            return;
        m_reachable.timedOut(reply.answer.error().message);
    }
    observer.text.withdraw();
    const CallFailure &failure = reply.answer.error();
    m_parts.outlet.emitEvent(StageRetrying {item.ref, failure, {}, failure.usage, standIn.provider->name()});
    call.request.model = standIn.model;
    call.tags.removeOne(tags::model(writer.model));
    call.tags.append(tags::model(standIn.model));
    call.request.sharedPrefixes.clear();
    call.retry = m_parts.services.retry;
    reply.from = &standIn;
    reply.answer = client.complete(*standIn.provider, call, place, std::move(stop), observer);
}

void StageCaller::pause(const Error &why)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (std::exchange(m_paused, true))
            return;
    }
    m_parts.outlet.emitEvent(RunPaused {why});
}

void StageCaller::goOn()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!std::exchange(m_paused, false))
            return;
    }
    m_parts.outlet.emitEvent(RunContinued {});
}

/// What the cache's entry is found by; a label, not part of what is asked.
QStringList StageCaller::tagsOf(const AiStage &stage, const Question &question) const
{
    const RunMaterial &material = m_parts.setup.material;
    QStringList found {tags::show(material.show.title)};
    // What belongs to the show outlives the episode that was the first to need it.
    if (!stage.isOfShow())
        found.append(tags::episode(material.brief.title));
    for (const QString &name : stage.characters(question.inputs))
        found.append(tags::character(name));
    found.append(tags::model(m_parts.setup.writer.model));
    return found;
}

QString StageCaller::now() const
{
    const auto now = std::chrono::floor<std::chrono::milliseconds>(m_parts.services.clock.wallNow());
    return QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count(), Qt::UTC).toString(Qt::ISODate);
}

QJsonObject StageCaller::provenanceOf(const AiStage &stage, const Question &question, const Answerer &from,
    const QString &model, const QString &source) const
{
    return {
        {QStringLiteral("run"), static_cast<qint64>(m_parts.outlet.run().value())},
        {QStringLiteral("provider"), from.name},
        {QStringLiteral("model"), model},
        {QStringLiteral("asked"), askedOf(m_parts.setup.writer, m_parts.setup.settings)},
        {QStringLiteral("promptVersion"), m_prompts.version(stage.promptName())},
        {QStringLiteral("disclosure"), from.provider->disclosure()},
        {QStringLiteral("source"), source},
        {QStringLiteral("inputs"), inputDigests(question.inputs)},
        {QStringLiteral("madeAt"), now()},
    };
}

} // namespace dg
