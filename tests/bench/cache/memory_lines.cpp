// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/cache/lines.h"

#include "core/base/clock.h"
#include "core/cache/memory_tier.h"
#include "tests/bench/cache/lazy.h"
#include "tests/bench/cache/materials.h"
#include "tests/bench/cache/mutex_lru.h"

#include <memory>
#include <string>
#include <vector>

namespace dg::bench {

namespace {

constexpr std::size_t asked = 1 << 17; ///< a power of two
constexpr int threads = 4;

/// The same entries in a tier that counts, one that does not, and the reference, each with values of its own.
struct Places {
    Places(int entries, qsizetype size)
        : reference(static_cast<std::size_t>(entries))
        , order(shuffled(keysUpTo(entries), asked, 1))
    {
        int number = 0;
        for (const CacheKey &key : keysUpTo(entries)) {
            counting.put(key, entryOf(dialogue(size, 1), number, room.now()));
            silent.put(key, entryOf(dialogue(size, 1), number, room.now()));
            reference.put(key, entryOf(dialogue(size, 1), number, room.now()).value);
            ++number;
        }
    }

    SystemClock clock;
    RoomClock room {clock};
    const MemoryLimits limits {.bytes = 256LL << 20};
    MemoryTier counting {clock, room, limits};
    MemoryTier silent {clock, room, limits, MemoryTier::Counting::Off};
    MutexLru reference;
    const std::vector<CacheKey> order;
};

template <class Get>
void ask(benchmark::State &state, const std::vector<CacheKey> &order, Get get)
{
    // Each thread begins somewhere else.
    std::size_t next = static_cast<std::size_t>(state.thread_index()) * (asked / threads);
    for (auto _ : state) {
        auto found = get(order[next++ & (asked - 1)]);
        if (!found)
            state.SkipWithError("A miss.");
        benchmark::DoNotOptimize(found);
    }
}

void addPlaces(const std::string &name, const std::shared_ptr<Lazy<Places>> &places, int threadCount)
{
    const auto add = [&](const std::string &which, auto get) {
        auto *registered =
            benchmark::RegisterBenchmark((name + which).c_str(), [places, get](benchmark::State &state) {
                Places &all = **places;
                ask(state, all.order, [&](const CacheKey &key) { return get(all, key); });
            });
        if (threadCount > 1)
            registered->Threads(threadCount)->UseRealTime();
    };
    add("/tier", [](Places &all, const CacheKey &key) { return all.counting.get(key); });
    add("/mutex_lru", [](Places &all, const CacheKey &key) { return all.reference.get(key); });
    if (threadCount == 1)
        add("/tier_not_counting", [](Places &all, const CacheKey &key) { return all.silent.get(key); });
}

} // namespace

void addMemoryLines(Table &table)
{
    const auto warm = std::make_shared<Lazy<Places>>(1'000, 2'000);
    addPlaces("memory", warm, 1);
    addPlaces("memory_4_threads", warm, threads);
    addPlaces("memory_100000", std::make_shared<Lazy<Places>>(100'000, 100), 1);
    using Aim = Line::Aim;
    table.add({"memory hit", "memory/tier", "memory/mutex_lru", Aim::AtMost, 250});
    table.add({"memory hit, 4 threads", "memory_4_threads/tier", "memory_4_threads/mutex_lru",
        Aim::AtMostTimes, 1});
    table.add({"memory hit among 100,000 entries", "memory_100000/tier", "memory_100000/mutex_lru",
        Aim::AtMostTimes, 1});
    table.add({"memory hit with statistics, and without", "memory/tier", "memory/tier_not_counting",
        Aim::AtMostMore, 60});
}

} // namespace dg::bench
