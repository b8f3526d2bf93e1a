// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/event_stream.h"
#include "core/ai/wire_protocol.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrlQuery>

using namespace dg;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(dg::ErrorKind)
Q_DECLARE_METATYPE(dg::Recovery)
Q_DECLARE_METATYPE(dg::StopReason)

namespace {

const Clock::WallTime now {std::chrono::seconds(1'795'773'600)}; // 2026-11-27T10:00:00Z, a Friday

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

AiRequest someRequest()
{
    AiRequest request;
    request.system = QStringLiteral("Rules. Show. Voices.");
    request.prompt = QStringLiteral("Write scene 5.");
    request.model = QStringLiteral("claude-sonnet-5-5");
    request.form = AnswerForm::Fountain;
    return request;
}

const Endpoint endpoint {QUrl(QStringLiteral("https://api.anthropic.com")), "sk-ant-1"};

QJsonObject bodyOf(const AiRequest &request, const ModelInfo &model = {})
{
    return json(anthropicProtocol()->completion(endpoint, request, model).body);
}

ModelInfo marked()
{
    ModelInfo model;
    model.promptCaching = PromptCaching::Marked;
    return model;
}

/// The system's blocks as text, a * behind each that is marked.
QString blocksOf(const AiRequest &request, const ModelInfo &model)
{
    QStringList blocks;
    const QJsonArray system = bodyOf(request, model).value(QStringLiteral("system")).toArray();
    for (const QJsonValue &block : system) {
        const QJsonObject fields = block.toObject();
        if (fields.value(QStringLiteral("type")) != QStringLiteral("text"))
            return QStringLiteral("no text");
        const QJsonObject control = fields.value(QStringLiteral("cache_control")).toObject();
        const bool isMarked = control == json(R"({"type":"ephemeral"})");
        blocks.append(
            fields.value(QStringLiteral("text")).toString() + (isMarked ? QStringLiteral("*") : QString()));
    }
    return blocks.join(u'|');
}

const QByteArray start =
    R"({"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5-5","content":[],"stop_reason":null,"usage":{"input_tokens":12,"cache_creation_input_tokens":30,"cache_read_input_tokens":400,"cache_creation":{"ephemeral_5m_input_tokens":20,"ephemeral_1h_input_tokens":10},"output_tokens":1,"service_tier":"standard"}}})";
const QByteArray blockStart =
    R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})";
const QByteArray blockStop = R"({"type":"content_block_stop","index":0})";
const QByteArray ending =
    R"({"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":55}})";
const QByteArray stop = R"({"type":"message_stop"})";

QByteArray textDelta(const QString &text)
{
    return compact(
        {{QStringLiteral("type"), QStringLiteral("content_block_delta")}, {QStringLiteral("index"), 0},
            {QStringLiteral("delta"),
                QJsonObject {{QStringLiteral("type"), QStringLiteral("text_delta")},
                    {QStringLiteral("text"), text}}}});
}

struct Reading {
    std::unique_ptr<AnswerReader> reader = anthropicProtocol()->reader();
    QByteArray text;
    std::optional<CallFailure> failure;

    explicit Reading(const std::vector<QByteArray> &events)
    {
        for (const QByteArray &data : events)
            take({json(data).value(QStringLiteral("type")).toString().toUtf8(), data});
    }
    void take(const ServerEvent &event)
    {
        const auto piece = reader->take(event);
        if (piece)
            text += *piece;
        else if (!failure)
            failure = piece.error();
    }
};

CallFailure failureOf(int status, const QByteArray &body, const HttpHeaders &headers = {})
{
    return anthropicProtocol()->failure({status, headers}, body, now);
}

QByteArray errorBody(const char *type, const char *message)
{
    return compact({{QStringLiteral("type"), QStringLiteral("error")},
        {QStringLiteral("error"),
            QJsonObject {{QStringLiteral("type"), QString::fromUtf8(type)},
                {QStringLiteral("message"), QString::fromUtf8(message)}}},
        {QStringLiteral("request_id"), QStringLiteral("req_body")}});
}

} // namespace

