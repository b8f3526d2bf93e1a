// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// An HTTP/1.1 server on loopback that answers what a test's handler says, byte by byte where the test cares:
/// real sockets, real framing, real TLS. Each connection has a thread of its own, on which the handler runs.
///
/// All functions of the server may be called by any thread. What waits gives up after a minute, or when the
/// server ends, and says so: the test is to fail then.

#include "core/ai/http_transport.h"

#include <QByteArray>
#include <QSslCertificate>
#include <QString>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace dg {

/// Where handlers wait until the test lets them go on.
class Gate {
public:
    Gate();
    ~Gate();
    Gate(const Gate &) = delete;
    Gate &operator=(const Gate &) = delete;

    void open(); ///< for good
    [[nodiscard]] bool awaitWaiting(int count); ///< blocks until so many wait here, or have waited

private:
    friend class ServerExchange;
    void arrive();
    const int m_opened; ///< readable from then on
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_arrived = 0; ///< guarded by m_mutex
};

struct SeenRequest {
    QByteArray method;
    QByteArray path; ///< with its query
    QByteArray head; ///< as it came, up to the empty line
    HttpHeaders headers;
    QByteArray body;
    int number = 0; ///< the k-th that the server got, from 1
    int connection = 0; ///< on the k-th connection that it took, from 1
    int onConnection = 0; ///< the k-th there, from 1

    /// Of the first header of that name, whatever its case; empty: there is none.
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
};

class ServerConnection;

/// One request and its answer. What writes says false once the client has gone. A connection is kept for the
/// next request after `answer` or `finish`, unless the headers said that it is to close.
class ServerExchange {
public:
    enum class Cut {
        Close, ///< as if the server had ended: FIN
        Reset, ///< as if something on the way had broken: RST
    };

    ServerExchange(const SeenRequest &request, ServerConnection &connection);

    [[nodiscard]] const SeenRequest &request() const { return m_request; }

    /// A body in chunks follows, unless the headers give its length.
    bool head(int status, const HttpHeaders &headers = {});
    bool chunk(const QByteArray &bytes);
    bool finish(); ///< the body's chunks end here
    bool answer(int status, const HttpHeaders &headers, const QByteArray &body);
    bool raw(const QByteArray &bytes);
    /// What follows goes out so many bytes at a time, each with a send of its own; 0: in one.
    void splitEvery(qsizetype bytes);
    void cut(Cut how = Cut::Close);

    /// Waits until the gate is open. False: the client has gone.
    bool await(Gate &gate);
    /// Waits until the client has closed the connection.
    bool awaitClosed();
    /// Lets time pass. False: the client has gone.
    bool pause(std::chrono::milliseconds time);

    [[nodiscard]] bool isWhole() const { return m_isWhole; } ///< the connection can be used again

private:
    const SeenRequest &m_request;
    ServerConnection &m_connection;
    qsizetype m_pieces = 0;
    bool m_closes = false;
    bool m_isWhole = false;
};

class HttpScriptServer {
public:
    enum class Security {
        Plain,
        Tls, ///< by `authority`
        ExpiredTls,
    };
    using Handler = std::function<void(ServerExchange &)>;

    explicit HttpScriptServer(Handler handler, Security security = Security::Plain);
    ~HttpScriptServer();
    HttpScriptServer(const HttpScriptServer &) = delete;
    HttpScriptServer &operator=(const HttpScriptServer &) = delete;

    /// Who vouches for the certificates of these servers.
    [[nodiscard]] static QSslCertificate authority();

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] QString url() const; ///< without a slash at its end

    [[nodiscard]] int connections() const; ///< taken so far
    [[nodiscard]] int open() const; ///< connections that neither side has closed
    [[nodiscard]] int requests() const; ///< that came in full
    [[nodiscard]] int partialRequests() const; ///< that began and broke off
    [[nodiscard]] std::vector<SeenRequest> seen() const; ///< those that came in full, in their order

    [[nodiscard]] bool awaitConnections(int count) const; ///< or more
    [[nodiscard]] bool awaitRequests(int count) const; ///< or more
    [[nodiscard]] bool awaitOpen(int count) const; ///< exactly

private:
    struct Counts {
        int connections = 0;
        int open = 0;
        int partialRequests = 0;
    };
    template <class Condition>
    [[nodiscard]] bool await(Condition condition) const;
    void accept();
    void serve(int descriptor, int number);
    void converse(ServerConnection &connection, int number);

    const Handler m_handler;
    const Security m_security;
    const int m_ending; ///< readable once the server ends
    int m_listening = -1;
    int m_port = 0;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    Counts m_counts; ///< guarded by m_mutex, as all below
    std::vector<SeenRequest> m_seen;
    bool m_ends = false;
    std::vector<std::jthread> m_threads;
    std::jthread m_accepting; ///< last: it ends before the rest goes
};

} // namespace dg
