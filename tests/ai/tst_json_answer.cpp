// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/json_answer.h"

#include <QJsonDocument>
#include <QTest>

using namespace dg;

namespace {

QJsonObject json(const char *text)
{
    return QJsonDocument::fromJson(text).object();
}

const char *const outlineSchema = R"({
    "type": "object", "required": ["logline", "scenes"], "additionalProperties": false,
    "properties": {
        "logline": {"type": "string"},
        "rating": {"type": ["number", "null"]},
        "done": {"type": "boolean"},
        "scenes": {"type": "array", "items": {
            "type": "object", "required": ["slug"],
            "properties": {
                "slug": {"type": "string"},
                "kind": {"type": "string", "enum": ["reversal", "callback"]},
                "eighths": {"type": "integer"},
                "level": {"enum": [1, 2, null]},
                "cast": {"type": "array", "items": {"type": "string"}}}}}}})";

} // namespace

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

    void anAnswerIsHeldToItsSchema_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char *name, const char *answer, const char *problem = "") {
            QTest::newRow(name) << QByteArray(answer) << QString::fromUtf8(problem);
        };
        row("sound",
            R"({"logline":"","scenes":[{"slug":"INT. A","kind":"callback","eighths":3,"cast":["Mara"]}]})");
        row("as little as may be", R"({"logline":"x","scenes":[]})");
        row("a whole number with a point", R"({"logline":"","scenes":[{"slug":"","eighths":3.0}]})");
        row("unknown fields", R"({"logline":"x","scenes":[{"slug":"","more":{}}],"note":1})");
        row("either type", R"({"logline":"x","scenes":[],"rating":null})");
        row("the other type", R"({"logline":"x","scenes":[],"rating":1.5})");
        row("one of no type", R"({"logline":"x","scenes":[{"slug":"","level":null}]})");
        row("missing", R"({"scenes":[]})", "outline.logline: is missing.");
        row("missing in a list", R"({"logline":"","scenes":[{"slug":""},{"slug":""},{"kind":"callback"}]})",
            "outline.scenes[2].slug: is missing.");
        row("text", R"({"logline":1,"scenes":[]})", "outline.logline: must be text, found a number.");
        row("a list", R"({"logline":"","scenes":{}})", "outline.scenes: must be a list, found an object.");
        row("an object", R"({"logline":"","scenes":["x"]})",
            "outline.scenes[0]: must be an object, found text.");
        row("a flag", R"({"logline":"","scenes":[],"done":null})",
            "outline.done: must be true or false, found null.");
        row("a whole number", R"({"logline":"","scenes":[{"slug":"","eighths":1.5}]})",
            "outline.scenes[0].eighths: must be a whole number, found a number.");
        row("neither type", R"({"logline":"","scenes":[],"rating":"x"})",
            "outline.rating: must be a number or null, found text.");
        row("none of them", R"({"logline":"","scenes":[{"slug":"","kind":"joke"}]})",
            "outline.scenes[0].kind: must be one of reversal, callback.");
        row("none of these", R"({"logline":"","scenes":[{"slug":"","level":3}]})",
            "outline.scenes[0].level: must be one of 1, 2, null.");
        row("deep", R"({"logline":"","scenes":[{"slug":"","cast":["a",true]}]})",
            "outline.scenes[0].cast[1]: must be text, found true or false.");
        row("a list at the top", R"([1])", "outline: must be an object, found a list.");
        row("no JSON", "I will\nnot.", "The answer is not JSON: line 1, illegal value.");
        row("cut off", "{\"logline\":\n\"", "The answer is not JSON: line 2, unterminated string.");
        row("nothing", "", "The answer is not JSON: line 1, illegal value.");
    }
    void anAnswerIsHeldToItsSchema()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, problem);
        const AnswerSchema schema {QStringLiteral("outline"), json(outlineSchema), {}};
        const auto checked = checkAgainst(schema, answer);
        QCOMPARE(checked ? QString() : QString::fromStdString(checked.error().message), problem);
        if (!checked)
            QVERIFY(checked.error().kind == ErrorKind::BadAnswer);
    }

    void aSchemaWithoutNameOrRulesIsHeldToAsWell()
    {
        QVERIFY(checkAgainst({}, R"({"a":[{}]})"));
        const AnswerSchema schema {{}, json(R"({"required":["a"],"type":"object"})"), {}};
        QCOMPARE(checkAgainst(schema, "{}").error().message, std::string("a: is missing."));
        QCOMPARE(checkAgainst(schema, "[]").error().message,
            std::string("answer: must be an object, found a list."));
    }

    void aLongListIsCheckedWhole()
    {
        QByteArray scenes = QByteArray(R"({"slug":"x","kind":"callback"},)").repeated(100'000);
        const AnswerSchema schema {QStringLiteral("outline"), json(outlineSchema), {}};
        QCOMPARE(checkAgainst(schema, R"({"logline":"","scenes":[)" + scenes + "{}]}").error().message,
            std::string("outline.scenes[100000].slug: is missing."));
    }
};

QTEST_APPLESS_MAIN(TestJsonAnswer)
#include "tst_json_answer.moc"
