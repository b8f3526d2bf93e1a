// SPDX-License-Identifier: GPL-3.0-or-later
// A run that is stopped, or whose program is quit, while twenty answers stream in over real sockets: it ends,
// hangs up, keeps what was shown, and takes nothing of it for an answer.
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/pipeline/run_controller.h"
#include "tests/support/network_bench.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include <condition_variable>
#include <future>
#include <map>
#include <mutex>

using namespace dg;
using namespace std::chrono_literals;
using Vendor = VendorServer::Vendor;

namespace {

constexpr int scenes = 20;
constexpr int answersBefore = NetworkBench::callsOf(scenes) - scenes; ///< the outline and the voices
/// Takes 200 ms at most; a machine with other things to do takes longer.
constexpr auto atMost = 5s;

bool isDraft(const StageRef &ref)
{
    return ref.stage == QLatin1String("draft");
}

qsizetype threads()
{
    return QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
}

/// A server whose scenes stop in mid-stream, and go on when the gate opens.
struct HoldingServer {
    explicit HoldingServer(Vendor vendor)
        : server(vendor, options())
    {
    }
    VendorOptions options()
    {
        VendorOptions options;
        options.before = [this](const VendorRequest &request, int piece, ServerExchange &exchange) {
            constexpr int held = 3;
            return request.stage != QLatin1String("draft") || piece != held || exchange.await(gate);
        };
        return options;
    }

    Gate gate;
    VendorServer server;
};

/// What a run shows of its scenes. Any thread.
class Shown {
public:
    void take(const RunEvent &event)
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto *text = std::get_if<StageText>(&event.body); text && isDraft(text->ref))
            m_texts[text->ref] += text->text;
        m_retries += std::holds_alternative<StageRetrying>(event.body) ? 1 : 0;
        m_changed.notify_all();
    }
    [[nodiscard]] bool awaitTexts(std::size_t count)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 60s, [&] { return m_texts.size() >= count; });
    }
    [[nodiscard]] bool awaitRetries(int count)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 60s, [&] { return m_retries >= count; });
    }
    [[nodiscard]] std::map<StageRef, QString> texts()
    {
        const std::scoped_lock lock(m_mutex);
        return m_texts;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<StageRef, QString> m_texts; ///< guarded by m_mutex, as below
    int m_retries = 0;
};

/// Whether the project holds of each scene what was shown, as unfinished, and no more.
bool keepsWhatWasShown(NetworkBench &bench, const std::map<StageRef, QString> &shown)
{
    for (const auto &[ref, text] : shown) {
        const auto takes = bench.run().project().results(bench.run().episode(), ref);
        if (!takes || takes->size() != 1 || takes->front().finished || takes->front().body != text.toUtf8())
            return false;
    }
    return bench.run().project().unfinishedTakes(bench.run().episode())->size() == shown.size();
}

bool onlyWhatWasWhole(NetworkBench &bench)
{
    const auto entries = bench.run().cache().list();
    return entries.size() == answersBefore
        && std::none_of(entries.begin(), entries.end(),
            [](const EntryInfo &entry) { return entry.label.startsWith(QLatin1String("Scene ")); });
}

} // namespace

Q_DECLARE_METATYPE(dg::VendorServer::Vendor)

class RunStopTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stopsWithTwentyInFlight_data() { vendors(); }
    void stopsWithTwentyInFlight()
    {
        QFETCH(const Vendor, vendor);
        HoldingServer holding(vendor);
        const qsizetype before = threads();
        auto bench = std::make_unique<NetworkBench>(vendor, holding.server, scenes);
        Shown shown;
        std::stop_source stop;
        auto running = std::async(std::launch::async, [&] {
            return bench->run().run(
                bench->options(scenes), stop.get_token(), [&](const RunEvent &event) { shown.take(event); });
        });
        QVERIFY(holding.gate.awaitWaiting(scenes));
        QVERIFY(shown.awaitTexts(scenes));
        stop.request_stop();
        QVERIFY(running.wait_for(atMost) == std::future_status::ready);
        const RunState state = running.get();

        QVERIFY(state.outcome == RunOutcome::Stopped);
        QVERIFY(holding.server.http().awaitOpen(0));
        for (const LedgerEntry &entry : holding.server.ledger())
            QCOMPARE(entry.delivered, entry.stage != QLatin1String("draft"));
        QVERIFY(onlyWhatWasWhole(*bench));
        QCOMPARE(shown.texts().size(), std::size_t(scenes));
        QVERIFY(keepsWhatWasShown(*bench, shown.texts()));

        // What was finished is not asked for again, and what was not is.
        const auto asked = holding.server.ledger().size();
        holding.gate.open();
        const RunState again = bench->run().run(bench->options(scenes));
        QVERIFY2(again.outcome == RunOutcome::Done, qPrintable(problemsOf(again)));
        QCOMPARE(again.count(StageOutcome::Kept), answersBefore);
        QCOMPARE(again.count(StageOutcome::Called), scenes);
        QCOMPARE(holding.server.ledger().size(), asked + scenes);

        bench.reset();
        QVERIFY(holding.server.http().awaitOpen(0));
        QTRY_COMPARE(threads(), before);
    }

    void quitsWithTwentyInFlight_data() { vendors(); }
    void quitsWithTwentyInFlight()
    {
        QFETCH(const Vendor, vendor);
        HoldingServer holding(vendor);
        const qsizetype before = threads();
        auto bench = std::make_unique<NetworkBench>(vendor, holding.server, scenes);
        auto controller = std::make_unique<RunController>(bench->run().services());
        controller->start(bench->run().sharedProject(), bench->options(scenes));
        const auto texts = [&] {
            std::map<StageRef, QString> found;
            for (const StageState &stage : controller->state().stages) {
                if (isDraft(stage.plan.ref) && !stage.text.isEmpty())
                    found.emplace(stage.plan.ref, stage.text);
            }
            return found;
        };
        QTRY_COMPARE_WITH_TIMEOUT(texts().size(), std::size_t(scenes), 60'000);
        QVERIFY(holding.gate.awaitWaiting(scenes));
        const auto shown = texts();

        auto quitting = std::async(std::launch::async, [&] { return holding.server.http().awaitOpen(0); });
        controller.reset();
        QVERIFY(quitting.wait_for(atMost) == std::future_status::ready);
        QVERIFY(quitting.get());
        QVERIFY(onlyWhatWasWhole(*bench));
        for (const auto &[ref, text] : shown) {
            const auto takes = bench->run().project().results(bench->run().episode(), ref);
            QCOMPARE(takes->size(), std::size_t(1));
            QVERIFY(!takes->front().finished);
            QVERIFY(QString::fromUtf8(takes->front().body).startsWith(text));
        }
        bench.reset();
        QTRY_COMPARE(threads(), before);
    }

    /// A provider that wants two minutes of quiet does not hold up who wants to stop.
    void stopsWhileTheProviderIsParked()
    {
        VendorOptions options;
        options.fault = [](const VendorRequest &request) -> std::optional<VendorFault> {
            if (request.stage != QLatin1String("draft"))
                return std::nullopt;
            return VendorFault {VendorFault::Kind::TooMany, 120s};
        };
        VendorServer server(Vendor::OpenAi, options);
        NetworkBench bench(Vendor::OpenAi, server, scenes);
        Shown shown;
        std::stop_source stop;
        auto running = std::async(std::launch::async, [&] {
            return bench.run().run(
                bench.options(scenes), stop.get_token(), [&](const RunEvent &event) { shown.take(event); });
        });
        QVERIFY(shown.awaitRetries(1));
        stop.request_stop();
        QVERIFY(running.wait_for(atMost) == std::future_status::ready);
        QVERIFY(running.get().outcome == RunOutcome::Stopped);
        QVERIFY(onlyWhatWasWhole(bench));
    }

private:
    static void vendors()
    {
        QTest::addColumn<Vendor>("vendor");
        QTest::addRow("anthropic") << Vendor::Anthropic;
        QTest::addRow("openai") << Vendor::OpenAi;
    }
};

QTEST_GUILESS_MAIN(RunStopTest)
#include "tst_run_stop.moc"
