// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_engine.h"

#include "core/ai/caching_ai_client.h"
#include "core/base/call_slots.h"
#include "core/base/worker_pool.h"
#include "core/pipeline/provenance.h"
#include "core/pipeline/stages/all_stages.h"
#include "core/story/json.h"

#include <QCryptographicHash>
#include <QDateTime>

#include <algorithm>
#include <utility>

namespace dg {

namespace {

/// Most threads of a run wait for an answer, a slot or the disk: this bounds their stacks, not the work.
constexpr std::size_t maximumThreads = 256;

bool isGood(StageOutcome outcome)
{
    switch (outcome) {
    case StageOutcome::Kept:
    case StageOutcome::Hit:
    case StageOutcome::Joined:
    case StageOutcome::Called:
    case StageOutcome::Made:
        return true;
    case StageOutcome::Skipped:
    case StageOutcome::Blocked:
    case StageOutcome::Stopped:
    case StageOutcome::Failed:
        break;
    }
    return false;
}

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

RunEngine::RunEngine(
    const RunServices &services, std::shared_ptr<ProjectFile> project, RunOptions options, Sink sink)
    : m_services(services)
    , m_project(std::move(project))
    , m_options(std::move(options))
    , m_sink(std::move(sink))
    , m_stages(allStages())
{
}

RunEngine::~RunEngine() = default;

RunOutcome RunEngine::run(std::stop_token stop)
{
    m_start = m_services.clock.now();
    const auto loaded = load();
    emitEvent(RunStarted {m_options.episode, m_settings, m_model});
    if (!loaded)
        return finish(RunOutcome::Failed, loaded.error());

    CallSlots slots(m_settings.scenesAtOnce);
    WorkerPool pool(maximumThreads);
    m_scheduler = std::make_unique<Scheduler>(
        pool, slots, [this, stop](Scheduler::Index index, Scheduler::Fate fate, CallSlots::Place &place) {
            return perform(index, fate, place, stop);
        });
    if (const auto planned = plan(); !planned)
        return finish(RunOutcome::Failed, planned.error());
    m_scheduler->run(stop);

    const RunOutcome outcome = outcomeOfStages();
    return finish(outcome, outcome == RunOutcome::Failed ? m_firstError : std::nullopt);
}

Expected<void> RunEngine::load()
{
    auto show = m_project->show();
    if (!show)
        return tl::unexpected<Error>(show.error());
    auto brief = m_project->brief(m_options.episode);
    if (!brief)
        return tl::unexpected<Error>(brief.error());
    m_material.show = std::move(*show);
    m_material.brief = std::move(*brief);
    m_settings = m_options.settings.value_or(m_material.brief.run);
    if (auto checked = checkBrief(m_material.show, m_material.brief); !checked)
        return checked;

    const auto provider = m_services.provider(m_settings);
    if (!provider)
        return tl::unexpected<Error>(provider.error());
    m_provider = *provider;
    m_model = m_settings.model.isEmpty() ? m_provider->defaultModel() : m_settings.model;

    RunOptions request = m_options;
    request.settings = m_settings;
    const auto run = m_project->beginRun(m_options.episode, toJson(request));
    if (!run)
        return tl::unexpected<Error>(run.error());
    m_run = *run;
    return {};
}

/// Adds what can be known by now: all of it at first, and when the outline has come the stages of its scenes.
Expected<void> RunEngine::plan()
{
    StagesPlanned planned;
    std::vector<Scheduler::Task> added;
    std::vector<std::pair<Scheduler::Index, std::vector<Scheduler::Dependency>>> extended;
    {
        const std::scoped_lock lock(m_mutex);
        const std::size_t known = m_items.size();
        std::vector<Item> current;
        for (const auto &stage : m_stages) {
            for (StageInstance &instance : stage->instances(m_material)) {
                const StageRef ref {stage->name(), instance.subject};
                if (m_indices.try_emplace(ref, m_items.size()).second)
                    m_items.push_back({stage.get(), ref, {}});
                current.push_back({stage.get(), ref, std::move(instance)});
            }
        }
        for (Item &item : current) {
            const Scheduler::Index index = m_indices.at(item.ref);
            const std::size_t before = m_items[index].instance.after.size();
            if (index < known && item.instance.after.size() <= before)
                continue;

            PlannedStage stage {
                item.ref, item.instance.label, {}, dynamic_cast<const AiStage *>(item.stage) != nullptr};
            std::vector<Scheduler::Dependency> after;
            for (const StageInstance::Dependency &each : item.instance.after) {
                const auto found = m_indices.find(each.ref);
                if (found == m_indices.end())
                    return fail(ErrorKind::Internal,
                        QStringLiteral("%1 waits for something that nobody makes.")
                            .arg(item.instance.label)
                            .toStdString());
                after.push_back({found->second, each.required});
                stage.after.push_back(each.ref);
            }
            planned.stages.push_back(std::move(stage));
            if (index < known) {
                after.erase(after.begin(), after.begin() + static_cast<std::ptrdiff_t>(before));
                extended.emplace_back(index, std::move(after));
            } else {
                added.push_back({item.instance.label.toStdString(), item.instance.estimate,
                    item.instance.tail, std::move(after)});
            }
            m_items[index].instance = std::move(item.instance);
        }
    }
    // Before the scheduler has them: a task may begin as soon as it is added.
    emitEvent(std::move(planned));
    if (auto done = m_scheduler->add(added); !done)
        return done;
    for (const auto &[index, after] : extended) {
        if (auto done = m_scheduler->addDependencies(index, after); !done)
            return done;
    }
    return {};
}

RunOutcome RunEngine::finish(RunOutcome outcome, const std::optional<Error> &error)
{
    std::optional<Error> problem = error;
    if (m_run.value() != 0) {
        if (const auto ended = m_project->endRun(m_run, endingOf(outcome)); !ended && !problem)
            problem = ended.error();
    }
    emitEvent(RunFinished {outcome, problem});
    return outcome;
}

RunOutcome RunEngine::outcomeOfStages() const
{
    const std::scoped_lock lock(m_mutex);
    const auto any = [this](StageOutcome wanted) {
        return std::any_of(m_outcomes.begin(), m_outcomes.end(),
            [wanted](const auto &each) { return each.second == wanted; });
    };
    if (any(StageOutcome::Stopped))
        return RunOutcome::Stopped;
    if (!any(StageOutcome::Failed) && !any(StageOutcome::Blocked) && !any(StageOutcome::Skipped))
        return RunOutcome::Done;
    const bool anyScene = std::any_of(m_items.begin(), m_items.end(), [this](const Item &item) {
        const auto *stage = dynamic_cast<const AiStage *>(item.stage);
        const auto outcome = m_outcomes.find(item.ref);
        return stage && stage->streams() && outcome != m_outcomes.end() && isGood(outcome->second);
    });
    return anyScene ? RunOutcome::Gaps : RunOutcome::Failed;
}

bool RunEngine::perform(
    Scheduler::Index index, Scheduler::Fate fate, CallSlots::Place &place, std::stop_token stop)
{
    const Item *item = nullptr;
    {
        const std::scoped_lock lock(m_mutex);
        item = &m_items[index];
    }
    switch (fate) {
    case Scheduler::Fate::Blocked:
        return end(*item, {StageOutcome::Blocked, whatBlocked(*item)});
    case Scheduler::Fate::Stopped:
        return end(*item, {StageOutcome::Stopped});
    case Scheduler::Fate::Run:
        break;
    }
    emitEvent(StageReady {item->ref, m_scheduler->priority(index)});
    return runItem(*item, place, stop);
}

bool RunEngine::runItem(const Item &item, CallSlots::Place &place, std::stop_token stop)
{
    const auto question = ask(item);
    if (!question)
        return endWithError(item, question.error());
    const auto known = recorded(item, *question);
    if (!known)
        return endWithError(item, known.error());
    if (*known && mayKeep(item, **known)) {
        const auto chosen = m_project->choose((*known)->id);
        if (!chosen)
            return endWithError(item, chosen.error());
        Ending kept {StageOutcome::Kept};
        kept.saved = MicroDollars((*known)->provenance.value(QStringLiteral("microUsd")).toInteger());
        return settle(item, **known, kept);
    }
    const auto &only = m_options.onlyScenes;
    const auto *ai = dynamic_cast<const AiStage *>(item.stage);
    if (ai && ai->streams() && !only.empty()
        && std::find(only.begin(), only.end(), SceneId(item.ref.subject.toStdString())) == only.end())
        return end(item, {StageOutcome::Skipped, QStringLiteral("not asked for")});
    if (ai)
        return callItem(item, *ai, *question, *known, place, stop);
    return makeItem(item, dynamic_cast<const LocalStage &>(*item.stage), *question);
}

Expected<RunEngine::Question> RunEngine::ask(const Item &item)
{
    Question question;
    {
        const std::scoped_lock lock(m_mutex);
        auto inputs = item.stage->inputs(m_material, item.ref.subject);
        if (!inputs)
            return tl::unexpected<Error>(inputs.error());
        question.inputs = std::move(*inputs);
    }
    QJsonObject all {
        {QStringLiteral("stage"), item.stage->name()}, {QStringLiteral("inputs"), question.inputs}};
    // The prompt is left out: an update of the studio alone never writes anything again unasked.
    if (dynamic_cast<const AiStage *>(item.stage)) {
        all.insert(QStringLiteral("provider"), m_provider->identity());
        all.insert(QStringLiteral("model"), m_model);
        all.insert(QStringLiteral("seed"), static_cast<qint64>(m_settings.seed));
    }
    question.digest = QCryptographicHash::hash(canonicalJson(all), QCryptographicHash::Sha256).toHex();
    return question;
}

Expected<std::optional<StageResult>> RunEngine::recorded(const Item &item, const Question &question)
{
    return m_project->findResult(episodeOf(*item.stage), item.ref, question.digest);
}

bool RunEngine::isWrittenAgain(const Item &item) const
{
    const auto &again = m_options.writeAgain;
    return std::find(again.begin(), again.end(), item.ref) != again.end();
}

bool RunEngine::mayKeep(const Item &item, const StageResult &result) const
{
    if (m_options.mode == RunMode::Normal && !isWrittenAgain(item))
        return true;
    const RunId madeBy(result.provenance.value(QStringLiteral("run")).toInteger());
    return std::find(m_options.continues.begin(), m_options.continues.end(), madeBy)
        != m_options.continues.end();
}

Expected<int> RunEngine::variantFor(
    const Item &item, const Question &question, const std::optional<StageResult> &known)
{
    if (m_options.mode == RunMode::Fresh || isWrittenAgain(item))
        return m_project->lowestFreeVariant(episodeOf(*item.stage), item.ref, question.digest);
    return known ? known->variant : 0;
}

/// The cache may hold variants that another project was the first to ask for.
int RunEngine::unknownVariant(const AiStage &stage, AiRequest request) const
{
    while (m_services.client.knows(*m_provider, request, stage.cacheKind()))
        ++request.variant;
    return request.variant;
}

/// Why the project's record does not answer.
Expected<QString> RunEngine::whyAsked(
    const Item &item, const Question &question, const std::optional<StageResult> &known)
{
    if (known)
        return QStringLiteral("asked for again");
    return m_project->current(episodeOf(*item.stage), item.ref)
        .map([&](const std::optional<StageResult> &other) -> QString {
            if (!other)
                return QStringLiteral("new");
            const QStringList changed = changedInputs(*other, question.inputs);
            if (changed.isEmpty())
                return QStringLiteral("written by another, or with another seed");
            return QStringLiteral("changed: ") + changed.join(QStringLiteral(", "));
        });
}

bool RunEngine::callItem(const Item &item, const AiStage &stage, const Question &question,
    const std::optional<StageResult> &known, CallSlots::Place &place, std::stop_token stop)
{
    const auto variant = variantFor(item, question, known);
    if (!variant)
        return endWithError(item, variant.error());
    const auto why = whyAsked(item, question, known);
    if (!why)
        return endWithError(item, why.error());
    const auto prompt = m_prompts.render(stage.name(), stage.promptValues(question.inputs));
    if (!prompt)
        return endWithError(item, prompt.error());

    AiCall call;
    call.request = {stage.name(), question.inputs, prompt->system, prompt->prompt, stage.form(), m_model,
        m_settings.seed, *variant, item.instance.label};
    call.kind = stage.cacheKind();
    if (isWrittenAgain(item))
        call.request.variant = unknownVariant(stage, call.request);
    call.readCache = m_options.useCache && m_options.mode != RunMode::Fresh && !isWrittenAgain(item);
    call.writeCache = m_options.useCache;
    call.tags = tagsOf(stage, question);
    call.check = [&](const Completion &completion) {
        return stage.accept(question.inputs, completion.text).map([](const QByteArray &) {});
    };

    QByteArray soFar;
    CallObserver observer;
    std::optional<Clock::TimePoint> calledAt;
    observer.calling = [&] {
        calledAt = m_services.clock.now();
        emitEvent(StageCalling {item.ref});
    };
    if (stage.streams()) {
        observer.text.piece = [&](const QByteArray &piece) {
            soFar += piece;
            emitEvent(StageText {item.ref, QString::fromUtf8(piece)});
        };
        observer.text.withdrawn = [&] {
            soFar.clear();
            emitEvent(StageWithdrawn {item.ref});
        };
    }
    const auto answer = m_services.client.complete(*m_provider, call, place, stop, observer);
    const RunTime sinceCall = calledAt ? m_services.clock.now() - *calledAt : RunTime {};
    if (!answer) {
        if (!soFar.trimmed().isEmpty()) {
            StageResult take = resultOf(item, question, call.request.variant, soFar,
                provenanceOf(stage, question, m_model, QStringLiteral("cut off")));
            take.finished = false;
            if (const auto kept = m_project->commit(take); !kept)
                return endWithError(item, kept.error());
        }
        return endWithError(item, answer.error(), sinceCall);
    }

    auto body = stage.accept(question.inputs, answer->completion.text);
    if (!body)
        return endWithError(item, body.error());
    const StageOutcome outcome = outcomeOf(answer->source);
    QJsonObject where = provenanceOf(stage, question, answer->completion.model, toString(outcome));
    where.insert(QStringLiteral("inputTokens"), static_cast<qint64>(answer->completion.usage.input.value()));
    where.insert(
        QStringLiteral("outputTokens"), static_cast<qint64>(answer->completion.usage.output.value()));
    where.insert(QStringLiteral("microUsd"), static_cast<qint64>(answer->completion.usage.cost.value()));
    // Its slot is free while its result goes to disk, for one answer at a time: a kill repeats one call more
    // than may run at once, at most. An outline keeps its slot, since what follows is not known before it is
    // recorded.
    const bool early = !stage.givesOutline() && !m_answerOnItsWay.exchange(true);
    if (early) {
        m_scheduler->announceSuccess(indexOf(item));
        place.stepAside();
    }
    const bool recorded =
        record(item, resultOf(item, question, call.request.variant, std::move(*body), where),
            {outcome, *why, std::nullopt, answer->tier, answer->completion.usage, answer->atProvider,
                answer->saved.cost});
    if (early)
        m_answerOnItsWay = false;
    return recorded;
}

/// What the cache's entry is found by; a label, not part of what is asked.
QStringList RunEngine::tagsOf(const AiStage &stage, const Question &question) const
{
    QStringList found {tags::show(m_material.show.title)};
    // What belongs to the show outlives the episode that was the first to need it.
    if (!stage.isOfShow())
        found.append(tags::episode(m_material.brief.title));
    for (const QString &name : stage.characters(question.inputs))
        found.append(tags::character(name));
    found.append(tags::model(m_model));
    return found;
}

QJsonObject RunEngine::provenanceOf(
    const AiStage &stage, const Question &question, const QString &model, const QString &source) const
{
    const auto now = std::chrono::floor<std::chrono::milliseconds>(m_services.clock.wallNow());
    return {
        {QStringLiteral("run"), static_cast<qint64>(m_run.value())},
        {QStringLiteral("provider"), m_settings.provider},
        {QStringLiteral("model"), model},
        {QStringLiteral("promptVersion"), m_prompts.version(stage.name())},
        {QStringLiteral("disclosure"), m_provider->disclosure()},
        {QStringLiteral("source"), source},
        {QStringLiteral("inputs"), inputDigests(question.inputs)},
        {QStringLiteral("madeAt"),
            QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count(), Qt::UTC).toString(Qt::ISODate)},
    };
}

bool RunEngine::makeItem(const Item &item, const LocalStage &stage, const Question &question)
{
    auto body = stage.make(question.inputs);
    if (!body)
        return endWithError(item, body.error());
    const QJsonObject provenance {{QStringLiteral("run"), static_cast<qint64>(m_run.value())}};
    return record(item, resultOf(item, question, 0, std::move(*body), provenance), {StageOutcome::Made});
}

StageResult RunEngine::resultOf(
    const Item &item, const Question &question, int variant, QByteArray body, QJsonObject provenance) const
{
    return {{}, episodeOf(*item.stage), item.ref, question.digest, variant, true, std::move(body),
        std::move(provenance)};
}

/// Into the project first: what an interface sees as finished is on disk.
bool RunEngine::record(const Item &item, StageResult result, const Ending &ending)
{
    const auto id = m_project->commit(result);
    if (!id)
        return endWithError(item, id.error());
    result.id = *id;
    return settle(item, result, ending);
}

/// Makes a recorded result available to what waits for it.
bool RunEngine::settle(const Item &item, const StageResult &result, const Ending &ending)
{
    std::shared_ptr<const Outline> outline;
    if (item.stage->givesOutline()) {
        auto parsed = parseJsonObject(result.body, QStringLiteral("The outline"))
                          .and_then([](const QJsonObject &object) {
                              return fromJson<Outline>(object, QStringLiteral("outline"));
                          });
        if (!parsed)
            return endWithError(item, parsed.error());
        outline = std::make_shared<const Outline>(std::move(*parsed));
    }
    const auto *ai = dynamic_cast<const AiStage *>(item.stage);
    const bool isText = ai && ai->streams();
    {
        const std::scoped_lock lock(m_mutex);
        m_material.bodies[item.ref] = result.body;
        if (outline)
            m_material.outline = outline;
        if (isText)
            m_material.disclose(result.provenance.value(QStringLiteral("disclosure")).toString());
        m_outcomes[item.ref] = ending.outcome;
    }
    if (outline) {
        emitEvent(OutlineKnown {outline});
        if (const auto planned = plan(); !planned)
            return endWithError(item, planned.error());
    }
    emitEvent(
        StageFinished {item.ref, ending.outcome, ending.tier, ending.why, ending.usage, ending.atProvider,
            ending.saved, std::nullopt, result.id, isText ? QString::fromUtf8(result.body) : QString {}});
    return true;
}

bool RunEngine::end(const Item &item, const Ending &ending)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_outcomes[item.ref] = ending.outcome;
        if (ending.error && !m_firstError)
            m_firstError = ending.error;
    }
    emitEvent(StageFinished {item.ref, ending.outcome, ending.tier, ending.why, ending.usage,
        ending.atProvider, {}, ending.error, {}, {}});
    return false;
}

