// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/brief.h"

#include "core/story/json_fields.h"
#include "core/story/show.h"

#include <QSet>

namespace dg {

template <class Fields>
void describe(Fields &fields, StandIn &standIn)
{
    fields.required("provider", standIn.provider);
    fields.optional("model", standIn.model);
    fields.optional("baseUrl", standIn.baseUrl);
    fields.rest(standIn.extra);
}

/// Only what differs from the studio's own choice is written.
template <class Fields>
void describe(Fields &fields, RunPasses &passes)
{
    const RunPasses usual;
    fields.differing("dynamics", passes.dynamics, usual.dynamics);
    fields.differing("punchUp", passes.punchUp, usual.punchUp);
    fields.differing("staging", passes.staging, usual.staging);
    fields.differing("check", passes.check, usual.check);
    fields.differing("refinement", passes.refinement, usual.refinement);
    fields.differing("comparison", passes.comparison, usual.comparison);
    fields.differing("join", passes.join, usual.join);
    fields.differing("continuity", passes.continuity, usual.continuity);
    fields.differing("refinementLimit", passes.refinementLimit, usual.refinementLimit);
    fields.check(passes.refinementLimit >= 1 && passes.refinementLimit <= RunPasses::mostRefinements,
        "refinementLimit", QStringLiteral("must be 1 to %1").arg(RunPasses::mostRefinements));
    fields.differing("threshold", passes.threshold, usual.threshold);
    fields.check(
        passes.threshold >= 0 && passes.threshold <= 1, "threshold", QStringLiteral("must be 0 to 1"));
}

template <class Fields>
void describe(Fields &fields, RunSettings &run)
{
    fields.optional("provider", run.provider);
    fields.optional("model", run.model);
    fields.optional("scenesAtOnce", run.scenesAtOnce);
    fields.check(
        run.scenesAtOnce >= 1 && run.scenesAtOnce <= 64, "scenesAtOnce", QStringLiteral("must be 1 to 64"));
    fields.optional("seed", run.seed);
    fields.optional("baseUrl", run.baseUrl);
    fields.optionalFlag("automatic", run.automatic);
    fields.optional("budgetMicroUsd", run.budget);
    fields.check(
        !run.budget || run.budget->value() > 0, "budgetMicroUsd", QStringLiteral("must be more than 0"));
    fields.optional("temperature", run.temperature);
    fields.check(!run.temperature || (*run.temperature >= 0 && *run.temperature <= 1), "temperature",
        QStringLiteral("must be 0 to 1"));
    fields.optional("standIn", run.standIn);
    fields.optional("passes", run.passes);
    fields.rest(run.extra);
}

template <class Fields>
void describe(Fields &fields, EpisodeBrief &brief)
{
    fields.required("title", brief.title);
    fields.required("premise", brief.premise);
    fields.optional("argues", brief.argues);
    fields.optional("aStory", brief.aStory);
    fields.optional("bStory", brief.bStory);
    fields.optional("cStory", brief.cStory);
    fields.optional("tone", brief.tone);
    fields.optional("targetPages", brief.targetPages);
    fields.check(!brief.targetPages || (*brief.targetPages >= 1 && *brief.targetPages <= 400), "targetPages",
        QStringLiteral("must be 1 to 400"));
    fields.optional("sceneCount", brief.sceneCount);
    fields.check(
        !brief.sceneCount || (*brief.sceneCount >= 1 && *brief.sceneCount <= EpisodeBrief::maximumScenes),
        "sceneCount", QStringLiteral("must be 1 to %1").arg(EpisodeBrief::maximumScenes));
    fields.required("cast", brief.cast);
    fields.check(!brief.cast.isEmpty(), "cast",
        QStringLiteral("names nobody; an episode needs at least one character"));
    fields.optional("mustHave", brief.mustHave);
    fields.optional("mustNotHave", brief.mustNotHave);
    fields.optional("notes", brief.notes);
    fields.optional("run", brief.run);
    fields.rest(brief.extra);
}

DG_JSON_VALUE(RunSettings)
DG_JSON_VALUE(EpisodeBrief)

RunPasses noPasses()
{
    return {.dynamics = false,
        .punchUp = false,
        .staging = false,
        .check = false,
        .refinement = false,
        .comparison = false,
        .join = false,
        .continuity = false};
}

Expected<void> checkBrief(const Show &show, const EpisodeBrief &brief)
{
    QSet<QString> named;
    for (const QString &name : brief.cast) {
        const Character *character = show.findCharacter(name);
        if (!character)
            return fail(ErrorKind::InvalidInput,
                QStringLiteral("The brief's cast names %1, who is not in the show.").arg(name).toStdString(),
                "Add them to the show's cast, or take them out of the brief.");
        if (named.contains(character->name))
            return fail(ErrorKind::InvalidInput,
                QStringLiteral("The brief's cast names %1 twice.").arg(character->name).toStdString());
        named.insert(character->name);
    }
    if (brief.title.trimmed().isEmpty())
        return fail(ErrorKind::InvalidInput, "brief.title: an episode needs a title.");
    if (brief.premise.trimmed().isEmpty())
        return fail(
            ErrorKind::InvalidInput, "brief.premise: an episode needs a premise; one sentence will do.");
    return {};
}

QStringList unknownFields(const EpisodeBrief &brief)
{
    QStringList paths;
    for (const QString &key : brief.extra.keys())
        paths.append(QStringLiteral("brief.") + key);
    for (const QString &key : brief.run.extra.keys())
        paths.append(QStringLiteral("brief.run.") + key);
    return paths;
}

} // namespace dg
