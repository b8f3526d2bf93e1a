// SPDX-License-Identifier: GPL-3.0-or-later
// The part of RunPlanner that tells which scenes need another look.
#include "core/pipeline/provenance.h"
#include "core/pipeline/run_planner.h"

#include <algorithm>

namespace dg {

const RunPlanner::Entry *RunPlanner::entryOf(const StageRef &ref) const
{
    const auto found = m_indices.find(ref);
    return found == m_indices.end() ? nullptr : &m_entries[found->second];
}

std::map<SceneId, QString> RunPlanner::scenesToLookAt(const std::vector<Index> &order) const
{
    std::map<SceneId, QString> found;
    if (m_parts.options.target == RunTarget::Outline)
        return found;
    std::map<SceneId, std::vector<Index>> byScene;
    QString whyOfOutline;
    for (const Index index : order) {
        if (const auto scene = sceneOf(m_entries[index].forecast.ref))
            byScene[*scene].push_back(index);
        // Where it is written again, every scene of the one that stands is.
        if (m_runGraph.item(index).stage->givesOutline() && m_entries[index].result == Result::Unknown)
            whyOfOutline = m_entries[index].forecast.why;
    }
    for (const auto &[ref, take] : m_parts.setup.current) {
        if (ref.stage != stages::scene)
            continue;
        const SceneId scene(ref.subject.toStdString());
        const Entry *entry = entryOf(ref);
        QString why;
        if (entry && entry->forecast.forecast == Forecast::Held)
            why = entry->forecast.why;
        else if (!whyOfOutline.isEmpty())
            why = whyOfOutline;
        else if (entry)
            why = whyOfFree(scene, byScene[scene]);
        if (!why.isEmpty())
            found.emplace(scene, why);
    }
    return found;
}

/// What a run would write in its place, or make of what it has; empty: nothing else.
QString RunPlanner::whyOfFree(const SceneId &scene, const std::vector<Index> &stagesOfIt) const
{
    const auto outline = m_runGraph.names().outline;
    for (const Index index : stagesOfIt) {
        const StageForecast &forecast = m_entries[index].forecast;
        const bool changesText = givesSceneText(forecast.ref) || forecast.ref.stage == stages::punchUp;
        const bool isWritten = forecast.forecast == Forecast::Call || forecast.forecast == Forecast::Cached
            || forecast.forecast == Forecast::Follows;
        if (!changesText || !isWritten)
            continue;
        return forecast.why == QLatin1String("new")
            ? QStringLiteral("%1 is missing").arg(shortLabel(forecast.ref, forecast.label, outline.get()))
            : forecast.why;
    }
    const StageRef ref {stages::scene, QString::fromStdString(scene.value())};
    const Entry *take = entryOf(ref);
    const bool differs = take && take->forecast.forecast == Forecast::Made && take->result == Result::Known
        && take->body != m_parts.setup.currentOf(ref)->body;
    return differs ? QStringLiteral("other passes than it was made with") : QString {};
}

/// What has changed beneath scenes that no run may change.
void RunPlanner::explainHeld()
{
    const auto draft = std::find_if(m_parts.stages.begin(), m_parts.stages.end(),
        [](const auto &stage) { return stage->name() == stages::draft; });
    if (draft == m_parts.stages.end() || m_parts.setup.material.held.empty())
        return;
    // What a draft of them would wait for is asked of a run in which they are free.
    const std::vector<StageInstance> instances = m_runGraph.read([&](const RunMaterial &material) {
        RunMaterial free = material;
        free.held.clear();
        return (*draft)->instances(free);
    });
    for (const StageInstance &instance : instances) {
        const auto held = m_parts.setup.material.held.find(SceneId(instance.subject.toStdString()));
        const auto index = m_indices.find({stages::scene, instance.subject});
        if (held != m_parts.setup.material.held.end() && index != m_indices.end())
            m_entries[index->second].forecast.why = whyOfHeld(**draft, instance, held->second.take);
    }
}

QString RunPlanner::whyOfHeld(
    const Stage &draft, const StageInstance &instance, const StageResult &take) const
{
    if (take.provenance.value(QStringLiteral("inputs")).toObject().isEmpty())
        return {}; // nothing to compare with
    const StoryNames names = m_runGraph.names();
    for (const StageInstance::Dependency &each : instance.after) {
        const Entry *before = entryOf(each.ref);
        if (before && before->result == Result::Unknown)
            return QStringLiteral("after %1")
                .arg(shortLabel(each.ref, before->forecast.label, names.outline.get()));
    }
    const auto inputs = m_runGraph.read(
        [&](const RunMaterial &material) { return draft.inputs(material, instance.subject); });
    return inputs ? changesInWords(changedInputs(take, *inputs), {stages::draft, instance.subject}, names)
                  : QString {};
}

} // namespace dg
