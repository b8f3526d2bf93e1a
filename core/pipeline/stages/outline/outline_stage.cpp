// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/outline/outline_stage.h"

#include "core/pipeline/answer_schema.h"
#include "core/pipeline/scene_chain.h"
#include "core/story/inputs/outline_inputs.h"
#include "core/story/json.h"

#include <QJsonArray>
#include <QSet>

namespace dg {

std::vector<StageInstance> OutlineStage::instances(const RunMaterial &material) const
{
    StageInstance instance;
    instance.label = QStringLiteral("Outline");
    instance.estimate = estimate::outline;
    if (!material.outline)
        instance.tail = chainEstimate(material.passes);
    return {instance};
}

Expected<QJsonObject> OutlineStage::inputs(const RunMaterial &material, const QString &) const
{
    return toJson(OutlineInputs::of(material.show, material.brief));
}

std::shared_ptr<const AnswerSchema> OutlineStage::schema() const
{
    static const auto schema = makeAnswerSchema(stageName(), jsonSchema<Outline>());
    return schema;
}

PromptLibrary::Values OutlineStage::promptValues(const QJsonObject &inputs) const
{
    QJsonObject brief = inputs;
    brief.remove(QStringLiteral("show"));
    brief.remove(QStringLiteral("cast"));
    return {
        {QStringLiteral("show"), readableText(inputs.value(QStringLiteral("show")))},
        {QStringLiteral("cast"), readableText(inputs.value(QStringLiteral("cast")))},
        {QStringLiteral("brief"), readableText(brief)},
    };
}

static Expected<void> checkCast(const Outline &outline, const QJsonObject &inputs)
{
    QSet<QString> known;
    for (const QJsonValue &member : inputs.value(QStringLiteral("cast")).toArray())
        known.insert(member.toObject().value(QStringLiteral("name")).toString());
    for (const OutlineScene &scene : outline.scenes) {
        for (const QString &name : scene.cast) {
            if (!known.contains(name))
                return fail(ErrorKind::BadAnswer,
                    QStringLiteral("The outline puts %1 into %2, who is not in this episode's cast.")
                        .arg(name, scene.label)
                        .toStdString(),
                    "Try again, or add them to the cast.");
        }
    }
    return {};
}

Expected<QByteArray> OutlineStage::accept(const QJsonObject &inputs, const QByteArray &answer) const
{
    auto outline =
        parseJsonObject(answer, QStringLiteral("The outline")).and_then([](const QJsonObject &object) {
            return fromJson<Outline>(object, QStringLiteral("outline"));
        });
    if (!outline)
        return fail(ErrorKind::BadAnswer, outline.error().message, outline.error().hint);
    if (auto checked = checkCast(*outline, inputs); !checked)
        return tl::unexpected<Error>(checked.error());
    // The n-th scene has the n-th id whatever the labels: another outline's scene takes over the card of the
    // one it replaces.
    int number = 0;
    for (OutlineScene &scene : outline->scenes)
        scene.id = SceneId(QStringLiteral("s%1").arg(++number, 3, 10, QLatin1Char('0')).toStdString());
    return canonicalJson(toJson(*outline));
}

} // namespace dg
