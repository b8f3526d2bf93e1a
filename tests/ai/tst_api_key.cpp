// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/api_key.h"
#include "tests/support/sleeping_threads.h"

#include <QTest>

#include <atomic>
#include <latch>
#include <optional>
#include <thread>
#include <vector>

using namespace dg;

class TestApiKey : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aKeyIsUsableUntilSomebodyRefusesIt()
    {
        ApiKey key("one");
        QCOMPARE(key.value().key, QByteArray("one"));
        QVERIFY(key.await({}));
        QVERIFY(ApiKey().await({})); // a server on this machine wants none
    }

    void anotherKeyIsAnotherGeneration()
    {
        ApiKey key("one");
        const int first = key.value().generation;
        key.set("two");
        QCOMPARE(key.value().key, QByteArray("two"));
        QVERIFY(key.value().generation != first);
    }

    void nobodyToAskIsANo()
    {
        ApiKey key("one");
        key.refused(key.value().generation);
        const auto usable = key.await({});
        QVERIFY(!usable);
        QVERIFY(usable.error().kind == ErrorKind::Unauthorised);
        QCOMPARE(usable.error().message, std::string("The provider does not accept its key."));
        QVERIFY(!usable.error().hint.empty());
    }

    void noKeyAtAllIsSaidSo()
    {
        ApiKey key;
        key.refused(key.value().generation);
        const auto usable = key.await({});
        QVERIFY(!usable);
        QVERIFY(usable.error().kind == ErrorKind::Unauthorised);
        QCOMPARE(usable.error().message, std::string("There is no key for this provider."));
    }

    void asksOnceForEachKey()
    {
        ApiKey key("one");
        int asked = 0;
        key.onRefused([&] { ++asked; });
        const int first = key.value().generation;
        key.refused(first);
        key.refused(first);
        QCOMPARE(asked, 1);
        key.set("two");
        key.refused(first); // a call that began with the old one
        QCOMPARE(asked, 1);
        QVERIFY(key.await({}));
        key.refused(key.value().generation);
        QCOMPARE(asked, 2);
    }

    void anAnswerAtOnceIsOne()
    {
        ApiKey key("one");
        key.onRefused([&] { key.set("two"); });
        key.refused(key.value().generation);
        QVERIFY(key.await({}));
        QCOMPARE(key.value().key, QByteArray("two"));
        key.onRefused([&] { key.decline(); });
        key.refused(key.value().generation);
        QVERIFY(!key.await({}));
    }

    void whatIsDeclinedStaysSoUntilThereIsAKey()
    {
        ApiKey key("one");
        int asked = 0;
        key.onRefused([&] { ++asked; });
        key.decline();
        key.refused(key.value().generation);
        QCOMPARE(asked, 0);
        QVERIFY(!key.await({}));
        key.set("one"); // the same once more
        QVERIFY(key.await({}));
    }

    void whoWaitsGoesOnWithTheNewKey()
    {
        ApiKey key("one");
        key.onRefused([] {});
        key.refused(key.value().generation);
        std::atomic<int> usable {0};
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 8; ++i) {
                threads.emplace_back([&] {
                    if (key.await({}) && key.value().key == "two")
                        ++usable;
                });
            }
            awaitAllOthersAsleep();
            key.set("two");
        }
        QCOMPARE(usable.load(), 8);
    }

    void whoWaitsFailsWhenThereIsNone()
    {
        ApiKey key("one");
        key.onRefused([] {});
        key.refused(key.value().generation);
        std::optional<ErrorKind> kind;
        std::jthread waiter([&] {
            if (const auto usable = key.await({}); !usable)
                kind = usable.error().kind;
        });
        awaitAllOthersAsleep();
        key.decline();
        waiter.join();
        QVERIFY(kind == ErrorKind::Unauthorised);
    }

    void aStopEndsTheWait()
    {
        ApiKey key("one");
        key.onRefused([] {});
        key.refused(key.value().generation);
        std::optional<ErrorKind> kind;
        std::jthread waiter([&](std::stop_token stop) {
            if (const auto usable = key.await(stop); !usable)
                kind = usable.error().kind;
        });
        awaitAllOthersAsleep();
        waiter.request_stop();
        waiter.join();
        QVERIFY(kind == ErrorKind::Cancelled);
    }

    void manyCallsThatAreRefusedAtOnceAskOnce()
    {
        for (int round = 0; round < 50; ++round) {
            ApiKey key("one");
            std::atomic<int> asked {0};
            key.onRefused([&] { ++asked; });
            const int generation = key.value().generation;
            std::latch begin(4);
            {
                std::vector<std::jthread> threads;
                for (int i = 0; i < 4; ++i) {
                    threads.emplace_back([&] {
                        begin.arrive_and_wait();
                        key.refused(generation);
                    });
                }
            }
            QCOMPARE(asked.load(), 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestApiKey)
#include "tst_api_key.moc"
