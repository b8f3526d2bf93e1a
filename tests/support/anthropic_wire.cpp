// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/strict_json.h"
#include "tests/support/vendor_wire.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

#include <algorithm>

namespace dg {

namespace {

using Type = StrictObject::Type;

constexpr int mostMarks = 4;

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray event(const char *type, QJsonObject data)
{
    data.insert(QStringLiteral("type"), QString::fromLatin1(type));
    return QByteArray("event: ") + type + "\ndata: " + json(data) + "\n\n";
}

/// A request's body on its way through the door.
class Reading {
public:
    Reading(const QJsonObject &body, const std::vector<VendorModel> &models)
        : m_models(models)
        , m_body(body, {}, m_problems)
    {
    }

    std::optional<VendorRefusal> readAsked(bool onlyCounts)
    {
        m_request.model = m_body.required("model", Type::String).toString();
        const auto model = std::find_if(m_models.begin(), m_models.end(),
            [&](const VendorModel &each) { return each.id == m_request.model; });
        if (model == m_models.end() && !m_request.model.isEmpty())
            return VendorRefusal {404, "not_found_error", QStringLiteral("model: ") + m_request.model};
        m_model = model == m_models.end() ? VendorModel {} : *model;

        readSystem();
        readMessages();
        readFormat();
        readThinking();
        for (const char *tool : {"tools", "tool_choice"})
            m_body.refuse(tool, QStringLiteral("Tools are not part of this test"));
        if (!onlyCounts)
            readSampling();
        m_body.noOthers();
        checkMarks();
        if (const auto &problem = m_problems.first())
            return refusal(*problem);
        m_request.tokens = VendorPrompt(m_request.model.toUtf8() + '\n' + m_format, m_blocks);
        const auto size = static_cast<std::int64_t>(m_request.tokens.size());
        if (!onlyCounts && size > m_model.context.value())
            return VendorRefusal {400, "invalid_request_error",
                QStringLiteral("prompt is too long: %1 tokens > %2 maximum")
                    .arg(size)
                    .arg(m_model.context.value())};
        return std::nullopt;
    }
    VendorRequest &request() { return m_request; }

private:
    static VendorRefusal refusal(const FieldProblem &problem)
    {
        const QString words = problem.kind == FieldProblem::Kind::Missing ? QStringLiteral("Field required")
            : problem.kind == FieldProblem::Kind::Unknown ? QStringLiteral("Extra inputs are not permitted")
                                                          : problem.words;
        return {400, "invalid_request_error", problem.path + QStringLiteral(": ") + words};
    }

    void readBlock(const QJsonValue &value, const QString &path, const QByteArray &role, QString &text)
    {
        StrictObject block(value, path, m_problems);
        block.word("type", {QStringLiteral("text")});
        PromptBlock made;
        made.role = role;
        made.text = block.required("text", Type::String).toString().toUtf8();
        if (made.text.trimmed().isEmpty())
            block.problem(QStringLiteral("text"), QStringLiteral("text content blocks must be non-empty"));
        const QJsonValue control = block.optional("cache_control", Type::Object);
        if (control.isObject()) {
            StrictObject mark(control, block.pathOf(QStringLiteral("cache_control")), m_problems);
            mark.word("type", {QStringLiteral("ephemeral")});
            made.mark = std::chrono::minutes(5);
            if (mark.has("ttl")
                && mark.word("ttl", {QStringLiteral("5m"), QStringLiteral("1h")}) == QLatin1String("1h"))
                made.mark = std::chrono::hours(1);
            mark.noOthers();
        }
        block.noOthers();
        text += QString::fromUtf8(made.text);
        m_blocks.push_back(made);
    }

    /// A text, or a list of blocks.
    void readContent(const QJsonValue &value, const QString &path, const QByteArray &role, QString &text)
    {
        if (value.isString()) {
            m_blocks.push_back({role, value.toString().toUtf8(), {}});
            text += value.toString();
            return;
        }
        if (!value.isArray())
            m_problems.add(
                FieldProblem::Kind::Value, path, QStringLiteral("Input should be a string or a list"));
        const QJsonArray blocks = value.toArray();
        for (qsizetype k = 0; k < blocks.size(); ++k)
            readBlock(
                blocks.at(k), QStringLiteral("%1.%2").arg(path).arg(k), k == 0 ? role : QByteArray(), text);
    }

