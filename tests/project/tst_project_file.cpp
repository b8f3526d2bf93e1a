// SPDX-License-Identifier: GPL-3.0-or-later
// What a project holds and gives back. Refusals: tst_project_refusal; kills and locks: tst_project_crash.
#include "core/project/project_file.h"

#include "tests/project/project_samples.h"
#include "tests/support/sqlite_fault_vfs.h"

#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <atomic>
#include <future>

using namespace dg;

static const StageRef scene {QStringLiteral("draft"), QStringLiteral("s1")};

class TestProjectFile : public QObject {
    Q_OBJECT

    SqliteFaultVfs m_faults;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProjectFile> m_file;
    EpisodeId m_episode;

    QString place(const QString &name = QStringLiteral("low-tide.dgstudio")) const
    {
        return m_folder->filePath(name);
    }
    void reopen()
    {
        const QString path = m_file->path();
        m_file.reset();
        Expected<std::unique_ptr<ProjectFile>> opened = ProjectFile::open(path);
        QVERIFY2(opened, opened ? "" : opened.error().text().c_str());
        m_file = *std::move(opened);
    }
    ResultId commit(const StageResult &result)
    {
        const Expected<ResultId> id = m_file->commit(result);
        return id ? *id : ResultId {-1};
    }
    std::optional<StageResult> current(const StageRef &ref = scene)
    {
        return m_file->current(m_episode, ref).value();
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        Expected<std::unique_ptr<ProjectFile>> created =
            ProjectFile::create(place(), sampleShow(), sampleBrief());
        QVERIFY2(created, created ? "" : created.error().text().c_str());
        m_file = *std::move(created);
        m_episode = m_file->episodes().value().front().id;
    }

    void cleanup()
    {
        m_file.reset();
        m_folder.reset();
    }

    void aNewProjectHoldsOneEpisode()
    {
        const std::vector<EpisodeSummary> episodes = m_file->episodes().value();
        QCOMPARE(episodes.size(), std::size_t {1});
        QVERIFY(episodes.front().id != EpisodeId {});
        QCOMPARE(episodes.front().title, sampleBrief().title);
        QVERIFY(m_file->brief(m_episode).value() == sampleBrief());
        QVERIFY(m_file->currentResults(m_episode).value().empty());
        QVERIFY(!m_file->lastRun(m_episode).value());
        QCOMPARE(m_file->path(), place());
    }

    void showAndBriefComeBackWithUnknownFields()
    {
        reopen();
        QCOMPARE(toJson(m_file->show().value()), toJson(sampleShow()));
        QVERIFY(m_file->show()->extra.contains(QStringLiteral("ofALaterVersion")));
        QCOMPARE(m_file->show()->cast.front().extra.value(QStringLiteral("cardVersion")).toInt(), 3);
        QVERIFY(m_file->brief(m_episode)->extra.contains(QStringLiteral("ofALaterVersion")));
    }

    void savesReplaceWhatWasThere()
    {
        QVERIFY(m_file->saveShow(sampleShow(QStringLiteral("High Tide"))));
        QVERIFY(m_file->saveBrief(m_episode, sampleBrief(QStringLiteral("The Short Lease"))));
        reopen();
        QCOMPARE(m_file->show()->title, QStringLiteral("High Tide"));
        QCOMPARE(m_file->brief(m_episode)->title, QStringLiteral("The Short Lease"));
        QCOMPARE(m_file->episodes()->front().title, QStringLiteral("The Short Lease"));
    }

    void aValueThatCouldNotBeReadAgainIsNotSaved()
    {
        EpisodeBrief nobody = sampleBrief();
        nobody.cast.clear();
        const Expected<void> saved = m_file->saveBrief(m_episode, nobody);
        QVERIFY(!saved);
        QVERIFY(saved.error().kind == ErrorKind::InvalidInput);
        QVERIFY(QString::fromStdString(saved.error().message).startsWith(QStringLiteral("brief.cast: ")));
        Show twins = sampleShow();
        twins.cast.push_back(twins.cast.front());
        QVERIFY(m_file->saveShow(twins).error().kind == ErrorKind::InvalidInput);
        QVERIFY(ProjectFile::create(place(QStringLiteral("b.dgstudio")), twins, sampleBrief()).error().kind
            == ErrorKind::InvalidInput);
        QVERIFY(!QFile::exists(place(QStringLiteral("b.dgstudio"))));
        reopen();
        QVERIFY(m_file->brief(m_episode).value() == sampleBrief());
    }

