// SPDX-License-Identifier: GPL-3.0-or-later
// The report of a run whose answers come from this machine's disk: what was not called, and what it had cost.
#include "core/ai/caching_ai_client.h"
#include "core/cache/tiered_cache.h"
#include "core/monitor/run_report.h"
#include "core/pipeline/run_engine.h"
#include "tests/support/run_bench.h"
#include "tests/support/scripted_provider.h"

#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace dg;

namespace {

/// A project of its own each time, written by a studio of its own.
QJsonObject reportOfNewProject(const QString &cacheFolder)
{
    const QTemporaryDir folder;
    SystemClock clock;
    ScriptedProvider provider(clock);
    CacheConfig config;
    config.folder = cacheFolder;
    TieredCache cache(clock, config);
    CachingAiClient client(cache, clock);
    const RunServices services {
        clock, client, [&](const RunSettings &) -> Expected<AiProvider *> { return &provider; }};
    const Show show = RunBench::showWith(5);
    const std::shared_ptr<ProjectFile> project = std::move(
        *ProjectFile::create(folder.filePath(QStringLiteral("a.dgstudio")), show, RunBench::briefFor(show)));
    RunOptions options;
    options.episode = project->episodes()->front().id;
    RunState state;
    RunEngine engine(services, project, options, [&](const RunEvent &event) { reduce(state, event); });
    engine.run({});
    // What is on its way to the disk lies there when the report is written.
    return cache.flush(std::chrono::minutes(1)) ? makeReport(state, cache.statistics()) : QJsonObject {};
}

QJsonObject objectIn(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toObject();
}

int intIn(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toInt(-1);
}

} // namespace

class TestReportFromDisk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatComesFromTheDiskIsSaved()
    {
        const QTemporaryDir cache;
        const QJsonObject first = reportOfNewProject(cache.path());
        const int calls = intIn(objectIn(first, "calls"), "total");
        const int cost = calls * static_cast<int>(ScriptedProvider::usagePerCall.cost.value());
        QVERIFY(calls > 10);
        QCOMPARE(intIn(first, "micro_usd"), cost);
        QCOMPARE(intIn(first, "saved_micro_usd"), 0);
        QCOMPARE(intIn(objectIn(objectIn(objectIn(first, "cache"), "by_tier"), "disk"), "entries"), calls);

        const QJsonObject second = reportOfNewProject(cache.path());
        QCOMPARE(intIn(objectIn(second, "calls"), "total"), 0);
        QCOMPARE(intIn(second, "micro_usd"), 0);
        QCOMPARE(intIn(second, "saved_micro_usd"), cost);
        const QJsonObject told = objectIn(second, "cache");
        QCOMPARE(told.value(QStringLiteral("hit_rate")).toDouble(-1), 1.0);
        const QJsonObject byTier = objectIn(told, "by_tier");
        QCOMPARE(intIn(objectIn(byTier, "disk"), "hits"), calls);
        QCOMPARE(intIn(objectIn(byTier, "disk"), "lookups"), calls);
        QCOMPARE(intIn(objectIn(byTier, "disk"), "entries"), calls);
        QCOMPARE(intIn(objectIn(byTier, "memory"), "hits"), 0);
        QCOMPARE(intIn(objectIn(byTier, "memory"), "misses"), calls);
        const QJsonObject byType = objectIn(told, "by_type");
        int hits = 0;
        for (const QJsonValue &kind : byType) {
            QCOMPARE(intIn(kind.toObject(), "hits"), intIn(kind.toObject(), "lookups"));
            hits += intIn(kind.toObject(), "hits");
        }
        QCOMPARE(hits, calls);
        QCOMPARE(intIn(objectIn(byType, "voice_profile"), "hits"), 5);
    }
};

QTEST_GUILESS_MAIN(TestReportFromDisk)
#include "tst_report_from_disk.moc"
