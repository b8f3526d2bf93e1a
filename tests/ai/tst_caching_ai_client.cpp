// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/ai/caching_ai_client.h"
#include "tests/support/fake_clock.h"
#include "tests/support/scripted_provider.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <functional>
#include <latch>
#include <optional>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<TieredCache> memoryCache(Clock &clock)
{
    return std::make_unique<TieredCache>(clock, CacheConfig {.strategy = CacheStrategy::Memory});
}

AiCall callFor(const char *prompt)
{
    AiCall call;
    call.request.stage = QStringLiteral("draft");
    call.request.inputs = {{QStringLiteral("n"), 1}};
    call.request.system = QStringLiteral("system");
    call.request.prompt = QString::fromUtf8(prompt);
    call.request.label = QStringLiteral("Scene 1");
    return call;
}

struct Bench {
    explicit Bench(int slotCount = 3)
        : slots(slotCount)
    {
    }

    Expected<AiAnswer> ask(const AiCall &call, std::stop_token stop = {}, const CallObserver &observer = {})
    {
        CallSlots::Place place = slots.join(0);
        return client.complete(provider, call, place, stop, observer);
    }
    CacheCounters counters() { return cache->statistics().total(); }

    FakeClock clock;
    std::unique_ptr<TieredCache> cache = memoryCache(clock);
    CachingAiClient client {*cache, clock};
    ScriptedProvider provider {clock};
    CallSlots slots;
};

/// One who asks on a thread of its own, and what it saw.
struct Asker {
    std::atomic<int> calling {0};
    QByteArray text;
    int withdrawn = 0;
    std::optional<Expected<AiAnswer>> answer;
    std::jthread thread;

    void begin(Bench &bench, const AiCall &call)
    {
        thread = std::jthread([this, &bench, call](std::stop_token stop) {
            const CallObserver observer {[this] { ++calling; },
                {[this](const QByteArray &piece) { text += piece; },
                    [this] {
                        ++withdrawn;
                        text.clear();
                    }}};
            answer = bench.ask(call, stop, observer);
        });
    }
};

using Edit = std::function<void(AiRequest &)>;
using Spoil = std::function<void(ScriptedProvider &)>;

} // namespace

Q_DECLARE_METATYPE(Edit)
Q_DECLARE_METATYPE(Spoil)

class TestCachingAiClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsNotKnownIsCalledOnceAndThenAHit()
    {
        Bench bench;
        bench.provider.setDuration(2s);
        bench.clock.runFreely();
        const auto first = bench.ask(callFor("Write."));
        QVERIFY(first);
        QVERIFY(first->source == AnswerSource::Called);
        QVERIFY(first->atProvider == 2s);
        QCOMPARE(first->completion.usage, ScriptedProvider::usagePerCall);
        QCOMPARE(first->completion.model, QStringLiteral("scripted-1"));
        QCOMPARE(first->saved.cost, MicroDollars(0));

        const auto second = bench.ask(callFor("Write."));
        QVERIFY(second);
        QVERIFY(second->source == AnswerSource::Hit);
        QCOMPARE(second->tier, QStringLiteral("memory"));
        QCOMPARE(second->completion.text, first->completion.text);
        QCOMPARE(second->completion.model, first->completion.model);
        QCOMPARE(second->completion.usage, Usage {});
        QCOMPARE(second->saved.cost, ScriptedProvider::usagePerCall.cost);
        QVERIFY(second->atProvider == 0s);

        QCOMPARE(bench.provider.callCount(), 1);
        QCOMPARE(bench.counters().hits, 1);
        QCOMPARE(bench.counters().misses, 1);
        QCOMPARE(bench.counters().sets, 1);
    }

    void theEntryIsKeptAsLongAsItsKindAndCarriesItsLabel()
    {
        Bench bench;
        AiCall call = callFor("Write.");
        call.kind = CacheKind::EpisodeOutline;
        call.tags = {QStringLiteral("show:1")};
        QVERIFY(bench.ask(call));
        const auto hit = bench.cache->look(
            CachingAiClient::keyOf(bench.provider, call.request, call.kind), Look::Uncounted);
        QVERIFY(hit);
        QVERIFY(hit->entry.remaining == 24h);
        QCOMPARE(hit->entry.value->label, QStringLiteral("Scene 1"));
        QCOMPARE(hit->entry.value->tags, call.tags);
        bench.clock.advance(25h);
        QVERIFY(bench.ask(call)->source == AnswerSource::Called);
    }

    void everythingInARequestButItsLabelIsPartOfTheKey_data()
    {
        QTest::addColumn<Edit>("edit");
        const auto row = [](const char *name, Edit edit) { QTest::newRow(name) << edit; };
        row("stage", [](AiRequest &request) { request.stage = QStringLiteral("voice"); });
        row("inputs", [](AiRequest &request) { request.inputs.insert(QStringLiteral("n"), 2); });
        row("system", [](AiRequest &request) { request.system += QLatin1Char('!'); });
        row("prompt", [](AiRequest &request) { request.prompt += QLatin1Char('!'); });
        row("form", [](AiRequest &request) { request.form = AnswerForm::Fountain; });
        row("model", [](AiRequest &request) { request.model = QStringLiteral("scripted-2"); });
        row("seed", [](AiRequest &request) { request.seed = 2; });
        row("variant", [](AiRequest &request) { request.variant = 1; });
    }

    void everythingInARequestButItsLabelIsPartOfTheKey()
    {
        QFETCH(Edit, edit);
        Bench bench;
        QVERIFY(bench.ask(callFor("Write.")));
        AiCall other = callFor("Write.");
        edit(other.request);
        QVERIFY(bench.ask(other)->source == AnswerSource::Called);
        QVERIFY(bench.ask(other)->source == AnswerSource::Hit);
    }

    void theLabelIsNoPartOfTheKeyAndTheDefaultModelIsItsName()
    {
        Bench bench;
        AiCall call = callFor("Write.");
        QVERIFY(bench.ask(call));
        call.request.label = QStringLiteral("Scene 9");
        QVERIFY(bench.ask(call)->source == AnswerSource::Hit);
        call.request.model = bench.provider.defaultModel();
        QVERIFY(bench.ask(call)->source == AnswerSource::Hit);
        bench.provider.setDefaultModel(QStringLiteral("scripted-2"));
        call.request.model.clear();
        QVERIFY(bench.ask(call)->source == AnswerSource::Called);
    }

    void theProviderAndTheKindArePartOfTheKey()
    {
        Bench bench;
        AiCall call = callFor("Write.");
        QVERIFY(bench.ask(call));
        bench.provider.setIdentity({{QStringLiteral("kind"), QStringLiteral("another")}});
        QVERIFY(bench.ask(call)->source == AnswerSource::Called);
        call.kind = CacheKind::JokeStructure;
        QVERIFY(bench.ask(call)->source == AnswerSource::Called);
    }

    void aFreshCallIsNotAnsweredFromTheCacheButStored()
    {
        Bench bench;
        AiCall call = callFor("Write.");
        call.readCache = false;
        QVERIFY(bench.ask(call)->source == AnswerSource::Called);
        QVERIFY(bench.ask(call)->source == AnswerSource::Called);
        QCOMPARE(bench.counters().lookups(), 0);
        call.readCache = true;
        QVERIFY(bench.ask(call)->source == AnswerSource::Hit);
        QCOMPARE(bench.provider.callCount(), 2);
    }

    void aFreshCallJoinsNobody()
    {
        Bench bench;
        bench.provider.hold();
        AiCall call = callFor("Write.");
        Asker usual;
        usual.begin(bench, call);
        QVERIFY(bench.provider.awaitHeld(1));
        call.readCache = false;
        Asker fresh;
        fresh.begin(bench, call);
        QVERIFY(bench.provider.awaitHeld(2)); // two calls at the provider
        bench.provider.open();
        usual.thread.join();
        fresh.thread.join();
        QVERIFY((*fresh.answer)->source == AnswerSource::Called);
    }

    void withoutTheCacheNothingIsStored()
    {
        Bench bench;
        AiCall call = callFor("Write.");
        call.readCache = false;
        call.writeCache = false;
        QVERIFY(bench.ask(call));
        QCOMPARE(bench.counters().sets, 0);
        call.readCache = true;
        QVERIFY(bench.ask(call)->source == AnswerSource::Called);
    }

    void theFirstAnswerToAKeyStays()
    {
        Bench bench;
        AiCall call = callFor("Write.");
        bench.provider.answer(ScriptedProvider::number(1), QByteArray("first"));
        bench.provider.answer(ScriptedProvider::number(2), QByteArray("second"));
        QVERIFY(bench.ask(call));
        call.readCache = false;
        QCOMPARE(bench.ask(call)->completion.text, QByteArray("second"));
        call.readCache = true;
        QCOMPARE(bench.ask(call)->completion.text, QByteArray("first"));
    }

    void aBadAnswerIsAnErrorAndNeverStored_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<int>("kind");
        const auto answering = [](const char *name, Completion completion, ErrorKind kind) {
            const Spoil spoil = [completion](ScriptedProvider &provider) {
                provider.answer(
                    ScriptedProvider::number(1), [completion](const AiRequest &) { return completion; });
            };
            QTest::newRow(name) << spoil << static_cast<int>(kind);
        };
        const Spoil twice = [](ScriptedProvider &provider) {
            for (const int call : {1, 2}) // the second attempt is to mend the first
                provider.answer(ScriptedProvider::number(call), QByteArray("bad"));
        };
        QTest::newRow("rejected by the check") << twice << static_cast<int>(ErrorKind::BadAnswer);
        answering("cut by the token limit", ScriptedProvider::completion("good", StopReason::TokenLimit),
            ErrorKind::BadAnswer);
        answering("refused", ScriptedProvider::completion("good", StopReason::Refusal), ErrorKind::Refused);
        answering(
            "filtered", ScriptedProvider::completion("good", StopReason::ContentFilter), ErrorKind::Refused);
        answering("empty", ScriptedProvider::completion(""), ErrorKind::BadAnswer);
        answering("white space", ScriptedProvider::completion(" \n\t"), ErrorKind::BadAnswer);
        for (const ErrorKind kind : {ErrorKind::CutOff, ErrorKind::Refused, ErrorKind::NotAccessible}) {
            const Spoil spoil = [kind](ScriptedProvider &provider) {
                provider.failWith(ScriptedProvider::number(1), {kind, "No."});
            };
            QTest::newRow(toString(kind).data()) << spoil << static_cast<int>(kind);
        }
    }

    void aBadAnswerIsAnErrorAndNeverStored()
    {
        QFETCH(Spoil, spoil);
        QFETCH(int, kind);
        Bench bench;
        bench.provider.answer(ScriptedProvider::any(), QByteArray("good"));
        spoil(bench.provider);
        AiCall call = callFor("Write.");
        call.check = [](const Completion &completion) -> Expected<void> {
            if (completion.text != "good")
                return fail(ErrorKind::BadAnswer, "Not what was asked for.");
            return {};
        };
        const auto answer = bench.ask(call);
        QVERIFY(!answer);
        QVERIFY(answer.error().kind == static_cast<ErrorKind>(kind));
        QCOMPARE(bench.counters().sets, 0);
        QCOMPARE(bench.counters().entries, 0);
        QVERIFY(bench.ask(call)->source == AnswerSource::Called); // asked again, and good
        QVERIFY(bench.ask(call)->source == AnswerSource::Hit);
    }

    void aStoredAnswerThatFailsTheCheckIsDeletedAndAskedForAgain()
    {
        Bench bench;
        AiCall call = callFor("Write.");
        bench.provider.answer(ScriptedProvider::any(), QByteArray("by an older studio"));
        QVERIFY(bench.ask(call));
        bench.provider.answer(ScriptedProvider::any(), QByteArray("good"));
        call.check = [](const Completion &completion) -> Expected<void> {
            if (completion.text != "good")
                return fail(ErrorKind::BadAnswer, "Not what was asked for.");
            return {};
        };
        const auto answer = bench.ask(call);
        QVERIFY(answer);
        QVERIFY(answer->source == AnswerSource::Called);
        QCOMPARE(answer->completion.text, QByteArray("good"));
        QCOMPARE(bench.counters().deletes, 1);
        QVERIFY(bench.ask(call)->source == AnswerSource::Hit);
    }

    void whatIsNoAnswerAtAllUnderTheKeyIsReplaced()
    {
        Bench bench;
        const AiCall call = callFor("Write.");
        bench.cache->set(CachingAiClient::keyOf(bench.provider, call.request, call.kind),
            {QByteArray("\x01 no JSON"), ContentType::Text, {}, {}, {}});
        QVERIFY(bench.ask(call)->source == AnswerSource::Called);
        QVERIFY(bench.ask(call)->source == AnswerSource::Hit);
    }

    void anyTextComesBackAsItWas()
    {
        Bench bench;
        const QByteArray text = "INT. شقة - DAY\r\n\r\n\"王芳\"\\ 🎭\t\x01\n";
        bench.provider.answer(ScriptedProvider::any(), text);
        QCOMPARE(bench.ask(callFor("Write."))->completion.text, text);
        QCOMPARE(bench.ask(callFor("Write."))->completion.text, text);
    }

    void theCallIsAnnouncedAndItsTextStreamed()
    {
        Bench bench;
        bench.provider.setPieces(4);
        Asker asker;
        asker.begin(bench, callFor("Write."));
        asker.thread.join();
        QCOMPARE(asker.calling.load(), 1);
        QCOMPARE(asker.text, (*asker.answer)->completion.text);

        Asker second; // a hit is neither
        second.begin(bench, callFor("Write."));
        second.thread.join();
        QCOMPARE(second.calling.load(), 0);
        QVERIFY(second.text.isEmpty());
    }

    void twentyAtOnceMakeOneCallAndAllAreStreamed()
    {
        Bench bench(1);
        bench.provider.setPieces(5);
        bench.provider.hold(ScriptedProvider::any(), 2);
        std::vector<Asker> askers(20);
        askers[0].begin(bench, callFor("Write."));
        QVERIFY(bench.provider.awaitHeld(1));
        for (std::size_t i = 1; i < askers.size(); ++i)
            askers[i].begin(bench, callFor("Write."));
        bench.provider.open();
        for (Asker &asker : askers)
            asker.thread.join();
        QCOMPARE(bench.provider.callCount(), 1);
        int joined = 0;
        for (const Asker &asker : askers) {
            QVERIFY(*asker.answer);
            QCOMPARE((*asker.answer)->completion.text, (*askers[0].answer)->completion.text);
            if ((*asker.answer)->source == AnswerSource::Joined) {
                ++joined;
                QCOMPARE(asker.text, (*asker.answer)->completion.text);
                QCOMPARE((*asker.answer)->completion.usage, Usage {}); // the one who called pays
                QCOMPARE((*asker.answer)->saved.cost, ScriptedProvider::usagePerCall.cost);
                QVERIFY((*asker.answer)->atProvider == 0s);
                QCOMPARE(asker.calling.load(), 0);
            }
        }
        const CacheCounters counters = bench.counters();
        QCOMPARE(counters.misses, 1);
        QCOMPARE(counters.joined, joined);
        QCOMPARE(counters.hits, 19 - joined); // who came when the answer was there
    }

    void whoJoinsTakesNoSlot()
    {
        Bench bench(2);
        bench.provider.hold();
        Asker leader;
        leader.begin(bench, callFor("Write."));
        QVERIFY(bench.provider.awaitHeld(1));

        // The joiner stands before all others in the line for the second slot, until it joins.
        Asker other;
        CallSlots::Place first = bench.slots.join(100);
        std::jthread joiner([&, place = std::move(first)]() mutable {
            (void)bench.client.complete(bench.provider, callFor("Write."), place, {}, {});
        });
        other.begin(bench, callFor("Write something else."));
        QVERIFY(bench.provider.awaitHeld(2)); // it got the slot
        QCOMPARE(bench.provider.callCount(), 2);
        bench.provider.open();
        joiner.join();
        leader.thread.join();
        other.thread.join();
        QCOMPARE(bench.counters().joined, 1);
    }

    void whenTheLeaderIsStoppedAFollowerTakesOver()
    {
        Bench bench(1);
        bench.provider.setPieces(4);
        bench.provider.hold(ScriptedProvider::number(1), 2);
        std::latch seen(2);
        Asker leader;
        leader.begin(bench, callFor("Write."));
        QVERIFY(bench.provider.awaitHeld(1));

        struct Follower {
            QByteArray text;
            int withdrawn = 0;
            bool sawTwo = false;
            int pieces = 0;
            std::optional<Expected<AiAnswer>> answer;
        };
        std::vector<Follower> followers(2);
        {
            std::vector<std::jthread> threads;
            for (Follower &follower : followers) {
                threads.emplace_back([&] {
                    const CallObserver observer {{},
                        {[&](const QByteArray &piece) {
                             follower.text += piece;
                             if (++follower.pieces == 2)
                                 seen.count_down();
                         },
                            [&] {
                                ++follower.withdrawn;
                                follower.text.clear();
                            }}};
                    follower.answer = bench.ask(callFor("Write."), {}, observer);
                });
            }
            seen.wait();
            leader.thread.request_stop();
        }
        leader.thread.join();
        QVERIFY(leader.answer->error().kind == ErrorKind::Cancelled);
        QCOMPARE(bench.provider.callCount(), 2);
        int called = 0;
        for (const Follower &follower : followers) {
            QVERIFY(*follower.answer);
            QCOMPARE(follower.withdrawn, 1);
            QCOMPARE(follower.text, (*follower.answer)->completion.text);
            called += (*follower.answer)->source == AnswerSource::Called ? 1 : 0;
        }
        QCOMPARE(called, 1);
        QVERIFY(bench.ask(callFor("Write."))->source == AnswerSource::Hit);
    }

    void aStopBeforeTheTurnCallsNobody()
    {
        Bench bench(1);
        bench.provider.hold();
        Asker holder;
        holder.begin(bench, callFor("Write."));
        QVERIFY(bench.provider.awaitHeld(1));
        Asker waiting;
        waiting.begin(bench, callFor("Write something else."));
        waiting.thread.request_stop();
        waiting.thread.join();
        QVERIFY(waiting.answer->error().kind == ErrorKind::Cancelled);
        QCOMPARE(waiting.calling.load(), 0);
        QCOMPARE(bench.provider.callCount(), 1);
        bench.provider.open();
        holder.thread.join();
    }

    void whatWasStoredBeforeItsTurnCameIsAHitForAllWhoWait()
    {
        Bench bench(1);
        bench.provider.hold();
        Asker holder;
        holder.begin(bench, callFor("Write."));
        QVERIFY(bench.provider.awaitHeld(1));
        const AiCall call = callFor("Write something else.");
        std::vector<Asker> waiting(3);
        for (Asker &each : waiting)
            each.begin(bench, call);
        // Their first looks were misses: they wait for their turn, or for the one of them that does.
        QTRY_COMPARE(bench.cache->statistics().tiers[0].total().misses, 4);
        Bench elsewhere;
        QVERIFY(elsewhere.ask(call));
        const CacheKey key = CachingAiClient::keyOf(elsewhere.provider, call.request, call.kind);
        bench.cache->set(key, *elsewhere.cache->look(key, Look::Uncounted)->entry.value);

        bench.provider.open();
        holder.thread.join();
        for (Asker &each : waiting) {
            each.thread.join();
            QVERIFY((*each.answer)->source == AnswerSource::Hit);
            QCOMPARE((*each.answer)->tier, QStringLiteral("memory"));
            QCOMPARE((*each.answer)->saved.cost, ScriptedProvider::usagePerCall.cost);
            QCOMPARE(each.calling.load(), 0);
        }
        QCOMPARE(bench.provider.callCount(), 1);
        QCOMPARE(bench.counters().hits, 3);
        QCOMPARE(bench.counters().misses, 1);
        QCOMPARE(bench.counters().joined, 0);
    }

    void otherRequestsDoNotWaitForEachOther()
    {
        Bench bench(3);
        bench.provider.hold();
        std::vector<Asker> askers(3);
        for (std::size_t i = 0; i < askers.size(); ++i)
            askers[i].begin(bench, callFor(("Write " + std::to_string(i)).c_str()));
        QVERIFY(bench.provider.awaitHeld(3));
        bench.provider.open();
    }
};

QTEST_GUILESS_MAIN(TestCachingAiClient)
#include "tst_caching_ai_client.moc"