    void anEpisodeThatIsNotThereIsAnError()
    {
        const EpisodeId other {m_episode.value() + 1};
        QVERIFY(m_file->brief(other).error().kind == ErrorKind::NotFound);
        QVERIFY(m_file->saveBrief(other, sampleBrief()).error().kind == ErrorKind::NotFound);
        QVERIFY(
            m_file->commit(sampleTake(other, QStringLiteral("s1"), "d")).error().kind == ErrorKind::NotFound);
        QVERIFY(m_file->beginRun(other, {}).error().kind == ErrorKind::NotFound);
        QVERIFY(m_file->endRun(RunId {99}, RunEnding::Done).error().kind == ErrorKind::NotFound);
        QVERIFY(m_file->choose(ResultId {99}).error().kind == ErrorKind::NotFound);
    }

    void namesOfEveryScriptWork_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("Arabic") << QStringLiteral("المد والجزر.dgstudio");
        QTest::newRow("Chinese") << QStringLiteral("退潮时分.dgstudio");
        QTest::newRow("emoji") << QStringLiteral("🌊🧑‍🚀 tide.dgstudio");
        QTest::newRow("spaces") << QStringLiteral("  low  tide .dgstudio");
        QTest::newRow("URI characters") << QStringLiteral("file:low?mode=ro#tide%20&vfs=none.dgstudio");
        QTest::newRow("quotes") << QStringLiteral("low'\"`;--\\tide.dgstudio");
        QTest::newRow("newline") << QStringLiteral("low\ntide.dgstudio");
    }

    void namesOfEveryScriptWork()
    {
        QFETCH(QString, name);
        QVERIFY(QDir(m_folder->path()).mkdir(name + QStringLiteral(" folder")));
        const QString path = m_folder->filePath(name + QStringLiteral(" folder/") + name);
        Show show = sampleShow(name);
        show.cast.front().name = name;
        {
            const auto created = ProjectFile::create(path, show, sampleBrief(name));
            QVERIFY2(created, created ? "" : created.error().text().c_str());
            QCOMPARE((*created)->path(), path);
            StageResult take = sampleTake((*created)->episodes()->front().id, name, "d");
            take.body = name.toUtf8();
            QVERIFY((*created)->commit(take));
        }
        QCOMPARE(contentOf(QFileInfo(path).path()).keys(), QStringList {name});
        const auto opened = ProjectFile::open(path);
        QVERIFY2(opened, opened ? "" : opened.error().text().c_str());
        QCOMPARE((*opened)->show()->title, name);
        const EpisodeId episode = (*opened)->episodes()->front().id;
        const StageRef ref {QStringLiteral("draft"), name};
        QCOMPARE((*opened)->current(episode, ref).value()->body, name.toUtf8());
    }

    void aRelativePathIsMadeAbsolute()
    {
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(m_folder->path()));
        const auto created = ProjectFile::create(QStringLiteral("./b.dgstudio"), sampleShow(), sampleBrief());
        QVERIFY(QDir::setCurrent(before));
        QVERIFY(created);
        QCOMPARE(QFileInfo((*created)->path()).canonicalFilePath(),
            QFileInfo(place(QStringLiteral("b.dgstudio"))).canonicalFilePath());
    }

    void closingLeavesTheFileAlone()
    {
        commit(sampleTake(m_episode, scene.subject, "d"));
        m_file.reset();
        QCOMPARE(contentOf(m_folder->path()).keys(), QStringList {QStringLiteral("low-tide.dgstudio")});
        const auto before = contentOf(m_folder->path());
        QVERIFY(ProjectFile::open(place()));
        QCOMPARE(contentOf(m_folder->path()), before);
    }

    void aResultComesBackWhole()
    {
        StageResult take = sampleTake(m_episode, scene.subject, "abc123", 2);
        take.body = QByteArray("MARA\nNo\0 way. \xd8\xb3", 16);
        take.provenance = {{QStringLiteral("cost"), 12}, {QStringLiteral("model"), QStringLiteral("m")}};
        const ResultId id = commit(take);
        QVERIFY(id > ResultId {});
        reopen();
        const std::optional<StageResult> found = current();
        QVERIFY(found);
        QCOMPARE(found->id, id);
        QCOMPARE(found->episode, m_episode);
        QVERIFY(found->ref == take.ref);
        QCOMPARE(found->digest, take.digest);
        QCOMPARE(found->variant, 2);
        QVERIFY(found->finished);
        QCOMPARE(found->body, take.body);
        QCOMPARE(found->provenance, take.provenance);
    }

    void theNewestFinishedResultIsCurrent()
    {
        commit(sampleTake(m_episode, scene.subject, "one"));
        const ResultId second = commit(sampleTake(m_episode, scene.subject, "two"));
        QCOMPARE(current()->id, second);
        QVERIFY(!current({QStringLiteral("draft"), QStringLiteral("s2")}));
        QVERIFY(!current({QStringLiteral("voice"), QStringLiteral("s1")}));
    }

    void theFirstWriterOfAResultWins()
    {
        const StageResult first = sampleTake(m_episode, scene.subject, "one");
        const ResultId id = commit(first);
        commit(sampleTake(m_episode, scene.subject, "two"));
        StageResult again = first;
        again.body = "another answer to the same question";
        QCOMPARE(commit(again), id);
        QCOMPARE(current()->id, id);
        QCOMPARE(current()->body, first.body);
        QCOMPARE(m_file->results(m_episode, scene)->size(), std::size_t {2});
    }

    void unfinishedResultsFeedNothing()
    {
        const StageResult take = sampleTake(m_episode, scene.subject, "one");
        const ResultId id = commit(unfinished(take));
        QVERIFY(id > ResultId {});
        QVERIFY(!current());
        QVERIFY(m_file->currentResults(m_episode)->empty());
        QVERIFY(!m_file->findResult(m_episode, scene, "one").value());
        QCOMPARE(m_file->lowestFreeVariant(m_episode, scene, "one").value(), 0);
        QVERIFY(m_file->choose(id).error().kind == ErrorKind::InvalidInput);
        QCOMPARE(m_file->results(m_episode, scene)->size(), std::size_t {1});
        QVERIFY(!m_file->results(m_episode, scene)->front().finished);
        QCOMPARE(m_file->unfinishedTakes(m_episode)->front().body, unfinished(take).body);
    }

    void anUnfinishedResultIsReplaced()
    {
        const StageResult take = sampleTake(m_episode, scene.subject, "one");
        commit(unfinished(take));
        StageResult longer = unfinished(take);
        longer.body += " and more";
        commit(longer);
        QCOMPARE(m_file->results(m_episode, scene)->size(), std::size_t {1});
        QCOMPARE(m_file->results(m_episode, scene)->front().body, longer.body);
        commit(take);
        QCOMPARE(m_file->results(m_episode, scene)->size(), std::size_t {1});
        QCOMPARE(current()->body, take.body);
    }

    void aFinishedTakeRemovesTheUnfinishedOnesOfItsScene()
    {
        commit(unfinished(sampleTake(m_episode, scene.subject, "one")));
        commit(unfinished(sampleTake(m_episode, scene.subject, "one", 1)));
        commit(unfinished(sampleTake(m_episode, QStringLiteral("s2"), "one")));
        QCOMPARE(m_file->results(m_episode, scene)->size(), std::size_t {2});
        const ResultId id = commit(sampleTake(m_episode, scene.subject, "two"));
        const std::vector<StageResult> left = m_file->results(m_episode, scene).value();
        QCOMPARE(left.size(), std::size_t {1});
        QCOMPARE(left.front().id, id);
        QCOMPARE(m_file->unfinishedTakes(m_episode)->size(), std::size_t {1});
        QCOMPARE(m_file->unfinishedTakes(m_episode)->front().ref.subject, QStringLiteral("s2"));
    }

    void anUnfinishedTakeChangesNothingAboutAFinishedOne()
    {
        const StageResult take = sampleTake(m_episode, scene.subject, "one");
        const ResultId id = commit(take);
        const ResultId second = commit(sampleTake(m_episode, scene.subject, "two"));
        QCOMPARE(commit(unfinished(take)), id);
        QCOMPARE(current()->id, second);
        QCOMPARE(m_file->findResult(m_episode, scene, "one").value()->body, take.body);
        // Another one beside it is kept, and shown until the scene has a take that came later.
        commit(unfinished(sampleTake(m_episode, scene.subject, "three")));
        QCOMPARE(m_file->results(m_episode, scene)->size(), std::size_t {3});
        QCOMPARE(m_file->unfinishedTakes(m_episode)->front().digest, QByteArray("three"));
        StageResult made = sampleTake(m_episode, scene.subject, "made");
        made.ref.stage = QStringLiteral("scene");
        commit(made);
        QVERIFY(m_file->unfinishedTakes(m_episode)->empty());
        QCOMPARE(current()->id, second);
    }

    void theNewestUnfinishedTakeOfASceneIsShown()
    {
        commit(unfinished(sampleTake(m_episode, scene.subject, "one")));
        const ResultId newest = commit(unfinished(sampleTake(m_episode, scene.subject, "one", 1)));
        const std::vector<StageResult> shown = m_file->unfinishedTakes(m_episode).value();
        QCOMPARE(shown.size(), std::size_t {1});
        QCOMPARE(shown.front().id, newest);
    }

    void findPrefersTheCurrentResultThenTheNewest()
    {
        const ResultId first = commit(sampleTake(m_episode, scene.subject, "same", 0));
        commit(sampleTake(m_episode, scene.subject, "same", 1));
        const ResultId third = commit(sampleTake(m_episode, scene.subject, "same", 2));
        QCOMPARE(m_file->findResult(m_episode, scene, "same").value()->id, third);
        QVERIFY(m_file->choose(first));
        QCOMPARE(m_file->findResult(m_episode, scene, "same").value()->id, first);
        commit(sampleTake(m_episode, scene.subject, "other"));
        QCOMPARE(m_file->findResult(m_episode, scene, "same").value()->id, third);
        QVERIFY(!m_file->findResult(m_episode, scene, "none").value());
        QVERIFY(!m_file->findResult(EpisodeId {}, scene, "same").value());
    }

    void choosingMakesATakeCurrent()
    {
        const ResultId first = commit(sampleTake(m_episode, scene.subject, "one"));
        const ResultId elsewhere = commit(sampleTake(m_episode, QStringLiteral("s2"), "one"));
        const ResultId second = commit(sampleTake(m_episode, scene.subject, "two"));
        QCOMPARE(current()->id, second);
        QVERIFY(m_file->choose(first));
        reopen();
        QCOMPARE(current()->id, first);
        QCOMPARE(current({QStringLiteral("draft"), QStringLiteral("s2")})->id, elsewhere);
        QVERIFY(m_file->choose(first));
        QCOMPARE(current()->id, first);
    }

    void currentResultsAreTheEpisodesAndTheShows()
    {
        StageResult voice = sampleTake(EpisodeId {}, QStringLiteral("c1"), "v");
        voice.ref.stage = QStringLiteral("voice");
        const ResultId voiceId = commit(voice);
        commit(sampleTake(m_episode, scene.subject, "one"));
        const ResultId draftId = commit(sampleTake(m_episode, scene.subject, "two"));
        const std::vector<StageResult> found = m_file->currentResults(m_episode).value();
        QCOMPARE(found.size(), std::size_t {2});
        QCOMPARE(found[0].id, voiceId);
        QCOMPARE(found[1].id, draftId);
        QCOMPARE(m_file->currentResults(EpisodeId {m_episode.value() + 1})->size(), std::size_t {1});
    }

    void resultsComeOldestFirst()
    {
        std::vector<ResultId> ids;
        for (int variant : {3, 0, 2})
            ids.push_back(commit(sampleTake(m_episode, scene.subject, "d", variant)));
        std::vector<ResultId> found;
        const std::vector<StageResult> kept = m_file->results(m_episode, scene).value();
        for (const StageResult &each : kept)
            found.push_back(each.id);
        QVERIFY(found == ids);
    }

    void theLowestFreeVariantFillsGaps()
    {
        const auto lowest = [&](const QByteArray &digest) {
            return m_file->lowestFreeVariant(m_episode, scene, digest).value();
        };
        QCOMPARE(lowest("d"), 0);
        commit(sampleTake(m_episode, scene.subject, "d", 1));
        QCOMPARE(lowest("d"), 0);
        commit(sampleTake(m_episode, scene.subject, "d", 0));
        QCOMPARE(lowest("d"), 2);
        commit(sampleTake(m_episode, scene.subject, "d", 3));
        QCOMPARE(lowest("d"), 2);
        QCOMPARE(lowest("other"), 0);
    }

    void runsAreKept()
    {
        const QJsonObject request {{QStringLiteral("seed"), 7}};
        const RunId first = m_file->beginRun(m_episode, request).value();
        QVERIFY(m_file->endRun(first, RunEnding::Gaps));
        QVERIFY(m_file->lastRun(m_episode).value()->ending == RunEnding::Gaps);
        const RunId second = m_file->beginRun(m_episode, {}).value();
        QVERIFY(second > first);
        reopen();
        const std::optional<RunRecord> last = m_file->lastRun(m_episode).value();
        QVERIFY(last);
        QCOMPARE(last->id, second);
        QCOMPARE(last->episode, m_episode);
        QVERIFY2(last->ending == RunEnding::Running, "it never ended: it was killed");
        for (const RunEnding ending : {RunEnding::Done, RunEnding::Failed, RunEnding::Stopped}) {
            QVERIFY(m_file->endRun(second, ending));
            QVERIFY(m_file->lastRun(m_episode).value()->ending == ending);
        }
        QVERIFY(m_file->endRun(first, RunEnding::Done));
        QCOMPARE(m_file->lastRun(m_episode).value()->id, second);
    }

    void theRequestOfARunComesBack()
    {
        const QJsonObject request {
            {QStringLiteral("seed"), 7}, {QStringLiteral("mode"), QStringLiteral("fresh")}};
        QVERIFY(m_file->beginRun(m_episode, request));
        reopen();
        QCOMPARE(m_file->lastRun(m_episode).value()->request, request);
    }

    void theLogComesBackInOrder()
    {
        const RunId run = m_file->beginRun(m_episode, {}).value();
        const RunId other = m_file->beginRun(m_episode, {}).value();
        m_file->log({sampleEvent(run, 1), sampleEvent(run, 2)});
        m_file->log({sampleEvent(other, 1)});
        m_file->log({{run, 3, RunTime {3}, StageText {scene, QStringLiteral("MARA")}}});
        m_file->log({sampleEvent(run, 10), sampleEvent(run, 4)});
        const auto sequences = [&] {
            std::vector<std::int64_t> found;
            const std::vector<RunEvent> log = m_file->runLog(run).value();
            for (const RunEvent &each : log)
                found.push_back(each.sequence);
            return found;
        };
        const std::vector<std::int64_t> expected {1, 2, 4, 10};
        QVERIFY2(sequences() == expected, "what is queued is part of the log; streamed text is not");
        m_file->log({sampleEvent(run, 11)});
        reopen();
        const std::vector<std::int64_t> later {1, 2, 4, 10, 11};
        QVERIFY2(sequences() == later, "closing writes what was queued");
        QCOMPARE(toJson(m_file->runLog(run)->front()), toJson(sampleEvent(run, 1)));
        QCOMPARE(m_file->runLog(other)->size(), std::size_t {1});
        QVERIFY(m_file->runLog(RunId {99})->empty());
        QVERIFY(!m_file->takeBackgroundError());
    }

    void eventsThatCannotBeWrittenAreTriedAgain()
    {
        m_file.reset();
        m_file = ProjectFile::open(place(), {m_faults.name()}).value();
        const RunId run = m_file->beginRun(m_episode, {}).value();
        m_faults.setRule(SqliteFaultVfs::failChangesFrom(0, SQLITE_FULL));
        m_file->log({sampleEvent(run, 1)});
        std::optional<Error> error;
        const auto failed = [&] {
            if (!error)
                error = m_file->takeBackgroundError();
            return error.has_value();
        };
        QTRY_VERIFY(failed());
        QVERIFY(error->kind == ErrorKind::NoSpace);
        QVERIFY(!m_file->commit(sampleTake(m_episode, scene.subject, "d")));
        m_faults.heal();
        m_file->log({sampleEvent(run, 2)});
        QVERIFY(m_file->commit(sampleTake(m_episode, scene.subject, "d")));
        QCOMPARE(m_file->runLog(run)->size(), std::size_t {2});
    }

    void aFailureOfTheCallerDoesNotLoseQueuedEvents()
    {
        m_file.reset();
        m_file = ProjectFile::open(place(), {m_faults.name()}).value();
        const RunId run = m_file->beginRun(m_episode, {}).value();
        std::atomic<bool> written = false;
        m_faults.setRule([&written](const SqliteFaultVfs::Call &call) {
            if (call.nthChange >= 0)
                written = true;
            return SqliteFaultVfs::Fault {};
        });
        m_file->log({sampleEvent(run, 1)});
        QVERIFY(!m_file->commit(sampleTake(EpisodeId {99}, scene.subject, "d")));
        QTRY_VERIFY(written.load()); // by themselves, with nothing else that asks for it
        QCOMPARE(m_file->runLog(run)->size(), std::size_t {1});
        m_faults.heal();
    }

    void anEventTwiceIsNoReasonToLoseAResult()
    {
        const RunId run = m_file->beginRun(m_episode, {}).value();
        m_file->log({sampleEvent(run, 1)});
        QVERIFY(m_file->commit(sampleTake(m_episode, scene.subject, "one")));
        m_file->log({sampleEvent(run, 1, QStringLiteral("again"))});
        QVERIFY(m_file->commit(sampleTake(m_episode, scene.subject, "two")));
        QCOMPARE(toJson(m_file->runLog(run)->front()), toJson(sampleEvent(run, 1)));
    }

    void oneThatCannotBeRecordedTakesNoneAlong()
    {
        // They wait together, and go to the disk together.
        for (int round = 0; round < 10; ++round) {
            std::vector<std::future<bool>> workers;
            for (int worker = 0; worker < 6; ++worker) {
                workers.push_back(std::async(std::launch::async, [this, worker, round] {
                    const EpisodeId episode = worker == 3 ? EpisodeId {999} : m_episode;
                    const QString subject = QStringLiteral("s%1").arg(worker);
                    return m_file->commit(sampleTake(episode, subject, QByteArray::number(round)))
                        .has_value();
                }));
            }
            for (int worker = 0; worker < 6; ++worker)
                QCOMPARE(workers[static_cast<std::size_t>(worker)].get(), worker != 3);
        }
        reopen();
        QCOMPARE(m_file->currentResults(m_episode)->size(), std::size_t {5});
        QCOMPARE(m_file->results(m_episode, {QStringLiteral("draft"), QStringLiteral("s5")})->size(),
            std::size_t {10});
    }

    void manyThreadsMayUseIt()
    {
        const RunId run = m_file->beginRun(m_episode, {}).value();
        std::vector<std::future<bool>> workers;
        for (int worker = 0; worker < 4; ++worker) {
            workers.push_back(std::async(std::launch::async, [this, worker, run] {
                bool good = true;
                for (int i = 0; i < 10; ++i) {
                    const QString subject = QStringLiteral("s%1").arg(worker);
                    m_file->log({sampleEvent(run, worker * 100 + i + 1)});
                    good = good && m_file->commit(sampleTake(m_episode, subject, QByteArray::number(i)));
                    good = good
                        && m_file
                               ->findResult(
                                   m_episode, {QStringLiteral("draft"), subject}, QByteArray::number(i))
                               .value();
                }
                return good;
            }));
        }
        for (std::future<bool> &worker : workers)
            QVERIFY(worker.get());
        QCOMPARE(m_file->currentResults(m_episode)->size(), std::size_t {4});
        QCOMPARE(m_file->runLog(run)->size(), std::size_t {40});
    }
};

QTEST_GUILESS_MAIN(TestProjectFile)
#include "tst_project_file.moc"
