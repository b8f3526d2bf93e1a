// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The working of planRun: goes through a run's stages in the order of their dependencies and decides as the
/// run would (StageDecider), but asks nobody. What is not known yet is there as it typically is.

#include "core/ai/caching_ai_client.h"
#include "core/base/dependency_graph.h"
#include "core/base/error.h"
#include "core/pipeline/prompt_library.h"
#include "core/pipeline/run_graph.h"
#include "core/pipeline/run_plan.h"
#include "core/pipeline/run_setup.h"
#include "core/pipeline/stage_decision.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace dg {

class RunPlanner {
public:
    /// What it works with; all of it outlives it.
    struct Parts {
        const RunServices &services;
        ProjectFile &project;
        const RunOptions &options;
        const RunSetup &setup;
        const RunGraph::Stages &stages;
        const std::map<QString, StageHistory> &history;
    };
    explicit RunPlanner(const Parts &parts);

    /// Once.
    [[nodiscard]] Expected<RunPlan> plan();

private:
    using Index = RunGraph::Index;

    /// Whether what a stage gives is known before the run; Missing: it will not be there at all.
    enum class Result { Known, Unknown, Missing };
    struct Entry {
        StageForecast forecast;
        Result result = Result::Unknown;
        bool calls = false; ///< takes a slot
        QByteArray body {}; ///< of a known result
    };

    [[nodiscard]] Expected<void> grow();
    [[nodiscard]] Expected<void> forecastAll(const std::vector<Index> &order);
    [[nodiscard]] Expected<void> forecast(Index index);
    /// Of a stage that waits for what is not known, or will not be there. False: there is nothing like that.
    [[nodiscard]] bool followsAnother(Index index);
    void leaveAlone(Index index);
    [[nodiscard]] Expected<void> ask(Index index, const StageDecision &decision);
    [[nodiscard]] Expected<void> askCache(
        Index index, const AiStage &stage, const StageDecision &decision, const RenderedPrompt &prompt);
    void keep(Index index, const StageDecision &decision);
    /// Passes on what it gives, or what such a stage typically does.
    [[nodiscard]] Expected<void> settle(Index index, Result result, QByteArray body);
    void estimateTypical(Index index);
    void estimate(Entry &entry, const AiStage &stage, const std::optional<AiRequest> &request) const;
    [[nodiscard]] std::chrono::milliseconds wholeTime(const std::vector<Index> &order) const;

    [[nodiscard]] std::map<SceneId, QString> scenesToLookAt(const std::vector<Index> &order) const;
    [[nodiscard]] QString whyOfFree(const SceneId &scene, const std::vector<Index> &stagesOfIt) const;
    void explainHeld();
    [[nodiscard]] QString whyOfHeld(
        const Stage &draft, const StageInstance &instance, const StageResult &take) const;
    [[nodiscard]] const Entry *entryOf(const StageRef &ref) const;

    const Parts m_parts;
    const StageDecider m_decider;
    const PromptLibrary m_prompts {};
    RunGraph m_runGraph;
    DependencyGraph m_order;
    std::vector<Entry> m_entries; ///< by index
    std::map<StageRef, Index> m_indices;
};

} // namespace dg
