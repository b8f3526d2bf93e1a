// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/rogue_server.h"

#include <QtGlobal>

#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace dg {

namespace {

constexpr int glance = 20; // milliseconds between looks at the stop token

bool await(int descriptor, short events, const std::stop_token &stop)
{
    pollfd polled {descriptor, events, 0};
    while (!stop.stop_requested()) {
        if (poll(&polled, 1, glance) > 0)
            return true;
    }
    return false;
}

} // namespace

QByteArray RogueServer::Client::read()
{
    if (!await(m_descriptor, POLLIN, m_stop))
        return {};
    char piece[65536];
    const ssize_t count = recv(m_descriptor, piece, sizeof piece, 0);
    return count > 0 ? QByteArray(piece, count) : QByteArray();
}

bool RogueServer::Client::write(const QByteArray &bytes)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        if (!await(m_descriptor, POLLOUT, m_stop))
            return false;
        const ssize_t count = send(m_descriptor, bytes.constData() + sent,
            static_cast<std::size_t>(bytes.size() - sent), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && errno != EAGAIN)
            return false;
        sent += count > 0 ? count : 0;
    }
    return true;
}

void RogueServer::Client::pause(int milliseconds)
{
    pollfd none {-1, 0, 0};
    for (int waited = 0; waited < milliseconds && !m_stop.stop_requested(); waited += glance)
        poll(&none, 1, std::min(glance, milliseconds));
}

RogueServer::RogueServer(Behaviour behaviour)
    : m_behaviour(std::move(behaviour))
{
    const QByteArray path = m_folder.filePath(QStringLiteral("rogue.sock")).toUtf8();
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.constData(), sizeof address.sun_path - 1);
    m_listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(m_listening, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0
        || listen(m_listening, 64) != 0)
        qFatal("There is no socket to listen on.");
    m_thread = std::jthread([this](std::stop_token stop) { accept(std::move(stop)); });
}

RogueServer::~RogueServer()
{
    m_thread.request_stop();
    m_thread.join();
    m_clients.clear();
    close(m_listening);
}

RogueServer::Behaviour RogueServer::answering(const QByteArray &reply)
{
    return [reply](Client &client) {
        for (QByteArray said = client.read(); !said.isEmpty(); said = client.read()) {
            // Each command is an array: "*3\r\n…".
            const qsizetype commands = said.startsWith('*') ? said.count("\r\n*") + 1 : said.count("\r\n*");
            if (!client.write(reply.repeated(commands)))
                return;
        }
    };
}

QString RogueServer::url() const
{
    return QStringLiteral("unix://") + m_folder.filePath(QStringLiteral("rogue.sock"));
}

int RogueServer::connections()
{
    const std::scoped_lock lock(m_mutex);
    return static_cast<int>(m_clients.size());
}

void RogueServer::accept(std::stop_token stop)
{
    while (await(m_listening, POLLIN, stop)) {
        const int descriptor = accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0)
            continue;
        const std::scoped_lock lock(m_mutex);
        m_clients.emplace_back([this, descriptor](std::stop_token ends) {
            Client client(descriptor, std::move(ends));
            m_behaviour(client);
            close(descriptor);
        });
    }
}

} // namespace dg
