// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/cache/lines.h"

#include "core/cache/envelope.h"
#include "tests/bench/cache/inflater.h"
#include "tests/bench/cache/materials.h"

#include <memory>
#include <string>

namespace dg::bench {

namespace {

struct Envelopes {
    const CacheKey key = keyOf(1);
    const RoomTime now {std::chrono::hours(24)};
    const CacheEntry entry = entryOf(dialogue(eightKilobytes, 1), 1, now);
    const EnvelopeFormat raw {.compress = false};
    const EnvelopeFormat deflated {};
    const EnvelopeFormat sealed {.roomSecret = "hush"};
    const QByteArray payload = deflatedAtOnce(entry.bytes());
};

} // namespace

void addEnvelopeLines(Table &table)
{
    const auto all = std::make_shared<Envelopes>();
    const auto add = [&](const char *what, const EnvelopeFormat Envelopes::*format) {
        const std::string name = std::string("envelope/") + what;
        benchmark::RegisterBenchmark((name + "/encode").c_str(), [all, format](benchmark::State &state) {
            for (auto _ : state)
                benchmark::DoNotOptimize(encodeEnvelope(all->key, all->entry, (*all).*format));
        });
        benchmark::RegisterBenchmark((name + "/decode").c_str(), [all, format](benchmark::State &state) {
            const QByteArray envelope = encodeEnvelope(all->key, all->entry, (*all).*format);
            for (auto _ : state)
                benchmark::DoNotOptimize(decodeEnvelope(all->key, envelope, (*all).*format, all->now));
        });
    };
    add("raw", &Envelopes::raw);
    add("deflated", &Envelopes::deflated);
    add("sealed", &Envelopes::sealed);
    benchmark::RegisterBenchmark("envelope/zlib/deflate", [all](benchmark::State &state) {
        for (auto _ : state)
            benchmark::DoNotOptimize(deflatedAtOnce(all->entry.bytes()));
    });
    benchmark::RegisterBenchmark("envelope/zlib/inflate", [all](benchmark::State &state) {
        for (auto _ : state)
            benchmark::DoNotOptimize(inflatedAtOnce(all->payload, eightKilobytes));
    });
    benchmark::RegisterBenchmark("envelope/copy", [all](benchmark::State &state) {
        for (auto _ : state)
            benchmark::DoNotOptimize(QByteArray(all->entry.bytes().constData(), eightKilobytes));
    });
    table.add({"encode 8 KB, beside copying", "envelope/raw/encode", "envelope/copy"});
    table.add({"decode 8 KB, beside copying", "envelope/raw/decode", "envelope/copy"});
    table.add(
        {"encode 8 KB, deflated, beside deflating", "envelope/deflated/encode", "envelope/zlib/deflate"});
    table.add(
        {"decode 8 KB, deflated, beside inflating", "envelope/deflated/decode", "envelope/zlib/inflate"});
    table.add({"encode 8 KB with a room's secret", "envelope/sealed/encode", "envelope/zlib/deflate"});
    table.add({"decode 8 KB with a room's secret", "envelope/sealed/decode", "envelope/zlib/inflate"});
}

} // namespace dg::bench
