// SPDX-License-Identifier: GPL-3.0-or-later
// Files of cache entries of another hand: what is taken from one can be written and taken again.
#include "core/cache/entry_archive.h"
#include "tests/fuzz/require.h"

#include <QFile>
#include <QTemporaryDir>

using namespace dg;

namespace {

/// Two machines with nothing but memory, and a folder to carry files in.
struct Bench {
    SystemClock clock;
    CacheConfig config = [] {
        CacheConfig memory;
        memory.strategy = CacheStrategy::Memory;
        memory.largestValue = 1 << 16;
        return memory;
    }();
    TieredCache here {clock, config};
    TieredCache there {clock, config};
    QTemporaryDir folder;
    QString came = folder.filePath(QStringLiteral("came"));
    QString written = folder.filePath(QStringLiteral("written"));
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static Bench bench;
    (void)bench.here.clear();
    (void)bench.there.clear();
    const QByteArray bytes = bytesOf(data, size);
    {
        QFile file(bench.came);
        require(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size(), "the file is written");
    }
    const auto result = importEntries(bench.here, bench.came);
    if (!result)
        return 0;
    require(result->added + result->present + result->rejected <= bytes.count('\n'),
        "a line is one entry at most");
    std::vector<CacheKey> keys;
    for (const EntryInfo &info : bench.here.list())
        keys.push_back(info.key);
    require(static_cast<int>(keys.size()) == result->added, "what was added is there");
    const auto written = exportEntries(bench.here, keys, bench.written);
    require(written && *written == result->added, "all of it can be written");
    const auto again = importEntries(bench.there, bench.written);
    require(again && again->added == result->added && again->rejected == 0, "and taken again");
    for (const CacheKey &key : keys) {
        const auto ours = bench.here.look(key, Look::Uncounted);
        const auto theirs = bench.there.look(key, Look::Uncounted);
        require(ours && theirs && *ours->entry.value == *theirs->entry.value, "as it was");
    }
    return 0;
}
