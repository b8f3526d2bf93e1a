// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/brief/brief_editor.h"

#include "ui/brief/text_area.h"
#include "ui/common/theme.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace dg;
using namespace Qt::StringLiterals;

class BriefEditorTest : public QObject {
    Q_OBJECT
private:
    static Show show()
    {
        Show show;
        show.title = u"Low Water"_s;
        for (const QString &name : {u"Odile"_s, u"Benno"_s, u"ليلى"_s, u"王芳"_s}) {
            Character character;
            character.id = CharacterId(name.toStdString());
            character.name = name;
            show.cast.push_back(character);
        }
        return show;
    }
    static EpisodeBrief full()
    {
        EpisodeBrief brief;
        brief.title = u"Eleven Signatures"_s;
        brief.premise = u"One resident short.\nThen a scarecrow."_s;
        brief.argues = u"That paper makes people."_s;
        brief.aStory = u"Odile builds a life."_s;
        brief.bStory = u"Ines flees."_s;
        brief.cStory = u"Minutes."_s;
        brief.tone = u"dry"_s;
        brief.targetPages = 24;
        brief.sceneCount = 12;
        brief.cast = {u"王芳"_s, u"Odile"_s};
        brief.mustHave = {u"a chair"_s, u"a 🐑"_s};
        brief.mustNotHave = {u"a dream"_s};
        brief.notes = u"Short."_s;
        brief.run.scenesAtOnce = 8;
        brief.run.seed = 123456789012;
        brief.run.extra = {{u"passes"_s, true}};
        brief.extra = {{u"kept"_s, 1}};
        return brief;
    }
    template <class Widget>
    static Widget *find(BriefEditor &editor, const QString &name)
    {
        return editor.findChild<Widget *>(name);
    }

private Q_SLOTS:
    void tabLeadsThroughTheCastToTheWishes()
    {
        const Theme theme(Appearance::Light);
        BriefEditor editor(theme);
        editor.setBrief(show(), full());
        editor.setBrief(show(), full()); // another project: the boxes are new ones
        editor.show();
        QVERIFY(QTest::qWaitForWindowActive(&editor));
        find<TextArea>(editor, u"briefCStory"_s)->setFocus();
        for (const QString &name :
            {u"cast:Odile"_s, u"cast:Benno"_s, u"cast:ليلى"_s, u"cast:王芳"_s, u"briefMustHave"_s}) {
            QTest::keyClick(editor.window()->focusWidget(), Qt::Key_Tab);
            QCOMPARE(editor.focusWidget()->objectName(), name);
        }
        for (int back = 0; back < 5; ++back)
            QTest::keyClick(editor.window()->focusWidget(), Qt::Key_Backtab);
        QCOMPARE(editor.focusWidget()->objectName(), u"briefCStory"_s);
    }

    void whatGoesInComesOut()
    {
        const Theme theme(Appearance::Light);
        BriefEditor editor(theme);
        QSignalSpy edited(&editor, &BriefEditor::edited);
        editor.setBrief(show(), full());
        QCOMPARE(editor.brief(), full());
        EpisodeBrief automatic = full();
        automatic.sceneCount.reset();
        automatic.targetPages.reset();
        editor.setBrief(show(), automatic);
        QCOMPARE(editor.brief(), automatic);
        editor.flush();
        QCOMPARE(edited.size(), 0); // nothing was written by hand
    }

    void editsArePassedOnOnce()
    {
        const Theme theme(Appearance::Light);
        BriefEditor editor(theme);
        editor.setBrief(show(), full());
        QSignalSpy edited(&editor, &BriefEditor::edited);
        auto *premise = find<TextArea>(editor, u"briefPremise"_s);
        premise->selectAll();
        QTest::keyClicks(premise, u"A swan votes."_s);
        QCOMPARE(edited.size(), 0); // not at every key
        QVERIFY(edited.wait());
        QCOMPARE(edited.size(), 1);
        EpisodeBrief wanted = full();
        wanted.premise = u"A swan votes."_s;
        QCOMPARE(edited[0][0].value<EpisodeBrief>(), wanted);
        premise->undo();
        editor.flush();
        QCOMPARE(edited.size(), 2);
        QVERIFY(edited[1][0].value<EpisodeBrief>().premise != wanted.premise);
    }

    void theCastKeepsItsOrder()
    {
        const Theme theme(Appearance::Light);
        BriefEditor editor(theme);
        editor.setBrief(show(), full());
        find<QCheckBox>(editor, u"cast:Benno"_s)->setChecked(true);
        QCOMPARE(editor.brief().cast, (QStringList {u"王芳"_s, u"Odile"_s, u"Benno"_s}));
        find<QCheckBox>(editor, u"cast:王芳"_s)->setChecked(false);
        QCOMPARE(editor.brief().cast, (QStringList {u"Odile"_s, u"Benno"_s}));
    }

    void whatIsWrongIsSaidAndNotPassedOn()
    {
        const Theme theme(Appearance::Light);
        BriefEditor editor(theme);
        editor.setBrief(show(), full());
        QVERIFY(editor.isValid());
        QSignalSpy edited(&editor, &BriefEditor::edited);
        QSignalSpy validity(&editor, &BriefEditor::validityChanged);
        auto *problem = find<QLabel>(editor, u"castProblem"_s);
        QVERIFY(!problem->isVisibleTo(&editor));

        find<QCheckBox>(editor, u"cast:王芳"_s)->setChecked(false);
        find<QCheckBox>(editor, u"cast:Odile"_s)->setChecked(false);
        editor.flush();
        QVERIFY(!editor.isValid());
        QVERIFY(problem->isVisibleTo(&editor));
        QCOMPARE(validity.size(), 1);
        QCOMPARE(edited.size(), 0);

        find<QCheckBox>(editor, u"cast:Benno"_s)->setChecked(true);
        editor.flush();
        QVERIFY(editor.isValid());
        QCOMPARE(edited.size(), 1);

        auto *title = find<QLineEdit>(editor, u"briefTitle"_s);
        title->selectAll();
        QTest::keyClick(title, Qt::Key_Delete);
        QVERIFY(!editor.isValid());
        QTest::keyClicks(title, u"T"_s);
        QVERIFY(editor.isValid());
        auto *seed = find<QLineEdit>(editor, u"briefSeed"_s);
        QTest::keyClicks(seed, u"x"_s);
        QVERIFY(!editor.isValid());
    }

    void countsStayInBounds()
    {
        const Theme theme(Appearance::Light);
        BriefEditor editor(theme);
        editor.setBrief(show(), full());
        auto *scenes = find<QSpinBox>(editor, u"briefScenes"_s);
        scenes->setValue(900);
        QCOMPARE(*editor.brief().sceneCount, EpisodeBrief::maximumScenes);
        scenes->setValue(0);
        QVERIFY(!editor.brief().sceneCount);
    }
};

QTEST_MAIN(BriefEditorTest)
#include "tst_brief_editor.moc"
