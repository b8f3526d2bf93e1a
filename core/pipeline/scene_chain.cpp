// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/scene_chain.h"

#include "core/screenplay/speech_lines.h"
#include "core/story/json.h"
#include "core/story/scene_edits.h"

#include <algorithm>

namespace dg {

static QString idOf(const SceneId &scene)
{
    return QString::fromStdString(scene.value());
}

template <class T>
static std::optional<T> answerOf(const RunMaterial &material, const StageRef &ref)
{
    const QByteArray body = material.body(ref);
    if (body.isEmpty())
        return std::nullopt;
    const auto value = parseJsonObject(body, ref.stage).and_then([](const QJsonObject &object) {
        return fromJson<T>(object);
    });
    return value ? std::optional(*value) : std::nullopt;
}

std::vector<const OutlineScene *> freeScenes(const RunMaterial &material)
{
    std::vector<const OutlineScene *> scenes;
    if (!material.outline)
        return scenes;
    for (const OutlineScene &scene : material.outline->scenes) {
        if (!material.held.contains(scene.id))
            scenes.push_back(&scene);
    }
    return scenes;
}

Expected<const OutlineScene *> outlineSceneOf(const RunMaterial &material, const SceneId &scene)
{
    const OutlineScene *found = material.outline ? material.outline->findScene(scene) : nullptr;
    if (!found)
        return fail(ErrorKind::Internal, "A scene was asked for that is not in the outline.");
    return found;
}

static int numberOf(const RunMaterial &material, const SceneId &scene)
{
    const auto &scenes = material.outline->scenes;
    const auto found = std::find_if(
        scenes.begin(), scenes.end(), [&](const OutlineScene &each) { return each.id == scene; });
    return static_cast<int>(found - scenes.begin()) + 1;
}

QString sceneLabel(const RunMaterial &material, const SceneId &scene)
{
    const OutlineScene *entry = material.outline->findScene(scene);
    return QStringLiteral("Scene %1: %2").arg(numberOf(material, scene)).arg(entry ? entry->slug : QString());
}

QString passLabel(const RunMaterial &material, const SceneAttempt &attempt, const QString &pass)
{
    const QString label = QStringLiteral("Scene %1: %2").arg(numberOf(material, attempt.scene)).arg(pass);
    return attempt.attempt == 1 ? label : QStringLiteral("%1 %2").arg(label).arg(attempt.attempt);
}

int attemptsOf(const RunPasses &passes)
{
    if (!passes.check || !passes.refinement)
        return 1;
    return 1 + std::clamp(passes.refinementLimit, 1, RunPasses::mostRefinements);
}

std::vector<SceneAttempt> attempts(const RunMaterial &material, int first)
{
    std::vector<SceneAttempt> all;
    const int last = attemptsOf(material.passes);
    for (const OutlineScene *scene : freeScenes(material)) {
        for (int attempt = first; attempt <= last; ++attempt)
            all.push_back({scene->id, attempt});
    }
    return all;
}

StageRef writingOf(const SceneAttempt &attempt)
{
    return {attempt.attempt == 1 ? stages::draft : stages::refine, attempt.subject()};
}

StageRef beforeStaging(const RunPasses &passes, const SceneAttempt &attempt)
{
    return passes.punchUp ? StageRef {stages::punchUp, attempt.subject()} : writingOf(attempt);
}

StageRef lastTextOf(const RunPasses &passes, const SceneAttempt &attempt)
{
    return passes.staging ? StageRef {stages::staging, attempt.subject()} : beforeStaging(passes, attempt);
}

std::vector<StageRef> chainOf(const RunPasses &passes, const SceneAttempt &attempt)
{
    std::vector<StageRef> chain {writingOf(attempt)};
    if (passes.punchUp)
        chain.push_back({stages::punchUp, attempt.subject()});
    if (passes.staging)
        chain.push_back({stages::staging, attempt.subject()});
    if (passes.check)
        chain.push_back({stages::check, attempt.subject()});
    return chain;
}

std::chrono::milliseconds chainEstimate(const RunPasses &passes)
{
    std::chrono::milliseconds attempt = estimate::draft;
    attempt += passes.punchUp ? estimate::punchUp : std::chrono::milliseconds {};
    attempt += passes.staging ? estimate::staging : std::chrono::milliseconds {};
    attempt += passes.check ? estimate::check : std::chrono::milliseconds {};
    attempt += passes.join ? estimate::join : std::chrono::milliseconds {};
    attempt += passes.continuity ? estimate::continuity : std::chrono::milliseconds {};
    return attempt;
}

bool isWritten(const RunMaterial &material, const SceneAttempt &attempt)
{
    return !material.body(writingOf(attempt)).isEmpty();
}

QString writtenText(const RunMaterial &material, const SceneAttempt &attempt)
{
    return QString::fromUtf8(material.body(writingOf(attempt)));
}

std::optional<PunchUp> punchUpOf(const RunMaterial &material, const SceneAttempt &attempt)
{
    return answerOf<PunchUp>(material, {stages::punchUp, attempt.subject()});
}

std::optional<ValidationReport> reportOf(const RunMaterial &material, const SceneAttempt &attempt)
{
    return answerOf<ValidationReport>(material, {stages::check, attempt.subject()});
}

QString withReplacements(QString fountain, const std::vector<LineReplacement> &replacements)
{
    for (const LineReplacement &each : replacements) {
        const QString said = each.alternatives.value(0);
        if (auto changed = withSpeech(fountain, each.line, each.old, said))
            fountain = std::move(*changed);
    }
    return fountain;
}

QString punchedUpText(const RunMaterial &material, const SceneAttempt &attempt)
{
    const QString written = writtenText(material, attempt);
    const auto punchUp = punchUpOf(material, attempt);
    return punchUp ? withReplacements(written, punchUp->replacements) : written;
}

QString finishedText(const RunMaterial &material, const SceneAttempt &attempt)
{
    const QByteArray staged = material.body({stages::staging, attempt.subject()});
    return staged.isEmpty() ? punchedUpText(material, attempt) : QString::fromUtf8(staged);
}

SceneInputs versionsOf(const RunMaterial &material, const SceneId &scene, int upTo)
{
    SceneInputs inputs;
    bool anyAsked = false;
    for (int number = 1; number <= upTo && isWritten(material, {scene, number}); ++number) {
        const SceneAttempt attempt {scene, number};
        const auto report = reportOf(material, attempt);
        const bool isJudged = report && !report->notJudged;
        inputs.versions.push_back(
            {finishedText(material, attempt), isJudged ? std::optional(report->overall()) : std::nullopt});
        for (const QLatin1String order : {stages::compare, stages::compareReversed}) {
            if (number == 1)
                continue;
            const auto comparison = answerOf<Comparison>(material, {order, attempt.subject()});
            inputs.comparisons.push_back(comparison ? comparison->better : Better::Neither);
            anyAsked = anyAsked || comparison;
        }
    }
    if (!anyAsked)
        inputs.comparisons.clear();
    return inputs;
}

/// Whether the later of two is the better one.
static bool isBetter(const SceneVersion &later, const SceneVersion &earlier, Better asked, Better reversed)
{
    if (asked == Better::Second && reversed == Better::First)
        return true;
    if (asked == Better::First && reversed == Better::Second)
        return false;
    if (!later.score)
        return !earlier.score;
    return !earlier.score || *later.score >= *earlier.score;
}

std::size_t chosenVersion(const SceneInputs &inputs)
{
    const auto asked = [&](std::size_t k) {
        return k < inputs.comparisons.size() ? inputs.comparisons[k] : Better::Neither;
    };
    std::size_t best = 0;
    for (std::size_t later = 1; later < inputs.versions.size(); ++later) {
        const std::size_t k = 2 * (later - 1);
        if (isBetter(inputs.versions[later], inputs.versions[best], asked(k), asked(k + 1)))
            best = later;
    }
    return best;
}

std::optional<QString> whyNotRefined(const RunMaterial &material, const SceneAttempt &attempt)
{
    for (int before = 1; before < attempt.attempt; ++before) {
        const auto report = reportOf(material, {attempt.scene, before});
        if (report && report->notJudged)
            return QStringLiteral("not judged");
        if (report && !report->asksForRefinement(material.passes.threshold))
            return QStringLiteral("good as it is");
    }
    return std::nullopt;
}

QString takeText(const RunMaterial &material, const SceneId &scene)
{
    const auto held = material.held.find(scene);
    if (held != material.held.end())
        return QString::fromUtf8(held->second.take.body);
    return QString::fromUtf8(material.body({stages::scene, idOf(scene)}));
}

namespace {

/// Every scene's text while seams are laid over it.
class Overlay {
public:
    explicit Overlay(const RunMaterial &material)
        : m_material(material)
    {
        for (const OutlineScene &scene : material.outline->scenes)
            m_texts.push_back({&scene, takeText(material, scene.id)});
    }

