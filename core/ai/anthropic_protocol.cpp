// SPDX-License-Identifier: GPL-3.0-or-later
// The Anthropic Messages API (docs.anthropic.com/en/api/messages).
#include "core/ai/wire_failures.h"
#include "core/ai/wire_headers.h"
#include "core/ai/wire_json.h"
#include "core/ai/wire_protocol.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QLatin1String>
#include <QUrlQuery>

#include <algorithm>
#include <utility>

namespace dg {

namespace {

constexpr int mostMarks = 4;

HttpHeaders headersFor(const Endpoint &endpoint)
{
    HttpHeaders headers {{"anthropic-version", "2023-06-01"}};
    if (!endpoint.key.isEmpty())
        headers.emplace_back("x-api-key", endpoint.key);
    return headers;
}

QJsonObject textBlock(const QString &text)
{
    return {{QStringLiteral("type"), QStringLiteral("text")}, {QStringLiteral("text"), text}};
}

/// The system prompt, cut where its beginning is shared and marked there.
QJsonArray systemBlocks(const AiRequest &request, const ModelInfo &model)
{
    const QString &system = request.system;
    QJsonArray blocks;
    qsizetype begin = 0;
    if (model.promptCaching == PromptCaching::Marked) {
        for (const qsizetype end : request.sharedPrefixes) {
            if (blocks.size() == mostMarks)
                break;
            if (end <= begin || end > system.size() || system.at(end - 1).isHighSurrogate())
                continue;
            QJsonObject block = textBlock(system.mid(begin, end - begin));
            block.insert(QStringLiteral("cache_control"),
                QJsonObject {{QStringLiteral("type"), QStringLiteral("ephemeral")}});
            blocks.append(block);
            begin = end;
        }
    }
    if (begin < system.size())
        blocks.append(textBlock(system.mid(begin)));
    return blocks;
}

/// What is asked, as far as it counts as input.
QJsonObject question(const AiRequest &request, const ModelInfo &model)
{
    QJsonObject body {
        {QStringLiteral("model"), request.model}, {QStringLiteral("messages"), turnsOf(request)}};
    const QJsonArray system = systemBlocks(request, model);
    if (!system.isEmpty())
        body.insert(QStringLiteral("system"), system);
    if (request.form == AnswerForm::Json && request.schema && model.takesSchema) {
        body.insert(QStringLiteral("output_config"),
            QJsonObject {{QStringLiteral("format"),
                QJsonObject {{QStringLiteral("type"), QStringLiteral("json_schema")},
                    {QStringLiteral("schema"), request.schema->schema}}}});
    }
    return body;
}

StopReason stopReasonNamed(const QString &name)
{
    if (name == QLatin1String("max_tokens"))
        return StopReason::TokenLimit;
    if (name == QLatin1String("model_context_window_exceeded"))
        return StopReason::ContextLimit;
    if (name == QLatin1String("refusal"))
        return StopReason::Refusal;
    if (name == QLatin1String("pause_turn"))
        return StopReason::Paused;
    return StopReason::EndOfTurn; // a stop sequence, a tool's turn, and what is not known yet
}

class AnthropicReader final : public AnswerReader {
public:
    tl::expected<QByteArray, CallFailure> take(const ServerEvent &event) override
    {
        const QJsonDocument document = QJsonDocument::fromJson(event.data);
        if (!document.isObject()) {
            if (isComplete())
                return QByteArray();
            return tl::unexpected(damagedEvent());
        }
        const QJsonObject object = document.object();
        const QString type = object.value(QLatin1String("type")).toString(QString::fromLatin1(event.type));
        if (type == QLatin1String("content_block_delta"))
            return textOf(object.value(QLatin1String("delta")).toObject(), "text_delta");
        if (type == QLatin1String("content_block_start"))
            return textOf(object.value(QLatin1String("content_block")).toObject(), "text");
        if (type == QLatin1String("message_start"))
            begin(object.value(QLatin1String("message")).toObject());
        else if (type == QLatin1String("message_delta"))
            takeDelta(object);
        else if (type == QLatin1String("message_stop"))
            m_isOver = true;
        else if (type == QLatin1String("error") && !isComplete())
            return tl::unexpected(failed(object));
        return QByteArray();
    }

    bool isComplete() const override { return m_isOver || m_stopReason; }
    bool isOver() const override { return m_isOver; }
    StopReason stopReason() const override { return m_stopReason.value_or(StopReason::EndOfTurn); }
    QString model() const override { return m_model; }
    QString requestId() const override { return m_requestId; }

    TokenUse tokens() const override
    {
        TokenUse use = m_use;
        use.cacheWrittenHour = std::min(m_writtenHour, m_written);
        use.cacheWritten = TokenCount(m_written.value() - use.cacheWrittenHour.value());
        return use;
    }

private:
    QByteArray textOf(const QJsonObject &block, const char *type)
    {
        if (block.value(QLatin1String("type")).toString() != QLatin1String(type))
            return {};
        return m_pieces.add(block.value(QLatin1String("text")).toString());
    }

    void begin(const QJsonObject &message)
    {
        m_model = message.value(QLatin1String("model")).toString();
        takeUsage(message.value(QLatin1String("usage")).toObject());
    }

    void takeDelta(const QJsonObject &event)
    {
        const QJsonObject delta = event.value(QLatin1String("delta")).toObject();
        const QString reason = delta.value(QLatin1String("stop_reason")).toString();
        if (!reason.isEmpty())
            m_stopReason = stopReasonNamed(reason);
        takeUsage(event.value(QLatin1String("usage")).toObject());
    }

