// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/strict_json.h"
#include "tests/support/vendor_wire.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace dg {

namespace {

using Type = StrictObject::Type;

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray data(const QJsonObject &object)
{
    return "data: " + json(object) + "\n\n";
}

VendorRefusal invalid(const QString &message, const QString &parameter, const QByteArray &code = {})
{
    return {400, "invalid_request_error", message, parameter, code};
}

class Reading {
public:
    Reading(const QJsonObject &body, const std::vector<VendorModel> &models)
        : m_models(models)
        , m_body(body, {}, m_problems)
    {
    }

    std::optional<VendorRefusal> readAsked()
    {
        m_request.model = m_body.required("model", Type::String).toString();
        const auto model = std::find_if(m_models.begin(), m_models.end(),
            [&](const VendorModel &each) { return each.id == m_request.model; });
        if (model == m_models.end() && !m_request.model.isEmpty())
            return VendorRefusal {404, "invalid_request_error",
                QStringLiteral("The model `%1` does not exist or you do not have access to it.")
                    .arg(m_request.model),
                {}, "model_not_found"};
        m_model = model == m_models.end() ? VendorModel {} : *model;

        readMessages();
        readFormat();
        readLimit();
        readStream();
        readSampling();
        m_body.noOthers();
        if (m_refusal)
            return m_refusal;
        if (const auto &problem = m_problems.first())
            return refusal(*problem);
        m_request.tokens = VendorPrompt(m_request.model.toUtf8(), m_blocks);
        const auto size = static_cast<std::int64_t>(m_request.tokens.size());
        if (size > m_model.context.value())
            return invalid(
                QStringLiteral("This model's maximum context length is %1 tokens. However, your messages "
                               "resulted in %2 tokens. Please reduce the length of the messages.")
                    .arg(m_model.context.value())
                    .arg(size),
                QStringLiteral("messages"), "context_length_exceeded");
        return std::nullopt;
    }
    VendorRequest &request() { return m_request; }

private:
    static VendorRefusal refusal(const FieldProblem &problem)
    {
        switch (problem.kind) {
        case FieldProblem::Kind::Missing:
            return invalid(QStringLiteral("Missing required parameter: '%1'.").arg(problem.path),
                problem.path, "missing_required_parameter");
        case FieldProblem::Kind::Unknown:
            return invalid(QStringLiteral("Unknown parameter: '%1'.").arg(problem.path), problem.path,
                "unknown_parameter");
        case FieldProblem::Kind::Value:
            break;
        }
        return invalid(
            QStringLiteral("Invalid value for '%1': %2.").arg(problem.path, problem.words), problem.path);
    }

    void unsupported(const char *name, const QString &hint)
    {
        if (m_body.has(name) && !m_refusal)
            m_refusal =
                invalid(QStringLiteral("Unsupported parameter: '%1' is not supported with this model. %2")
                            .arg(QLatin1String(name), hint)
                            .trimmed(),
                    QString::fromLatin1(name), "unsupported_parameter");
    }

    QString readContent(const QJsonValue &value, const QString &path)
    {
        if (value.isString())
            return value.toString();
        if (!value.isArray())
            m_problems.add(FieldProblem::Kind::Value, path, QStringLiteral("expected a string or a list"));
        QString text;
        const QJsonArray parts = value.toArray();
        for (qsizetype k = 0; k < parts.size(); ++k) {
            StrictObject part(parts.at(k), QStringLiteral("%1[%2]").arg(path).arg(k), m_problems);
            part.word("type", {QStringLiteral("text")});
            text += part.required("text", Type::String).toString();
            part.noOthers();
        }
        return text;
    }

    void readMessages()
    {
        const QJsonArray messages = m_body.required("messages", Type::Array).toArray();
        if (messages.isEmpty())
            m_body.problem(QStringLiteral("messages"), QStringLiteral("it is empty"));
        for (qsizetype k = 0; k < messages.size(); ++k) {
            StrictObject message(messages.at(k), QStringLiteral("messages[%1]").arg(k), m_problems);
            const QString role = message.word("role",
                {QStringLiteral("system"), QStringLiteral("developer"), QStringLiteral("user"),
                    QStringLiteral("assistant")});
            const QJsonValue content = message.any("content");
            if (content.isUndefined())
                m_problems.add(FieldProblem::Kind::Missing, message.pathOf(QStringLiteral("content")));
            const QString text = content.isUndefined()
                ? QString()
                : readContent(content, message.pathOf(QStringLiteral("content")));
            message.noOthers();
            m_blocks.push_back({role.toUtf8(), text.toUtf8(), {}});
            if (role == QLatin1String("system") || role == QLatin1String("developer"))
                m_request.system += text;
            else if (role == QLatin1String("user") && m_request.prompt.isEmpty())
                m_request.prompt = text;
        }
    }

