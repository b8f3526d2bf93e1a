// SPDX-License-Identifier: GPL-3.0-or-later
// The tests' own vendors: a server that is not strict, or keeps its books wrongly, would make the tests of
// the providers say nothing.
#include "tests/support/vendor_server.h"
#include "core/pipeline/stages/draft/draft_stage.h"
#include "core/pipeline/stages/outline/outline_stage.h"
#include "core/pipeline/stages/voice/voice_stage.h"
#include "core/story/json.h"
#include "core/story/samples.h"
#include "tests/support/fake_clock.h"
#include "tests/support/plain_http_client.h"
#include "tests/support/vendor_answers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <cmath>
#include <thread>

using namespace dg;
using namespace std::chrono_literals;

namespace {

using Vendor = VendorServer::Vendor;
using Answer = PlainHttpClient::Answer;

constexpr const char *key = "sk-loopback-0123456789abcdef";

HttpHeaders headersOf(Vendor vendor)
{
    HttpHeaders headers {{"Content-Type", "application/json"}};
    if (vendor == Vendor::Anthropic) {
        headers.emplace_back("x-api-key", key);
        headers.emplace_back("anthropic-version", "2023-06-01");
    } else {
        headers.emplace_back("Authorization", QByteArray("Bearer ") + key);
    }
    return headers;
}

QByteArray pathOf(Vendor vendor)
{
    return vendor == Vendor::Anthropic ? "/v1/messages" : "/v1/chat/completions";
}

QJsonObject parse(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

/// With ' for ".
QJsonObject parseQuoted(QByteArray json)
{
    return parse(json.replace('\'', '"'));
}

/// With what `changes` says put over it, null: taken out; ' for ".
QJsonObject bodyOf(Vendor vendor, const QByteArray &changes = "{}")
{
    QJsonObject body = parseQuoted(vendor == Vendor::Anthropic
            ? "{'model': 'claude-sonnet-5-5', 'max_tokens': 100, 'stream': true, 'system': [{'type': 'text', "
              "'text': 'Be brief.'}], 'messages': [{'role': 'user', 'content': 'Hello.'}]}"
            : "{'model': 'gpt-6.1-sol', 'max_tokens': 100, 'stream': true, 'stream_options': "
              "{'include_usage': true}, 'messages': [{'role': 'system', 'content': 'Be brief.'}, {'role': "
              "'user', 'content': 'Hello.'}]}");
    const QJsonObject changed = parseQuoted(changes);
    for (auto change = changed.begin(); change != changed.end(); ++change) {
        if (change.value().isNull())
            body.remove(change.key());
        else
            body.insert(change.key(), change.value());
    }
    return body;
}

QByteArray bytesOf(const QJsonObject &body)
{
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

Answer ask(VendorServer &server, const QByteArray &path, const HttpHeaders &headers, const QByteArray &body)
{
    PlainHttpClient client;
    if (!client.connectTo(server.http().port()) || !client.post(path, headers, body))
        return {};
    return client.read();
}

Answer ask(VendorServer &server, Vendor vendor, const QJsonObject &body)
{
    return ask(server, pathOf(vendor), headersOf(vendor), bytesOf(body));
}

/// The data of a stream's events.
std::vector<QJsonObject> eventsOf(const QByteArray &stream)
{
    std::vector<QJsonObject> events;
    for (const QByteArray &line : stream.split('\n')) {
        if (line.startsWith("data: {"))
            events.push_back(parse(line.mid(6)));
    }
    return events;
}

QString words(int count, const QString &word = QStringLiteral("word"))
{
    return QStringList(count, word).join(QLatin1Char(' '));
}

/// As Anthropic is asked, its system prompt in these blocks, with a mark behind each that ends in "|".
QJsonObject markedBody(const QStringList &blocks, const QString &question = QStringLiteral("Go on."))
{
    QJsonArray system;
    for (QString text : blocks) {
        QJsonObject block {{QStringLiteral("type"), QStringLiteral("text")}};
        if (text.endsWith(QLatin1Char('|'))) {
            text.chop(1);
            block.insert(QStringLiteral("cache_control"),
                QJsonObject {{QStringLiteral("type"), QStringLiteral("ephemeral")}});
        }
        block.insert(QStringLiteral("text"), text);
        system.append(block);
    }
    QJsonObject body = bodyOf(Vendor::Anthropic);
    body.insert(QStringLiteral("system"), system);
    body.insert(QStringLiteral("messages"),
        QJsonArray {QJsonObject {
            {QStringLiteral("role"), QStringLiteral("user")}, {QStringLiteral("content"), question}}});
    return body;
}

VendorOptions brief()
{
    VendorOptions options;
    options.answer = [](const VendorRequest &) { return QByteArray("So it is, and so it was."); };
    return options;
}

/// One token costs 100, 10 to read, 125 to write.
constexpr ModelPrice price {100, 500, 10, 125, 200};

} // namespace

Q_DECLARE_METATYPE(dg::VendorServer::Vendor)

class TestVendorServer : public QObject {
    Q_OBJECT

    static void vendors()
    {
        QTest::addColumn<VendorServer::Vendor>("vendor");
        QTest::newRow("Anthropic") << Vendor::Anthropic;
        QTest::newRow("OpenAI") << Vendor::OpenAi;
    }

private Q_SLOTS:
    void answersInItsOwnEvents_data() { vendors(); }
    void answersInItsOwnEvents()
    {
        QFETCH(VendorServer::Vendor, vendor);
        VendorServer server(vendor, brief());
        const Answer answer = ask(server, vendor, bodyOf(vendor));
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.isWhole);
        QVERIFY(answer.header("content-type").startsWith("text/event-stream"));
        const std::vector<QJsonObject> events = eventsOf(answer.body);
        QString text;
        if (vendor == Vendor::Anthropic) {
            QStringList types;
            for (const QJsonObject &event : events) {
                types.append(event.value(QStringLiteral("type")).toString());
                text +=
                    event.value(QStringLiteral("delta")).toObject().value(QStringLiteral("text")).toString();
            }
            QCOMPARE(types.join(QLatin1Char(' ')),
                QStringLiteral(
                    "message_start content_block_start ping content_block_delta content_block_stop "
                    "message_delta message_stop"));
            QVERIFY(!answer.header("request-id").isEmpty());
            QCOMPARE(events.at(5)
                         .value(QStringLiteral("usage"))
                         .toObject()
                         .value(QStringLiteral("output_tokens"))
                         .toInt(),
                9);
        } else {
            QVERIFY(answer.body.endsWith("data: [DONE]\n\n"));
            for (const QJsonObject &event : events)
                text += event.value(QStringLiteral("choices"))
                            .toArray()
                            .first()
                            .toObject()
                            .value(QStringLiteral("delta"))
                            .toObject()
                            .value(QStringLiteral("content"))
                            .toString();
            QVERIFY(events.back().value(QStringLiteral("choices")).toArray().isEmpty());
            const QJsonObject usage = events.back().value(QStringLiteral("usage")).toObject();
            QCOMPARE(usage.value(QStringLiteral("prompt_tokens")).toInt(), 7);
            QCOMPARE(usage.value(QStringLiteral("completion_tokens")).toInt(), 9);
        }
        QCOMPARE(text, QStringLiteral("So it is, and so it was."));
        const auto ledger = server.ledger();
        QCOMPARE(ledger.size(), std::size_t(1));
        QVERIFY(ledger.front().begun && ledger.front().delivered);
    }

    void answersAtOnce_data() { vendors(); }
    void answersAtOnce()
    {
        QFETCH(VendorServer::Vendor, vendor);
        VendorServer server(vendor, brief());
        const Answer answer = ask(server, vendor, bodyOf(vendor, "{'stream': null, 'stream_options': null}"));
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.contains("So it is, and so it was."));
        QVERIFY(parse(answer.body).contains(QStringLiteral("usage")));
    }

