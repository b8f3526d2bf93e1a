// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/ai/caching_ai_client.h"
#include "core/ai/call_gate.h"
#include "core/pipeline/call_pace.h"
#include "tests/support/virtual_clock.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

namespace {

constexpr int limit = 50; ///< requests a minute
constexpr auto takes = 15s; ///< an answer
constexpr auto beginsAfter = 1s;
constexpr auto refusesAfter = 100ms;
constexpr auto firstWindow = 37s; ///< a minute began before the run did

enum class Counting {
    Bucket, ///< gives back continuously
    Windows, ///< gives back all of it when a minute is over
};

/// A server's own count of requests. One thread at a time.
class RequestCount {
public:
    RequestCount(Counting counting, Clock::TimePoint start)
        : m_counting(counting)
        , m_at(start)
        , m_windowEnd(start + firstWindow)
    {
    }

    [[nodiscard]] bool take(Clock::TimePoint now)
    {
        settle(now);
        if (m_level < 1)
            return false;
        m_level -= 1;
        return true;
    }
    [[nodiscard]] int remaining() const { return static_cast<int>(m_level); }
    [[nodiscard]] Clock::TimePoint fullAt() const { return given(limit); }
    [[nodiscard]] Clock::TimePoint nextAt() const { return m_level >= 1 ? m_at : given(1); }

private:
    void settle(Clock::TimePoint now)
    {
        if (m_counting == Counting::Bucket)
            m_level = std::min<double>(limit, m_level + Seconds(now - m_at).count() * limit / 60);
        for (; m_counting == Counting::Windows && now >= m_windowEnd; m_windowEnd += 1min)
            m_level = limit;
        m_at = now;
    }

    /// When there will be so many.
    [[nodiscard]] Clock::TimePoint given(double level) const
    {
        if (m_counting == Counting::Windows)
            return m_windowEnd;
        return m_at + std::chrono::ceil<Clock::Duration>(Seconds((level - m_level) * 60 / limit));
    }

    const Counting m_counting;
    double m_level = limit;
    Clock::TimePoint m_at;
    Clock::TimePoint m_windowEnd;
};

/// The shortest time in which that server answers so many calls, whoever asks.
Clock::Duration optimum(Counting counting, int calls)
{
    const Clock::TimePoint start {1h};
    RequestCount count(counting, start);
    Clock::TimePoint now = start;
    for (int i = 0; i < calls; ++i) {
        while (!count.take(now))
            now = count.nextAt();
    }
    return now + takes - start;
}

/// Takes calls as such a server does, and says so in its headers, or not.
class LimitedProvider final : public AiProvider {
public:
    LimitedProvider(Clock &clock, Counting counting, bool tells)
        : m_clock(clock)
        , m_tells(tells)
        , m_count(counting, clock.now())
    {
    }

    [[nodiscard]] QJsonObject identity() const override { return {}; }
    [[nodiscard]] QString name() const override { return QStringLiteral("Limited"); }
    [[nodiscard]] QString defaultModel() const override { return QStringLiteral("limited-1"); }
    [[nodiscard]] bool mayBeShared() const override { return false; }
    [[nodiscard]] CallGate *gate() override { return &m_gate; }
    [[nodiscard]] CallResult complete(
        const AiRequest &, std::stop_token stop, const AnswerSink &sink) override
    {
        const std::uint64_t passed = m_gate.passed();
        const Heard heard = arrive();
        const auto begun = m_clock.now();
        const CallFailure stopped = Error {ErrorKind::Cancelled, "Stopped."};
        if (!m_clock.waitUntil(begun + (heard.taken ? beginsAfter : refusesAfter), stop))
            return tl::unexpected<CallFailure>(stopped);
        if (m_tells) {
            const auto fullIn = std::chrono::ceil<std::chrono::seconds>(heard.fullAt - m_clock.now());
            m_gate.learn({{LimitedResource::Requests, limit, heard.remaining, fullIn}}, passed);
        }
        if (!heard.taken) {
            CallFailure refused = Error {ErrorKind::Overloaded, "Too many requests."};
            refused.recovery = Recovery::Retry;
            refused.pushedBack = true;
            refused.retryAfter = std::chrono::ceil<std::chrono::seconds>(heard.nextAt - m_clock.now());
            return tl::unexpected<CallFailure>(refused);
        }
        sink.begun();
        if (!m_clock.waitUntil(begun + takes, stop))
            return tl::unexpected<CallFailure>(stopped);
        Completion completion;
        completion.text = "FADE IN:";
        return completion;
    }

