// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/single_flight.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <latch>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace dg;
using Flights = SingleFlight<int, std::string, std::string>;
using Strings = std::vector<std::string>;

namespace {

const std::string withdrawn = "<withdrawn>";

/// One who asks: what it was shown, and how it ended.
struct Asker {
    Strings shown;
    std::function<void()> onShown;
    std::optional<Flights::Landing> landing;

    Flights::Sink sink()
    {
        return {[this](const std::string &piece) { show(piece); }, [this] { show(withdrawn); }};
    }
    void show(const std::string &what)
    {
        shown.push_back(what);
        if (onShown)
            onShown();
    }
};

} // namespace

class TestSingleFlight : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneAloneLeads()
    {
        Flights flights;
        Asker asker;
        for (int i = 0; i < 2; ++i) {
            const auto landing = flights.run(1, {}, asker.sink(), [](const Flights::Sink &sink) {
                sink.send("a");
                return Expected<std::string>("done");
            });
            QCOMPARE(*landing.value, std::string("done"));
            QVERIFY(!landing.joined);
        }
        QCOMPARE(asker.shown, (Strings {"a", "a"})); // a landed flight is over: the second led as well
    }

    void twentyAtOnceMakeOneCall()
    {
        Flights flights;
        std::latch following(19);
        std::atomic<int> leads {0};
        std::vector<Asker> askers(20);
        {
            std::vector<std::jthread> threads;
            for (Asker &asker : askers) {
                threads.emplace_back([&] {
                    asker.landing = flights.run(
                        1, {}, asker.sink(),
                        [&](const Flights::Sink &sink) {
                            ++leads;
                            sink.send("a");
                            following.wait();
                            sink.send("b");
                            return Expected<std::string>("done");
                        },
                        [&] { following.count_down(); });
                });
            }
        }
        QCOMPARE(leads.load(), 1);
        QCOMPARE(
            std::count_if(askers.begin(), askers.end(), [](const Asker &a) { return a.landing->joined; }),
            19);
        for (const Asker &asker : askers) {
            QCOMPARE(*asker.landing->value, std::string("done"));
            QCOMPARE(asker.shown, (Strings {"a", "b"}));
        }
    }

    void otherKeysDoNotWait()
    {
        Flights flights;
        const auto landing = flights.run(1, {}, {}, [&](const Flights::Sink &) {
            return flights
                .run(2, {}, {}, [](const Flights::Sink &) { return Expected<std::string>("inner"); })
                .value;
        });
        QCOMPARE(*landing.value, std::string("inner"));
    }

    void aFollowerGetsWhatWasShownSoFarAndThenTheRestLive()
    {
        Flights flights;
        std::latch leading(1);
        std::latch caughtUp(2);
        Asker follower;
        Strings shownWhenItCaughtUp;
        follower.onShown = [&] {
            if (follower.shown.size() <= 2)
                caughtUp.count_down();
        };
        std::jthread leader([&] {
            (void)flights.run(1, {}, {}, [&](const Flights::Sink &sink) {
                sink.send("a");
                sink.send("b");
                leading.count_down();
                caughtUp.wait();
                shownWhenItCaughtUp = follower.shown;
                sink.send("c");
                return Expected<std::string>("done");
            });
        });
        leading.wait();
        follower.landing = flights.run(1, {}, follower.sink(),
            [](const Flights::Sink &) { return Expected<std::string>("led in vain"); });
        QCOMPARE(shownWhenItCaughtUp, (Strings {"a", "b"}));
        QCOMPARE(follower.shown, (Strings {"a", "b", "c"}));
        QCOMPARE(*follower.landing->value, std::string("done"));
        QVERIFY(follower.landing->joined);
    }

    void aLeaderWhoTakesItsWordsBackTakesThemBackFromAll()
    {
        Flights flights;
        std::latch leading(1);
        std::latch seen(1);
        Asker follower;
        follower.onShown = [&] {
            if (follower.shown.size() == 1)
                seen.count_down();
        };
        Asker leader;
        std::jthread thread([&] {
            (void)flights.run(1, {}, leader.sink(), [&](const Flights::Sink &sink) {
                sink.send("false start");
                leading.count_down();
                seen.wait();
                sink.withdraw();
                sink.send("a");
                return Expected<std::string>("done");
            });
        });
        leading.wait();
        (void)flights.run(1, {}, follower.sink(),
            [](const Flights::Sink &) { return Expected<std::string>("led in vain"); });
        thread.join();
        QCOMPARE(leader.shown, (Strings {"false start", withdrawn, "a"}));
        QCOMPARE(follower.shown, (Strings {"false start", withdrawn, "a"}));
    }

    void anErrorGoesToAll()
    {
        Flights flights;
        const Error error {ErrorKind::Refused, "No."};
        std::latch following(4);
        std::atomic<int> leads {0};
        std::vector<Asker> askers(5);
        {
            std::vector<std::jthread> threads;
            for (Asker &asker : askers) {
                threads.emplace_back([&] {
                    asker.landing = flights.run(
                        1, {}, asker.sink(),
                        [&](const Flights::Sink &) -> Expected<std::string> {
                            ++leads;
                            following.wait();
                            return tl::unexpected<Error>(error);
                        },
                        [&] { following.count_down(); });
                });
            }
        }
        QCOMPARE(leads.load(), 1);
        for (const Asker &asker : askers) {
            QVERIFY(!asker.landing->value);
            QCOMPARE(asker.landing->value.error(), error);
        }
    }

    void aLeaderWhoIsGoneHandsOverToExactlyOne_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("cancelled") << static_cast<int>(ErrorKind::Cancelled);
        QTest::newRow("cut off") << static_cast<int>(ErrorKind::CutOff);
    }

    void aLeaderWhoIsGoneHandsOverToExactlyOne()
    {
        QFETCH(int, kind);
        constexpr int followerCount = 6;
        Flights flights;
        std::latch leading(1);
        std::latch seen(followerCount);
        std::atomic<int> secondLeads {0};
        Asker first;
        std::jthread leader([&] {
            first.landing =
                flights.run(1, {}, first.sink(), [&](const Flights::Sink &sink) -> Expected<std::string> {
                    sink.send("x");
                    leading.count_down();
                    seen.wait();
                    return fail(static_cast<ErrorKind>(kind), "Gone.");
                });
        });
        leading.wait();
        std::vector<Asker> followers(followerCount);
        {
            std::vector<std::jthread> threads;
            for (Asker &follower : followers) {
                follower.onShown = [&] {
                    if (follower.shown.size() == 1)
                        seen.count_down();
                };
                threads.emplace_back([&] {
                    follower.landing = flights.run(1, {}, follower.sink(), [&](const Flights::Sink &sink) {
                        ++secondLeads;
                        sink.send("y");
                        return Expected<std::string>("done");
                    });
                });
            }
        }
        leader.join();
        QVERIFY(first.landing->value.error().kind == static_cast<ErrorKind>(kind));
        QCOMPARE(first.shown, (Strings {"x"}));
        QCOMPARE(secondLeads.load(), 1);
        int led = 0;
        for (const Asker &follower : followers) {
            QCOMPARE(*follower.landing->value, std::string("done"));
            QCOMPARE(follower.shown, (Strings {"x", withdrawn, "y"}));
            led += follower.landing->joined ? 0 : 1;
        }
        QCOMPARE(led, 1);
    }

    void aFollowerWhoStopsLeavesTheOthersAlone()
    {
        Flights flights;
        std::latch leading(1);
        std::latch end(1);
        Asker leader;
        std::vector<std::jthread>
            leaderThread; // GCC 12 takes a plain one for uninitialized under its sanitizers
        leaderThread.emplace_back([&] {
            leader.landing = flights.run(1, {}, leader.sink(), [&](const Flights::Sink &) {
                leading.count_down();
                end.wait();
                return Expected<std::string>("done");
            });
        });
        leading.wait();
        Asker follower;
        std::jthread followerThread([&](std::stop_token stop) {
            follower.landing = flights.run(1, stop, follower.sink(),
                [](const Flights::Sink &) { return Expected<std::string>("led in vain"); });
        });
        followerThread.request_stop();
        followerThread.join(); // though the leader goes on
        const bool stopped = !follower.landing->value
            && follower.landing->value.error().kind == ErrorKind::Cancelled && follower.landing->joined;
        end.count_down();
        leaderThread.clear();
        QVERIFY(stopped);
        QCOMPARE(*leader.landing->value, std::string("done"));
    }

    void theLastFollowerToLeaveALeaderlessFlightLeavesNothingBehind()
    {
        Flights flights;
        std::latch leading(1);
        std::latch following(1);
        std::latch leaderGone(1);
        std::atomic<int> ledInVain {0};
        std::vector<std::jthread> leader;
        leader.emplace_back([&] {
            (void)flights.run(1, {}, {}, [&](const Flights::Sink &) -> Expected<std::string> {
                leading.count_down();
                following.wait();
                return fail(ErrorKind::Cancelled, "Stopped.");
            });
            leaderGone.count_down();
        });
        leading.wait();
        std::stop_source stop;
        const auto landing = flights.run(
            1, stop.get_token(), {},
            [&](const Flights::Sink &) -> Expected<std::string> {
                ++ledInVain;
                return fail(ErrorKind::Cancelled, "Stopped.");
            },
            [&] {
                stop.request_stop();
                following.count_down();
                leaderGone.wait();
            });
        QVERIFY(landing.value.error().kind == ErrorKind::Cancelled);
        QCOMPARE(ledInVain.load(), 0); // one who was stopped takes nothing over
        const auto next =
            flights.run(1, {}, {}, [](const Flights::Sink &) { return Expected<std::string>("anew"); });
        QCOMPARE(*next.value, std::string("anew"));
        QVERIFY(!next.joined);
    }

    void manyKeysFromManyThreads()
    {
        Flights flights;
        std::atomic<int> wrong {0};
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 8; ++thread) {
                threads.emplace_back([&, thread] {
                    for (int round = 0; round < 400; ++round) {
                        const int key = round % 3;
                        const bool quits = (round + thread) % 5 == 0;
                        Strings shown;
                        const Flights::Sink sink {[&](const std::string &piece) { shown.push_back(piece); },
                            [&] { shown.clear(); }};
                        const auto landing = flights.run(
                            key, {}, sink, [&](const Flights::Sink &out) -> Expected<std::string> {
                                out.send("a");
                                if (quits)
                                    return fail(ErrorKind::Cancelled, "Stopped.");
                                out.send("b");
                                return std::to_string(key);
                            });
                        const bool good = landing.value
                            ? *landing.value == std::to_string(key) && shown == Strings {"a", "b"}
                            : quits && !landing.joined;
                        wrong += good ? 0 : 1;
                    }
                });
            }
        }
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSingleFlight)
#include "tst_single_flight.moc"
