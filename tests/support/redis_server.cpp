// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"

#include <QtGlobal>

#include <hiredis/hiredis.h>

#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace dg {

namespace {

constexpr int patience = 30'000; // milliseconds
constexpr int attempts = 20; // another program may take the port that was free

int freePort()
{
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(descriptor, reinterpret_cast<sockaddr *>(&address), size) != 0
        || getsockname(descriptor, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("There is no free port.");
    close(descriptor);
    return ntohs(address.sin_port);
}

QByteArray textOf(const redisReply &reply)
{
    switch (reply.type) {
    case REDIS_REPLY_INTEGER:
        return QByteArray::number(static_cast<qlonglong>(reply.integer));
    case REDIS_REPLY_ERROR:
        return '-' + QByteArray(reply.str, static_cast<qsizetype>(reply.len));
    case REDIS_REPLY_ARRAY: {
        QByteArrayList lines;
        for (std::size_t i = 0; i < reply.elements; ++i)
            lines.append(textOf(*reply.element[i]));
        return lines.join('\n');
    }
    case REDIS_REPLY_NIL:
        return {};
    default:
        return {reply.str, static_cast<qsizetype>(reply.len)};
    }
}

} // namespace

RedisServer::RedisServer(const QByteArrayList &arguments, Listen listen)
    : m_arguments(arguments)
    , m_listen(listen)
{
    if (!m_folder.isValid())
        qFatal("There is no temporary folder.");
    start();
}

RedisServer::~RedisServer()
{
    kill();
}

QString RedisServer::socketPath() const
{
    return m_listen == Listen::Socket ? m_folder.filePath(QStringLiteral("redis.sock")) : QString();
}

QString RedisServer::url() const
{
    return m_listen == Listen::Socket ? QStringLiteral("unix://") + socketPath()
                                      : QStringLiteral("redis://127.0.0.1:%1").arg(m_port);
}

void RedisServer::start()
{
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (m_listen == Listen::Port && (m_port == 0 || attempt > 0))
            m_port = freePort();
        if (tryStart())
            return;
    }
    qFatal("redis-server does not start. Debian's package is redis-server.");
}

bool RedisServer::tryStart()
{
    QByteArrayList words {"redis-server", "--save", "", "--appendonly", "no", "--dir",
        m_folder.path().toUtf8(), "--logfile", "", "--port", QByteArray::number(m_port), "--bind",
        "127.0.0.1"};
    if (m_listen == Listen::Socket)
        words << "--unixsocket" << socketPath().toUtf8();
    words += m_arguments;
    std::vector<char *> pointers;
    for (QByteArray &word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);

    int ends[2];
    if (pipe(ends) != 0)
        qFatal("There is no pipe.");
    m_process = fork();
    if (m_process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(ends[1], STDOUT_FILENO);
        for (int descriptor = 3; descriptor < 256; ++descriptor)
            close(descriptor);
        execvp(pointers.front(), pointers.data());
        _exit(127);
    }
    close(ends[1]);
    m_log = ends[0];
    // It says when it is ready; until then it may also end, which ends the pipe.
    QByteArray said;
    pollfd readable {m_log, POLLIN, 0};
    while (poll(&readable, 1, patience) == 1) {
        char piece[512];
        const ssize_t count = read(m_log, piece, sizeof piece);
        if (count <= 0)
            break;
        said.append(piece, count);
        if (said.contains("eady to accept connections"))
            return true;
    }
    kill();
    return false;
}

void RedisServer::kill()
{
    if (m_process <= 0)
        return;
    ::kill(m_process, SIGKILL);
    waitpid(m_process, nullptr, 0);
    m_process = -1;
    close(m_log);
}

void RedisServer::pause()
{
    ::kill(m_process, SIGSTOP);
    // It is stopped when the call returns.
    waitpid(m_process, nullptr, WUNTRACED);
}

void RedisServer::resume()
{
    ::kill(m_process, SIGCONT);
}

QByteArray RedisServer::command(const QByteArrayList &words, const QByteArray &password) const
{
    const timeval timeout {patience / 1000, 0};
    std::unique_ptr<redisContext, void (*)(redisContext *)> context(m_listen == Listen::Socket
            ? redisConnectUnixWithTimeout(socketPath().toUtf8().constData(), timeout)
            : redisConnectWithTimeout("127.0.0.1", m_port, timeout),
        redisFree);
    if (!context || context->err != 0)
        qFatal("The test's redis-server cannot be reached.");
    redisSetTimeout(context.get(), timeout);
    const auto ask = [&](const QByteArrayList &line) {
        std::vector<const char *> texts;
        std::vector<std::size_t> sizes;
        for (const QByteArray &word : line) {
            texts.push_back(word.constData());
            sizes.push_back(static_cast<std::size_t>(word.size()));
        }
        std::unique_ptr<redisReply, void (*)(void *)> reply(
            static_cast<redisReply *>(
                redisCommandArgv(context.get(), static_cast<int>(texts.size()), texts.data(), sizes.data())),
            freeReplyObject);
        if (!reply)
            qFatal("The test's redis-server does not answer.");
        return textOf(*reply);
    };
    if (!password.isEmpty())
        ask({"AUTH", password});
    return ask(words);
}

qlonglong RedisServer::microseconds() const
{
    const QByteArrayList parts = command({"TIME"}).split('\n');
    return parts.at(0).toLongLong() * 1'000'000 + parts.at(1).toLongLong();
}

} // namespace dg
