// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notes/notes_panel.h"

#include "core/story/json.h"
#include "tests/ui/rehearsed_window.h"
#include "ui/notes/fold_section.h"
#include "ui/notes/notes_words.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTextBrowser>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

constexpr const char *scene1 = "s001";

SceneNotes someNotes()
{
    SceneNotes notes;
    notes.scene = SceneId(scene1);
    notes.number = 1;
    Take first;
    first.id = ResultId(11);
    first.scene = notes.scene;
    first.number = 1;
    first.text = u"INT. HALL - DAY\n\nODILE\nWell.\n"_s;
    first.model = u"scripted-1"_s;
    Take second = first;
    second.id = ResultId(12);
    second.number = 2;
    second.chosen = true;
    notes.takes = {first, second};
    notes.anotherLook = u"Odile's voice changed"_s;
    notes.findings = {
        {Severity::Major, u"Well."_s, u"Odile would never say so little."_s, u"Let her go on."_s}};
    notes.jokes.jokes = {{u"a door"_s, u"Well."_s, u"understatement"_s, {}, {}, true, u"no surprise"_s}};
    notes.weakLines = {{1, u"Well."_s, {u"Well, no."_s, u"Well, well."_s}}};
    return notes;
}

struct Panel {
    Theme theme {Appearance::Light};
    NotesPanel panel {theme};
    Panel()
    {
        panel.resize(320, 800);
        panel.show();
        panel.showScene(someNotes(), u"<p>INT. HALL</p>"_s);
    }
    QString text(const char *name) const
    {
        return panel.findChild<QLabel *>(QString::fromLatin1(name))->text();
    }
    void follow(const char *name, const QString &link) const
    {
        Q_EMIT panel.findChild<QLabel *>(QString::fromLatin1(name))->linkActivated(link);
    }
};

} // namespace

class NotesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void takesAreListedAndChosen()
    {
        Panel desk;
        QSignalSpy chosen(&desk.panel, &NotesPanel::chooseAsked);
        QSignalSpy compared(&desk.panel, &NotesPanel::compareAsked);
        const QString text = desk.text("notesTakesText");
        QVERIFY(text.contains(u"choose/11"_s));
        QVERIFY(!text.contains(u"choose/12"_s)); // that one is in the script
        QVERIFY(text.contains(u"in the script"_s));
        desk.follow("notesTakesText", u"choose/11"_s);
        desk.follow("notesTakesText", u"compare/11"_s);
        QCOMPARE(chosen.value(0).value(0).value<ResultId>(), ResultId(11));
        QCOMPARE(compared.value(0).value(0).value<ResultId>(), ResultId(11));
    }

    void aFindingsLineGoesToTheLine()
    {
        Panel desk;
        QSignalSpy lines(&desk.panel, &NotesPanel::lineAsked);
        QVERIFY(desk.text("notesFindingsText").contains(u"would never say so little"_s));
        desk.follow("notesFindingsText", u"line/0"_s);
        QCOMPARE(lines.value(0).value(0).value<SceneId>(), SceneId(scene1));
        QCOMPARE(lines.value(0).value(1).toString(), u"Well."_s);
    }

    void aWeakLinesAlternativeIsPicked()
    {
        Panel desk;
        QSignalSpy picked(&desk.panel, &NotesPanel::linePicked);
        QVERIFY(desk.text("notesJokesText").contains(u"weak"_s));
        desk.follow("notesJokesText", u"joke/0/1"_s);
        QCOMPARE(picked.count(), 1);
        QCOMPARE(picked.value(0).value(1).toInt(), 1);
        QCOMPARE(picked.value(0).value(2).toString(), u"Well."_s);
        QCOMPARE(picked.value(0).value(3).toString(), u"Well, well."_s);
    }

    void sectionsFoldByKeyboard()
    {
        Panel desk;
        auto *takes = desk.panel.findChild<FoldSection *>(u"notesTakes"_s);
        auto *heading = desk.panel.findChild<QToolButton *>(u"notesTakesHeading"_s);
        QVERIFY(takes->isOpen());
        QTest::keyClick(heading, Qt::Key_Space);
        QVERIFY(!takes->isOpen());
        QVERIFY(!desk.panel.findChild<QLabel *>(u"notesTakesText"_s)->isVisible());
        QTest::keyClick(heading, Qt::Key_Space);
        QVERIFY(takes->isOpen());
    }

    void aCharacterIsReadWithoutTheScenesParts()
    {
        Panel desk;
        desk.panel.showText(u"<p>Odile</p>"_s);
        QVERIFY(!desk.panel.findChild<FoldSection *>(u"notesTakes"_s)->isVisible());
        QVERIFY(desk.panel.findChild<QTextBrowser *>(u"notes"_s)->toPlainText().contains(u"Odile"_s));
        QVERIFY(desk.panel.scene().isEmpty());
    }

    // Through the window

    void theNotesOfASceneThatWasWritten()
    {
        RunPasses passes;
        passes.punchUp = true;
        passes.check = true;
        RehearsedWindow bench(passes);
        QVERIFY(bench.write());
        bench.select(2);
        QTRY_VERIFY(bench.words("notesTakesText").contains(u"in the script"_s));
        QTRY_VERIFY(bench.words("notesOriginText").contains(u"Draft"_s));
        QVERIFY(bench.words("notesOriginText").contains(u"Rehearsal"_s));
        QVERIFY(bench.words("notesFindingsText").contains(u"Not judged"_s));
    }

    void thePromptIsShownAndCopied()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        bench.select(2);
        Q_EMIT bench.board()->promptAsked(bench.card(2).id);
        auto *prompt = bench.find<QPlainTextEdit>("notesPromptText");
        QTRY_VERIFY2(prompt->toPlainText().size() > 400, qPrintable(prompt->toPlainText()));
        QVERIFY(bench.find<FoldSection>("notesPrompt")->isOpen());
        QTRY_VERIFY(bench.find<QPushButton>("notesPromptCopy")->isEnabled());
        bench.find<QPushButton>("notesPromptCopy")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), prompt->toPlainText());
        QVERIFY(bench.find<QComboBox>("notesPromptStage")->count() >= 4);
    }

    void aLineOfTheNotesIsShownInTheScript()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        bench.select(2);
        const QString text = bench.card(2).settledText;
        const QString line = text.trimmed().split(u'\n').last();
        Q_EMIT bench.notes()->lineAsked(bench.card(2).id, line);
        QCOMPARE(bench.script()->textCursor().selectedText().compare(line, Qt::CaseInsensitive), 0);
    }
};

QTEST_MAIN(NotesTest)
#include "tst_notes.moc"