    void stopsAtTheLimit_data() { vendors(); }
    void stopsAtTheLimit()
    {
        QFETCH(VendorServer::Vendor, vendor);
        VendorServer server(vendor, brief());
        const Answer answer = ask(server, vendor, bodyOf(vendor, "{'max_tokens': 3}"));
        QVERIFY(answer.body.contains(
            vendor == Vendor::Anthropic ? "\"stop_reason\":\"max_tokens\"" : "\"finish_reason\":\"length\""));
        QVERIFY(answer.body.contains("So it is"));
        QVERIFY(!answer.body.contains("and so"));
    }

    void wantsItsHeaders_data()
    {
        QTest::addColumn<VendorServer::Vendor>("vendor");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value"); // empty: without it
        QTest::addColumn<int>("status");
        const auto row = [](const char *title, Vendor vendor, const char *name, const char *value,
                             int status) {
            QTest::newRow(title) << vendor << QByteArray(name) << QByteArray(value) << status;
        };
        row("Anthropic: no key", Vendor::Anthropic, "x-api-key", "", 401);
        row("Anthropic: wrong key", Vendor::Anthropic, "x-api-key", "sk-other", 401);
        row("Anthropic: no version", Vendor::Anthropic, "anthropic-version", "", 400);
        row("Anthropic: wrong version", Vendor::Anthropic, "anthropic-version", "2022-01-01", 400);
        row("Anthropic: no type", Vendor::Anthropic, "Content-Type", "", 400);
        row("OpenAI: no key", Vendor::OpenAi, "Authorization", "", 401);
        row("OpenAI: wrong key", Vendor::OpenAi, "Authorization", "Bearer sk-other", 401);
        row("OpenAI: no bearer", Vendor::OpenAi, "Authorization", key, 401);
        row("OpenAI: no type", Vendor::OpenAi, "Content-Type", "", 400);
    }
    void wantsItsHeaders()
    {
        QFETCH(VendorServer::Vendor, vendor);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(int, status);
        HttpHeaders headers = headersOf(vendor);
        std::erase_if(headers, [&](const auto &header) { return header.first == name; });
        if (!value.isEmpty())
            headers.emplace_back(name, value);
        VendorServer server(vendor);
        const Answer answer = ask(server, pathOf(vendor), headers, bytesOf(bodyOf(vendor)));
        QCOMPARE(answer.status, status);
        QVERIFY(parse(answer.body).value(QStringLiteral("error")).isObject());
        QVERIFY(server.ledger().empty());
    }

