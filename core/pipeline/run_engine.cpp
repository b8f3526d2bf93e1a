// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_engine.h"

#include "core/ai/caching_ai_client.h"
#include "core/ai/token_estimate.h"
#include "core/base/call_slots.h"
#include "core/base/worker_pool.h"
#include "core/events/run_state.h"
#include "core/pipeline/provenance.h"
#include "core/pipeline/stages/all_stages.h"
#include "core/story/json.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace dg {

namespace {

/// Most threads of a run wait for an answer, a slot or the disk: this bounds their stacks, not the work.
constexpr std::size_t maximumThreads = 256;
/// Where somebody stands in, a writer who cannot be reached is not waited for as long.
constexpr int attemptsBeforeStandIn = 3;

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

struct RunEngine::Reply {
    tl::expected<AiAnswer, CallFailure> answer;
    const Answerer &from;
};

RunEngine::RunEngine(
    const RunServices &services, std::shared_ptr<ProjectFile> project, RunOptions options, Sink sink)
    : m_services(services)
    , m_project(std::move(project))
    , m_options(std::move(options))
    , m_sink(std::move(sink))
    , m_stages(allStages())
    , m_reachable(services.clock)
{
}

RunEngine::~RunEngine() = default;

RunOutcome RunEngine::run(std::stop_token stop)
{
    m_start = m_services.clock.now();
    const auto loaded = load();
    emitEvent(RunStarted {m_options.episode, m_settings, m_writer.model});
    if (!loaded)
        return finish(RunOutcome::Failed, loaded.error());

    m_pace = std::make_unique<CallPace>(m_services.clock,
        m_settings.automatic ? std::nullopt : std::optional(m_settings.scenesAtOnce),
        m_writer.provider->automaticRange());
    WorkerPool pool(maximumThreads);
    m_scheduler = std::make_unique<Scheduler>(pool, m_pace->slots(),
        [this, stop](Scheduler::Index index, Scheduler::Fate fate, CallSlots::Place &place) {
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
    m_material.passes = m_settings.passes;
    if (auto checked = checkBrief(m_material.show, m_material.brief); !checked)
        return checked;

    auto writer = answererFor(m_settings);
    if (!writer)
        return tl::unexpected<Error>(writer.error());
    m_writer = std::move(*writer);
    if (m_settings.standIn) {
        RunSettings settings = m_settings;
        settings.provider = m_settings.standIn->provider;
        settings.model = m_settings.standIn->model;
        settings.baseUrl = m_settings.standIn->baseUrl;
        auto standIn = answererFor(settings);
        if (!standIn)
            return tl::unexpected<Error>(standIn.error());
        m_standIn = std::move(*standIn);
    }
    if (auto opened = openBudget(); !opened)
        return opened;

    RunOptions request = m_options;
    request.settings = m_settings;
    const auto run = m_project->beginRun(m_options.episode, toJson(request));
    if (!run)
        return tl::unexpected<Error>(run.error());
    m_run = *run;
    return {};
}

Expected<RunEngine::Answerer> RunEngine::answererFor(const RunSettings &settings) const
{
    const auto provider = m_services.provider(settings);
    if (!provider)
        return tl::unexpected<Error>(provider.error());
    const QString model = settings.model.isEmpty() ? (*provider)->defaultModel() : settings.model;
    if (model.isEmpty())
        return fail(ErrorKind::InvalidInput,
            (*provider)->name().toStdString() + " has to be told which model is to write.",
            "Choose a model.");
    return Answerer {*provider, model, settings.provider};
}

Expected<void> RunEngine::openBudget()
{
    for (const Answerer *each : {&m_writer, &m_standIn}) {
        if (m_settings.budget && each->provider && !each->provider->knowsPrice(each->model))
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
    m_budget = std::make_unique<Budget>(m_settings.budget, spent);
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
        beginAlike(current);
        for (Item &item : current) {
            const Scheduler::Index index = m_indices.at(item.ref);
            const std::size_t before = m_items[index].instance.after.size();
            if (index < known && item.instance.after.size() <= before)
                continue;

            PlannedStage stage {
                item.ref, item.instance.label, {}, dynamic_cast<const AiStage *>(item.stage) != nullptr, {}};
            std::vector<Scheduler::Dependency> after;
            for (const StageInstance::Dependency &each : item.instance.after) {
                const auto found = m_indices.find(each.ref);
                if (found == m_indices.end())
                    return fail(ErrorKind::Internal,
                        QStringLiteral("%1 waits for something that nobody makes.")
                            .arg(item.instance.label)
                            .toStdString());
                after.push_back({found->second, each.required, each.untilBegun});
                (each.untilBegun ? stage.afterBegun : stage.after).push_back(each.ref);
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

/// Lets those whose prompts begin alike wait for the first of them, until its answer begins: from then on the
/// provider bills what they share at a fraction.
void RunEngine::beginAlike(std::vector<Item> &items)
{
    const auto minimum = m_writer.provider->markedPrefixMinimum(m_writer.model);
    if (!minimum)
        return;
    std::map<const Stage *, std::vector<Item *>> byStage;
    for (Item &item : items) {
        const auto *stage = dynamic_cast<const AiStage *>(item.stage);
        Prefix prefix = stage ? stage->prefix(m_material, item.ref.subject) : Prefix {};
        if (prefix.empty() || !m_prefixes.try_emplace(item.ref, std::move(prefix)).second)
            continue;
        byStage[item.stage].push_back(&item);
    }
    for (const auto &[stage, alike] : byStage) {
        std::vector<Prefix> prefixes;
        for (const Item *item : alike)
            prefixes.push_back(m_prefixes.at(item->ref));
        const auto leaders = prefixLeaders(prefixes, *minimum);
        for (std::size_t i = 0; i < alike.size(); ++i) {
            if (leaders[i])
                alike[i]->instance.after.push_back({alike[*leaders[i]]->ref, false, true});
        }
    }
}

std::vector<qsizetype> RunEngine::marksFor(const Item &item, const RenderedPrompt &prompt) const
{
    const std::scoped_lock lock(m_mutex);
    const auto own = m_prefixes.find(item.ref);
    if (own == m_prefixes.end() || own->second.size() != prompt.partEnds.size())
        return {};
    std::vector<Prefix> others;
    for (const auto &[ref, prefix] : m_prefixes) {
        // What was not asked for in this run has put nothing into the provider's cache, and will not.
        const auto outcome = m_outcomes.find(ref);
        const bool asks = outcome == m_outcomes.end() || outcome->second == StageOutcome::Called;
        if (ref != item.ref && ref.stage == item.ref.stage && asks)
            others.push_back(prefix);
    }
    std::vector<qsizetype> marks;
    for (const std::size_t parts : partsToMark(own->second, others,
             m_writer.provider->markedPrefixMinimum(m_writer.model).value_or(TokenCount())))
        marks.push_back(prompt.partEnds[parts - 1]);
    return marks;
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
    if (*known && mayKeep(m_options, item.ref, **known)) {
        const auto chosen = m_project->choose((*known)->id);
        if (!chosen)
            return endWithError(item, chosen.error());
        Ending kept {StageOutcome::Kept};
        kept.saved = MicroDollars((*known)->provenance.value(QStringLiteral("microUsd")).toInteger());
        kept.model = (*known)->provenance.value(QStringLiteral("model")).toString();
        return settle(item, **known, kept);
    }
    if (!isAskedFor(m_options, *item.stage, item.ref.subject))
        return end(item, {StageOutcome::Skipped, QStringLiteral("not asked for")});
    if (const auto *ai = dynamic_cast<const AiStage *>(item.stage))
        return callItem(item, *ai, *question, *known, place, stop);
    return makeItem(item, dynamic_cast<const LocalStage &>(*item.stage), *question);
}

Expected<Question> RunEngine::ask(const Item &item)
{
    std::unique_lock lock(m_mutex);
    auto inputs = item.stage->inputs(m_material, item.ref.subject);
    lock.unlock();
    return std::move(inputs).map([&](QJsonObject of) {
        return questionOf(*item.stage, std::move(of), {*m_writer.provider, m_writer.model, m_settings});
    });
}

Expected<std::optional<StageResult>> RunEngine::recorded(const Item &item, const Question &question)
{
    return m_project->findResult(episodeOf(m_options, *item.stage), item.ref, question.digest);
}

Expected<int> RunEngine::variantFor(
    const Item &item, const Question &question, const std::optional<StageResult> &known)
{
    if (m_options.mode == RunMode::Fresh || isWrittenAgain(m_options, item.ref))
        return m_project->lowestFreeVariant(episodeOf(m_options, *item.stage), item.ref, question.digest);
    return known ? known->variant : 0;
}

/// The cache may hold variants that another project was the first to ask for.
int RunEngine::unknownVariant(const AiStage &stage, AiRequest request) const
{
    while (m_services.client.knows(*m_writer.provider, request, stage.cacheKind()))
        ++request.variant;
    return request.variant;
}

/// Why the project's record does not answer.
Expected<QString> RunEngine::whyAsked(
    const Item &item, const Question &question, const std::optional<StageResult> &known)
{
    if (known)
        return QStringLiteral("asked for again");
    return m_project->current(episodeOf(m_options, *item.stage), item.ref)
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

    AiCall call = callFor(item, stage, question, *prompt, *variant);
    CallSeen seen;
    const CallObserver observer = observerFor(item, stage, seen);
    const Reply reply = askSomebody(item, call, place, stop, observer);
    const auto &answer = reply.answer;
    if (!answer) {
        const auto &called = seen.firstCalledAt;
        const RunTime atProvider = called ? m_services.clock.now() - *called : RunTime {};
        if (!seen.soFar.trimmed().isEmpty()) {
            StageResult take = resultOf(item, question, call.request.variant, seen.soFar,
                provenanceOf(stage, question, reply.from, reply.from.model, QStringLiteral("cut off")));
            take.finished = false;
            if (const auto kept = m_project->commit(take); !kept)
                return endWithError(item, kept.error());
        }
        return endWithError(item, answer.error(), atProvider, answer.error().usage);
    }

    auto body = stage.accept(question.inputs, answer->completion.text);
    if (!body)
        return endWithError(item, body.error());
    const StageOutcome outcome = outcomeOf(answer->source);
    QJsonObject where =
        provenanceOf(stage, question, reply.from, answer->completion.model, toString(outcome));
    if (!answer->completion.requestId.isEmpty())
        where.insert(QStringLiteral("requestId"), answer->completion.requestId);
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
                answer->saved.cost, answer->completion.model, answer->completion.warning});
    if (early)
        m_answerOnItsWay = false;
    return recorded;
}

AiCall RunEngine::callFor(const Item &item, const AiStage &stage, const Question &question,
    const RenderedPrompt &prompt, int variant) const
{
    AiCall call;
    AiRequest &request = call.request;
    request = requestOf(stage, question, prompt, {*m_writer.provider, m_writer.model, m_settings});
    request.variant = variant;
    request.label = item.instance.label;
    request.sharedPrefixes = marksFor(item, prompt);
    call.kind = stage.cacheKind();
    if (isWrittenAgain(m_options, item.ref))
        request.variant = unknownVariant(stage, request);
    call.readCache = mayReadCache(m_options, item.ref);
    call.writeCache = m_options.useCache;
    call.tags = tagsOf(stage, question);
    call.check = [&stage, &question](const Completion &completion) {
        return stage.accept(question.inputs, completion.text).map([](const QByteArray &) {});
    };
    call.budget = m_budget.get();
    call.expectedOutput = stage.expectedOutput();
    call.retry = m_services.retry;
    if (m_standIn.provider)
        call.retry.attempts = attemptsBeforeStandIn;
    return call;
}

CallObserver RunEngine::observerFor(const Item &item, const AiStage &stage, CallSeen &seen)
{
    CallObserver observer;
    observer.calling = [this, &item, &seen] {
        seen.calledAt = m_services.clock.now();
        if (!seen.firstCalledAt)
            seen.firstCalledAt = seen.calledAt;
        goOn();
        emitEvent(StageCalling {item.ref});
    };
    observer.begun = [this, &item] {
        m_pace->accepted();
        emitEvent(StageAnswering {item.ref});
        m_scheduler->announceBegun(indexOf(item));
    };
    observer.retrying = [this, &item, &seen](const CallFailure &failure, std::chrono::milliseconds wait) {
        if (failure.pushedBack)
            m_pace->pushedBack(seen.calledAt);
        if (failure.recovery == Recovery::NewKey)
            pause(failure);
        emitEvent(StageRetrying {item.ref, failure, wait, failure.usage, {}});
    };
    if (stage.streams()) {
        observer.text.piece = [this, &item, &seen](const QByteArray &piece) {
            seen.soFar += piece;
            emitEvent(StageText {item.ref, QString::fromUtf8(piece)});
        };
        observer.text.withdrawn = [this, &item, &seen] {
            if (!std::exchange(seen.soFar, {}).isEmpty())
                emitEvent(StageWithdrawn {item.ref});
        };
    }
    return observer;
}

RunEngine::Reply RunEngine::askSomebody(const Item &item, AiCall &call, CallSlots::Place &place,
    std::stop_token stop, const CallObserver &observer)
{
    CachingAiClient &client = m_services.client;
    const bool worthAsking = !m_standIn.provider || m_reachable.allows() || m_reachable.probeIsDue()
        || client.knows(*m_writer.provider, call.request, call.kind);
    tl::expected<AiAnswer, CallFailure> answer = tl::unexpected<CallFailure>(
        CallFailure(Error {ErrorKind::NotAccessible, m_reachable.report().why, "Try again later."}));
    if (worthAsking) {
        answer = client.complete(*m_writer.provider, call, place, stop, observer);
        if (answer && answer->source == AnswerSource::Called)
            m_reachable.succeeded();
        if (answer || !answer.error().providerDown || !m_standIn.provider)
            return {std::move(answer), m_writer};
        m_reachable.timedOut(answer.error().message);
    }
    observer.text.withdraw();
    emitEvent(StageRetrying {item.ref, answer.error(), {}, answer.error().usage, m_standIn.provider->name()});
    call.request.model = m_standIn.model;
    call.tags.removeOne(tags::model(m_writer.model));
    call.tags.append(tags::model(m_standIn.model));
    call.request.sharedPrefixes.clear();
    call.retry = m_services.retry;
    return {client.complete(*m_standIn.provider, call, place, std::move(stop), observer), m_standIn};
}

void RunEngine::pause(const Error &why)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (std::exchange(m_paused, true))
            return;
    }
    emitEvent(RunPaused {why});
}

void RunEngine::goOn()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!std::exchange(m_paused, false))
            return;
    }
    emitEvent(RunContinued {});
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
    found.append(tags::model(m_writer.model));
    return found;
}

