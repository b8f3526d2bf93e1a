// SPDX-License-Identifier: GPL-3.0-or-later
// What the client does about calls that fail, answers that are not what was asked for, and money.
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/ai/api_key.h"
#include "core/ai/caching_ai_client.h"
#include "core/ai/call_gate.h"
#include "tests/support/fake_clock.h"
#include "tests/support/scripted_provider.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

CallFailure failureOf(ErrorKind kind, Recovery recovery, bool pushedBack = false)
{
    CallFailure failure = Error {kind, "It did not work.", "Try again."};
    failure.recovery = recovery;
    failure.pushedBack = pushedBack;
    return failure;
}

/// What an observer was told.
struct Log {
    int calling = 0;
    int begun = 0;
    int withdrawn = 0;
    QByteArray text;
    std::vector<CallFailure> failures;
    std::vector<std::chrono::milliseconds> waits;

    [[nodiscard]] CallObserver observer()
    {
        CallObserver observer;
        observer.calling = [this] { ++calling; };
        observer.begun = [this] { ++begun; };
        observer.text = {[this](const QByteArray &piece) { text += piece; },
            [this] {
                ++withdrawn;
                text.clear();
            }};
        observer.retrying = [this](const CallFailure &failure, std::chrono::milliseconds wait) {
            failures.push_back(failure);
            waits.push_back(wait);
        };
        return observer;
    }
};

struct Bench {
    Bench() { clock.runFreely(); }

    [[nodiscard]] AiCall call(const char *prompt = "Write.")
    {
        AiCall made;
        made.request.stage = QStringLiteral("draft");
        made.request.form = AnswerForm::Fountain;
        made.request.system = QStringLiteral("system");
        made.request.prompt = QString::fromUtf8(prompt);
        return made;
    }
    tl::expected<AiAnswer, CallFailure> ask(const AiCall &made, std::stop_token stop = {})
    {
        CallSlots::Place place = slots.join(0);
        return client.complete(provider, made, place, stop, log.observer());
    }
    [[nodiscard]] UsageCounters counted() { return client.usage().total(); }

    FakeClock clock;
    TieredCache cache {clock, CacheConfig {.strategy = CacheStrategy::Memory}};
    CachingAiClient client {cache, clock};
    ScriptedProvider provider {clock};
    CallSlots slots {3};
    Log log;
};

} // namespace

class CallsAgainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatMaySucceedIsTriedAgain()
    {
        Bench bench;
        CallFailure failure = failureOf(ErrorKind::Overloaded, Recovery::Retry, true);
        failure.usage.cost = MicroDollars(3);
        bench.provider.failWith(ScriptedProvider::number(1), failure);
        bench.provider.failWith(ScriptedProvider::number(2), failure);
        const auto before = bench.clock.now();
        const auto answer = bench.ask(bench.call());
        QVERIFY(answer);
        QCOMPARE(bench.provider.callCount(), 3);
        QCOMPARE(bench.log.calling, 3);
        QCOMPARE(bench.log.failures.size(), std::size_t(2));
        QVERIFY(bench.log.failures.front().pushedBack);
        QVERIFY(bench.log.waits[0] >= 375ms && bench.log.waits[0] <= 500ms);
        QVERIFY(bench.log.waits[1] >= 750ms && bench.log.waits[1] <= 1000ms);
        QVERIFY(bench.clock.now() - before == bench.log.waits[0] + bench.log.waits[1]);
        // An answer's own usage is that of the attempt that gave it; all that was paid is counted.
        QCOMPARE(answer->completion.usage, ScriptedProvider::usagePerCall);
        QCOMPARE(bench.counted().calls, 3);
        QCOMPARE(bench.counted().asked, 1);
        QCOMPARE(bench.counted().usage.cost, MicroDollars(3 + 3 + 7));
        QVERIFY(bench.ask(bench.call())->source == AnswerSource::Hit);
    }

    void whatWillNotSucceedIsNot()
    {
        Bench bench;
        bench.provider.failWith(ScriptedProvider::any(), failureOf(ErrorKind::InvalidInput, Recovery::None));
        const auto answer = bench.ask(bench.call());
        QVERIFY(!answer);
        QVERIFY(answer.error().kind == ErrorKind::InvalidInput);
        QCOMPARE(bench.provider.callCount(), 1);
        QCOMPARE(bench.counted().failed, 1);
    }

    void notForEver()
    {
        Bench bench;
        bench.provider.failWith(ScriptedProvider::any(), failureOf(ErrorKind::Overloaded, Recovery::Retry));
        QVERIFY(!bench.ask(bench.call()));
        QCOMPARE(bench.provider.callCount(), RetryPolicy {}.attempts);
    }

    void textThatWasShownIsWithdrawnBeforeItIsWrittenAgain()
    {
        Bench bench;
        bench.provider.setPieces(4);
        bench.provider.failWith(ScriptedProvider::number(1), failureOf(ErrorKind::CutOff, Recovery::Retry),
            ScriptedProvider::Times::Once, 2);
        const auto answer = bench.ask(bench.call());
        QVERIFY(answer);
        QVERIFY(bench.log.withdrawn >= 1);
        QCOMPARE(bench.log.text, answer->completion.text);
    }

    void whatWasShownOfTheLastAttemptStays()
    {
        Bench bench;
        bench.provider.setPieces(4);
        bench.provider.failWith(ScriptedProvider::any(), failureOf(ErrorKind::CutOff, Recovery::Retry),
            ScriptedProvider::Times::Always, 2);
        QVERIFY(!bench.ask(bench.call()));
        QVERIFY(!bench.log.text.isEmpty());
    }

    void whileItWaitsItTakesNoSlot()
    {
        Bench bench;
        FakeClock clock; // stands still
        CachingAiClient client(bench.cache, clock);
        CallSlots slots(1);
        bench.provider.failWith(ScriptedProvider::of(QStringLiteral("draft")),
            failureOf(ErrorKind::Overloaded, Recovery::Retry), ScriptedProvider::Times::Once);
        std::jthread waiting([&](std::stop_token stop) {
            CallSlots::Place place = slots.join(1);
            (void)client.complete(bench.provider, bench.call("One."), place, stop, {});
        });
        clock.awaitWaiters(1);
        CallSlots::Place place = slots.join(0);
        QVERIFY(client.complete(bench.provider, bench.call("Two."), place, {}, {}));
        waiting.request_stop();
    }

    void aStopEndsTheWait()
    {
        Bench bench;
        FakeClock clock;
        CachingAiClient client(bench.cache, clock);
        CallSlots slots(1);
        bench.provider.failWith(ScriptedProvider::any(), failureOf(ErrorKind::Overloaded, Recovery::Retry));
        std::optional<ErrorKind> kind;
        std::jthread waiting([&](std::stop_token stop) {
            CallSlots::Place place = slots.join(0);
            kind = client.complete(bench.provider, bench.call(), place, stop, {}).error().kind;
        });
        clock.awaitWaiters(1);
        waiting.request_stop();
        waiting.join();
        QVERIFY(kind == ErrorKind::Cancelled);
        QCOMPARE(bench.provider.callCount(), 1);
    }

    void whatTheProviderAsksForHoldsForAll()
    {
        Bench bench;
        ApiKey key("k");
        CallGate gate(bench.clock, key);
        bench.provider.setGate(&gate);
        CallFailure failure = failureOf(ErrorKind::Overloaded, Recovery::Retry, true);
        failure.retryAfter = 120s;
        bench.provider.failWith(ScriptedProvider::number(1), failure);
        const auto before = bench.clock.now();
        QVERIFY(bench.ask(bench.call()));
        QVERIFY(bench.clock.now() - before == 120s);
        // More than anybody waits for: it is said, and not waited for.
        failure.retryAfter = 3h;
        bench.provider.failWith(ScriptedProvider::number(3), failure);
        QVERIFY(!bench.ask(bench.call("Another.")));
        QVERIFY(bench.clock.now() - before == 120s);
    }

    void withoutAKeyItWaitsForOneAndAsksOnce()
    {
        Bench bench;
        ApiKey key("wrong");
        CallGate gate(bench.clock, key);
        bench.provider.setGate(&gate);
        int asked = 0;
        std::jthread answering;
        key.onRefused([&] {
            ++asked;
            answering = std::jthread([&] { key.set("right"); });
        });
        bench.provider.answer(ScriptedProvider::any(), [&](const AiRequest &request) -> Expected<Completion> {
            return bench.provider.defaultAnswer(request);
        });
        bench.provider.failWith(
            [&](const ScriptedProvider::Call &) {
                const ApiKey::Value value = key.value();
                if (value.key == "right")
                    return false;
                key.refused(value.generation);
                return true;
            },
            failureOf(ErrorKind::Unauthorised, Recovery::NewKey));
        QVERIFY(bench.ask(bench.call()));
        QCOMPARE(asked, 1);
        QCOMPARE(bench.provider.callCount(), 2);
        QVERIFY(bench.log.failures.front().kind == ErrorKind::Unauthorised);
    }

    void withNobodyToAskItFails()
    {
        Bench bench;
        ApiKey key("wrong");
        CallGate gate(bench.clock, key);
        bench.provider.setGate(&gate);
        bench.provider.failWith(
            [&](const ScriptedProvider::Call &) {
                key.refused(key.value().generation);
                return true;
            },
            failureOf(ErrorKind::Unauthorised, Recovery::NewKey));
        const auto answer = bench.ask(bench.call());
        QVERIFY(!answer);
        QVERIFY(answer.error().kind == ErrorKind::Unauthorised);
        // Nor is anybody else's question sent with that key.
        QVERIFY(!bench.ask(bench.call("Another.")));
        QCOMPARE(bench.provider.callCount(), 1);
    }

    void anAnswerThatIsNotWhatWasAskedForIsMendedOnce()
    {
        Bench bench;
        AiCall call = bench.call();
        call.request.form = AnswerForm::Json;
        call.check = [](const Completion &completion) -> Expected<void> {
            if (completion.text == "{\"right\":1}")
                return {};
            return fail(ErrorKind::BadAnswer, "voice.right: is missing.");
        };
        std::vector<std::optional<Repair>> repairs;
        bench.provider.answer(ScriptedProvider::any(), [&](const AiRequest &request) -> Expected<Completion> {
            repairs.push_back(request.repair);
            return ScriptedProvider::completion(request.repair ? "{\"right\":1}" : "{\"wrong\":1}");
        });
        const auto answer = bench.ask(call);
        QVERIFY(answer);
        QCOMPARE(answer->completion.text, QByteArray("{\"right\":1}"));
        QCOMPARE(repairs.size(), std::size_t(2));
        QVERIFY(!repairs[0]);
        QCOMPARE(repairs[1]->answer, QByteArray("{\"wrong\":1}"));
        QCOMPARE(repairs[1]->problem, QStringLiteral("voice.right: is missing."));
        // It is known by the question that was asked first.
        QVERIFY(bench.ask(call)->source == AnswerSource::Hit);
    }

    void andNotTwice()
    {
        Bench bench;
        AiCall call = bench.call();
        call.check = [](const Completion &) -> Expected<void> { return fail(ErrorKind::BadAnswer, "No."); };
        QVERIFY(!bench.ask(call));
        QCOMPARE(bench.provider.callCount(), 2);
        call.check = nullptr;
        QVERIFY(bench.ask(call)->source == AnswerSource::Called); // nothing of it was kept
    }

    void fencedJsonNeedsNoMending()
    {
        Bench bench;
        AiCall call = bench.call();
        call.request.form = AnswerForm::Json;
        bench.provider.answer(ScriptedProvider::any(), "Here it is:\n```json\n{\"a\": 1}\n```\nDone.");
        const auto answer = bench.ask(call);
        QVERIFY(answer);
        QCOMPARE(answer->completion.text, QByteArray("{\"a\": 1}"));
        QCOMPARE(bench.provider.callCount(), 1);
        QCOMPARE(bench.ask(call)->completion.text, QByteArray("{\"a\": 1}"));
    }

    void whatIsNeverServedAgain_data()
    {
        QTest::addColumn<int>("reason");
        QTest::newRow("cut off") << static_cast<int>(StopReason::TokenLimit);
        QTest::newRow("context") << static_cast<int>(StopReason::ContextLimit);
        QTest::newRow("refused") << static_cast<int>(StopReason::Refusal);
        QTest::newRow("filtered") << static_cast<int>(StopReason::ContentFilter);
        QTest::newRow("paused") << static_cast<int>(StopReason::Paused);
    }

    void whatIsNeverServedAgain()
    {
        QFETCH(int, reason);
        Bench bench;
        bench.provider.answer(ScriptedProvider::number(1), [&](const AiRequest &) -> Expected<Completion> {
            return ScriptedProvider::completion("Half a sce", static_cast<StopReason>(reason));
        });
        const auto first = bench.ask(bench.call());
        QVERIFY(!first);
        QCOMPARE(bench.provider.callCount(), 1); // it is not mended by asking again
        QVERIFY(bench.ask(bench.call())->source == AnswerSource::Called);
    }

    void theBudgetIsHeldBeforeEachCall()
    {
        Bench bench;
        Budget budget(MicroDollars(20)); // at 7 a call
        AiCall call = bench.call();
        call.budget = &budget;
        QVERIFY(bench.ask(call));
        AiCall second = bench.call("Two.");
        second.budget = &budget;
        QVERIFY(bench.ask(second));
        AiCall third = bench.call("Three.");
        third.budget = &budget;
        const auto refused = bench.ask(third);
        QVERIFY(!refused);
        QVERIFY(refused.error().kind == ErrorKind::BudgetReached);
        QCOMPARE(bench.provider.callCount(), 2);
        QCOMPARE(budget.spent(), MicroDollars(14));
        // What is known costs nothing.
        QVERIFY(bench.ask(call)->source == AnswerSource::Hit);
    }

    void whatTheBudgetRefusesTakesNothingFromTheProvidersLimit()
    {
        Bench bench;
        ApiKey key("k");
        CallGate gate(bench.clock, key);
        gate.learn({{LimitedResource::Requests, 60, 1, {}}}, gate.passed());
        bench.provider.setGate(&gate);
        Budget budget(MicroDollars(1));
        AiCall refused = bench.call();
        refused.budget = &budget;
        const auto before = bench.clock.now();
        QVERIFY(bench.ask(refused).error().kind == ErrorKind::BudgetReached);
        QVERIFY(bench.ask(bench.call("Another.")));
        QVERIFY(bench.clock.now() == before);
    }

    void whatIsUnderWayCountsAgainstTheBudget()
    {
        Bench bench;
        Budget budget(MicroDollars(20));
        bench.provider.hold();
        std::vector<std::jthread> asking;
        for (const char *prompt : {"One.", "Two."}) {
            AiCall call = bench.call(prompt);
            call.budget = &budget;
            asking.emplace_back([&bench, call] {
                CallSlots::Place place = bench.slots.join(0);
                (void)bench.client.complete(bench.provider, call, place, {}, {});
            });
        }
        QVERIFY(bench.provider.awaitHeld(2));
        QCOMPARE(budget.held(), MicroDollars(14));
        AiCall third = bench.call("Three.");
        third.budget = &budget;
        QVERIFY(bench.ask(third).error().kind == ErrorKind::BudgetReached);
        bench.provider.open();
        asking.clear();
        QCOMPARE(budget.held(), MicroDollars(0));
        QCOMPARE(budget.spent(), MicroDollars(14));
    }
};

QTEST_GUILESS_MAIN(CallsAgainTest)
#include "tst_calls_again.moc"