    void takesWhatIsDocumentedAndNothingElse_data()
    {
        QTest::addColumn<VendorServer::Vendor>("vendor");
        QTest::addColumn<QByteArray>("changes");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("words");
        const auto anthropic = [](const char *title, const QByteArray &changes, const char *words,
                                   int status = 400) {
            QTest::addRow("Anthropic: %s", title)
                << Vendor::Anthropic << changes << status << QByteArray(words);
        };
        const auto openAi = [](const char *title, const QByteArray &changes, const char *words,
                                int status = 400) {
            QTest::addRow("OpenAI: %s", title) << Vendor::OpenAi << changes << status << QByteArray(words);
        };
        anthropic("all is well", "{}", "message_stop", 200);
        anthropic("a text as system", "{'system': 'Be brief.'}", "message_stop", 200);
        anthropic("unknown field", "{'colour': 1}", "colour: Extra inputs are not permitted");
        anthropic("OpenAI's field", "{'response_format': {}}", "response_format: Extra inputs");
        anthropic("unknown in a block", "{'system': [{'type': 'text', 'text': 'x', 'size': 1}]}",
            "system.0.size: Extra inputs are not permitted");
        anthropic("unknown in a message", "{'messages': [{'role': 'user', 'content': 'x', 'name': 'y'}]}",
            "messages.0.name: Extra inputs");
        anthropic("unknown in a mark",
            "{'system': [{'type': 'text', 'text': 'x', 'cache_control': {'type': 'ephemeral', 'a': 1}}]}",
            "cache_control.a: Extra inputs");
        anthropic("another lifetime",
            "{'system': [{'type': 'text', 'text': 'x', 'cache_control': {'type': 'ephemeral', 'ttl': "
            "'2h'}}]}",
            "cache_control.ttl");
        anthropic("no limit", "{'max_tokens': null}", "max_tokens: Field required");
        anthropic("a limit in words", "{'max_tokens': '100'}", "max_tokens: Input should be a valid integer");
        anthropic("a limit above the model's", "{'max_tokens': 128001}", "128001 > 128000");
        anthropic("no messages", "{'messages': []}", "messages");
        anthropic("nothing said", "{'messages': [{'role': 'user', 'content': ' '}]}", "non-empty");
        anthropic("an empty block", "{'system': [{'type': 'text', 'text': '\n'}]}", "non-empty");
        anthropic("an unknown model", "{'model': 'claude-2'}", "not_found_error", 404);
        anthropic("temperature, new model", "{'temperature': 0.5}", "temperature");
        anthropic("top_p, new model", "{'top_p': 0.5}", "top_p");
        anthropic("temperature, old model", "{'model': 'claude-sonnet-4-6', 'temperature': 0.5}",
            "message_stop", 200);
        anthropic("too hot", "{'model': 'claude-sonnet-4-6', 'temperature': 1.5}", "temperature");
        anthropic("prefill",
            "{'messages': [{'role': 'user', 'content': 'x'}, {'role': 'assistant', 'content': '{'}]}",
            "prefill");
        anthropic("a forced tool", "{'tool_choice': {'type': 'tool', 'name': 'x'}}", "tool_choice");
        anthropic("a schema",
            "{'output_config': {'format': {'type': 'json_schema', 'schema': {'type': 'object', 'properties': "
            "{'a': {'type': 'string'}, 'b': {'type': 'string'}}, 'required': ['a'], 'additionalProperties': "
            "false}}}}",
            "message_stop", 200);
        anthropic("an open schema",
            "{'output_config': {'format': {'type': 'json_schema', 'schema': {'type': 'object', 'properties': "
            "{'a': {'type': 'string'}}}}}}",
            "additionalProperties");
        anthropic("an open schema within",
            "{'output_config': {'format': {'type': 'json_schema', 'schema': {'type': 'object', "
            "'additionalProperties': false, 'properties': {'a': {'type': 'array', 'items': {'type': "
            "'object', 'properties': {}}}}}}}}",
            "schema.a.items");
        anthropic("a bounded number",
            "{'output_config': {'format': {'type': 'json_schema', 'schema': {'type': 'object', "
            "'additionalProperties': false, 'properties': {'a': {'type': 'integer', 'minimum': 1}}}}}}",
            "'minimum' is not permitted");
        QByteArray optionals;
        for (int k = 0; k < 25; ++k)
            optionals +=
                (k > 0 ? "," : "") + QByteArray("'f") + QByteArray::number(k) + "': {'type': 'string'}";
        anthropic("25 optional fields",
            "{'output_config': {'format': {'type': 'json_schema', 'schema': {'type': 'object', "
            "'additionalProperties': false, 'properties': {"
                + optionals + "}}}}}",
            "too many optional parameters");

        openAi("all is well", "{}", "[DONE]", 200);
        openAi("unknown field", "{'colour': 1}", "Unknown parameter: 'colour'.");
        openAi("Anthropic's field", "{'system': 'x'}", "Unknown parameter: 'system'.");
        openAi("a mark",
            "{'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'x', 'cache_control': "
            "{'type': 'ephemeral'}}]}]}",
            "cache_control");
        openAi("no messages", "{'messages': null}", "Missing required parameter: 'messages'.");
        openAi("a limit in words", "{'max_tokens': '100'}", "max_tokens");
        openAi("a limit above the model's", "{'max_tokens': 128001}", "at most 128000");
        openAi("both limits", "{'max_completion_tokens': 10}", "cannot both be set");
        openAi("an unknown model", "{'model': 'gpt-1'}", "model_not_found", 404);
        openAi("temperature, new model", "{'temperature': 0.5}", "unsupported_parameter");
        openAi("temperature, old model", "{'model': 'gpt-4.1', 'temperature': 0.5}", "[DONE]", 200);
        openAi("usage without a stream", "{'stream': null}", "only allowed when 'stream'");
        openAi("a schema",
            "{'response_format': {'type': 'json_schema', 'json_schema': {'name': 'a', 'strict': true, "
            "'schema': {'type': 'object', 'properties': {'a': {'type': 'string'}}, 'required': ['a'], "
            "'additionalProperties': false}}}}",
            "[DONE]", 200);
        openAi("an optional field",
            "{'response_format': {'type': 'json_schema', 'json_schema': {'name': 'a', 'strict': true, "
            "'schema': {'type': 'object', 'properties': {'a': {'type': 'string'}}, 'required': [], "
            "'additionalProperties': false}}}}",
            "Missing 'a'");
        openAi("a default",
            "{'response_format': {'type': 'json_schema', 'json_schema': {'name': 'a', 'strict': true, "
            "'schema': {'type': 'object', 'properties': {'a': {'type': 'string', 'default': 'x'}}, "
            "'required': ['a'], 'additionalProperties': false}}}}",
            "'default' is not permitted");
        openAi("a schema without a name",
            "{'response_format': {'type': 'json_schema', 'json_schema': {'schema': {'type': 'object'}}}}",
            "json_schema.name");
    }
    void takesWhatIsDocumentedAndNothingElse()
    {
        QFETCH(VendorServer::Vendor, vendor);
        QFETCH(QByteArray, changes);
        QFETCH(int, status);
        QFETCH(QByteArray, words);
        QVERIFY(changes == "{}" || !parseQuoted(changes).isEmpty());
        VendorServer server(vendor);
        const Answer answer = ask(server, vendor, bodyOf(vendor, changes));
        QVERIFY2(answer.body.contains(words), answer.body);
        QCOMPARE(answer.status, status);
        QCOMPARE(server.answeredWith(status), 1);
    }

