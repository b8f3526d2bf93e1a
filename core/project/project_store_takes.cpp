// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/stage_names.h"
#include "core/project/edited_share.h"
#include "core/project/project_query.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QSet>

namespace dg {

static QString textOf(const SceneId &scene)
{
    return QString::fromStdString(scene.value());
}

Expected<std::map<SceneId, SceneSteering>> ProjectStore::steering(EpisodeId episode)
{
    return guarded(Attempt::Read, [&]() -> Expected<std::map<SceneId, SceneSteering>> {
        std::map<SceneId, SceneSteering> found;
        Query query(*this, "SELECT scene, steering FROM steering WHERE episode = ?");
        for (query.with(episode); query.next();) {
            const Expected<SceneSteering> one =
                readValue<SceneSteering>(query.bytes(1), QStringLiteral("steering"));
            if (!one)
                return refuse(one.error());
            found.emplace(SceneId(query.bytes(0).toStdString()), *one);
        }
        return found;
    });
}

Expected<SceneSteering> ProjectStore::steeringOf(EpisodeId episode, const QString &scene)
{
    Query query(*this, "SELECT steering FROM steering WHERE episode = ? AND scene = ?");
    if (!query.with(episode, scene).next())
        return SceneSteering {};
    return readValue<SceneSteering>(query.bytes(0), QStringLiteral("steering"));
}

void ProjectStore::putSteering(EpisodeId episode, const QString &scene, const SceneSteering &steering)
{
    if (steering == SceneSteering {})
        Query(*this, "DELETE FROM steering WHERE episode = ? AND scene = ?").with(episode, scene).run();
    else
        Query(*this, "INSERT OR REPLACE INTO steering (episode, scene, steering) VALUES (?, ?, ?)")
            .with(episode, scene, jsonText(toJson(steering)))
            .run();
}

Expected<void> ProjectStore::saveSteering(
    EpisodeId episode, const SceneId &scene, const SceneSteering &steering)
{
    return inTransaction([&]() -> Expected<void> {
        if (!hasEpisode(episode))
            return refuse(m_errors.noEntry(QStringLiteral("has no episode %1").arg(episode.value())));
        putSteering(episode, textOf(scene), steering);
        return {};
    });
}

/// What a run would trip over, whoever has written the outline.
static Expected<QByteArray> checkedOutline(const Outline &outline)
{
    const QJsonObject object = toJson(outline);
    if (const auto again = fromJson<Outline>(object, QStringLiteral("outline")); !again)
        return refuse(again.error());
    QSet<QString> ids;
    for (const OutlineScene &scene : outline.scenes) {
        if (scene.id.isEmpty())
            return fail(ErrorKind::InvalidInput,
                QStringLiteral("The outline's scene %1 has no id.").arg(scene.label).toStdString());
        if (ids.contains(textOf(scene.id)))
            return fail(ErrorKind::InvalidInput,
                QStringLiteral("The outline holds the scene %1 twice.").arg(scene.label).toStdString());
        ids.insert(textOf(scene.id));
    }
    return canonicalJson(object);
}

Expected<ResultId> ProjectStore::saveOutline(EpisodeId episode, const Outline &outline)
{
    const Expected<QByteArray> body = checkedOutline(outline);
    if (!body)
        return refuse(body.error());
    const StageRef ref {stages::outline, {}};
    return inTransaction([&]() -> Expected<ResultId> {
        // Going back to one that was there before, written or edited, is no new edit.
        Query same(*this,
            "SELECT id FROM results WHERE episode = ? AND stage = ? AND subject = ? AND body = ? AND finished"
            " ORDER BY chosen DESC, id DESC LIMIT 1");
        if (same.with(episode, ref.stage, ref.subject, *body).next()) {
            const ResultId id {same.number(0)};
            makeCurrent(episode, ref, id);
            return id;
        }
        StageResult edited;
        edited.episode = episode;
        edited.ref = ref;
        edited.digest = "edited-" + QCryptographicHash::hash(*body, QCryptographicHash::Sha256).toHex();
        edited.body = *body;
        edited.provenance.insert(QStringLiteral("source"), QStringLiteral("edited"));
        Query current(
            *this, "SELECT id FROM results WHERE episode = ? AND stage = ? AND subject = ? AND chosen");
        if (current.with(episode, ref.stage, ref.subject).next())
            edited.provenance.insert(QStringLiteral("basedOn"), static_cast<qint64>(current.number(0)));
        return insert(edited);
    });
}

Expected<std::optional<StageResult>> ProjectStore::resultOf(ResultId id)
{
    Query query(*this, "SELECT " DG_RESULT_COLUMNS " FROM results WHERE id = ?");
    return readResult(query.with(id));
}

Expected<ResultId> ProjectStore::saveMine(
    EpisodeId episode, const SceneId &scene, const QString &fountain, ResultId basedOn)
{
    static const QByteArray digest = "mine";
    const StageRef ref {stages::scene, textOf(scene)};
    return inTransaction([&]() -> Expected<ResultId> {
        StageResult mine;
        mine.episode = episode;
        mine.ref = ref;
        mine.digest = digest;
        mine.body = fountain.toUtf8();
        if (!hasEpisode(episode))
            return refuse(m_errors.noEntry(QStringLiteral("has no episode %1").arg(episode.value())));
        const auto base = resultOf(basedOn);
        if (!base)
            return refuse(base.error());
        std::optional<ResultId> going; // the take that is being typed in
        if (*base && (*base)->digest == digest) {
            going = basedOn;
            mine.variant = (*base)->variant;
            mine.provenance = (*base)->provenance;
        } else if (*base) {
            mine.provenance = (*base)->provenance;
            mine.provenance.insert(QStringLiteral("basedOn"), static_cast<qint64>(basedOn.value()));
        }
        mine.provenance.insert(QStringLiteral("source"), QStringLiteral("mine"));
        const auto origin = resultOf(ResultId {mine.provenance.value(QStringLiteral("basedOn")).toInteger()});
        if (!origin)
            return refuse(origin.error());
        mine.provenance.insert(QStringLiteral("editedShare"),
            *origin ? editedShare(QString::fromUtf8((*origin)->body), fountain) : 1.0);
        if (going) {
            update(*going, mine);
            makeCurrent(episode, ref, *going);
            return *going;
        }
        Query last(*this,
            "SELECT coalesce(max(variant), -1) FROM results WHERE episode = ? AND stage = ? AND subject = ?"
            " AND digest = ?");
        mine.variant = last.with(episode, ref.stage, ref.subject, digest).next()
            ? static_cast<int>(last.number(0)) + 1
            : 0;
        removeUnfinished(mine);
        const Expected<ResultId> id = insertRow(mine);
        if (id)
            makeCurrent(episode, ref, *id);
        return id;
    });
}

Expected<void> ProjectStore::chooseTake(ResultId take)
{
    return inTransaction([&]() -> Expected<void> {
        const auto chosen = resultOf(take);
        if (!chosen)
            return refuse(chosen.error());
        if (!*chosen)
            return refuse(m_errors.noEntry(QStringLiteral("has no result %1").arg(take.value())));
        const StageResult &result = **chosen;
        if (!result.finished)
            return fail(ErrorKind::InvalidInput, "A take that was not finished cannot be chosen.");
        makeCurrent(result.episode, result.ref, take);
        const QJsonArray parts = result.provenance.value(QStringLiteral("madeOf")).toArray();
        for (const QJsonValue &part : parts) {
            const auto behind = resultOf(ResultId {part.toInteger()});
            if (!behind)
                return refuse(behind.error());
            if (*behind && (*behind)->finished)
                makeCurrent((*behind)->episode, (*behind)->ref, (*behind)->id);
        }
        Expected<SceneSteering> steering = steeringOf(result.episode, result.ref.subject);
        const auto direction = fromJson<Direction>(
            result.provenance.value(QStringLiteral("direction")).toObject(), QStringLiteral("direction"));
        if (!steering || !direction)
            return refuse(m_errors.damaged(QStringLiteral("a take's direction makes no sense")));
        steering->direction = *direction;
        putSteering(result.episode, result.ref.subject, *steering);
        return {};
    });
}

Expected<std::map<SceneId, std::vector<StageResult>>> ProjectStore::takes(EpisodeId episode)
{
    return guarded(Attempt::Read, [&]() -> Expected<std::map<SceneId, std::vector<StageResult>>> {
        Query query(*this,
            "SELECT " DG_RESULT_COLUMNS
            " FROM results WHERE episode = ? AND (stage = 'scene' OR (NOT finished"
            " AND stage IN ('draft', 'refine', 'staging'))) ORDER BY id");
        const Expected<std::vector<StageResult>> all = readResults(query.with(episode));
        if (!all)
            return refuse(all.error());
        std::map<SceneId, std::vector<StageResult>> found;
        for (const StageResult &result : *all)
            found[SceneAttempt::of(result.ref.subject).scene].push_back(result);
        return found;
    });
}

Expected<std::map<QString, StageHistory>> ProjectStore::history(const QString &provider, const QString &model)
{
    return guarded(Attempt::Read, [&]() -> Expected<std::map<QString, StageHistory>> {
        std::map<QString, StageHistory> found;
        Query query(*this,
            "SELECT stage, count(*), CAST(avg(provenance ->> '$.inputTokens') AS INTEGER),"
            " CAST(avg(provenance ->> '$.outputTokens') AS INTEGER),"
            " CAST(avg(provenance ->> '$.microUsd') AS INTEGER),"
            " CAST(avg(provenance ->> '$.providerMs') AS INTEGER) FROM results"
            " WHERE finished AND stage <> 'scene' AND provenance ->> '$.source' = 'called'"
            " AND provenance ->> '$.provider' = ?1"
            // A model that is asked for by a short name answers with its long one.
            " AND (provenance ->> '$.model' = ?2 OR (provenance ->> '$.asked.provider' = ?1"
            " AND provenance ->> '$.asked.model' = ?2)) GROUP BY stage");
        for (query.with(provider, model); query.next();) {
            found[query.text(0)] = {static_cast<int>(query.number(1)), TokenCount {query.number(2)},
                TokenCount {query.number(3)}, MicroDollars {query.number(4)},
                std::chrono::milliseconds {query.number(5)}};
        }
        return found;
    });
}

} // namespace dg
