// SPDX-License-Identifier: GPL-3.0-or-later
// Any stage of an episode fails, and any two: what does not depend on them is as it would have been, and a
// resumed run makes the calls that are missing and no other.
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "tests/support/fake_clock.h"
#include "tests/support/whole_run.h"

#include <QTest>

#include <map>
#include <set>

using namespace dg;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t everyPair = 12; // under the sanitizer some of them have to do
#else
constexpr std::size_t everyPair = 1;
#endif

constexpr int sceneCount = 3;

struct Bench {
    Bench()
    {
        makeWhole(run, sceneCount, 24);
        provider.setScore(0.5);
    }

    FakeClock clock;
    ScriptedProvider provider {clock};
    RunBench run {provider, clock, 3};
};

struct Reference {
    RunState state;
    std::map<StageRef, StageResult> results;
    QByteArray script;

    [[nodiscard]] std::set<StageRef> dependingOn(const std::vector<StageRef> &failing) const
    {
        std::set<StageRef> found(failing.begin(), failing.end());
        for (bool grows = true; grows;) {
            grows = false;
            for (const StageState &stage : state.stages) {
                const auto &after = stage.plan.after;
                const bool depends = std::any_of(
                    after.begin(), after.end(), [&](const StageRef &ref) { return found.contains(ref); });
                grows = (depends && found.insert(stage.plan.ref).second) || grows;
            }
        }
        return found;
    }
};

Reference undisturbed()
{
    Bench bench;
    Reference reference {bench.run.run(), {}, bench.run.script()};
    const auto results = bench.run.project().currentResults(bench.run.episode());
    for (const StageResult &result : *results)
        reference.results.emplace(result.ref, result);
    return reference;
}

/// What stands in the way of it; empty: all is well.
QString problemWith(const Reference &reference, const std::vector<StageRef> &failing)
{
    Bench bench;
    std::set<QString> labels;
    for (const StageRef &ref : failing)
        labels.insert(reference.state.find(ref)->plan.label);
    bool fails = true;
    bench.provider.failWith(
        [&](const ScriptedProvider::Call &call) { return fails && labels.contains(call.request.label); },
        {ErrorKind::Refused, "No."});
    const RunState state = bench.run.run();
    if (state.outcome != RunOutcome::Gaps && state.outcome != RunOutcome::Failed)
        return QStringLiteral("it ended %1").arg(toString(*state.outcome));
    const std::set<StageRef> touched = reference.dependingOn(failing);
    int failed = 0;
    for (const StageState &stage : state.stages) {
        const StageRef &ref = stage.plan.ref;
        if (!stage.outcome)
            return QStringLiteral("%1 has not ended").arg(stage.plan.label);
        failed += *stage.outcome == StageOutcome::Failed && stage.plan.mayCall ? 1 : 0;
        if (*stage.outcome == StageOutcome::Blocked && stage.why.isEmpty())
            return QStringLiteral("%1 does not say what it waits for").arg(stage.plan.label);
        if (touched.contains(ref))
            continue;
        const auto result = bench.run.project().current(
            stage.plan.ref.stage == stages::voice || stage.plan.ref.stage == stages::dynamics
                ? EpisodeId {}
                : bench.run.episode(),
            ref);
        const auto good = reference.results.find(ref);
        if (good == reference.results.end() ? result->has_value()
                                            : !*result || (*result)->body != good->second.body)
            return QStringLiteral("%1 is another").arg(stage.plan.label);
    }
    if (failed == 0)
        return QStringLiteral("nothing failed");

    // What the project does not hold of what the undisturbed run has asked.
    std::multiset<QString> missing;
    for (const StageState &stage : reference.state.stages) {
        const auto good = reference.results.find(stage.plan.ref);
        if (!stage.plan.mayCall || good == reference.results.end())
            continue;
        const StageResult &result = good->second;
        const EpisodeId episode = result.episode == EpisodeId {} ? EpisodeId {} : bench.run.episode();
        if (!*bench.run.project().findResult(episode, result.ref, result.digest))
            missing.insert(stage.plan.label);
    }
    const auto before = bench.provider.calls().size();
    fails = false;
    const auto options = optionsToResume(**bench.run.project().lastRun(bench.run.episode()));
    const RunState resumed = bench.run.run(*options);
    if (resumed.outcome != RunOutcome::Done)
        return QStringLiteral("resumed, it ended %1").arg(toString(*resumed.outcome));
    std::multiset<QString> made;
    const auto calls = bench.provider.calls();
    for (std::size_t i = before; i < calls.size(); ++i)
        made.insert(calls[i].label);
    if (made != missing)
        return QStringLiteral("resumed, it made %1 calls of %2").arg(made.size()).arg(missing.size());
    if (bench.run.script() != reference.script)
        return QStringLiteral("resumed, its script is another");
    return {};
}

} // namespace

class RunFailuresTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        writeToMemory();
        m_reference = undisturbed();
        QVERIFY(m_reference.state.outcome == RunOutcome::Done);
        for (const StageState &stage : m_reference.state.stages) {
            if (stage.plan.mayCall && *stage.outcome == StageOutcome::Called)
                m_asked.push_back(stage.plan.ref);
        }
        qInfo("%zu stages are asked", m_asked.size());
    }

    void anyOne()
    {
        for (const StageRef &ref : m_asked) {
            const QString problem = problemWith(m_reference, {ref});
            QVERIFY2(problem.isEmpty(),
                qPrintable(QStringLiteral("%1 %2: %3").arg(ref.stage, ref.subject, problem)));
        }
    }

    void anyTwo()
    {
        for (std::size_t i = 0; i < m_asked.size(); ++i) {
            for (std::size_t k = i + 1 + i % everyPair; k < m_asked.size(); k += everyPair) {
                const QString problem = problemWith(m_reference, {m_asked[i], m_asked[k]});
                QVERIFY2(problem.isEmpty(),
                    qPrintable(QStringLiteral("%1 %2 and %3 %4: %5")
                                   .arg(m_asked[i].stage, m_asked[i].subject, m_asked[k].stage,
                                       m_asked[k].subject, problem)));
            }
        }
    }

private:
    Reference m_reference;
    std::vector<StageRef> m_asked;
};

QTEST_GUILESS_MAIN(RunFailuresTest)
#include "tst_run_failures.moc"
