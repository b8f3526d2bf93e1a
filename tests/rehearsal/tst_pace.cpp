// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/pace.h"

#include <QTest>

using namespace dg;
using namespace std::chrono_literals;

class TestPace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void words()
    {
        QCOMPARE(paceFromString(QStringLiteral("instant"))->kind, Pace::Kind::Instant);
        QCOMPARE(paceFromString(QStringLiteral(" Reading "))->kind, Pace::Kind::Reading);
    }

    void durations_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("milliseconds");
        QTest::newRow("ms") << QStringLiteral("300ms") << qint64 {300};
        QTest::newRow("s") << QStringLiteral("2s") << qint64 {2000};
        QTest::newRow("fraction") << QStringLiteral("1.5s") << qint64 {1500};
        QTest::newRow("none") << QStringLiteral("0ms") << qint64 {0};
        QTest::newRow("longest") << QStringLiteral("600s") << qint64 {600000};
    }
    void durations()
    {
        QFETCH(QString, text);
        QFETCH(qint64, milliseconds);
        const auto pace = paceFromString(text);
        QVERIFY2(pace.has_value(), pace ? "" : pace.error().text().c_str());
        QCOMPARE(pace->kind, Pace::Kind::Fixed);
        QCOMPARE(qint64 {pace->call.count()}, milliseconds);
    }

    void whatIsNoPace_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"-1s", "abc", "", "99h", "s", "ms", "300", "1e3ms", "infs", "1.s", "+2s",
                 "601s", "1,5s", "1.2.3s"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void whatIsNoPace()
    {
        QFETCH(QString, text);
        const auto pace = paceFromString(text);
        QVERIFY(!pace.has_value());
        QVERIFY(pace.error().kind == ErrorKind::InvalidInput);
        QVERIFY(pace.error().message.find(text.toStdString()) != std::string::npos);
        QVERIFY(!pace.error().hint.empty());
    }
};

QTEST_GUILESS_MAIN(TestPace)
#include "tst_pace.moc"
