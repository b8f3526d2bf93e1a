// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/json_answer.h"

#include <QTest>

using namespace dg;

class TestJsonAnswer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jsonIsTakenOut_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const char *name, const QByteArray &answer, const QByteArray &json) {
            QTest::newRow(name) << answer << json;
        };
        row("as it is", R"({"a":1})", R"({"a":1})");
        row("with its space", "\n {\"a\": 1}\n", "\n {\"a\": 1}\n");
        row("a list", R"([{"a":1}])", R"([{"a":1}])");
        row("fenced", "```json\n{\"a\":1}\n```", R"({"a":1})");
        row("fenced, no name", "```\n{\"a\":1}\n```\n", R"({"a":1})");
        row("fenced, no end", "```json\n{\"a\":1}", R"({"a":1})");
        row("fenced, one line", "```{\"a\":1}```", R"({"a":1})");
        row("fenced in prose", "Here {\"it\": 0} is:\n```json\n{\"a\":1}\n```\nEnjoy {it}.", R"({"a":1})");
        row("a fence within", "{\"a\":\"```\"} is it", "{\"a\":\"```\"}");
        row("prose around", "Sure! {\"a\":1} Anything else?", R"({"a":1})");
        row("braces in prose", "With {name} and {\"x} it is {\"a\":1}.", R"({"a":1})");
        row("nested", R"(So: {"a":{"b":[{"c":{}}]}} there)", R"({"a":{"b":[{"c":{}}]}})");
        row("braces in strings", "So: {\"a\":\"}{\",\"b\":\"\\\"}\"} there",
            "{\"a\":\"}{\",\"b\":\"\\\"}\"}");
        row("a backslash at its end", R"(So: {"a":"\\"} there)", R"({"a":"\\"})");
        row("the first that parses", R"({"a":} {"b":2} {"c":3})", R"({"b":2})");
        row("spaced", "x { \n \"a\" : 1 } y", "{ \n \"a\" : 1 }");
        row("empty", "It is {}.", "{}");
        row("any script", "答え: {\"名\":\"🎭\"} です", "{\"名\":\"🎭\"}");
        row("a byte order mark, which JSON's readers pass over", "\xEF\xBB\xBF{\"a\":1}",
            "\xEF\xBB\xBF{\"a\":1}");
        row("cut off", R"(Sure: {"a":[1,2)", R"(Sure: {"a":[1,2)");
        row("none", "I will not.", "I will not.");
        row("nothing", "", "");
        row("a brace", "{", "{");
    }
    void jsonIsTakenOut()
    {
        QFETCH(QByteArray, answer);
        QTEST(unwrapped(answer, AnswerForm::Json), "json");
    }

    /// Read from each of them to the end this would take hours.
    void manyBracesAreNoTrouble()
    {
        for (const QByteArray &brace : {QByteArray("{"), QByteArray("{\""), QByteArray("{\"a\":"),
                 QByteArray("{\"\"}"), QByteArray("{   ")}) {
            const QByteArray answer = "x" + brace.repeated(500'000);
            QCOMPARE(unwrapped(answer, AnswerForm::Json), answer);
        }
        const QByteArray deep =
            "x" + QByteArray("{\"a\":").repeated(200'000) + "1" + QByteArray(200'000, '}');
        QCOMPARE(unwrapped(deep, AnswerForm::Json), deep);
    }

    void fountainIsTakenOutOfItsFence_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("scene");
        const auto row = [](const char *name, const QByteArray &answer, const QByteArray &scene) {
            QTest::newRow(name) << answer << scene;
        };
        const QByteArray scene = "INT. LAUNDRY - DAY\n\nMARA\nNo. {\"a\":1}\n";
        row("as it is", scene, scene);
        row("fenced", "```fountain\n" + scene + "```", scene);
        row("fenced, no name", "\n```\n" + scene + "```\n\n", scene);
        row("crlf", "```fountain\r\nINT. A\r\n```\r\n", "INT. A\r\n");
        row("an indent is kept", "```\n    > CENTRED <\n```", "    > CENTRED <\n");
        row("no end", "```fountain\n" + scene, "```fountain\n" + scene);
        row("no beginning", scene + "```", scene + "```");
        row("prose before", "Here:\n```\n" + scene + "```", "Here:\n```\n" + scene + "```");
        row("prose after", "```\n" + scene + "```\nThere.", "```\n" + scene + "```\nThere.");
        row("two", "```\nA\n```\nB\n```\nC\n```", "```\nA\n```\nB\n```\nC\n```");
        row("empty", "```\n```", "");
        row("a fence alone", "```", "```");
        row("nothing", "", "");
    }
    void fountainIsTakenOutOfItsFence()
    {
        QFETCH(QByteArray, answer);
        QTEST(unwrapped(answer, AnswerForm::Fountain), "scene");
    }
};

QTEST_APPLESS_MAIN(TestJsonAnswer)
#include "tst_json_answer.moc"
