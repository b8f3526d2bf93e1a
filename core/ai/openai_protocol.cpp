// SPDX-License-Identifier: GPL-3.0-or-later
// Chat completions as OpenAI defines them (platform.openai.com/docs/api-reference/chat) and as other servers
// speak them: OpenRouter, Ollama, llama.cpp, LM Studio, vLLM.
#include "core/ai/wire_failures.h"
#include "core/ai/wire_headers.h"
#include "core/ai/wire_json.h"
#include "core/ai/wire_protocol.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QLatin1String>

#include <algorithm>
#include <cmath>
#include <utility>

namespace dg {

namespace {

HttpHeaders headersFor(const Endpoint &endpoint)
{
    HttpHeaders headers;
    if (!endpoint.key.isEmpty())
        headers.emplace_back("authorization", "Bearer " + endpoint.key);
    return headers;
}

QJsonArray messagesOf(const AiRequest &request)
{
    QJsonArray messages = turnsOf(request);
    if (!request.system.isEmpty())
        messages.prepend(QJsonObject {
            {QStringLiteral("role"), QStringLiteral("system")}, {QStringLiteral("content"), request.system}});
    return messages;
}

QJsonObject responseFormat(const AnswerSchema &schema)
{
    return {{QStringLiteral("type"), QStringLiteral("json_schema")},
        {QStringLiteral("json_schema"),
            QJsonObject {
                {QStringLiteral("name"), schema.name.isEmpty() ? QStringLiteral("answer") : schema.name},
                {QStringLiteral("strict"), true}, {QStringLiteral("schema"), schema.schema}}}};
}

/// OpenAI's newer models refuse `max_tokens`; most other servers know nothing else.
QString outputLimitField(const QUrl &base)
{
    return base.host() == QLatin1String("api.openai.com") ? QStringLiteral("max_completion_tokens")
                                                          : QStringLiteral("max_tokens");
}

StopReason stopReasonNamed(const QString &name)
{
    if (name == QLatin1String("length"))
        return StopReason::TokenLimit;
    if (name == QLatin1String("content_filter"))
        return StopReason::ContentFilter;
    return StopReason::EndOfTurn;
}

class OpenAiReader final : public AnswerReader {
public:
    tl::expected<QByteArray, CallFailure> take(const ServerEvent &event) override
    {
        const QByteArray data = event.data.trimmed();
        if (data == "[DONE]")
            m_isOver = true;
        if (data.isEmpty() || m_isOver)
            return QByteArray();
        const QJsonDocument document = QJsonDocument::fromJson(data);
        if (!document.isObject()) {
            if (isComplete())
                return QByteArray();
            return tl::unexpected(damagedEvent());
        }
        const QJsonObject object = document.object();
        if (!isComplete()) {
            if (const auto report = errorIn(object))
                return tl::unexpected(failureInStream(*report));
        }
        takeHead(object);
        takeUsage(object.value(QLatin1String("usage")).toObject());
        QByteArray text;
        const QJsonArray choices = object.value(QLatin1String("choices")).toArray();
        for (const QJsonValue &choice : choices) {
            if (choice.toObject().value(QLatin1String("index")).toInt() == 0)
                text += takeChoice(choice.toObject());
        }
        return text;
    }

    bool isComplete() const override { return m_isOver || m_stopReason; }
    bool isOver() const override { return m_isOver; }
    StopReason stopReason() const override
    {
        return m_hasRefused ? StopReason::Refusal : m_stopReason.value_or(StopReason::EndOfTurn);
    }
    TokenUse tokens() const override { return m_use; }
    QString model() const override { return m_model; }
    QString requestId() const override { return m_id; }

private:
    /// An error, or a choice that ended with one and does not say which.
    static std::optional<ErrorReport> errorIn(const QJsonObject &object)
    {
        if (auto report = errorReportOf(object))
            return report;
        const QJsonArray choices = object.value(QLatin1String("choices")).toArray();
        for (const QJsonValue &choice : choices) {
            const QJsonObject fields = choice.toObject();
            if (auto report = errorReportOf(fields))
                return report;
            if (fields.value(QLatin1String("finish_reason")).toString() == QLatin1String("error"))
                return ErrorReport {};
        }
        return std::nullopt;
    }

    void takeHead(const QJsonObject &object)
    {
        if (m_model.isEmpty())
            m_model = object.value(QLatin1String("model")).toString();
        if (m_id.isEmpty())
            m_id = object.value(QLatin1String("id")).toString();
    }

    QByteArray takeChoice(const QJsonObject &choice)
    {
        const QString reason = choice.value(QLatin1String("finish_reason")).toString();
        if (!reason.isEmpty())
            m_stopReason = stopReasonNamed(reason);
        const QJsonObject delta = choice.value(QLatin1String("delta")).toObject();
        m_hasRefused = m_hasRefused || !delta.value(QLatin1String("refusal")).toString().isEmpty();
        return m_pieces.add(delta.value(QLatin1String("content")).toString());
    }

    void takeUsage(const QJsonObject &usage)
    {
        m_use.output = countIn(usage, "completion_tokens").value_or(m_use.output);
        const auto prompt = countIn(usage, "prompt_tokens");
        if (!prompt)
            return;
        const auto cached =
            countIn(usage.value(QLatin1String("prompt_tokens_details")).toObject(), "cached_tokens");
        m_use.cacheRead = std::min(cached.value_or(TokenCount()), *prompt);
        m_use.input = TokenCount(prompt->value() - m_use.cacheRead.value());
    }

