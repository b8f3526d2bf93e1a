// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/worker_pool.h"

#include <QTest>

#include <atomic>
#include <barrier>
#include <latch>
#include <optional>
#include <vector>

using namespace dg;

class TestWorkerPool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsByPriorityThenByOrderThenByArrival()
    {
        std::latch begun(1);
        std::latch go(1);
        std::vector<int> order;
        {
            WorkerPool pool(1);
            pool.submit(0, [&] {
                begun.count_down();
                go.wait();
            });
            begun.wait();
            pool.submit(1, [&] { order.push_back(1); });
            pool.submit(3, [&] { order.push_back(31); });
            pool.submit(2, [&] { order.push_back(2); });
            pool.submit(
                3, [&] { order.push_back(34); }, 2);
            pool.submit(
                3, [&] { order.push_back(33); }, 1);
            pool.submit(3, [&] { order.push_back(32); });
            go.count_down();
        }
        QCOMPARE(order, (std::vector<int> {31, 32, 33, 34, 2, 1}));
    }

    void endsWhenEverythingHasRun()
    {
        std::atomic<int> ran {0};
        {
            WorkerPool pool(3);
            for (int i = 0; i < 200; ++i)
                pool.submit(i % 7, [&] { ++ran; });
        }
        QCOMPARE(ran.load(), 200);
    }

    void jobsMaySubmitJobsEvenAtTheEnd()
    {
        std::atomic<int> ran {0};
        std::optional<WorkerPool> pool(std::in_place, 2);
        std::latch ending(1);
        pool->submit(0, [&] {
            ending.wait();
            pool->submit(0, [&] {
                ++ran;
                pool->submit(0, [&] { ++ran; });
            });
        });
        ending.count_down();
        pool.reset();
        QCOMPARE(ran.load(), 2);
    }

    void startsAThreadForEveryJobThatFindsNoneIdle()
    {
        std::barrier together(5);
        WorkerPool pool(5);
        // They end only if all five run at once.
        for (int i = 0; i < 5; ++i)
            pool.submit(0, [&] { together.arrive_and_wait(); });
    }

    void neverMoreThreadsThanAllowed()
    {
        std::atomic<int> running {0};
        std::atomic<bool> tooMany {false};
        {
            WorkerPool pool(2);
            for (int i = 0; i < 100; ++i) {
                pool.submit(0, [&] {
                    tooMany = tooMany || ++running > 2;
                    std::this_thread::yield();
                    --running;
                });
            }
        }
        QVERIFY(!tooMany);
    }

    void aJobIsGoneOnceItHasRun()
    {
        auto owned = std::make_shared<int>(1);
        const std::weak_ptr<int> watched = owned;
        std::latch ran(1);
        WorkerPool pool(1);
        pool.submit(1, [owned = std::move(owned)] {});
        pool.submit(0, [&] { ran.count_down(); });
        ran.wait();
        QVERIFY(watched.expired());
    }
};

QTEST_GUILESS_MAIN(TestWorkerPool)
#include "tst_worker_pool.moc"
