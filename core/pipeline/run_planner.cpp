// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_planner.h"

#include "core/base/makespan.h"
#include "core/pipeline/typical_material.h"
#include "core/story/json.h"

#include <algorithm>
#include <utility>

namespace dg {

RunPlanner::RunPlanner(const Parts &parts)
    : m_parts(parts)
    , m_decider(parts.setup, parts.options, parts.project)
    , m_runGraph(parts.stages, parts.setup, parts.options)
{
}

Expected<RunPlan> RunPlanner::plan()
{
    if (auto grown = grow(); !grown)
        return tl::unexpected<Error>(grown.error());
    // The outline first: it tells which scenes there are.
    bool scenesKnown = false;
    for (Index index = 0; index < m_entries.size(); ++index) {
        if (!m_runGraph.item(index).stage->givesOutline())
            continue;
        if (auto done = forecast(index); !done)
            return tl::unexpected<Error>(done.error());
        scenesKnown = m_entries[index].result == Result::Known;
        if (auto grown = grow(); !grown)
            return tl::unexpected<Error>(grown.error());
        break;
    }
    const auto order = m_order.topologicalOrder();
    if (!order)
        return tl::unexpected<Error>(order.error());
    if (auto done = forecastAll(*order); !done)
        return tl::unexpected<Error>(done.error());
    explainHeld();

    RunPlan plan;
    plan.scenesKnown = scenesKnown;
    plan.time = wholeTime(*order);
    plan.anotherLook = scenesToLookAt(*order);
    for (const Index index : *order)
        plan.stages.push_back(std::move(m_entries[index].forecast));
    return plan;
}

Expected<void> RunPlanner::grow()
{
    auto growth = m_runGraph.grow();
    if (!growth)
        return tl::unexpected<Error>(growth.error());
    const Index first = m_entries.size();
    for (const Scheduler::Task &task : growth->added) {
        const Index index = m_order.addNode(task.name, task.estimate);
        Entry entry;
        entry.forecast.ref = m_runGraph.item(index).ref;
        entry.forecast.label = m_runGraph.item(index).instance.label;
        m_indices.emplace(entry.forecast.ref, index);
        m_entries.push_back(std::move(entry));
    }
    for (std::size_t i = 0; i < growth->added.size(); ++i) {
        for (const Scheduler::Dependency &each : growth->added[i].after)
            m_order.addEdge(each.task, first + i);
    }
    for (const auto &[index, after] : growth->extended) {
        for (const Scheduler::Dependency &each : after)
            m_order.addEdge(each.task, index);
    }
    return {};
}

Expected<void> RunPlanner::forecastAll(const std::vector<Index> &order)
{
    for (const Index index : order) {
        if (m_runGraph.item(index).stage->givesOutline())
            continue; // done before
        if (auto done = forecast(index); !done)
            return done;
    }
    return {};
}

Expected<void> RunPlanner::forecast(Index index)
{
    const RunItem &item = m_runGraph.item(index);
    const bool isHeld = m_runGraph.read([&](const RunMaterial &material) {
        return m_decider.heldResult(*item.stage, item.ref, material).has_value();
    });
    if (!isHeld && followsAnother(index))
        return {};
    StageTurn turn = m_runGraph.read(
        [&](const RunMaterial &material) { return m_decider.turnOf(*item.stage, item.ref, material); });
    const auto decision = m_decider.decide(*item.stage, item.ref, std::move(turn), m_runGraph.names());
    Entry &entry = m_entries[index];
    if (!decision) {
        // The run would fail there, and there alone: nothing to be called.
        entry.forecast.forecast = Forecast::NotAskedFor;
        entry.forecast.why = QString::fromStdString(decision.error().message);
        entry.result = Result::Missing;
        return {};
    }
    entry.forecast.why = decision->why;
    switch (decision->kind) {
    case StageDecision::Kind::NotNeeded:
        entry.forecast.forecast = Forecast::NotAskedFor;
        entry.result = Result::Known;
        return {};
    case StageDecision::Kind::NotAskedFor:
        entry.forecast.forecast = Forecast::NotAskedFor;
        entry.result = Result::Missing;
        return {};
    case StageDecision::Kind::Keep:
        keep(index, *decision);
        return settle(index, Result::Known, decision->result->body);
    case StageDecision::Kind::Ask:
        break;
    }
    return ask(index, *decision);
}

bool RunPlanner::followsAnother(Index index)
{
    const RunItem &item = m_runGraph.item(index);
    std::optional<Index> unknown;
    bool lacks = false;
    for (const StageInstance::Dependency &each : item.instance.after) {
        if (each.untilBegun)
            continue;
        const Index before = m_indices.at(each.ref);
        lacks = lacks || (each.required && m_entries[before].result == Result::Missing);
        // What may be needed is the last that one would say it is after.
        const bool isBetter = !unknown || m_entries[*unknown].forecast.forecast == Forecast::MayBeNeeded;
        if (m_entries[before].result == Result::Unknown && isBetter
            && (!unknown || m_entries[before].forecast.forecast != Forecast::MayBeNeeded))
            unknown = before;
    }
    if (!lacks && !unknown)
        return false;
    Entry &entry = m_entries[index];
    if (lacks || !isAskedFor(m_parts.options, *item.stage, item.ref.subject)) {
        leaveAlone(index);
        return true;
    }
    const bool isConditional = isOfScene(item.ref) && SceneAttempt::of(item.ref.subject).attempt > 1;
    const Entry &from = m_entries[*unknown];
    const auto outline = m_runGraph.names().outline;
    entry.forecast.why =
        QStringLiteral("after %1").arg(shortLabel(from.forecast.ref, from.forecast.label, outline.get()));
    if (!dynamic_cast<const AiStage *>(item.stage)) {
        entry.forecast.forecast = Forecast::Made;
        entry.forecast.why.clear();
    } else {
        entry.forecast.forecast = isConditional ? Forecast::MayBeNeeded : Forecast::Follows;
        entry.calls = !isConditional;
        estimateTypical(index);
    }
    static_cast<void>(settle(index, Result::Unknown, {}));
    return true;
}

/// As a run treats what it is not about, or cannot have.
void RunPlanner::leaveAlone(Index index)
{
    const RunItem &item = m_runGraph.item(index);
    Entry &entry = m_entries[index];
    entry.forecast.forecast = Forecast::NotAskedFor;
    entry.forecast.why = notAskedFor();
    auto result = m_decider.standIn(item.ref, m_runGraph.names().outline.get());
    if (result)
        static_cast<void>(settle(index, Result::Known, result->body));
    else
        entry.result = Result::Missing;
}

void RunPlanner::keep(Index index, const StageDecision &decision)
{
    StageForecast &forecast = m_entries[index].forecast;
    if (decision.isHeld) {
        forecast.forecast = Forecast::Held;
        return;
    }
    forecast.forecast = decision.why.isEmpty() ? Forecast::Kept : Forecast::NotAskedFor;
    const auto *ai = dynamic_cast<const AiStage *>(m_runGraph.item(index).stage);
    const QString version = decision.result->provenance.value(QStringLiteral("promptVersion")).toString();
    if (ai && decision.why.isEmpty() && !version.isEmpty() && version != m_prompts.version(ai->promptName()))
        forecast.why = QStringLiteral("prompt changed");
}

Expected<void> RunPlanner::ask(Index index, const StageDecision &decision)
{
    const RunItem &item = m_runGraph.item(index);
    Entry &entry = m_entries[index];
    if (const auto *local = dynamic_cast<const LocalStage *>(item.stage)) {
        entry.forecast.forecast = Forecast::Made;
        auto body = local->make(decision.question.inputs);
        return settle(index, body ? Result::Known : Result::Missing, std::move(body).value_or(QByteArray()));
    }
    const auto &stage = dynamic_cast<const AiStage &>(*item.stage);
    const auto prompt = m_prompts.render(stage.promptName(), stage.promptValues(decision.question.inputs));
    if (!prompt)
        return tl::unexpected<Error>(prompt.error());
    return askCache(index, stage, decision, *prompt);
}

Expected<void> RunPlanner::askCache(
    Index index, const AiStage &stage, const StageDecision &decision, const RenderedPrompt &prompt)
{
    Entry &entry = m_entries[index];
    AiRequest request = requestOf(stage, decision.question, prompt, m_parts.setup.asking());
    request.variant = decision.variant;
    if (mayReadCache(m_parts.options, entry.forecast.ref)) {
        const auto cached =
            m_parts.services.client.cached(*m_parts.setup.writer.provider, request, stage.cacheKind());
        const auto body = cached
            ? stage.accept(decision.question.inputs, cached->completion.text).value_or(QByteArray())
            : QByteArray();
        if (!body.isEmpty()) {
            entry.forecast.forecast = Forecast::Cached;
            entry.forecast.tier = cached->tier;
            return settle(index, Result::Known, body);
        }
    }
    entry.forecast.forecast = Forecast::Call;
    entry.calls = true;
    estimate(entry, stage, request);
    return settle(index, Result::Unknown, {});
}

Expected<void> RunPlanner::settle(Index index, Result result, QByteArray body)
{
    const RunItem &item = m_runGraph.item(index);
    Entry &entry = m_entries[index];
    entry.result = result;
    StageResult given;
    given.ref = item.ref;
    std::shared_ptr<const Outline> outline;
    if (result == Result::Known) {
        given.body = entry.body = std::move(body);
        if (const auto kept = m_parts.setup.currentOf(item.ref); kept && kept->body == given.body)
            given.provenance = kept->provenance;
    } else {
        given.body = typicalAnswer(item.ref);
    }
    if (item.stage->givesOutline() && result == Result::Known) {
        auto parsed = outlineOf(given);
        if (!parsed)
            return tl::unexpected<Error>(parsed.error());
        outline = std::move(*parsed);
    } else if (item.stage->givesOutline()) {
        outline = std::make_shared<const Outline>(typicalOutline(m_parts.setup.material.brief));
    }
    m_runGraph.settle(item.ref, StageOutcome::Kept, given, outline);
    return {};
}

/// Of a call whose question is not known: by what its stage is typically asked with.
void RunPlanner::estimateTypical(Index index)
{
    const RunItem &item = m_runGraph.item(index);
    const auto &stage = dynamic_cast<const AiStage &>(*item.stage);
    std::optional<AiRequest> request;
    if (!m_parts.history.contains(stage.name())) {
        const auto inputs = m_runGraph.read(
            [&](const RunMaterial &material) { return stage.inputs(material, item.ref.subject); });
        if (inputs) {
            const Question question {*inputs, {}};
            const auto prompt = m_prompts.render(stage.promptName(), stage.promptValues(*inputs));
            request = requestOf(stage, question, prompt.value_or(RenderedPrompt {}), m_parts.setup.asking());
        }
    }
    estimate(m_entries[index], stage, request);
}

/// By what such calls have taken in this project; where there were none, by the provider's own estimate.
void RunPlanner::estimate(Entry &entry, const AiStage &stage, const std::optional<AiRequest> &request) const
{
    const AiProvider &provider = *m_parts.setup.writer.provider;
    StageForecast &forecast = entry.forecast;
    const RunItem &item = m_runGraph.item(m_indices.at(forecast.ref));
    AiRequest any;
    any.model = m_parts.setup.writer.model;
    forecast.usage = provider.estimate(request ? *request : any, stage.expectedOutput());
    forecast.time = item.instance.estimate;
    const auto known = m_parts.history.find(stage.name());
    if (known == m_parts.history.end() || known->second.calls == 0)
        return;
    // Who costs nothing tells nothing of who does, and the other way round.
    const StageHistory &history = known->second;
    const bool wasPaid = history.cost.value() > 0;
    const bool isPaid = forecast.usage.cost.value() > 0 || forecast.usage.priceUnknown;
    if (wasPaid != isPaid) {
        if (!request)
            forecast.usage = provider.estimate(any, stage.expectedOutput());
        return;
    }
    forecast.time = history.time;
    if (request && history.output.value() > 0) {
        forecast.usage = provider.estimate(*request, history.output);
    } else if (!request) {
        const bool priceUnknown = forecast.usage.priceUnknown;
        forecast.usage = {history.input, history.output, history.cost};
        forecast.usage.priceUnknown = priceUnknown;
    }
}

std::chrono::milliseconds RunPlanner::wholeTime(const std::vector<Index> &order) const
{
    const RunSettings &settings = m_parts.setup.settings;
    const int slots =
        settings.automatic ? m_parts.setup.writer.provider->automaticRange().start : settings.scenesAtOnce;
    std::vector<std::chrono::nanoseconds> remaining(m_entries.size());
    for (auto index = order.rbegin(); index != order.rend(); ++index) {
        for (const Index after : m_order.after(*index))
            remaining[*index] = std::max(remaining[*index], remaining[after]);
        remaining[*index] +=
            m_entries[*index].calls ? m_entries[*index].forecast.time : std::chrono::milliseconds {};
    }
    std::vector<TimedTask> tasks(m_entries.size());
    for (Index index = 0; index < tasks.size(); ++index) {
        const Entry &entry = m_entries[index];
        tasks[index].duration = entry.calls ? entry.forecast.time : std::chrono::milliseconds {};
        tasks[index].needsSlot = entry.calls;
        tasks[index].priority = remaining[index].count();
        tasks[index].after = m_order.before(index);
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(simulateMakespan(tasks, slots));
}

} // namespace dg
