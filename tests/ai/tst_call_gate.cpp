// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/call_gate.h"
#include "tests/support/fake_clock.h"
#include "tests/support/sleeping_threads.h"

#include <QTest>

#include <atomic>
#include <future>
#include <optional>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

constexpr auto requests = LimitedResource::Requests;
constexpr auto input = LimitedResource::InputTokens;

struct Bench {
    FakeClock clock;
    ApiKey key {"one"};
    CallGate gate {clock, key};

    /// None: it passed.
    std::optional<ErrorKind> pass(TokenCount tokens = TokenCount(1), std::stop_token stop = {})
    {
        const auto passed = gate.pass(tokens, std::move(stop));
        return passed ? std::nullopt : std::optional(passed.error().kind);
    }
};

/// A call on a thread of its own that wants to pass.
class Caller {
public:
    explicit Caller(Bench &bench, TokenCount tokens = TokenCount(1))
        : m_result(m_promise.get_future())
        , m_thread([this, &bench, tokens](
                       std::stop_token stop) { m_promise.set_value(bench.pass(tokens, std::move(stop))); })
    {
    }

    [[nodiscard]] bool isWaiting() const { return m_result.wait_for(0s) != std::future_status::ready; }
    [[nodiscard]] std::optional<ErrorKind> result() { return m_result.get(); }
    void stop() { m_thread.request_stop(); }

private:
    std::promise<std::optional<ErrorKind>> m_promise;
    std::future<std::optional<ErrorKind>> m_result;
    std::jthread m_thread;
};

} // namespace

