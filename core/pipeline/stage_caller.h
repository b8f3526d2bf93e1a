// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How a run's stages ask an AI: renders the prompt, makes the call through the client, tells what happens on
/// the way, and keeps what has been streamed so far. Any thread, any number at once; blocks.

#include "core/ai/caching_ai_client.h"
#include "core/base/budget.h"
#include "core/base/call_slots.h"
#include "core/base/circuit_breaker.h"
#include "core/base/clock.h"
#include "core/base/scheduler.h"
#include "core/pipeline/call_pace.h"
#include "core/pipeline/prompt_library.h"
#include "core/pipeline/run_graph.h"
#include "core/pipeline/run_options.h"
#include "core/pipeline/run_outlet.h"
#include "core/pipeline/run_services.h"
#include "core/pipeline/run_setup.h"
#include "core/pipeline/stage_decision.h"

#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>

namespace dg {

class StageCaller {
public:
    /// What a run consists of; all of it outlives this.
    struct Parts {
        const RunServices &services;
        ProjectFile &project;
        const RunOptions &options;
        const RunSetup &setup;
        RunGraph &graph;
        RunOutlet &outlet;
        CallPace &pace;
        Budget &budget;
        Scheduler &scheduler;
    };
    explicit StageCaller(const Parts &parts);

    /// An answer, or why there is none.
    struct Reply {
        tl::expected<AiAnswer, CallFailure> answer = tl::unexpected<CallFailure>(CallFailure(Error {}));
        const Answerer *from = nullptr; ///< who was asked
        int variant = 0; ///< that was asked for
        QByteArray soFar {}; ///< the text that was shown and not withdrawn
        RunTime atProvider {}; ///< from the first call on
    };
    /// Error: the prompt cannot be rendered.
    [[nodiscard]] Expected<Reply> call(const RunItem &item, const AiStage &stage,
        const StageDecision &decision, CallSlots::Place &place, std::stop_token stop);

    /// What the project keeps beside an answer.
    [[nodiscard]] QJsonObject provenanceOf(const AiStage &stage, const Question &question,
        const Answerer &from, const QString &model, const QString &source) const;
    [[nodiscard]] QString now() const; ///< ISO 8601, UTC

private:
    /// What was seen of a call on its way.
    struct Seen {
        QByteArray soFar {};
        std::optional<Clock::TimePoint> firstCalledAt {};
        Clock::TimePoint calledAt {};
        Clock::TimePoint keptAt {}; ///< when the text so far was last handed to the project
        std::function<void(const QByteArray &soFar)> keep {};
    };

    [[nodiscard]] AiCall callFor(const RunItem &item, const AiStage &stage, const StageDecision &decision,
        const RenderedPrompt &prompt) const;
    [[nodiscard]] int unknownVariant(const AiStage &stage, AiRequest request) const;
    /// Says what happens as events, and notes it in `seen`, which outlives the observer.
    [[nodiscard]] CallObserver observerFor(const RunItem &item, const AiStage &stage, Seen &seen);
    void see(const QByteArray &piece, Seen &seen) const;
    /// Asks the run's provider, or who stands in for it.
    void askSomebody(const RunItem &item, AiCall &call, CallSlots::Place &place, std::stop_token stop,
        const CallObserver &observer, Reply &reply);
    void pause(const Error &why);
    void goOn();
    [[nodiscard]] QStringList tagsOf(const AiStage &stage, const Question &question) const;

    const Parts m_parts;
    const PromptLibrary m_prompts {};
    CircuitBreaker m_reachable; ///< whether the writer is worth asking where somebody stands in
    std::mutex m_mutex;
    bool m_paused = false; ///< guarded by m_mutex
};

} // namespace dg
