// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// HTTP for calls that cost money: a request goes out at most once, whatever happens, and never to another
/// address than the one it was made for. One thread of its own does the network; callers block on theirs.
///
/// HTTP/1.1 over Qt Network. Proxies of the environment are honoured. Redirects are answers like any other.

#include "core/ai/ai_provider.h"

#include <QByteArray>
#include <QList>
#include <QSslCertificate>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

namespace dg {

using HttpHeaders = std::vector<std::pair<QByteArray, QByteArray>>;

/// The value of the first header of that name, whatever its case; empty: there is none.
[[nodiscard]] QByteArray headerValue(const HttpHeaders &headers, const char *name);

struct HttpRequest {
    QByteArray method; ///< GET, POST
    QUrl url;
    HttpHeaders headers;
    QByteArray body;
};

struct HttpLimits {
    std::chrono::milliseconds connect {5000}; ///< until the request is on its way
    std::chrono::milliseconds idle {60000}; ///< without a byte
    std::chrono::milliseconds whole {600000};
    qint64 bodyBytes = 32 * 1024 * 1024; ///< of the answer
};

struct HttpHead {
    int status = 0;
    HttpHeaders headers;
};

/// Called on the thread that called `send`.
struct HttpSink {
    std::function<void(const HttpHead &)> head; ///< once, before any of the body
    /// A piece of the body as it came. False: enough; the connection is closed, and `send` succeeds.
    std::function<bool(const QByteArray &)> body;
};

/// Any thread.
class HttpTransport {
public:
    struct Trust {
        QList<QSslCertificate> extraAuthorities; ///< beside the system's
    };
    explicit HttpTransport(Trust trust = {});
    /// Ends every call that is under way.
    ~HttpTransport();
    HttpTransport(const HttpTransport &) = delete;
    HttpTransport &operator=(const HttpTransport &) = delete;

    /// Blocks until the answer has ended, whatever its status. A body is read no faster than the sink takes
    /// it. Failures, in words a writer can act on and with `recovery` set: Cancelled; NotAccessible
    /// (`providerDown`: no such host, refused, TLS, no answer); CutOff (ended in mid-body, or stalled);
    /// BadAnswer (longer than allowed).
    [[nodiscard]] tl::expected<void, CallFailure> send(
        const HttpRequest &request, const HttpLimits &limits, std::stop_token stop, const HttpSink &sink);

    /// Connections under way; for tests.
    [[nodiscard]] int underWay() const;

private:
    class Network;
    std::unique_ptr<Network> m_network;
};

} // namespace dg
