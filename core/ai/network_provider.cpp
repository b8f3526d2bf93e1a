// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/network_provider.h"

#include "core/ai/event_stream.h"
#include "core/ai/redaction.h"
#include "core/ai/token_estimate.h"

#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace dg {

namespace {

/// Of an answer that is no success: what is longer says nothing more.
constexpr qsizetype mostOfAnError = 64 * 1024;
/// A server that counts less of a prompt than this share of the estimate has not read all of it.
constexpr double leastOfPrompt = 0.6;

std::unique_ptr<WireProtocol> protocolOf(const ProviderAddress &address)
{
    return address.protocol == QLatin1String("anthropic") ? anthropicProtocol() : openAiProtocol();
}

CallFailure noSuchServer(const QUrl &base)
{
    return {ErrorKind::BadAnswer,
        QStringLiteral("%1 answers, but not as such a provider does.")
            .arg(base.toDisplayString())
            .toStdString(),
        "See whether the address is complete; many end in /v1."};
}

/// One streamed answer on its way in.
class Reception {
public:
    Reception(const WireProtocol &protocol, const AnswerSink &sink)
        : m_reader(protocol.reader())
        , m_sink(sink)
    {
    }

    /// False: no more is wanted.
    bool feed(const QByteArray &bytes)
    {
        const auto events = m_stream.feed(bytes);
        if (!events) {
            m_failure = CallFailure(events.error());
            return false;
        }
        return take(*events);
    }
    void finish() { take(m_stream.finish()); }

    [[nodiscard]] const std::optional<CallFailure> &failure() const { return m_failure; }
    [[nodiscard]] bool isStream() const { return m_stream.sawAnyField(); }
    [[nodiscard]] const AnswerReader &reader() const { return *m_reader; }
    [[nodiscard]] const QByteArray &text() const { return m_text; }

private:
    bool take(const std::vector<ServerEvent> &events)
    {
        QByteArray text; // of all of them: each piece that is sent on costs more than a word is long
        const bool wantsMore = std::all_of(
            events.begin(), events.end(), [&](const ServerEvent &event) { return take(event, text); });
        if (!text.isEmpty()) {
            m_text += text;
            if (m_sink.text)
                m_sink.text(text);
        }
        return wantsMore;
    }
    bool take(const ServerEvent &event, QByteArray &text)
    {
        const auto piece = m_reader->take(event);
        if (!piece) {
            m_failure = piece.error();
            return false;
        }
        if (!std::exchange(m_begun, true) && m_sink.begun)
            m_sink.begun();
        text += *piece;
        return !m_reader->isOver();
    }

    EventStream m_stream;
    const std::unique_ptr<AnswerReader> m_reader;
    const AnswerSink &m_sink;
    QByteArray m_text;
    std::optional<CallFailure> m_failure;
    bool m_begun = false;
};

} // namespace

NetworkProvider::NetworkProvider(
    const Services &services, ProviderAddress address, QByteArray key, const HttpLimits &limits)
    : m_services(services)
    , m_address(std::move(address))
    , m_limits(limits)
    , m_protocol(protocolOf(m_address))
    , m_key(std::move(key))
    , m_gate(services.clock, m_key)
{
}

NetworkProvider::~NetworkProvider() = default;

QJsonObject NetworkProvider::identity() const
{
    return {{QStringLiteral("kind"), m_address.protocol},
        {QStringLiteral("base"), m_address.base.toString(QUrl::FullyEncoded)}};
}

QString NetworkProvider::name() const
{
    return nameOf(m_address);
}

QString NetworkProvider::defaultModel() const
{
    const ProviderEntry *entry = entryAt(m_address);
    const bool isVendor = entry && entry->id == m_address.protocol;
    return isVendor ? m_services.catalogue.defaultModel(m_address.protocol) : QString();
}

ModelInfo NetworkProvider::infoOf(const QString &model) const
{
    ModelInfo info = m_services.catalogue.find(m_address.protocol, model.isEmpty() ? defaultModel() : model);
    // What runs on this machine is free; what has a vendor's price is passed on to that vendor from here.
    if (isLocal(m_address.base) && !info.price)
        info.price = ModelPrice {};
    return info;
}

