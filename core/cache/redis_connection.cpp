// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/redis_connection.h"

#include "core/base/host_lookup.h"
#include "core/cache/redis_tls.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

namespace dg {

namespace {

using Kind = RedisFault::Kind;

/// An answer with more parts than that is none that the cache has asked for.
constexpr int mostElements = 200'000;
/// Whoever sends many commands at once asks for beginnings and numbers.
constexpr std::int64_t longestOfMany = 2048;

tl::unexpected<RedisFault> fault(Kind kind, std::string why)
{
    return tl::unexpected(RedisFault {kind, std::move(why)});
}

/// Writing to a closed connection raises SIGPIPE, which would end the program. It is kept from this thread
/// alone: what the process does with the signal is not the cache's to decide.
class NoSigpipe {
public:
    NoSigpipe()
    {
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }
    ~NoSigpipe()
    {
        if (sigismember(&m_before, SIGPIPE) == 1)
            return;
        if (m_raised) {
            const timespec now {};
            while (sigtimedwait(&m_pipe, nullptr, &now) < 0 && errno == EINTR) { }
        }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    NoSigpipe(const NoSigpipe &) = delete;
    NoSigpipe &operator=(const NoSigpipe &) = delete;
    void mayHaveBeenRaised() { m_raised = true; }

private:
    sigset_t m_pipe {};
    sigset_t m_before {};
    bool m_raised = false;
};

tl::expected<void, RedisFault> await(
    int descriptor, short events, RedisDeadline deadline, InterruptFds interrupts)
{
    std::array<pollfd, 4> polled {};
    polled[0] = {descriptor, events, 0};
    const std::size_t count = std::min(interrupts.size(), polled.size() - 1);
    for (std::size_t i = 0; i < count; ++i)
        polled[i + 1] = {interrupts[i], POLLIN, 0};
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        const int ready = poll(polled.data(), static_cast<nfds_t>(count + 1),
            static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready == 0)
            return fault(Kind::Timeout, "The server does not answer.");
        if (std::any_of(polled.begin() + 1, polled.begin() + 1 + static_cast<std::ptrdiff_t>(count),
                [](const pollfd &each) { return each.revents != 0; }))
            return fault(Kind::Interrupted, "The command was given up.");
        return {};
    }
}

std::string reasonFor(int error)
{
    switch (error) {
    case ECONNREFUSED:
        return "Nothing listens at the server's address.";
    case ENOENT:
        return "There is no such socket.";
    case EACCES:
    case EPERM:
        return "This user may not connect to the server's socket.";
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ENETDOWN:
        return "There is no way through the network to the server.";
    case EAGAIN:
        return "The server takes no more connections.";
    default:
        return std::string("The server cannot be reached (") + std::strerror(error) + ").";
    }
}

using Context = tl::expected<redisContext *, RedisFault>;

Context connected(redisContext *context, RedisDeadline deadline, InterruptFds interrupts)
{
    if (!context)
        return fault(Kind::Unreachable, "There is not enough memory for a connection.");
    const auto giveUp = [&](Kind kind, std::string why) {
        redisFree(context);
        return fault(kind, std::move(why));
    };
    if (context->err != 0)
        return giveUp(Kind::Unreachable, reasonFor(errno));
    if (const auto ready = await(context->fd, POLLOUT, deadline, interrupts); !ready)
        return giveUp(ready.error().kind, ready.error().why);
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(context->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0)
        return giveUp(Kind::Unreachable, reasonFor(error));
    return context;
}

Context connectedToHost(const RedisUrl &url, RedisDeadline deadline, InterruptFds interrupts)
{
    const auto addresses = lookUpHost(url.host.toStdString(), deadline);
    if (!addresses)
        return fault(addresses.error() == HostFault::Timeout ? Kind::Timeout : Kind::Unreachable,
            "The server's name is not known.");
    Context result = fault(Kind::Unreachable, "The server's name is not known.");
    for (const std::string &address : *addresses) {
        result = connected(redisConnectNonBlock(address.c_str(), url.port), deadline, interrupts);
        if (result || result.error().kind != Kind::Unreachable)
            break;
    }
    return result;
}

const redisReplyObjectFunctions &ownFunctions()
{
    static const redisReplyObjectFunctions functions = [] {
        redisReader *reader = redisReaderCreate();
        const redisReplyObjectFunctions own = *reader->fn;
        redisReaderFree(reader);
        return own;
    }();
    return functions;
}

/// hiredis takes memory for as many parts as an answer claims to have.
redisReplyObjectFunctions &boundedFunctions()
{
    static redisReplyObjectFunctions functions = [] {
        redisReplyObjectFunctions bounded = ownFunctions();
        bounded.createArray = [](const redisReadTask *task, auto elements) -> void * {
            return elements > mostElements ? nullptr : ownFunctions().createArray(task, elements);
        };
        return bounded;
    }();
    return functions;
}

} // namespace

void RedisConnection::ContextDeleter::operator()(redisContext *context) const
{
    redisFree(context);
}

RedisConnection::RedisConnection(redisContext *context, std::int64_t largestReply)
    : m_context(context)
    , m_largestReply(largestReply)
    , m_opened(std::chrono::steady_clock::now())
    , m_lastUsed(m_opened)
{
    m_context->reader->fn = &boundedFunctions();
}

RedisConnection::~RedisConnection() = default;

tl::expected<std::unique_ptr<RedisConnection>, RedisFault> RedisConnection::open(
    const RedisUrl &url, std::int64_t largestReply, RedisDeadline deadline, InterruptFds interrupts)
{
    if (url.tls && !hasRedisTls())
        return fault(Kind::Unreachable, "This build cannot speak TLS to a Redis server.");
    const Context context = url.unixPath.isEmpty()
        ? connectedToHost(url, deadline, interrupts)
        : connected(redisConnectUnixNonBlock(url.unixPath.toUtf8().constData()), deadline, interrupts);
    if (!context)
        return tl::unexpected(context.error());
    std::unique_ptr<RedisConnection> connection(new RedisConnection(*context, largestReply));
    if (url.tls && !startRedisTls(**context, url.host))
        return fault(Kind::Unreachable, "The server's TLS certificate is not accepted.");
    return connection;
}

bool RedisConnection::isStale() const
{
    pollfd polled {m_context->fd, POLLIN, 0};
    return poll(&polled, 1, 0) != 0;
}

RedisFault RedisConnection::contextFault() const
{
    if (m_context->err == REDIS_ERR_PROTOCOL)
        return {Kind::Protocol, "What answers at that address is not a Redis server."};
    if (m_context->err == REDIS_ERR_OOM)
        return {Kind::TooLarge, "The server's answer is too large."};
    return {Kind::Closed, "The server closed the connection."};
}

RedisReply RedisConnection::lastWords()
{
    // hiredis reads no more after a failed write; what came before the end is still there.
    std::array<char, 512> said {};
    const ssize_t size = recv(m_context->fd, said.data(), said.size(), MSG_DONTWAIT);
    void *reply = nullptr;
    if (size > 0
        && redisReaderFeed(m_context->reader, said.data(), static_cast<std::size_t>(size)) == REDIS_OK)
        (void)redisReaderGetReply(m_context->reader, &reply);
    return RedisReply(static_cast<redisReply *>(reply));
}

tl::expected<void, RedisFault> RedisConnection::send(RedisDeadline deadline, InterruptFds interrupts)
{
    NoSigpipe guard;
    int done = 0;
    for (;;) {
        if (redisBufferWrite(m_context.get(), &done) != REDIS_OK) {
            guard.mayHaveBeenRaised();
            return tl::unexpected(contextFault());
        }
        if (done != 0)
            return {};
        if (auto ready = await(m_context->fd, POLLOUT, deadline, interrupts); !ready)
            return ready;
    }
}

tl::expected<RedisReplies, RedisFault> RedisConnection::exchange(
    std::span<const RedisCommand> commands, RedisDeadline deadline, InterruptFds interrupts)
{
    for (const RedisCommand &command : commands) {
        std::vector<const char *> words;
        std::vector<std::size_t> sizes;
        words.reserve(command.size());
        sizes.reserve(command.size());
        for (const QByteArray &word : command) {
            words.push_back(word.constData());
            sizes.push_back(static_cast<std::size_t>(word.size()));
        }
        if (redisAppendCommandArgv(
                m_context.get(), static_cast<int>(words.size()), words.data(), sizes.data())
            != REDIS_OK)
            return tl::unexpected(contextFault());
    }
    RedisReplies replies;
    replies.reserve(commands.size());
    if (auto sent = send(deadline, interrupts); !sent) {
        if (RedisReply said = lastWords(); said && redis::isError(*said)) {
            replies.push_back(std::move(said));
            return replies;
        }
        return tl::unexpected(sent.error());
    }
    std::int64_t unread = m_largestReply + longestOfMany * static_cast<std::int64_t>(commands.size());
    while (replies.size() < commands.size()) {
        void *reply = nullptr;
        if (redisGetReplyFromReader(m_context.get(), &reply) != REDIS_OK)
            return tl::unexpected(contextFault());
        if (reply) {
            replies.emplace_back(static_cast<redisReply *>(reply));
            continue;
        }
        if (auto ready = await(m_context->fd, POLLIN, deadline, interrupts); !ready)
            return tl::unexpected(ready.error());
        const std::size_t before = m_context->reader->len;
        if (redisBufferRead(m_context.get()) != REDIS_OK)
            return tl::unexpected(contextFault());
        unread -=
            static_cast<std::int64_t>(m_context->reader->len - std::min(before, m_context->reader->len));
        if (unread < 0)
            return fault(Kind::TooLarge, "The server's answer is too large.");
    }
    m_lastUsed = std::chrono::steady_clock::now();
    return replies;
}

} // namespace dg
