// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/ai/stream_load.h"

#include "core/ai/caching_ai_client.h"
#include "core/ai/network_provider.h"
#include "core/cache/tiered_cache.h"
#include "tests/support/run_bench.h"

#include <QFile>

#include <atomic>
#include <chrono>
#include <semaphore>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <variant>
#include <vector>

namespace dg::bench {

namespace {

using Seconds = std::chrono::duration<double>;

constexpr std::chrono::seconds settling {2};
constexpr std::chrono::seconds measured {streamSeconds - 4};

double residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("/proc/self/statm cannot be read.");
    return file.readAll().split(' ').value(1).toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double processorSeconds()
{
    rusage used {};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// What arrives, as its sinks see it. Any thread.
struct Arrivals {
    std::counting_semaphore<> begun {0};
    std::atomic<qint64> bytes {0};
};

StreamLoad measure(Arrivals &arrivals)
{
    for (int k = 0; k < streams; ++k)
        arrivals.begun.acquire();
    std::this_thread::sleep_for(settling);
    StreamLoad load;
    load.residentEarly = residentBytes();
    const auto begun = std::chrono::steady_clock::now();
    const double usedBefore = processorSeconds();
    const qint64 bytesBefore = arrivals.bytes;
    std::this_thread::sleep_for(measured);
    const double used = processorSeconds() - usedBefore;
    const auto bytes = static_cast<double>(arrivals.bytes - bytesBefore);
    const double wall = Seconds(std::chrono::steady_clock::now() - begun).count();
    load.residentLate = residentBytes();
    load.percent = 100 * used / wall;
    load.wordsPerSecond = bytes / bytesPerWord / streams / wall;
    return load;
}

StreamLoad loadOfClient(AiProvider &provider, const QString &model, Clock &clock)
{
    TieredCache cache(clock, CacheConfig {.strategy = CacheStrategy::Memory});
    CachingAiClient client(cache, clock);
    CallSlots slots(streams);
    Arrivals arrivals;
    std::vector<std::jthread> askers;
    for (int k = 0; k < streams; ++k) {
        askers.emplace_back([&, k] {
            AiCall call;
            call.request.form = AnswerForm::Fountain;
            call.request.model = model;
            call.request.prompt = QStringLiteral("Write scene %1.").arg(k);
            CallObserver observer;
            observer.begun = [&] { arrivals.begun.release(); };
            observer.text.piece = [&](const QByteArray &piece) { arrivals.bytes += piece.size(); };
            CallSlots::Place place = slots.join(0);
            const auto answer = client.complete(provider, call, place, {}, observer);
            if (!answer)
                qFatal("%s", answer.error().text().c_str());
        });
    }
    return measure(arrivals);
}

StreamLoad loadOfRun(AiProvider &provider, const QString &model, Clock &clock)
{
    RunBench bench(provider, clock);
    EpisodeBrief brief = bench.brief();
    brief.sceneCount = streams;
    brief.run.scenesAtOnce = streams;
    brief.run.model = model;
    bench.saveBrief(brief);
    Arrivals arrivals;
    const std::jthread writer([&] {
        const RunState state = bench.run({}, {}, [&](const RunEvent &event) {
            if (const auto *answering = std::get_if<StageAnswering>(&event.body)) {
                if (answering->ref.stage == QLatin1String("draft"))
                    arrivals.begun.release();
            } else if (const auto *text = std::get_if<StageText>(&event.body)) {
                arrivals.bytes += text->text.toUtf8().size();
            }
        });
        if (state.outcome != RunOutcome::Done)
            qFatal("The run did not succeed.");
    });
    return measure(arrivals);
}

QString modelOf(const StreamSetting &setting)
{
    const bool isAnthropic = setting.vendor == VendorServer::Vendor::Anthropic;
    for (const VendorModel &model : (isAnthropic ? anthropicWire() : openAiWire())->models()) {
        if (model.takesMaxTokens)
            return model.id;
    }
    qFatal("There is no such model.");
}

} // namespace

StreamLoad streamLoad(const StreamSetting &setting)
{
    const WordServer server(setting);
    SystemClock clock;
    auto catalogue = ModelCatalogue::load();
    if (!catalogue)
        qFatal("%s", catalogue.error().text().c_str());
    HttpTransport transport({{HttpScriptServer::authority()}});
    const auto base = cleanBase(server.base());
    NetworkProvider provider(
        {transport, **catalogue, clock}, {setting.protocol(), *base}, VendorOptions {}.key);
    const QString model = modelOf(setting);
    return setting.run ? loadOfRun(provider, model, clock) : loadOfClient(provider, model, clock);
}

} // namespace dg::bench
