// SPDX-License-Identifier: GPL-3.0-or-later
// Whole episodes against servers that take what the vendors document and nothing else, over real sockets.
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/ai/http_transport.h"
#include "core/ai/model_catalogue.h"
#include "core/ai/network_provider.h"
#include "core/base/clock.h"
#include "tests/support/run_bench.h"
#include "tests/support/vendor_answers.h"
#include "tests/support/vendor_server.h"

#include <QTest>

using namespace dg;

namespace {

constexpr int scenes = 12;
constexpr int castSize = 5;
constexpr int callsOfAll = 1 + castSize + scenes;

struct Bench {
    explicit Bench(VendorServer::Vendor vendor, VendorOptions options = {})
        : key(options.key)
        , server(vendor, std::move(options))
        , provider({transport, *catalogue, clock},
              {vendor == VendorServer::Vendor::Anthropic ? QStringLiteral("anthropic")
                                                         : QStringLiteral("openai"),
                  QUrl(server.base())},
              key)
    {
        EpisodeBrief brief = run.brief();
        brief.sceneCount = scenes;
        brief.run.model = model();
        run.saveBrief(brief);
    }

    [[nodiscard]] QString model() const { return catalogue->defaultModel(provider.address().protocol); }
    [[nodiscard]] ModelPrice price() const { return *provider.infoOf(model()).price; }
    RunState write(int atOnce)
    {
        RunOptions options;
        options.settings = run.brief().run;
        options.settings->scenesAtOnce = atOnce;
        return run.run(options);
    }

    SystemClock clock;
    HttpTransport transport;
    std::unique_ptr<ModelCatalogue> catalogue = *ModelCatalogue::load();
    const QByteArray key;
    VendorServer server;
    NetworkProvider provider;
    RunBench run {provider, clock, castSize};
};

QString problemsOf(const RunState &state)
{
    QStringList problems;
    for (const StageState &stage : state.stages) {
        if (stage.error)
            problems.append(
                stage.plan.label + QStringLiteral(": ") + QString::fromStdString(stage.error->text()));
    }
    return problems.join(u'\n');
}

} // namespace

Q_DECLARE_METATYPE(dg::VendorServer::Vendor)

class RunVendorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEpisodeCostsHardlyMoreThanItMust_data()
    {
        QTest::addColumn<VendorServer::Vendor>("vendor");
        QTest::addColumn<int>("atOnce");
        for (const int atOnce : {1, 3, 12}) {
            QTest::addRow("anthropic, %d at once", atOnce) << VendorServer::Vendor::Anthropic << atOnce;
            QTest::addRow("openai, %d at once", atOnce) << VendorServer::Vendor::OpenAi << atOnce;
        }
    }

    void anEpisodeCostsHardlyMoreThanItMust()
    {
        QFETCH(VendorServer::Vendor, vendor);
        QFETCH(int, atOnce);
        Bench bench(vendor);
        const RunState state = bench.write(atOnce);
        QCOMPARE(problemsOf(state), QString());
        QVERIFY(state.outcome == RunOutcome::Done);
        QCOMPARE(state.count(StageOutcome::Called), callsOfAll);
        QCOMPARE(bench.server.answeredWith(400), 0);
        QCOMPARE(bench.server.ledger().size(), std::size_t(callsOfAll));

        const double billed = bench.server.billedInput(bench.price());
        const double least = bench.server.optimumInput(bench.price());
        qInfo("input billed %.0f micro-dollars, at best %.0f: %.3f", billed, least, billed / least);
        QVERIFY2(billed <= 1.05 * least, qPrintable(QString::number(billed / least)));

        // What the run says it took is what the server booked.
        std::int64_t input = 0;
        std::int64_t read = 0;
        for (const LedgerEntry &entry : bench.server.ledger()) {
            input += static_cast<std::int64_t>(entry.use.input);
            read += static_cast<std::int64_t>(entry.use.cache.read);
        }
        QCOMPARE(state.usage().input.value(), input);
        QCOMPARE(state.usage().cacheRead.value(), read);
        QVERIFY(read > 0);
        QVERIFY(state.usage().promptCacheSaved.value() > 0);
    }

    void theSameEpisodeAgainCostsNothing()
    {
        Bench bench(VendorServer::Vendor::Anthropic);
        bench.write(3);
        RunOptions rerun;
        rerun.mode = RunMode::Rerun;
        const RunState again = bench.run.run(rerun);
        QCOMPARE(again.count(StageOutcome::Hit), callsOfAll);
        QCOMPARE(bench.server.ledger().size(), std::size_t(callsOfAll));
        QCOMPARE(again.usage().cost.value(), 0);
    }
};

QTEST_GUILESS_MAIN(RunVendorsTest)
#include "tst_run_vendors.moc"
