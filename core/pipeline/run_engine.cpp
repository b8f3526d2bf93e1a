// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_engine.h"

#include "core/base/worker_pool.h"
#include "core/events/run_state.h"
#include "core/pipeline/provenance.h"

#include <utility>

namespace dg {

namespace {

/// Most threads of a run wait for an answer, a slot or the disk: this bounds their stacks, not the work.
constexpr std::size_t maximumThreads = 256;

StageOutcome outcomeOf(AnswerSource source)
{
    switch (source) {
    case AnswerSource::Hit:
        return StageOutcome::Hit;
    case AnswerSource::Joined:
        return StageOutcome::Joined;
    case AnswerSource::Called:
        break;
    }
    return StageOutcome::Called;
}

RunEnding endingOf(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::Done:
        return RunEnding::Done;
    case RunOutcome::Gaps:
        return RunEnding::Gaps;
    case RunOutcome::Failed:
        return RunEnding::Failed;
    case RunOutcome::Stopped:
        break;
    }
    return RunEnding::Stopped;
}

} // namespace

RunEngine::RunEngine(const RunServices &services, std::shared_ptr<ProjectFile> project, RunOptions options,
    Sink sink, std::vector<std::unique_ptr<Stage>> stages)
    : m_services(services)
    , m_project(std::move(project))
    , m_options(std::move(options))
    , m_stages(std::move(stages))
    , m_outlet(services.clock, *m_project, std::move(sink))
{
}

RunEngine::~RunEngine() = default;

RunOutcome RunEngine::run(std::stop_token stop)
{
    const auto loaded = load();
    m_outlet.emitEvent(RunStarted {m_options.episode, m_setup.settings, m_setup.writer.model});
    if (!loaded)
        return finish(RunOutcome::Failed, loaded.error());

    m_pace = std::make_unique<CallPace>(m_services.clock,
        m_setup.settings.automatic ? std::nullopt : std::optional(m_setup.settings.scenesAtOnce),
        m_setup.writer.provider->automaticRange());
    WorkerPool pool(maximumThreads);
    m_scheduler = std::make_unique<Scheduler>(
        pool, m_pace->slots(), [this, stop](Scheduler::Index index, Scheduler::Fate fate, Place &place) {
            return perform(index, fate, place, stop);
        });
    m_caller = std::make_unique<StageCaller>(StageCaller::Parts {
        m_services, *m_project, m_options, m_setup, *m_graph, m_outlet, *m_pace, *m_budget, *m_scheduler});
    if (const auto grown = grow(); !grown)
        return finish(RunOutcome::Failed, grown.error());
    m_scheduler->run(stop);

    const RunOutcome outcome = m_graph->outcome();
    return finish(outcome, outcome == RunOutcome::Failed ? m_firstError : std::nullopt);
}

Expected<void> RunEngine::load()
{
    auto setup = setUpRun(m_services, *m_project, m_options);
    if (!setup)
        return tl::unexpected<Error>(setup.error());
    m_setup = std::move(*setup);
    if (auto opened = openBudget(); !opened)
        return opened;
    m_graph = std::make_unique<RunGraph>(m_stages, m_setup, m_options);
    m_decider = std::make_unique<StageDecider>(m_setup, m_options, *m_project);

    RunOptions request = m_options;
    request.settings = m_setup.settings;
    const auto run = m_project->beginRun(m_options.episode, toJson(request));
    if (!run)
        return tl::unexpected<Error>(run.error());
    m_outlet.open(*run);
    return {};
}

Expected<void> RunEngine::openBudget()
{
    const RunSettings &settings = m_setup.settings;
    for (const Answerer *each : {&m_setup.writer, &m_setup.standIn}) {
        if (settings.budget && each->provider && !each->provider->knowsPrice(each->model))
            return fail(ErrorKind::InvalidInput,
                QStringLiteral("What %1 costs is not known, so no budget can be held.")
                    .arg(each->model.isEmpty() ? each->provider->name() : each->model)
                    .toStdString(),
                "Take the budget away, or choose another model.");
    }
    MicroDollars spent;
    for (const RunId run : m_options.continues) {
        const auto log = m_project->runLog(run);
        if (!log)
            return tl::unexpected<Error>(log.error());
        RunState state;
        for (const RunEvent &event : *log)
            reduce(state, event);
        spent += state.usage().cost;
    }
    m_budget = std::make_unique<Budget>(settings.budget, spent);
    return {};
}

