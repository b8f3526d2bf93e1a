// SPDX-License-Identifier: GPL-3.0-or-later
// What writers decide about an episode, as a project keeps it: takes, their own text, the outline, what is
// asked for; and several episodes, and copies.
#include "core/events/stage_names.h"
#include "core/project/edited_share.h"
#include "core/project/project_file.h"

#include "tests/project/project_samples.h"
#include "tests/support/sqlite_fault_vfs.h"

#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <functional>
#include <future>
#include <memory>

using namespace dg;

static const SceneId s1("s1");
static const StageRef sceneRef {stages::scene, QStringLiteral("s1")};
static const StageRef draftRef {stages::draft, QStringLiteral("s1")};

static Outline sampleOutline(const QString &want = QStringLiteral("the pier"))
{
    Outline outline;
    outline.logline = QStringLiteral("A pier is let twice.");
    for (const char *id : {"s1", "s2"}) {
        OutlineScene scene;
        scene.id = SceneId(id);
        scene.label = QString::fromLatin1(id);
        scene.slug = QStringLiteral("INT. PIER - DAY");
        scene.cast = {QStringLiteral("Mara")};
        scene.want = want;
        scene.turn = {QStringLiteral("sure"), QStringLiteral("not sure"), {}, {}};
        scene.targetEighths = 8;
        outline.scenes.push_back(scene);
    }
    return outline;
}

class TestProjectTakes : public QObject {
    Q_OBJECT

    SqliteFaultVfs m_faults;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProjectFile> m_file;
    EpisodeId m_episode;

    QString place(const QString &name = QStringLiteral("low-tide.dgstudio")) const
    {
        return m_folder->filePath(name);
    }
    void reopen(const ProjectEnvironment &environment = {})
    {
        m_file.reset();
        Expected<std::unique_ptr<ProjectFile>> opened = ProjectFile::open(place(), environment);
        QVERIFY2(opened, opened ? "" : opened.error().text().c_str());
        m_file = *std::move(opened);
    }
    /// A draft and the take made of it.
    ResultId take(const QByteArray &digest, const QByteArray &body, const Direction &direction = {})
    {
        const ResultId draft = m_file->commit(sampleTake(m_episode, QStringLiteral("s1"), digest)).value();
        StageResult result = sampleTake(m_episode, QStringLiteral("s1"), "take-" + digest);
        result.ref = sceneRef;
        result.body = body;
        result.provenance = {{QStringLiteral("source"), QStringLiteral("called")},
            {QStringLiteral("disclosure"), QStringLiteral("Rehearsal")},
            {QStringLiteral("inputs"), QJsonObject {{QStringLiteral("scene"), QStringLiteral("abc")}}},
            {QStringLiteral("madeOf"), QJsonArray {static_cast<qint64>(draft.value())}}};
        if (!direction.isEmpty())
            result.provenance.insert(QStringLiteral("direction"), toJson(direction));
        return m_file->commit(result).value();
    }
    StageResult current(const StageRef &ref = sceneRef)
    {
        return m_file->current(m_episode, ref).value().value_or(StageResult {});
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = ProjectFile::create(place(), sampleShow(), sampleBrief()).value();
        m_episode = m_file->episodes().value().front().id;
    }
    void cleanup()
    {
        m_faults.heal();
        m_file.reset();
    }

    void steeringComesBack()
    {
        const SceneSteering steering {true,
            {{QStringLiteral("meaner")}, QStringLiteral("less rain"), QStringLiteral("MARA\nNo."), {}}, {}};
        QVERIFY(m_file->saveSteering(m_episode, s1, steering));
        QVERIFY(m_file->saveSteering(EpisodeId {99}, s1, steering).error().kind == ErrorKind::NotFound);
        reopen();
        QVERIFY(m_file->steering(m_episode).value() == (std::map<SceneId, SceneSteering> {{s1, steering}}));
        QVERIFY(m_file->saveSteering(m_episode, s1, {}));
        QVERIFY(m_file->steering(m_episode)->empty());
    }

