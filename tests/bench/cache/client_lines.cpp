// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/cache/lines.h"

#include "core/cache/tiered_cache.h"
#include "core/ai/caching_ai_client.h"
#include "core/base/clock.h"
#include "tests/bench/cache/lazy.h"
#include "tests/bench/cache/materials.h"
#include "tests/support/scripted_provider.h"

#include <QTemporaryDir>

#include <memory>

namespace dg::bench {

namespace {

constexpr qsizetype promptSize = 4 * 1024;
constexpr qsizetype answerSize = 4 * 1024;

AiCall callWith(const QJsonObject &inputs)
{
    AiCall call;
    call.request.stage = QStringLiteral("draft");
    call.request.inputs = inputs;
    call.request.prompt = QString::fromUtf8(dialogue(promptSize, 3));
    call.request.form = AnswerForm::Fountain;
    call.request.label = QStringLiteral("Scene 5: INT. LAUNDRY");
    return call;
}

/// Everything a program has but Redis, and an answer that is known already.
struct Studio {
    Studio()
    {
        provider.answer(ScriptedProvider::any(), dialogue(answerSize, 4));
        for (const AiCall *call : {&small, &large})
            (void)ask(*call);
    }

    Expected<AiAnswer> ask(const AiCall &call)
    {
        CallSlots::Place place = slots.join(0);
        return client.complete(provider, call, place, {}, {});
    }

    QTemporaryDir folder;
    SystemClock clock;
    TieredCache cache {clock, CacheConfig {.folder = folder.path()}};
    CachingAiClient client {cache, clock};
    ScriptedProvider provider {clock};
    CallSlots slots {3};
    const AiCall small =
        callWith({{QStringLiteral("scene"), 5}, {QStringLiteral("slug"), QStringLiteral("INT. LAUNDRY")}});
    const AiCall large = callWith({{QStringLiteral("outline"), QString::fromUtf8(dialogue(promptSize, 5))}});
};

void addAsk(const char *name, const std::shared_ptr<Lazy<Studio>> &lazy, const AiCall Studio::*call)
{
    benchmark::RegisterBenchmark(name, [lazy, call](benchmark::State &state) {
        Studio &studio = **lazy;
        for (auto _ : state) {
            auto answer = studio.ask(studio.*call);
            if (!answer || answer->source != AnswerSource::Hit)
                state.SkipWithError("It was asked for.");
            benchmark::DoNotOptimize(answer);
        }
    });
}

} // namespace

void addClientLines(Table &table)
{
    const auto lazy = std::make_shared<Lazy<Studio>>();
    benchmark::RegisterBenchmark("cache/look", [lazy](benchmark::State &state) {
        Studio &studio = **lazy;
        const CacheKey key = CachingAiClient::keyOf(studio.provider, studio.small.request, studio.small.kind);
        for (auto _ : state) {
            auto hit = studio.cache.look(key, Look::Counted);
            if (!hit)
                state.SkipWithError("A miss.");
            benchmark::DoNotOptimize(hit);
        }
    });
    benchmark::RegisterBenchmark("client/key", [lazy](benchmark::State &state) {
        Studio &studio = **lazy;
        for (auto _ : state)
            benchmark::DoNotOptimize(
                CachingAiClient::keyOf(studio.provider, studio.small.request, studio.small.kind));
    });
    addAsk("client/4_kb", lazy, &Studio::small);
    addAsk("client/4_kb_and_inputs", lazy, &Studio::large);
    using Aim = Line::Aim;
    table.add({"warm look in all tiers", "cache/look", "memory/tier"});
    table.add({"key of a request with a 4 KB prompt", "client/key", ""});
    table.add({"warm call with a 4 KB prompt", "client/4_kb", "", Aim::AtMost, 60e3});
    table.add({"warm call with a 4 KB prompt and 4 KB of inputs", "client/4_kb_and_inputs", ""});
}

} // namespace dg::bench
