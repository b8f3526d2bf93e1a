// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A stage of an episode run: what it is asked of, what it may depend on, and what a good answer is.
///
/// A stage is a folder under core/pipeline/stages and a line in stages/all_stages.cpp; the engine knows none
/// by name. Stages have no state: any thread.

#include "core/ai/ai_request.h"
#include "core/base/error.h"
#include "core/cache/cache_kind.h"
#include "core/events/run_event.h"
#include "core/events/stage_names.h"
#include "core/pipeline/prompt_library.h"
#include "core/project/project_file.h"
#include "core/story/brief.h"
#include "core/story/outline.h"
#include "core/story/show.h"
#include "core/story/steering.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace dg {

/// A scene whose text no run changes: locked, or the writer's own.
struct HeldScene {
    StageResult take; ///< of the stage "scene"
    bool locked = false; ///< else it is the writer's own
};

/// What a run has to work with at some moment: the project as it was at the start, and the results so far.
struct RunMaterial {
    Show show;
    EpisodeBrief brief;
    RunPasses passes; ///< of this run
    std::map<SceneId, SceneSteering> steering; ///< of scenes that have one
    std::map<SceneId, HeldScene> held; ///< they have no stages but "scene", which is their take
    std::shared_ptr<const Outline> outline; ///< null until that stage has finished
    std::map<StageRef, StageResult> results; ///< of finished stages; their ids are those of the project
    QStringList disclosures; ///< what an export must say about the text so far; each once, sorted

    /// Empty where there is none yet.
    [[nodiscard]] QByteArray body(const StageRef &ref) const;
    /// Adds to `disclosures`; nothing where it is empty or there already.
    void disclose(const QString &disclosure);
};

/// One thing that a stage has to do in a run.
struct StageInstance {
    struct Dependency {
        StageRef ref;
        bool required = true; ///< false: wait until it has settled, however that went
        bool untilBegun = false; ///< wait no longer than until its answer begins
    };
    QString subject; ///< a character's or scene's id; empty: the episode
    QString label; ///< for people: "Mara's voice"
    std::vector<Dependency> after;
    std::chrono::milliseconds estimate {}; ///< of its call; what the order of calls is planned with
    std::chrono::milliseconds tail {}; ///< estimate of what follows from it but is not known yet
};

/// What a stage's subjects are.
enum class SubjectKind { Episode, Character, Pair, Scene, Seam };

class Stage {
public:
    virtual ~Stage() = default;

    [[nodiscard]] virtual QString name() const = 0;
    [[nodiscard]] virtual SubjectKind subjectKind() const = 0;
    /// Whether its result belongs to the show (a voice) rather than to the episode.
    [[nodiscard]] virtual bool isOfShow() const { return false; }
    /// What there is to do as far as it can be known; asked again when the outline is known.
    [[nodiscard]] virtual std::vector<StageInstance> instances(const RunMaterial &material) const = 0;
    /// Its input struct as JSON: all that its answer may depend on. What it requires has finished.
    [[nodiscard]] virtual Expected<QJsonObject> inputs(
        const RunMaterial &material, const QString &subject) const = 0;
    /// Why it is not needed after all, in a writer's words, once what it waits for has settled; none: it is.
    /// What depends on it goes on without it: such a stage counts as done.
    [[nodiscard]] virtual std::optional<QString> whyNotNeeded(
        const RunMaterial &, const QString & /*subject*/) const
    {
        return std::nullopt;
    }
    /// Whether its result is the outline that tells which scenes there are.
    [[nodiscard]] virtual bool givesOutline() const { return false; }
};

/// A stage that asks an AI.
class AiStage : public Stage {
public:
    /// The file under resources/prompts, and what the answer is asked for as.
    [[nodiscard]] virtual QString promptName() const { return name(); }
    [[nodiscard]] virtual CacheKind cacheKind() const = 0;
    [[nodiscard]] virtual AnswerForm form() const = 0;
    /// What a JSON answer is held to; the same object for all calls. Null: nothing but `accept`.
    [[nodiscard]] virtual std::shared_ptr<const AnswerSchema> schema() const { return nullptr; }
    /// How long an answer is likely to be; what its price is estimated by.
    [[nodiscard]] virtual TokenCount expectedOutput() const = 0;
    /// The longest answer that is asked for: so long that only one gone wrong is cut off.
    [[nodiscard]] virtual TokenCount maximumOutput() const = 0;
    /// A part of what its prompt begins with. Equal keys are equal text within a run.
    struct PrefixPart {
        QString key;
        TokenCount tokens; ///< estimated
    };
    /// What the first part of its prompt, which others of this stage may begin with as well, consists of; the
    /// n-th ends where the value of a placeholder has the n-th PromptLibrary::partEnd. Empty: nothing is
    /// shared.
    [[nodiscard]] virtual std::vector<PrefixPart> prefix(
        const RunMaterial &, const QString & /*subject*/) const
    {
        return {};
    }
    /// Whether its answer is worth watching as it comes, and worth keeping when it is cut off.
    [[nodiscard]] virtual bool streams() const { return false; }
    /// Whom its answer is about, by name: writers find it in the cache by them.
    [[nodiscard]] virtual QStringList characters(const QJsonObject &) const { return {}; }
    /// What its prompt's placeholders stand for.
    [[nodiscard]] virtual PromptLibrary::Values promptValues(const QJsonObject &inputs) const = 0;
    /// The result as the project records it. Error (BadAnswer): the answer is not what was asked for.
    [[nodiscard]] virtual Expected<QByteArray> accept(
        const QJsonObject &inputs, const QByteArray &answer) const = 0;
};

/// A stage that is made on the spot.
class LocalStage : public Stage {
public:
    [[nodiscard]] virtual Expected<QByteArray> make(const QJsonObject &inputs) const = 0;
    /// What was there to choose from beside the result: inputs that `make` gives another body of each. The
    /// project records these as well, before the result, without making them current ones.
    [[nodiscard]] virtual std::vector<QJsonObject> setAside(const QJsonObject & /*inputs*/) const
    {
        return {};
    }
    /// What the project keeps beside the result: what it was made of. Never part of a key.
    [[nodiscard]] virtual QJsonObject provenance(
        const RunMaterial &, const QString & /*subject*/, const QByteArray & /*body*/) const
    {
        return {};
    }
};

/// Estimates of a call by stage, until a project's own history knows better.
namespace estimate {
inline constexpr std::chrono::milliseconds voice {6000};
inline constexpr std::chrono::milliseconds dynamics {6000};
inline constexpr std::chrono::milliseconds outline {20000};
inline constexpr std::chrono::milliseconds draft {15000};
inline constexpr std::chrono::milliseconds punchUp {8000};
inline constexpr std::chrono::milliseconds staging {10000};
inline constexpr std::chrono::milliseconds check {6000};
inline constexpr std::chrono::milliseconds refine {15000};
inline constexpr std::chrono::milliseconds compare {4000};
inline constexpr std::chrono::milliseconds join {4000};
inline constexpr std::chrono::milliseconds continuity {8000};
} // namespace estimate

} // namespace dg