Usage NetworkProvider::estimate(const AiRequest &request, TokenCount output) const
{
    TokenUse tokens;
    tokens.input = estimateTokens(request);
    tokens.output = output;
    return usageOf(tokens, infoOf(request.model).price);
}

std::optional<TokenCount> NetworkProvider::markedPrefixMinimum(const QString &model) const
{
    const ModelInfo info = infoOf(model);
    if (info.promptCaching == PromptCaching::None || !info.price
        || info.price->cacheRead >= info.price->input)
        return std::nullopt;
    return info.promptCacheMinimum;
}

AdaptiveConcurrency::Range NetworkProvider::automaticRange() const
{
    // What runs on this machine works on one answer, or a few, at a time; the rest would wait in its queue
    // until their time is up.
    return isLocal(m_address.base) ? AdaptiveConcurrency::Range {2, 4} : AdaptiveConcurrency::Range {};
}

CallFailure NetworkProvider::redacted(CallFailure failure, const QByteArray &key) const
{
    const auto clean = [&](std::string &text) {
        text = dg::redacted(QString::fromStdString(text), key).toStdString();
    };
    clean(failure.message);
    clean(failure.hint);
    return failure;
}

std::optional<CallFailure> NetworkProvider::whyNotAsked(const ApiKey::Value &key)
{
    if (!key.key.isEmpty() && !mayCarryKey(m_address.base)) {
        return CallFailure(Error {ErrorKind::InvalidInput,
            QStringLiteral("%1 is not encrypted: the key would go there for all to read.")
                .arg(m_address.base.toDisplayString())
                .toStdString(),
            "Use an address that begins with https."});
    }
    if (key.key.isEmpty() && needsKey(m_address)) {
        CallFailure failure = Error {ErrorKind::Unauthorised,
            QStringLiteral("There is no key for %1.").arg(name()).toStdString(), "Enter one."};
        failure.recovery = Recovery::NewKey;
        m_key.refused(key.generation);
        return failure;
    }
    return std::nullopt;
}

CallResult NetworkProvider::complete(const AiRequest &original, std::stop_token stop, const AnswerSink &sink)
{
    AiRequest request = original;
    if (request.model.isEmpty())
        request.model = defaultModel();
    if (request.model.isEmpty()) {
        return fail(ErrorKind::InvalidInput,
            name().toStdString() + " has to be told which model is to write.", "Choose a model.");
    }
    const ApiKey::Value key = m_key.value();
    if (auto reason = whyNotAsked(key))
        return tl::unexpected<CallFailure>(std::move(*reason));

    const ModelInfo info = infoOf(request.model);
    const std::uint64_t passed = m_gate.passed();
    HttpHead head;
    QByteArray refusal;
    Reception reception(*m_protocol, sink);
    HttpSink http;
    http.head = [&](const HttpHead &came) {
        head = came;
        m_gate.learn(m_protocol->limits(came.headers, m_services.clock.wallNow()), passed);
    };
    http.body = [&](const QByteArray &bytes) {
        const bool mayStream = head.status == 200;
        if ((!mayStream || !reception.isStream()) && refusal.size() < mostOfAnError)
            refusal += bytes;
        return mayStream ? reception.feed(bytes) : refusal.size() < mostOfAnError;
    };
    const auto sent = m_services.transport.send(
        m_protocol->completion({m_address.base, key.key}, request, info), m_limits, stop, http);
    if (sent && head.status == 200 && !reception.failure())
        reception.finish();

    const AnswerReader &reader = reception.reader();
    TokenUse tokens = reader.tokens();
    if (tokens.output.value() == 0)
        tokens.output = estimateTokens(QString::fromUtf8(reception.text()));
    const auto failed = [&](CallFailure failure) {
        if (reception.isStream())
            failure.usage = usageOf(tokens, info.price);
        if (failure.recovery == Recovery::NewKey)
            m_key.refused(key.generation);
        return tl::unexpected<CallFailure>(redacted(std::move(failure), key.key));
    };
    // What is there in full is not asked for again, however its connection ended.
    if (!reader.isComplete()) {
        if (reception.failure())
            return failed(*reception.failure());
        if (!sent)
            return failed(sent.error());
        // Some servers answer what they do not know with 200 and a sentence.
        if (head.status != 200 || !reception.isStream())
            return failed(m_protocol->failure(head, refusal, m_services.clock.wallNow()));
        CallFailure cut =
            Error {ErrorKind::CutOff, "The provider stopped in the middle of its answer.", "Try again."};
        cut.recovery = Recovery::Retry;
        cut.providerDown = true;
        return failed(std::move(cut));
    }

    Completion completion;
    completion.text = reception.text();
    completion.stopReason = reader.stopReason();
    const bool counted =
        (tokens.input + tokens.cacheRead + tokens.cacheWritten + tokens.cacheWrittenHour).value() > 0;
    const TokenCount estimated = estimateTokens(request);
    if (!counted)
        tokens.input = estimated;
    completion.usage = usageOf(tokens, info.price);
    // What the project and the cache keep of the server's own words.
    completion.model = reader.model().isEmpty() ? request.model : dg::redacted(reader.model(), key.key);
    completion.requestId = dg::redacted(
        reader.requestId().isEmpty() ? m_protocol->requestId(head.headers) : reader.requestId(), key.key);
    if (counted && isLocal(m_address.base)
        && static_cast<double>(completion.usage.input.value())
            < leastOfPrompt * static_cast<double>(estimated.value())) {
        completion.warning =
            QStringLiteral("%1 read only about %2 of %3 tokens of the question: raise the context "
                           "length it gives this model.")
                .arg(name())
                .arg(completion.usage.input.value())
                .arg(estimated.value());
    }
    return completion;
}

