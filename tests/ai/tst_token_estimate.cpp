// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/token_estimate.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace dg;

namespace {

qint64 estimateOf(const QString &text)
{
    return estimateTokens(QStringView(text)).value();
}

} // namespace

class TestTokenEstimate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Counted with the two vocabularies that OpenAI has published last, o200k and cl100k.
    void itIsWithinAFifth_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("fewest");
        QTest::addColumn<int>("most");
        const auto row = [](const char *name, const char *text, int fewest, int most) {
            QTest::newRow(name) << QString::fromUtf8(text) << fewest << most;
        };
        row("prose",
            "Mara had not slept since the second dryer caught fire, and the only person who believed her was "
            "the man who had sold it to the building in the first place. She kept the receipt folded in her "
            "shoe. \"It's evidence,\" she told anybody who asked, although nobody did.",
            57, 58);
        row("a scene",
            "INT. LAUNDRY ROOM - DAY\n\nMARA stands by the dryer, holding one red sock.\n\nMARA\n(to the "
            "sock)\nYou were two of you this morning.\n\nJONAH\nIt's a sock, Mara. It doesn't have a "
            "lawyer.\n\nMARA\nEverybody has a lawyer in this building. That's the problem with this "
            "building.\n",
            71, 74);
        row("json",
            R"({"label":"S3","slug":"INT. LAUNDRY ROOM - DAY","cast":["Mara","Jonah"],"stories":["A","B"],"turn":{"from":"hope","to":"doubt","because":"the dryer eats the evidence"},"targetEighths":12})",
            59, 61);
        row("indented json",
            "{\n    \"label\": \"S3\",\n    \"slug\": \"INT. LAUNDRY ROOM - DAY\",\n    \"cast\": [\n        "
            "\"Mara\",\n        \"Jonah\"\n    ],\n    \"turn\": {\n        \"from\": \"hope\",\n        "
            "\"because\": \"the dryer eats the evidence\"\n    },\n    \"targetEighths\": 12\n}\n",
            77, 77);
        row("numbers", "Budget: $12,400 of $1,000,000 by 2026-11-27, 10:45.", 27, 27);
        row("German",
            "Mara betrat die Waschküche und sah, dass die Tür des Trockners offen stand. „Wer war das?“, "
            "fragte sie. Niemand antwortete.",
            34, 39);
        row("Russian",
            "Мара вошла в прачечную и увидела, что дверь сушилки открыта. «Кто это сделал?» — спросила она.",
            31, 49);
        row("Chinese", "玛拉走进洗衣房，发现烘干机的门开着。“这是谁干的？”她问道。没有人回答。", 31, 46);
        row("Japanese", "マラはランドリーに入り、乾燥機の扉が開いているのに気づいた。「誰がやったの？」", 31,
            44);
        row("emoji", "🎭🎭 😂 🔥", 7, 10);
    }
    void itIsWithinAFifth()
    {
        QFETCH(QString, text);
        QFETCH(int, fewest);
        QFETCH(int, most);
        const qint64 once = estimateOf(text);
        QVERIFY2(10 * once >= 8 * fewest && 10 * once <= 12 * most, qPrintable(QString::number(once)));
        const QString often = (text + u'\n').repeated(50);
        QVERIFY(estimateOf(often) >= 50 * (once - 1) && estimateOf(often) <= 50 * (once + 1));
    }

    void nothingIsNothing()
    {
        QCOMPARE(estimateOf({}), 0);
        QCOMPARE(estimateOf(QStringLiteral("a")), 1);
        QVERIFY(estimateOf(QString(QChar(0xD83C))) >= 0); // half a character
    }

    void allThatIsSentCounts()
    {
        const QString words = QStringLiteral("many words ").repeated(100);
        AiRequest request;
        request.prompt = QStringLiteral("Write.");
        qint64 before = estimateTokens(request).value();
        const auto grows = [&] {
            const qint64 now = estimateTokens(request).value();
            const bool grown = now >= before + 190 && now <= before + 230;
            before = now;
            return grown;
        };
        request.system = words;
        QVERIFY(grows());
        request.prompt += words;
        QVERIFY(grows());
        request.schema = std::make_shared<AnswerSchema>(
            AnswerSchema {{}, QJsonObject {{QStringLiteral("description"), words}}, {}});
        QVERIFY(grows());
        request.repair = Repair {words.toUtf8(), {}};
        QVERIFY(grows());
        request.repair->problem = words;
        QVERIFY(grows());
        request.inputs = QJsonObject {{QStringLiteral("notes"), words}}; // only Rehearsal reads these
        request.label = words;
        QCOMPARE(estimateTokens(request).value(), before);
    }
};

QTEST_APPLESS_MAIN(TestTokenEstimate)
#include "tst_token_estimate.moc"
