// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/http_transport.h"

#include "core/ai/http_exchange.h"

#include <QAbstractEventDispatcher>
#include <QEvent>
#include <QEventLoop>
#include <QCoreApplication>
#include <QNetworkAccessManager>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace dg {

namespace {

/// Qt opens no more connections to one host for one manager; what comes beyond would wait unseen.
constexpr int callsPerManager = 6;
/// Vendors send word by word, and to wake for each costs far more than the word does. What comes within this
/// time goes on together; no eye sees the difference.
constexpr std::chrono::milliseconds restTime {25};

CallFailure stopped()
{
    return Error {ErrorKind::Cancelled, "Stopped."};
}

} // namespace

QByteArray headerValue(const HttpHeaders &headers, const char *name)
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

/// What lives on the network thread. Work comes to it through a queue of our own: ThreadSanitizer does not
/// see the hand-over in Qt's.
class HttpTransport::Network {
public:
    explicit Network(Trust trust);
    ~Network();

    [[nodiscard]] tl::expected<void, CallFailure> send(
        const HttpRequest &request, const HttpLimits &limits, std::stop_token stop, const HttpSink &sink);
    [[nodiscard]] int underWay() const;

private:
    class Inbox;
    struct Manager {
        std::unique_ptr<QNetworkAccessManager> manager;
        int calls = 0;
    };

    void run(std::stop_token stop);
    /// After a piece of an answer went to its caller, lets more arrive before anything is done again.
    void rest();
    void post(std::function<void()> work);
    void begin(const std::shared_ptr<HttpCall> &call); // network thread, as all below
    void end(const std::shared_ptr<HttpCall> &call);
    [[nodiscard]] std::size_t freeManager();

    const Trust m_trust;
    std::vector<Manager> m_managers; ///< of the network thread
    std::map<HttpCall *, std::pair<std::unique_ptr<HttpExchange>, std::size_t>> m_exchanges; ///< as above
    bool m_hasGiven = false; ///< as above

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_work; ///< guarded by m_mutex, as all below
    std::vector<std::weak_ptr<HttpCall>> m_calls;
    Inbox *m_inbox = nullptr; ///< null: the thread is not up
    bool m_closing = false;
    int m_callers = 0;
    int m_underWay = 0;
    std::jthread m_thread; ///< last: it ends before the rest goes
};

/// Wakes the network thread's event loop.
class HttpTransport::Network::Inbox final : public QObject {
public:
    explicit Inbox(Network &network)
        : m_network(network)
    {
    }

protected:
    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::User)
            return QObject::event(event);
        std::deque<std::function<void()>> work;
        {
            const std::scoped_lock lock(m_network.m_mutex);
            work.swap(m_network.m_work);
        }
        for (const auto &each : work)
            each();
        return true;
    }

private:
    Network &m_network;
};

HttpTransport::Network::Network(Trust trust)
    : m_trust(std::move(trust))
    , m_thread([this](std::stop_token stop) { run(std::move(stop)); })
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_inbox != nullptr; });
}

HttpTransport::Network::~Network()
{
    {
        std::unique_lock lock(m_mutex);
        m_closing = true;
        for (const auto &each : m_calls) {
            if (const auto call = each.lock())
                call->stop();
        }
        m_changed.wait(lock, [this] { return m_callers == 0; });
    }
    m_thread.request_stop();
}

void HttpTransport::Network::run(std::stop_token stop)
{
    QEventLoop loop;
    Inbox inbox(*this);
    {
        const std::scoped_lock lock(m_mutex);
        m_inbox = &inbox;
        m_changed.notify_all();
    }
    const std::stop_callback quit(stop, [this, &loop] { post([&loop] { loop.quit(); }); });
    QObject::connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, &inbox,
        [this] { rest(); });
    loop.exec();
    m_exchanges.clear();
    m_managers.clear();
}

void HttpTransport::Network::rest()
{
    if (!std::exchange(m_hasGiven, false))
        return;
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, restTime, [this] { return !m_work.empty(); });
}

