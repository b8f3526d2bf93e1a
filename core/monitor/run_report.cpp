// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/run_report.h"

#include "core/base/makespan.h"
#include "core/events/stage_names.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace dg {

namespace {

double milliseconds(std::chrono::nanoseconds time)
{
    // A hundredth of a millisecond is finer than any clock behind it.
    return std::round(std::chrono::duration<double, std::milli>(time).count() * 100.0) / 100.0;
}

QJsonValue optionalMilliseconds(const std::optional<RunTime> &time)
{
    return time ? QJsonValue(milliseconds(*time)) : QJsonValue(QJsonValue::Null);
}

/// Tokens and money, under the same names wherever they are told.
void insertUsage(QJsonObject &json, const Usage &usage)
{
    json.insert(QStringLiteral("input_tokens"), static_cast<qint64>(usage.input.value()));
    json.insert(QStringLiteral("output_tokens"), static_cast<qint64>(usage.output.value()));
    json.insert(QStringLiteral("cache_read_tokens"), static_cast<qint64>(usage.cacheRead.value()));
    json.insert(QStringLiteral("cache_written_tokens"), static_cast<qint64>(usage.cacheWritten.value()));
    json.insert(QStringLiteral("micro_usd"), static_cast<qint64>(usage.cost.value()));
    json.insert(QStringLiteral("price_unknown"), usage.priceUnknown);
    json.insert(
        QStringLiteral("prompt_cache_saved_micro_usd"), static_cast<qint64>(usage.promptCacheSaved.value()));
}

QJsonObject stageJson(const StageState &stage)
{
    QJsonObject json {
        {QStringLiteral("stage"), stage.plan.ref.stage},
        {QStringLiteral("subject"), stage.plan.ref.subject},
        {QStringLiteral("label"), stage.plan.label},
        {QStringLiteral("outcome"), stage.outcome ? toString(*stage.outcome) : QStringLiteral("stopped")},
        {QStringLiteral("tier"), stage.tier},
        {QStringLiteral("why"), stage.why},
        {QStringLiteral("queued_ms"), optionalMilliseconds(stage.readyAt)},
        {QStringLiteral("started_ms"),
            optionalMilliseconds(stage.callingAt ? stage.callingAt : stage.readyAt)},
        {QStringLiteral("ended_ms"), optionalMilliseconds(stage.endedAt)},
        {QStringLiteral("provider_ms"), milliseconds(stage.atProvider)},
        {QStringLiteral("model"), stage.model},
        {QStringLiteral("stand_in"), stage.standIn},
        {QStringLiteral("retries"), std::max(0, stage.calls - 1)},
    };
    insertUsage(json, stage.usage);
    if (stage.lastTrouble)
        json.insert(QStringLiteral("last_trouble"), QString::fromStdString(stage.lastTrouble->text()));
    if (!stage.warning.isEmpty())
        json.insert(QStringLiteral("warning"), stage.warning);
    if (stage.error)
        json.insert(QStringLiteral("error"), QString::fromStdString(stage.error->text()));
    return json;
}

QJsonObject countersJson(const CacheCounters &counters)
{
    return {
        {QStringLiteral("lookups"), static_cast<qint64>(counters.lookups())},
        {QStringLiteral("hits"), static_cast<qint64>(counters.hits)},
        {QStringLiteral("misses"), static_cast<qint64>(counters.misses)},
        {QStringLiteral("joined"), static_cast<qint64>(counters.joined)},
        {QStringLiteral("hit_rate"), counters.hitRate()},
    };
}

QJsonObject cacheJson(const CacheStatistics &cache)
{
    QJsonObject json = countersJson(cache.total());
    QJsonObject byTier;
    for (const TierStatistics &tier : cache.tiers) {
        QJsonObject counters = countersJson(tier.total());
        counters.insert(QStringLiteral("entries"), static_cast<qint64>(tier.total().entries));
        counters.insert(QStringLiteral("bytes"), static_cast<qint64>(tier.total().bytes));
        byTier.insert(tier.name, counters);
    }
    QJsonObject byType;
    for (const CacheKind kind : allCacheKinds) {
        const CacheCounters &counters = cache.byKind[static_cast<std::size_t>(kind)];
        if (counters.lookups() + counters.joined + counters.sets > 0)
            byType.insert(toString(kind), countersJson(counters));
    }
    json.insert(QStringLiteral("by_tier"), byTier);
    json.insert(QStringLiteral("by_type"), byType);
    return json;
}

QJsonArray usageJson(const UsageStatistics &statistics)
{
    QJsonArray all;
    for (const auto &[who, counters] : statistics.snapshot()) {
        QJsonObject json {
            {QStringLiteral("provider"), who.provider},
            {QStringLiteral("model"), who.model},
            {QStringLiteral("asked"), static_cast<qint64>(counters.asked)},
            {QStringLiteral("calls"), static_cast<qint64>(counters.calls)},
            {QStringLiteral("hits"), static_cast<qint64>(counters.hits)},
            {QStringLiteral("joined"), static_cast<qint64>(counters.joined)},
            {QStringLiteral("hit_rate"), counters.hitRate()},
            {QStringLiteral("failed"), static_cast<qint64>(counters.failed)},
            {QStringLiteral("saved_micro_usd"), static_cast<qint64>(counters.saved.value())},
        };
        insertUsage(json, counters.usage);
        all.append(json);
    }
    return all;
}

/// When what waits for a stage's answer to begin may go on, after its call began.
std::chrono::nanoseconds untilBegun(const StageState &stage)
{
    if (!stage.callingAt || !stage.answeringAt)
        return stage.atProvider;
    return std::clamp(*stage.answeringAt - *stage.callingAt, RunTime {}, stage.atProvider);
}

/// How many calls were under way at most: what *automatic* came to.
int mostCallsAtOnce(const RunState &state)
{
    std::vector<std::pair<RunTime, int>> changes;
    for (const StageState &stage : state.stages) {
        if (stage.callingAt && stage.endedAt) {
            changes.emplace_back(*stage.callingAt, 1);
            changes.emplace_back(*stage.endedAt, -1);
        }
    }
    std::sort(changes.begin(), changes.end()); // at the same moment, what ends goes first
    int now = 0;
    int most = 1;
    for (const auto &[at, change] : changes) {
        now += change;
        most = std::max(most, now);
    }
    return most;
}

int slotsOf(const RunState &state)
{
    return state.settings.automatic ? mostCallsAtOnce(state) : state.settings.scenesAtOnce;
}

/// Whether a stage has left its scene without what it was to have. A pass that is skipped was not needed; a
/// draft or a take that is was not asked for.
bool isAmiss(const StageState &stage, StageOutcome outcome)
{
    switch (outcome) {
    case StageOutcome::Failed:
    case StageOutcome::Blocked:
    case StageOutcome::Stopped:
        return true;
    case StageOutcome::Skipped:
        return stage.plan.ref.stage == stages::draft || stage.plan.ref.stage == stages::scene;
    case StageOutcome::Kept:
    case StageOutcome::Hit:
    case StageOutcome::Joined:
    case StageOutcome::Called:
    case StageOutcome::Made:
        break;
    }
    return false;
}

/// What became of a scene, by the stages that work on it.
QString sceneState(const std::vector<const StageState *> &ofScene)
{
    for (const StageState *stage : ofScene) {
        const StageOutcome outcome = stage->outcome.value_or(StageOutcome::Stopped);
        if (isAmiss(*stage, outcome))
            return toString(outcome);
    }
    return ofScene.empty() ? QStringLiteral("stopped") : QStringLiteral("done");
}

} // namespace