    void takesFourMarksAndNoMore()
    {
        VendorServer server(Vendor::Anthropic);
        QStringList blocks(4, QStringLiteral("text|"));
        QCOMPARE(ask(server, Vendor::Anthropic, markedBody(blocks)).status, 200);
        blocks.append(QStringLiteral("text|"));
        const Answer answer = ask(server, Vendor::Anthropic, markedBody(blocks));
        QCOMPARE(answer.status, 400);
        QVERIFY2(answer.body.contains("A maximum of 4 blocks with cache_control may be provided. Found 5."),
            answer.body);
    }

    void takesTheOldNameOfTheLimitOnlyWhereTheModelDoes()
    {
        VendorOptions options;
        VendorModel model;
        model.id = QStringLiteral("gpt-6.1-sol");
        model.takesMaxTokens = false;
        options.models = {model};
        VendorServer server(Vendor::OpenAi, options);
        const Answer answer = ask(server, Vendor::OpenAi, bodyOf(Vendor::OpenAi));
        QCOMPARE(answer.status, 400);
        QVERIFY(answer.body.contains("Use 'max_completion_tokens' instead."));
        QCOMPARE(ask(server, Vendor::OpenAi,
                     bodyOf(Vendor::OpenAi, "{'max_tokens': null, 'max_completion_tokens': 10}"))
                     .status,
            200);
    }

    void listsItsModelsInPages()
    {
        VendorServer server(Vendor::Anthropic);
        PlainHttpClient client;
        QVERIFY(client.connectTo(server.http().port()));
        const auto page = [&](const QByteArray &query) {
            client.send("GET /v1/models" + query + " HTTP/1.1\r\nHost: localhost\r\nx-api-key: " + key
                + "\r\nanthropic-version: 2023-06-01\r\n\r\n");
            return client.read();
        };
        QStringList ids;
        QByteArray query = "?limit=3";
        for (bool more = true; more;) {
            const QJsonObject list = parse(page(query).body);
            QVERIFY(list.value(QStringLiteral("data")).toArray().size() <= 3);
            for (const QJsonValue &model : list.value(QStringLiteral("data")).toArray())
                ids.append(model.toObject().value(QStringLiteral("id")).toString());
            more = list.value(QStringLiteral("has_more")).toBool();
            query = "?limit=3&after_id=" + list.value(QStringLiteral("last_id")).toString().toUtf8();
        }
        QCOMPARE(ids.size(), 7);
        QCOMPARE(ids.first(), QStringLiteral("claude-opus-5-5"));
        QCOMPARE(page("?limit=0").status, 400);
        QCOMPARE(page("?page=2").status, 400);
    }

