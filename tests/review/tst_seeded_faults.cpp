// SPDX-License-Identifier: GPL-3.0-or-later
// Fifty episodes in which all is well, and a fault in each: nothing is found in the former, and every fault.
#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "core/review/episode_review.h"
#include "tests/support/consistent_episode.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace dg;

namespace {

constexpr int episodes = 50;

QString listed(const std::vector<ReviewFinding> &findings)
{
    QStringList lines;
    for (const ReviewFinding &each : findings)
        lines.append(each.finding.problem);
    return lines.join(u'\n');
}

/// What a writer has to look at: suggestions are matters of taste.
std::vector<ReviewFinding> faultsIn(const EpisodeText &text)
{
    std::vector<ReviewFinding> found = reviewEpisode(text);
    std::erase_if(found, [](const ReviewFinding &each) {
        // How long a scene of Rehearsal's is depends on its cards, and is no matter of what is tested here.
        return each.finding.severity == Severity::Suggestion || each.check == ReviewCheck::Length;
    });
    return found;
}

} // namespace

class TestSeededFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsFoundWhereAllIsWell()
    {
        std::size_t facts = 0;
        for (std::uint64_t seed = 0; seed < episodes; ++seed) {
            const auto episode = consistentEpisode(m_provider, seed);
            QVERIFY2(episode.has_value(), episode ? "" : episode.error().text().c_str());
            facts += episode->stated.size();
            const auto found = faultsIn(episode->text);
            QVERIFY2(found.empty(), qPrintable(QStringLiteral("seed %1:\n").arg(seed) + listed(found)));
        }
        QVERIFY(facts > 50 * 50); // there is something to get wrong
    }

    void everyFaultIsFoundInItsScene()
    {
        std::map<EpisodeFault, int> seeded;
        int kind = 0;
        for (std::uint64_t seed = 0; seed < episodes; ++seed) {
            auto episode = consistentEpisode(m_provider, seed);
            QVERIFY2(episode.has_value(), episode ? "" : episode.error().text().c_str());
            Random random(1000 + seed);
            std::optional<SeededFault> fault;
            // Not every episode has a place for every fault.
            for (int tries = 0; !fault && tries < episodeFaults; ++tries) {
                const auto next = static_cast<EpisodeFault>(kind++ % episodeFaults);
                fault = seedFault(*episode, next, random);
                seeded[next] += fault ? 1 : 0;
            }
            QVERIFY(fault.has_value());
            const auto found = faultsIn(episode->text);
            const auto isIt = [&](const ReviewFinding &each) {
                return each.check == fault->check && !each.scenes.empty()
                    && each.scenes.front() == fault->scene;
            };
            const QString about =
                QStringLiteral("seed %1, %2, scene %3:\n%4")
                    .arg(seed)
                    .arg(fault->what, QString::fromStdString(fault->scene.value()), listed(found));
            QVERIFY2(std::any_of(found.begin(), found.end(), isIt), qPrintable(about));
            // And nothing beside it.
            QVERIFY2(std::all_of(found.begin(), found.end(), isIt), qPrintable(about));
        }
        QCOMPARE(seeded.size(), std::size_t(episodeFaults));
        for (const auto &[which, count] : seeded)
            QVERIFY2(count >= 2, qPrintable(QString::number(static_cast<int>(which))));
    }

private:
    SystemClock m_clock;
    RehearsalProvider m_provider {m_clock};
};

QTEST_GUILESS_MAIN(TestSeededFaults)
#include "tst_seeded_faults.moc"
