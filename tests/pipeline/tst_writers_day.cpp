// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing is paid twice in a day's work, by one writer or by two in a room.
#include "core/base/clock.h"
#include "tests/support/redis_server.h"
#include "tests/support/writers_day.h"

#include <QTest>

#include <map>

using namespace dg;

class TestWritersDay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsCalledThatIsKnown()
    {
        RedisServer room;
        SystemClock clock;
        const auto sample = loadSampleShow(sampleShowNames().front());
        QVERIFY(sample.has_value());
        DayPlan plan {*sample};
        plan.sample.brief.title = QStringLiteral("The Visit"); // not the sample's own story, so that four do
        plan.scenes = 4;
        plan.changedBeats = 2;
        plan.redisUrl = room.url();
        const auto day = liveADay(plan, clock);
        QVERIFY2(day.has_value(), day ? "" : day.error().text().c_str());
        for (const DayStep &step : *day) {
            const QByteArray name = step.name.toUtf8();
            QVERIFY2(step.done, name.constData());
            QVERIFY2(step.asked > 0, name.constData());
            QVERIFY2(step.avoidable == 0, name.constData());
            QVERIFY2(step.calls == step.unavoidable, name.constData());
            QVERIFY2(step.missing == 0, name.constData());
        }
        // The steps are what they say: some have to call, and some must not.
        std::map<QString, DayStep> byName;
        for (const DayStep &step : *day)
            byName[step.name] = step;
        QCOMPARE(byName.size(), std::size_t(10));
        const DayStep &first = byName.at(QStringLiteral("first run"));
        QCOMPARE(first.calls, first.asked);
        for (const char *name : {"beat 1 changed", "beat 2 changed", "a voice changed",
                 "another take: meaner", "another take", "a scene moved", "second episode"}) {
            const DayStep &step = byName.at(QString::fromLatin1(name));
            QVERIFY2(step.calls > 0, name);
            QVERIFY2(step.calls < step.asked, name);
        }
        QCOMPARE(byName.at(QStringLiteral("started anew")).calls, 0);
        const DayStep &colleague = byName.at(QStringLiteral("a colleague's first run"));
        QCOMPARE(colleague.calls, 0);
        QCOMPARE(colleague.hits, first.asked);
        QVERIFY(sumOf(*day).reused() > 0.4);
    }
};

QTEST_GUILESS_MAIN(TestWritersDay)
#include "tst_writers_day.moc"