class TestAnthropicProtocol : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aQuestionIsAskedAsTheVendorDocuments()
    {
        const HttpRequest request = anthropicProtocol()->completion(endpoint, someRequest(), {});
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.url, QUrl(QStringLiteral("https://api.anthropic.com/v1/messages")));
        QCOMPARE(request.headers.size(), 3U);
        QCOMPARE(headerValue(request.headers, "x-api-key"), QByteArray("sk-ant-1"));
        QCOMPARE(headerValue(request.headers, "anthropic-version"), QByteArray("2023-06-01"));
        QCOMPARE(headerValue(request.headers, "content-type"), QByteArray("application/json"));
        QCOMPARE(json(request.body), json(R"({
            "model": "claude-sonnet-5-5", "max_tokens": 8192, "stream": true,
            "system": [{"type": "text", "text": "Rules. Show. Voices."}],
            "messages": [{"role": "user", "content": "Write scene 5."}]})"));
    }

    void withoutAKeyNoneIsSent()
    {
        const Endpoint local {QUrl(QStringLiteral("http://localhost:9/pro%2Fxy")), {}};
        const HttpRequest request = anthropicProtocol()->completion(local, someRequest(), {});
        QCOMPARE(headerValue(request.headers, "x-api-key"), QByteArray());
        QCOMPARE(request.url.toEncoded(), QByteArray("http://localhost:9/pro%2Fxy/v1/messages"));
    }

    void whatAModelDoesNotTakeIsLeftOut()
    {
        AiRequest request = someRequest();
        request.form = AnswerForm::Json;
        request.temperature = 0.7;
        request.schema = std::make_shared<AnswerSchema>(
            AnswerSchema {QStringLiteral("outline"), json(R"({"type":"object"})"), {}});
        request.system.clear();
        ModelInfo model;
        QJsonObject body = bodyOf(request, model);
        QCOMPARE(body.keys(),
            QStringList({QStringLiteral("max_tokens"), QStringLiteral("messages"), QStringLiteral("model"),
                QStringLiteral("stream")}));
        model.takesTemperature = true;
        model.takesSchema = true;
        body = bodyOf(request, model);
        QCOMPARE(body.value(QStringLiteral("temperature")).toDouble(), 0.7);
        QCOMPARE(body.value(QStringLiteral("output_config")).toObject(),
            json(R"({"format":{"type":"json_schema","schema":{"type":"object"}}})"));
        request.form = AnswerForm::Fountain;
        QVERIFY(!bodyOf(request, model).contains(QStringLiteral("output_config")));
    }

    void theLongestAnswerIsTheModels_data()
    {
        QTest::addColumn<int>("ofModel");
        QTest::addColumn<int>("sent");
        QTest::newRow("not known") << 0 << 8192;
        QTest::newRow("shorter") << 4096 << 4096;
        QTest::newRow("longer") << 64000 << 8192;
    }
    void theLongestAnswerIsTheModels()
    {
        QFETCH(int, ofModel);
        ModelInfo model;
        model.maxOutput = TokenCount(ofModel);
        QTEST(bodyOf(someRequest(), model).value(QStringLiteral("max_tokens")).toInt(), "sent");
    }

    void sharedBeginningsAreMarked_data()
    {
        QTest::addColumn<std::vector<qsizetype>>("prefixes");
        QTest::addColumn<QString>("blocks");
        const auto row = [](const char *name, std::vector<qsizetype> prefixes, const char *blocks) {
            QTest::newRow(name) << prefixes << QString::fromUtf8(blocks);
        };
        row("none", {}, "Rules. Show. Voices.🎭");
        row("one", {7}, "Rules. *|Show. Voices.🎭");
        row("two", {7, 13}, "Rules. *|Show. *|Voices.🎭");
        row("to the end", {7, 22}, "Rules. *|Show. Voices.🎭*");
        row("four at most", {1, 2, 3, 4, 5}, "R*|u*|l*|e*|s. Show. Voices.🎭");
        row("nonsense", {-1, 0, 7, 7, 3, 99}, "Rules. *|Show. Voices.🎭");
        row("never within a character", {7, 21}, "Rules. *|Show. Voices.🎭");
    }
    void sharedBeginningsAreMarked()
    {
        QFETCH(std::vector<qsizetype>, prefixes);
        AiRequest request = someRequest();
        request.system += QString::fromUtf8("🎭");
        request.sharedPrefixes = prefixes;
        QTEST(blocksOf(request, marked()), "blocks");
        for (const PromptCaching other : {PromptCaching::None, PromptCaching::Automatic}) {
            ModelInfo model;
            model.promptCaching = other;
            QCOMPARE(blocksOf(request, model), request.system);
        }
    }

    void anAnswerIsMendedInTurns()
    {
        AiRequest request = someRequest();
        request.repair = Repair {"INT.", QStringLiteral("It has no heading.")};
        QCOMPARE(bodyOf(request).value(QStringLiteral("messages")).toArray(),
            QJsonDocument::fromJson(R"([{"role":"user","content":"Write scene 5."},
                {"role":"assistant","content":"INT."},
                {"role":"user","content":"That answer cannot be used: It has no heading. Answer again, with the whole corrected scene alone."}])")
                .array());
        request.form = AnswerForm::Json;
        QVERIFY(compact(bodyOf(request)).contains("with the whole corrected JSON object alone."));
        request.repair->answer = " \n";
        const QJsonArray messages = bodyOf(request).value(QStringLiteral("messages")).toArray();
        QCOMPARE(messages.size(), 1); // a turn without text is refused
        QVERIFY(messages.first()[QStringLiteral("content")].toString().contains(
            QStringLiteral("Write scene 5.\n\nThat answer cannot be used: It has no heading.")));
    }

    void anAnswerIsRead()
    {
        const Reading reading({start, R"({"type":"ping"})", blockStart, textDelta(QStringLiteral("MARA\n")),
            R"({"type":"ping"})", textDelta(QString::fromUtf8("Nö. 🎭")), blockStop, ending, stop});
        QVERIFY(!reading.failure);
        QCOMPARE(reading.text, QByteArray("MARA\nNö. 🎭"));
        QVERIFY(reading.reader->isComplete() && reading.reader->isOver());
        QVERIFY(reading.reader->stopReason() == StopReason::EndOfTurn);
        QCOMPARE(reading.reader->model(), QStringLiteral("claude-sonnet-5-5"));
        const TokenUse tokens = reading.reader->tokens();
        QCOMPARE(tokens.input.value(), 12);
        QCOMPARE(tokens.cacheRead.value(), 400);
        QCOMPARE(tokens.cacheWritten.value(), 20);
        QCOMPARE(tokens.cacheWrittenHour.value(), 10);
        QCOMPARE(tokens.output.value(), 55);
    }

    void laterCountsReplaceEarlierOnes()
    {
        const Reading reading({start,
            R"({"type":"message_delta","delta":{"stop_reason":null},"usage":{"output_tokens":20}})",
            R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":13,"cache_read_input_tokens":0,"cache_creation_input_tokens":500,"cache_creation":null,"output_tokens":60}})"});
        const TokenUse tokens = reading.reader->tokens();
        QCOMPARE(tokens.input.value(), 13);
        QCOMPARE(tokens.cacheRead.value(), 0);
        QCOMPARE(tokens.cacheWritten.value() + tokens.cacheWrittenHour.value(), 500);
        QCOMPARE(tokens.output.value(), 60);
    }

    void countsThatAreNoneAreNotTaken()
    {
        const Reading reading({start,
            R"({"type":"message_delta","delta":{},"usage":{"input_tokens":-5,"output_tokens":"9","cache_read_input_tokens":1e300}})"});
        const TokenUse tokens = reading.reader->tokens();
        QCOMPARE(tokens.input.value(), 12);
        QCOMPARE(tokens.output.value(), 1);
        QCOMPARE(tokens.cacheRead.value(), 400);
    }

    void whenAnAnswerIsThereAsAWhole()
    {
        Reading reading({start, blockStart, textDelta(QStringLiteral("A"))});
        QVERIFY(!reading.reader->isComplete());
        reading.take({"", blockStop});
        QVERIFY(!reading.reader->isComplete());
        reading.take({"", R"({"type":"message_delta","delta":{"stop_reason":null},"usage":{}})"});
        QVERIFY(!reading.reader->isComplete());
        reading.take({"", ending});
        QVERIFY(reading.reader->isComplete() && !reading.reader->isOver());
        // It has been paid for: nothing that still comes spoils it.
        reading.take({"error", errorBody("overloaded_error", "Overloaded")});
        reading.take({"error", "Bad Gateway"});
        reading.take({"", "{"});
        QVERIFY(!reading.failure);
        reading.take({"message_stop", "{}"}); // the event's name does where the data has none
        QVERIFY(reading.reader->isOver());
        QCOMPARE(reading.text, QByteArray("A"));
    }

    void whatIsNotKnownIsPassedOver()
    {
        const Reading reading({R"({"type":"new_thing","data":{"x":1}})", start,
            R"({"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}})",
            R"({"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}})",
            R"({"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"x"}})",
            R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}"}})",
            R"({"type":"content_block_delta","index":0,"delta":{"type":"new_delta","text":"no"}})",
            R"({"type":"content_block_start","index":1,"content_block":{"type":"text","text":"A"}})",
            textDelta(QStringLiteral("B")), R"({"type":"content_block_delta","index":1})", ending, stop,
            "{}"});
        QVERIFY(!reading.failure);
        QCOMPARE(reading.text, QByteArray("AB"));
    }

    void stopReasons_data()
    {
        QTest::addColumn<StopReason>("reason");
        QTest::newRow("end_turn") << StopReason::EndOfTurn;
        QTest::newRow("stop_sequence") << StopReason::EndOfTurn;
        QTest::newRow("tool_use") << StopReason::EndOfTurn;
        QTest::newRow("something_new") << StopReason::EndOfTurn;
        QTest::newRow("max_tokens") << StopReason::TokenLimit;
        QTest::newRow("model_context_window_exceeded") << StopReason::ContextLimit;
        QTest::newRow("refusal") << StopReason::Refusal;
        QTest::newRow("pause_turn") << StopReason::Paused;
    }
    void stopReasons()
    {
        QFETCH(StopReason, reason);
        QByteArray event = ending;
        const Reading reading({start, event.replace("end_turn", QTest::currentDataTag())});
        QVERIFY(reading.reader->stopReason() == reason);
    }

    void aCharacterInTwoPiecesIsWholeInOne()
    {
        Reading reading({start, blockStart,
            R"({"type":"content_block_delta","delta":{"type":"text_delta","text":"a\ud83c"}})"});
        QCOMPARE(reading.text, QByteArray("a"));
        reading.take({"", R"({"type":"content_block_delta","delta":{"type":"text_delta","text":""}})"});
        reading.take(
            {"", R"({"type":"content_block_delta","delta":{"type":"text_delta","text":"\udfadb"}})"});
        QCOMPARE(reading.text, QByteArray("a🎭b"));
    }

    void errorsInTheStream_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<Recovery>("recovery");
        QTest::addColumn<bool>("pushedBack");
        QTest::addColumn<bool>("down");
        const auto row = [](const char *type, ErrorKind kind, Recovery recovery, bool pushedBack, bool down) {
            QTest::newRow(type) << QByteArray(type) << kind << recovery << pushedBack << down;
        };
        row("overloaded_error", ErrorKind::Overloaded, Recovery::Retry, true, true);
        row("rate_limit_error", ErrorKind::Overloaded, Recovery::Retry, true, false);
        row("api_error", ErrorKind::NotAccessible, Recovery::Retry, false, true);
        row("timeout_error", ErrorKind::NotAccessible, Recovery::Retry, false, true);
        row("new_error", ErrorKind::NotAccessible, Recovery::Retry, false, true);
        row("invalid_request_error", ErrorKind::InvalidInput, Recovery::None, false, false);
        row("authentication_error", ErrorKind::Unauthorised, Recovery::NewKey, false, false);
        row("permission_error", ErrorKind::Refused, Recovery::None, false, false);
        row("billing_error", ErrorKind::Refused, Recovery::None, false, true);
    }
    void errorsInTheStream()
    {
        QFETCH(QByteArray, type);
        const Reading reading(
            {start, blockStart, textDelta(QStringLiteral("A")), errorBody(type, "So it is.")});
        QVERIFY(reading.failure);
        QFETCH(ErrorKind, kind);
        QVERIFY(reading.failure->kind == kind);
        QTEST(reading.failure->recovery, "recovery");
        QTEST(reading.failure->pushedBack, "pushedBack");
        QTEST(reading.failure->providerDown, "down");
        const QString message = QString::fromStdString(reading.failure->message);
        QVERIFY2(message.endsWith(QStringLiteral(": So it is (request req_body).")), qPrintable(message));
        QCOMPARE(reading.reader->requestId(), QStringLiteral("req_body"));
        QCOMPARE(reading.text, QByteArray("A"));
        QCOMPARE(reading.reader->tokens().input.value(), 12); // it is billed all the same
        QVERIFY(!reading.reader->isComplete());
    }

    void aDamagedEventIsACutOff_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::newRow("cut") << QByteArray("{\"type\":\"content_block_del");
        QTest::newRow("a list") << QByteArray("[1]");
        QTest::newRow("words") << QByteArray("Internal Server Error");
    }
    void aDamagedEventIsACutOff()
    {
        QFETCH(QByteArray, data);
        Reading reading({start});
        reading.take({"", data});
        QVERIFY(reading.failure && reading.failure->kind == ErrorKind::CutOff);
        QVERIFY(reading.failure->recovery == Recovery::Retry);
    }

    void statuses_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<Recovery>("recovery");
        QTest::addColumn<bool>("pushedBack");
        QTest::addColumn<bool>("down");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, int status, const QByteArray &body, ErrorKind kind,
                             Recovery recovery, bool pushedBack, bool down, const char *message) {
            QTest::newRow(name) << status << body << kind << recovery << pushedBack << down
                                << QString::fromUtf8(message);
        };
        const auto none = Recovery::None;
        const auto retry = Recovery::Retry;
        row("400", 400, errorBody("invalid_request_error", "temperature: is deprecated"),
            ErrorKind::InvalidInput, none, false, false,
            "The provider does not accept the question: temperature: is deprecated (status 400, request "
            "req_body).");
        row("400, too long", 400,
            errorBody("invalid_request_error", "prompt is too long: 201000 tokens > 200000 maximum"),
            ErrorKind::InvalidInput, none, false, false,
            "The question is too long for the model: prompt is too long: 201000 tokens > 200000 maximum "
            "(status 400, request req_body).");
        row("400, no credit", 400,
            errorBody("invalid_request_error", "Your credit balance is too low to access the API."),
            ErrorKind::Refused, none, false, true,
            "The account at the provider has no credit left: Your credit balance is too low to access the "
            "API "
            "(status 400, request req_body).");
        row("401", 401, errorBody("authentication_error", "invalid x-api-key"), ErrorKind::Unauthorised,
            Recovery::NewKey, false, false,
            "The provider does not accept the key: invalid x-api-key (status 401, request req_body).");
        row("402", 402, errorBody("billing_error", "Pay."), ErrorKind::Refused, none, false, true,
            "The account at the provider has no credit left: Pay (status 402, request req_body).");
        row("403", 403, errorBody("permission_error", "Not yours"), ErrorKind::Refused, none, false, false,
            "The provider does not allow this to the owner of the key: Not yours (status 403, request "
            "req_body).");
        row("404", 404, errorBody("not_found_error", "model: claude-9"), ErrorKind::InvalidInput, none, false,
            false, "The provider does not have this model: model: claude-9 (status 404, request req_body).");
        row("404, no service", 404, errorBody("not_found_error", "Not Found"), ErrorKind::NotAccessible, none,
            false, false,
            "The address answers, but not as such a provider does: Not Found (status 404, request "
            "req_body).");
        row("408", 408, {}, ErrorKind::Refused, retry, false, false,
            "The provider did not take the question this time (status 408).");
        row("409", 409, {}, ErrorKind::Refused, retry, false, false,
            "The provider did not take the question this time (status 409).");
        row("413", 413, errorBody("request_too_large", "Too large"), ErrorKind::InvalidInput, none, false,
            false, "The question is too large for the provider: Too large (status 413, request req_body).");
        row("413, a page", 413,
            "<html><head><title>413 Request Entity Too Large</title></head><body>x</body></html>",
            ErrorKind::InvalidInput, none, false, false,
            "The question is too large for the provider: 413 Request Entity Too Large (status 413).");
        row("418", 418, "I am a teapot\nshort and stout", ErrorKind::Refused, none, false, false,
            "The provider refuses the question: I am a teapot (status 418).");
        row("429", 429, errorBody("rate_limit_error", "Slower."), ErrorKind::Overloaded, retry, true, false,
            "The provider says that this was too much at once: Slower (status 429, request req_body).");
        row("500", 500, errorBody("api_error", "Internal server error"), ErrorKind::NotAccessible, retry,
            false, true,
            "The provider has trouble of its own: Internal server error (status 500, request req_body).");
        row("502, a page", 502, "<!DOCTYPE html>\n<TITLE class=a>\n Bad\n gateway </TITLE><script>x</script>",
            ErrorKind::NotAccessible, retry, false, true,
            "The provider has trouble of its own: Bad gateway (status 502).");
        row("502, a page without a title", 502, "<html><body>sorry</body></html>", ErrorKind::NotAccessible,
            retry, false, true, "The provider has trouble of its own (status 502).");
        row("503", 503, {}, ErrorKind::Overloaded, retry, true, true,
            "The provider has too much to do (status 503).");
        row("504", 504, errorBody("timeout_error", "Timed out"), ErrorKind::NotAccessible, retry, false, true,
            "The provider took too long: Timed out (status 504, request req_body).");
        row("529", 529, errorBody("overloaded_error", "Overloaded"), ErrorKind::Overloaded, retry, true, true,
            "The provider has too much to do: Overloaded (status 529, request req_body).");
        row("200, not a stream", 200, R"({"status":"ok"})", ErrorKind::NotAccessible, none, false, false,
            "The address answers, but not as such a provider does.");
        row("0", 0, {}, ErrorKind::NotAccessible, none, false, false,
            "The address answers, but not as such a provider does.");
    }
    void statuses()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        const CallFailure failure = failureOf(status, body);
        QTEST(QString::fromStdString(failure.message), "message");
        QFETCH(ErrorKind, kind);
        QVERIFY(failure.kind == kind);
        QTEST(failure.recovery, "recovery");
        QTEST(failure.pushedBack, "pushedBack");
        QTEST(failure.providerDown, "down");
        QVERIFY(!failure.hint.empty());
        QVERIFY(!failure.retryAfter);
    }

    void theProviderSaysWhetherToTryAgain_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("shouldRetry");
        QTest::addColumn<Recovery>("recovery");
        QTest::newRow("529, no") << 529 << QByteArray("false") << Recovery::None;
        QTest::newRow("429, no") << 429 << QByteArray("False") << Recovery::None;
        QTest::newRow("400, yes") << 400 << QByteArray("true") << Recovery::Retry;
        QTest::newRow("500, nonsense") << 500 << QByteArray("maybe") << Recovery::Retry;
        QTest::newRow("401, yes") << 401 << QByteArray("true") << Recovery::NewKey;
        QTest::newRow("401, no") << 401 << QByteArray("false") << Recovery::NewKey;
    }
    void theProviderSaysWhetherToTryAgain()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, shouldRetry);
        const CallFailure failure =
            failureOf(status, {}, {{"X-Should-Retry", shouldRetry}, {"retry-after", "7"}});
        QTEST(failure.recovery, "recovery");
        QCOMPARE(failure.retryAfter.has_value(), failure.recovery == Recovery::Retry);
        if (failure.retryAfter)
            QVERIFY(*failure.retryAfter == 7s);
    }

    void theProviderSaysWhen()
    {
        QVERIFY(failureOf(429, {}, {{"retry-after", "120"}}).retryAfter == 120s);
        QVERIFY(failureOf(429, {}, {{"retry-after", "Fri, 27 Nov 2026 10:00:09 GMT"}}).retryAfter == 9s);
        QVERIFY(failureOf(529, {}, {{"retry-after", "9"}, {"retry-after-ms", "250"}}).retryAfter == 250ms);
        QVERIFY(!failureOf(429, {}).retryAfter);
    }

    void aRedirectIsNamedAndNotFollowed()
    {
        const CallFailure failure = failureOf(
            308, "<title>Moved</title>", {{"Location", "https://a:pw@other.example/v1/messages?k=1"}});
        QCOMPARE(QString::fromStdString(failure.text()),
            QStringLiteral(
                "The address answers with a redirect to https://other.example/v1/messages. Use that "
                "address if you trust it."));
        QVERIFY(failure.recovery == Recovery::None);
        QCOMPARE(failureOf(302, {}).message, std::string("The address answers with a redirect."));
    }

    void theHeadersRequestIdGoesFirst()
    {
        const CallFailure failure = failureOf(500, errorBody("api_error", "x"), {{"Request-Id", "req_head"}});
        QVERIFY(failure.message.ends_with("(status 500, request req_head)."));
        QCOMPARE(anthropicProtocol()->requestId({{"Request-Id", "req_head"}}), QStringLiteral("req_head"));
        QCOMPARE(anthropicProtocol()->requestId({}), QString());
    }

    void aLongMessageIsCutToALine()
    {
        const QByteArray words = QByteArray("many\nwords ").repeated(10'000);
        for (const QByteArray &body : {errorBody("api_error", words), words, "<title>" + words}) {
            const CallFailure failure = failureOf(500, body);
            QVERIFY(failure.message.size() < 450);
            QVERIFY(failure.message.find('\n') == std::string::npos);
        }
    }

    void limitsAreRead()
    {
        const HttpHeaders headers {{"anthropic-ratelimit-requests-limit", "50"},
            {"anthropic-ratelimit-requests-remaining", "49"},
            {"anthropic-ratelimit-requests-reset", "2026-11-27T10:00:01Z"},
            {"Anthropic-Ratelimit-Input-Tokens-Limit", "30000"},
            {"anthropic-ratelimit-input-tokens-remaining", "28000"},
            {"anthropic-ratelimit-input-tokens-reset", "2026-11-27T10:00:04Z"},
            {"anthropic-ratelimit-output-tokens-limit", "8000"},
            {"anthropic-ratelimit-tokens-limit", "38000"}};
        const auto signs = anthropicProtocol()->limits(headers, now);
        QCOMPARE(signs.size(), 3U);
        QVERIFY(signs[0].resource == LimitedResource::Requests && signs[0].limit == 50
            && signs[0].remaining == 49 && signs[0].fullIn == 1000ms);
        QVERIFY(signs[1].resource == LimitedResource::InputTokens && signs[1].limit == 30000
            && signs[1].remaining == 28000 && signs[1].fullIn == 4000ms);
        QVERIFY(signs[2].resource == LimitedResource::OutputTokens && signs[2].limit == 8000
            && !signs[2].remaining && !signs[2].fullIn);
    }

    void allTokensStandInForThoseOfTheInput()
    {
        const auto signs = anthropicProtocol()->limits({{"anthropic-ratelimit-tokens-limit", "38000"}}, now);
        QCOMPARE(signs.size(), 1U);
        QVERIFY(signs[0].resource == LimitedResource::InputTokens && signs[0].limit == 38000);
        QVERIFY(anthropicProtocol()->limits({}, now).empty());
    }

    void modelsAreAskedForByPages()
    {
        const auto protocol = anthropicProtocol();
        const HttpRequest first = protocol->models(endpoint, {});
        QCOMPARE(first.method, QByteArray("GET"));
        QCOMPARE(first.url, QUrl(QStringLiteral("https://api.anthropic.com/v1/models?limit=1000")));
        QCOMPARE(headerValue(first.headers, "x-api-key"), QByteArray("sk-ant-1"));
        QVERIFY(first.body.isEmpty());
        const QUrlQuery next(protocol->models(endpoint, "claude&x=1").url);
        QCOMPARE(next.queryItemValue(QStringLiteral("after_id"), QUrl::FullyDecoded),
            QStringLiteral("claude&x=1"));
        QVERIFY(!next.hasQueryItem(QStringLiteral("x")));
    }

    void modelsAreRead()
    {
        const auto page = anthropicProtocol()->readModels(R"({"data":[
            {"type":"model","id":"claude-a","display_name":"Claude A","max_input_tokens":200000,"max_tokens":64000,"capabilities":{}},
            {"id":"claude-a","display_name":"again"}, {"id":7}, "junk", null, {"id":""}, {"id":"claude-b"}],
            "has_more":true,"first_id":"claude-a","last_id":"claude-b"})");
        QVERIFY(page);
        QCOMPARE(page->models.size(), 2U);
        QCOMPARE(page->models[0].id, QStringLiteral("claude-a"));
        QCOMPARE(page->models[0].name, QStringLiteral("Claude A"));
        QCOMPARE(page->models[0].context.value(), 200000);
        QCOMPARE(page->models[0].maxOutput.value(), 64000);
        QVERIFY(page->models[0].listed && !page->models[0].price);
        QCOMPARE(page->models[1].id, QStringLiteral("claude-b"));
        QCOMPARE(page->models[1].context.value(), 0);
        QCOMPARE(page->next, QByteArray("claude-b"));
        QCOMPARE(anthropicProtocol()->readModels(R"({"data":[],"has_more":false,"last_id":"x"})")->next,
            QByteArray());
    }

    void whatIsNoListIsSaidToBeNone_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a page") << QByteArray("<html>");
        QTest::newRow("no data") << QByteArray(R"({"models":[]})");
        QTest::newRow("data is none") << QByteArray(R"({"data":{}})");
    }
    void whatIsNoListIsSaidToBeNone()
    {
        QFETCH(QByteArray, body);
        for (const auto &protocol : {anthropicProtocol(), openAiProtocol()}) {
            const auto page = protocol->readModels(body);
            QVERIFY(!page && page.error().kind == ErrorKind::BadAnswer);
        }
    }

    void tokensAreCounted()
    {
        AiRequest request = someRequest();
        request.temperature = 1;
        ModelInfo model = marked();
        model.takesTemperature = true;
        const auto protocol = anthropicProtocol();
        const auto question = protocol->tokenCount(endpoint, request, model);
        QVERIFY(question);
        QCOMPARE(question->url, QUrl(QStringLiteral("https://api.anthropic.com/v1/messages/count_tokens")));
        QCOMPARE(json(question->body).keys(),
            QStringList({QStringLiteral("messages"), QStringLiteral("model"), QStringLiteral("system")}));
        QCOMPARE(protocol->readTokenCount(R"({"input_tokens":2095})")->value(), 2095);
        for (const char *body : {"", "{}", R"({"input_tokens":"1"})", R"({"input_tokens":-1})"})
            QVERIFY(protocol->readTokenCount(body).error().kind == ErrorKind::BadAnswer);
    }

    void noErrorNamesTheKey()
    {
        for (int status = 300; status < 600; ++status) {
            const CallFailure failure = failureOf(status, errorBody("x", "y"), {{"x-api-key", "sk-ant-1"}});
            QVERIFY(failure.text().find("sk-ant") == std::string::npos);
        }
    }
};

QTEST_APPLESS_MAIN(TestAnthropicProtocol)
#include "tst_anthropic_protocol.moc"
