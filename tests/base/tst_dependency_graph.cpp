// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/dependency_graph.h"

#include <QTest>

using namespace dg;
using namespace std::chrono_literals;
using Indices = std::vector<DependencyGraph::Index>;

class TestDependencyGraph : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyGraphHasAnEmptyOrder()
    {
        const DependencyGraph graph;
        QVERIFY(graph.topologicalOrder());
        QVERIFY(graph.topologicalOrder()->empty());
    }

    void ordersByDependencyThenByArrival()
    {
        DependencyGraph graph;
        const auto last = graph.addNode("last", 1s);
        const auto middle = graph.addNode("middle", 1s);
        const auto free = graph.addNode("free", 1s);
        const auto first = graph.addNode("first", 1s);
        graph.addEdge(middle, last);
        graph.addEdge(first, middle);
        QCOMPARE(*graph.topologicalOrder(), (Indices {free, first, middle, last}));
    }

    void anEdgeCountsOnce()
    {
        DependencyGraph graph;
        const auto a = graph.addNode("a", 1s);
        const auto b = graph.addNode("b", 1s);
        graph.addEdge(a, b);
        graph.addEdge(a, b);
        QCOMPARE(graph.before(b), (Indices {a}));
        QCOMPARE(graph.after(a), (Indices {b}));
        QCOMPARE(*graph.topologicalOrder(), (Indices {a, b}));
    }

    void aCycleIsNamed()
    {
        DependencyGraph graph;
        const auto a = graph.addNode("a", 1s);
        const auto b = graph.addNode("b", 1s);
        const auto c = graph.addNode("c", 1s);
        graph.addNode("innocent", 1s);
        graph.addEdge(a, b);
        graph.addEdge(b, c);
        graph.addEdge(c, a);
        const auto order = graph.topologicalOrder();
        QVERIFY(!order);
        QVERIFY(order.error().kind == ErrorKind::InvalidInput);
        QCOMPARE(order.error().message, "These wait for each other and could never begin: a, b and c.");
        QVERIFY(!graph.longestRemaining());
    }

    void oneThatWaitsForItselfIsACycle()
    {
        DependencyGraph graph;
        const auto a = graph.addNode("a", 1s);
        graph.addEdge(a, a);
        QVERIFY(!graph.topologicalOrder());
    }

    void theLongestRemainingPathCountsItselfAndTheTail()
    {
        DependencyGraph graph;
        const auto a = graph.addNode("a", 2s);
        const auto shortWay = graph.addNode("short", 1s);
        const auto longWay = graph.addNode("long", 5s);
        const auto end = graph.addNode("end", 3s);
        const auto alone = graph.addNode("alone", 4s, 6s);
        graph.addEdge(a, shortWay);
        graph.addEdge(a, longWay);
        graph.addEdge(shortWay, end);
        graph.addEdge(longWay, end);
        const auto longest = graph.longestRemaining();
        QVERIFY(longest);
        QVERIFY((*longest)[end] == 3s);
        QVERIFY((*longest)[shortWay] == 4s);
        QVERIFY((*longest)[longWay] == 8s);
        QVERIFY((*longest)[a] == 10s);
        QVERIFY((*longest)[alone] == 10s);
    }

    void aTailIsNoLongerThanWhatIsKnownToFollow()
    {
        DependencyGraph graph;
        const auto a = graph.addNode("a", 1s, 5s);
        const auto b = graph.addNode("b", 9s);
        graph.addEdge(a, b);
        QVERIFY((*graph.longestRemaining())[a] == 10s);
    }
};

QTEST_GUILESS_MAIN(TestDependencyGraph)
#include "tst_dependency_graph.moc"