    void aChosenTakeBringsWhatItWasMadeOfAndWhatItWasAskedFor()
    {
        const Direction direction {{QStringLiteral("shorter")}, {}, QStringLiteral("INT. PIER - DAY"), {}};
        const ResultId first = take("one", "First");
        const ResultId firstDraft = current(draftRef).id;
        const ResultId second = take("two", "Second", direction);
        const ResultId secondDraft = current(draftRef).id;
        QVERIFY(m_file->saveSteering(m_episode, s1, {true, direction, {}}));

        QVERIFY(m_file->chooseTake(first));
        reopen();
        QCOMPARE(current().id, first);
        QCOMPARE(current(draftRef).id, firstDraft);
        QVERIFY(m_file->steering(m_episode)->at(s1) == (SceneSteering {true, {}, {}}));
        QVERIFY(m_file->chooseTake(second));
        QCOMPARE(current(draftRef).id, secondDraft);
        QVERIFY(m_file->steering(m_episode)->at(s1) == (SceneSteering {true, direction, {}}));

        QVERIFY(m_file->chooseTake(ResultId {999}).error().kind == ErrorKind::NotFound);
        const auto half = m_file->commit(unfinished(sampleTake(m_episode, QStringLiteral("s1"), "three")));
        QVERIFY(m_file->chooseTake(*half).error().kind == ErrorKind::InvalidInput);
        QCOMPARE(current().id, second);
        QCOMPARE(m_file->takes(m_episode)->at(s1).size(), std::size_t {3});
    }

    void aReaderWhoFindsMoreInATextMakesNoOtherTake()
    {
        const ResultId first = take("one", "The same");
        const ResultId again = take("two", "The same");
        QCOMPARE(again, first);
        QCOMPARE(m_file->results(m_episode, sceneRef)->size(), std::size_t {1});
        QCOMPARE(current().provenance.value(QStringLiteral("madeOf")).toArray().first().toInteger(),
            static_cast<qint64>(current(draftRef).id.value()));
    }

    void mineIsOneAndKeepsWhereItBegan()
    {
        const ResultId base = take("one", "INT. PIER - DAY\n\nMARA\nNo way at all.\n");
        const QString text = QStringLiteral("INT. PIER - DAY\n\nMARA\nYes way at all.\n");
        const ResultId mine = m_file->saveMine(m_episode, s1, text, base).value();
        QCOMPARE(current().id, mine);
        QCOMPARE(m_file->saveMine(m_episode, s1, text + QStringLiteral("\nOh."), mine).value(), mine);
        reopen();
        const StageResult kept = current();
        QCOMPARE(kept.body, (text + QStringLiteral("\nOh.")).toUtf8());
        const QJsonObject &from = kept.provenance;
        QCOMPARE(from.value(QStringLiteral("source")).toString(), QStringLiteral("mine"));
        QCOMPARE(from.value(QStringLiteral("basedOn")).toInteger(), static_cast<qint64>(base.value()));
        QCOMPARE(from.value(QStringLiteral("disclosure")).toString(), QStringLiteral("Rehearsal"));
        QVERIFY(from.value(QStringLiteral("inputs")).isObject());
        // Nine words before, ten after, eight of them the same.
        const double share = from.value(QStringLiteral("editedShare")).toDouble();
        QVERIFY2(share > 0.05 && share < 0.3, qPrintable(QString::number(share)));
        QCOMPARE(m_file->takes(m_episode)->at(s1).size(), std::size_t {2});
        QVERIFY(m_file->saveMine(EpisodeId {99}, s1, text, base).error().kind == ErrorKind::NotFound);
    }

    void howMuchWasEdited()
    {
        QCOMPARE(editedShare(u"a b c d", u"a  b\nc d "), 0.0);
        QCOMPARE(editedShare(u"", u""), 0.0);
        QCOMPARE(editedShare(u"a b", u"c d"), 1.0);
        QCOMPARE(editedShare(u"a b", u""), 1.0);
        QCOMPARE(editedShare(u"a b c d", u"a x c d"), 0.25);
        QCOMPARE(editedShare(u"a b c d", u"d a b c"), 0.25);
    }

