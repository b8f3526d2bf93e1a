// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One run of an episode: plans its stages, runs them on a pool of its own, records every result the moment
/// it is there, and tells what happens as events.
///
/// Used once, by one thread; `run` blocks. RunController is the way to it from an interface.

#include "core/base/budget.h"
#include "core/base/circuit_breaker.h"
#include "core/base/error.h"
#include "core/base/scheduler.h"
#include "core/base/strong.h"
#include "core/events/run_event.h"
#include "core/pipeline/call_pace.h"
#include "core/pipeline/prefix_sharing.h"
#include "core/pipeline/prompt_library.h"
#include "core/pipeline/question.h"
#include "core/pipeline/run_options.h"
#include "core/pipeline/run_services.h"
#include "core/pipeline/stage.h"
#include "core/project/project_file.h"

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace dg {

struct AiAnswer;
struct AiCall;
struct CallFailure;
struct CallObserver;

class RunEngine {
public:
    /// Called for every event in the order of its sequence number, on any thread of the run, one at a time.
    using Sink = std::function<void(const RunEvent &)>;

    RunEngine(
        const RunServices &services, std::shared_ptr<ProjectFile> project, RunOptions options, Sink sink);
    ~RunEngine();

    /// From RunStarted to RunFinished, which come in every case. A stop takes effect within 200 ms.
    RunOutcome run(std::stop_token stop);

private:
    /// A stage's instance as the scheduler's task of the same index.
    struct Item {
        const Stage *stage;
        StageRef ref;
        StageInstance instance;
    };
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
    /// Who answers.
    struct Answerer {
        AiProvider *provider = nullptr; ///< null: nobody
        QString model;
        QString name; ///< as the run's settings call it
    };
    /// An answer, or why there is none, and whose it is.
    struct Reply;

    [[nodiscard]] Expected<void> load();
    [[nodiscard]] Expected<Answerer> answererFor(const RunSettings &settings) const;
    [[nodiscard]] Expected<void> openBudget();
    [[nodiscard]] Expected<void> plan();
    [[nodiscard]] RunOutcome finish(RunOutcome outcome, const std::optional<Error> &error);
    [[nodiscard]] RunOutcome outcomeOfStages() const;

    bool perform(Scheduler::Index index, Scheduler::Fate fate, CallSlots::Place &place, std::stop_token stop);
    bool runItem(const Item &item, CallSlots::Place &place, std::stop_token stop);
    [[nodiscard]] Expected<Question> ask(const Item &item);
    [[nodiscard]] Expected<std::optional<StageResult>> recorded(const Item &item, const Question &question);
    [[nodiscard]] Expected<int> variantFor(
        const Item &item, const Question &question, const std::optional<StageResult> &known);
    [[nodiscard]] int unknownVariant(const AiStage &stage, AiRequest request) const;
    [[nodiscard]] Expected<QString> whyAsked(
        const Item &item, const Question &question, const std::optional<StageResult> &known);
    bool callItem(const Item &item, const AiStage &stage, const Question &question,
        const std::optional<StageResult> &known, CallSlots::Place &place, std::stop_token stop);
    void beginAlike(std::vector<Item> &items); // m_mutex is held
    [[nodiscard]] std::vector<qsizetype> marksFor(const Item &item, const RenderedPrompt &prompt) const;
    [[nodiscard]] AiCall callFor(const Item &item, const AiStage &stage, const Question &question,
        const RenderedPrompt &prompt, int variant) const;
    /// What was seen of a call on its way.
    struct CallSeen {
        QByteArray soFar {}; ///< the text that was shown and not withdrawn
        std::optional<Clock::TimePoint> firstCalledAt {};
        Clock::TimePoint calledAt {};
    };
    /// Says what happens as events, and notes it in `seen`, which outlives the observer.
    [[nodiscard]] CallObserver observerFor(const Item &item, const AiStage &stage, CallSeen &seen);
    /// Asks the run's provider, or who stands in for it.
    [[nodiscard]] Reply askSomebody(const Item &item, AiCall &call, CallSlots::Place &place,
        std::stop_token stop, const CallObserver &observer);
    void pause(const Error &why);
    void goOn();
    [[nodiscard]] QStringList tagsOf(const AiStage &stage, const Question &question) const;
    [[nodiscard]] QJsonObject provenanceOf(const AiStage &stage, const Question &question,
        const Answerer &from, const QString &model, const QString &source) const;
    bool makeItem(const Item &item, const LocalStage &stage, const Question &question);
    [[nodiscard]] StageResult resultOf(const Item &item, const Question &question, int variant,
        QByteArray body, QJsonObject provenance) const;
    bool record(const Item &item, StageResult result, const Ending &ending);
    bool settle(const Item &item, const StageResult &result, const Ending &ending);
    bool end(const Item &item, const Ending &ending);
    bool endWithError(const Item &item, const Error &error, RunTime atProvider = {}, const Usage &usage = {});
    [[nodiscard]] QString whatBlocked(const Item &item) const;
    [[nodiscard]] Scheduler::Index indexOf(const Item &item) const;

    void emitEvent(RunEventBody body);

    const RunServices &m_services;
    const std::shared_ptr<ProjectFile> m_project;
    const RunOptions m_options;
    const Sink m_sink;
    const PromptLibrary m_prompts {};
    const std::vector<std::unique_ptr<Stage>> m_stages;

    RunSettings m_settings; // set by load(), then constant, as the next five
    Answerer m_writer;
    Answerer m_standIn; ///< who takes over when the writer cannot be reached
    std::unique_ptr<Budget> m_budget;
    std::unique_ptr<CallPace> m_pace;
    RunId m_run;
    Clock::TimePoint m_start;
    std::unique_ptr<Scheduler> m_scheduler;
    CircuitBreaker m_reachable; ///< whether the writer is worth asking where somebody stands in
    std::atomic<bool> m_answerOnItsWay {false}; ///< one that has given up its slot is not on disk yet

    mutable std::mutex m_mutex;
    RunMaterial m_material; ///< guarded by m_mutex, as all below; show and brief are constant after load()
    std::deque<Item> m_items; ///< grows at the end only: references stay valid
    std::map<StageRef, Scheduler::Index> m_indices;
    std::map<StageRef, StageOutcome> m_outcomes;
    std::optional<Error> m_firstError;
    std::map<StageRef, Prefix> m_prefixes; ///< of stages that begin as others do
    bool m_paused = false;

    std::mutex m_eventMutex;
    std::int64_t m_sequence = 0; ///< guarded by m_eventMutex
};

} // namespace dg