    [[nodiscard]] int refusals() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_refusals;
    }

private:
    struct Heard {
        bool taken;
        int remaining;
        Clock::TimePoint fullAt;
        Clock::TimePoint nextAt;
    };

    Heard arrive()
    {
        const std::scoped_lock lock(m_mutex);
        const bool taken = m_count.take(m_clock.now());
        m_refusals += taken ? 0 : 1;
        return {taken, m_count.remaining(), m_count.fullAt(), m_count.nextAt()};
    }

    Clock &m_clock;
    const bool m_tells;
    ApiKey m_key;
    CallGate m_gate {m_clock, m_key};
    mutable std::mutex m_mutex;
    RequestCount m_count; ///< guarded by m_mutex, as below
    int m_refusals = 0;
};

AiCall draft(int number)
{
    AiCall call;
    call.request.stage = QStringLiteral("draft");
    call.request.system = QStringLiteral("You write scenes.");
    call.request.prompt = QStringLiteral("Scene %1.").arg(number);
    call.request.form = AnswerForm::Fountain;
    return call;
}

/// All of them at once, through the one client, as a run asks.
int answered(Clock &clock, AiProvider &provider, int calls)
{
    TieredCache cache(clock, CacheConfig {.strategy = CacheStrategy::Memory});
    CachingAiClient client(cache, clock);
    CallPace pace(clock, std::nullopt, {});
    std::vector<CallSlots::Place> places;
    for (int i = 0; i < calls; ++i)
        places.push_back(pace.slots().join(0));
    std::atomic<int> answers {0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < calls; ++i) {
        threads.emplace_back([&, i, place = std::move(places[i])]() mutable {
            Clock::TimePoint calledAt {};
            CallObserver observer;
            observer.calling = [&] { calledAt = clock.now(); };
            observer.begun = [&] { pace.accepted(); };
            observer.retrying = [&](const CallFailure &failure, std::chrono::milliseconds) {
                if (failure.pushedBack)
                    pace.pushedBack(calledAt);
            };
            answers += client.complete(provider, draft(i), place, {}, observer) ? 1 : 0;
        });
    }
    threads.clear();
    return answers;
}

} // namespace

Q_DECLARE_METATYPE(Counting)

class TestAutomaticPace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Without headers a refusal is the only sign, and each halves what may be under way: a server that gives
    /// everything back at once is then not asked for all of it at once.
    void asFastAsTheServerAllows_data()
    {
        QTest::addColumn<Counting>("counting");
        QTest::addColumn<bool>("tells");
        QTest::addColumn<double>("worst"); // of the optimum
        QTest::addColumn<int>("mostRefusals");
        QTest::addRow("gives back continuously, and tells") << Counting::Bucket << true << 1.05 << 3;
        QTest::addRow("gives back by the minute, and tells") << Counting::Windows << true << 1.05 << 3;
        QTest::addRow("gives back continuously, only refuses") << Counting::Bucket << false << 1.05 << 10;
        QTest::addRow("gives back by the minute, only refuses") << Counting::Windows << false << 1.5 << 20;
    }
    void asFastAsTheServerAllows()
    {
        QFETCH(Counting, counting);
        QFETCH(bool, tells);
        QFETCH(double, worst);
        QFETCH(int, mostRefusals);
        constexpr int calls = 200;

        VirtualClock clock;
        LimitedProvider provider(clock, counting, tells);
        const auto begun = clock.now();
        QCOMPARE(answered(clock, provider, calls), calls);
        const double took = Seconds(clock.now() - begun).count();
        const double best = Seconds(optimum(counting, calls)).count();
        qInfo("%.1f s of %.1f s, %d refused", took, best, provider.refusals());
        QVERIFY(took >= best);
        QVERIFY(took <= best * worst);
        QVERIFY(provider.refusals() <= mostRefusals);
    }
};

QTEST_GUILESS_MAIN(TestAutomaticPace)
#include "tst_automatic_pace.moc"
