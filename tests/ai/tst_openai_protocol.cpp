// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/event_stream.h"
#include "core/ai/wire_protocol.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace dg;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(dg::ErrorKind)
Q_DECLARE_METATYPE(dg::Recovery)
Q_DECLARE_METATYPE(dg::StopReason)

namespace {

const Clock::WallTime now {std::chrono::seconds(1'795'773'600)}; // 2026-11-27T10:00:00Z

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

AiRequest someRequest()
{
    AiRequest request;
    request.system = QStringLiteral("Rules.");
    request.prompt = QStringLiteral("Write scene 5.");
    request.model = QStringLiteral("some-model");
    request.form = AnswerForm::Fountain;
    return request;
}

const Endpoint vendor {QUrl(QStringLiteral("https://api.openai.com/v1")), "sk-1"};
const Endpoint local {QUrl(QStringLiteral("http://localhost:11434/v1")), {}};

QJsonObject bodyOf(const AiRequest &request, const ModelInfo &model = {}, const Endpoint &endpoint = local)
{
    return json(openAiProtocol()->completion(endpoint, request, model).body);
}

struct Reading {
    std::unique_ptr<AnswerReader> reader = openAiProtocol()->reader();
    QByteArray text;
    std::optional<CallFailure> failure;

    explicit Reading(const QByteArray &stream)
    {
        EventStream events;
        take(events.feed(stream).value());
        take(events.finish());
    }
    void take(const std::vector<ServerEvent> &events)
    {
        for (const ServerEvent &event : events) {
            const auto piece = reader->take(event);
            if (piece)
                text += *piece;
            else if (!failure)
                failure = piece.error();
        }
    }
};

const QByteArray role =
    R"(data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"some-model-2026","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null})"
    "\n\n";
const QByteArray hello =
    R"(data: {"id":"chatcmpl-1","model":"some-model-2026","choices":[{"index":0,"delta":{"content":"MARA\n"},"finish_reason":null}]})"
    "\n\n"
    R"(data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"Nö. 🎭"},"finish_reason":null}]})"
    "\n\n";
const QByteArray finished =
    R"(data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})"
    "\n\n";
const QByteArray usage =
    R"(data: {"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"prompt_tokens_details":{"cached_tokens":64}}})"
    "\n\n";
const QByteArray done = "data: [DONE]\n\n";

CallFailure failureOf(int status, const QByteArray &body, const HttpHeaders &headers = {})
{
    return openAiProtocol()->failure({status, headers}, body, now);
}

} // namespace

