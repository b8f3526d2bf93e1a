// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/plain_http_client.h"
#include "tests/support/http_script_server.h"

#include <QSslConfiguration>

#include <optional>

namespace dg {

namespace {

constexpr int patience = 60'000; // milliseconds

/// Takes the body's chunks out of `bytes`. None: its end has not come.
std::optional<QByteArray> takeChunks(QByteArray &bytes, QByteArray &body)
{
    for (;;) {
        const qsizetype lineEnd = bytes.indexOf("\r\n");
        const qsizetype size = lineEnd < 0 ? -1 : bytes.left(lineEnd).toLongLong(nullptr, 16);
        if (size < 0 || bytes.size() < lineEnd + 2 + size + 2)
            return std::nullopt;
        body += bytes.mid(lineEnd + 2, size);
        bytes.remove(0, lineEnd + 2 + size + 2);
        if (size == 0)
            return body;
    }
}

} // namespace

QByteArray PlainHttpClient::Answer::header(const QByteArray &name) const
{
    for (const auto &[each, value] : headers) {
        if (each.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

bool PlainHttpClient::connectTo(int port, bool tls)
{
    const auto number = static_cast<quint16>(port);
    if (!tls) {
        m_socket.connectToHost(QStringLiteral("127.0.0.1"), number);
        return m_socket.waitForConnected(patience);
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates({HttpScriptServer::authority()});
    m_socket.setSslConfiguration(configuration);
    m_socket.connectToHostEncrypted(QStringLiteral("localhost"), number);
    const bool connected = m_socket.waitForEncrypted(patience);
    m_errors = m_socket.sslHandshakeErrors();
    return connected;
}

bool PlainHttpClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    while (m_socket.bytesToWrite() > 0 || m_socket.encryptedBytesToWrite() > 0) {
        if (!m_socket.waitForBytesWritten(patience))
            return false;
    }
    return true;
}

bool PlainHttpClient::post(const QByteArray &path, const HttpHeaders &headers, const QByteArray &body)
{
    QByteArray head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto &[name, value] : headers)
        head += name + ": " + value + "\r\n";
    return send(head + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

bool PlainHttpClient::readMore()
{
    if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(patience))
        return false;
    m_read += m_socket.readAll();
    return true;
}

QByteArray PlainHttpClient::readUntil(const QByteArray &text)
{
    while (!m_read.contains(text)) {
        if (!readMore())
            return {};
    }
    return m_read;
}

PlainHttpClient::Answer PlainHttpClient::read()
{
    Answer answer;
    if (readUntil("\r\n\r\n").isEmpty())
        return answer;
    const qsizetype headEnd = m_read.indexOf("\r\n\r\n");
    const QList<QByteArray> lines = m_read.left(headEnd).split('\n');
    m_read.remove(0, headEnd + 4);
    answer.status = lines.first().split(' ').value(1).toInt();
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        answer.headers.emplace_back(line.left(colon).trimmed(), line.mid(colon + 1).trimmed());
    }
    if (answer.header("transfer-encoding") == "chunked") {
        do
            answer.isWhole = takeChunks(m_read, answer.body).has_value();
        while (!answer.isWhole && readMore());
        return answer;
    }
    const qsizetype length = answer.header("content-length").toLongLong();
    while (m_read.size() < length && readMore()) { }
    answer.isWhole = m_read.size() >= length;
    answer.body = m_read.left(length);
    m_read.remove(0, length);
    return answer;
}

void PlainHttpClient::close()
{
    m_socket.abort();
    m_read.clear();
}

} // namespace dg
