// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/run_script.h"
#include "ui/common/format.h"
#include "ui/run/status_line.h"

#include <QTest>

using namespace dg;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class FormatTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void times()
    {
        QCOMPARE(format::clock(0s), QStringLiteral("0:00"));
        QCOMPARE(format::clock(14999ms), QStringLiteral("0:14"));
        QCOMPARE(format::clock(12min + 5s), QStringLiteral("12:05"));
        QCOMPARE(format::clock(1h + 2min + 3s), QStringLiteral("1:02:03"));
        QCOMPARE(format::clock(-1s), QStringLiteral("0:00"));
    }

    void lengths()
    {
        QCOMPARE(format::pageEighths(5), QStringLiteral("5/8"));
        QCOMPARE(format::pageEighths(8), QStringLiteral("1"));
        QCOMPARE(format::pageEighths(11), QStringLiteral("1 3/8"));
    }

    void sizes()
    {
        QCOMPARE(format::bytes(0), QStringLiteral("0 KB"));
        QCOMPARE(format::bytes(1), QStringLiteral("1 KB"));
        QCOMPARE(format::bytes(820'000), QStringLiteral("820 KB"));
        QCOMPARE(format::bytes(1'400'000), QStringLiteral("1.4 MB"));
        QCOMPARE(format::percent(0.834), QStringLiteral("83 %"));
    }

    void initialsOfAnyScript()
    {
        QCOMPARE(format::initials(QStringLiteral("Odile")), QStringLiteral("OD"));
        QCOMPARE(format::initials(QStringLiteral("Ana de Ruiz")), QStringLiteral("AR"));
        QCOMPARE(format::initials(QStringLiteral("ليلى")), QStringLiteral("ل"));
        QCOMPARE(format::initials(QStringLiteral("王芳")), QStringLiteral("王"));
        QCOMPARE(format::initials(QStringLiteral("👩‍🌾")), QStringLiteral("👩‍🌾"));
        QCOMPARE(format::initials({}), QString());
    }

    void aSlugLineKeepsItsTimeOfDay()
    {
        const QFontMetrics metrics {QFont()};
        for (const QString &slug : {u"INT. COUNCIL CHAMBER AND ANNEXE - LATE MORNING"_s,
                 u"INT. COUNCIL CHAMBER \u2013 BACK ROOM \u2013 MORNING"_s}) {
            QCOMPARE(format::elidedSlug(slug, metrics, metrics.horizontalAdvance(slug)), slug);
            const int width = metrics.horizontalAdvance(slug) * 2 / 3;
            const QString shown = format::elidedSlug(slug, metrics, width);
            QVERIFY(shown.startsWith(u"INT. "_s));
            QVERIFY(shown.endsWith(u"MORNING"_s));
            QVERIFY(shown.contains(u'\u2026'));
            QVERIFY(metrics.horizontalAdvance(shown) <= width);
        }
        // Too little for both, or no time of day at all: something of either end.
        QVERIFY(!format::elidedSlug(u"A ROOM - MORNING"_s, metrics, 40).isEmpty());
        QVERIFY(format::elidedSlug(u"SOMEWHERE WITHOUT AN HOUR"_s, metrics, 80).contains(u'\u2026'));
    }

    void reuseIsToldInItsOwnWords()
    {
        RunScript run;
        run.begin(outlineOf(4));
        QCOMPARE(reuseInWords(run.state()), u"0 % reused"_s);
        run.finish(1, StageOutcome::Kept, u"text"_s);
        QCOMPARE(reuseInWords(run.state()), u"100 % kept"_s);
        run.finish(2, StageOutcome::Hit, u"text"_s);
        run.finish(3, StageOutcome::Called, u"text"_s);
        run.finish(4, StageOutcome::Called, u"text"_s);
        QCOMPARE(reuseInWords(run.state()), u"25 % kept, 25 % reused"_s);
    }

    void progressCountsAndEstimates()
    {
        RunScript run;
        run.begin(outlineOf(4));
        QVERIFY(!progressOf(run.state(), run.state().lastEventAt).left);
        run.call(1); // takes half a second, as every event does here
        run.finish(1, StageOutcome::Called, QStringLiteral("text"));
        run.finish(2, StageOutcome::Kept, QStringLiteral("text"));
        run.finish(3, StageOutcome::Failed);
        const RunProgress progress = progressOf(run.state(), run.state().lastEventAt);
        QCOMPARE(progress.scenes, 4);
        QCOMPARE(progress.written, 2);
        QCOMPARE(progress.failed, 1);
        QVERIFY(progress.left);
        QCOMPARE(*progress.left, RunTime(500ms)); // one scene more, at the first one's pace
        run.finish(4, StageOutcome::Called, QStringLiteral("text"));
        QVERIFY(!progressOf(run.state(), run.state().lastEventAt).left);
    }
};

QTEST_MAIN(FormatTest)
#include "tst_format.moc"