    void readSystem()
    {
        const QJsonValue system = m_body.any("system");
        if (!system.isUndefined())
            readContent(system, QStringLiteral("system"), "system", m_request.system);
    }

    void readMessages()
    {
        const QJsonArray messages = m_body.required("messages", Type::Array).toArray();
        if (messages.isEmpty())
            m_body.problem(QStringLiteral("messages"), QStringLiteral("at least one message is required"));
        QString role;
        for (qsizetype k = 0; k < messages.size(); ++k) {
            const QString path = QStringLiteral("messages.%1").arg(k);
            StrictObject message(messages.at(k), path, m_problems);
            role = message.word("role", {QStringLiteral("user"), QStringLiteral("assistant")});
            if (k == 0 && role == QLatin1String("assistant"))
                message.problem(
                    QStringLiteral("role"), QStringLiteral("first message must use the \"user\" role"));
            QString text;
            const QJsonValue content = message.any("content");
            if (content.isUndefined())
                m_problems.add(FieldProblem::Kind::Missing, message.pathOf(QStringLiteral("content")));
            else
                readContent(content, message.pathOf(QStringLiteral("content")), role.toUtf8(), text);
            if (text.trimmed().isEmpty())
                message.problem(QStringLiteral("content"), QStringLiteral("must be non-empty"));
            message.noOthers();
            if (k == 0)
                m_request.prompt = text;
        }
        if (role == QLatin1String("assistant") && !m_model.takesPrefill)
            m_body.problem(QStringLiteral("messages"),
                QStringLiteral("This model does not support assistant message prefill. The conversation "
                               "must end with a user message."));
    }

    void readFormat()
    {
        const QJsonValue value = m_body.optional("output_config", Type::Object);
        if (!value.isObject())
            return;
        StrictObject config(value, QStringLiteral("output_config"), m_problems);
        if (config.has("effort"))
            config.word("effort",
                {QStringLiteral("low"), QStringLiteral("medium"), QStringLiteral("high"),
                    QStringLiteral("max")});
        const QJsonValue formatValue = config.optional("format", Type::Object);
        if (formatValue.isObject()) {
            StrictObject format(formatValue, QStringLiteral("output_config.format"), m_problems);
            format.word("type", {QStringLiteral("json_schema")});
            const QJsonValue schema = format.required("schema", Type::Object);
            const QString problem = schema.isObject() ? anthropicSchemaProblem(schema.toObject()) : QString();
            if (!problem.isEmpty())
                format.problem(QStringLiteral("schema"), problem);
            format.noOthers();
            m_request.schema = schema.toObject();
            m_format = json(schema.toObject());
        }
        config.noOthers();
    }

    void readThinking()
    {
        const QJsonValue value = m_body.optional("thinking", Type::Object);
        if (!value.isObject())
            return;
        StrictObject thinking(value, QStringLiteral("thinking"), m_problems);
        const QString type = thinking.word(
            "type", {QStringLiteral("enabled"), QStringLiteral("disabled"), QStringLiteral("adaptive")});
        if (type == QLatin1String("enabled"))
            thinking.required("budget_tokens", Type::Integer);
        thinking.noOthers();
    }

    void readSampling()
    {
        const double maximum = m_body.required("max_tokens", Type::Integer).toDouble();
        const auto most = static_cast<double>(m_model.maxOutput.value());
        if (maximum < 0)
            m_body.problem(
                QStringLiteral("max_tokens"), QStringLiteral("must be greater than or equal to 0"));
        if (maximum > most)
            m_body.problem(QStringLiteral("max_tokens"),
                QStringLiteral("%1 > %2, which is the maximum allowed number of output tokens for %3")
                    .arg(maximum)
                    .arg(most)
                    .arg(m_model.id));
        m_request.maxOutput = TokenCount(static_cast<std::int64_t>(maximum));
        m_request.streams = m_body.optional("stream", Type::Boolean).toBool();
        const QJsonArray sequences = m_body.optional("stop_sequences", Type::Array).toArray();
        for (const QJsonValue &sequence : sequences) {
            if (sequence.toString().trimmed().isEmpty())
                m_body.problem(QStringLiteral("stop_sequences"),
                    QStringLiteral("each stop sequence must contain non-whitespace"));
        }
        for (const char *name : {"temperature", "top_p", "top_k"}) {
            if (!m_model.takesSampling)
                m_body.refuse(name, QStringLiteral("is not supported by this model"));
        }
        m_body.number("temperature", 0, 1);
        m_body.number("top_p", 0, 1);
        m_body.number("top_k", 0, 1'000'000);
        if (m_body.has("service_tier"))
            m_body.word("service_tier", {QStringLiteral("auto"), QStringLiteral("standard_only")});
        const QJsonValue metadata = m_body.optional("metadata", Type::Object);
        if (metadata.isObject()) {
            StrictObject about(metadata, QStringLiteral("metadata"), m_problems);
            about.optional("user_id", Type::String);
            about.noOthers();
        }
    }

