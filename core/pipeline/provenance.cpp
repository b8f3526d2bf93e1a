// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/provenance.h"

#include "core/story/json.h"

namespace dg {

static QJsonObject recordedInputs(const StageResult &result)
{
    return result.provenance.value(QStringLiteral("inputs")).toObject();
}

QJsonObject inputDigests(const QJsonObject &inputs)
{
    QJsonObject digests;
    for (auto field = inputs.begin(); field != inputs.end(); ++field)
        digests.insert(field.key(), shortDigest(field.value()));
    return digests;
}

QStringList changedInputs(const StageResult &result, const QJsonObject &inputs)
{
    const QJsonObject before = recordedInputs(result);
    const QJsonObject now = inputDigests(inputs);
    QStringList changed;
    for (auto field = now.begin(); field != now.end(); ++field) {
        if (before.value(field.key()) != field.value())
            changed.append(field.key());
    }
    for (auto field = before.begin(); field != before.end(); ++field) {
        if (!now.contains(field.key()))
            changed.append(field.key());
    }
    changed.sort();
    return changed;
}

bool isWrittenFor(const StageResult &draft, const OutlineScene &scene)
{
    OutlineScene entry = scene;
    entry.id = {}; // as DraftInputs has it
    return recordedInputs(draft).value(QStringLiteral("scene")).toString() == shortDigest(toJson(entry));
}

} // namespace dg
