// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/ai/token_estimate.h"
#include "core/pipeline/run_plan.h"
#include "tests/support/fake_clock.h"
#include "tests/support/run_bench.h"
#include "tests/support/scripted_provider.h"

#include <QTest>

using namespace dg;

namespace {

/// A provider that says what it would take by the tokens it is asked with: a microdollar each.
class PricedProvider final : public AiProvider {
public:
    explicit PricedProvider(ScriptedProvider &scripted)
        : m_scripted(scripted)
    {
    }
    [[nodiscard]] QJsonObject identity() const override { return m_scripted.identity(); }
    [[nodiscard]] QString name() const override { return m_scripted.name(); }
    [[nodiscard]] QString defaultModel() const override { return m_scripted.defaultModel(); }
    [[nodiscard]] bool mayBeShared() const override { return true; }
    [[nodiscard]] Usage estimate(const AiRequest &request, TokenCount output) const override
    {
        const TokenCount input = estimateTokens(request);
        return {input, output, MicroDollars((input + output).value())};
    }
    [[nodiscard]] CallResult complete(
        const AiRequest &request, std::stop_token stop, const AnswerSink &sink) override
    {
        return m_scripted.complete(request, std::move(stop), sink);
    }

private:
    ScriptedProvider &m_scripted;
};

template <class Edit>
RunOptions with(Edit edit)
{
    RunOptions options;
    edit(options);
    return options;
}

struct Bench {
    RunPlan plan(RunOptions options = {})
    {
        options.episode = run.episode();
        const auto plan = planRun(run.services(), run.project(), options);
        if (!plan)
            qFatal("%s", plan.error().text().c_str());
        return *plan;
    }

    /// What the run then really asks.
    int callsOf(const RunOptions &options)
    {
        const int before = provider.callCount();
        run.run(options);
        return provider.callCount() - before;
    }

    FakeClock clock;
    ScriptedProvider provider {clock};
    PricedProvider priced {provider};
    RunBench run {priced, clock, 5};
};

} // namespace

Q_DECLARE_METATYPE(RunOptions)

class RunPlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNewEpisodeIsAGuessThatSaysSo()
    {
        Bench bench;
        const RunPlan plan = bench.plan();
        QVERIFY(!plan.scenesKnown);
        QCOMPARE(plan.calls(), 1 + 5 + 10);
        QCOMPARE(plan.answers(), 0);
        QCOMPARE(plan.usage().output, TokenCount(5000 + 5 * 900 + 10 * 1400));
        QCOMPARE(bench.provider.callCount(), 0);
        QCOMPARE(bench.callsOf({}), plan.calls());
    }

    void withoutANumberOfScenesThereAreTen()
    {
        Bench bench;
        EpisodeBrief brief = bench.run.brief();
        brief.sceneCount.reset();
        bench.run.saveBrief(brief);
        QCOMPARE(bench.plan().calls(), 1 + 5 + 10);
        brief.sceneCount = 4;
        bench.run.saveBrief(brief);
        QCOMPARE(bench.plan().calls(), 1 + 5 + 4);
    }

    /// Three voices of about 700 tokens each are most of a draft's question.
    void voicesThatAreNotKnownYetCountAsTheyTypicallyAre()
    {
        Bench bench;
        const RunPlan all = bench.plan();
        EpisodeBrief brief = bench.run.brief();
        brief.sceneCount = 9;
        bench.run.saveBrief(brief);
        const auto draft = all.usage().input.value() - bench.plan().usage().input.value();
        QVERIFY2(draft > 3 * 700, QByteArray::number(draft).constData());
        QVERIFY2(draft < 3 * 700 + 1500, QByteArray::number(draft).constData());
    }

    void whatTheProjectHasIsKnown()
    {
        Bench bench;
        bench.run.run();
        const RunPlan plan = bench.plan();
        QVERIFY(plan.scenesKnown);
        QCOMPARE(plan.calls(), 0);
        QCOMPARE(plan.answers(), 1 + 5 + 10);
        QVERIFY(plan.usage() == Usage {});
    }

    void looksIntoTheCacheWithoutCountingIt()
    {
        Bench bench;
        bench.run.run();
        const auto before = bench.run.cache().statistics().total();
        const RunPlan plan = bench.plan(with([](auto &run) { run.mode = RunMode::Rerun; }));
        QCOMPARE(plan.calls(), 0);
        QCOMPARE(plan.answers(), 1 + 5 + 10);
        const auto after = bench.run.cache().statistics().total();
        QCOMPARE(after.hits, before.hits);
        QCOMPARE(after.misses, before.misses);
    }

    void whatNobodyMayAnswerIsCalled_data()
    {
        QTest::addColumn<RunOptions>("options");
        QTest::addColumn<int>("calls");
        QTest::addColumn<int>("known");
        QTest::addRow("nothing") << RunOptions() << 0 << 16;
        QTest::addRow("fresh") << with([](auto &run) { run.mode = RunMode::Fresh; }) << 16 << 0;
        QTest::addRow("past the cache") << with([](auto &run) {
            run.mode = RunMode::Rerun;
            run.useCache = false;
        }) << 16 << 0;
        QTest::addRow("one scene again") << with([](auto &run) {
            run.writeAgain = {{QStringLiteral("draft"), QStringLiteral("s002")}};
        }) << 1 << 15;
        QTest::addRow("two scenes, fresh") << with([](auto &run) {
            run.mode = RunMode::Fresh;
            run.onlyScenes = {SceneId("s001"), SceneId("s002")};
        }) << 8 << 0;
        QTest::addRow("another seed") << with([](auto &run) {
            run.settings = RunSettings();
            run.settings->passes = noPasses();
            run.settings->seed = 7;
        }) << 16 << 0;
    }
    void whatNobodyMayAnswerIsCalled()
    {
        QFETCH(RunOptions, options);
        QFETCH(int, calls);
        QFETCH(int, known);
        Bench bench;
        bench.run.run();
        const RunPlan plan = bench.plan(options);
        QCOMPARE(plan.calls(), calls);
        QCOMPARE(plan.answers(), known);
        QCOMPARE(bench.callsOf(options), calls);
    }

    void anotherVoiceIsFollowedByItsScenes()
    {
        Bench bench;
        bench.run.run();
        Show show = *bench.run.project().show();
        show.cast.front().want = QStringLiteral("to be left alone");
        QVERIFY(bench.run.project().saveShow(show));
        const RunPlan plan = bench.plan();
        QVERIFY(plan.calls() > 1);
        QCOMPARE(bench.callsOf({}), plan.calls());
    }

    void oneSceneMoreIsEstimatedByWhatItIsAskedWith()
    {
        Bench bench;
        bench.run.run();
        const RunOptions options = with([](auto &run) {
            run.writeAgain = {{QStringLiteral("draft"), QStringLiteral("s003")}};
        });
        const RunPlan plan = bench.plan(options);
        bench.run.run(options);
        const AiRequest asked = bench.provider.calls().back();
        QCOMPARE(plan.usage().input, estimateTokens(asked));
        // As many as the drafts before it had, not as many as one may be expected to have.
        QCOMPARE(plan.usage().output, ScriptedProvider::usagePerCall.output);
        QCOMPARE(plan.usage().cost, MicroDollars((plan.usage().input + plan.usage().output).value()));
    }

    void failsAsTheRunWould()
    {
        Bench bench;
        EpisodeBrief brief = bench.run.brief();
        brief.premise.clear();
        bench.run.saveBrief(brief);
        RunOptions options;
        options.episode = bench.run.episode();
        const auto plan = planRun(bench.run.services(), bench.run.project(), options);
        QVERIFY(!plan);
        QVERIFY(plan.error().kind == ErrorKind::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(RunPlanTest)
#include "tst_run_plan.moc"
