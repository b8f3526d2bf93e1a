// SPDX-License-Identifier: GPL-3.0-or-later
// What of a model's answer becomes the scene.
#include "core/pipeline/stages/draft/draft_stage.h"
#include "core/screenplay/fountain.h"

#include <QTest>

using namespace dg;

class TestDraftStage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSceneIsKeptAsItIs()
    {
        const QByteArray scene = "INT. LAUNDRY - DAY #4#\n\nMara **folds**. _Slowly._\n\n"
                                 "MARA\n(to the \xC3\x9Crn, *softly*)\nINT. is what we are.\n\n[[A note.]]\n";
        QCOMPARE(accepted("\n\n" + scene + "\n  \n"), scene);
        const QByteArray windows = QByteArray(scene).replace("\n", "\r\n");
        QCOMPARE(accepted(windows), windows.trimmed() + '\n');
    }

    void aMarkedHeadingIsAHeading_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("heading");
        QTest::newRow("bold") << QByteArray("**INT. LAUNDRY - DAY**") << QByteArray("INT. LAUNDRY - DAY");
        QTest::newRow("underlined") << QByteArray("_EXT. YARD - DAY_") << QByteArray("EXT. YARD - DAY");
        QTest::newRow("both") << QByteArray("**_INT./EXT. VAN - DAY_**") << QByteArray("INT./EXT. VAN - DAY");
        QTest::newRow("italic") << QByteArray("  *int. laundry - day* ") << QByteArray("int. laundry - day");
        QTest::newRow("markdown") << QByteArray("### INT. LAUNDRY - DAY") << QByteArray("INT. LAUNDRY - DAY");
        QTest::newRow("markdown, bold")
            << QByteArray("## **INT. LAUNDRY - DAY**") << QByteArray("INT. LAUNDRY - DAY");
        QTest::newRow("numbered") << QByteArray("**INT. LAUNDRY - DAY #4#**")
                                  << QByteArray("INT. LAUNDRY - DAY #4#");
        QTest::newRow("another script")
            << QByteArray("**INT. W\xC3\x84SCHEREI - TAG**") << QByteArray("INT. W\xC3\x84SCHEREI - TAG");
    }
    void aMarkedHeadingIsAHeading()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, heading);
        const QByteArray rest = "\n\n**Mara** waits.\n\nMARA\nNo.\n";
        QCOMPARE(accepted(line + rest), heading + rest);
        QCOMPARE(accepted(line + "\r" + rest), heading + "\r" + rest);
    }

    void otherMarksStay_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("no heading") << QByteArray("**INTERIOR thoughts**");
        QTest::newRow("emphasis within") << QByteArray("*Mara* sees the sign. *It says nothing*");
        QTest::newRow("half marked") << QByteArray("**INT. is what she calls it** and nobody minds.");
        QTest::newRow("a section") << QByteArray("# Scene 1");
        QTest::newRow("marks alone") << QByteArray("****");
    }
    void otherMarksStay()
    {
        QFETCH(QByteArray, line);
        const QByteArray scene = "INT. LAUNDRY - DAY\n\n" + line + "\n\nMARA\nNo.\n";
        QCOMPARE(accepted(scene), scene);
    }

    /// What a model says around its scene is not worth another call.
    void chatterIsNoReasonToRefuse()
    {
        const QByteArray scene = "# Scene 1\n\nINT. LAUNDRY - DAY\n\nMARA\nNo.\n\n"
                                 "Shall I go on with the next one?\n";
        QCOMPARE(accepted(scene), scene);
    }

    void whatIsNoSceneIsRefused()
    {
        const DraftStage stage;
        for (const QByteArray answer : {"", "MARA\nNo.\n", "# Scene 1\n\nMARA\nNo.\n",
                 "INT. LAUNDRY - DAY\n\nMara waits.\n", "**INT. LAUNDRY - DAY**\n"}) {
            const auto refused = stage.accept({}, answer);
            QVERIFY2(!refused, answer.constData());
            QVERIFY(refused.error().kind == ErrorKind::BadAnswer);
        }
    }

private:
    static QByteArray accepted(const QByteArray &answer)
    {
        const auto scene = DraftStage().accept({}, answer);
        return scene ? *scene : QByteArray::fromStdString("refused: " + scene.error().message);
    }
};

QTEST_APPLESS_MAIN(TestDraftStage)
#include "tst_draft_stage.moc"
