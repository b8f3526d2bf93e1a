// SPDX-License-Identifier: GPL-3.0-or-later
// As many scenes as an episode may have, with every pass: none is lost, none is doubled, and what a run holds
// in memory is bounded by what it has written.
#include "core/base/clock.h"
#include "core/events/stage_names.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "core/screenplay/fountain.h"
#include "core/story/brief.h"
#include "core/story/samples.h"
#include "tests/support/every_pass.h"
#include "tests/support/process_memory.h"
#include "tests/support/run_bench.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace dg;

namespace {

struct Run {
    RunState state;
    std::map<StageRef, int> planned; ///< how often each stage was
    std::map<StageRef, int> finished;
    std::int64_t bytes = 0; ///< of all that the project holds
    std::int64_t memory = 0; ///< at its peak, above what was there before
};

QStringList headingsOf(const QString &fountain)
{
    QStringList headings;
    for (const ScriptElement &element : readFountain(fountain).elements) {
        if (element.type == ElementType::SceneHeading)
            headings.append(element.text);
    }
    return headings;
}

qsizetype speechesIn(const QString &fountain)
{
    const auto elements = readFountain(fountain).elements;
    return std::count_if(elements.begin(), elements.end(),
        [](const ScriptElement &element) { return element.type == ElementType::Character; });
}

} // namespace

class TestManyScenes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // What the first run of all makes once is no matter of its length.
        RunBench bench(m_rehearsal, m_clock);
        QVERIFY(run(bench, 3).state.outcome == RunOutcome::Done);
    }

    void noneIsLostAndNoneIsDoubled()
    {
        RunBench bench(m_rehearsal, m_clock);
        m_long = run(bench, EpisodeBrief::maximumScenes);
        QVERIFY(m_long.state.outcome == RunOutcome::Done);

        // Every stage that was planned has ended once, and well.
        QVERIFY(m_long.planned.size() > std::size_t(EpisodeBrief::maximumScenes));
        QCOMPARE(m_long.finished.size(), m_long.planned.size());
        for (const auto &[ref, count] : m_long.planned) {
            QVERIFY2(count == 1, qPrintable(ref.stage + ref.subject));
            QVERIFY2(m_long.finished[ref] == 1, qPrintable(ref.stage + ref.subject));
        }
        for (const StageState &stage : m_long.state.stages)
            QVERIFY2(stage.outcome == StageOutcome::Called || stage.outcome == StageOutcome::Made
                    || stage.outcome == StageOutcome::Skipped,
                qPrintable(stage.plan.label + stage.why));

        // Of every scene the project has one draft, and one of whatever else it went through.
        QVERIFY(m_long.state.outline != nullptr);
        const auto &scenes = m_long.state.outline->scenes;
        QCOMPARE(scenes.size(), std::size_t(EpisodeBrief::maximumScenes));
        std::map<StageRef, int> recorded;
        qsizetype speeches = 0;
        const auto current = bench.project().currentResults(bench.episode());
        QVERIFY(current.has_value());
        for (const StageResult &result : *current)
            ++recorded[result.ref];
        for (const auto &[ref, count] : recorded)
            QVERIFY2(count == 1, qPrintable(ref.stage + ref.subject));
        for (const OutlineScene &scene : scenes) {
            const QString id = QString::fromStdString(scene.id.value());
            const bool hasTake = recorded.contains({stages::scene, id});
            const StageRef last {hasTake ? stages::scene : stages::draft, id};
            const auto results = bench.project().results(bench.episode(), last);
            QVERIFY2(results && results->size() == 1, qPrintable(id));
            speeches += speechesIn(QString::fromUtf8(results->front().body));
        }

        // And so has the script: every scene, in its place, with all that is said in it.
        const QString script = QString::fromUtf8(bench.script());
        QStringList slugs;
        for (const OutlineScene &scene : scenes)
            slugs.append(scene.slug);
        QCOMPARE(headingsOf(script), slugs);
        QCOMPARE(speechesIn(script), speeches);
    }

    /// What a run holds: the answers in memory's tier of the cache, and a few copies of what it has written.
    void memoryIsBoundedByWhatIsWritten()
    {
        QVERIFY(m_long.bytes > 0);
        const std::int64_t mebibyte = 1 << 20;
        const std::int64_t bound = CacheConfig {}.memoryBytes + 20 * m_long.bytes + 64 * mebibyte;
        qInfo("%lld MiB at the peak for %lld MiB of results; at most %lld MiB",
            static_cast<long long>(m_long.memory / mebibyte), static_cast<long long>(m_long.bytes / mebibyte),
            static_cast<long long>(bound / mebibyte));
        QVERIFY(m_long.memory <= bound + PeakMemory::kept);
        // Ten times as many scenes take ten times as much, and no more.
        RunBench bench(m_rehearsal, m_clock);
        const Run fewer = run(bench, EpisodeBrief::maximumScenes / 10);
        QVERIFY(m_long.bytes < 15 * fewer.bytes);
    }

private:
    Run run(RunBench &bench, int scenes)
    {
        auto sample = loadSampleShow(sampleShowNames().front());
        if (!sample || !bench.project().saveShow(sample->show))
            qFatal("There is no show.");
        EpisodeBrief brief = sample->brief;
        brief.title = QStringLiteral("The Long One");
        brief.premise = QStringLiteral("It does not end.");
        brief.sceneCount = scenes;
        brief.targetPages.reset();
        brief.run.scenesAtOnce = 8;
        brief.run.passes = everyPass();
        bench.saveBrief(brief);

        Run run;
        RunOptions options;
        options.settings = brief.run;
        const PeakMemory memory;
        run.state = bench.run(options, {}, [&](const RunEvent &event) {
            if (const auto *planned = std::get_if<StagesPlanned>(&event.body)) {
                for (const PlannedStage &stage : planned->stages) {
                    // One that waits for more than was known is told again.
                    if (!run.planned.contains(stage.ref))
                        ++run.planned[stage.ref];
                }
            }
            if (const auto *finished = std::get_if<StageFinished>(&event.body))
                ++run.finished[finished->ref];
        });
        run.memory = memory.growth();
        const auto current = bench.project().currentResults(bench.episode());
        for (const StageResult &result : current.value_or(std::vector<StageResult> {}))
            run.bytes += result.body.size();
        return run;
    }

    SystemClock m_clock;
    RehearsalProvider m_rehearsal {m_clock};
    Run m_long;
};

QTEST_GUILESS_MAIN(TestManyScenes)
#include "tst_many_scenes.moc"