    void anEditedOutlineSaysSoAndGoingBackIsNoEdit()
    {
        const ResultId first = m_file->saveOutline(m_episode, sampleOutline()).value();
        const ResultId second = m_file->saveOutline(m_episode, sampleOutline(QStringLiteral("rent"))).value();
        QVERIFY(second != first);
        QCOMPARE(m_file->saveOutline(m_episode, sampleOutline(QStringLiteral("rent"))).value(), second);
        const StageRef ref {stages::outline, {}};
        QCOMPARE(
            current(ref).provenance.value(QStringLiteral("source")).toString(), QStringLiteral("edited"));
        QCOMPARE(current(ref).provenance.value(QStringLiteral("basedOn")).toInteger(),
            static_cast<qint64>(first.value()));
        QCOMPARE(m_file->saveOutline(m_episode, sampleOutline()).value(), first);
        reopen();
        QCOMPARE(current(ref).id, first);
        QCOMPARE(m_file->results(m_episode, ref)->size(), std::size_t {2});
    }

    void anOutlineThatNoRunCouldTakeIsRefused()
    {
        const std::vector<std::function<void(Outline &)>> faults {
            [](Outline &outline) { outline.scenes.back().id = outline.scenes.front().id; },
            [](Outline &outline) { outline.scenes.back().id = {}; },
            [](Outline &outline) { outline.scenes.back().label = outline.scenes.front().label; },
            [](Outline &outline) { outline.scenes.clear(); },
            [](Outline &outline) { outline.scenes.front().cast.clear(); },
        };
        for (const auto &fault : faults) {
            Outline outline = sampleOutline();
            fault(outline);
            QVERIFY(m_file->saveOutline(m_episode, outline).error().kind == ErrorKind::InvalidInput);
        }
        QVERIFY(m_file->currentResults(m_episode)->empty());
    }

    void whatStreamsIsKeptWithoutACommitAndFeedsNothing()
    {
        StageResult half = unfinished(sampleTake(m_episode, QStringLiteral("s1"), "one"));
        m_file->keepUnfinished(half);
        half.body += " and more";
        m_file->keepUnfinished(half);
        StageResult refinement = unfinished(sampleTake(m_episode, QStringLiteral("s2/2"), "two"));
        refinement.ref.stage = stages::refine;
        m_file->keepUnfinished(refinement);
        reopen(); // closing writes what waits
        auto found = m_file->unfinishedTakes(m_episode).value();
        QCOMPARE(found.size(), std::size_t {2});
        QCOMPARE(found[0].body, half.body);
        QVERIFY(found[1].ref == refinement.ref);
        QVERIFY(m_file->currentResults(m_episode)->empty());
        // The answer comes, and text that was on its way behind it is too late.
        m_file->keepUnfinished(half);
        QVERIFY(m_file->commit(sampleTake(m_episode, QStringLiteral("s1"), "one")));
        m_file->keepUnfinished(half);
        reopen();
        found = m_file->unfinishedTakes(m_episode).value();
        QCOMPARE(found.size(), std::size_t {1});
        QVERIFY(found[0].ref == refinement.ref);
    }

    void historyIsOfCallsOfThisWriterAlone()
    {
        const auto answered = [&](int number, const char *source, const char *model) {
            StageResult result = sampleTake(m_episode, QStringLiteral("s%1").arg(number), "d");
            result.provenance = {{QStringLiteral("source"), QLatin1String(source)},
                {QStringLiteral("provider"), QStringLiteral("anthropic")},
                {QStringLiteral("model"), QLatin1String(model)},
                {QStringLiteral("inputTokens"), number * 100}, {QStringLiteral("outputTokens"), number * 10},
                {QStringLiteral("microUsd"), number}, {QStringLiteral("providerMs"), number * 1000}};
            QVERIFY(m_file->commit(result));
        };
        answered(1, "called", "large");
        answered(3, "called", "large");
        answered(5, "hit", "large");
        answered(7, "called", "small");
        const auto history = m_file->history(QStringLiteral("anthropic"), QStringLiteral("large")).value();
        QCOMPARE(history.size(), std::size_t {1});
        const StageHistory &draft = history.at(QStringLiteral("draft"));
        QCOMPARE(draft.calls, 2);
        QCOMPARE(draft.input, TokenCount {200});
        QCOMPARE(draft.output, TokenCount {20});
        QCOMPARE(draft.cost, MicroDollars {2});
        QVERIFY(draft.time == std::chrono::milliseconds(2000));
        QVERIFY(m_file->history(QStringLiteral("openai"), QStringLiteral("large"))->empty());
    }