Expected<void> RunEngine::grow()
{
    auto growth = m_graph->grow();
    if (!growth)
        return tl::unexpected<Error>(growth.error());
    // Before the scheduler has them: a task may begin as soon as it is added.
    m_outlet.emitEvent(std::move(growth->planned));
    if (auto done = m_scheduler->add(growth->added); !done)
        return done;
    for (const auto &[index, after] : growth->extended) {
        if (auto done = m_scheduler->addDependencies(index, after); !done)
            return done;
    }
    return {};
}

RunOutcome RunEngine::finish(RunOutcome outcome, const std::optional<Error> &error)
{
    std::optional<Error> problem = error;
    if (m_outlet.run().value() != 0) {
        if (const auto ended = m_project->endRun(m_outlet.run(), endingOf(outcome)); !ended && !problem)
            problem = ended.error();
    }
    m_outlet.emitEvent(RunFinished {outcome, problem});
    return outcome;
}

bool RunEngine::perform(Scheduler::Index index, Scheduler::Fate fate, Place &place, std::stop_token stop)
{
    const RunItem &item = m_graph->item(index);
    switch (fate) {
    case Scheduler::Fate::Blocked:
        return block(item);
    case Scheduler::Fate::Stopped:
        return end(item, {StageOutcome::Stopped});
    case Scheduler::Fate::Run:
        break;
    }
    m_outlet.emitEvent(StageReady {item.ref, m_scheduler->priority(index)});
    return runItem(item, place, std::move(stop));
}

/// Something that it requires has no result.
bool RunEngine::block(const RunItem &item)
{
    const auto lack = m_graph->lackOf(item);
    const bool isAsked = isAskedFor(m_options, *item.stage, item.ref.subject) && lack.isAskedFor;
    if (auto text = m_decider->standIn(item.ref, m_graph->names().outline.get())) {
        // The scene keeps the text that it has; a seam may lie over it as before.
        if (!isAsked)
            return settle(item, *text, {StageOutcome::Kept, notAskedFor()});
        if (item.ref.stage == stages::scene)
            m_graph->standIn(item.ref, *text);
    }
    if (!isAsked)
        return end(item, {StageOutcome::Skipped, notAskedFor()});
    return end(item, {StageOutcome::Blocked, QStringLiteral("waits for: %1").arg(lack.label)});
}

bool RunEngine::runItem(const RunItem &item, Place &place, std::stop_token stop)
{
    if (item.ref.stage == stages::scene) {
        const auto held = heldMeanwhile(item);
        if (!held)
            return endWithError(item, held.error());
        if (*held) {
            m_graph->hold(SceneId(item.ref.subject.toStdString()), **held);
            return settle(item, (*held)->take, {StageOutcome::Kept});
        }
    }
    StageTurn turn = m_graph->read(
        [&](const RunMaterial &material) { return m_decider->turnOf(*item.stage, item.ref, material); });
    const auto decision = m_decider->decide(*item.stage, item.ref, std::move(turn), m_graph->names());
    if (!decision)
        return endWithError(item, decision.error());
    switch (decision->kind) {
    case StageDecision::Kind::NotNeeded:
        return end(item, {StageOutcome::Skipped, decision->why}, true);
    case StageDecision::Kind::NotAskedFor:
        return end(item, {StageOutcome::Skipped, decision->why});
    case StageDecision::Kind::Keep:
        return keep(item, *decision);
    case StageDecision::Kind::Ask:
        break;
    }
    if (const auto *ai = dynamic_cast<const AiStage *>(item.stage))
        return callItem(item, *ai, *decision, place, std::move(stop));
    return makeItem(item, dynamic_cast<const LocalStage &>(*item.stage), *decision);
}

