// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/provenance.h"

#include "core/story/json.h"

#include <QJsonArray>

namespace dg {

static QJsonObject recordedInputs(const StageResult &result)
{
    return result.provenance.value(QStringLiteral("inputs")).toObject();
}

/// What one of a list is called; empty: it has no name.
static QString nameOf(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    const QJsonArray pair = object.value(QStringLiteral("between")).toArray();
    if (pair.size() == 2)
        return pair.at(0).toString() + QLatin1Char('+') + pair.at(1).toString();
    return object.value(QStringLiteral("name")).toString();
}

/// The digests of a list by name, and of an episode's scenes by number; empty where its items have none.
static QJsonObject digestsByName(const QString &field, const QJsonArray &list)
{
    QJsonObject digests;
    const bool isScenes = field == QLatin1String("scenes");
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QString name = isScenes ? QString::number(i + 1) : nameOf(list.at(i));
        if (name.isEmpty() || digests.contains(name))
            return {};
        digests.insert(name, shortDigest(list.at(i)));
    }
    return digests;
}

QJsonObject inputDigests(const QJsonObject &inputs)
{
    QJsonObject digests;
    for (auto field = inputs.begin(); field != inputs.end(); ++field) {
        const QJsonObject byName = digestsByName(field.key(), field.value().toArray());
        if (field.key() == QLatin1String("draft"))
            digests.insert(field.key(), inputDigests(field.value().toObject()));
        else if (!byName.isEmpty())
            digests.insert(field.key(), byName);
        else
            digests.insert(field.key(), shortDigest(field.value()));
    }
    return digests;
}

static void addChanges(
    const QJsonObject &before, const QJsonObject &now, const QString &path, QStringList &changed)
{
    for (auto field = now.begin(); field != now.end(); ++field) {
        const QJsonValue earlier = before.value(field.key());
        if (earlier == field.value())
            continue;
        const QString name = path + field.key();
        if (field.value().isObject() && (earlier.isObject() || earlier.isUndefined()))
            addChanges(earlier.toObject(), field.value().toObject(), name + QLatin1Char('/'), changed);
        else
            changed.append(name);
    }
    for (auto field = before.begin(); field != before.end(); ++field) {
        if (now.contains(field.key()))
            continue;
        if (field.value().isObject())
            addChanges(field.value().toObject(), {}, path + field.key() + QLatin1Char('/'), changed);
        else
            changed.append(path + field.key());
    }
}

/// As digests were recorded before lists had one for each name: where a field has a single one, so has this.
static QJsonObject asRecorded(const QJsonObject &before, const QJsonObject &inputs)
{
    QJsonObject now = inputDigests(inputs);
    for (auto field = before.begin(); field != before.end(); ++field) {
        if (field.value().isString() && now.value(field.key()).isObject())
            now.insert(field.key(), shortDigest(inputs.value(field.key())));
    }
    return now;
}

QStringList changedInputs(const StageResult &result, const QJsonObject &inputs)
{
    const QJsonObject before = recordedInputs(result);
    QStringList changed;
    addChanges(before, asRecorded(before, inputs), {}, changed);
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