    /// Of the seam behind the scene at `index`.
    void lay(std::size_t index)
    {
        const Seam seam {m_texts[index].first->id, m_texts[index + 1].first->id};
        const auto edits = answerOf<SeamEdits>(m_material, {stages::join, seam.subject()});
        if (!edits)
            return;
        for (const SeamEdit &edit : edits->edits)
            lay(edit, m_texts[edit.side == SeamSide::Earlier ? index : index + 1]);
    }

    [[nodiscard]] std::vector<std::pair<const OutlineScene *, QString>> take() { return std::move(m_texts); }

private:
    /// Where the speech does not say what the edit is of, an earlier seam has changed it, or another take is
    /// the scene's by now.
    void lay(const SeamEdit &edit, std::pair<const OutlineScene *, QString> &to) const
    {
        const auto &[scene, text] = to;
        const bool unplants =
            std::any_of(scene->plants.begin(), scene->plants.end(), [&](const Plant &plant) {
                return holdsWords(edit.old, plant.words) && !holdsWords(edit.text, plant.words);
            });
        if (unplants || m_material.held.contains(scene->id))
            return;
        if (auto changed = withSpeech(text, edit.line, edit.old, edit.text))
            to.second = std::move(*changed);
    }

    const RunMaterial &m_material;
    std::vector<std::pair<const OutlineScene *, QString>> m_texts;
};

} // namespace

std::vector<std::pair<const OutlineScene *, QString>> finalTexts(const RunMaterial &material)
{
    Overlay overlay(material);
    for (std::size_t i = 0; i + 1 < material.outline->scenes.size(); ++i)
        overlay.lay(i);
    return overlay.take();
}

std::vector<Seam> openSeams(const RunMaterial &material)
{
    std::vector<Seam> seams;
    if (!material.outline)
        return seams;
    const auto &scenes = material.outline->scenes;
    for (std::size_t i = 0; i + 1 < scenes.size(); ++i) {
        if (!material.held.contains(scenes[i].id) || !material.held.contains(scenes[i + 1].id))
            seams.push_back({scenes[i].id, scenes[i + 1].id});
    }
    return seams;
}

StageRef voiceOf(const RunMaterial &material, const QString &name)
{
    const Character *character = material.show.findCharacter(name);
    return {stages::voice, character ? QString::fromStdString(character->id.value()) : QString {}};
}

QString pairSubject(const Character &a, const Character &b)
{
    const std::string first = std::min(a.id.value(), b.id.value());
    return QString::fromStdString(first + '+' + std::max(a.id.value(), b.id.value()));
}

static bool isStated(const Character &from, const Character &to)
{
    return std::any_of(from.relations.begin(), from.relations.end(),
        [&](const Relation &each) { return each.to == to.id && !each.feeling.isEmpty(); });
}

std::vector<std::pair<const Character *, const Character *>> statedPairs(
    const Show &show, const QStringList &names)
{
    std::vector<const Character *> present;
    for (const QString &name : names) {
        const Character *character = show.findCharacter(name);
        if (character && std::find(present.begin(), present.end(), character) == present.end())
            present.push_back(character);
    }
    std::stable_sort(present.begin(), present.end(),
        [](const Character *a, const Character *b) { return a->name < b->name; });
    std::vector<std::pair<const Character *, const Character *>> pairs;
    for (std::size_t i = 0; i < present.size(); ++i) {
        for (std::size_t k = i + 1; k < present.size(); ++k) {
            if (isStated(*present[i], *present[k]) || isStated(*present[k], *present[i]))
                pairs.emplace_back(present[i], present[k]);
        }
    }
    return pairs;
}

} // namespace dg
