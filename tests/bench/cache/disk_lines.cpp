// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/cache/lines.h"

#include "core/base/clock.h"
#include "core/cache/disk_folder.h"
#include "core/cache/disk_tier.h"
#include "core/cache/tiered_cache.h"
#include "tests/bench/cache/lazy.h"
#include "tests/bench/cache/materials.h"
#include "tests/bench/cache/raw_sqlite.h"

#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace dg::bench {

namespace {

constexpr int scenes = 1'000;
constexpr int profiles = 10'000;
constexpr std::size_t asked = 1 << 12; ///< a power of two

/// A thousand scenes of 8 KB, in the tier's own file, read by the tier and past it, and in the smallest table
/// that could hold them.
struct Scenes {
    Scenes()
    {
        for (int number = 0; number < scenes; ++number) {
            const auto seed = static_cast<std::uint64_t>(number);
            tier.put(keys[static_cast<std::size_t>(number)],
                entryOf(dialogue(eightKilobytes, seed), number, room.now()));
        }
        writeSmallTable(smallFile, keys, dialogue(eightKilobytes, 1));
        sameRows = std::make_unique<RawSqlite>(DiskFolder(folder.path()).file(),
            "SELECT id, stamp, expires, lifetime, pinned, envelope FROM entries WHERE digest = ? AND kind = "
            "?");
        smallRows = std::make_unique<RawSqlite>(smallFile, "SELECT value FROM entries WHERE key = ?");
    }

    QTemporaryDir folder;
    QTemporaryDir other;
    const QString smallFile = other.filePath(QStringLiteral("small.sqlite"));
    SystemClock clock;
    RoomClock room {clock};
    DiskTier tier {clock, room, {.folder = folder.path(), .vfs = {}}};
    const std::vector<CacheKey> keys = keysUpTo(scenes);
    const std::vector<CacheKey> order = shuffled(keys, asked, 2);
    std::unique_ptr<RawSqlite> sameRows;
    std::unique_ptr<RawSqlite> smallRows;
};

struct Profiles {
    Profiles()
    {
        const QByteArray bytes = dialogue(2'000, 1);
        {
            DiskTier tier(clock, room, {.folder = folder.path(), .vfs = {}});
            for (int number = 0; number < profiles; ++number)
                tier.put(keyOf(number, CacheKind::VoiceProfile), entryOf(bytes, number, room.now()));
        }
        cache = std::make_unique<TieredCache>(clock, CacheConfig {.folder = folder.path()});
    }

    QTemporaryDir folder;
    SystemClock clock;
    RoomClock room {clock};
    std::unique_ptr<TieredCache> cache;
};

template <class Get>
void addGet(const char *name, const std::shared_ptr<Lazy<Scenes>> &all, Get get)
{
    benchmark::RegisterBenchmark(name, [all, get](benchmark::State &state) {
        Scenes &rows = **all;
        std::size_t next = 0;
        for (auto _ : state) {
            auto found = get(rows, rows.order[next++ & (asked - 1)]);
            benchmark::DoNotOptimize(found);
        }
    });
}

} // namespace

void addDiskLines(Table &table)
{
    const auto all = std::make_shared<Lazy<Scenes>>();
    addGet("disk/tier", all, [](Scenes &s, const CacheKey &key) { return s.tier.get(key).value(); });
    addGet("disk/sqlite", all, [](Scenes &s, const CacheKey &key) { return s.sameRows->get(key); });
    addGet("disk/sqlite_small", all, [](Scenes &s, const CacheKey &key) { return s.smallRows->get(key); });
    const auto listed = std::make_shared<Lazy<Profiles>>();
    benchmark::RegisterBenchmark("disk/list_10000", [listed](benchmark::State &state) {
        for (auto _ : state) {
            const auto entries = (*listed)->cache->list({.kind = CacheKind::VoiceProfile, .tag = {}});
            if (entries.size() != profiles || entries.front().label.isEmpty())
                state.SkipWithError("Not all of them.");
        }
    })->Unit(benchmark::kMillisecond);
    using Aim = Line::Aim;
    table.add({"disk get of 8 KB", "disk/tier", "disk/sqlite", Aim::AtMostTimes, 1.5});
    table.add({"disk get of 8 KB, beside the smallest table", "disk/tier", "disk/sqlite_small",
        Aim::AtMostTimes, 1.5});
    table.add({"list of 10,000 profiles with labels, from disk", "disk/list_10000", "", Aim::AtMost, 300e6});
}

} // namespace dg::bench