    void checkMarks()
    {
        int marks = 0;
        std::chrono::seconds shortest = std::chrono::hours(1);
        for (const PromptBlock &block : m_blocks) {
            if (!block.mark)
                continue;
            if (*block.mark > shortest)
                m_body.problem(QStringLiteral("cache_control"),
                    QStringLiteral("a ttl='1h' block must not come after a ttl='5m' block"));
            shortest = std::min(shortest, *block.mark);
            ++marks;
        }
        if (marks > mostMarks)
            m_body.problem(QStringLiteral("cache_control"),
                QStringLiteral("A maximum of %1 blocks with cache_control may be provided. Found %2.")
                    .arg(mostMarks)
                    .arg(marks));
    }

    const std::vector<VendorModel> &m_models;
    FieldProblems m_problems;
    StrictObject m_body;
    VendorModel m_model;
    VendorRequest m_request;
    QByteArray m_format;
    std::vector<PromptBlock> m_blocks;
};

QJsonObject usage(const VendorUse &use)
{
    const auto number = [](auto value) { return static_cast<qint64>(value); };
    const auto &cache = use.cache;
    return {
        {QStringLiteral("input_tokens"), number(use.input - cache.read - cache.written - cache.writtenHour)},
        {QStringLiteral("cache_creation_input_tokens"), number(cache.written + cache.writtenHour)},
        {QStringLiteral("cache_read_input_tokens"), number(cache.read)},
        {QStringLiteral("cache_creation"),
            QJsonObject {{QStringLiteral("ephemeral_5m_input_tokens"), number(cache.written)},
                {QStringLiteral("ephemeral_1h_input_tokens"), number(cache.writtenHour)}}},
        {QStringLiteral("output_tokens"), number(use.output)},
        {QStringLiteral("service_tier"), QStringLiteral("standard")},
    };
}

QJsonObject message(const VendorRequest &request, const VendorUse &use, const QByteArray &id)
{
    return {
        {QStringLiteral("id"), QString::fromLatin1("msg_" + id)},
        {QStringLiteral("type"), QStringLiteral("message")},
        {QStringLiteral("role"), QStringLiteral("assistant")},
        {QStringLiteral("model"), request.model},
        {QStringLiteral("content"), QJsonArray()},
        {QStringLiteral("stop_reason"), QJsonValue::Null},
        {QStringLiteral("stop_sequence"), QJsonValue::Null},
        {QStringLiteral("usage"), usage(use)},
    };
}

VendorModel model(const char *id, const char *name, std::size_t cacheMinimum)
{
    VendorModel model;
    model.id = QString::fromLatin1(id);
    model.name = QString::fromLatin1(name);
    model.caching.kind = PromptCaching::Marked;
    model.caching.minimum = cacheMinimum;
    return model;
}

class AnthropicWire final : public VendorWire {
public:
    QByteArray completionPath() const override { return "/v1/messages"; }
    QByteArray countPath() const override { return "/v1/messages/count_tokens"; }
    QByteArray modelsPath() const override { return "/v1/models"; }

