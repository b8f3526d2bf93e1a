// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/wire_headers.h"

#include <QDateTime>
#include <QTest>

using namespace dg;
using namespace std::chrono_literals;

namespace {

constexpr qint64 none = -1;

const Clock::WallTime now {std::chrono::seconds(1'795'773'600)}; // 2026-11-27T10:00:00Z, a Friday

qint64 inMs(std::optional<std::chrono::milliseconds> time)
{
    return time ? time->count() : none;
}

} // namespace

class TestWireHeaders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsTheDayThatTheTestsThinkItIs()
    {
        QCOMPARE(QDateTime::fromSecsSinceEpoch(1'795'773'600, Qt::UTC).toString(Qt::ISODate),
            QStringLiteral("2026-11-27T10:00:00Z"));
    }

    void howLongToWait_data()
    {
        QTest::addColumn<QByteArray>("inMilliseconds");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<qint64>("wait");
        const auto row = [](const char *name, const char *inMilliseconds, const char *after, qint64 wait) {
            QTest::newRow(name) << QByteArray(inMilliseconds) << QByteArray(after) << wait;
        };
        row("not said", "", "", none);
        row("seconds", "", "1", 1000);
        row("many seconds", "", "120", 120'000);
        row("parts of a second", "", "0.25", 250);
        row("at once", "", "0", 0);
        row("milliseconds go first", "1500", "9", 1500);
        row("parts of a millisecond", "12.6", "", 13);
        row("nonsense, then seconds", "soon", "2", 2000);
        row("below zero", "", "-3", 0);
        row("a date", "", "Fri, 27 Nov 2026 10:02:00 GMT", 120'000);
        row("a date that is past", "", "Fri, 27 Nov 2026 09:00:00 GMT", 0);
        row("no date", "", "Fri, 99 Nov 2026 10:02:00 GMT", none);
        row("words", "", "later", none);
        row("endless", "", "1e300", none);
        row("infinite", "inf", "nan", none);
    }
    void howLongToWait()
    {
        QFETCH(QByteArray, inMilliseconds);
        QFETCH(QByteArray, after);
        HttpHeaders headers {{"Date", "x"}};
        if (!inMilliseconds.isEmpty())
            headers.emplace_back("Retry-After-Ms", inMilliseconds);
        if (!after.isEmpty())
            headers.emplace_back("Retry-After", after);
        QTEST(inMs(retryAfterOf(headers, now)), "wait");
    }

    void durations_data()
    {
        QTest::addColumn<qint64>("length");
        QTest::newRow("1s") << qint64(1000);
        QTest::newRow("6m0s") << qint64(360'000);
        QTest::newRow("12ms") << qint64(12);
        QTest::newRow("1.5s") << qint64(1500);
        QTest::newRow("1h2m3s") << qint64(3'723'000);
        QTest::newRow("1d") << qint64(86'400'000);
        QTest::newRow("900us") << qint64(1);
        QTest::newRow("7") << qint64(7000);
        QTest::newRow("0s") << qint64(0);
        QTest::newRow("") << none;
        QTest::newRow("6x") << none;
        QTest::newRow("m") << none;
        QTest::newRow("1s!") << none;
        QTest::newRow("1..s") << none;
    }
    void durations() { QTEST(inMs(parseDuration(QTest::currentDataTag())), "length"); }

    void moments_data()
    {
        QTest::addColumn<qint64>("ahead");
        QTest::newRow("2026-11-27T10:00:30Z") << qint64(30'000);
        QTest::newRow("2026-11-27T10:00:00.250Z") << qint64(250);
        QTest::newRow("2026-11-27T12:01:00+02:00") << qint64(60'000);
        QTest::newRow("2026-11-27T09:00:00Z") << qint64(0);
        QTest::newRow("2026-13-27T09:00:00Z") << none;
        QTest::newRow("soon") << none;
        QTest::newRow("") << none;
    }
    void moments() { QTEST(inMs(timeUntil(QTest::currentDataTag(), now)), "ahead"); }

    void aSignHasWhatIsSaid()
    {
        const LimitHeaders names {"l", "r", "t"};
        const auto sign = [&](const HttpHeaders &headers) {
            return limitSignOf(headers, names, LimitedResource::OutputTokens, now);
        };
        QVERIFY(!sign({}));
        QVERIFY(!sign({{"t", "1s"}}));
        QVERIFY(!sign({{"l", "many"}, {"r", "-1"}}));
        const auto whole = sign({{"L", "50"}, {"R", "0"}, {"T", "1s"}});
        QVERIFY(whole && whole->resource == LimitedResource::OutputTokens);
        QVERIFY(whole->limit == 50 && whole->remaining == 0 && whole->fullIn == 1000ms);
        const auto part = sign({{"r", "7"}, {"t", "2026-11-27T10:00:01Z"}});
        QVERIFY(part && !part->limit && part->remaining == 7 && part->fullIn == 1000ms);
    }
};

QTEST_APPLESS_MAIN(TestWireHeaders)
#include "tst_wire_headers.moc"
