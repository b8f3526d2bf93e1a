// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/completion_bytes.h"

#include <QTest>

using namespace dg;

namespace {

Completion completionOf(const QByteArray &text)
{
    Completion completion;
    completion.text = text;
    completion.model = QStringLiteral("model \"ü\"\n2");
    completion.usage = {TokenCount(1'200), TokenCount(std::int64_t {1} << 40), MicroDollars(77)};
    return completion;
}

} // namespace

class TestCompletionBytes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("a word") << QByteArray("yes");
        QTest::newRow("lines") << QByteArray("\n\nMARA\nWhat?\r\n\n");
        QTest::newRow("JSON") << QByteArray(R"({"name":"Mara","lines":["\n"]})");
        QTest::newRow("any script") << QByteArray("Ольга, 美咲, مريم, 🎭");
        QTest::newRow("a zero byte") << QByteArray("a\0b", 3);
        QTest::newRow("nothing") << QByteArray("");
    }

    void comesBackAsItWas()
    {
        QFETCH(const QByteArray, text);
        const Completion completion = completionOf(text);
        const auto back = completionFromBytes(completionToBytes(completion));
        QVERIFY(back);
        QCOMPARE(back->text, text);
        QCOMPARE(back->model, completion.model);
        QVERIFY(back->usage.input == completion.usage.input);
        QVERIFY(back->usage.output == completion.usage.output);
        QVERIFY(back->usage.cost == completion.usage.cost);
    }

    /// So that a file of exported answers can be read by people.
    void theAnswerStandsInItAsItIs()
    {
        QVERIFY(completionToBytes(completionOf("MARA\nNo.")).endsWith("\nMARA\nNo."));
    }

    void anythingElseIsNone()
    {
        for (const QByteArray &bytes : {QByteArray(), QByteArray("yes"), QByteArray("yes\nno"),
                 QByteArray("{}\nno"), QByteArray("[]\nno"), QByteArray("{\"model\":1}\nno"),
                 QByteArray("{\"model\":\"m\"}"), QByteArray("\n\n")})
            QVERIFY2(!completionFromBytes(bytes), bytes.constData());
    }
};

QTEST_GUILESS_MAIN(TestCompletionBytes)
#include "tst_completion_bytes.moc"
