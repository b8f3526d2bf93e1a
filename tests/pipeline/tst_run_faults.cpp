// SPDX-License-Identifier: GPL-3.0-or-later
// A provider of which three answers in ten go wrong, over real sockets: every scene is written, and written
// once.
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "tests/support/network_bench.h"
#include "tests/support/vendor_answers.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

using namespace dg;
using namespace std::chrono_literals;
using Kind = VendorFault::Kind;
using Vendor = VendorServer::Vendor;

namespace {

constexpr int scenes = 20;

/// Long enough for a server on a busy machine, short enough for a test that waits it out a few times.
HttpLimits limits()
{
    HttpLimits limits;
    limits.idle = 1000ms;
    return limits;
}

constexpr RetryPolicy quickly {.first = 20ms, .longest = 100ms};

FaultSchedule scheduleOf(std::uint64_t seed)
{
    return {seed, 0.3,
        {{Kind::TooMany, 100ms}, {Kind::TooMany}, {Kind::Overloaded}, {Kind::Broken}, {Kind::CutBeforeHead},
            {Kind::CutInStream}, {Kind::StallInStream}, {Kind::ErrorInStream}}};
}

/// What the server has said to each scene; a connection has a thread of its own.
class Said {
public:
    QByteArray note(const VendorRequest &request)
    {
        QByteArray text = readyAnswer(request);
        if (request.stage == QLatin1String("draft")) {
            const std::scoped_lock lock(m_mutex);
            m_texts[request.subject] = text;
        }
        return text;
    }
    [[nodiscard]] std::vector<QByteArray> texts() const
    {
        const std::scoped_lock lock(m_mutex);
        std::vector<QByteArray> texts;
        for (const auto &[scene, text] : m_texts)
            texts.push_back(text.trimmed());
        std::sort(texts.begin(), texts.end());
        return texts;
    }

private:
    mutable std::mutex m_mutex;
    std::map<QString, QByteArray> m_texts;
};

/// Every take of every scene that the project holds, but for one that is not the only one there.
std::vector<QByteArray> onlyTakes(NetworkBench &bench, const RunState &state)
{
    std::vector<QByteArray> texts;
    for (const StageState &stage : state.stages) {
        if (stage.plan.ref.stage != QLatin1String("draft"))
            continue;
        const auto takes = bench.run().project().results(bench.run().episode(), stage.plan.ref);
        const auto current = bench.run().project().current(bench.run().episode(), stage.plan.ref);
        const bool alone = takes && takes->size() == 1 && takes->front().finished && current && *current
            && (*current)->id == takes->front().id;
        if (alone)
            texts.push_back(takes->front().body.trimmed());
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

struct Attempts {
    int all = 0;
    int failed = 0; ///< as the schedule wants it
    int delivered = 0;
};

std::map<std::pair<QString, QString>, Attempts> byQuestion(const std::vector<LedgerEntry> &ledger)
{
    std::map<std::pair<QString, QString>, Attempts> questions;
    for (const LedgerEntry &entry : ledger) {
        Attempts &attempts = questions[{entry.stage, entry.subject}];
        ++attempts.all;
        attempts.failed += entry.fault ? 1 : 0;
        attempts.delivered += entry.delivered ? 1 : 0;
    }
    return questions;
}

} // namespace

Q_DECLARE_METATYPE(dg::VendorServer::Vendor)

class RunFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySceneIsWrittenOnce_data()
    {
        QTest::addColumn<Vendor>("vendor");
        QTest::addColumn<quint64>("seed");
        for (const quint64 seed : {1, 2, 3}) {
            QTest::addRow("anthropic, seed %d", static_cast<int>(seed)) << Vendor::Anthropic << seed;
            QTest::addRow("openai, seed %d", static_cast<int>(seed)) << Vendor::OpenAi << seed;
        }
    }

    void everySceneIsWrittenOnce()
    {
        QFETCH(const Vendor, vendor);
        QFETCH(const quint64, seed);
        Said said;
        VendorOptions server;
        server.answer = [&said](const VendorRequest &request) { return said.note(request); };
        server.fault = [schedule = scheduleOf(seed)](const VendorRequest &request) {
            return schedule.draw(request.stage, request.subject, request.attempt);
        };
        VendorServer vendorServer(vendor, server);
        NetworkBench bench(vendor, vendorServer, scenes, limits(), quickly);
        const RunState state = bench.run().run(bench.options(scenes));

        QCOMPARE(problemsOf(state), QString());
        QVERIFY(state.outcome == RunOutcome::Done);
        QCOMPARE(state.count(StageOutcome::Called), NetworkBench::callsOf(scenes));
        QCOMPARE(onlyTakes(bench, state).size(), std::size_t(scenes));
        QVERIFY(onlyTakes(bench, state) == said.texts());

        // Asked again after each fault, and after nothing else; what was delivered is not asked for again.
        const auto ledger = vendorServer.ledger();
        const auto questions = byQuestion(ledger);
        QCOMPARE(questions.size(), std::size_t(NetworkBench::callsOf(scenes)));
        int failed = 0;
        for (const auto &[question, attempts] : questions) {
            const QString name = question.first + QLatin1Char(' ') + question.second;
            QVERIFY2(attempts.delivered == 1, qPrintable(name));
            QVERIFY2(attempts.all == attempts.failed + 1, qPrintable(name));
            failed += attempts.failed;
        }
        QVERIFY(failed >= NetworkBench::callsOf(scenes) / 5);
        // Nothing was sent but what the client meant to send.
        QCOMPARE(vendorServer.http().requests(), static_cast<int>(ledger.size()));
        QCOMPARE(vendorServer.http().partialRequests(), 0);
        int calls = 0;
        for (const StageState &stage : state.stages)
            calls += stage.calls;
        QCOMPARE(calls, static_cast<int>(ledger.size()));

        // All of it is in the cache, whole.
        RunOptions rerun = bench.options(scenes);
        rerun.mode = RunMode::Rerun;
        QCOMPARE(bench.run().run(rerun).count(StageOutcome::Hit), NetworkBench::callsOf(scenes));
        QCOMPARE(vendorServer.ledger().size(), ledger.size());
    }
};

QTEST_GUILESS_MAIN(RunFaultsTest)
#include "tst_run_faults.moc"