    void countsTheTokensThatItBills()
    {
        VendorServer server(Vendor::Anthropic, brief());
        const QJsonObject question = bodyOf(Vendor::Anthropic, "{'max_tokens': null, 'stream': null}");
        const Answer counted =
            ask(server, "/v1/messages/count_tokens", headersOf(Vendor::Anthropic), bytesOf(question));
        QCOMPARE(counted.status, 200);
        ask(server, Vendor::Anthropic, bodyOf(Vendor::Anthropic));
        QCOMPARE(parse(counted.body).value(QStringLiteral("input_tokens")).toInt(),
            static_cast<int>(server.ledger().front().use.input));
        QCOMPARE(ask(server, "/v1/messages/count_tokens", headersOf(Vendor::Anthropic),
                     bytesOf(bodyOf(Vendor::Anthropic)))
                     .status,
            400);
    }

    void keepsWhatIsMarkedAndLongEnough_data()
    {
        QTest::addColumn<QStringList>("first");
        QTest::addColumn<QStringList>("second");
        QTest::addColumn<int>("read");
        QTest::addColumn<int>("written");
        const QString a = words(1100); // 1100 tokens and one for the role
        const QString b = words(600);
        const QString c = words(300);
        const QString mark = QStringLiteral("|");
        QTest::newRow("the same") << QStringList {a + mark} << QStringList {a + mark} << 1101 << 0;
        QTest::newRow("not marked") << QStringList {a} << QStringList {a + mark} << 0 << 1101;
        QTest::newRow("not asked for") << QStringList {a + mark} << QStringList {a} << 0 << 0;
        QTest::newRow("too short") << QStringList {b + mark} << QStringList {b + mark} << 0 << 0;
        QTest::newRow("one byte differs")
            << QStringList {a + mark} << QStringList {a.chopped(1) + QStringLiteral("k|")} << 0 << 1101;
        QTest::newRow("goes on") << QStringList {a + mark} << QStringList {a + mark, b + mark} << 1101 << 600;
        QTest::newRow("goes on, one mark")
            << QStringList {a + mark} << QStringList {a, b + mark} << 1101 << 600;
        QTest::newRow("shorter than what is kept")
            << QStringList {a, b + mark} << QStringList {a + mark} << 0 << 1101;
        QTest::newRow("the longest") << QStringList {a + mark, b + mark}
                                     << QStringList {a + mark, b + mark, c + mark} << 1701 << 300;
        QTest::newRow("another way on")
            << QStringList {a + mark, b + mark} << QStringList {a + mark, c + mark} << 1101 << 300;
        QTest::newRow("cut in another place")
            << QStringList {a + b + mark} << QStringList {a, b + mark} << 0 << 1701;
    }
    void keepsWhatIsMarkedAndLongEnough()
    {
        QFETCH(QStringList, first);
        QFETCH(QStringList, second);
        QFETCH(int, read);
        QFETCH(int, written);
        VendorServer server(Vendor::Anthropic, brief());
        QCOMPARE(ask(server, Vendor::Anthropic, markedBody(first)).status, 200);
        const Answer answer = ask(server, Vendor::Anthropic, markedBody(second));
        const QJsonObject usage = eventsOf(answer.body)
                                      .front()
                                      .value(QStringLiteral("message"))
                                      .toObject()
                                      .value(QStringLiteral("usage"))
                                      .toObject();
        QCOMPARE(usage.value(QStringLiteral("cache_read_input_tokens")).toInt(), read);
        QCOMPARE(usage.value(QStringLiteral("cache_creation_input_tokens")).toInt(), written);
        const LedgerEntry entry = server.ledger().back();
        QCOMPARE(usage.value(QStringLiteral("input_tokens")).toInt(),
            static_cast<int>(entry.prompt.size()) - read - written);
    }

    void keepsNothingAcrossModels()
    {
        VendorServer server(Vendor::Anthropic, brief());
        QJsonObject body = markedBody({words(1100) + QLatin1Char('|')});
        ask(server, Vendor::Anthropic, body);
        body.insert(QStringLiteral("model"), QStringLiteral("claude-opus-5-5"));
        ask(server, Vendor::Anthropic, body);
        QCOMPARE(server.ledger().back().use.cache.read, std::size_t(0));
    }

    void forgetsAfterFiveMinutesUnlessItIsRead()
    {
        FakeClock clock;
        VendorOptions options = brief();
        options.clock = &clock;
        VendorServer server(Vendor::Anthropic, options);
        const auto readAfter = [&](std::chrono::minutes time) {
            clock.advance(time);
            ask(server, Vendor::Anthropic, markedBody({words(1100) + QLatin1Char('|')}));
            return server.ledger().back().use.cache.read;
        };
        QCOMPARE(readAfter(0min), std::size_t(0));
        QCOMPARE(readAfter(4min), std::size_t(1101));
        QCOMPARE(readAfter(4min), std::size_t(1101));
        QCOMPARE(readAfter(6min), std::size_t(0));
    }