bool RunEngine::endWithError(const Item &item, const Error &error, RunTime atProvider)
{
    Ending ending {StageOutcome::Stopped};
    if (error.kind != ErrorKind::Cancelled)
        ending = {StageOutcome::Failed, QString::fromStdString(error.message), error};
    ending.atProvider = atProvider;
    return end(item, ending);
}

QString RunEngine::whatBlocked(const Item &item) const
{
    const std::scoped_lock lock(m_mutex);
    for (const StageInstance::Dependency &each : item.instance.after) {
        const auto outcome = m_outcomes.find(each.ref);
        if (each.required && outcome != m_outcomes.end() && !isGood(outcome->second))
            return QStringLiteral("waits for: %1").arg(m_items[m_indices.at(each.ref)].instance.label);
    }
    return {};
}

Scheduler::Index RunEngine::indexOf(const Item &item) const
{
    const std::scoped_lock lock(m_mutex);
    return m_indices.at(item.ref);
}

EpisodeId RunEngine::episodeOf(const Stage &stage) const
{
    return stage.isOfShow() ? EpisodeId {} : m_options.episode;
}

void RunEngine::emitEvent(RunEventBody body)
{
    const std::scoped_lock lock(m_eventMutex);
    RunEvent event {m_run, ++m_sequence, m_services.clock.now() - m_start, std::move(body)};
    m_sink(event);
    if (m_run.value() != 0 && isLogged(event))
        m_project->log({std::move(event)});
}

} // namespace dg
