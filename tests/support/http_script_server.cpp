// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/http_script_server.h"

#include <QFile>
#include <QSslKey>
#include <QSslSocket>
#include <QtGlobal>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace dg {

namespace {

constexpr std::chrono::minutes patience {1};
constexpr int patienceMilliseconds = 60'000;
/// How long TLS may look for bytes of which it knows that they are on their way.
constexpr int glance = 20; // milliseconds

int makeSign()
{
    const int sign = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (sign < 0)
        qFatal("There is no eventfd to be had.");
    return sign;
}

void raise(int sign)
{
    const std::uint64_t one = 1;
    while (write(sign, &one, sizeof one) < 0 && errno == EINTR) { }
}

QByteArray certificateFile(const QString &name)
{
    QFile file(QStringLiteral(DG_SOURCE_DIR "/tests/support/tls/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("There is no certificate %s.", qUtf8Printable(name));
    return file.readAll();
}

} // namespace

/// The bytes of one connection, with or without TLS; ends where the server does. One thread.
class ServerConnection {
public:
    enum class Woken { Readable, Signed, TimeUp, Gone };

    ServerConnection(int descriptor, int ending)
        : m_descriptor(descriptor)
        , m_ending(ending)
    {
        const int on = 1;
        setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    ~ServerConnection() { close(); }
    ServerConnection(const ServerConnection &) = delete;
    ServerConnection &operator=(const ServerConnection &) = delete;

    bool encrypt(const QByteArray &certificate)
    {
        m_tls = std::make_unique<QSslSocket>();
        m_tls->setSocketDescriptor(m_descriptor);
        m_tls->setLocalCertificate(QSslCertificate(certificate));
        m_tls->setPrivateKey(QSslKey(certificateFile(QStringLiteral("leaf.key")), QSsl::Ec));
        m_tls->startServerEncryption();
        while (!m_tls->isEncrypted()) {
            if (!isOpen() || wait(POLLIN, -1) != Woken::Readable)
                return false;
            m_tls->waitForEncrypted(glance);
        }
        return true;
    }

    /// Something that was sent; empty: the client has gone, or the server ends.
    QByteArray read()
    {
        if (m_tls)
            return readDecrypted();
        if (wait(POLLIN, -1) != Woken::Readable)
            return {};
        std::array<char, 65536> piece {};
        const ssize_t count = recv(m_descriptor, piece.data(), piece.size(), 0);
        return count > 0 ? QByteArray(piece.data(), count) : QByteArray();
    }

    bool write(const QByteArray &bytes)
    {
        if (!isOpen())
            return false;
        if (m_tls)
            return writeEncrypted(bytes);
        qsizetype sent = 0;
        while (sent < bytes.size()) {
            const ssize_t count = send(m_descriptor, bytes.constData() + sent,
                static_cast<std::size_t>(bytes.size() - sent), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (count < 0 && (errno != EAGAIN || wait(POLLOUT, -1) != Woken::Readable))
                return false;
            sent += std::max<ssize_t>(count, 0);
        }
        return true;
    }

    /// Until the client has gone or the sign is raised; -1: none.
    Woken awaitGone(int sign, int milliseconds = patienceMilliseconds)
    {
        while (isOpen()) {
            const Woken woken = wait(m_tls ? POLLIN | POLLRDHUP : POLLRDHUP, sign, milliseconds);
            if (woken != Woken::Readable)
                return woken;
            if (!m_tls)
                return Woken::Gone;
            m_tls->waitForReadyRead(glance); // may be no more than a key that changes
        }
        return Woken::Gone;
    }

    void reset()
    {
        const linger now {1, 0};
        if (isOpen())
            setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }
    void close()
    {
        if (m_tls)
            m_tls->abort();
        else if (m_descriptor >= 0)
            ::close(m_descriptor);
        m_descriptor = -1;
    }
    /// Says goodbye first, where there is one to be said.
    void leave()
    {
        if (m_tls && isOpen()) {
            m_tls->disconnectFromHost();
            m_tls->waitForDisconnected(glance);
        }
        close();
    }
    [[nodiscard]] bool isOpen() const
    {
        return m_descriptor >= 0 && (!m_tls || m_tls->state() == QAbstractSocket::ConnectedState);
    }

private:
    Woken wait(int events, int sign, int milliseconds = patienceMilliseconds) const
    {
        std::array<pollfd, 3> polled {
            pollfd {m_descriptor, static_cast<short>(events), 0}, {m_ending, POLLIN, 0}, {sign, POLLIN, 0}};
        int count = 0;
        do
            count = poll(polled.data(), polled.size(), milliseconds);
        while (count < 0 && errno == EINTR);
        if (count == 0 && milliseconds < patienceMilliseconds)
            return Woken::TimeUp;
        if (count <= 0 || polled[1].revents != 0)
            return Woken::Gone;
        return polled[0].revents != 0 ? Woken::Readable : Woken::Signed;
    }
    QByteArray readDecrypted()
    {
        while (m_tls->bytesAvailable() == 0) {
            if (!isOpen() || wait(POLLIN, -1) != Woken::Readable)
                return {};
            m_tls->waitForReadyRead(glance);
        }
        return m_tls->readAll();
    }
    bool writeEncrypted(const QByteArray &bytes)
    {
        m_tls->write(bytes);
        while (m_tls->bytesToWrite() > 0 || m_tls->encryptedBytesToWrite() > 0) {
            if (m_tls->waitForBytesWritten(glance))
                continue;
            if (!isOpen() || wait(POLLOUT, -1) != Woken::Readable)
                return false;
        }
        return isOpen();
    }

    int m_descriptor;
    const int m_ending;
    std::unique_ptr<QSslSocket> m_tls;
};

namespace {

enum class Read { Whole, Partial, Nothing };

/// The connection's next request into `request`; `rest`: what was read beyond it.
Read readRequest(ServerConnection &connection, QByteArray &rest, SeenRequest &request)
{
    QByteArray all = std::exchange(rest, {});
    const auto readMore = [&] {
        const QByteArray piece = connection.read();
        all += piece;
        return !piece.isEmpty();
    };
    qsizetype headEnd = all.indexOf("\r\n\r\n");
    while (headEnd < 0) {
        if (!readMore())
            return all.isEmpty() ? Read::Nothing : Read::Partial;
        headEnd = all.indexOf("\r\n\r\n");
    }
    request.head = all.left(headEnd);
    const QList<QByteArray> lines = request.head.split('\n');
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    request.method = words.value(0);
    request.path = words.value(1);
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.emplace_back(line.left(colon).trimmed(), line.mid(colon + 1).trimmed());
    }
    const qsizetype length = request.header("content-length").toLongLong();
    const qsizetype bodyBegin = headEnd + 4;
    while (all.size() < bodyBegin + length) {
        if (!readMore())
            return Read::Partial;
    }
    request.body = all.mid(bodyBegin, length);
    rest = all.mid(bodyBegin + length);
    return Read::Whole;
}

bool has(const HttpHeaders &headers, const QByteArray &name)
{
    return std::any_of(headers.begin(), headers.end(),
        [&](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
}

} // namespace

Gate::Gate()
    : m_opened(makeSign())
{
}

Gate::~Gate()
{
    close(m_opened);
}

void Gate::open()
{
    raise(m_opened);
}

void Gate::arrive()
{
    const std::scoped_lock lock(m_mutex);
    ++m_arrived;
    m_changed.notify_all();
}

bool Gate::awaitWaiting(int count)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, patience, [&] { return m_arrived >= count; });
}

QByteArray SeenRequest::header(const QByteArray &name) const
{
    for (const auto &[each, value] : headers) {
        if (each.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

ServerExchange::ServerExchange(const SeenRequest &request, ServerConnection &connection)
    : m_request(request)
    , m_connection(connection)
{
}

bool ServerExchange::head(int status, const HttpHeaders &headers)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\n";
    for (const auto &[name, value] : headers) {
        head += name + ": " + value + "\r\n";
        m_closes = m_closes
            || (name.compare("connection", Qt::CaseInsensitive) == 0
                && value.compare("close", Qt::CaseInsensitive) == 0);
    }
    if (!has(headers, "content-length") && !has(headers, "transfer-encoding"))
        head += "Transfer-Encoding: chunked\r\n";
    return raw(head + "\r\n");
}

bool ServerExchange::chunk(const QByteArray &bytes)
{
    return bytes.isEmpty() || raw(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
}

bool ServerExchange::finish()
{
    m_isWhole = raw("0\r\n\r\n") && !m_closes;
    return m_connection.isOpen();
}

bool ServerExchange::answer(int status, const HttpHeaders &headers, const QByteArray &body)
{
    HttpHeaders all = headers;
    all.emplace_back("Content-Length", QByteArray::number(body.size()));
    const bool written = head(status, all) && raw(body);
    m_isWhole = written && !m_closes;
    return written;
}

bool ServerExchange::raw(const QByteArray &bytes)
{
    if (m_pieces == 0)
        return m_connection.write(bytes);
    for (qsizetype at = 0; at < bytes.size(); at += m_pieces) {
        if (!m_connection.write(bytes.mid(at, m_pieces)))
            return false;
    }
    return true;
}

void ServerExchange::splitEvery(qsizetype bytes)
{
    m_pieces = bytes;
}

void ServerExchange::cut(Cut how)
{
    m_isWhole = false;
    if (how == Cut::Reset)
        m_connection.reset();
    else
        m_connection.close();
}

bool ServerExchange::await(Gate &gate)
{
    gate.arrive();
    return m_connection.awaitGone(gate.m_opened) == ServerConnection::Woken::Signed;
}

bool ServerExchange::awaitClosed()
{
    return m_connection.awaitGone(-1) == ServerConnection::Woken::Gone;
}

bool ServerExchange::pause(std::chrono::milliseconds time)
{
    return m_connection.awaitGone(-1, static_cast<int>(time.count())) == ServerConnection::Woken::TimeUp;
}

HttpScriptServer::HttpScriptServer(Handler handler, Security security)
    : m_handler(std::move(handler))
    , m_security(security)
    , m_ending(makeSign())
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    m_listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(m_listening, reinterpret_cast<sockaddr *>(&address), size) != 0 || listen(m_listening, 512) != 0
        || getsockname(m_listening, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("There is no socket to listen on.");
    m_port = ntohs(address.sin_port);
    m_accepting = std::jthread([this] { accept(); });
}

HttpScriptServer::~HttpScriptServer()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_ends = true;
        m_changed.notify_all();
    }
    raise(m_ending);
    m_accepting.join();
    m_threads.clear(); // no thread adds another one
    close(m_listening);
    close(m_ending);
}

QSslCertificate HttpScriptServer::authority()
{
    return QSslCertificate(certificateFile(QStringLiteral("authority.pem")));
}

QString HttpScriptServer::url() const
{
    return m_security == Security::Plain ? QStringLiteral("http://127.0.0.1:%1").arg(m_port)
                                         : QStringLiteral("https://localhost:%1").arg(m_port);
}

int HttpScriptServer::connections() const
{
    const std::scoped_lock lock(m_mutex);
    return m_counts.connections;
}

int HttpScriptServer::open() const
{
    const std::scoped_lock lock(m_mutex);
    return m_counts.open;
}

int HttpScriptServer::requests() const
{
    const std::scoped_lock lock(m_mutex);
    return static_cast<int>(m_seen.size());
}

int HttpScriptServer::partialRequests() const
{
    const std::scoped_lock lock(m_mutex);
    return m_counts.partialRequests;
}

std::vector<SeenRequest> HttpScriptServer::seen() const
{
    const std::scoped_lock lock(m_mutex);
    return m_seen;
}

template <class Condition>
bool HttpScriptServer::await(Condition condition) const
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, patience, [&] { return m_ends || condition(); });
    return condition();
}

bool HttpScriptServer::awaitConnections(int count) const
{
    return await([&] { return m_counts.connections >= count; });
}

bool HttpScriptServer::awaitRequests(int count) const
{
    return await([&] { return static_cast<int>(m_seen.size()) >= count; });
}

bool HttpScriptServer::awaitOpen(int count) const
{
    return await([&] { return m_counts.open == count; });
}

void HttpScriptServer::accept()
{
    std::array<pollfd, 2> polled {pollfd {m_listening, POLLIN, 0}, {m_ending, POLLIN, 0}};
    while (polled[1].revents == 0) {
        if (poll(polled.data(), polled.size(), -1) <= 0 || polled[0].revents == 0)
            continue;
        const int descriptor = accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0)
            continue;
        const std::scoped_lock lock(m_mutex);
        const int number = ++m_counts.connections;
        ++m_counts.open;
        m_changed.notify_all();
        m_threads.emplace_back([this, descriptor, number] { serve(descriptor, number); });
    }
}

void HttpScriptServer::serve(int descriptor, int number)
{
    {
        ServerConnection connection(descriptor, m_ending);
        const QString certificate =
            m_security == Security::ExpiredTls ? QStringLiteral("expired.pem") : QStringLiteral("valid.pem");
        if (m_security == Security::Plain || connection.encrypt(certificateFile(certificate)))
            converse(connection, number);
        connection.leave();
    }
    const std::scoped_lock lock(m_mutex);
    --m_counts.open;
    m_changed.notify_all();
}

void HttpScriptServer::converse(ServerConnection &connection, int number)
{
    QByteArray rest;
    for (int k = 1; connection.isOpen(); ++k) {
        SeenRequest request;
        const Read read = readRequest(connection, rest, request);
        {
            const std::scoped_lock lock(m_mutex);
            if (read == Read::Partial)
                ++m_counts.partialRequests;
            if (read == Read::Whole) {
                request.number = static_cast<int>(m_seen.size()) + 1;
                request.connection = number;
                request.onConnection = k;
                m_seen.push_back(request);
            }
            m_changed.notify_all();
        }
        if (read != Read::Whole)
            return;
        ServerExchange exchange(request, connection);
        m_handler(exchange);
        if (!exchange.isWhole())
            return;
    }
}

} // namespace dg