    void givesNothingToThoseWhoCameBeforeTheAnswerBegan_data() { vendors(); }
    void givesNothingToThoseWhoCameBeforeTheAnswerBegan()
    {
        QFETCH(VendorServer::Vendor, vendor);
        Gate head;
        Gate piece;
        VendorOptions options = brief();
        options.before = [&](const VendorRequest &request, int at, ServerExchange &exchange) {
            if (at == VendorServer::beforeHead && request.attempt < 3)
                return exchange.await(head);
            return at != 0 || exchange.await(piece);
        };
        VendorServer server(vendor, options);
        QJsonObject body = markedBody({words(1100) + QLatin1Char('|')});
        if (vendor == Vendor::OpenAi)
            body =
                bodyOf(vendor, "{'messages': [{'role': 'user', 'content': '" + words(1100).toUtf8() + "'}]}");
        std::vector<std::unique_ptr<PlainHttpClient>> clients;
        const auto begin = [&] {
            clients.push_back(std::make_unique<PlainHttpClient>());
            return clients.back()->connectTo(server.http().port())
                && clients.back()->post(pathOf(vendor), headersOf(vendor), bytesOf(body));
        };
        QVERIFY(begin());
        QVERIFY(begin());
        QVERIFY(head.awaitWaiting(2));
        head.open();
        QVERIFY(piece.awaitWaiting(2));
        // Neither has ended; both have begun.
        QVERIFY(begin());
        QVERIFY(piece.awaitWaiting(3));
        piece.open();
        for (auto &client : clients)
            QVERIFY(client->read().isWhole);
        const auto ledger = server.ledger();
        QCOMPARE(ledger[0].use.cache.read, std::size_t(0));
        QCOMPARE(ledger[1].use.cache.read, std::size_t(0));
        // 1 for the role, 1100 words; OpenAI: 1024 and no more whole steps.
        QCOMPARE(ledger[2].use.cache.read, std::size_t(vendor == Vendor::Anthropic ? 1101 : 1024));
        QCOMPARE(ledger[1].use.cache.written, std::size_t(vendor == Vendor::Anthropic ? 1101 : 0));
    }

    void keepsBeginningsInSteps_data()
    {
        QTest::addColumn<int>("shared"); // words; one token more is the role
        QTest::addColumn<int>("read");
        QTest::newRow("too short") << 1022 << 0;
        QTest::newRow("just long enough") << 1023 << 1024;
        QTest::newRow("not one step more") << 1150 << 1024;
        QTest::newRow("one step more") << 1151 << 1152;
    }
    void keepsBeginningsInSteps()
    {
        QFETCH(int, shared);
        QFETCH(int, read);
        VendorServer server(Vendor::OpenAi, brief());
        for (const char *end : {" one", " two"}) {
            const Answer answer = ask(server, Vendor::OpenAi,
                bodyOf(Vendor::OpenAi,
                    "{'messages': [{'role': 'user', 'content': '" + words(shared).toUtf8() + end
                        + words(200, QLatin1String(end)).toUtf8() + "'}]}"));
            QCOMPARE(answer.status, 200);
        }
        QCOMPARE(server.ledger()[0].use.cache.read, std::size_t(0));
        QCOMPARE(server.ledger()[1].use.cache.read, std::size_t(read));
    }

    void knowsTheLeastThatPromptsCouldCost_data()
    {
        // Prompts as letters: each stands for 1000 tokens of its kind; the question is 3 tokens and shared.
        QTest::addColumn<QStringList>("prompts");
        QTest::addColumn<double>("least"); // in thousands of tokens at the full price
        const double full = 1;
        const double write = 1.25;
        const double read = 0.1;
        QTest::newRow("one") << QStringList {QStringLiteral("ab")} << 2 * full;
        QTest::newRow("two with nothing in common")
            << QStringList {QStringLiteral("a"), QStringLiteral("b")} << 2 * full;
        QTest::newRow("too short together")
            << QStringList {QStringLiteral("ab"), QStringLiteral("ac")} << 4 * full;
        QTest::newRow("a beginning in common")
            << QStringList {QStringLiteral("aab"), QStringLiteral("aac")} << 2 * (write + read) + 2 * full;
        QTest::newRow("two beginnings")
            << QStringList {QStringLiteral("aabbc"), QStringLiteral("aabbd"), QStringLiteral("aaefg"),
                   QStringLiteral("aae")}
            << 2 * (write + 3 * read) + 2 * (write + read) + 2 * full + (write + read) + 2 * full;
        QTest::newRow("twice the same")
            << QStringList {QStringLiteral("aa"), QStringLiteral("aa")} << 2 * (write + read);
    }
    void knowsTheLeastThatPromptsCouldCost()
    {
        QFETCH(QStringList, prompts);
        QFETCH(double, least);
        std::vector<VendorPrompt> all;
        for (const QString &letters : prompts) {
            QByteArray text;
            for (const QChar letter : letters)
                text += words(1000, letter).toUtf8() + '\n';
            text.replace('\n', ' '); // one token a word
            all.emplace_back("model", std::vector<PromptBlock> {{{}, text.trimmed(), {}}});
        }
        PromptCacheRules rules;
        rules.minimum = 1500;
        QCOMPARE(leastInputCost(all, rules, price) / price.input / 1000, least);
    }

