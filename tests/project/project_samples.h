// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A small show and what belongs to it, for the project's tests.

#include "core/project/project_file.h"
#include "core/story/json.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QString>

#include <utility>

namespace dg {

inline Show sampleShow(const QString &title = QStringLiteral("Low Tide"))
{
    return *fromJson<Show>(QJsonObject {
        {QStringLiteral("title"), title},
        {QStringLiteral("tone"), QStringLiteral("dry")},
        {QStringLiteral("cast"),
            QJsonArray {QJsonObject {{QStringLiteral("id"), QStringLiteral("c1")},
                {QStringLiteral("name"), QStringLiteral("Mara")}, {QStringLiteral("cardVersion"), 3}}}},
        {QStringLiteral("ofALaterVersion"), QJsonObject {{QStringLiteral("kept"), true}}},
    });
}

inline EpisodeBrief sampleBrief(const QString &title = QStringLiteral("The Long Lease"))
{
    return *fromJson<EpisodeBrief>(QJsonObject {
        {QStringLiteral("title"), title},
        {QStringLiteral("premise"), QStringLiteral("Mara rents the pier twice.")},
        {QStringLiteral("cast"), QJsonArray {QStringLiteral("Mara")}},
        {QStringLiteral("ofALaterVersion"), QJsonArray {1, 2}},
    });
}

/// A finished take of a scene.
inline StageResult sampleTake(
    EpisodeId episode, const QString &scene, const QByteArray &digest, int variant = 0)
{
    StageResult result;
    result.episode = episode;
    result.ref = {QStringLiteral("draft"), scene};
    result.digest = digest;
    result.variant = variant;
    result.body = "INT. PIER - DAY\n\nTake " + digest + " " + QByteArray::number(variant) + "\n";
    result.provenance = {{QStringLiteral("model"), QStringLiteral("rehearsal")}};
    return result;
}

inline StageResult unfinished(StageResult result)
{
    result.finished = false;
    result.body = "INT. PIER - DAY\n\nHalf of it";
    return result;
}

inline RunEvent sampleEvent(RunId run, std::int64_t sequence, const QString &subject = QStringLiteral("s1"))
{
    return {run, sequence, RunTime(sequence * 1'000'000), StageCalling {{QStringLiteral("draft"), subject}}};
}

/// Name and bytes of everything in a folder. Not while a project in it is open in this process.
inline QMap<QString, QByteArray> contentOf(const QString &folder)
{
    QMap<QString, QByteArray> found;
    const QDir::Filters all = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
    for (const QFileInfo &entry : QDir(folder).entryInfoList(all)) {
        QFile file(entry.filePath());
        found.insert(entry.fileName(),
            entry.isFile() && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
    }
    return found;
}

} // namespace dg