    void episodesComeAndGoWithAllThatIsTheirs()
    {
        QVERIFY(m_file->removeEpisode(m_episode).error().kind == ErrorKind::InvalidInput);
        const EpisodeId other = m_file->addEpisode(sampleBrief(QStringLiteral("The Short Lease"))).value();
        QCOMPARE(m_file->episodes()->back().id, other);
        QCOMPARE(m_file->episodes()->back().title, QStringLiteral("The Short Lease"));
        take("one", "First");
        QVERIFY(m_file->saveSteering(m_episode, s1, {true, {}, {}}));
        const RunId run = m_file->beginRun(m_episode, {}).value();
        m_file->log({sampleEvent(run, 1)});
        m_file->keepUnfinished(unfinished(sampleTake(m_episode, QStringLiteral("s2"), "late")));
        QVERIFY(m_file->removeEpisode(m_episode));
        // What was still on its way for it keeps nothing else from the disk.
        QVERIFY(m_file->commit(sampleTake(other, QStringLiteral("s1"), "d")));
        QVERIFY(!m_file->takeBackgroundError());
        reopen();
        QCOMPARE(m_file->episodes()->size(), std::size_t {1});
        QVERIFY(m_file->brief(m_episode).error().kind == ErrorKind::NotFound);
        QVERIFY(m_file->takes(m_episode)->empty());
        QVERIFY(m_file->runs(m_episode)->empty());
        QVERIFY(m_file->steering(m_episode)->empty());
        QCOMPARE(m_file->currentResults(other)->size(), std::size_t {1});
        QVERIFY(m_file->addEpisode(sampleBrief()).value() != m_episode);
    }

    void aCopyIsAProjectOfItsOwn()
    {
        take("one", "First");
        const QString path = place(QStringLiteral("file:copy?mode=ro#'x'.dgstudio"));
        const auto copied = m_file->saveCopy(path);
        QVERIFY2(copied, copied ? "" : copied.error().text().c_str());
        QVERIFY(m_file->saveCopy(path).error().kind == ErrorKind::InvalidInput);
        QVERIFY(m_file->saveCopy(place()).error().kind == ErrorKind::InvalidInput);
        QVERIFY(!m_file->saveCopy(place(QStringLiteral("none/copy.dgstudio"))));
        take("two", "Second");
        const auto copy = ProjectFile::open(path);
        QVERIFY2(copy, copy ? "" : copy.error().text().c_str());
        QCOMPARE((*copy)->current(m_episode, sceneRef).value()->body, QByteArray("First"));
        QCOMPARE(toJson((*copy)->show().value()), toJson(sampleShow()));
        QCOMPARE(current().body, QByteArray("Second"));
    }

    /// Every change of the disk is the one from which on it is full. What was asked for is done or not.
    void aFullDiskLeavesNothingHalfDone_data()
    {
        QTest::addColumn<int>("what");
        QTest::newRow("chooseTake") << 0;
        QTest::newRow("saveMine") << 1;
        QTest::newRow("saveOutline") << 2;
        QTest::newRow("removeEpisode") << 3;
        QTest::newRow("saveCopy") << 4;
    }