    void readFormat()
    {
        const QJsonValue value = m_body.optional("response_format", Type::Object);
        if (!value.isObject())
            return;
        StrictObject format(value, QStringLiteral("response_format"), m_problems);
        const QString type = format.word(
            "type", {QStringLiteral("text"), QStringLiteral("json_object"), QStringLiteral("json_schema")});
        if (type == QLatin1String("json_object")
            && !(m_request.system + m_request.prompt).contains(QLatin1String("json"), Qt::CaseInsensitive))
            m_body.problem(QStringLiteral("messages"),
                QStringLiteral("'messages' must contain the word 'json' in some form"));
        if (type == QLatin1String("json_schema"))
            readSchema(format.required("json_schema", Type::Object));
        format.noOthers();
    }

    void readSchema(const QJsonValue &value)
    {
        StrictObject named(value, QStringLiteral("response_format.json_schema"), m_problems);
        static const QRegularExpression allowed(QStringLiteral("^[a-zA-Z0-9_-]{1,64}$"));
        const QString name = named.required("name", Type::String).toString();
        if (!allowed.match(name).hasMatch())
            named.problem(QStringLiteral("name"), QStringLiteral("it does not match '^[a-zA-Z0-9_-]+$'"));
        named.optional("description", Type::String);
        const bool strict = named.optional("strict", Type::Boolean).toBool();
        const QJsonObject schema = named.required("schema", Type::Object).toObject();
        const QString problem = strict ? openAiSchemaProblem(schema) : QString();
        if (!problem.isEmpty() && !m_refusal)
            m_refusal =
                invalid(QStringLiteral("Invalid schema for response_format '%1': %2.").arg(name, problem),
                    QStringLiteral("response_format"));
        named.noOthers();
        m_request.schema = schema;
    }

    void readLimit()
    {
        if (!m_model.takesMaxTokens)
            unsupported("max_tokens", QStringLiteral("Use 'max_completion_tokens' instead."));
        if (m_body.has("max_tokens") && m_body.has("max_completion_tokens"))
            m_body.problem(QStringLiteral("max_tokens"),
                QStringLiteral("it and 'max_completion_tokens' cannot both be set"));
        m_request.maxOutput = m_model.maxOutput;
        for (const char *name : {"max_tokens", "max_completion_tokens"}) {
            const QJsonValue value = m_body.optional(name, Type::Integer);
            if (!value.isDouble())
                continue;
            if (value.toDouble() < 1 || value.toDouble() > static_cast<double>(m_model.maxOutput.value()))
                m_body.problem(QString::fromLatin1(name),
                    QStringLiteral("this model supports at most %1 completion tokens")
                        .arg(m_model.maxOutput.value()));
            m_request.maxOutput = TokenCount(value.toInteger());
        }
    }

    void readStream()
    {
        m_request.streams = m_body.optional("stream", Type::Boolean).toBool();
        m_request.tellsUsage = false;
        const QJsonValue value = m_body.optional("stream_options", Type::Object);
        if (!value.isObject())
            return;
        if (!m_request.streams)
            m_body.problem(QStringLiteral("stream_options"),
                QStringLiteral("it is only allowed when 'stream' is enabled"));
        StrictObject options(value, QStringLiteral("stream_options"), m_problems);
        m_request.tellsUsage = options.optional("include_usage", Type::Boolean).toBool();
        options.optional("include_obfuscation", Type::Boolean);
        options.noOthers();
    }

    void readSampling()
    {
        if (!m_model.takesSampling) {
            for (const char *name : {"temperature", "top_p", "presence_penalty", "frequency_penalty", "stop"})
                unsupported(name, {});
        }
        m_body.number("temperature", 0, 2);
        m_body.number("top_p", 0, 1);
        m_body.number("presence_penalty", -2, 2);
        m_body.number("frequency_penalty", -2, 2);
        m_body.any("stop");
        m_body.optional("n", Type::Integer);
        m_body.optional("seed", Type::Integer);
        m_body.optional("store", Type::Boolean);
        m_body.optional("metadata", Type::Object);
        for (const char *name : {"user", "reasoning_effort", "verbosity", "service_tier", "prompt_cache_key",
                 "safety_identifier"})
            m_body.optional(name, Type::String);
    }