    TextPieces m_pieces;
    std::optional<StopReason> m_stopReason;
    bool m_isOver = false;
    bool m_hasRefused = false;
    QString m_model;
    QString m_id;
    TokenUse m_use;
};

/// Dollars a token, as text: OpenRouter's way.
std::optional<double> dollarsIn(const QJsonObject &pricing, const char *name)
{
    bool isNumber = false;
    const double dollars = pricing.value(QLatin1String(name)).toString().toDouble(&isNumber);
    const bool isPrice = isNumber && std::isfinite(dollars) && dollars >= 0; // -1: it depends
    return isPrice ? std::optional(dollars * 1e6) : std::nullopt;
}

std::optional<ModelPrice> priceIn(const QJsonObject &pricing)
{
    const auto input = dollarsIn(pricing, "prompt");
    const auto output = dollarsIn(pricing, "completion");
    if (!input || !output)
        return std::nullopt;
    ModelPrice price;
    price.input = *input;
    price.output = *output;
    price.cacheRead = dollarsIn(pricing, "input_cache_read").value_or(*input);
    price.cacheWrite = dollarsIn(pricing, "input_cache_write").value_or(*input);
    price.cacheWriteHour = price.cacheWrite;
    return price;
}

ModelInfo modelIn(const QJsonObject &fields)
{
    ModelInfo model;
    model.id = fields.value(QLatin1String("id")).toString();
    model.name = fields.value(QLatin1String("name")).toString();
    model.price = priceIn(fields.value(QLatin1String("pricing")).toObject());
    const auto context = countIn(fields, "context_length"); // OpenRouter's, and vLLM's
    model.context = context ? *context : countIn(fields, "max_model_len").value_or(TokenCount());
    model.maxOutput = countIn(fields.value(QLatin1String("top_provider")).toObject(), "max_completion_tokens")
                          .value_or(TokenCount());
    const QJsonArray takes = fields.value(QLatin1String("supported_parameters")).toArray();
    model.takesTemperature = takes.contains(QStringLiteral("temperature"));
    model.takesSchema = takes.contains(QStringLiteral("structured_outputs"));
    model.listed = true;
    return model;
}

class OpenAiProtocol final : public WireProtocol {
public:
    QString name() const override { return QStringLiteral("openai"); }

    HttpRequest completion(
        const Endpoint &endpoint, const AiRequest &request, const ModelInfo &model) const override
    {
        QJsonObject body {{QStringLiteral("model"), request.model},
            {QStringLiteral("messages"), messagesOf(request)}, {QStringLiteral("stream"), true},
            {QStringLiteral("stream_options"), QJsonObject {{QStringLiteral("include_usage"), true}}}};
        body.insert(outputLimitField(endpoint.base), mostOutput(request, model));
        if (request.temperature && model.takesTemperature)
            body.insert(QStringLiteral("temperature"), *request.temperature);
        if (request.form == AnswerForm::Json && request.schema && model.takesSchema)
            body.insert(QStringLiteral("response_format"), responseFormat(*request.schema));
        return jsonPost(
            urlBelow(endpoint.base, QStringLiteral("/chat/completions")), headersFor(endpoint), body);
    }

    std::unique_ptr<AnswerReader> reader() const override { return std::make_unique<OpenAiReader>(); }

    HttpRequest models(const Endpoint &endpoint, const QByteArray &) const override
    {
        return {"GET", urlBelow(endpoint.base, QStringLiteral("/models")), headersFor(endpoint), {}};
    }

    Expected<ModelPage> readModels(const QByteArray &body) const override
    {
        const QJsonValue data = QJsonDocument::fromJson(body).object().value(QLatin1String("data"));
        if (!data.isArray())
            return fail(ErrorKind::BadAnswer, "The provider's list of models cannot be read.",
                "See whether the address is that of such a provider.");
        ModelPage page;
        const QJsonArray items = data.toArray();
        for (const QJsonValue &item : items) {
            ModelInfo model = modelIn(item.toObject());
            if (!model.id.isEmpty())
                page.models.push_back(std::move(model));
        }
        page.models = withoutDuplicates(std::move(page.models));
        return page;
    }

    std::optional<HttpRequest> tokenCount(
        const Endpoint &, const AiRequest &, const ModelInfo &) const override
    {
        return std::nullopt;
    }
    Expected<TokenCount> readTokenCount(const QByteArray &) const override
    {
        return fail(ErrorKind::BadAnswer, "Servers of this kind do not count tokens.");
    }

    CallFailure failure(const HttpHead &head, const QByteArray &body, Clock::WallTime now) const override
    {
        return failureOfAnswer(head, body, requestId(head.headers), now);
    }

    std::vector<LimitSign> limits(const HttpHeaders &headers, Clock::WallTime now) const override
    {
        std::vector<LimitSign> signs;
        const auto look = [&](const QByteArray &name, LimitedResource resource) {
            const LimitHeaders names {
                "x-ratelimit-limit-" + name, "x-ratelimit-remaining-" + name, "x-ratelimit-reset-" + name};
            if (const auto sign = limitSignOf(headers, names, resource, now))
                signs.push_back(*sign);
        };
        look("requests", LimitedResource::Requests);
        look("tokens", LimitedResource::InputTokens);
        return signs;
    }

    QString requestId(const HttpHeaders &headers) const override
    {
        return QString::fromLatin1(headerValue(headers, "x-request-id"));
    }
};

} // namespace

std::unique_ptr<WireProtocol> openAiProtocol()
{
    return std::make_unique<OpenAiProtocol>();
}

} // namespace dg
