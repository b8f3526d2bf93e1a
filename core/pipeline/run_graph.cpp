// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_graph.h"

#include <algorithm>

namespace dg {

RunGraph::RunGraph(const Stages &stages, const RunSetup &setup, const RunOptions &options)
    : m_stages(stages)
    , m_setup(setup)
    , m_options(options)
    , m_material(setup.material)
{
}

std::vector<RunItem> RunGraph::itemsByNow() const
{
    std::vector<RunItem> items;
    for (const auto &stage : m_stages) {
        if (m_options.target == RunTarget::Outline && !stage->givesOutline())
            continue;
        for (StageInstance &instance : stage->instances(m_material)) {
            StageRef ref {stage->name(), instance.subject};
            items.push_back({stage.get(), std::move(ref), std::move(instance)});
        }
    }
    return items;
}

Expected<RunGraph::Growth> RunGraph::grow()
{
    const std::unique_lock lock(m_mutex);
    const std::size_t known = m_items.size();
    std::vector<RunItem> items = itemsByNow();
    for (const RunItem &item : items) {
        if (m_indices.try_emplace(item.ref, m_items.size()).second)
            m_items.push_back({item.stage, item.ref, {}});
    }
    beginAlike(items);
    Growth growth;
    for (RunItem &item : items) {
        if (auto taken = take(std::move(item), known, growth); !taken)
            return tl::unexpected<Error>(taken.error());
    }
    return growth;
}

Expected<void> RunGraph::take(RunItem item, std::size_t known, Growth &growth)
{
    const Index index = m_indices.at(item.ref);
    const std::size_t before = m_items[index].instance.after.size();
    if (index < known && item.instance.after.size() <= before)
        return {};
    PlannedStage stage {
        item.ref, item.instance.label, {}, dynamic_cast<const AiStage *>(item.stage) != nullptr, {}};
    std::vector<Scheduler::Dependency> after;
    for (const StageInstance::Dependency &each : item.instance.after) {
        const auto found = m_indices.find(each.ref);
        if (found == m_indices.end())
            return fail(ErrorKind::Internal,
                QStringLiteral("%1 waits for something that nobody makes (%2).")
                    .arg(item.instance.label, each.ref.stage)
                    .toStdString());
        after.push_back({found->second, each.required, each.untilBegun});
        (each.untilBegun ? stage.afterBegun : stage.after).push_back(each.ref);
    }
    growth.planned.stages.push_back(std::move(stage));
    if (index < known) {
        after.erase(after.begin(), after.begin() + static_cast<std::ptrdiff_t>(before));
        growth.extended.emplace_back(index, std::move(after));
    } else {
        growth.added.push_back({item.instance.label.toStdString(), item.instance.estimate, item.instance.tail,
            std::move(after)});
    }
    m_items[index].instance = std::move(item.instance);
    return {};
}

/// Lets those whose prompts begin alike wait for the first of them, until its answer begins: from then on the
/// provider bills what they share at a fraction.
void RunGraph::beginAlike(std::vector<RunItem> &items)
{
    const auto minimum = m_setup.writer.provider->markedPrefixMinimum(m_setup.writer.model);
    if (!minimum)
        return;
    std::map<const Stage *, std::vector<RunItem *>> byStage;
    for (RunItem &item : items) {
        const auto *stage = dynamic_cast<const AiStage *>(item.stage);
        if (!stage || m_prefixes.contains(item.ref))
            continue;
        Prefix prefix = stage->prefix(m_material, item.ref.subject);
        if (prefix.empty())
            continue;
        m_asking[item.ref.stage].add(prefix);
        m_prefixes.emplace(item.ref, std::move(prefix));
        // Whether a later attempt is asked at all is known late: nobody is to wait for that.
        if (SceneAttempt::of(item.ref.subject).attempt == 1)
            byStage[item.stage].push_back(&item);
    }
    for (const auto &[stage, alike] : byStage) {
        std::vector<Prefix> prefixes;
        prefixes.reserve(alike.size());
        for (const RunItem *item : alike)
            prefixes.push_back(m_prefixes.at(item->ref));
        const auto leaders = prefixLeaders(prefixes, *minimum);
        for (std::size_t i = 0; i < alike.size(); ++i) {
            if (leaders[i])
                alike[i]->instance.after.push_back({alike[*leaders[i]]->ref, false, true});
        }
    }
}

std::vector<qsizetype> RunGraph::marksFor(const RunItem &item, const RenderedPrompt &prompt) const
{
    const std::shared_lock lock(m_mutex);
    const auto own = m_prefixes.find(item.ref);
    if (own == m_prefixes.end() || own->second.size() != prompt.partEnds.size())
        return {};
    std::vector<std::size_t> sharing = m_asking.at(item.ref.stage).sharing(own->second);
    --sharing.back(); // itself
    std::vector<qsizetype> marks;
    for (const std::size_t parts : marksAfter(own->second, sharing,
             m_setup.writer.provider->markedPrefixMinimum(m_setup.writer.model).value_or(TokenCount())))
        marks.push_back(prompt.partEnds[parts - 1]);
    return marks;
}

const RunItem &RunGraph::item(Index index) const
{
    const std::shared_lock lock(m_mutex);
    return m_items[index];
}

RunGraph::Index RunGraph::indexOf(const StageRef &ref) const
{
    const std::shared_lock lock(m_mutex);
    return m_indices.at(ref);
}

StoryNames RunGraph::names() const
{
    const std::shared_lock lock(m_mutex);
    return {m_setup.material.show, m_material.outline};
}

void RunGraph::note(const StageRef &ref, const Ending &ending)
{
    m_endings.insert_or_assign(ref, ending);
    // What was not asked for in this run has put nothing into the provider's cache, and will not.
    const auto prefix = m_prefixes.find(ref);
    if (prefix != m_prefixes.end() && ending.outcome != StageOutcome::Called)
        m_asking[ref.stage].remove(prefix->second);
}

void RunGraph::settle(const StageRef &ref, StageOutcome outcome, bool isDone)
{
    const std::unique_lock lock(m_mutex);
    note(ref, {outcome, isDone});
}

void RunGraph::settle(const StageRef &ref, StageOutcome outcome, const StageResult &result,
    std::shared_ptr<const Outline> outline)
{
    const std::unique_lock lock(m_mutex);
    m_material.results.insert_or_assign(ref, result);
    if (outline)
        m_material.outline = std::move(outline);
    disclose(result);
    note(ref, {outcome, true});
}

void RunGraph::standIn(const StageRef &ref, const StageResult &result)
{
    const std::unique_lock lock(m_mutex);
    m_material.results.insert_or_assign(ref, result);
    disclose(result);
}

void RunGraph::hold(const SceneId &scene, HeldScene held)
{
    const std::unique_lock lock(m_mutex);
    m_material.held.insert_or_assign(scene, std::move(held));
}

/// What must be said of the words that the script is made of.
void RunGraph::disclose(const StageResult &result)
{
    if (givesSceneText(result.ref) || result.ref.stage == stages::join)
        m_material.disclose(result.provenance.value(QStringLiteral("disclosure")).toString());
}

RunGraph::Lack RunGraph::lackOf(const RunItem &item) const
{
    const std::shared_lock lock(m_mutex);
    std::optional<Lack> found;
    for (const StageInstance::Dependency &each : item.instance.after) {
        const auto ending = m_endings.find(each.ref);
        if (!each.required || ending == m_endings.end() || ending->second.isDone)
            continue;
        const bool isAskedFor = ending->second.outcome != StageOutcome::Skipped;
        if (!found || (isAskedFor && !found->isAskedFor))
            found = Lack {m_items[m_indices.at(each.ref)].instance.label, isAskedFor};
    }
    return found.value_or(Lack {});
}

/// Whether something is missing that the run was to have.
bool RunGraph::isGap(const StageRef &ref, const Ending &ending) const
{
    if (ending.outcome != StageOutcome::Skipped)
        return !ending.isDone;
    if (ending.isDone)
        return false;
    // A scene that this run is not about is a gap where it has no text.
    const auto scene = sceneOf(ref);
    if (!scene)
        return false;
    const auto take = m_endings.find({stages::scene, QString::fromStdString(scene->value())});
    return take == m_endings.end() || !take->second.isDone;
}

RunOutcome RunGraph::outcome() const
{
    const std::shared_lock lock(m_mutex);
    const bool isStopped = std::any_of(m_endings.begin(), m_endings.end(),
        [](const auto &each) { return each.second.outcome == StageOutcome::Stopped; });
    if (isStopped)
        return RunOutcome::Stopped;
    const bool hasGaps = std::any_of(m_endings.begin(), m_endings.end(),
        [this](const auto &each) { return isGap(each.first, each.second); });
    if (!hasGaps)
        return RunOutcome::Done;
    const bool anyScene = std::any_of(m_endings.begin(), m_endings.end(), [](const auto &each) {
        return givesSceneText(each.first) && each.second.isDone
            && each.second.outcome != StageOutcome::Skipped;
    });
    return anyScene ? RunOutcome::Gaps : RunOutcome::Failed;
}

} // namespace dg