/// What a writer has done to the scene since the run began: their own text stays, and what they have locked.
Expected<std::optional<HeldScene>> RunEngine::heldMeanwhile(const RunItem &item)
{
    const auto current = m_project->current(m_options.episode, item.ref);
    if (!current)
        return tl::unexpected<Error>(current.error());
    const StageResult *before = m_setup.currentOf(item.ref);
    const auto steering = m_project->steering(m_options.episode);
    if (!steering)
        return tl::unexpected<Error>(steering.error());
    const auto own = steering->find(SceneId(item.ref.subject.toStdString()));
    auto held = heldScene(own == steering->end() ? nullptr : &own->second, *current ? &**current : nullptr);
    const bool asAtTheStart = before && held && before->id == held->take.id
        && m_setup.material.held.contains(SceneId(item.ref.subject.toStdString()));
    return asAtTheStart ? std::optional<HeldScene> {} : std::move(held);
}

bool RunEngine::keep(const RunItem &item, const StageDecision &decision)
{
    const StageResult &result = *decision.result;
    if (const auto chosen = m_project->choose(result.id); !chosen)
        return endWithError(item, chosen.error());
    Ending kept {StageOutcome::Kept, decision.why};
    kept.saved = MicroDollars(result.provenance.value(QStringLiteral("microUsd")).toInteger());
    kept.model = result.provenance.value(QStringLiteral("model")).toString();
    // What a scene's calls have cost is told by their own results.
    if (!dynamic_cast<const AiStage *>(item.stage))
        kept.saved = {};
    return settle(item, result, kept);
}

bool RunEngine::callItem(const RunItem &item, const AiStage &stage, const StageDecision &decision,
    Place &place, std::stop_token stop)
{
    const auto reply = m_caller->call(item, stage, decision, place, std::move(stop));
    if (!reply)
        return endWithError(item, reply.error());
    if (!reply->answer)
        return fallShort(item, stage, decision, *reply);
    return recordAnswer(item, stage, decision, *reply, place);
}

/// What was streamed stays as an unfinished take.
bool RunEngine::fallShort(
    const RunItem &item, const AiStage &stage, const StageDecision &decision, const StageCaller::Reply &reply)
{
    const CallFailure &failure = reply.answer.error();
    if (!reply.soFar.trimmed().isEmpty()) {
        StageResult take = resultOf(item, decision.question, reply.variant, reply.soFar,
            m_caller->provenanceOf(
                stage, decision.question, *reply.from, reply.from->model, QStringLiteral("cut off")));
        take.finished = false;
        if (const auto kept = m_project->commit(take); !kept)
            return endWithError(item, kept.error());
    }
    return endWithError(item, failure, reply.atProvider, failure.usage);
}

bool RunEngine::recordAnswer(const RunItem &item, const AiStage &stage, const StageDecision &decision,
    const StageCaller::Reply &reply, Place &place)
{
    const AiAnswer &answer = *reply.answer;
    const Completion &completion = answer.completion;
    auto body = stage.accept(decision.question.inputs, completion.text);
    if (!body)
        return endWithError(item, body.error());
    const StageOutcome outcome = outcomeOf(answer.source);
    QJsonObject where =
        m_caller->provenanceOf(stage, decision.question, *reply.from, completion.model, toString(outcome));
    if (!completion.requestId.isEmpty())
        where.insert(QStringLiteral("requestId"), completion.requestId);
    where.insert(QStringLiteral("inputTokens"), static_cast<qint64>(completion.usage.input.value()));
    where.insert(QStringLiteral("outputTokens"), static_cast<qint64>(completion.usage.output.value()));
    where.insert(QStringLiteral("microUsd"), static_cast<qint64>(completion.usage.cost.value()));
    where.insert(QStringLiteral("providerMs"),
        static_cast<qint64>(
            std::chrono::duration_cast<std::chrono::milliseconds>(answer.atProvider).count()));
    // Its slot is free while its result goes to disk, for one answer at a time: a kill repeats one call more
    // than may run at once, at most. An outline keeps its slot, since what follows is not known before it is
    // recorded.
    const bool early = !stage.givesOutline() && !m_answerOnItsWay.exchange(true);
    if (early) {
        m_scheduler->announceSuccess(m_graph->indexOf(item.ref));
        place.stepAside();
    }
    const bool recorded =
        record(item, resultOf(item, decision.question, reply.variant, std::move(*body), where),
            {outcome, decision.why, std::nullopt, answer.tier, completion.usage, answer.atProvider,
                answer.saved.cost, completion.model, completion.warning});
    if (early)
        m_answerOnItsWay = false;
    return recorded;
}

