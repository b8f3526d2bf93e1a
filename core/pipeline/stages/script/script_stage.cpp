// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/script/script_stage.h"

#include "core/pipeline/scene_chain.h"
#include "core/screenplay/fountain.h"
#include "core/screenplay/script_format.h"
#include "core/story/inputs/script_inputs.h"
#include "core/story/json.h"

#include <QJsonArray>

#include <algorithm>

namespace dg {

static QString gap(const QString &slug)
{
    return writeFountain(
        {{}, {{ElementType::SceneHeading, slug.simplified()}, {ElementType::Note, unwrittenSceneNote()}}});
}

std::vector<StageInstance> ScriptStage::instances(const RunMaterial &material) const
{
    StageInstance instance;
    instance.label = QStringLiteral("Script");
    instance.after.push_back({{stages::outline, {}}});
    if (material.outline) {
        for (const OutlineScene &scene : material.outline->scenes) {
            const QString id = QString::fromStdString(scene.id.value());
            instance.after.push_back({{stages::scene, id}, false});
        }
        if (material.passes.join) {
            for (const Seam &seam : openSeams(material))
                instance.after.push_back({{stages::join, seam.subject()}, false});
        }
    }
    return {instance};
}

Expected<QJsonObject> ScriptStage::inputs(const RunMaterial &material, const QString &) const
{
    ScriptInputs inputs;
    inputs.showTitle = material.show.title;
    inputs.episodeTitle = material.brief.title;
    inputs.notes = material.disclosures;
    for (const auto &[scene, text] : finalTexts(material)) {
        const auto act = std::find_if(material.outline->acts.begin(), material.outline->acts.end(),
            [label = scene->label](
                const Act &each) { return !each.scenes.isEmpty() && each.scenes.first() == label; });
        inputs.scenes.push_back(
            {scene->slug, act == material.outline->acts.end() ? QString {} : act->name, text});
    }
    const bool nothing = std::all_of(inputs.scenes.begin(), inputs.scenes.end(),
        [](const ScriptScene &each) { return each.text.isEmpty(); });
    if (nothing)
        return fail(ErrorKind::NotFound, "No scene of this episode is written yet.", "Generate it first.");
    return toJson(inputs);
}

/// Each on one line, whatever breaks it has.
static std::vector<TitleField> titlePage(const ScriptInputs &inputs)
{
    std::vector<TitleField> fields {{QStringLiteral("Title"), {inputs.episodeTitle.simplified()}}};
    if (!inputs.showTitle.isEmpty())
        fields.push_back({QStringLiteral("Show"), {inputs.showTitle.simplified()}});
    for (const QString &note : inputs.notes)
        fields.push_back({QStringLiteral("Notes"), {note.simplified()}});
    return fields;
}

Expected<QByteArray> ScriptStage::make(const QJsonObject &object) const
{
    const auto inputs = fromJson<ScriptInputs>(object);
    if (!inputs)
        return tl::unexpected<Error>(inputs.error());
    QString text = writeFountain({titlePage(*inputs), {}});
    for (const ScriptScene &scene : inputs->scenes) {
        text += QLatin1Char('\n');
        if (!scene.act.isEmpty())
            text += QStringLiteral("# %1\n\n").arg(scene.act);
        if (scene.text.isEmpty())
            text += gap(scene.slug);
        else
            text += scene.text;
    }
    return text.toUtf8();
}

} // namespace dg