    void aFullDiskLeavesNothingHalfDone()
    {
        QFETCH(int, what);
        const Direction direction {{QStringLiteral("shorter")}, {}, {}, {}};
        const ResultId first = take("one", "First", direction);
        const ResultId firstDraft = current(draftRef).id;
        take("two", "Second");
        const EpisodeId other = m_file->addEpisode(sampleBrief(QStringLiteral("Other"))).value();
        QVERIFY(m_file->commit(sampleTake(other, QStringLiteral("s1"), "d")));
        const StageResult before = current();
        std::size_t takesBefore = 2;
        bool done = false;
        int points = 0;
        for (; !done; ++points) {
            QVERIFY(points < 200);
            reopen({m_faults.name()});
            m_faults.setRule(SqliteFaultVfs::failChangesFrom(points, SQLITE_FULL));
            const QString copy = place(QStringLiteral("copy.dgstudio"));
            const auto nothing = [](ResultId) {};
            const Expected<void> answer = what == 0 ? m_file->chooseTake(first)
                : what == 1 ? m_file->saveMine(m_episode, s1, QStringLiteral("Mine"), first).map(nothing)
                : what == 2 ? m_file->saveOutline(m_episode, sampleOutline()).map(nothing)
                : what == 3 ? m_file->removeEpisode(other)
                            : m_file->saveCopy(copy);
            done = answer.has_value();
            if (!answer)
                QVERIFY2(answer.error().kind == ErrorKind::NoSpace, answer.error().text().c_str());
            m_faults.heal();
            reopen();
            const bool isChosen = current().id == first;
            QCOMPARE(isChosen, current(draftRef).id == firstDraft);
            const auto steering = m_file->steering(m_episode).value();
            QCOMPARE(isChosen, steering.contains(s1) && steering.at(s1).direction == direction);
            if (what != 0 && what != 1)
                QCOMPARE(current().id, before.id);
            // Where the last step of a transaction fails it may stand all the same, but as a whole.
            const std::vector<StageResult> takes = m_file->takes(m_episode)->at(s1);
            QVERIFY(!done || what != 1 || takes.size() > takesBefore);
            QCOMPARE(takes.size() > takesBefore,
                current().provenance.value(QStringLiteral("source")) == QStringLiteral("mine"));
            takesBefore = takes.size();
            if (what == 1)
                QVERIFY(m_file->chooseTake(before.id)); // for the next time
            const bool isGone = m_file->episodes()->size() == 1;
            QVERIFY(!isGone || what == 3);
            QVERIFY(!done || isGone == (what == 3));
            QCOMPARE(m_file->currentResults(other)->empty(), isGone);
            done = done || isGone;
            QCOMPARE(QFile::exists(copy), what == 4 && done);
        }
        QVERIFY2(points > 2, qPrintable(QString::number(points)));
        if (what == 4)
            QVERIFY(ProjectFile::open(place(QStringLiteral("copy.dgstudio"))));
    }

    void twoThreadsMayDecideAtOnce()
    {
        const ResultId base = take("one", "First");
        const auto mine = [&] {
            bool good = true;
            ResultId last = base;
            for (int i = 0; i < 10; ++i) {
                const auto saved = m_file->saveMine(m_episode, s1, QStringLiteral("Mine %1").arg(i), last);
                good = good && saved;
                last = saved.value_or(base);
            }
            return good;
        };
        const auto rest = [&] {
            bool good = true;
            for (int i = 0; i < 10; ++i)
                good = good && m_file->saveSteering(m_episode, s1, {i % 2 == 0, {}, {}})
                    && m_file->saveOutline(m_episode, sampleOutline(QString::number(i)));
            return good;
        };
        std::future<bool> other = std::async(std::launch::async, mine);
        QVERIFY(rest());
        QVERIFY(other.get());
        reopen();
        QCOMPARE(current().body, QByteArray("Mine 9"));
        QCOMPARE(m_file->takes(m_episode)->at(s1).size(), std::size_t {2});
        QCOMPARE(m_file->results(m_episode, {stages::outline, {}})->size(), std::size_t {10});
    }
};

QTEST_GUILESS_MAIN(TestProjectTakes)
#include "tst_project_takes.moc"
