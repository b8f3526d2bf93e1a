// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/cache/resident_growth.h"

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/cache/memory_tier.h"
#include "tests/bench/cache/materials.h"

#include <QFile>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>
#include <unistd.h>
#include <vector>

namespace dg::bench {

namespace {

constexpr std::int64_t limit = 64LL << 20;
constexpr std::int64_t throughput = 16 * limit;
constexpr int keys = 20'000;
constexpr double smallest = 200;
constexpr double largest = 400'000;

double residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// As many of one to two hundred bytes as of a hundred to two hundred thousand.
qsizetype anySize(Random &random)
{
    const double share = static_cast<double>(random.below(1'000'000)) / 1e6;
    return static_cast<qsizetype>(smallest * std::pow(largest / smallest, share));
}

void churn(MemoryTier &tier, const RoomClock &room, const std::vector<CacheKey> &names, std::uint64_t seed,
    std::atomic<std::int64_t> &put, std::atomic<double> &most)
{
    Random random(seed);
    for (int turn = 0; put.load() < throughput; ++turn) {
        const auto number = random.below(names.size());
        const CacheKey &key = names[number];
        switch (random.below(10)) {
        case 0:
            tier.erase(key, room.now());
            break;
        case 1:
        case 2:
        case 3:
            (void)tier.get(key);
            break;
        default:
            const qsizetype size = anySize(random);
            tier.put(key, entryOf(QByteArray(size, 'x'), static_cast<int>(number), room.now()));
            put += size;
        }
        if (turn % 256 == 0)
            most = std::max(most.load(), residentBytes()); // a lost one hardly differs
    }
}

} // namespace

ResidentGrowth residentGrowth(int threads)
{
    SystemClock clock;
    const RoomClock room(clock);
    const std::vector<CacheKey> names = keysUpTo(keys);
    std::atomic<std::int64_t> put {0};
    const double before = residentBytes();
    std::atomic<double> most {before};
    MemoryTier tier(clock, room, {.bytes = limit});
    {
        std::vector<std::jthread> workers;
        for (int worker = 0; worker < threads; ++worker) {
            workers.emplace_back(
                [&, worker] { churn(tier, room, names, static_cast<std::uint64_t>(worker), put, most); });
        }
    }
    return {std::max(most.load(), residentBytes()) - before, static_cast<double>(limit)};
}

} // namespace dg::bench
