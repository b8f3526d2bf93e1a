// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The disk tier over a real file in a folder of the test's own, with a clock that is moved by hand. Studios
/// come and go on it, and its file can be looked into and spoiled.

#include "core/cache/disk_tier.h"

#include "tests/support/fake_clock.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <sqlite3.h>

#include <memory>
#include <utility>
#include <vector>

namespace dg {

inline CacheKey diskKey(int number, CacheKind kind = CacheKind::AiResponse)
{
    return cacheKey(kind, {{QStringLiteral("number"), number}});
}

inline CacheValue diskValue(const QByteArray &bytes, const QStringList &tags = {})
{
    return {bytes, ContentType::Json, QString::fromUtf8(bytes.left(20)), tags,
        {MicroDollars(7), TokenCount(150), std::chrono::milliseconds(2000)}};
}

/// Runs SQL past the studio; the first column of the first row, "error: …" where that fails.
inline QByteArray runSql(const QString &path, const QByteArray &sql)
{
    sqlite3 *database = nullptr;
    sqlite3_stmt *statement = nullptr;
    const char *rest = sql.constData();
    QByteArray answer;
    int code = sqlite3_open_v2(
        QFile::encodeName(path).constData(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    sqlite3_busy_timeout(database, 10'000);
    sqlite3_exec(
        database, "PRAGMA synchronous = OFF", nullptr, nullptr, nullptr); // quicker, and no power cut
    while (code == SQLITE_OK && *rest) {
        code = sqlite3_prepare_v2(database, rest, -1, &statement, &rest);
        while (code == SQLITE_OK && statement && (code = sqlite3_step(statement)) == SQLITE_ROW) {
            if (answer.isEmpty())
                answer = reinterpret_cast<const char *>(sqlite3_column_text(statement, 0));
            code = SQLITE_OK;
        }
        sqlite3_finalize(std::exchange(statement, nullptr));
        code = code == SQLITE_DONE ? SQLITE_OK : code;
    }
    if (code != SQLITE_OK)
        answer = QByteArray("error: ") + sqlite3_errmsg(database);
    sqlite3_close(database);
    return answer;
}

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray {};
}

inline bool writeContent(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

/// What no text and no database looks like.
inline QByteArray noise(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = static_cast<char>((i * 7919 + 31) >> 3);
    return bytes;
}

/// One sentence for a writer: nothing of SQL or of C++, and no more than one line.
inline bool isForPeople(const TierHealth &health)
{
    const QString &why = health.why;
    return why.endsWith(QLatin1Char('.')) && why.size() > 20 && (why.front().isUpper() || why.front() == u'/')
        && !why.contains(QLatin1Char('\n')) && !why.contains(QLatin1String("SQL"))
        && !why.contains(QLatin1String(".."));
}

struct DiskBench {
    QTemporaryDir folder;
    FakeClock clock;
    DiskSettings settings {.folder = folder.filePath(QStringLiteral("cache")), .vfs = {}};
    std::unique_ptr<RoomClock> room;
    std::unique_ptr<DiskTier> tier;

    void open()
    {
        room = std::make_unique<RoomClock>(clock);
        tier = std::make_unique<DiskTier>(clock, *room, settings);
    }
    void close()
    {
        tier.reset();
        room.reset();
    }
    void restart()
    {
        close();
        open();
    }

    [[nodiscard]] QString file() const { return settings.folder + QStringLiteral("/answers.sqlite"); }
    [[nodiscard]] QStringList files() const
    {
        return QDir(settings.folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot, QDir::Name);
    }

    [[nodiscard]] CacheEntry entry(
        const CacheValue &value, std::chrono::nanoseconds remaining = std::chrono::hours(1)) const
    {
        return {std::make_shared<const CacheValue>(value), remaining, room->now(), false};
    }
    WriteResult put(int number, const QByteArray &bytes, const QStringList &tags = {},
        CacheKind kind = CacheKind::AiResponse) const
    {
        return tier->put(diskKey(number, kind), entry(diskValue(bytes, tags)));
    }
    /// What stands under a key; empty: nothing. Leaves the statistics alone.
    [[nodiscard]] QByteArray at(int number, CacheKind kind = CacheKind::AiResponse) const
    {
        const auto found = tier->get(diskKey(number, kind), Look::Uncounted);
        return found ? found->bytes() : QByteArray {};
    }
    [[nodiscard]] std::vector<EntryInfo> list(const EntryFilter &filter = {}) const
    {
        std::vector<EntryInfo> found;
        tier->list(filter, [&](const EntryInfo &info) {
            found.push_back(info);
            return true;
        });
        return found;
    }
    [[nodiscard]] TierHealth health() const { return tier->health(); }
    [[nodiscard]] bool isDown() const { return health().state == HealthState::Down && isForPeople(health()); }
    [[nodiscard]] bool isDegraded() const
    {
        return health().state == HealthState::Degraded && isForPeople(health());
    }
    [[nodiscard]] bool isWell() const { return health().state == HealthState::Ok && health().why.isEmpty(); }
    /// Nothing but misses and refusals; nobody fails.
    [[nodiscard]] bool answersNothing() const
    {
        tier->writeUses();
        return at(1).isEmpty() && put(1, "new") == WriteResult::Refused && list().empty()
            && !tier->setPinned(diskKey(1), true) && tier->tombstones().empty() && total().entries == 0
            && tier->clearExpired() == 0;
    }
    [[nodiscard]] bool keepsValues() const
    {
        return put(77, "kept") == WriteResult::Done && at(77) == "kept";
    }
    /// Enough to fill many pages: 3000 times a letter under each number.
    [[nodiscard]] bool fill(int count = 60) const
    {
        for (int i = 0; i < count; ++i) {
            if (put(i, QByteArray(3000, static_cast<char>('a' + i % 26))) != WriteResult::Done)
                return false;
        }
        return true;
    }
    [[nodiscard]] CacheCounters total() const { return tier->statistics().total(); }
    /// A moment later.
    RoomTime later(std::chrono::microseconds by = std::chrono::milliseconds(1))
    {
        clock.advance(by);
        return room->now();
    }
};

} // namespace dg
