// SPDX-License-Identifier: GPL-3.0-or-later
// What faults and stops cost in time: twenty scenes, eight or twenty at once, over real sockets, with three
// attempts in ten going wrong, beside the same engine with the same answers, faults and pauses on a clock on
// which nothing else takes time; and how long a stop takes with twenty answers in flight.
//   bench_faults [SEEDS]        (5 without; figures of an optimised build on a quiet machine)
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/ai/call_gate.h"
#include "tests/support/network_bench.h"
#include "tests/support/vendor_answers.h"
#include "tests/support/virtual_clock.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cstdio>
#include <future>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;
using Kind = VendorFault::Kind;
using Vendor = VendorServer::Vendor;

namespace {

constexpr int scenes = 20;
constexpr qsizetype pieceBytes = 192;
constexpr auto idle = 1000ms; ///< more than a busy machine takes from one piece to the next

double milliseconds(Clock::Duration time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

HttpLimits limits()
{
    HttpLimits limits;
    limits.idle = idle;
    return limits;
}

FaultSchedule scheduleOf(std::uint64_t seed)
{
    return {seed, 0.3,
        {{Kind::TooMany, 200ms}, {Kind::TooMany}, {Kind::Overloaded}, {Kind::CutBeforeHead},
            {Kind::CutInStream}, {Kind::StallInStream}}};
}

/// From one piece of an answer to the next.
Clock::Duration intervalOf(const QString &stage)
{
    return stage == QLatin1String("draft") ? 40ms : 10ms;
}

using Question = std::pair<QString, QString>; ///< stage and subject

/// What was answered, so that the same is answered again: then the same is asked, and each pause is as long.
class Answers {
public:
    QByteArray give(const VendorRequest &request)
    {
        const std::scoped_lock lock(m_mutex);
        return m_texts.try_emplace({request.stage, request.subject}, readyAnswer(request)).first->second;
    }

private:
    std::mutex m_mutex;
    std::map<Question, QByteArray> m_texts; ///< guarded by m_mutex
};

/// Its pieces come at even intervals, whatever the machine is busy with; the first at once.
VendorOptions paced(std::uint64_t seed, Answers &answers)
{
    VendorOptions options;
    options.answer = [&answers](const VendorRequest &request) { return answers.give(request); };
    options.pieceBytes = pieceBytes;
    options.fault = [schedule = scheduleOf(seed)](const VendorRequest &request) {
        return schedule.draw(request.stage, request.subject, request.attempt);
    };
    options.before = [](const VendorRequest &request, int piece, ServerExchange &) {
        thread_local Clock::TimePoint begun; // each connection has a thread of its own
        if (piece <= 0)
            begun = std::chrono::steady_clock::now();
        else
            std::this_thread::sleep_until(begun + piece * intervalOf(request.stage));
        return true;
    };
    return options;
}

/// The same server without a network, on any clock. In all else it is the provider that it stands for.
class ScheduledProvider final : public AiProvider {
public:
    ScheduledProvider(Clock &clock, NetworkProvider &like, Answers &answers, std::uint64_t seed)
        : m_clock(clock)
        , m_like(like)
        , m_answers(answers)
        , m_schedule(scheduleOf(seed))
    {
    }

    [[nodiscard]] QJsonObject identity() const override { return m_like.identity(); }
    [[nodiscard]] QString name() const override { return m_like.name(); }
    [[nodiscard]] QString defaultModel() const override { return m_like.defaultModel(); }
    [[nodiscard]] bool mayBeShared() const override { return m_like.mayBeShared(); }
    [[nodiscard]] CallGate *gate() override { return &m_gate; }
    [[nodiscard]] std::optional<TokenCount> markedPrefixMinimum(const QString &model) const override
    {
        return m_like.markedPrefixMinimum(model);
    }
    [[nodiscard]] CallResult complete(
        const AiRequest &request, std::stop_token stop, const AnswerSink &sink) override
    {
        VendorRequest asked;
        asked.system = request.system;
        asked.prompt = request.prompt;
        recogniseStage(asked);
        const auto fault = m_schedule.draw(asked.stage, asked.subject, attemptAt(asked));
        // Whoever calls at the same moment is under way before the first of them hears that it was too much.
        if (fault && isBeforeAnswer(*fault)) {
            m_clock.waitUntil(m_clock.now() + 2ms, stop);
            return tl::unexpected<CallFailure>(failureOf(*fault));
        }
        const QByteArray text = m_answers.give(asked);
        if (sink.begun)
            sink.begun();
        // The last piece is followed by the end; a fault comes behind the last but one of its half.
        const qsizetype pieces = (text.size() + pieceBytes - 1) / pieceBytes;
        const qsizetype sent = fault ? pieces / 2 : pieces;
        Clock::Duration takes = std::max<qsizetype>(0, sent - 1) * intervalOf(asked.stage);
        if (fault && fault->kind == Kind::StallInStream)
            takes += idle;
        if (!m_clock.waitUntil(m_clock.now() + takes, stop))
            return tl::unexpected<CallFailure>(CallFailure(Error {ErrorKind::Cancelled, "Stopped."}));
        if (fault)
            return tl::unexpected<CallFailure>(failureOf(*fault));
        if (sink.text)
            sink.text(text);
        Completion completion;
        completion.text = text;
        completion.model = request.model;
        return completion;
    }

    [[nodiscard]] int attempts()
    {
        const std::scoped_lock lock(m_mutex);
        return m_all;
    }

private:
    int attemptAt(const VendorRequest &asked)
    {
        const std::scoped_lock lock(m_mutex);
        ++m_all;
        return ++m_attempts[{asked.stage, asked.subject}];
    }
    static bool isBeforeAnswer(const VendorFault &fault)
    {
        return fault.kind != Kind::CutInStream && fault.kind != Kind::StallInStream;
    }
    static CallFailure failureOf(const VendorFault &fault)
    {
        CallFailure failure = Error {ErrorKind::Overloaded, "It did not work."};
        failure.recovery = Recovery::Retry;
        failure.pushedBack = fault.kind == Kind::TooMany || fault.kind == Kind::Overloaded;
        failure.retryAfter = fault.retryAfter;
        return failure;
    }

    Clock &m_clock;
    NetworkProvider &m_like;
    Answers &m_answers;
    const FaultSchedule m_schedule;
    ApiKey m_key;
    CallGate m_gate {m_clock, m_key};
    std::mutex m_mutex;
    std::map<Question, int> m_attempts; ///< guarded by m_mutex, as below
    int m_all = 0;
};

struct Times {
    double wall = 0;
    double schedule = 0;
    int attempts = 0;
    int scheduled = 0; ///< attempts, too; fewer where the machine was too busy for the idle limit
};

Clock::Duration timed(Clock &clock, RunBench &bench, const RunOptions &options)
{
    const auto begun = clock.now();
    const RunState state = bench.run(options);
    if (state.outcome != RunOutcome::Done)
        qFatal("%s", qPrintable(problemsOf(state)));
    return clock.now() - begun;
}

Times timesOf(Vendor vendor, std::uint64_t seed, int atOnce)
{
    Times times;
    Answers answers;
    VendorServer server(vendor, paced(seed, answers));
    NetworkBench bench(vendor, server, scenes, limits());
    SystemClock machine;
    times.wall = milliseconds(timed(machine, bench.run(), bench.options(atOnce)));
    times.attempts = static_cast<int>(server.ledger().size());

    VirtualClock clock;
    ScheduledProvider provider(clock, bench.provider(), answers, seed);
    RunBench scheduled(provider, clock, NetworkBench::castSize);
    scheduled.saveBrief(bench.run().brief());
    times.schedule = milliseconds(timed(clock, scheduled, bench.options(atOnce)));
    times.scheduled = provider.attempts();
    return times;
}

void compareWithSchedule(int seeds)
{
    std::puts("vendor      at once   seed   attempts (scheduled)   wall ms   schedule ms   ratio");
    for (const Vendor vendor : {Vendor::Anthropic, Vendor::OpenAi}) {
        const char *name = vendor == Vendor::Anthropic ? "anthropic" : "openai";
        for (const int atOnce : {8, scenes}) {
            std::vector<double> ratios;
            for (int seed = 1; seed <= seeds; ++seed) {
                const Times times = timesOf(vendor, static_cast<std::uint64_t>(seed), atOnce);
                ratios.push_back(times.wall / times.schedule);
                std::printf("%-9s %9d %6d %10d %11d %9.0f %13.0f %7.3f\n", name, atOnce, seed, times.attempts,
                    times.scheduled, times.wall, times.schedule, ratios.back());
                std::fflush(stdout);
            }
            std::printf("%-9s %9d: median %.3f, worst %.3f\n", name, atOnce, median(ratios),
                *std::max_element(ratios.begin(), ratios.end()));
        }
    }
}

struct StopTimes {
    double ended = 0; ///< until the run had ended
    double closed = 0; ///< until the server had lost every connection
};

StopTimes stopWithTwentyInFlight(Vendor vendor)
{
    Gate gate;
    VendorOptions options;
    options.before = [&gate](const VendorRequest &request, int piece, ServerExchange &exchange) {
        return request.stage != QLatin1String("draft") || piece != 3 || exchange.await(gate);
    };
    VendorServer server(vendor, options);
    NetworkBench bench(vendor, server, scenes);
    std::stop_source stop;
    auto running = std::async(
        std::launch::async, [&] { return bench.run().run(bench.options(scenes), stop.get_token()); });
    if (!gate.awaitWaiting(scenes))
        qFatal("The scenes are not under way.");
    const auto asked = std::chrono::steady_clock::now();
    auto closing = std::async(std::launch::async, [&] {
        if (!server.http().awaitOpen(0))
            qFatal("Connections stay open.");
        return milliseconds(std::chrono::steady_clock::now() - asked);
    });
    stop.request_stop();
    running.wait();
    const double ended = milliseconds(std::chrono::steady_clock::now() - asked);
    return {ended, closing.get()};
}

void timeStops(int repeats)
{
    std::puts("\nstop with twenty in flight   ended ms (worst)   hung up ms (worst)");
    for (const Vendor vendor : {Vendor::Anthropic, Vendor::OpenAi}) {
        std::vector<double> ended;
        std::vector<double> closed;
        for (int i = 0; i < repeats; ++i) {
            const StopTimes times = stopWithTwentyInFlight(vendor);
            ended.push_back(times.ended);
            closed.push_back(times.closed);
        }
        std::printf("%-22s %10.1f (%.1f) %12.1f (%.1f)\n",
            vendor == Vendor::Anthropic ? "anthropic" : "openai", median(ended),
            *std::max_element(ended.begin(), ended.end()), median(closed),
            *std::max_element(closed.begin(), closed.end()));
    }
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int seeds = std::max(1, QCoreApplication::arguments().value(1, QStringLiteral("5")).toInt());
    compareWithSchedule(seeds);
    timeStops(seeds);
    return 0;
}