    void billsTheLeastWhenMarksAndOrderAreRight()
    {
        VendorServer server(Vendor::Anthropic, brief());
        const QString mark = QStringLiteral("|");
        for (const char *scene : {"one", "two", "three"})
            ask(server, Vendor::Anthropic,
                markedBody({words(1500) + mark}, words(300, QString::fromLatin1(scene))));
        // The optimum shares the token that begins the question as well; no mark can stand there.
        const double slack = 3 * price.cacheWrite;
        const auto waste = [&] { return server.billedInput(price) - server.optimumInput(price); };
        QVERIFY2(waste() >= 0 && waste() < slack, qPrintable(QString::number(waste())));
        // One that is not marked pays what it could have read.
        ask(server, Vendor::Anthropic, markedBody({words(1500)}, words(300, QStringLiteral("four"))));
        const double missed = 1501 * (price.input - price.cacheRead);
        QVERIFY2(std::abs(waste() - missed) < slack, qPrintable(QString::number(waste())));
    }

    void billsTheLeastInAnyOrderWhereCachingIsAutomatic()
    {
        VendorServer server(Vendor::OpenAi, brief());
        for (const char *question : {"one", "two", "three"})
            ask(server, Vendor::OpenAi,
                bodyOf(Vendor::OpenAi,
                    "{'messages': [{'role': 'user', 'content': '" + words(2000).toUtf8() + ' '
                        + words(300, QString::fromLatin1(question)).toUtf8() + "'}]}"));
        QCOMPARE(server.billedInput(price), server.optimumInput(price));
        QCOMPARE(server.ledger()[2].use.cache.read, std::size_t(1920));
    }

