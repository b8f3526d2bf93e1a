// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/run_script.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/run/run_price.h"
#include "ui/run/status_line.h"

#include <QLabel>

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
        QCOMPARE(format::pages(5), QStringLiteral("5/8 page"));
        QCOMPARE(format::pages(8), QStringLiteral("1 page"));
        QCOMPARE(format::pages(11), QStringLiteral("1 3/8 pages"));
    }

    void money()
    {
        QCOMPARE(format::money(MicroDollars(0)), u"$0"_s);
        QCOMPARE(format::money(MicroDollars(400)), u"under $0.001"_s);
        QCOMPARE(format::money(MicroDollars(21'000)), u"$0.021"_s);
        QCOMPARE(format::money(MicroDollars(50'000)), u"$0.05"_s);
        QCOMPARE(format::money(MicroDollars(500'000)), u"$0.50"_s);
        QCOMPARE(format::money(MicroDollars(123'400)), u"$0.12"_s);
        QCOMPARE(format::money(MicroDollars(12'400'000)), u"$12.40"_s);
        QCOMPARE(format::price(2), u"$2"_s);
        QCOMPARE(format::price(0.1), u"$0.10"_s);
        QCOMPARE(format::price(0.075), u"$0.075"_s);
        QCOMPARE(format::tokens(TokenCount(8192)), u"8192"_s);
        QCOMPARE(format::tokens(TokenCount(200'000)), u"200 K"_s);
        QCOMPARE(format::tokens(TokenCount(1'050'000)), u"1.1 M"_s);
    }

    void whatARunCosts_data()
    {
        QTest::addColumn<int>("calls");
        QTest::addColumn<qint64>("micros");
        QTest::addColumn<bool>("unknown");
        QTest::addColumn<bool>("isFree");
        QTest::addColumn<qint64>("budget");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("tooMuch");
        QTest::newRow("paid") << 14 << qint64 {123'400} << false << false << qint64 {0}
                              << u"about $0.12 · 14 calls"_s << false;
        QTest::newRow("within") << 1 << qint64 {123'400} << false << false << qint64 {500'000}
                                << u"about $0.12 · 1 call"_s << false;
        QTest::newRow("above") << 14 << qint64 {123'400} << false << false << qint64 {100'000}
                               << u"about $0.12 · 14 calls, over the budget"_s << true;
        QTest::newRow("free") << 14 << qint64 {0} << false << true << qint64 {1} << u"free · 14 calls"_s
                              << false;
        QTest::newRow("unknown") << 14 << qint64 {0} << true << false << qint64 {1}
                                 << u"price unknown · 14 calls"_s << false;
        QTest::newRow("kept") << 0 << qint64 {0} << false << false << qint64 {0}
                              << u"nothing to ask: all is kept"_s << false;
    }

    void whatARunCosts()
    {
        QFETCH(int, calls);
        QFETCH(qint64, micros);
        QFETCH(bool, unknown);
        QFETCH(bool, isFree);
        QFETCH(qint64, budget);
        RunPlan plan;
        plan.scenesKnown = true;
        for (int i = 0; i < calls; ++i) {
            StageForecast stage;
            stage.forecast = i == 0 ? Forecast::Call : Forecast::Follows;
            if (i == 0)
                stage.usage.cost = MicroDollars(micros);
            stage.usage.priceUnknown = unknown;
            plan.stages.push_back(stage);
        }
        RunSettings settings;
        if (budget > 0)
            settings.budget = MicroDollars(budget);
        const PriceInWords words = priceInWords(plan, settings, isFree);
        QTEST(words.text, "text");
        QTEST(words.isTooMuch, "tooMuch");
    }

    void theStatusLineSaysWhatWasSpent()
    {
        const Theme theme(Appearance::Light);
        StatusLine line(theme);
        RunScript run;
        run.begin(outlineOf(2));
        line.apply(run.state(), true);
        QVERIFY(!line.text().contains(u'$'));
        RunSettings settings;
        settings.provider = u"anthropic"_s;
        settings.budget = MicroDollars(500'000);
        run.nextRun();
        run.tell(RunStarted {EpisodeId(1), settings, u"claude"_s});
        run.tell(StagesPlanned {{{RunScript::draft(1), u"Scene 1"_s, {}, true}}});
        run.call(1);
        StageFinished finished;
        finished.ref = RunScript::draft(1);
        finished.usage = {TokenCount(12'000), TokenCount(900), MicroDollars(21'000), TokenCount(8'000)};
        run.tell(finished);
        line.apply(run.state(), true);
        QVERIFY2(line.text().endsWith(u" · $0.021 of $0.50"_s), qPrintable(line.text()));
        QVERIFY(line.findChild<QLabel *>(u"statusWords"_s)->toolTip().contains(u"prompt cache"_s));
        run.tell(RunPaused {{ErrorKind::Unauthorised, "No key."}});
        line.apply(run.state(), true);
        QVERIFY(line.text().contains(u"waits for a key"_s));
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