class TestOpenAiProtocol : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aQuestionIsAskedAsTheVendorDocuments()
    {
        const HttpRequest request = openAiProtocol()->completion(vendor, someRequest(), {});
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.url, QUrl(QStringLiteral("https://api.openai.com/v1/chat/completions")));
        QCOMPARE(request.headers.size(), 2U);
        QCOMPARE(headerValue(request.headers, "Authorization"), QByteArray("Bearer sk-1"));
        QCOMPARE(headerValue(request.headers, "Content-Type"), QByteArray("application/json"));
        QCOMPARE(json(request.body), json(R"({"model": "some-model", "max_completion_tokens": 8192,
            "stream": true, "stream_options": {"include_usage": true},
            "messages": [{"role": "system", "content": "Rules."},
                {"role": "user", "content": "Write scene 5."}]})"));
    }

    void otherServersAreAskedInTheirOwnWay()
    {
        const HttpRequest request = openAiProtocol()->completion(local, someRequest(), {});
        QCOMPARE(request.url, QUrl(QStringLiteral("http://localhost:11434/v1/chat/completions")));
        QCOMPARE(request.headers.size(), 1U); // a local server needs no key
        const QJsonObject body = json(request.body);
        QCOMPARE(body.value(QStringLiteral("max_tokens")).toInt(), 8192);
        QVERIFY(!body.contains(QStringLiteral("max_completion_tokens")));
    }

    void whatAModelDoesNotTakeIsLeftOut()
    {
        AiRequest request = someRequest();
        request.form = AnswerForm::Json;
        request.temperature = 0.7;
        request.schema = std::make_shared<AnswerSchema>(
            AnswerSchema {QStringLiteral("outline"), json(R"({"type":"object"})"), {}});
        ModelInfo model;
        model.maxOutput = TokenCount(1000);
        model.promptCaching = PromptCaching::Automatic;
        request.sharedPrefixes = {3};
        request.system.clear();
        QJsonObject body = bodyOf(request, model);
        QCOMPARE(body.keys(),
            QStringList({QStringLiteral("max_tokens"), QStringLiteral("messages"), QStringLiteral("model"),
                QStringLiteral("stream"), QStringLiteral("stream_options")}));
        QCOMPARE(body.value(QStringLiteral("max_tokens")).toInt(), 1000);
        QCOMPARE(body.value(QStringLiteral("messages")).toArray().size(), 1);
        model.takesTemperature = true;
        model.takesSchema = true;
        body = bodyOf(request, model);
        QCOMPARE(body.value(QStringLiteral("temperature")).toDouble(), 0.7);
        QCOMPARE(body.value(QStringLiteral("response_format")).toObject(),
            json(
                R"({"type":"json_schema","json_schema":{"name":"outline","strict":true,"schema":{"type":"object"}}})"));
        request.schema.reset();
        QVERIFY(!bodyOf(request, model)
                     .contains(QStringLiteral("response_format"))); // json_object: some refuse it
        request.form = AnswerForm::Fountain;
        QVERIFY(!bodyOf(request, model).contains(QStringLiteral("response_format")));
    }

    void anAnswerIsMendedInTurns()
    {
        AiRequest request = someRequest();
        request.form = AnswerForm::Json;
        request.repair = Repair {"{}", QStringLiteral("outline.logline: is missing.")};
        QCOMPARE(bodyOf(request).value(QStringLiteral("messages")).toArray(),
            QJsonDocument::fromJson(R"([{"role":"system","content":"Rules."},
                {"role":"user","content":"Write scene 5."}, {"role":"assistant","content":"{}"},
                {"role":"user","content":"That answer cannot be used: outline.logline: is missing. Answer again, with the whole corrected JSON object alone."}])")
                .array());
    }

    void anAnswerIsRead()
    {
        const Reading reading(role + hello + finished + usage + done);
        QVERIFY(!reading.failure);
        QCOMPARE(reading.text, QByteArray("MARA\nNö. 🎭"));
        QVERIFY(reading.reader->isComplete() && reading.reader->isOver());
        QVERIFY(reading.reader->stopReason() == StopReason::EndOfTurn);
        QCOMPARE(reading.reader->model(), QStringLiteral("some-model-2026"));
        QCOMPARE(reading.reader->requestId(), QStringLiteral("chatcmpl-1"));
        const TokenUse tokens = reading.reader->tokens();
        QCOMPARE(tokens.input.value(), 36);
        QCOMPARE(tokens.cacheRead.value(), 64);
        QCOMPARE(tokens.cacheWritten.value() + tokens.cacheWrittenHour.value(), 0);
        QCOMPARE(tokens.output.value(), 20);
    }

    /// What servers do that OpenAI does not document.
    void deviationsAreBorne_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<bool>("complete");
        QTest::addColumn<int>("input");
        const auto row = [](const char *name, const QByteArray &stream, bool complete, int input) {
            QTest::newRow(name) << stream << complete << input;
        };
        QByteArray nullChoices = usage;
        nullChoices.replace("\"choices\":[]", "\"choices\":null");
        QByteArray noDetails = usage;
        noDetails.replace(
            R"("prompt_tokens_details":{"cached_tokens":64})", R"("prompt_tokens_details":null)");
        QByteArray moreCached = usage;
        moreCached.replace("\"cached_tokens\":64", "\"cached_tokens\":640");
        QByteArray withTimings = finished;
        withTimings.replace("}]}", R"(}],"timings":{"prompt_n":1},"usage":{"prompt_tokens":9}})");
        QByteArray finishWithText = hello;
        finishWithText.replace("🎭\"},\"finish_reason\":null", "🎭\"},\"finish_reason\":\"stop\"");
        const QByteArray thinking =
            R"(data: {"choices":[{"index":0,"delta":{"content":null,"reasoning_content":"Hm","reasoning":"Hm"},"finish_reason":null}]})"
            "\n\n";
        const QByteArray second =
            R"(data: {"choices":[{"index":1,"delta":{"content":"other"},"finish_reason":"length"}]})"
            "\n\n";
        QByteArray emptyReason = hello;
        emptyReason.replace("\"finish_reason\":null", "\"finish_reason\":\"\"");
        QByteArray noIndex = hello;
        noIndex.replace("\"index\":0,", "");
        row("usage after the end", role + hello + finished + usage + done, true, 36);
        row("usage, choices null", role + hello + finished + nullChoices + done, true, 36);
        row("usage without details", role + hello + finished + noDetails + done, true, 100);
        row("more cached than asked", role + hello + finished + moreCached + done, true, 0);
        row("usage before the end", role + usage + hello + finished + done, true, 36);
        row("usage with the end", role + hello + withTimings, true, 9);
        row("no usage", role + hello + finished + done, true, 0);
        row("no [DONE]", role + hello + finished, true, 0);
        row("no finish_reason", role + hello + done, true, 0);
        row("the end with text", role + finishWithText + done, true, 0);
        row("neither", role + hello, false, 0);
        row("comments",
            ": OPENROUTER PROCESSING\n\n" + role + ": OPENROUTER PROCESSING\n\n" + hello + finished, true, 0);
        row("reasoning", role + thinking + hello + finished, true, 0);
        row("a second choice", role + second + hello + finished, true, 0);
        row("only a second choice ends", role + hello + second, false, 0);
        row("an empty finish_reason", role + emptyReason, false, 0);
        row("no index", role + noIndex + finished, true, 0);
        row("error null", role + "data: {\"error\":null,\"choices\":[]}\n\n" + hello + finished, true, 0);
        row("no choices", "data: {}\n\n" + role + hello + finished, true, 0);
        row("empty data", "data:\n\ndata:  \n\n" + role + hello + finished, true, 0);
        row("after [DONE]", role + hello + done + hello + "data: {\"error\":\"x\"}\n\n", true, 0);
        row("an error after the end", role + hello + finished + "data: {\"error\":\"x\"}\n\ndata: {\n\n",
            true, 0);
        row("spaced [DONE]", role + hello + "data:[DONE] \n\n", true, 0);
    }
    void deviationsAreBorne()
    {
        QFETCH(QByteArray, stream);
        QFETCH(bool, complete);
        const Reading reading(stream);
        QVERIFY(!reading.failure);
        QCOMPARE(reading.text, QByteArray("MARA\nNö. 🎭"));
        QCOMPARE(reading.reader->isComplete(), complete);
        QVERIFY(reading.reader->stopReason() == StopReason::EndOfTurn);
        QTEST(static_cast<int>(reading.reader->tokens().input.value()), "input");
    }

    void usageAfterTheEndIsWaitedFor()
    {
        const Reading reading(role + hello + finished);
        QVERIFY(reading.reader->isComplete() && !reading.reader->isOver());
    }

    void stopReasons_data()
    {
        QTest::addColumn<StopReason>("reason");
        QTest::newRow("stop") << StopReason::EndOfTurn;
        QTest::newRow("tool_calls") << StopReason::EndOfTurn;
        QTest::newRow("something_new") << StopReason::EndOfTurn;
        QTest::newRow("length") << StopReason::TokenLimit;
        QTest::newRow("content_filter") << StopReason::ContentFilter;
    }
    void stopReasons()
    {
        QFETCH(StopReason, reason);
        QByteArray end = finished;
        const Reading reading(
            hello + end.replace("\"stop\"", '"' + QByteArray(QTest::currentDataTag()) + '"'));
        QVERIFY(reading.reader->isComplete());
        QVERIFY(reading.reader->stopReason() == reason);
    }

    void aRefusalIsNoAnswer()
    {
        const Reading reading(role
            + "data: {\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"I will "
              "not\"},\"finish_reason\":null}]}\n\n"
            + finished + done);
        QVERIFY(reading.reader->stopReason() == StopReason::Refusal);
        QVERIFY(reading.text.isEmpty());
    }

    void aCharacterInTwoPiecesIsWholeInOne()
    {
        const Reading reading(R"(data: {"choices":[{"index":0,"delta":{"content":"a\ud83c"}}]})"
                              "\n\n"
                              R"(data: {"choices":[{"index":0,"delta":{"content":"\udfadb"}}]})"
                              "\n\n");
        QCOMPARE(reading.text, QByteArray("a🎭b"));
    }

    void errorsInTheStream_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<Recovery>("recovery");
        QTest::addColumn<bool>("pushedBack");
        QTest::addColumn<bool>("down");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const char *data, ErrorKind kind, Recovery recovery,
                             bool pushedBack, bool down, const char *message) {
            QTest::newRow(name) << QByteArray(data) << kind << recovery << pushedBack << down
                                << QString::fromUtf8(message);
        };
        row("by type", R"({"error":{"message":"The server had an error","type":"server_error","code":null}})",
            ErrorKind::NotAccessible, Recovery::Retry, false, true,
            "The provider has trouble of its own: The server had an error.");
        row("by code", R"({"error":{"message":"Slower","type":"tokens","code":"rate_limit_exceeded"}})",
            ErrorKind::Overloaded, Recovery::Retry, true, false,
            "The provider says that this was too much at once: Slower.");
        row("a number",
            R"({"id":"gen-1","error":{"code":429,"message":"Provider returned error"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]})",
            ErrorKind::Overloaded, Recovery::Retry, true, false,
            "The provider says that this was too much at once: Provider returned error (status 429).");
        row("a number as text", R"({"error":{"code":"502","message":"Upstream"}})", ErrorKind::NotAccessible,
            Recovery::Retry, false, true, "The provider has trouble of its own: Upstream (status 502).");
        row("no credit", R"({"error":{"code":402,"message":"Insufficient credits"}})", ErrorKind::Refused,
            Recovery::None, false, true,
            "The account at the provider has no credit left: Insufficient credits (status 402).");
        row("bare words", R"({"error":"Something went wrong."})", ErrorKind::NotAccessible, Recovery::Retry,
            false, true, "The provider has trouble of its own: Something went wrong.");
        row("vLLM's",
            R"({"object":"error","message":"max_tokens is too large","type":"BadRequestError","param":null,"code":400})",
            ErrorKind::InvalidInput, Recovery::None, false, false,
            "The provider does not accept the question: max_tokens is too large (status 400).");
        row("llama.cpp's",
            R"({"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}})",
            ErrorKind::InvalidInput, Recovery::None, false, false,
            "The question is too long for the model: the request exceeds the available context size (status "
            "400).");
        row("in the choice",
            R"({"choices":[{"index":0,"delta":{},"finish_reason":null,"error":{"code":503,"message":"No instances"}}]})",
            ErrorKind::Overloaded, Recovery::Retry, true, true,
            "The provider has too much to do: No instances (status 503).");
        row("no words at all", R"({"choices":[{"index":0,"delta":{},"finish_reason":"error"}]})",
            ErrorKind::NotAccessible, Recovery::Retry, false, true, "The provider has trouble of its own.");
        row("damaged", "{\"choices\":[{\"ind", ErrorKind::CutOff, Recovery::Retry, false, false,
            "The provider's answer came damaged.");
    }
    void errorsInTheStream()
    {
        QFETCH(QByteArray, data);
        for (const QByteArray &before : {QByteArray(), role + hello}) {
            const Reading reading(before + "data: " + data + "\n\n");
            QVERIFY(reading.failure);
            QTEST(QString::fromStdString(reading.failure->message), "message");
            QFETCH(ErrorKind, kind);
            QVERIFY(reading.failure->kind == kind);
            QTEST(reading.failure->recovery, "recovery");
            QTEST(reading.failure->pushedBack, "pushedBack");
            QTEST(reading.failure->providerDown, "down");
            QVERIFY(!reading.reader->isComplete());
        }
    }

    void statuses_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<Recovery>("recovery");
        QTest::addColumn<bool>("pushedBack");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, int status, const char *body, ErrorKind kind, Recovery recovery,
                             bool pushedBack, const char *message) {
            QTest::newRow(name) << status << QByteArray(body) << kind << recovery << pushedBack
                                << QString::fromUtf8(message);
        };
        const auto none = Recovery::None;
        const auto retry = Recovery::Retry;
        row("401", 401,
            R"({"error":{"message":"Incorrect API key","type":"invalid_request_error","param":null,"code":"invalid_api_key"}})",
            ErrorKind::Unauthorised, Recovery::NewKey, false,
            "The provider does not accept the key: Incorrect API key (status 401, request req_1).");
        row("400 for a key", 400, R"({"error":{"message":"Incorrect API key","code":"invalid_api_key"}})",
            ErrorKind::Unauthorised, Recovery::NewKey, false,
            "The provider does not accept the key: Incorrect API key (status 400, request req_1).");
        row("404, the model", 404,
            R"({"error":{"message":"The model `gpt-9` does not exist","type":"invalid_request_error","code":"model_not_found"}})",
            ErrorKind::InvalidInput, none, false,
            "The provider does not have this model: The model `gpt-9` does not exist (status 404, request "
            "req_1).");
        row("404, Ollama's", 404,
            "{\"error\":{\"message\":\"model 'x' not found, try pulling it "
            "first\",\"type\":\"api_error\",\"param\":null}}",
            ErrorKind::InvalidInput, none, false,
            "The provider does not have this model: model 'x' not found, try pulling it first (status 404, "
            "request req_1).");
        row("404, OpenRouter's", 404, R"({"error":{"message":"No endpoints found for a/b.","code":404}})",
            ErrorKind::InvalidInput, none, false,
            "The provider does not have this model: No endpoints found for a/b (status 404, request req_1).");
        row("404, no service", 404, "404 page not found", ErrorKind::NotAccessible, none, false,
            "The address answers, but not as such a provider does: 404 page not found (status 404, request "
            "req_1).");
        row("405", 405, R"({"detail":"Method Not Allowed"})", ErrorKind::NotAccessible, none, false,
            "The address answers, but not as such a provider does: Method Not Allowed (status 405, request "
            "req_1).");
        row("429, too much", 429,
            R"({"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}})",
            ErrorKind::Overloaded, retry, true,
            "The provider says that this was too much at once: Rate limit reached (status 429, request "
            "req_1).");
        row("429, no credit", 429,
            R"({"error":{"message":"You exceeded your current quota.","type":"insufficient_quota","code":"insufficient_quota"}})",
            ErrorKind::Refused, none, false,
            "The account at the provider has no credit left: You exceeded your current quota (status 429, "
            "request req_1).");
        row("429, no credit by code", 429,
            R"({"error":{"message":"Spent","type":"x","code":"project_spend_limit_exceeded"}})",
            ErrorKind::Refused, none, false,
            "The account at the provider has no credit left: Spent (status 429, request req_1).");
        row("400, too long", 400,
            R"({"error":{"message":"This is too much","type":"invalid_request_error","code":"context_length_exceeded"}})",
            ErrorKind::InvalidInput, none, false,
            "The question is too long for the model: This is too much (status 400, request req_1).");
        row("503, loading", 503,
            R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})",
            ErrorKind::Overloaded, retry, true,
            "The provider has too much to do: Loading model (status 503, request req_1).");
        row("500, bare words", 500, R"({"error":"unexpected EOF"})", ErrorKind::NotAccessible, retry, false,
            "The provider has trouble of its own: unexpected EOF (status 500, request req_1).");
        row("200, LM Studio's", 200,
            "{\"error\":\"Unexpected endpoint or method. (POST /chat/completions)\"}",
            ErrorKind::NotAccessible, none, false,
            "The address answers, but not as such a provider does: Unexpected endpoint or method. (POST "
            "/chat/completions) (request req_1).");
        row("200, a page", 200, "<html><title>Router login</title>", ErrorKind::NotAccessible, none, false,
            "The address answers, but not as such a provider does: Router login (request req_1).");
    }
    void statuses()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        const CallFailure failure = failureOf(status, body, {{"X-Request-Id", "req_1"}});
        QTEST(QString::fromStdString(failure.message), "message");
        QFETCH(ErrorKind, kind);
        QVERIFY(failure.kind == kind);
        QTEST(failure.recovery, "recovery");
        QTEST(failure.pushedBack, "pushedBack");
        QVERIFY(!failure.hint.empty());
    }

    void theProviderSaysWhenAndWhether()
    {
        QVERIFY(failureOf(429, {}, {{"retry-after-ms", "20"}, {"retry-after", "9"}}).retryAfter == 20ms);
        QVERIFY(failureOf(500, {}, {{"x-should-retry", "false"}}).recovery == Recovery::None);
    }

    void limitsAreRead()
    {
        const auto signs = openAiProtocol()->limits(
            {{"x-ratelimit-limit-requests", "60"}, {"x-ratelimit-remaining-requests", "59"},
                {"x-ratelimit-reset-requests", "1s"}, {"X-RateLimit-Limit-Tokens", "150000"},
                {"x-ratelimit-remaining-tokens", "149984"}, {"x-ratelimit-reset-tokens", "6m0s"}},
            now);
        QCOMPARE(signs.size(), 2U);
        QVERIFY(signs[0].resource == LimitedResource::Requests && signs[0].limit == 60
            && signs[0].remaining == 59 && signs[0].fullIn == 1000ms);
        QVERIFY(signs[1].resource == LimitedResource::InputTokens && signs[1].limit == 150000
            && signs[1].remaining == 149984 && signs[1].fullIn == 360'000ms);
        QVERIFY(openAiProtocol()->limits({{"x-ratelimit-limit", "5"}}, now).empty());
    }

    void modelsAreRead()
    {
        const HttpRequest request = openAiProtocol()->models(vendor, {});
        QCOMPARE(request.url, QUrl(QStringLiteral("https://api.openai.com/v1/models")));
        QCOMPARE(headerValue(request.headers, "authorization"), QByteArray("Bearer sk-1"));
        const auto page = openAiProtocol()->readModels(R"({"object":"list","data":[
            {"id":"plain","object":"model","owned_by":"x"},
            {"id":"a/b","name":"B","context_length":131072,"top_provider":{"max_completion_tokens":16384},
             "pricing":{"prompt":"0.000003","completion":"0.000015","input_cache_read":"0.0000003","request":"0"},
             "supported_parameters":["temperature","structured_outputs"]},
            {"id":"free","pricing":{"prompt":"0","completion":"0"}},
            {"id":"router","pricing":{"prompt":"-1","completion":"-1"}},
            {"id":"odd","pricing":{"prompt":"nan","completion":"1"},"context_length":"long"},
            {"id":"vllm","max_model_len":32768},
            {"id":"plain"}, {"name":"nameless"}, 5, []]})");
        QVERIFY(page && page->next.isEmpty());
        const auto &models = page->models;
        QCOMPARE(models.size(), 6U);
        QVERIFY(models[0].id == QStringLiteral("plain") && !models[0].price && models[0].listed);
        QVERIFY(!models[0].takesSchema && !models[0].takesTemperature && models[0].context.value() == 0);
        QVERIFY(models[1].name == QStringLiteral("B") && models[1].context.value() == 131072);
        QVERIFY(models[1].maxOutput.value() == 16384);
        QVERIFY(models[1].takesSchema && models[1].takesTemperature);
        QVERIFY(models[1].price);
        QCOMPARE(models[1].price->input, 3.0); // micro-dollars a token
        QCOMPARE(models[1].price->output, 15.0);
        QCOMPARE(models[1].price->cacheRead, 0.3);
        QCOMPARE(models[1].price->cacheWrite, 3.0);
        QVERIFY(models[2].price && models[2].price->input == 0.0);
        QVERIFY(!models[3].price && !models[4].price);
        QCOMPARE(models[5].context.value(), 32768);
    }

    void tokensAreNotCounted()
    {
        QVERIFY(!openAiProtocol()->tokenCount(local, someRequest(), {}));
        QVERIFY(!openAiProtocol()->readTokenCount(R"({"input_tokens":1})"));
    }

    void everySplitIsReadAlike()
    {
        const QByteArray stream = role + hello + finished + usage + done;
        for (qsizetype cut = 0; cut <= stream.size(); ++cut) {
            EventStream events;
            Reading reading {QByteArray()};
            reading.take(events.feed(stream.left(cut)).value());
            reading.take(events.feed(stream.mid(cut)).value());
            QVERIFY(!reading.failure);
            QCOMPARE(reading.text, QByteArray("MARA\nNö. 🎭"));
            QVERIFY(reading.reader->isOver());
        }
    }
};

QTEST_APPLESS_MAIN(TestOpenAiProtocol)
#include "tst_openai_protocol.moc"
