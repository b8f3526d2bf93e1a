// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_setup.h"

#include "core/pipeline/provenance.h"
#include "core/story/json.h"

#include <set>
#include <utility>

namespace dg {

static bool comesFrom(const StageResult &result, QLatin1String source)
{
    return result.provenance.value(QStringLiteral("source")).toString() == source;
}

bool isEdited(const StageResult &outline)
{
    return comesFrom(outline, QLatin1String("edited"));
}

bool isMine(const StageResult &take)
{
    return comesFrom(take, QLatin1String("mine"));
}

std::optional<HeldScene> heldScene(const SceneSteering *steering, const StageResult *current)
{
    if (!current)
        return std::nullopt;
    const bool locked = steering && steering->locked;
    return locked || isMine(*current) ? std::optional(HeldScene {*current, locked}) : std::nullopt;
}

bool isTextOf(
    const StageResult &text, const OutlineScene &scene, bool outlineIsEdited, const SceneSteering *steering)
{
    return outlineIsEdited || isMine(text) || (steering && steering->locked) || isWrittenFor(text, scene);
}

const StageResult *RunSetup::currentOf(const StageRef &ref) const
{
    const auto found = current.find(ref);
    return found == current.end() ? nullptr : &found->second;
}

Expected<std::shared_ptr<const Outline>> outlineOf(const StageResult &result)
{
    return parseJsonObject(result.body, QStringLiteral("The outline"))
        .and_then(
            [](const QJsonObject &object) { return fromJson<Outline>(object, QStringLiteral("outline")); })
        .map([](Outline outline) { return std::make_shared<const Outline>(std::move(outline)); });
}

/// What was checked of an answer need not be true of what a writer has made of it, nor of another cast.
static Expected<void> checkHeld(const Outline &outline, const EpisodeBrief &brief)
{
    std::set<SceneId> seen;
    int number = 0;
    for (const OutlineScene &scene : outline.scenes) {
        const QString name = QStringLiteral("Scene %1 (%2)").arg(++number).arg(scene.slug);
        if (scene.id.value().empty() || !seen.insert(scene.id).second)
            return fail(ErrorKind::InvalidInput,
                QStringLiteral("%1 is in the outline twice.").arg(name).toStdString(),
                "Take it out of the outline, or add it as a new scene.");
        for (const QString &who : scene.cast) {
            if (!brief.cast.contains(who))
                return fail(ErrorKind::InvalidInput,
                    QStringLiteral("%1 has %2 in it, who is not in this episode's cast.")
                        .arg(name, who)
                        .toStdString(),
                    "Add them to the cast, or take them out of the scene.");
        }
    }
    return {};
}

static Expected<Answerer> answererFor(const RunServices &services, const RunSettings &settings)
{
    const auto provider = services.provider(settings);
    if (!provider)
        return tl::unexpected<Error>(provider.error());
    const QString model = settings.model.isEmpty() ? (*provider)->defaultModel() : settings.model;
    if (model.isEmpty())
        return fail(ErrorKind::InvalidInput,
            (*provider)->name().toStdString() + " has to be told which model is to write.",
            "Choose a model.");
    return Answerer {*provider, model, settings.provider};
}

static Expected<void> findAnswerers(const RunServices &services, RunSetup &setup)
{
    auto writer = answererFor(services, setup.settings);
    if (!writer)
        return tl::unexpected<Error>(writer.error());
    setup.writer = std::move(*writer);
    if (!setup.settings.standIn)
        return {};
    RunSettings settings = setup.settings;
    settings.provider = setup.settings.standIn->provider;
    settings.model = setup.settings.standIn->model;
    settings.baseUrl = setup.settings.standIn->baseUrl;
    return answererFor(services, settings).map([&](Answerer standIn) { setup.standIn = std::move(standIn); });
}

/// The scenes that no run writes.
static void holdScenes(RunSetup &setup)
{
    for (const auto &[ref, result] : setup.current) {
        if (ref.stage != stages::scene)
            continue;
        const SceneId scene(ref.subject.toStdString());
        const auto steering = setup.material.steering.find(scene);
        auto held =
            heldScene(steering == setup.material.steering.end() ? nullptr : &steering->second, &result);
        if (held)
            setup.material.held.emplace(scene, std::move(*held));
    }
}

static Expected<void> holdOutline(RunSetup &setup, const RunOptions &options)
{
    const StageResult *current = setup.currentOf({stages::outline, {}});
    const bool holds = current && options.outline != OutlineUse::Replace
        && (options.outline == OutlineUse::Keep || isEdited(*current));
    if (!holds)
        return {};
    auto outline = outlineOf(*current);
    if (!outline)
        return tl::unexpected<Error>(outline.error());
    if (auto checked = checkHeld(**outline, setup.material.brief); !checked)
        return checked;
    setup.heldOutline = *current;
    setup.material.outline = std::move(*outline);
    return {};
}

Expected<RunSetup> readProject(ProjectFile &project, const RunOptions &options)
{
    RunSetup setup;
    auto show = project.show();
    if (!show)
        return tl::unexpected<Error>(show.error());
    auto brief = project.brief(options.episode);
    if (!brief)
        return tl::unexpected<Error>(brief.error());
    auto steering = project.steering(options.episode);
    if (!steering)
        return tl::unexpected<Error>(steering.error());
    auto current = project.currentResults(options.episode);
    if (!current)
        return tl::unexpected<Error>(current.error());
    setup.material.show = std::move(*show);
    setup.material.brief = std::move(*brief);
    setup.settings = options.settings.value_or(setup.material.brief.run);
    setup.material.passes = setup.settings.passes;
    setup.material.steering = std::move(*steering);
    for (StageResult &result : *current) {
        const StageRef ref = result.ref;
        setup.current.insert_or_assign(ref, std::move(result));
    }
    holdScenes(setup);
    return setup;
}

Expected<RunSetup> setUpRun(const RunServices &services, ProjectFile &project, const RunOptions &options)
{
    auto setup = readProject(project, options);
    if (!setup)
        return setup;
    if (auto checked = checkBrief(setup->material.show, setup->material.brief); !checked)
        return tl::unexpected<Error>(checked.error());
    if (auto found = findAnswerers(services, *setup); !found)
        return tl::unexpected<Error>(found.error());
    if (auto held = holdOutline(*setup, options); !held)
        return tl::unexpected<Error>(held.error());
    return setup;
}

} // namespace dg
