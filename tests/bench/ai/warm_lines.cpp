// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/ai/warm_lines.h"

#include "core/ai/caching_ai_client.h"
#include "core/base/clock.h"
#include "core/cache/tiered_cache.h"
#include "core/pipeline/prompt_library.h"
#include "core/pipeline/stages/voice/voice_stage.h"
#include "core/story/samples.h"
#include "tests/bench/cache/lazy.h"
#include "tests/bench/cache/materials.h"
#include "tests/support/scripted_provider.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <memory>
#include <unordered_map>
#include <vector>

namespace dg::bench {

namespace {

constexpr qsizetype promptSize = 4 * 1024;

/// A question as a run asks it: inputs and prompt of the sample's first character, made up to 4 KB, with
/// the schema its answer is held to.
AiCall voiceCall(std::uint64_t seed)
{
    static const VoiceStage stage;
    const auto sample = loadSampleShow(sampleShowNames().first());
    RunMaterial material;
    material.show = sample->show;
    material.brief = sample->brief;
    const QString subject = QString::fromStdString(material.show.cast.front().id.value());
    const auto inputs = stage.inputs(material, subject);
    const auto prompt = PromptLibrary().render(stage.name(), stage.promptValues(*inputs));
    AiCall call;
    call.kind = stage.cacheKind();
    call.request.stage = stage.name();
    call.request.inputs = *inputs;
    call.request.system = prompt->system;
    call.request.prompt = prompt->prompt;
    const qsizetype missing = promptSize - prompt->system.size() - prompt->prompt.size();
    if (missing > 0)
        call.request.prompt += QString::fromUtf8(dialogue(missing, seed));
    call.request.form = stage.form();
    call.request.schema = stage.schema();
    call.request.maxOutput = stage.maximumOutput();
    call.request.label = QStringLiteral("Mara's voice");
    call.tags = {tags::show(material.show.title), tags::character(QStringLiteral("Mara"))};
    call.check = [given = *inputs](const Completion &completion) {
        return stage.accept(given, completion.text).map([](const QByteArray &) {});
    };
    return call;
}

/// A cache that knows the answers to `calls`.
class Studio {
public:
    explicit Studio(const CacheConfig &config, int calls)
        : m_cache(m_clock, withFolder(config))
    {
        m_provider.setReads(AiProvider::Reads::Prompt); // as those over the network
        for (int k = 0; k < calls; ++k)
            m_calls.push_back(voiceCall(static_cast<std::uint64_t>(k)));
        for (const AiCall &call : m_calls) {
            if (!ask(call))
                qFatal("The answer cannot be had.");
        }
        if (!m_cache.flush(std::chrono::seconds(10)))
            qFatal("The answers do not get to the disk.");
    }

    tl::expected<AiAnswer, CallFailure> ask(const AiCall &call)
    {
        CallSlots::Place place = m_slots.join(0);
        return m_client.complete(m_provider, call, place, {}, {});
    }
    [[nodiscard]] const std::vector<AiCall> &calls() const { return m_calls; }
    [[nodiscard]] const AiProvider &provider() const { return m_provider; }

private:
    [[nodiscard]] CacheConfig withFolder(CacheConfig config) const
    {
        config.folder = m_folder.path();
        return config;
    }

    QTemporaryDir m_folder;
    SystemClock m_clock;
    TieredCache m_cache;
    CachingAiClient m_client {m_cache, m_clock};
    ScriptedProvider m_provider {m_clock};
    CallSlots m_slots {3};
    std::vector<AiCall> m_calls;
};

void addAsk(const char *name, const std::shared_ptr<Lazy<Studio>> &lazy, const char *tier)
{
    benchmark::RegisterBenchmark(name, [lazy, tier](benchmark::State &state) {
        Studio &studio = **lazy;
        std::size_t turn = 0;
        for (auto _ : state) {
            auto answer = studio.ask(studio.calls()[turn++ % studio.calls().size()]);
            if (!answer || answer->tier != QLatin1String(tier))
                state.SkipWithError("It did not come from there.");
            benchmark::DoNotOptimize(answer);
        }
    });
}

/// What nobody could do without: the digest of as many bytes, and a map.
void addReference(const std::shared_ptr<Lazy<Studio>> &lazy)
{
    benchmark::RegisterBenchmark("ai/digest_and_map", [lazy](benchmark::State &state) {
        const AiRequest &request = (*lazy)->calls().front().request;
        const QByteArray bytes = (request.system + request.prompt).toUtf8()
            + QJsonDocument(request.inputs).toJson(QJsonDocument::Compact);
        const auto digestOf = [](const QByteArray &text) {
            return QCryptographicHash::hash(text, QCryptographicHash::Blake2b_256).toStdString();
        };
        const std::unordered_map<std::string, QByteArray> known {{digestOf(bytes), dialogue(4096, 1)}};
        for (auto _ : state) {
            const auto found = known.find(digestOf(bytes));
            benchmark::DoNotOptimize(found->second);
        }
    });
}

} // namespace

void addWarmLines(Table &table)
{
    const auto memory = std::make_shared<Lazy<Studio>>(CacheConfig {}, 1);
    // With room for one answer in memory, the one that is asked for is never there.
    const auto disk = std::make_shared<Lazy<Studio>>(CacheConfig {.memoryEntries = 1}, 64);
    addReference(memory);
    benchmark::RegisterBenchmark("ai/key", [memory](benchmark::State &state) {
        const AiCall &call = (*memory)->calls().front();
        for (auto _ : state)
            benchmark::DoNotOptimize(CachingAiClient::keyOf((*memory)->provider(), call.request, call.kind));
    });
    benchmark::RegisterBenchmark("ai/check", [memory](benchmark::State &state) {
        const AiCall &call = (*memory)->calls().front();
        const auto answer = (*memory)->ask(call);
        for (auto _ : state)
            benchmark::DoNotOptimize(call.check(answer->completion));
    });
    addAsk("ai/warm_memory", memory, "memory");
    addAsk("ai/warm_disk", disk, "disk");
    using Aim = Line::Aim;
    table.add({"key of a voice's question of 4 KB", "ai/key", "ai/digest_and_map"});
    table.add({"check of its answer", "ai/check", ""});
    table.add({"warm call, out of memory", "ai/warm_memory", "ai/digest_and_map", Aim::AtMost, 60e3});
    table.add({"warm call, from the disk", "ai/warm_disk", "ai/digest_and_map"});
}

} // namespace dg::bench
