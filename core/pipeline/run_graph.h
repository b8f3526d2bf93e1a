// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a run has to do and how far it is: its stages as the scheduler's tasks, their results, how each
/// ended. It grows when the outline tells which scenes there are. Any thread.

#include "core/base/error.h"
#include "core/base/scheduler.h"
#include "core/events/run_event.h"
#include "core/pipeline/changes_in_words.h"
#include "core/pipeline/prefix_sharing.h"
#include "core/pipeline/prompt_library.h"
#include "core/pipeline/run_options.h"
#include "core/pipeline/run_setup.h"
#include "core/pipeline/stage.h"

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <utility>
#include <vector>

namespace dg {

/// A stage's instance as the scheduler's task of the same index.
struct RunItem {
    const Stage *stage;
    StageRef ref;
    StageInstance instance;
};

class RunGraph {
public:
    using Index = Scheduler::Index;
    using Stages = std::vector<std::unique_ptr<Stage>>;

    /// All outlive it.
    RunGraph(const Stages &stages, const RunSetup &setup, const RunOptions &options);

    /// What is new since the last time, for the scheduler and for whoever watches.
    struct Growth {
        StagesPlanned planned;
        std::vector<Scheduler::Task> added;
        std::vector<std::pair<Index, std::vector<Scheduler::Dependency>>> extended;
    };
    /// Adds what can be known by now: all of it at first, and when the outline has come the stages of its
    /// scenes. Error (Internal): something waits for what nobody makes.
    [[nodiscard]] Expected<Growth> grow();

    /// Items stay where they are.
    [[nodiscard]] const RunItem &item(Index index) const;
    [[nodiscard]] Index indexOf(const StageRef &ref) const;
    [[nodiscard]] StoryNames names() const;
    /// `read(material)` while nothing changes it; with others that read.
    template <class Read>
    [[nodiscard]] auto read(Read read) const
    {
        const std::shared_lock lock(m_mutex);
        return read(m_material);
    }

    /// How a stage ended. `isDone`: what requires it may run.
    void settle(const StageRef &ref, StageOutcome outcome, bool isDone);
    /// With its result, and the outline where it gives one.
    void settle(const StageRef &ref, StageOutcome outcome, const StageResult &result,
        std::shared_ptr<const Outline> outline);
    /// A text that stands for a scene although its stage has not come to its end.
    void standIn(const StageRef &ref, const StageResult &result);
    /// The writer has taken the scene from the run while it was under way.
    void hold(const SceneId &scene, HeldScene held);

    /// The label of what it requires and has not got; empty: it lacks nothing.
    struct Lack {
        QString label {};
        bool isAskedFor = true; ///< false: it lacks only what this run is not about
    };
    [[nodiscard]] Lack lackOf(const RunItem &item) const;
    /// Of all stages, when each has ended.
    [[nodiscard]] RunOutcome outcome() const;
    /// Where in the rendered system prompt marks for the provider's prompt cache are worth it.
    [[nodiscard]] std::vector<qsizetype> marksFor(const RunItem &item, const RenderedPrompt &prompt) const;

private:
    struct Ending {
        StageOutcome outcome;
        bool isDone;
    };

    [[nodiscard]] std::vector<RunItem> itemsByNow() const; // m_mutex is held, as of all below
    void beginAlike(std::vector<RunItem> &items);
    [[nodiscard]] Expected<void> take(RunItem item, std::size_t known, Growth &growth);
    void note(const StageRef &ref, const Ending &ending);
    void disclose(const StageResult &result);
    [[nodiscard]] bool isGap(const StageRef &ref, const Ending &ending) const;

    const Stages &m_stages;
    const RunSetup &m_setup;
    const RunOptions &m_options;

    mutable std::shared_mutex m_mutex;
    RunMaterial m_material; ///< guarded by m_mutex, as all below; show and brief are constant
    std::deque<RunItem> m_items; ///< grows at the end only: references stay valid
    std::map<StageRef, Index> m_indices;
    std::map<StageRef, Ending> m_endings;
    std::map<StageRef, Prefix> m_prefixes; ///< of stages that begin as others do
    std::map<QString, PrefixTree> m_asking; ///< by stage: of those that are, or may be, asked for
};

} // namespace dg