bool RunEngine::makeItem(const RunItem &item, const LocalStage &stage, const StageDecision &decision)
{
    for (QJsonObject &inputs : stage.setAside(decision.question.inputs)) {
        const auto other = madeOf(item, stage, questionOf(stage, std::move(inputs), m_setup.asking()));
        if (!other)
            return endWithError(item, other.error());
        if (const auto kept = m_project->commit(*other); !kept)
            return endWithError(item, kept.error());
    }
    auto made = madeOf(item, stage, decision.question);
    if (!made)
        return endWithError(item, made.error());
    return record(item, std::move(*made), {StageOutcome::Made});
}

Expected<StageResult> RunEngine::madeOf(
    const RunItem &item, const LocalStage &stage, const Question &question) const
{
    return stage.make(question.inputs).map([&](QByteArray body) {
        QJsonObject provenance = m_graph->read(
            [&](const RunMaterial &material) { return stage.provenance(material, item.ref.subject, body); });
        provenance.insert(QStringLiteral("run"), static_cast<qint64>(m_outlet.run().value()));
        provenance.insert(QStringLiteral("madeAt"), m_caller->now());
        return resultOf(item, question, 0, std::move(body), std::move(provenance));
    });
}

StageResult RunEngine::resultOf(
    const RunItem &item, const Question &question, int variant, QByteArray body, QJsonObject provenance) const
{
    return {{}, episodeOf(m_options, *item.stage), item.ref, question.digest, variant, true, std::move(body),
        std::move(provenance)};
}

/// Into the project first: what an interface sees as finished is on disk.
bool RunEngine::record(const RunItem &item, StageResult result, const Ending &ending)
{
    const auto id = m_project->commit(result);
    if (!id)
        return endWithError(item, id.error());
    result.id = *id;
    return settle(item, result, ending);
}

/// Makes a recorded result available to what waits for it.
bool RunEngine::settle(const RunItem &item, const StageResult &result, const Ending &ending)
{
    std::shared_ptr<const Outline> outline;
    if (item.stage->givesOutline()) {
        auto parsed = outlineOf(result);
        if (!parsed)
            return endWithError(item, parsed.error());
        outline = std::move(*parsed);
    }
    m_graph->settle(item.ref, ending.outcome, result, outline);
    if (outline) {
        m_outlet.emitEvent(OutlineKnown {outline});
        if (const auto grown = grow(); !grown)
            return endWithError(item, grown.error());
    }
    const bool isText = givesSceneText(item.ref);
    m_outlet.emitEvent(StageFinished {item.ref, ending.outcome, ending.tier, ending.why, ending.usage,
        ending.atProvider, ending.saved, std::nullopt, result.id,
        isText ? QString::fromUtf8(result.body) : QString {}, ending.model, ending.warning});
    return true;
}

bool RunEngine::end(const RunItem &item, const Ending &ending, bool isDone)
{
    m_graph->settle(item.ref, ending.outcome, isDone);
    if (ending.error) {
        const std::scoped_lock lock(m_mutex);
        if (!m_firstError)
            m_firstError = ending.error;
    }
    m_outlet.emitEvent(StageFinished {item.ref, ending.outcome, ending.tier, ending.why, ending.usage,
        ending.atProvider, {}, ending.error, {}, {}, {}, {}});
    return isDone;
}

bool RunEngine::endWithError(const RunItem &item, const Error &error, RunTime atProvider, const Usage &usage)
{
    Ending ending {StageOutcome::Stopped};
    if (error.kind != ErrorKind::Cancelled)
        ending = {StageOutcome::Failed, QString::fromStdString(error.message), error};
    ending.atProvider = atProvider;
    ending.usage = usage;
    return end(item, ending);
}

} // namespace dg