    std::vector<VendorModel> models() const override
    {
        std::vector<VendorModel> models {
            model("claude-opus-5-5", "Claude Opus 5.5", 512),
            model("claude-sonnet-5-5", "Claude Sonnet 5.5", 1024),
            model("claude-haiku-5-5", "Claude Haiku 5.5", 4096),
            model("claude-opus-5", "Claude Opus 5", 512),
            model("claude-sonnet-5", "Claude Sonnet 5", 1024),
            model("claude-sonnet-4-6", "Claude Sonnet 4.6", 2048),
            model("claude-haiku-4-5", "Claude Haiku 4.5", 4096),
        };
        for (VendorModel &each : models) {
            each.takesSampling = each.id.contains(QLatin1String("-4-"));
            each.takesPrefill = each.id == QLatin1String("claude-haiku-4-5");
            if (!each.takesSampling) {
                each.context = TokenCount(1'000'000);
                each.maxOutput = TokenCount(128'000);
            }
        }
        return models;
    }

    std::optional<VendorRefusal> checkHeaders(
        const SeenRequest &request, const QByteArray &key) const override
    {
        if (!key.isEmpty() && request.header("x-api-key").isEmpty())
            return VendorRefusal {
                401, "authentication_error", QStringLiteral("x-api-key header is required")};
        if (!key.isEmpty() && request.header("x-api-key") != key)
            return VendorRefusal {401, "authentication_error", QStringLiteral("invalid x-api-key")};
        const QByteArray version = request.header("anthropic-version");
        if (version.isEmpty())
            return VendorRefusal {
                400, "invalid_request_error", QStringLiteral("anthropic-version: header is required")};
        if (version != "2023-06-01")
            return VendorRefusal {400, "invalid_request_error",
                QStringLiteral("anthropic-version: \"%1\" is not a valid version")
                    .arg(QString::fromUtf8(version))};
        if (request.method == "POST" && !request.header("content-type").startsWith("application/json"))
            return VendorRefusal {400, "invalid_request_error",
                QStringLiteral("content-type: header must be application/json")};
        return std::nullopt;
    }

    tl::expected<VendorRequest, VendorRefusal> read(
        const QJsonObject &body, const std::vector<VendorModel> &models) const override
    {
        Reading reading(body, models);
        if (const auto refusal = reading.readAsked(false))
            return tl::unexpected<VendorRefusal>(*refusal);
        reading.request().body = body;
        return reading.request();
    }

    tl::expected<VendorPrompt, VendorRefusal> readCount(
        const QJsonObject &body, const std::vector<VendorModel> &models) const override
    {
        Reading reading(body, models);
        if (const auto refusal = reading.readAsked(true))
            return tl::unexpected<VendorRefusal>(*refusal);
        return reading.request().tokens;
    }

    tl::expected<QJsonObject, VendorRefusal> list(
        const QUrlQuery &query, const std::vector<VendorModel> &models) const override
    {
        const auto refuse = [](const QString &words) {
            return tl::unexpected<VendorRefusal>(VendorRefusal {400, "invalid_request_error", words});
        };
        for (const auto &[name, _] : query.queryItems()) {
            if (name != QLatin1String("limit") && name != QLatin1String("after_id"))
                return refuse(name + QStringLiteral(": Extra inputs are not permitted"));
        }
        const QString limitText = query.queryItemValue(QStringLiteral("limit"));
        const int limit = limitText.isEmpty() ? 20 : limitText.toInt();
        if (limit < 1 || limit > 1000)
            return refuse(QStringLiteral("limit: Input should be from 1 to 1000"));
        auto from = models.begin();
        const QString after = query.queryItemValue(QStringLiteral("after_id"));
        if (!after.isEmpty()) {
            from =
                std::find_if(from, models.end(), [&](const VendorModel &each) { return each.id == after; });
            if (from == models.end())
                return refuse(QStringLiteral("after_id: there is no such model"));
            ++from;
        }
        QJsonArray data;
        for (; from != models.end() && data.size() < limit; ++from)
            data.append(QJsonObject {
                {QStringLiteral("type"), QStringLiteral("model")},
                {QStringLiteral("id"), from->id},
                {QStringLiteral("display_name"), from->name},
                {QStringLiteral("created_at"), QStringLiteral("2026-09-01T00:00:00Z")},
                {QStringLiteral("max_input_tokens"), static_cast<qint64>(from->context.value())},
                {QStringLiteral("max_tokens"), static_cast<qint64>(from->maxOutput.value())},
                {QStringLiteral("capabilities"), QJsonObject()},
            });
        const auto idAt = [&](qsizetype k) {
            return data.isEmpty() ? QJsonValue() : data.at(k).toObject().value(QStringLiteral("id"));
        };
        return QJsonObject {
            {QStringLiteral("data"), data},
            {QStringLiteral("has_more"), from != models.end()},
            {QStringLiteral("first_id"), idAt(0)},
            {QStringLiteral("last_id"), idAt(data.size() - 1)},
        };
    }

    QByteArray error(const VendorRefusal &refusal, const QByteArray &requestId) const override
    {
        return json({
            {QStringLiteral("type"), QStringLiteral("error")},
            {QStringLiteral("error"),
                QJsonObject {{QStringLiteral("type"), QString::fromLatin1(refusal.type)},
                    {QStringLiteral("message"), refusal.message}}},
            {QStringLiteral("request_id"), QString::fromLatin1(requestId)},
        });
    }
    VendorRefusal refusal(VendorRefused why) const override
    {
        switch (why) {
        case VendorRefused::Overloaded:
            return {529, "overloaded_error", QStringLiteral("Overloaded")};
        case VendorRefused::Broken:
            return {500, "api_error", QStringLiteral("Internal server error")};
        case VendorRefused::TooMany:
            break;
        }
        return {429, "rate_limit_error", QStringLiteral("This request would exceed your rate limit.")};
    }
    HttpHeaders headers(const QByteArray &requestId) const override { return {{"request-id", requestId}}; }
    HttpHeaders limitHeaders(const VendorLimit &limit, Clock::WallTime now) const override
    {
        const auto reset =
            std::chrono::duration_cast<std::chrono::milliseconds>((now + limit.fullIn).time_since_epoch());
        return {
            {"anthropic-ratelimit-requests-limit", QByteArray::number(limit.limit)},
            {"anthropic-ratelimit-requests-remaining", QByteArray::number(limit.remaining)},
            {"anthropic-ratelimit-requests-reset",
                QDateTime::fromMSecsSinceEpoch(reset.count(), Qt::UTC)
                    .toString(Qt::ISODateWithMs)
                    .toLatin1()},
        };
    }

    QByteArray begin(const VendorRequest &request, const VendorUse &use, const QByteArray &id) const override
    {
        VendorUse early = use;
        early.output = 1;
        return event("message_start", {{QStringLiteral("message"), message(request, early, id)}})
            + event("content_block_start",
                {{QStringLiteral("index"), 0},
                    {QStringLiteral("content_block"),
                        QJsonObject {{QStringLiteral("type"), QStringLiteral("text")},
                            {QStringLiteral("text"), QString()}}}})
            + event("ping", {});
    }
    QByteArray piece(const VendorRequest &, const QByteArray &text, const QByteArray &) const override
    {
        return event("content_block_delta",
            {{QStringLiteral("index"), 0},
                {QStringLiteral("delta"),
                    QJsonObject {{QStringLiteral("type"), QStringLiteral("text_delta")},
                        {QStringLiteral("text"), QString::fromUtf8(text)}}}});
    }
    QByteArray end(const VendorRequest &, const VendorUse &use, const QByteArray &stopReason,
        const QByteArray &) const override
    {
        QJsonObject cumulative = usage(use);
        cumulative.remove(QStringLiteral("cache_creation"));
        cumulative.remove(QStringLiteral("service_tier"));
        return event("content_block_stop", {{QStringLiteral("index"), 0}})
            + event("message_delta",
                {{QStringLiteral("delta"),
                     QJsonObject {{QStringLiteral("stop_reason"), QString::fromLatin1(stopReason)},
                         {QStringLiteral("stop_sequence"), QJsonValue::Null}}},
                    {QStringLiteral("usage"), cumulative}})
            + event("message_stop", {});
    }
    QByteArray breakOff() const override
    {
        return event("error",
            {{QStringLiteral("error"),
                QJsonObject {{QStringLiteral("type"), QStringLiteral("overloaded_error")},
                    {QStringLiteral("message"), QStringLiteral("Overloaded")}}}});
    }
    QJsonObject whole(const VendorRequest &request, const VendorUse &use, const QByteArray &text,
        const QByteArray &stopReason, const QByteArray &id) const override
    {
        QJsonObject answer = message(request, use, id);
        if (!text.isEmpty())
            answer.insert(QStringLiteral("content"),
                QJsonArray {QJsonObject {{QStringLiteral("type"), QStringLiteral("text")},
                    {QStringLiteral("text"), QString::fromUtf8(text)}}});
        answer.insert(QStringLiteral("stop_reason"), QString::fromLatin1(stopReason));
        return answer;
    }
    QByteArray stopAtEnd() const override { return "end_turn"; }
    QByteArray stopAtLimit() const override { return "max_tokens"; }
};

} // namespace

std::unique_ptr<VendorWire> anthropicWire()
{
    return std::make_unique<AnthropicWire>();
}

} // namespace dg