QJsonObject RunEngine::provenanceOf(const AiStage &stage, const Question &question, const Answerer &from,
    const QString &model, const QString &source) const
{
    const auto now = std::chrono::floor<std::chrono::milliseconds>(m_services.clock.wallNow());
    return {
        {QStringLiteral("run"), static_cast<qint64>(m_run.value())},
        {QStringLiteral("provider"), from.name},
        {QStringLiteral("model"), model},
        {QStringLiteral("promptVersion"), m_prompts.version(stage.name())},
        {QStringLiteral("disclosure"), from.provider->disclosure()},
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
    return {{}, episodeOf(m_options, *item.stage), item.ref, question.digest, variant, true, std::move(body),
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
        m_material.results[item.ref] = result;
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
    emitEvent(StageFinished {item.ref, ending.outcome, ending.tier, ending.why, ending.usage,
        ending.atProvider, ending.saved, std::nullopt, result.id,
        isText ? QString::fromUtf8(result.body) : QString {}, ending.model, ending.warning});
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
        ending.atProvider, {}, ending.error, {}, {}, {}, {}});
    return false;
}

bool RunEngine::endWithError(const Item &item, const Error &error, RunTime atProvider, const Usage &usage)
{
    Ending ending {StageOutcome::Stopped};
    if (error.kind != ErrorKind::Cancelled)
        ending = {StageOutcome::Failed, QString::fromStdString(error.message), error};
    ending.atProvider = atProvider;
    ending.usage = usage;
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

void RunEngine::emitEvent(RunEventBody body)
{
    const std::scoped_lock lock(m_eventMutex);
    RunEvent event {m_run, ++m_sequence, m_services.clock.now() - m_start, std::move(body)};
    m_sink(event);
    if (m_run.value() != 0 && isLogged(event))
        m_project->log({std::move(event)});
}

} // namespace dg