class TestCallGate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isOpenAtFirst()
    {
        Bench bench;
        for (int i = 0; i < 100; ++i)
            QVERIFY(!bench.pass());
        QCOMPARE(bench.gate.passed(), std::uint64_t(100));
        QVERIFY(bench.gate.parkedFor() == 0ms);
    }

    void whoeverComesWaitsWhileTheProviderIsParked()
    {
        Bench bench;
        bench.gate.park(120s);
        QVERIFY(bench.gate.parkedFor() == 120s);
        Caller caller(bench);
        bench.clock.awaitWaiters(1);
        bench.clock.advance(119s);
        bench.clock.awaitWaiters(1);
        QVERIFY(caller.isWaiting());
        QVERIFY(bench.gate.parkedFor() == 1s);
        bench.clock.advance(1s);
        QVERIFY(!caller.result());
    }

    void aShorterWishShortensNone()
    {
        Bench bench;
        bench.gate.park(60s);
        bench.gate.park(1s);
        QVERIFY(bench.gate.parkedFor() == 60s);
    }

    void whoWaitsAlreadyNoticesALongerWish()
    {
        Bench bench;
        bench.gate.park(10s);
        Caller caller(bench);
        bench.clock.awaitWaiters(1);
        bench.gate.park(30s);
        bench.clock.advance(10s);
        bench.clock.awaitWaiters(1);
        QVERIFY(caller.isWaiting());
        bench.clock.advance(20s);
        QVERIFY(!caller.result());
    }

    void waitsForTheLimitsThatItLearned()
    {
        Bench bench;
        QVERIFY(!bench.pass());
        bench.gate.learn({{requests, 60, 1, 59s}}, 1);
        QVERIFY(!bench.pass());
        Caller caller(bench);
        bench.clock.awaitWaiters(1);
        bench.clock.advance(1s);
        QVERIFY(!caller.result());
        QCOMPARE(bench.gate.passed(), std::uint64_t(3));
    }

    void whoWaitsNoticesThatThereIsMoreThanWasThought()
    {
        Bench bench;
        QVERIFY(!bench.pass());
        bench.gate.learn({{requests, 60, 0, 60s}}, 1);
        Caller caller(bench);
        bench.clock.awaitWaiters(1);
        bench.gate.learn({{requests, 60, 5, 55s}}, 1);
        QVERIFY(!caller.result()); // and no time has passed
    }

    void whoWaitsNoticesThatThereIsLess()
    {
        Bench bench;
        QVERIFY(!bench.pass());
        bench.gate.learn({{requests, 60, 0, 60s}}, 1);
        Caller caller(bench);
        bench.clock.awaitWaiters(1);
        bench.gate.learn({{input, 60, 0, 60s}}, 1);
        bench.clock.awaitWaiters(1);
        bench.gate.park(5s);
        bench.clock.advance(4s);
        bench.clock.awaitWaiters(1);
        QVERIFY(caller.isWaiting());
        bench.clock.advance(1s);
        QVERIFY(!caller.result());
    }

    void whatIsTurnedBackLetsTheNextPass()
    {
        Bench bench;
        QVERIFY(!bench.pass());
        bench.gate.learn({{requests, 60, 1, 59s}}, 1);
        QVERIFY(!bench.pass());
        Caller caller(bench);
        bench.clock.awaitWaiters(1);
        bench.gate.turnBack(TokenCount(1));
        QVERIFY(!caller.result());
    }

    /// 60 tokens a minute: the first wants 40 of them, and those behind it 1 each.
    void aLongCallIsNotHeldUpByShortOnes()
    {
        Bench bench;
        QVERIFY(!bench.pass());
        bench.gate.learn({{input, 60, 0, 60s}}, 1);
        Caller longOne(bench, TokenCount(40));
        bench.clock.awaitWaiters(1);
        Caller shortOne(bench);
        bench.clock.advance(39s);
        bench.clock.awaitWaiters(1);
        QVERIFY(longOne.isWaiting());
        QVERIFY(shortOne.isWaiting());
        bench.clock.advance(1s);
        QVERIFY(!longOne.result());
        bench.clock.awaitWaiters(1);
        bench.clock.advance(1s);
        QVERIFY(!shortOne.result());
    }

    void aStopEndsAnyWaitAtOnce()
    {
        Bench bench;
        bench.gate.park(1h);
        Caller first(bench);
        bench.clock.awaitWaiters(1);
        Caller second(bench);
        Caller third(bench);
        awaitAllOthersAsleep();
        second.stop();
        QVERIFY(second.result() == ErrorKind::Cancelled);
        first.stop();
        QVERIFY(first.result() == ErrorKind::Cancelled);
        bench.clock.awaitWaiters(1);
        bench.clock.advance(1h);
        QVERIFY(!third.result());
        QCOMPARE(bench.gate.passed(), std::uint64_t(1));
    }

    void aStopThatCameBeforeCountsThoughTheGateIsOpen()
    {
        Bench bench;
        std::stop_source source;
        source.request_stop();
        QVERIFY(bench.pass(TokenCount(1), source.get_token()) == ErrorKind::Cancelled);
        QCOMPARE(bench.gate.passed(), std::uint64_t(0));
    }

    void nobodyPassesWhileTheKeyIsInQuestion()
    {
        Bench bench;
        bench.key.onRefused([] {});
        bench.key.refused(bench.key.value().generation);
        Caller first(bench);
        Caller second(bench);
        awaitAllOthersAsleep();
        QVERIFY(first.isWaiting());
        bench.key.set("two");
        QVERIFY(!first.result());
        QVERIFY(!second.result());
    }

    void everyoneFailsWhenThereIsNoKey()
    {
        Bench bench;
        bench.key.onRefused([] {});
        bench.key.refused(bench.key.value().generation);
        Caller first(bench);
        Caller second(bench);
        awaitAllOthersAsleep();
        bench.key.decline();
        QVERIFY(first.result() == ErrorKind::Unauthorised);
        QVERIFY(second.result() == ErrorKind::Unauthorised);
        QVERIFY(bench.pass() == ErrorKind::Unauthorised);
        QCOMPARE(bench.gate.passed(), std::uint64_t(0));
    }

    void aKeyThatIsRefusedMeanwhileIsNotPassedWith()
    {
        Bench bench;
        bench.gate.park(10s);
        Caller caller(bench);
        bench.clock.awaitWaiters(1);
        bench.key.refused(bench.key.value().generation); // nobody to ask
        bench.clock.advance(10s);
        QVERIFY(caller.result() == ErrorKind::Unauthorised);
    }

    void manyThreadsPassNoFasterThanTheLimit()
    {
        Bench bench;
        QVERIFY(!bench.pass());
        bench.gate.learn({{requests, 60, 0, 60s}}, 1);
        bench.clock.runFreely(); // whoever waits moves time
        const auto begun = bench.clock.now();
        std::atomic<int> passed {0};
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 8; ++thread) {
                threads.emplace_back([&] {
                    for (int call = 0; call < 25; ++call)
                        passed += bench.pass() ? 0 : 1;
                });
            }
        }
        QCOMPARE(passed.load(), 200);
        QCOMPARE(bench.gate.passed(), std::uint64_t(201));
        QVERIFY(bench.clock.now() - begun >= 200s);
        QVERIFY(bench.clock.now() - begun < 202s);
    }
};

QTEST_GUILESS_MAIN(TestCallGate)
#include "tst_call_gate.moc"
