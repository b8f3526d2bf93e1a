// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/vendor_server.h"
#include "tests/support/vendor_answers.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <cmath>
#include <map>

namespace dg {

namespace {

constexpr double secondsAMinute = 60;

/// At most `bytes` each, none ending inside a character.
std::vector<QByteArray> pieces(const QByteArray &text, qsizetype bytes)
{
    std::vector<QByteArray> pieces;
    for (qsizetype begin = 0; begin < text.size();) {
        qsizetype end = std::min(text.size(), begin + bytes);
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
            ++end;
        pieces.push_back(text.mid(begin, end - begin));
        begin = end;
    }
    return pieces;
}

HttpHeaders operator+(HttpHeaders a, const HttpHeaders &b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

} // namespace

VendorServer::VendorServer(Vendor vendor, VendorOptions options)
    : m_wire(vendor == Vendor::Anthropic ? anthropicWire() : openAiWire())
    , m_options(std::move(options))
    , m_models(m_options.models.empty() ? m_wire->models() : m_options.models)
    , m_clock(m_options.clock ? *m_options.clock : m_machineClock)
    , m_key(m_options.key)
    , m_allowance(m_options.requestsPerMinute)
    , m_allowedAt(m_clock.now())
{
    m_http = std::make_unique<HttpScriptServer>(
        [this](ServerExchange &exchange) { serve(exchange); }, m_options.security);
}

VendorServer::~VendorServer() = default;

QString VendorServer::base() const
{
    // OpenAI's addresses begin with their version, Anthropic's do not.
    return m_http->url() + (m_wire->countPath().isEmpty() ? QStringLiteral("/v1") : QString());
}

void VendorServer::setKey(const QByteArray &key)
{
    const std::scoped_lock lock(m_mutex);
    m_key = key;
}

std::vector<LedgerEntry> VendorServer::ledger() const
{
    const std::scoped_lock lock(m_mutex);
    return m_ledger;
}

int VendorServer::answeredWith(int status) const
{
    const std::scoped_lock lock(m_mutex);
    return m_statuses.value(status);
}

double VendorServer::billedInput(const ModelPrice &price) const
{
    double billed = 0;
    for (const LedgerEntry &entry : ledger()) {
        if (!entry.begun)
            continue;
        const auto &cache = entry.use.cache;
        const auto rest = entry.use.input - cache.read - cache.written - cache.writtenHour;
        billed += static_cast<double>(rest) * price.input + static_cast<double>(cache.read) * price.cacheRead
            + static_cast<double>(cache.written) * price.cacheWrite
            + static_cast<double>(cache.writtenHour) * price.cacheWriteHour;
    }
    return billed;
}

double VendorServer::optimumInput(const ModelPrice &price) const
{
    std::map<QString, std::vector<VendorPrompt>> prompts; // by model: nothing is shared between them
    for (const LedgerEntry &entry : ledger()) {
        if (entry.begun && !entry.onlyWarms)
            prompts[entry.model].push_back(entry.prompt);
    }
    double optimum = 0;
    for (const auto &[model, all] : prompts)
        optimum += leastInputCost(all, modelOf(model).caching, price);
    return optimum;
}

const VendorModel &VendorServer::modelOf(const QString &id) const
{
    return *std::find_if(
        m_models.begin(), m_models.end(), [&](const VendorModel &each) { return each.id == id; });
}

void VendorServer::serve(ServerExchange &exchange)
{
    const SeenRequest &request = exchange.request();
    const QByteArray id = "req_" + QByteArray::number(request.number).rightJustified(6, '0');
    HttpHeaders headers = m_wire->headers(id) + HttpHeaders {{"content-type", "application/json"}};
    const QUrl url = QUrl::fromEncoded(request.path);
    const QByteArray path = url.path().toUtf8();
    const auto refuse = [&](const VendorRefusal &refusal) { this->refuse(exchange, refusal, headers, id); };

    QByteArray key;
    {
        const std::scoped_lock lock(m_mutex);
        key = m_key;
    }
    if (const auto refusal = m_wire->checkHeaders(request, key))
        return refuse(*refusal);
    if (path == m_wire->modelsPath() && request.method == "GET") {
        const auto list = m_wire->list(QUrlQuery(url), m_models);
        return list ? answer(exchange, 200, headers, *list) : refuse(list.error());
    }
    const bool counts = path == m_wire->countPath() && !path.isEmpty();
    if ((path != m_wire->completionPath() && !counts) || request.method != "POST")
        return refuse({404, "not_found_error", QStringLiteral("Not found")});
    if (!takeFromLimit(headers))
        return refuse(m_wire->refusal(VendorRefused::TooMany));
    const QJsonDocument body = QJsonDocument::fromJson(request.body);
    if (!body.isObject())
        return refuse({400, "invalid_request_error", QStringLiteral("The body is not valid JSON.")});
    if (!counts)
        return complete(exchange, body.object(), headers, id);
    const auto prompt = m_wire->readCount(body.object(), m_models);
    if (!prompt)
        return refuse(prompt.error());
    answer(exchange, 200, headers, {{QStringLiteral("input_tokens"), static_cast<qint64>(prompt->size())}});
}

void VendorServer::complete(
    ServerExchange &exchange, const QJsonObject &body, const HttpHeaders &headers, const QByteArray &id)
{
    auto request = m_wire->read(body, m_models);
    if (!request)
        return refuse(exchange, request.error(), headers, id);
    recogniseStage(*request);
    std::optional<VendorFault> fault;
    const std::size_t entry = enter(*request, fault);
    if (fail(exchange, fault, headers, id))
        return;

    VendorAnswer answer = m_options.answer ? m_options.answer(*request) : readyAnswer(*request);
    const QByteArray whole = answer.text;
    answer.text = firstTokens(whole, request->maxOutput);
    if (answer.text.size() < whole.size())
        answer.stopReason = m_wire->stopAtLimit();
    if (answer.stopReason.isEmpty())
        answer.stopReason = m_wire->stopAtEnd();
    if (m_options.before && !m_options.before(*request, beforeHead, exchange))
        return;
    if (request->streams)
        return stream(exchange, *request, answer, entry, headers, id);
    const VendorUse use = begin(*request, entry, countTokens(answer.text).value());
    this->answer(exchange, 200, headers, m_wire->whole(*request, use, answer.text, answer.stopReason, id));
    const std::scoped_lock lock(m_mutex);
    m_ledger[entry].delivered = true;
}

void VendorServer::stream(ServerExchange &exchange, const VendorRequest &request, const VendorAnswer &answer,
    std::size_t entry, const HttpHeaders &headers, const QByteArray &id)
{
    HttpHeaders streamed = headers;
    for (auto &[name, value] : streamed) {
        if (name == "content-type")
            value = "text/event-stream; charset=utf-8";
    }
    const std::vector<QByteArray> texts = pieces(answer.text, m_options.pieceBytes);
    const VendorUse use = begin(request, entry, countTokens(answer.text).value());
    std::optional<VendorFault> fault;
    {
        const std::scoped_lock lock(m_mutex);
        fault = m_ledger[entry].fault;
    }
    count(200);
    if (!exchange.head(200, streamed) || !exchange.chunk(m_wire->begin(request, use, id)))
        return;
    for (std::size_t k = 0; k < texts.size(); ++k) {
        if (fault && k == texts.size() / 2 && breakOff(exchange, fault->kind))
            return;
        if (m_options.before && !m_options.before(request, static_cast<int>(k), exchange))
            return;
        if (!exchange.chunk(m_wire->piece(request, texts[k], id)))
            return;
    }
    // Whoever has read all of it may ask for the books at once.
    {
        const std::scoped_lock lock(m_mutex);
        m_ledger[entry].delivered = true;
    }
    if (!exchange.chunk(m_wire->end(request, use, answer.stopReason, id)) || !exchange.finish()) {
        const std::scoped_lock lock(m_mutex);
        m_ledger[entry].delivered = false;
    }
}

bool VendorServer::fail(ServerExchange &exchange, const std::optional<VendorFault> &fault,
    const HttpHeaders &headers, const QByteArray &id)
{
    if (!fault)
        return false;
    HttpHeaders all = headers;
    if (fault->retryAfter)
        all.emplace_back(
            "retry-after", QByteArray::number(static_cast<double>(fault->retryAfter->count()) / 1000.0));
    switch (fault->kind) {
    case VendorFault::Kind::TooMany:
        refuse(exchange, m_wire->refusal(VendorRefused::TooMany), all, id);
        return true;
    case VendorFault::Kind::Overloaded:
        refuse(exchange, m_wire->refusal(VendorRefused::Overloaded), all, id);
        return true;
    case VendorFault::Kind::Broken:
        refuse(exchange, m_wire->refusal(VendorRefused::Broken), all, id);
        return true;
    case VendorFault::Kind::CutBeforeHead:
        exchange.cut(ServerExchange::Cut::Reset);
        return true;
    default:
        return false;
    }
}

bool VendorServer::breakOff(ServerExchange &exchange, VendorFault::Kind kind)
{
    switch (kind) {
    case VendorFault::Kind::CutInStream:
        exchange.cut();
        return true;
    case VendorFault::Kind::StallInStream:
        exchange.awaitClosed();
        return true;
    case VendorFault::Kind::ErrorInStream:
        exchange.chunk(m_wire->breakOff());
        exchange.finish();
        return true;
    default:
        return false;
    }
}

void VendorServer::refuse(
    ServerExchange &exchange, const VendorRefusal &refusal, HttpHeaders headers, const QByteArray &id)
{
    count(refusal.status);
    exchange.answer(refusal.status, headers, m_wire->error(refusal, id));
}

void VendorServer::answer(
    ServerExchange &exchange, int status, const HttpHeaders &headers, const QJsonObject &body)
{
    count(status);
    exchange.answer(status, headers, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

bool VendorServer::takeFromLimit(HttpHeaders &headers)
{
    const double limit = m_options.requestsPerMinute;
    if (limit == 0)
        return true;
    const std::scoped_lock lock(m_mutex);
    const Clock::TimePoint now = m_clock.now();
    const double passed = std::chrono::duration<double>(now - m_allowedAt).count();
    m_allowance = std::min(limit, m_allowance + passed * limit / secondsAMinute);
    m_allowedAt = now;
    // Sums of parts come out a hair below the whole.
    const bool allowed = m_allowance >= 1 - 1e-6;
    if (allowed)
        m_allowance -= 1;
    const std::chrono::duration<double> fullIn((limit - m_allowance) * secondsAMinute / limit);
    const VendorLimit left {m_options.requestsPerMinute, static_cast<int>(std::floor(m_allowance + 1e-6)),
        std::chrono::ceil<std::chrono::milliseconds>(fullIn)};
    headers = headers + m_wire->limitHeaders(left, m_clock.wallNow());
    if (!allowed)
        headers.emplace_back(
            "retry-after", QByteArray::number(std::ceil((1 - m_allowance) * secondsAMinute / limit)));
    return allowed;
}

std::size_t VendorServer::enter(VendorRequest &request, std::optional<VendorFault> &fault)
{
    const QByteArray question = QCryptographicHash::hash(
        (request.model + QLatin1Char('\n') + request.system + QLatin1Char('\n') + request.prompt).toUtf8(),
        QCryptographicHash::Sha256);
    const std::scoped_lock lock(m_mutex);
    request.attempt = ++m_attempts[question];
    if (m_options.fault)
        fault = m_options.fault(request);
    LedgerEntry entry;
    entry.model = request.model;
    entry.stage = request.stage;
    entry.subject = request.subject;
    entry.attempt = request.attempt;
    entry.prompt = request.tokens;
    entry.fault = fault;
    entry.onlyWarms = request.maxOutput == TokenCount();
    entry.use.input = request.tokens.size();
    entry.use.cache = m_cache.arrive(request.tokens, modelOf(request.model).caching, m_clock.now());
    m_ledger.push_back(std::move(entry));
    return m_ledger.size() - 1;
}

VendorUse VendorServer::begin(const VendorRequest &request, std::size_t entry, std::int64_t output)
{
    const std::scoped_lock lock(m_mutex);
    m_cache.begin(request.tokens, modelOf(request.model).caching, m_clock.now());
    m_ledger[entry].begun = true;
    m_ledger[entry].use.output = output;
    return m_ledger[entry].use;
}

void VendorServer::count(int status)
{
    const std::scoped_lock lock(m_mutex);
    ++m_statuses[status];
}

} // namespace dg