    /// Counts are cumulative: a later one replaces an earlier one.
    void takeUsage(const QJsonObject &usage)
    {
        m_use.input = countIn(usage, "input_tokens").value_or(m_use.input);
        m_use.output = countIn(usage, "output_tokens").value_or(m_use.output);
        m_use.cacheRead = countIn(usage, "cache_read_input_tokens").value_or(m_use.cacheRead);
        m_written = countIn(usage, "cache_creation_input_tokens").value_or(m_written);
        const QJsonObject creation = usage.value(QLatin1String("cache_creation")).toObject();
        m_writtenHour = countIn(creation, "ephemeral_1h_input_tokens").value_or(m_writtenHour);
    }

    CallFailure failed(const QJsonObject &object)
    {
        const ErrorReport report = errorReportOf(object).value_or(ErrorReport {});
        m_requestId = report.requestId;
        return failureInStream(report);
    }

    TextPieces m_pieces;
    std::optional<StopReason> m_stopReason;
    bool m_isOver = false;
    QString m_model;
    QString m_requestId;
    TokenUse m_use;
    TokenCount m_written; ///< in all
    TokenCount m_writtenHour;
};

class AnthropicProtocol final : public WireProtocol {
public:
    QString name() const override { return QStringLiteral("anthropic"); }

    HttpRequest completion(
        const Endpoint &endpoint, const AiRequest &request, const ModelInfo &model) const override
    {
        QJsonObject body = question(request, model);
        body.insert(QStringLiteral("max_tokens"), mostOutput(request, model));
        body.insert(QStringLiteral("stream"), true);
        if (request.temperature && model.takesTemperature)
            body.insert(QStringLiteral("temperature"), *request.temperature);
        return jsonPost(urlBelow(endpoint.base, QStringLiteral("/v1/messages")), headersFor(endpoint), body);
    }

    std::unique_ptr<AnswerReader> reader() const override { return std::make_unique<AnthropicReader>(); }

    HttpRequest models(const Endpoint &endpoint, const QByteArray &page) const override
    {
        QUrl url = urlBelow(endpoint.base, QStringLiteral("/v1/models"));
        QUrlQuery query {{QStringLiteral("limit"), QStringLiteral("1000")}};
        if (!page.isEmpty())
            query.addQueryItem(QStringLiteral("after_id"),
                QString::fromLatin1(QUrl::toPercentEncoding(QString::fromUtf8(page))));
        url.setQuery(query);
        return {"GET", url, headersFor(endpoint), {}};
    }

    Expected<ModelPage> readModels(const QByteArray &body) const override
    {
        const QJsonObject object = QJsonDocument::fromJson(body).object();
        const QJsonValue data = object.value(QLatin1String("data"));
        if (!data.isArray())
            return fail(ErrorKind::BadAnswer, "The provider's list of models cannot be read.",
                "See whether the address is that of such a provider.");
        ModelPage page;
        const QJsonArray items = data.toArray();
        for (const QJsonValue &item : items) {
            const QJsonObject fields = item.toObject();
            ModelInfo model;
            model.id = fields.value(QLatin1String("id")).toString();
            model.name = fields.value(QLatin1String("display_name")).toString();
            model.context = countIn(fields, "max_input_tokens").value_or(TokenCount());
            model.maxOutput = countIn(fields, "max_tokens").value_or(TokenCount());
            model.listed = true;
            if (!model.id.isEmpty())
                page.models.push_back(std::move(model));
        }
        page.models = withoutDuplicates(std::move(page.models));
        if (object.value(QLatin1String("has_more")).toBool())
            page.next = object.value(QLatin1String("last_id")).toString().toUtf8();
        return page;
    }

    std::optional<HttpRequest> tokenCount(
        const Endpoint &endpoint, const AiRequest &request, const ModelInfo &model) const override
    {
        return jsonPost(urlBelow(endpoint.base, QStringLiteral("/v1/messages/count_tokens")),
            headersFor(endpoint), question(request, model));
    }

    Expected<TokenCount> readTokenCount(const QByteArray &body) const override
    {
        const auto count = countIn(QJsonDocument::fromJson(body).object(), "input_tokens");
        if (!count)
            return fail(ErrorKind::BadAnswer, "The provider did not say how many tokens these are.");
        return *count;
    }

    CallFailure failure(const HttpHead &head, const QByteArray &body, Clock::WallTime now) const override
    {
        return failureOfAnswer(head, body, requestId(head.headers), now);
    }

    std::vector<LimitSign> limits(const HttpHeaders &headers, Clock::WallTime now) const override
    {
        const auto sign = [&](const QByteArray &name, LimitedResource resource) {
            const QByteArray prefix = "anthropic-ratelimit-" + name;
            return limitSignOf(
                headers, {prefix + "-limit", prefix + "-remaining", prefix + "-reset"}, resource, now);
        };
        auto input = sign("input-tokens", LimitedResource::InputTokens);
        if (!input)
            input = sign("tokens", LimitedResource::InputTokens);
        std::vector<LimitSign> signs;
        for (const auto &each : {sign("requests", LimitedResource::Requests), input,
                 sign("output-tokens", LimitedResource::OutputTokens)}) {
            if (each)
                signs.push_back(*each);
        }
        return signs;
    }

    QString requestId(const HttpHeaders &headers) const override
    {
        return QString::fromLatin1(headerValue(headers, "request-id"));
    }
};

} // namespace

std::unique_ptr<WireProtocol> anthropicProtocol()
{
    return std::make_unique<AnthropicProtocol>();
}

} // namespace dg
