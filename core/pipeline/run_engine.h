// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One run of an episode: plans its stages, runs them on a pool of its own, records every result the moment
/// it is there, and tells what happens as events.
///
/// What there is to do is RunGraph's business, what becomes of a stage StageDecider's, how it is asked
/// StageCaller's; the engine puts them together and records.
///
/// Used once, by one thread; `run` blocks. RunController is the way to it from an interface.

#include "core/base/budget.h"
#include "core/base/call_slots.h"
#include "core/base/error.h"
#include "core/base/scheduler.h"
#include "core/events/run_event.h"
#include "core/pipeline/call_pace.h"
#include "core/pipeline/run_graph.h"
#include "core/pipeline/run_options.h"
#include "core/pipeline/run_outlet.h"
#include "core/pipeline/run_services.h"
#include "core/pipeline/run_setup.h"
#include "core/pipeline/stage.h"
#include "core/pipeline/stage_caller.h"
#include "core/pipeline/stage_decision.h"
#include "core/pipeline/stages/all_stages.h"
#include "core/project/project_file.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

namespace dg {

class RunEngine {
public:
    /// Called for every event in the order of its sequence number, on any thread of the run, one at a time.
    using Sink = RunOutlet::Sink;

    /// `stages`: others than the product's are for tests.
    RunEngine(const RunServices &services, std::shared_ptr<ProjectFile> project, RunOptions options,
        Sink sink, std::vector<std::unique_ptr<Stage>> stages = allStages());
    ~RunEngine();

    /// From RunStarted to RunFinished, which come in every case. A stop takes effect within 200 ms.
    RunOutcome run(std::stop_token stop);

private:
    /// How an item ended, beside its result.
    struct Ending {
        StageOutcome outcome;
        QString why {};
        std::optional<Error> error {};
        QString tier {};
        Usage usage {};
        RunTime atProvider {};
        MicroDollars saved {};
        QString model {};
        QString warning {};
    };
    using Place = CallSlots::Place;

    [[nodiscard]] Expected<void> load();
    [[nodiscard]] Expected<void> openBudget();
    [[nodiscard]] Expected<void> grow();
    [[nodiscard]] RunOutcome finish(RunOutcome outcome, const std::optional<Error> &error);

    bool perform(Scheduler::Index index, Scheduler::Fate fate, Place &place, std::stop_token stop);
    bool runItem(const RunItem &item, Place &place, std::stop_token stop);
    bool block(const RunItem &item);
    bool keep(const RunItem &item, const StageDecision &decision);
    [[nodiscard]] Expected<std::optional<HeldScene>> heldMeanwhile(const RunItem &item);

    bool callItem(const RunItem &item, const AiStage &stage, const StageDecision &decision, Place &place,
        std::stop_token stop);
    bool fallShort(const RunItem &item, const AiStage &stage, const StageDecision &decision,
        const StageCaller::Reply &reply);
    bool recordAnswer(const RunItem &item, const AiStage &stage, const StageDecision &decision,
        const StageCaller::Reply &reply, Place &place);
    bool makeItem(const RunItem &item, const LocalStage &stage, const StageDecision &decision);
    [[nodiscard]] Expected<StageResult> madeOf(
        const RunItem &item, const LocalStage &stage, const Question &question) const;

    [[nodiscard]] StageResult resultOf(const RunItem &item, const Question &question, int variant,
        QByteArray body, QJsonObject provenance) const;
    bool record(const RunItem &item, StageResult result, const Ending &ending);
    bool settle(const RunItem &item, const StageResult &result, const Ending &ending);
    bool end(const RunItem &item, const Ending &ending, bool isDone = false);
    bool endWithError(
        const RunItem &item, const Error &error, RunTime atProvider = {}, const Usage &usage = {});

    const RunServices &m_services;
    const std::shared_ptr<ProjectFile> m_project;
    const RunOptions m_options;
    const std::vector<std::unique_ptr<Stage>> m_stages;
    RunOutlet m_outlet;

    RunSetup m_setup; // set by load(), then constant
    std::unique_ptr<Budget> m_budget;
    std::unique_ptr<CallPace> m_pace;
    std::unique_ptr<RunGraph> m_graph;
    std::unique_ptr<StageDecider> m_decider;
    std::unique_ptr<Scheduler> m_scheduler;
    std::unique_ptr<StageCaller> m_caller;

    std::atomic<bool> m_answerOnItsWay {false}; ///< one that has given up its slot is not on disk yet
    std::mutex m_mutex;
    std::optional<Error> m_firstError; ///< guarded by m_mutex
};

} // namespace dg
