// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_query.h"

#include <algorithm>
#include <array>

namespace dg {

static constexpr std::array<std::pair<RunEnding, const char *>, 5> endings {{
    {RunEnding::Running, "running"},
    {RunEnding::Done, "done"},
    {RunEnding::Gaps, "gaps"},
    {RunEnding::Failed, "failed"},
    {RunEnding::Stopped, "stopped"},
}};

static const char *toText(RunEnding ending)
{
    const auto found =
        std::find_if(endings.begin(), endings.end(), [&](const auto &each) { return each.first == ending; });
    return found->second;
}

static std::optional<RunEnding> endingFromText(const QByteArray &text)
{
    const auto found =
        std::find_if(endings.begin(), endings.end(), [&](const auto &each) { return text == each.second; });
    return found == endings.end() ? std::nullopt : std::optional(found->first);
}

void ProjectStore::insertEvents(const std::vector<RunEvent> &events)
{
    // An event that is there already is not news, and no reason to lose a result.
    Query query(*this, "INSERT OR IGNORE INTO run_events (run, sequence, event) VALUES (?, ?, ?)");
    for (const RunEvent &event : events)
        query.with(event.run, event.sequence, jsonText(toJson(event))).run();
}

Expected<RunId> ProjectStore::beginRun(EpisodeId episode, const QJsonObject &request)
{
    return inTransaction([&]() -> Expected<RunId> {
        if (!hasEpisode(episode))
            return refuse(m_errors.noEntry(QStringLiteral("has no episode %1").arg(episode.value())));
        Query(*this, "INSERT INTO runs (episode, request, ending) VALUES (?, ?, ?)")
            .with(episode, jsonText(request), toText(RunEnding::Running))
            .run();
        return RunId {m_database.getLastInsertRowid()};
    });
}

Expected<void> ProjectStore::insertQueued(const Queued &queued)
{
    insertEvents(queued.events);
    for (const StageResult &result : queued.unfinished) {
        // A removed episode's has nowhere to go, and must not keep the others from the disk for ever.
        if (result.episode != EpisodeId {} && !hasEpisode(result.episode))
            continue;
        if (const Expected<ResultId> kept = insert(result); !kept)
            return refuse(kept.error());
    }
    return {};
}

Expected<void> ProjectStore::append(const Queued &queued)
{
    return inTransaction([&] { return insertQueued(queued); });
}

Expected<void> ProjectStore::endRun(RunId run, RunEnding ending, const Queued &queued)
{
    return inTransaction([&]() -> Expected<void> {
        if (const Expected<void> kept = insertQueued(queued); !kept)
            return kept;
        Query(*this, "UPDATE runs SET ending = ? WHERE id = ?").with(toText(ending), run).run();
        if (m_database.getChanges() == 0)
            return refuse(m_errors.noEntry(QStringLiteral("has no run %1").arg(run.value())));
        return {};
    });
}

/// Of a row (id, request, ending).
Expected<RunRecord> ProjectStore::readRun(Query &query, EpisodeId episode)
{
    RunRecord record;
    record.id = RunId {query.number(0)};
    record.episode = episode;
    const QString name = QStringLiteral("run %1").arg(record.id.value());
    Expected<QJsonObject> request = readJson(query.bytes(1), QStringLiteral("the request of %1").arg(name));
    if (!request)
        return refuse(request.error());
    record.request = *std::move(request);
    const std::optional<RunEnding> ending = endingFromText(query.bytes(2));
    if (!ending)
        return refuse(m_errors.damaged(QStringLiteral("%1 ended in a way that is not known").arg(name)));
    record.ending = *ending;
    return record;
}

Expected<std::optional<RunRecord>> ProjectStore::lastRun(EpisodeId episode)
{
    return guarded(Attempt::Read, [&]() -> Expected<std::optional<RunRecord>> {
        Query query(*this, "SELECT id, request, ending FROM runs WHERE episode = ? ORDER BY id DESC LIMIT 1");
        if (!query.with(episode).next())
            return std::nullopt;
        return readRun(query, episode).map([](const RunRecord &record) { return std::optional(record); });
    });
}

Expected<std::vector<RunRecord>> ProjectStore::runs(EpisodeId episode)
{
    return guarded(Attempt::Read, [&]() -> Expected<std::vector<RunRecord>> {
        std::vector<RunRecord> found;
        Query query(*this, "SELECT id, request, ending FROM runs WHERE episode = ? ORDER BY id");
        for (query.with(episode); query.next();) {
            Expected<RunRecord> record = readRun(query, episode);
            if (!record)
                return refuse(record.error());
            found.push_back(*std::move(record));
        }
        return found;
    });
}

Expected<std::vector<RunEvent>> ProjectStore::runLog(RunId run)
{
    return guarded(Attempt::Read, [&]() -> Expected<std::vector<RunEvent>> {
        std::vector<RunEvent> found;
        Query query(*this, "SELECT sequence, event FROM run_events WHERE run = ? ORDER BY sequence");
        for (query.with(run); query.next();) {
            const QString name = QStringLiteral("event %1 of run %2").arg(query.number(0)).arg(run.value());
            const Expected<QJsonObject> object = readJson(query.bytes(1), name);
            if (!object)
                return refuse(object.error());
            Expected<RunEvent> event = runEventFromJson(*object);
            if (!event)
                return refuse(m_errors.damaged(
                    name + QStringLiteral(": ") + QString::fromStdString(event.error().message).chopped(1)));
            found.push_back(*std::move(event));
        }
        return found;
    });
}

} // namespace dg
