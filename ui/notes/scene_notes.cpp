// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notes/scene_notes.h"

#include "core/events/stage_names.h"
#include "core/screenplay/speech_lines.h"
#include "core/story/json.h"

#include <QCoreApplication>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QString subjectOf(const SceneId &scene)
{
    return QString::fromStdString(scene.value());
}

const StageResult *resultOf(const ProjectSnapshot &snapshot, const StageRef &ref)
{
    const auto found = std::find_if(snapshot.results.begin(), snapshot.results.end(),
        [&](const StageResult &result) { return result.ref == ref && result.finished; });
    return found == snapshot.results.end() ? nullptr : &*found;
}

template <class T>
std::optional<T> valueOf(const StageResult &result)
{
    const auto object = parseJsonObject(result.body, result.ref.stage);
    if (!object)
        return std::nullopt;
    const auto value = fromJson<T>(*object);
    return value ? std::optional(*value) : std::nullopt;
}

NoteFinding noteOf(const Finding &finding)
{
    return {finding.severity, finding.where, finding.problem, finding.mend};
}

/// Of the latest attempt at the scene that has been punched up.
std::optional<PunchUp> punchUpOf(const ProjectSnapshot &snapshot, const SceneId &scene, int refinements)
{
    for (int attempt = refinements + 1; attempt >= 1; --attempt) {
        const StageResult *result =
            resultOf(snapshot, {stages::punchUp, SceneAttempt {scene, attempt}.subject()});
        if (const auto punchUp = result ? valueOf<PunchUp>(*result) : std::nullopt)
            return punchUp;
    }
    return std::nullopt;
}

/// Lines of the text that a punch-up had something to say about, with all that could stand there instead.
std::vector<WeakLine> weakLinesOf(const PunchUp &punchUp, const QString &text)
{
    const std::vector<Speech> speeches = speechesOf(text);
    std::vector<WeakLine> lines;
    for (const LineReplacement &replacement : punchUp.replacements) {
        QStringList all = replacement.alternatives;
        all.prepend(replacement.old);
        const Speech *here = nullptr;
        for (const QString &each : all) {
            here = here ? here : addressed(speeches, replacement.line, each);
        }
        if (!here)
            continue; // the writer has put something else there
        WeakLine line {here->number, here->text, {}};
        for (const QString &each : all) {
            if (!isSameLine(each, here->text) && !line.others.contains(each))
                line.others.append(each);
        }
        if (!line.others.isEmpty())
            lines.push_back(std::move(line));
    }
    return lines;
}

/// How a stage of the run that is shown came about, in a writer's words.
QString wordsOf(const StageState &stage)
{
    const auto say = [](const char *text) { return QCoreApplication::translate("dg::SceneNotes", text); };
    if (!stage.outcome)
        return stage.phase == StagePhase::Calling ? say("under way") : say("still to come");
    QString words;
    switch (*stage.outcome) {
    case StageOutcome::Kept:
        words = say("kept");
        break;
    case StageOutcome::Hit:
        words = say("reused");
        break;
    case StageOutcome::Joined:
        words = say("reused: somebody else was asking for the same");
        break;
    case StageOutcome::Called:
        words = say("written anew");
        break;
    case StageOutcome::Made:
        words = say("put together");
        break;
    case StageOutcome::Skipped:
        words = say("not needed");
        break;
    case StageOutcome::Blocked:
        words = say("held up");
        break;
    case StageOutcome::Stopped:
        words = say("stopped");
        break;
    case StageOutcome::Failed:
        words = say("failed");
        break;
    }
    const QString why = stage.error ? QString::fromStdString(stage.error->text()) : stage.why;
    return why.isEmpty() ? words : u"%1: %2"_s.arg(words, why);
}

} // namespace

const Take *SceneNotes::chosen() const
{
    const auto found = std::find_if(takes.begin(), takes.end(), [](const Take &take) { return take.chosen; });
    return found == takes.end() ? nullptr : &*found;
}