    void failsAsItIsTold_data()
    {
        QTest::addColumn<VendorServer::Vendor>("vendor");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("status"); // 0: no answer
        QTest::addColumn<bool>("whole");
        using Kind = VendorFault::Kind;
        const auto row = [](const char *name, Vendor vendor, Kind kind, int status, bool whole) {
            QTest::newRow(name) << vendor << static_cast<int>(kind) << status << whole;
        };
        row("Anthropic: 429", Vendor::Anthropic, Kind::TooMany, 429, true);
        row("Anthropic: 529", Vendor::Anthropic, Kind::Overloaded, 529, true);
        row("Anthropic: 500", Vendor::Anthropic, Kind::Broken, 500, true);
        row("Anthropic: cut before the head", Vendor::Anthropic, Kind::CutBeforeHead, 0, false);
        row("Anthropic: cut in the stream", Vendor::Anthropic, Kind::CutInStream, 200, false);
        row("Anthropic: error in the stream", Vendor::Anthropic, Kind::ErrorInStream, 200, true);
        row("OpenAI: 429", Vendor::OpenAi, Kind::TooMany, 429, true);
        row("OpenAI: 503", Vendor::OpenAi, Kind::Overloaded, 503, true);
        row("OpenAI: cut in the stream", Vendor::OpenAi, Kind::CutInStream, 200, false);
        row("OpenAI: error in the stream", Vendor::OpenAi, Kind::ErrorInStream, 200, true);
    }
    void failsAsItIsTold()
    {
        QFETCH(VendorServer::Vendor, vendor);
        QFETCH(int, kind);
        QFETCH(int, status);
        QFETCH(bool, whole);
        VendorOptions options;
        options.answer = [](const VendorRequest &) { return words(50).toUtf8(); };
        options.fault = [&](const VendorRequest &request) {
            return request.attempt == 1
                ? std::optional(VendorFault {static_cast<VendorFault::Kind>(kind), 1500ms})
                : std::nullopt;
        };
        VendorServer server(vendor, options);
        const Answer answer = ask(server, vendor, bodyOf(vendor));
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.isWhole, whole);
        if (status != 0 && status != 200)
            QCOMPARE(answer.header("retry-after"), QByteArray("1.5"));
        if (status == 200)
            QVERIFY(answer.body.contains("word") && !answer.body.contains("[DONE]")
                && !answer.body.contains("message_stop"));
        QVERIFY(!server.ledger().front().delivered);
        QCOMPARE(server.ledger().front().begun, status == 200);
        QVERIFY(ask(server, vendor, bodyOf(vendor)).isWhole);
        QVERIFY(server.ledger().back().delivered);
        QCOMPARE(server.ledger().back().attempt, 2);
    }

    void stallsUntilTheClientGivesUp()
    {
        VendorOptions options;
        options.answer = [](const VendorRequest &) { return words(50).toUtf8(); };
        options.fault = [](const VendorRequest &) { return VendorFault {VendorFault::Kind::StallInStream}; };
        VendorServer server(Vendor::Anthropic, options);
        PlainHttpClient client;
        QVERIFY(client.connectTo(server.http().port()));
        QVERIFY(
            client.post("/v1/messages", headersOf(Vendor::Anthropic), bytesOf(bodyOf(Vendor::Anthropic))));
        QVERIFY(!client.readUntil("text_delta").isEmpty());
        QCOMPARE(server.http().open(), 1);
        client.close();
        QVERIFY(server.http().awaitOpen(0));
    }

    void drawsTheSameFaultsInAnyOrder()
    {
        FaultSchedule schedule;
        schedule.faults = {{VendorFault::Kind::TooMany}, {VendorFault::Kind::CutInStream}};
        int faults = 0;
        for (int scene = 0; scene < 1000; ++scene) {
            const auto fault = schedule.draw(QStringLiteral("draft"), QStringLiteral("S%1").arg(scene), 1);
            QCOMPARE(schedule.draw(QStringLiteral("draft"), QStringLiteral("S%1").arg(scene), 1), fault);
            faults += fault ? 1 : 0;
        }
        QVERIFY2(faults > 250 && faults < 350, qPrintable(QString::number(faults)));
    }

    void letsThroughWhatItsLimitAllows_data() { vendors(); }
    void letsThroughWhatItsLimitAllows()
    {
        QFETCH(VendorServer::Vendor, vendor);
        FakeClock clock;
        VendorOptions options = brief();
        options.clock = &clock;
        options.requestsPerMinute = 3;
        VendorServer server(vendor, options);
        const QByteArray prefix = vendor == Vendor::Anthropic ? "anthropic-ratelimit-requests-remaining"
                                                              : "x-ratelimit-remaining-requests";
        for (const char *left : {"2", "1", "0"}) {
            const Answer answer = ask(server, vendor, bodyOf(vendor));
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.header(prefix), QByteArray(left));
        }
        const Answer refused = ask(server, vendor, bodyOf(vendor));
        QCOMPARE(refused.status, 429);
        QCOMPARE(refused.header("retry-after"), QByteArray("20"));
        if (vendor == Vendor::OpenAi)
            QCOMPARE(refused.header("x-ratelimit-reset-requests"), QByteArray("1m0s"));
        else
            QVERIFY(refused.header("anthropic-ratelimit-requests-reset").endsWith('Z'));
        clock.advance(20s);
        QCOMPARE(ask(server, vendor, bodyOf(vendor)).status, 200);
        QCOMPARE(ask(server, vendor, bodyOf(vendor)).status, 429);
    }

    void answersOurStagesAsTheyWantIt_data()
    {
        QTest::addColumn<bool>("bySchema");
        QTest::newRow("by schema") << true;
        QTest::newRow("by prompt alone") << false;
    }
    void answersOurStagesAsTheyWantIt()
    {
        QFETCH(bool, bySchema);
        const auto sample = loadSampleShow(sampleShowNames().first());
        QVERIFY(sample);
        RunMaterial material;
        material.show = sample->show;
        material.brief = sample->brief;
        const PromptLibrary prompts;
        VendorRequest asked;
        const auto answerOf = [&](const AiStage &stage, const QString &subject) {
            const auto inputs = stage.inputs(material, subject).value();
            const auto rendered = prompts.render(stage.name(), stage.promptValues(inputs)).value();
            asked = {};
            asked.system = rendered.system;
            asked.prompt = rendered.prompt;
            if (bySchema && stage.schema())
                asked.schema = stage.schema()->schema;
            recogniseStage(asked);
            const auto accepted = stage.accept(inputs, readyAnswer(asked));
            if (!accepted)
                qWarning("%s", accepted.error().text().c_str());
            return accepted.value_or(QByteArray());
        };

        const VoiceStage voices;
        for (const StageInstance &voice : voices.instances(material)) {
            const QByteArray body = answerOf(voices, voice.subject);
            QVERIFY(!body.isEmpty());
            QCOMPARE(asked.stage, QStringLiteral("voice"));
            QVERIFY(material.brief.cast.contains(asked.subject));
            const auto size = countTokens(body).value();
            QVERIFY2(size > 500 && size < 1100, qPrintable(QString::number(size)));
            material.results[{VoiceStage::stageName(), voice.subject}].body = body;
        }
        const OutlineStage outlines;
        const QByteArray body = answerOf(outlines, {});
        QCOMPARE(asked.stage, QStringLiteral("outline"));
        const auto outline = parseJsonObject(body, {}).and_then(
            [](const QJsonObject &object) { return fromJson<Outline>(object); });
        QVERIFY(outline);
        QCOMPARE(outline->scenes.size(), std::size_t(12));
        material.outline = std::make_shared<Outline>(*outline);

        const DraftStage drafts;
        int number = 0;
        for (const StageInstance &scene : drafts.instances(material)) {
            const QByteArray text = answerOf(drafts, scene.subject);
            QCOMPARE(asked.stage, QStringLiteral("draft"));
            QCOMPARE(asked.subject, QStringLiteral("S%1").arg(++number));
            const auto size = text.simplified().count(' ');
            QVERIFY2(size > 300 && size < 500, qPrintable(QString::number(size)));
            for (const QString &name : outline->scenes[static_cast<std::size_t>(number - 1)].cast)
                QVERIFY(text.contains("@" + name.toUtf8()));
        }
        QCOMPARE(number, 12);
    }

    void countsAboutFourBytesAToken()
    {
        const auto sample = loadSampleShow(sampleShowNames().first());
        const QByteArray text = (sample->show.world + sample->show.tone + sample->brief.premise).toUtf8();
        const double bytes =
            static_cast<double>(text.size()) / static_cast<double>(countTokens(text).value());
        QVERIFY2(bytes > 3.8 && bytes < 5.2, qPrintable(QString::number(bytes)));
    }
};

QTEST_GUILESS_MAIN(TestVendorServer)
#include "tst_vendor_server.moc"