void HttpTransport::Network::post(std::function<void()> work)
{
    const std::scoped_lock lock(m_mutex);
    m_work.push_back(std::move(work));
    m_changed.notify_all();
    if (m_work.size() == 1)
        QCoreApplication::postEvent(m_inbox, new QEvent(QEvent::User));
}

std::size_t HttpTransport::Network::freeManager()
{
    const auto found = std::find_if(m_managers.begin(), m_managers.end(),
        [](const Manager &each) { return each.calls < callsPerManager; });
    if (found != m_managers.end())
        return static_cast<std::size_t>(found - m_managers.begin());
    m_managers.push_back({std::make_unique<QNetworkAccessManager>()});
    return m_managers.size() - 1;
}

void HttpTransport::Network::begin(const std::shared_ptr<HttpCall> &call)
{
    const std::size_t index = freeManager();
    Manager &manager = m_managers[index];
    ++manager.calls;
    auto exchange = std::make_unique<HttpExchange>(
        *manager.manager, call, m_trust.extraAuthorities, [this] { m_hasGiven = true; },
        [this, call] { post([this, call] { end(call); }); });
    m_exchanges.emplace(call.get(), std::pair {std::move(exchange), index});
    const std::scoped_lock lock(m_mutex);
    m_underWay = static_cast<int>(m_exchanges.size());
}

void HttpTransport::Network::end(const std::shared_ptr<HttpCall> &call)
{
    const auto found = m_exchanges.find(call.get());
    if (found == m_exchanges.end())
        return;
    --m_managers[found->second.second].calls;
    m_exchanges.erase(found);
    const std::scoped_lock lock(m_mutex);
    m_underWay = static_cast<int>(m_exchanges.size());
}

int HttpTransport::Network::underWay() const
{
    const std::scoped_lock lock(m_mutex);
    return m_underWay;
}

tl::expected<void, CallFailure> HttpTransport::Network::send(
    const HttpRequest &request, const HttpLimits &limits, std::stop_token stop, const HttpSink &sink)
{
    const auto call = std::make_shared<HttpCall>(request, limits);
    {
        const std::scoped_lock lock(m_mutex);
        if (m_closing || stop.stop_requested())
            return tl::unexpected<CallFailure>(stopped());
        ++m_callers;
        std::erase_if(m_calls, [](const auto &each) { return each.expired(); });
        m_calls.push_back(call);
    }
    post([this, call] { begin(call); });
    const std::stop_callback onStop(stop, [&call] { call->stop(); });

    tl::expected<void, CallFailure> result;
    for (bool over = false; !over;) {
        const HttpCall::News news = call->await();
        switch (news.kind) {
        case HttpCall::News::Kind::Head:
            if (sink.head)
                sink.head(news.head);
            break;
        case HttpCall::News::Kind::Body:
            if (news.wasFull) {
                post([this, call] {
                    if (const auto found = m_exchanges.find(call.get()); found != m_exchanges.end())
                        found->second.first->readOn();
                });
            }
            if (sink.body && !sink.body(news.body)) {
                post([this, call] {
                    if (const auto found = m_exchanges.find(call.get()); found != m_exchanges.end())
                        found->second.first->drain();
                });
                over = true;
            }
            break;
        case HttpCall::News::Kind::End:
            if (news.failure)
                result = tl::unexpected<CallFailure>(*news.failure);
            over = true;
            break;
        case HttpCall::News::Kind::Stopped:
            post([this, call] { end(call); });
            result = tl::unexpected<CallFailure>(stopped());
            over = true;
            break;
        }
    }
    const std::scoped_lock lock(m_mutex);
    --m_callers;
    m_changed.notify_all();
    return result;
}

HttpTransport::HttpTransport(Trust trust)
    : m_network(std::make_unique<Network>(std::move(trust)))
{
}

HttpTransport::~HttpTransport() = default;

tl::expected<void, CallFailure> HttpTransport::send(
    const HttpRequest &request, const HttpLimits &limits, std::stop_token stop, const HttpSink &sink)
{
    return m_network->send(request, limits, std::move(stop), sink);
}

int HttpTransport::underWay() const
{
    return m_network->underWay();
}

} // namespace dg
