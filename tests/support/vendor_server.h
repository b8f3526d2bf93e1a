// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Anthropic's server, or OpenAI's, on loopback: takes what the vendor documents and nothing else, streams as
/// the vendor does, keeps beginnings of prompts as the vendor does, and keeps books on all of it.
///
/// All functions may be called by any thread; options are set before the server begins.

#include "tests/support/http_script_server.h"
#include "tests/support/vendor_faults.h"
#include "tests/support/vendor_wire.h"

#include <QHash>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace dg {

struct VendorAnswer {
    VendorAnswer(QByteArray theText) // NOLINT(google-explicit-constructor): most answers are just a text
        : text(std::move(theText))
    {
    }
    VendorAnswer(QByteArray theText, QByteArray theStopReason)
        : text(std::move(theText))
        , stopReason(std::move(theStopReason))
    {
    }
    QByteArray text;
    QByteArray stopReason {}; ///< the vendor's word; empty: it had said what it had to
};

struct VendorOptions {
    HttpScriptServer::Security security = HttpScriptServer::Security::Plain;
    QByteArray key = "sk-loopback-0123456789abcdef"; ///< that lets one in; empty: anybody may come
    std::vector<VendorModel> models {}; ///< empty: the vendor's
    std::function<VendorAnswer(const VendorRequest &)> answer {}; ///< empty: `readyAnswer`
    std::function<std::optional<VendorFault>(const VendorRequest &)> fault {};
    /// Called before the head (`beforeHead`) and before each piece of a stream, from 0: at 0 the answer has
    /// begun. Here tests wait at gates, or cut. False: that was the end of it.
    std::function<bool(const VendorRequest &, int piece, ServerExchange &)> before {};
    qsizetype pieceBytes = 48; ///< of a stream's text
    int requestsPerMinute = 0; ///< 0: no limit; as many may come at once
    Clock *clock = nullptr; ///< of limits and lifetimes; null: the machine's
};

/// One request for an answer that passed the door.
struct LedgerEntry {
    QString model;
    QString stage;
    QString subject;
    int attempt = 1;
    VendorUse use;
    VendorPrompt prompt;
    std::optional<VendorFault> fault;
    bool begun = false; ///< and so billed
    bool delivered = false; ///< in full, as far as a server can know
    bool onlyWarms = false; ///< asked for no answer
};

class VendorServer {
public:
    enum class Vendor { Anthropic, OpenAi };
    static constexpr int beforeHead = -1;

    explicit VendorServer(Vendor vendor, VendorOptions options = {});
    ~VendorServer();

    /// What a client is given as the base address.
    [[nodiscard]] QString base() const;
    [[nodiscard]] HttpScriptServer &http() { return *m_http; }
    void setKey(const QByteArray &key);

    [[nodiscard]] std::vector<LedgerEntry> ledger() const; ///< in the order in which they came
    /// By status, of everything that was answered with one.
    [[nodiscard]] int answeredWith(int status) const;

    /// What all input so far is billed, in micro-dollars, and the least that it could have been billed: see
    /// `leastInputCost`. Requests that only warm the cache are not among what had to be asked.
    [[nodiscard]] double billedInput(const ModelPrice &price) const;
    [[nodiscard]] double optimumInput(const ModelPrice &price) const;

private:
    void serve(ServerExchange &exchange);
    void complete(
        ServerExchange &exchange, const QJsonObject &body, const HttpHeaders &headers, const QByteArray &id);
    void stream(ServerExchange &exchange, const VendorRequest &request, const VendorAnswer &answer,
        std::size_t entry, const HttpHeaders &headers, const QByteArray &id);
    /// True: the request ended here.
    bool fail(ServerExchange &exchange, const std::optional<VendorFault> &fault, const HttpHeaders &headers,
        const QByteArray &id);
    bool breakOff(ServerExchange &exchange, VendorFault::Kind kind);
    void refuse(
        ServerExchange &exchange, const VendorRefusal &refusal, HttpHeaders headers, const QByteArray &id);
    void answer(ServerExchange &exchange, int status, const HttpHeaders &headers, const QJsonObject &body);
    [[nodiscard]] bool takeFromLimit(HttpHeaders &headers);
    [[nodiscard]] std::size_t enter(VendorRequest &request, std::optional<VendorFault> &fault);
    VendorUse begin(const VendorRequest &request, std::size_t entry, std::int64_t output);
    void count(int status);
    [[nodiscard]] const VendorModel &modelOf(const QString &id) const;

    const std::unique_ptr<VendorWire> m_wire;
    const VendorOptions m_options;
    const std::vector<VendorModel> m_models;
    SystemClock m_machineClock;
    Clock &m_clock;
    mutable std::mutex m_mutex;
    QByteArray m_key; ///< guarded by m_mutex, as all below
    PromptCacheModel m_cache;
    std::vector<LedgerEntry> m_ledger;
    QHash<QByteArray, int> m_attempts; ///< by question
    QHash<int, int> m_statuses;
    double m_allowance = 0; ///< requests that may come now
    Clock::TimePoint m_allowedAt {};
    std::unique_ptr<HttpScriptServer> m_http; ///< last: it ends before the rest goes
};

} // namespace dg