std::vector<Take> takesOfScene(const ProjectSnapshot &snapshot, const SceneId &scene)
{
    const auto results = snapshot.takes.find(scene);
    if (results == snapshot.takes.end())
        return {};
    const StageResult *current = resultOf(snapshot, {stages::scene, subjectOf(scene)});
    return takesOf(results->second, current ? current->id : ResultId {});
}

QString currentText(const ProjectSnapshot &snapshot, const SceneId &scene)
{
    const StageResult *take = resultOf(snapshot, {stages::scene, subjectOf(scene)});
    if (!take)
        take = resultOf(snapshot, {stages::draft, subjectOf(scene)});
    return take ? QString::fromUtf8(take->body) : QString();
}

EpisodeText episodeTextOf(const ProjectSnapshot &snapshot, const QString &pageStyle)
{
    EpisodeText episode;
    episode.show = snapshot.show;
    episode.brief = snapshot.brief;
    episode.pageStyle = pageStyle;
    if (!snapshot.outline)
        return episode;
    episode.outline = *snapshot.outline;
    for (const OutlineScene &scene : snapshot.outline->scenes) {
        const QString text = currentText(snapshot, scene.id);
        if (text.isEmpty())
            continue;
        episode.scenes[scene.id] = text;
        for (const Take &take : takesOfScene(snapshot, scene.id)) {
            if (take.chosen && !take.jokes.jokes.empty())
                episode.jokes[scene.id] = take.jokes;
        }
    }
    for (const StageResult &result : snapshot.results) {
        if (result.ref.stage != stages::voice)
            continue;
        const Character *who = snapshot.show.findCharacter(CharacterId(result.ref.subject.toStdString()));
        if (const auto voice = who ? valueOf<VoiceProfile>(result) : std::nullopt)
            episode.voices[who->name] = *voice;
    }
    return episode;
}

SceneNotes sceneNotes(const ProjectSnapshot &snapshot, const SceneId &scene, const RunState &state,
    const std::vector<ReviewFinding> &review, const QString &anotherLook)
{
    SceneNotes notes;
    notes.scene = scene;
    notes.anotherLook = anotherLook;
    if (snapshot.outline) {
        const auto &scenes = snapshot.outline->scenes;
        const auto found = std::find_if(
            scenes.begin(), scenes.end(), [&](const OutlineScene &each) { return each.id == scene; });
        notes.number = static_cast<int>(found - scenes.begin()) + 1;
    }
    if (const auto steering = snapshot.steering.find(scene); steering != snapshot.steering.end())
        notes.locked = steering->second.locked;
    notes.takes = takesOfScene(snapshot, scene);
    const QString text = currentText(snapshot, scene);

    if (const Take *take = notes.chosen()) {
        notes.jokes = take->jokes;
        if (take->report) {
            notes.isChecked = true;
            notes.turn = take->report->turn;
            notes.notJudged = take->report->notJudged;
            for (const Finding &finding : take->report->issues)
                notes.findings.push_back(noteOf(finding));
            if (take->report->buttonCouldBeCut)
                notes.findings.push_back({Severity::Suggestion, {},
                    QCoreApplication::translate("dg::SceneNotes", "The button could be cut."), {}});
        }
        if (const auto punchUp = punchUpOf(snapshot, scene, take->refinements))
            notes.weakLines = weakLinesOf(*punchUp, text);
    }
    for (const ReviewFinding &finding : review) {
        if (std::find(finding.scenes.begin(), finding.scenes.end(), scene) != finding.scenes.end())
            notes.counted.push_back(noteOf(finding.finding));
    }
    if (const StageResult *continuity = resultOf(snapshot, {stages::continuity, {}})) {
        if (const auto report = valueOf<ValidationReport>(*continuity)) {
            for (const Finding &finding : report->issues) {
                if (isQuotedFrom(finding.where, text))
                    notes.seams.push_back(noteOf(finding));
            }
        }
    }
    for (const StageState &stage : state.stages) {
        if (sceneOf(stage.plan.ref) == scene && stage.outcome != StageOutcome::Skipped)
            notes.stages.push_back({stage.plan.ref, stage.plan.label, wordsOf(stage)});
    }
    return notes;
}

} // namespace dg
