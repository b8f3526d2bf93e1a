// SPDX-License-Identifier: GPL-3.0-or-later
// The cast in the real window: the page of a character, the relations, and what a change means for the
// briefs.
#include "core/story/json.h"
#include "tests/ui/show_bench.h"
#include "ui/brief/text_area.h"
#include "ui/cast/cast_edit.h"
#include "ui/common/confirm_dialog.h"

#include <QCheckBox>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

void type(QLineEdit *line, const QString &text)
{
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
}

void type(TextArea *area, const QString &text)
{
    area->setFocus();
    area->selectAll();
    area->insertPlainText(text);
}

QStringList namesOf(const Show &show)
{
    QStringList names;
    for (const Character &each : show.cast)
        names.append(each.name);
    return names;
}

} // namespace

class CastPagesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFieldIsShownAndSavedAndTheRestIsKept()
    {
        ShowBench bench;
        {
            auto file = *ProjectFile::open(bench.path);
            bench.sample.cast[0].extra.insert(u"alignment"_s, u"lawful"_s);
            bench.sample.cast[0].privateNotes = u"Based on an aunt."_s;
            QVERIFY(file->saveShow(bench.sample));
        }
        QVERIFY(bench.openProject());
        bench.press(bench.castRow(0));
        const Character &before = bench.sample.cast[0];
        const auto line = [&](const QString &name) { return bench.find<QLineEdit>(name); };
        const auto area = [&](const QString &name) { return bench.find<TextArea>(name); };
        QVERIFY(line(u"characterName"_s)->isVisible());
        QCOMPARE(line(u"characterName"_s)->text(), before.name);
        QCOMPARE(line(u"characterRole"_s)->text(), before.role);
        QCOMPARE(line(u"characterAge"_s)->text(), before.age);
        QCOMPARE(area(u"characterAliases"_s)->toPlainText(), before.aliases.join(u'\n'));
        QCOMPARE(area(u"characterOneLine"_s)->toPlainText(), before.oneLine);
        QCOMPARE(area(u"characterDescription"_s)->toPlainText(), before.description);
        QCOMPARE(area(u"characterWant"_s)->toPlainText(), before.want);
        QCOMPARE(area(u"characterFlaw"_s)->toPlainText(), before.flaw);
        QCOMPARE(area(u"characterSpeech"_s)->toPlainText(), before.speechNotes);
        QCOMPARE(area(u"characterLines"_s)->toPlainText(), before.sampleLines.join(u'\n'));
        QCOMPARE(area(u"characterPrivate"_s)->toPlainText(), before.privateNotes);
        QVERIFY(bench.find<QLabel>(u"characterUnknown"_s)->text().contains(u"alignment"_s));
        const CharacterId other = bench.sample.cast[1].id;
        const QString feeling = u"feeling:"_s + QString::fromStdString(other.value());
        QCOMPARE(area(feeling)->toPlainText(), feelingOf(bench.sample, before.id, other));
        QVERIFY(area(feeling)->accessibleName().contains(bench.sample.cast[1].name));
        QVERIFY(bench.find<QTextBrowser>(u"notes"_s)->isVisible()); // the voice stays readable beside

        type(line(u"characterRole"_s), u"Boss"_s);
        type(line(u"characterAge"_s), u"51"_s);
        type(area(u"characterAliases"_s), u"Her Honour\nMa"_s);
        type(area(u"characterOneLine"_s), u"One"_s);
        type(area(u"characterDescription"_s), u"Two"_s);
        type(area(u"characterWant"_s), u"Three"_s);
        type(area(u"characterFlaw"_s), u"Four"_s);
        type(area(feeling), u"Envy"_s);
        type(area(u"characterSpeech"_s), u"Five"_s);
        type(area(u"characterLines"_s), u"Six.\nSeven."_s);
        type(area(u"characterPrivate"_s), u"Eight"_s);
        const Show show = bench.showOnDisk(); // closing passes on what waits for a pause
        const Character &after = show.cast[0];
        QCOMPARE(after.name, before.name);
        QCOMPARE(after.role, u"Boss"_s);
        QCOMPARE(after.age, u"51"_s);
        QCOMPARE(after.aliases, (QStringList {u"Her Honour"_s, u"Ma"_s}));
        QCOMPARE(after.oneLine, u"One"_s);
        QCOMPARE(after.description, u"Two"_s);
        QCOMPARE(after.want, u"Three"_s);
        QCOMPARE(after.flaw, u"Four"_s);
        QCOMPARE(after.speechNotes, u"Five"_s);
        QCOMPARE(after.sampleLines, (QStringList {u"Six."_s, u"Seven."_s}));
        QCOMPARE(after.privateNotes, u"Eight"_s);
        QCOMPARE(feelingOf(show, after.id, other), u"Envy"_s);
        QCOMPARE(after.extra, before.extra);
        QCOMPARE(toJson(show.cast[1]), toJson(bench.sample.cast[1]));
    }

    void anotherNameGoesIntoEveryBriefAndBack()
    {
        ShowBench bench;
        const QString old = bench.sample.cast[0].name;
        {
            auto file = *ProjectFile::open(bench.path);
            EpisodeBrief second = bench.brief;
            second.title = u"Second"_s;
            QVERIFY(file->addEpisode(second));
        }
        QVERIFY(bench.openProject());
        bench.press(bench.castRow(0));
        auto *name = bench.find<QLineEdit>(u"characterName"_s);
        type(name, bench.sample.cast[1].name);
        QVERIFY(bench.find<QLabel>(u"characterNameProblem"_s)->isVisible());
        QCOMPARE(bench.castRow(0).data().toString(), old);
        type(name, u"Petronella"_s);
        QVERIFY(!bench.find<QLabel>(u"characterNameProblem"_s)->isVisible());
        QCOMPARE(bench.castRow(0).data().toString(), u"Petronella"_s);
        QVERIFY(bench.find<QCheckBox>(u"cast:Petronella"_s)->isChecked());
        bench.action(u"undoAction"_s)->trigger();
        QCOMPARE(bench.castRow(0).data().toString(), old);
        QVERIFY(bench.find<QCheckBox>(u"cast:"_s + old)->isChecked());
        bench.action(u"redoAction"_s)->trigger();
        bench.onDisk([&](ProjectFile &file) {
            const auto episodes = *file.episodes();
            for (const EpisodeSummary &each : episodes) {
                const QStringList cast = file.brief(each.id)->cast;
                if (!cast.contains(u"Petronella"_s) || cast.contains(old)
                    || cast.size() != bench.brief.cast.size())
                    qFatal("The brief of %s has %s.", qPrintable(each.title), qPrintable(cast.join(u' ')));
            }
            return episodes.size();
        });
    }

    void somebodyIsAddedDuplicatedMovedAndTakenBack()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        const int people = static_cast<int>(bench.sample.cast.size());
        QCOMPARE(bench.castRows(), people + 2);
        bench.press(bench.castRow(people + 1)); // Add someone…
        auto *name = bench.find<QLineEdit>(u"characterName"_s);
        QCOMPARE(bench.window->focusWidget(), name);
        type(name, u"Petronella"_s);
        type(bench.find<TextArea>(u"characterWant"_s), u"Peace"_s);
        QTest::mouseClick(bench.find<QToolButton>(u"duplicateCharacterButton"_s), Qt::LeftButton);
        QCOMPARE(bench.castRows(), people + 4);
        QVERIFY(name->text() != u"Petronella"_s);
        QCOMPARE(bench.find<TextArea>(u"characterWant"_s)->toPlainText(), u"Peace"_s);
        QVERIFY(!bench.action(u"characterDown"_s)->isEnabled());
        QTest::mouseClick(bench.find<QToolButton>(u"characterUpButton"_s), Qt::LeftButton);
        QCOMPARE(bench.castRow(people).data().toString(), name->text());
        QCOMPARE(bench.castRow(people + 1).data().toString(), u"Petronella"_s);
        for (int i = 0; i < 5; ++i) // move, duplicate, want, name, add
            bench.action(u"undoAction"_s)->trigger();
        QVERIFY(!bench.action(u"undoAction"_s)->isEnabled());
        QCOMPARE(namesOf(bench.showOnDisk()), namesOf(bench.sample));
    }

    void removingSaysWhereTheyOccurAndCanBeTakenBack()
    {
        ShowBench bench;
        const QString gone = bench.brief.cast[1];
        {
            auto file = *ProjectFile::open(bench.path);
            EpisodeBrief second = bench.brief;
            second.title = u"Second"_s;
            QVERIFY(file->addEpisode(second));
            EpisodeBrief third = bench.brief;
            third.title = u"Third"_s;
            third.cast = {bench.brief.cast[0]};
            QVERIFY(file->addEpisode(third));
        }
        QVERIFY(bench.openProject());
        const int row = static_cast<int>(bench.sample.findCharacter(gone) - bench.sample.cast.data());
        bench.press(bench.castRow(row));
        const auto ask = [&]() -> ConfirmDialog * {
            QTest::mouseClick(bench.find<QToolButton>(u"removeCharacterButton"_s), Qt::LeftButton);
            ConfirmDialog *dialog = nullptr;
            (void)QTest::qWaitFor([&] {
                dialog = bench.window->findChild<ConfirmDialog *>(u"removeCharacterQuestion"_s);
                return dialog != nullptr;
            });
            return dialog;
        };
        ConfirmDialog *dialog = ask();
        QVERIFY(dialog);
        QVERIFY2(dialog->about().contains(bench.brief.title) && dialog->about().contains(u"Second"_s),
            qPrintable(dialog->about()));
        QVERIFY(!dialog->about().contains(u"Third"_s));
        QTest::mouseClick(bench.find<QPushButton>(u"removeCharacterQuestionCancel"_s), Qt::LeftButton);
        QTRY_VERIFY(!bench.window->findChild<ConfirmDialog *>());
        QCOMPARE(bench.castRow(row).data().toString(), gone);

        QVERIFY(ask());
        QTest::mouseClick(bench.find<QPushButton>(u"removeCharacterQuestionConfirm"_s), Qt::LeftButton);
        QVERIFY(bench.castRow(row).data().toString() != gone);
        QVERIFY(!bench.window->findChild<QCheckBox *>(u"cast:"_s + gone));
        bench.action(u"undoAction"_s)->trigger();
        QCOMPARE(bench.castRow(row).data().toString(), gone);
        QVERIFY(bench.find<QCheckBox>(u"cast:"_s + gone)->isChecked());
        bench.onDisk([&](ProjectFile &file) {
            const auto episodes = *file.episodes();
            if (file.brief(episodes[0].id)->cast != bench.brief.cast
                || file.brief(episodes[1].id)->cast != bench.brief.cast
                || file.brief(episodes[2].id)->cast != QStringList {bench.brief.cast[0]})
                qFatal("A brief has another cast than before.");
            if (toJson(*file.show()) != toJson(bench.sample))
                qFatal("The show is not what it was.");
            return true;
        });
    }

    void theRelationsAreOneTable()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        bench.press(bench.castRow(static_cast<int>(bench.sample.cast.size())));
        auto *table = bench.find<QTableView>(u"relations"_s);
        QVERIFY(table->isVisible());
        QAbstractItemModel *model = table->model();
        const CharacterId first = bench.sample.cast[0].id;
        const CharacterId second = bench.sample.cast[1].id;
        QCOMPARE(model->index(0, 1).data().toString(), feelingOf(bench.sample, first, second));
        QVERIFY(!(model->flags(model->index(1, 1)) & Qt::ItemIsEditable));
        table->setCurrentIndex(model->index(0, 1));
        QTest::keyClick(table, Qt::Key_F2);
        auto *editor = table->viewport()->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, u"Envy"_s);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(model->index(0, 1).data().toString(), u"Envy"_s);
        table->setCurrentIndex(model->index(1, 0));
        QTest::keyClick(table, Qt::Key_Delete);
        QCOMPARE(model->index(1, 0).data().toString(), QString());
        bench.press(bench.castRow(0)); // the same on their page
        QCOMPARE(bench.find<TextArea>(u"feeling:"_s + QString::fromStdString(second.value()))->toPlainText(),
            u"Envy"_s);
        const Show show = bench.showOnDisk();
        QCOMPARE(feelingOf(show, first, second), u"Envy"_s);
        QCOMPARE(feelingOf(show, second, first), QString());
    }

    void aVoiceThatIsChangedHasOnlyItsScenesWrittenAgainAndAPrivateNoteNothing()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        const int calls = bench.provider.callCount();
        bench.press(bench.castRow(0));
        type(bench.find<TextArea>(u"characterPrivate"_s), u"Nobody reads this"_s);
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.provider.callCount(), calls);
        const int voices = bench.provider.callCount(u"voice"_s);
        bench.press(bench.castRow(0));
        type(bench.find<TextArea>(u"characterSpeech"_s), u"In questions only"_s);
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.provider.callCount(u"voice"_s), voices + 1);
        for (const AiRequest &call : bench.provider.calls())
            QVERIFY(!call.prompt.contains(u"Nobody reads this"_s)
                && !call.system.contains(u"Nobody reads this"_s));
    }
};

QTEST_MAIN(CastPagesTest)
#include "tst_cast_pages.moc"