    const std::vector<VendorModel> &m_models;
    FieldProblems m_problems;
    std::optional<VendorRefusal> m_refusal; ///< that the vendor words in another way
    StrictObject m_body;
    VendorModel m_model;
    VendorRequest m_request;
    std::vector<PromptBlock> m_blocks;
};

QJsonObject usage(const VendorUse &use)
{
    const auto input = static_cast<qint64>(use.input);
    return {
        {QStringLiteral("prompt_tokens"), input},
        {QStringLiteral("completion_tokens"), static_cast<qint64>(use.output)},
        {QStringLiteral("total_tokens"), input + static_cast<qint64>(use.output)},
        {QStringLiteral("prompt_tokens_details"),
            QJsonObject {{QStringLiteral("cached_tokens"), static_cast<qint64>(use.cache.read)},
                {QStringLiteral("audio_tokens"), 0}}},
        {QStringLiteral("completion_tokens_details"), QJsonObject {{QStringLiteral("reasoning_tokens"), 0}}},
    };
}

QJsonObject frame(const VendorRequest &request, const char *object, const QByteArray &id)
{
    return {
        {QStringLiteral("id"), QString::fromLatin1("chatcmpl-" + id)},
        {QStringLiteral("object"), QString::fromLatin1(object)},
        {QStringLiteral("created"), 1'790'000'000},
        {QStringLiteral("model"), request.model},
    };
}

QJsonObject chunk(
    const VendorRequest &request, const QByteArray &id, const QJsonObject &delta, const QJsonValue &finish)
{
    QJsonObject chunk = frame(request, "chat.completion.chunk", id);
    chunk.insert(QStringLiteral("choices"),
        QJsonArray {QJsonObject {{QStringLiteral("index"), 0}, {QStringLiteral("delta"), delta},
            {QStringLiteral("logprobs"), QJsonValue::Null}, {QStringLiteral("finish_reason"), finish}}});
    if (request.tellsUsage)
        chunk.insert(QStringLiteral("usage"), QJsonValue::Null);
    return chunk;
}

class OpenAiWire final : public VendorWire {
public:
    QByteArray completionPath() const override { return "/v1/chat/completions"; }
    QByteArray countPath() const override { return {}; }
    QByteArray modelsPath() const override { return "/v1/models"; }

    std::vector<VendorModel> models() const override
    {
        VendorModel thinks;
        thinks.id = QStringLiteral("gpt-6.1-sol");
        thinks.context = TokenCount(1'050'000);
        thinks.maxOutput = TokenCount(128'000);
        thinks.caching.kind = PromptCaching::Automatic;
        VendorModel plain = thinks;
        plain.id = QStringLiteral("gpt-4.1");
        plain.context = TokenCount(1'047'576);
        plain.maxOutput = TokenCount(32'768);
        plain.takesSampling = true;
        return {thinks, plain};
    }

    std::optional<VendorRefusal> checkHeaders(
        const SeenRequest &request, const QByteArray &key) const override
    {
        const QByteArray authorization = request.header("authorization");
        if (!key.isEmpty() && authorization.isEmpty())
            return VendorRefusal {401, "invalid_request_error",
                QStringLiteral("You didn't provide an API key. You need to provide your API key in an "
                               "Authorization header using Bearer auth (i.e. Authorization: Bearer "
                               "YOUR_KEY).")};
        if (!key.isEmpty() && authorization != "Bearer " + key)
            return VendorRefusal {401, "invalid_request_error",
                QStringLiteral("Incorrect API key provided: %1.")
                    .arg(QString::fromUtf8(authorization.mid(7))),
                {}, "invalid_api_key"};
        if (request.method == "POST" && !request.header("content-type").startsWith("application/json"))
            return invalid(QStringLiteral("Invalid content type. Expected 'application/json'."), {});
        return std::nullopt;
    }

    tl::expected<VendorRequest, VendorRefusal> read(
        const QJsonObject &body, const std::vector<VendorModel> &models) const override
    {
        Reading reading(body, models);
        if (const auto refusal = reading.readAsked())
            return tl::unexpected<VendorRefusal>(*refusal);
        reading.request().body = body;
        return reading.request();
    }

    tl::expected<VendorPrompt, VendorRefusal> readCount(
        const QJsonObject &, const std::vector<VendorModel> &) const override
    {
        return tl::unexpected<VendorRefusal>(invalid(QStringLiteral("It does not count."), {}));
    }

    tl::expected<QJsonObject, VendorRefusal> list(
        const QUrlQuery &query, const std::vector<VendorModel> &models) const override
    {
        if (!query.isEmpty())
            return tl::unexpected<VendorRefusal>(
                invalid(QStringLiteral("Unknown parameter: '%1'.").arg(query.queryItems().first().first),
                    query.queryItems().first().first, "unknown_parameter"));
        QJsonArray list;
        for (const VendorModel &model : models)
            list.append(QJsonObject {{QStringLiteral("id"), model.id},
                {QStringLiteral("object"), QStringLiteral("model")},
                {QStringLiteral("created"), 1'780'000'000},
                {QStringLiteral("owned_by"), QStringLiteral("openai")}});
        return QJsonObject {
            {QStringLiteral("object"), QStringLiteral("list")}, {QStringLiteral("data"), list}};
    }

    QByteArray error(const VendorRefusal &refusal, const QByteArray &) const override
    {
        const auto orNull = [](const QString &text) {
            return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
        };
        return json({{QStringLiteral("error"),
            QJsonObject {{QStringLiteral("message"), refusal.message},
                {QStringLiteral("type"), QString::fromLatin1(refusal.type)},
                {QStringLiteral("param"), orNull(refusal.parameter)},
                {QStringLiteral("code"), orNull(QString::fromLatin1(refusal.code))}}}});
    }
    VendorRefusal refusal(VendorRefused why) const override
    {
        switch (why) {
        case VendorRefused::Overloaded:
            return {503, "service_unavailable_error",
                QStringLiteral("The engine is currently overloaded, please try again later.")};
        case VendorRefused::Broken:
            return {500, "server_error", QStringLiteral("The server had an error.")};
        case VendorRefused::TooMany:
            break;
        }
        return {429, "requests", QStringLiteral("Rate limit reached."), {}, "rate_limit_exceeded"};
    }
    HttpHeaders headers(const QByteArray &requestId) const override { return {{"x-request-id", requestId}}; }
    HttpHeaders limitHeaders(const VendorLimit &limit, Clock::WallTime) const override
    {
        const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(limit.fullIn);
        const QByteArray seconds =
            QByteArray::number(static_cast<double>((limit.fullIn - minutes).count()) / 1000.0) + 's';
        return {
            {"x-ratelimit-limit-requests", QByteArray::number(limit.limit)},
            {"x-ratelimit-remaining-requests", QByteArray::number(limit.remaining)},
            {"x-ratelimit-reset-requests",
                minutes.count() > 0 ? QByteArray::number(static_cast<qint64>(minutes.count())) + 'm' + seconds
                                    : seconds},
        };
    }

    QByteArray begin(const VendorRequest &request, const VendorUse &, const QByteArray &id) const override
    {
        return data(chunk(request, id,
            {{QStringLiteral("role"), QStringLiteral("assistant")}, {QStringLiteral("content"), QString()},
                {QStringLiteral("refusal"), QJsonValue::Null}},
            QJsonValue::Null));
    }
    QByteArray piece(
        const VendorRequest &request, const QByteArray &text, const QByteArray &id) const override
    {
        return data(
            chunk(request, id, {{QStringLiteral("content"), QString::fromUtf8(text)}}, QJsonValue::Null));
    }
    QByteArray end(const VendorRequest &request, const VendorUse &use, const QByteArray &stopReason,
        const QByteArray &id) const override
    {
        QByteArray bytes = data(chunk(request, id, {}, QString::fromLatin1(stopReason)));
        if (request.tellsUsage) {
            QJsonObject last = frame(request, "chat.completion.chunk", id);
            last.insert(QStringLiteral("choices"), QJsonArray());
            last.insert(QStringLiteral("usage"), usage(use));
            bytes += data(last);
        }
        return bytes + "data: [DONE]\n\n";
    }
    QByteArray breakOff() const override
    {
        return "data: " + error(refusal(VendorRefused::Broken), {}) + "\n\n";
    }
    QJsonObject whole(const VendorRequest &request, const VendorUse &use, const QByteArray &text,
        const QByteArray &stopReason, const QByteArray &id) const override
    {
        QJsonObject answer = frame(request, "chat.completion", id);
        answer.insert(QStringLiteral("choices"),
            QJsonArray {QJsonObject {{QStringLiteral("index"), 0},
                {QStringLiteral("message"),
                    QJsonObject {{QStringLiteral("role"), QStringLiteral("assistant")},
                        {QStringLiteral("content"), QString::fromUtf8(text)},
                        {QStringLiteral("refusal"), QJsonValue::Null}}},
                {QStringLiteral("logprobs"), QJsonValue::Null},
                {QStringLiteral("finish_reason"), QString::fromLatin1(stopReason)}}});
        answer.insert(QStringLiteral("usage"), usage(use));
        return answer;
    }
    QByteArray stopAtEnd() const override { return "stop"; }
    QByteArray stopAtLimit() const override { return "length"; }
};

} // namespace

std::unique_ptr<VendorWire> openAiWire()
{
    return std::make_unique<OpenAiWire>();
}

} // namespace dg
