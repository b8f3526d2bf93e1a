// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/stage_names.h"
#include "core/project/project_query.h"

namespace dg {

void ProjectStore::makeCurrent(EpisodeId episode, const StageRef &ref, ResultId result)
{
    Query(*this, "UPDATE results SET chosen = 0 WHERE episode = ? AND stage = ? AND subject = ? AND chosen")
        .with(episode, ref.stage, ref.subject)
        .run();
    Query(*this, "UPDATE results SET chosen = 1 WHERE id = ?").with(result).run();
}

Expected<std::vector<ResultId>> ProjectStore::commit(
    const std::vector<const StageResult *> &results, const Queued &queued)
{
    return inTransaction([&]() -> Expected<std::vector<ResultId>> {
        if (const Expected<void> kept = insertQueued(queued); !kept)
            return refuse(kept.error());
        std::vector<ResultId> ids;
        for (const StageResult *result : results) {
            const Expected<ResultId> id = insert(*result);
            if (!id)
                return refuse(id.error());
            ids.push_back(*id);
        }
        return ids;
    });
}

/// The finished result with the same digest and variant; of a scene's takes the current one with the same
/// text as well, whatever else it was made of: a reader who finds more in a text makes no other take of it.
std::optional<ResultId> ProjectStore::sameResult(const StageResult &result)
{
    const StageRef &ref = result.ref;
    Query same(*this,
        "SELECT id FROM results WHERE episode = ? AND stage = ? AND subject = ? AND digest = ?"
        " AND variant = ? AND finished");
    same.with(result.episode, ref.stage, ref.subject, result.digest, std::int64_t {result.variant});
    if (same.next())
        return ResultId {same.number(0)};
    if (ref.stage != stages::scene || !result.finished)
        return std::nullopt;
    Query take(*this,
        "SELECT id FROM results WHERE episode = ? AND stage = ? AND subject = ? AND body = ? AND chosen");
    if (take.with(result.episode, ref.stage, ref.subject, result.body).next())
        return ResultId {take.number(0)};
    return std::nullopt;
}

void ProjectStore::update(ResultId id, const StageResult &result)
{
    Query(*this, "UPDATE results SET digest = ?, variant = ?, body = ?, provenance = ? WHERE id = ?")
        .with(result.digest, std::int64_t {result.variant}, result.body, jsonText(result.provenance), id)
        .run();
}

/// A finished result makes the unfinished ones of its stage and subject pointless, and a scene's take those
/// of every stage that was writing the scene.
void ProjectStore::removeUnfinished(const StageResult &result)
{
    const StageRef &ref = result.ref;
    Query(*this,
        "DELETE FROM results WHERE episode = ?1 AND stage = ?2 AND subject = ?3 AND NOT finished"
        " AND (?4 OR (digest = ?5 AND variant = ?6))")
        .with(result.episode, ref.stage, ref.subject, std::int64_t {result.finished}, result.digest,
            std::int64_t {result.variant})
        .run();
    if (ref.stage == stages::scene && result.finished) {
        Query(*this,
            "DELETE FROM results WHERE episode = ?1 AND NOT finished AND (subject = ?2 OR subject LIKE ?2 ||"
            " '/%')")
            .with(result.episode, ref.subject)
            .run();
    }
}

Expected<ResultId> ProjectStore::insertRow(const StageResult &result)
{
    Query(*this,
        "INSERT INTO results (episode, stage, subject, digest, variant, finished, chosen, body,"
        " provenance) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)")
        .with(result.episode, result.ref.stage, result.ref.subject, result.digest,
            std::int64_t {result.variant}, std::int64_t {result.finished}, result.body,
            jsonText(result.provenance))
        .run();
    return ResultId {m_database.getLastInsertRowid()};
}

Expected<ResultId> ProjectStore::insert(const StageResult &result)
{
    if (result.episode != EpisodeId {} && !hasEpisode(result.episode))
        return refuse(m_errors.noEntry(QStringLiteral("has no episode %1").arg(result.episode.value())));
    const std::optional<ResultId> earlier = sameResult(result);
    if (earlier && !result.finished)
        return *earlier;
    removeUnfinished(result);
    if (earlier && result.ref.stage == stages::scene)
        update(*earlier, result);
    const Expected<ResultId> id = earlier ? Expected<ResultId>(*earlier) : insertRow(result);
    if (id && result.finished)
        makeCurrent(result.episode, result.ref, *id);
    return id;
}

Expected<std::vector<StageResult>> ProjectStore::readResults(Query &query)
{
    std::vector<StageResult> found;
    while (query.next()) {
        StageResult result;
        result.id = ResultId {query.number(0)};
        result.episode = EpisodeId {query.number(1)};
        result.ref = {query.text(2), query.text(3)};
        result.digest = query.bytes(4);
        const std::int64_t variant = query.number(5);
        const QString name = QStringLiteral("result %1").arg(result.id.value());
        if (!std::in_range<int>(variant) || variant < 0)
            return refuse(m_errors.damaged(QStringLiteral("%1 has variant %2").arg(name).arg(variant)));
        result.variant = static_cast<int>(variant);
        result.finished = query.number(6) != 0;
        result.body = query.bytes(7);
        Expected<QJsonObject> provenance =
            readJson(query.bytes(8), QStringLiteral("the provenance of %1").arg(name));
        if (!provenance)
            return refuse(provenance.error());
        result.provenance = *std::move(provenance);
        found.push_back(std::move(result));
    }
    return found;
}

Expected<std::optional<StageResult>> ProjectStore::readResult(Query &query)
{
    Expected<std::vector<StageResult>> found = readResults(query);
    if (!found)
        return refuse(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Expected<std::optional<StageResult>> ProjectStore::findResult(
    EpisodeId episode, const StageRef &ref, const QByteArray &digest)
{
    return guarded(Attempt::Read, [&] {
        Query query(*this,
            "SELECT " DG_RESULT_COLUMNS " FROM results WHERE episode = ? AND stage = ? AND subject = ?"
            " AND digest = ? AND finished ORDER BY chosen DESC, id DESC LIMIT 1");
        return readResult(query.with(episode, ref.stage, ref.subject, digest));
    });
}

Expected<void> ProjectStore::choose(ResultId result)
{
    return inTransaction([&]() -> Expected<void> {
        EpisodeId episode;
        StageRef ref;
        {
            Query query(*this, "SELECT episode, stage, subject, finished, chosen FROM results WHERE id = ?");
            if (!query.with(result).next())
                return refuse(m_errors.noEntry(QStringLiteral("has no result %1").arg(result.value())));
            if (query.number(3) == 0)
                return fail(ErrorKind::InvalidInput, "A take that was not finished cannot be chosen.");
            if (query.number(4) != 0)
                return {}; // as a run that keeps everything does: the disk is left alone
            episode = EpisodeId {query.number(0)};
            ref = {query.text(1), query.text(2)};
        }
        makeCurrent(episode, ref, result);
        return {};
    });
}

Expected<std::optional<StageResult>> ProjectStore::current(EpisodeId episode, const StageRef &ref)
{
    return guarded(Attempt::Read, [&] {
        Query query(*this,
            "SELECT " DG_RESULT_COLUMNS
            " FROM results WHERE episode = ? AND stage = ? AND subject = ? AND chosen");
        return readResult(query.with(episode, ref.stage, ref.subject));
    });
}

Expected<std::vector<StageResult>> ProjectStore::currentResults(EpisodeId episode)
{
    return guarded(Attempt::Read, [&] {
        Query query(*this,
            "SELECT " DG_RESULT_COLUMNS " FROM results WHERE episode IN (0, ?) AND chosen ORDER BY id");
        return readResults(query.with(episode));
    });
}

Expected<std::vector<StageResult>> ProjectStore::results(EpisodeId episode, const StageRef &ref)
{
    return guarded(Attempt::Read, [&] {
        Query query(*this,
            "SELECT " DG_RESULT_COLUMNS
            " FROM results WHERE episode = ? AND stage = ? AND subject = ? ORDER BY id");
        return readResults(query.with(episode, ref.stage, ref.subject));
    });
}

Expected<std::vector<StageResult>> ProjectStore::unfinishedTakes(EpisodeId episode)
{
    // The scene is the subject up to the attempt. A take that came later makes an unfinished one history.
    return guarded(Attempt::Read, [&] {
        Query query(*this,
            "WITH unfinished AS (SELECT *, CASE instr(subject, '/') WHEN 0 THEN subject"
            " ELSE substr(subject, 1, instr(subject, '/') - 1) END AS scene FROM results"
            " WHERE episode = ?1 AND NOT finished)"
            " SELECT " DG_RESULT_COLUMNS " FROM unfinished WHERE id IN"
            " (SELECT max(id) FROM unfinished GROUP BY scene) AND NOT EXISTS (SELECT 1 FROM results AS taken"
            " WHERE taken.episode = ?1 AND taken.stage = 'scene' AND taken.subject = unfinished.scene"
            " AND taken.id > unfinished.id) ORDER BY id");
        return readResults(query.with(episode));
    });
}

Expected<int> ProjectStore::lowestFreeVariant(
    EpisodeId episode, const StageRef &ref, const QByteArray &digest)
{
    return guarded(Attempt::Read, [&]() -> Expected<int> {
        int free = 0;
        Query query(*this,
            "SELECT variant FROM results WHERE episode = ? AND stage = ? AND subject = ? AND digest = ?"
            " AND finished AND variant >= 0 ORDER BY variant");
        query.with(episode, ref.stage, ref.subject, digest);
        while (query.next() && query.number(0) == free)
            ++free;
        return free;
    });
}

} // namespace dg