RunTimes runTimes(const RunState &state)
{
    std::vector<TimedTask> tasks;
    std::chrono::nanoseconds end {};
    tasks.reserve(state.stages.size());
    for (const StageState &stage : state.stages) {
        TimedTask task;
        task.duration = stage.atProvider;
        task.needsSlot = stage.atProvider.count() > 0;
        task.priority = stage.priority;
        for (const StageRef &ref : stage.plan.after) {
            if (const auto found = state.byRef.find(ref); found != state.byRef.end())
                task.after.push_back(found->second);
        }
        for (const StageRef &ref : stage.plan.afterBegun) {
            if (const auto found = state.byRef.find(ref); found != state.byRef.end())
                task.afterBegun.push_back({found->second, untilBegun(state.stages[found->second])});
        }
        tasks.push_back(std::move(task));
        end = std::max(end, stage.endedAt.value_or(RunTime {}));
    }
    const int slots = slotsOf(state);
    return {end, simulateMakespan(tasks, slots), makespanBound(tasks, slots)};
}

QJsonObject makeReport(
    const RunState &state, const std::optional<CacheStatistics> &cache, const UsageStatistics *usage)
{
    std::map<SceneId, std::vector<const StageState *>> byScene;
    QJsonArray others;
    int calls = 0;
    int retried = 0;
    for (const StageState &stage : state.stages) {
        calls += stage.calls;
        retried += std::max(0, stage.calls - 1);
        const auto scene = state.outline ? sceneOf(stage.plan.ref) : std::nullopt;
        if (scene)
            byScene[*scene].push_back(&stage);
        else
            others.append(stageJson(stage));
    }
    QJsonArray scenes;
    for (const OutlineScene &scene : state.outline ? state.outline->scenes : std::vector<OutlineScene> {}) {
        const auto &ofScene = byScene[scene.id];
        QJsonArray ofIt;
        for (const StageState *stage : ofScene)
            ofIt.append(stageJson(*stage));
        scenes.append(QJsonObject {{QStringLiteral("id"), QString::fromStdString(scene.id.value())},
            {QStringLiteral("slug"), scene.slug}, {QStringLiteral("state"), sceneState(ofScene)},
            {QStringLiteral("stages"), ofIt}});
    }

    const RunTimes times = runTimes(state);
    QJsonObject report {
        {QStringLiteral("provider"), state.settings.provider},
        {QStringLiteral("model"), state.model},
        {QStringLiteral("concurrency"), slotsOf(state)},
        {QStringLiteral("automatic"), state.settings.automatic},
        {QStringLiteral("seed"), static_cast<qint64>(state.settings.seed)},
        {QStringLiteral("outcome"), toString(state.outcome.value_or(RunOutcome::Stopped))},
        {QStringLiteral("wall_ms"), milliseconds(times.wall)},
        {QStringLiteral("ideal_ms"), milliseconds(times.ideal)},
        {QStringLiteral("bound_ms"), milliseconds(times.bound)},
        {QStringLiteral("scenes"), scenes},
        {QStringLiteral("stages"), others},
        {QStringLiteral("calls"),
            QJsonObject {{QStringLiteral("total"), calls}, {QStringLiteral("retried"), retried}}},
        {QStringLiteral("cache"), cacheJson(cache.value_or(CacheStatistics {}))},
        {QStringLiteral("kept"), state.count(StageOutcome::Kept)},
        {QStringLiteral("reused"), state.reusedShare()},
        {QStringLiteral("saved_micro_usd"), static_cast<qint64>(state.saved().value())},
        {QStringLiteral("budget_micro_usd"),
            state.settings.budget ? QJsonValue(static_cast<qint64>(state.settings.budget->value()))
                                  : QJsonValue(QJsonValue::Null)},
    };
    insertUsage(report, state.usage());
    if (usage)
        report.insert(QStringLiteral("usage"), usageJson(*usage));
    if (state.error)
        report.insert(QStringLiteral("error"), QString::fromStdString(state.error->text()));
    return report;
}

} // namespace dg