tl::expected<QByteArray, CallFailure> NetworkProvider::fetch(const HttpRequest &request, std::stop_token stop)
{
    HttpHead head;
    QByteArray body;
    HttpSink sink;
    sink.head = [&](const HttpHead &came) { head = came; };
    sink.body = [&](const QByteArray &bytes) {
        body += bytes;
        return true;
    };
    if (auto sent = m_services.transport.send(request, m_limits, std::move(stop), sink); !sent)
        return tl::unexpected<CallFailure>(sent.error());
    if (head.status != 200)
        return tl::unexpected<CallFailure>(m_protocol->failure(head, body, m_services.clock.wallNow()));
    return body;
}

template <class T>
Expected<T> NetworkProvider::asked(const std::function<tl::expected<T, CallFailure>(const Endpoint &)> &ask)
{
    const ApiKey::Value key = m_key.value();
    if (!key.key.isEmpty() && !mayCarryKey(m_address.base))
        return tl::unexpected<Error>(*whyNotAsked(key));
    auto result = ask({m_address.base, key.key});
    if (!result)
        return tl::unexpected<Error>(redacted(result.error(), key.key));
    return std::move(*result);
}

Expected<std::vector<ModelInfo>> NetworkProvider::models(std::stop_token stop)
{
    using Models = std::vector<ModelInfo>;
    auto found = asked<Models>([&](const Endpoint &endpoint) -> tl::expected<Models, CallFailure> {
        constexpr int mostPages = 50;
        Models all;
        QByteArray next;
        for (int page = 0; page < mostPages; ++page) {
            const auto body = fetch(m_protocol->models(endpoint, next), stop);
            if (!body)
                return tl::unexpected<CallFailure>(body.error());
            auto models = m_protocol->readModels(*body);
            if (!models)
                return tl::unexpected<CallFailure>(noSuchServer(m_address.base));
            for (ModelInfo &model : models->models) {
                model.id = dg::redacted(model.id, endpoint.key);
                model.name = dg::redacted(model.name, endpoint.key);
                all.push_back(std::move(model));
            }
            next = models->next;
            if (next.isEmpty())
                break;
        }
        return all;
    });
    if (found)
        m_services.catalogue.learn(m_address.protocol, *found);
    return found;
}

Expected<TokenCount> NetworkProvider::countTokens(const AiRequest &request, std::stop_token stop)
{
    return asked<TokenCount>([&](const Endpoint &endpoint) -> tl::expected<TokenCount, CallFailure> {
        const auto question = m_protocol->tokenCount(endpoint, request, infoOf(request.model));
        if (!question)
            return estimateTokens(request);
        const auto body = fetch(*question, stop);
        if (!body)
            return tl::unexpected<CallFailure>(body.error());
        const auto count = m_protocol->readTokenCount(*body);
        if (!count)
            return tl::unexpected<CallFailure>(CallFailure(count.error()));
        return *count;
    });
}

} // namespace dg
