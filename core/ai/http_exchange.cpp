// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/http_exchange.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QSslError>

#include <algorithm>
#include <cstring>

namespace dg {

namespace {

/// A caller that does not keep up holds the network back rather than fill memory.
constexpr qsizetype mostWaiting = 256 * 1024;
constexpr std::chrono::milliseconds drainTime {2000};

/// A body that can be read once: Qt cannot send it a second time when a connection goes before the answer,
/// and reports an error where it would otherwise ask, and have the writer pay, twice.
class OneShotBody final : public QIODevice {
public:
    OneShotBody(QByteArray bytes, QObject *parent)
        : QIODevice(parent)
        , m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override
    {
        return m_bytes.size() - m_at + QIODevice::bytesAvailable();
    }
    [[nodiscard]] bool atEnd() const override { return m_at == m_bytes.size(); }
    bool seek(qint64) override { return false; } ///< without QIODevice's warning each time Qt tries

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 count = std::min<qint64>(most, m_bytes.size() - m_at);
        if (count == 0)
            return -1;
        std::memcpy(data, m_bytes.constData() + m_at, static_cast<std::size_t>(count));
        m_at += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray m_bytes;
    qint64 m_at = 0;
};

CallFailure unreachable(const QString &what, const char *hint)
{
    CallFailure failure = Error {ErrorKind::NotAccessible, what.toStdString(), hint};
    failure.recovery = Recovery::Retry;
    failure.providerDown = true;
    return failure;
}

CallFailure cutOff(const char *what)
{
    CallFailure failure = Error {ErrorKind::CutOff, what, "Try again."};
    failure.recovery = Recovery::Retry;
    failure.providerDown = true;
    return failure;
}

QString inWords(const QSslError &error)
{
    switch (error.error()) {
    case QSslError::CertificateExpired:
        return QStringLiteral("its certificate has expired");
    case QSslError::CertificateNotYetValid:
        return QStringLiteral("its certificate is not valid yet");
    case QSslError::HostNameMismatch:
        return QStringLiteral("its certificate is for another address");
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return QStringLiteral("nobody this machine trusts vouches for its certificate");
    default:
        return error.errorString();
    }
}

} // namespace

HttpCall::HttpCall(HttpRequest request, const HttpLimits &limits)
    : m_request(std::move(request))
    , m_limits(limits)
{
}

HttpRequest HttpCall::request() const
{
    const std::scoped_lock lock(m_mutex);
    return m_request;
}

HttpLimits HttpCall::limits() const
{
    const std::scoped_lock lock(m_mutex);
    return m_limits;
}

HttpCall::News HttpCall::await()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_stopped || !m_news.empty(); });
    if (m_stopped)
        return {News::Kind::Stopped};
    News news = std::move(m_news.front());
    m_news.pop_front();
    m_waiting -= news.body.size();
    if (m_full && m_waiting < mostWaiting / 2) {
        m_full = false;
        news.wasFull = true;
    }
    return news;
}

void HttpCall::stop()
{
    const std::scoped_lock lock(m_mutex);
    m_stopped = true;
    m_changed.notify_all();
}

void HttpCall::giveHead(HttpHead head)
{
    const std::scoped_lock lock(m_mutex);
    m_news.push_back({News::Kind::Head, std::move(head)});
    m_changed.notify_all();
}

bool HttpCall::giveBody(QByteArray bytes)
{
    const std::scoped_lock lock(m_mutex);
    m_waiting += bytes.size();
    m_news.push_back({News::Kind::Body, {}, std::move(bytes)});
    m_full = m_waiting >= mostWaiting;
    m_changed.notify_all();
    return !m_full;
}

void HttpCall::end(std::optional<CallFailure> failure)
{
    const std::scoped_lock lock(m_mutex);
    m_news.push_back({News::Kind::End, {}, {}, false, std::move(failure)});
    m_changed.notify_all();
}

HttpExchange::HttpExchange(QNetworkAccessManager &manager, std::shared_ptr<HttpCall> call,
    const QList<QSslCertificate> &authorities, std::function<void()> gave, std::function<void()> over)
    : m_call(std::move(call))
    , m_limits(m_call->limits())
    , m_gave(std::move(gave))
    , m_over(std::move(over))
{
    const HttpRequest request = m_call->request();
    QNetworkRequest message(request.url);
    for (const auto &[name, value] : request.headers)
        message.setRawHeader(name, value);
    message.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("DoppelgangerStudio/" DG_VERSION));
    message.setRawHeader("Accept-Encoding", "identity"); // nothing that grows when it is unpacked
    message.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    message.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    message.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    message.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    message.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    message.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    if (!authorities.isEmpty()) {
        QSslConfiguration tls = message.sslConfiguration();
        tls.addCaCertificates(authorities);
        message.setSslConfiguration(tls);
    }
    if (request.method == "POST") {
        message.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        message.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
        m_reply = manager.post(message, new OneShotBody(request.body, this));
    } else {
        m_reply = manager.get(message);
    }
    // Heeded only once the request has been handed on, which Qt does in the loop's next round.
    QMetaObject::invokeMethod(
        m_reply, [reply = m_reply] { reply->setReadBufferSize(mostWaiting); }, Qt::QueuedConnection);

    for (auto [timer, time] :
        {std::pair {&m_connect, m_limits.connect}, {&m_idle, m_limits.idle}, {&m_whole, m_limits.whole}}) {
        timer->setSingleShot(true);
        timer->setInterval(time);
    }
    connect(&m_connect, &QTimer::timeout, this, [this] {
        endWith(unreachable(QStringLiteral("%1 does not answer.").arg(m_reply->url().host()),
            "See whether this machine is online, and try again."));
    });
    connect(&m_idle, &QTimer::timeout, this,
        [this] { endWith(cutOff("The provider stopped sending in the middle of its answer.")); });
    connect(&m_whole, &QTimer::timeout, this,
        [this] { endWith(cutOff("The answer took longer than a call may take.")); });
    connect(m_reply, &QNetworkReply::requestSent, this, [this] {
        m_connect.stop();
        m_idle.start();
    });
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &HttpExchange::takeHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpExchange::take);
    connect(m_reply, &QNetworkReply::finished, this, &HttpExchange::finish);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        if (!errors.isEmpty())
            m_tlsProblem = inWords(errors.first());
    });
    m_connect.start();
    m_whole.start();
}

HttpExchange::~HttpExchange()
{
    m_reply->disconnect(this);
    m_reply->abort();
    delete m_reply;
}

void HttpExchange::takeHead()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_headGiven || status < 200)
        return;
    m_headGiven = true;
    HttpHead head {status, {}};
    for (const auto &[name, value] : m_reply->rawHeaderPairs())
        head.headers.emplace_back(name, value);
    const auto lacks = [&](const char *name) { return headerValue(head.headers, name).isEmpty(); };
    m_mayEndAnywhere =
        (status >= 300 && status < 400) || (lacks("content-length") && lacks("transfer-encoding"));
    m_connect.stop();
    m_idle.start();
    m_call->giveHead(std::move(head));
}

void HttpExchange::take()
{
    takeHead();
    if (m_draining) {
        (void)m_reply->readAll();
        return;
    }
    while (!m_paused && m_reply->bytesAvailable() > 0) {
        m_idle.start();
        QByteArray bytes = m_reply->read(mostWaiting / 4);
        m_received += bytes.size();
        if (m_received > m_limits.bodyBytes) {
            endWith(Error {ErrorKind::BadAnswer, "The answer is longer than any answer should be.",
                "Choose another model or provider."});
            return;
        }
        m_paused = !m_call->giveBody(std::move(bytes));
        m_gave();
    }
    // Nobody can send while nothing is read.
    if (m_paused)
        m_idle.stop();
    else if (m_finished)
        finish();
}

void HttpExchange::readOn()
{
    m_paused = false;
    if (!m_finished)
        m_idle.start();
    take();
}

void HttpExchange::drain()
{
    m_draining = true;
    m_idle.stop();
    m_whole.setInterval(drainTime);
    m_whole.start();
    take();
    if (m_finished)
        over();
}

void HttpExchange::finish()
{
    m_finished = true;
    m_connect.stop();
    m_idle.stop();
    if (m_draining) {
        over();
        return;
    }
    takeHead();
    if (m_reply->bytesAvailable() > 0 && !m_paused)
        take();
    if (!m_over || m_reply->bytesAvailable() > 0)
        return; // the rest goes when there is room for it
    m_call->end(problem());
    over();
}

void HttpExchange::endWith(CallFailure failure)
{
    if (!m_draining)
        m_call->end(std::move(failure));
    m_reply->disconnect(this);
    m_reply->abort();
    over();
}

std::optional<CallFailure> HttpExchange::problem() const
{
    const QNetworkReply::NetworkError error = m_reply->error();
    if (error == QNetworkReply::NoError)
        return std::nullopt;
    const QString host = m_reply->url().host();
    if (m_headGiven) {
        // Qt would send the question again after such an end, and after a redirect, and cannot.
        if (m_mayEndAnywhere)
            return std::nullopt;
        // A status is an answer; what ends it too early is not.
        const bool cut = error == QNetworkReply::RemoteHostClosedError
            || error == QNetworkReply::ContentReSendError || error == QNetworkReply::UnknownNetworkError
            || error == QNetworkReply::TemporaryNetworkFailureError
            || error == QNetworkReply::NetworkSessionFailedError || error == QNetworkReply::TimeoutError;
        return cut ? std::optional(cutOff("The connection ended in the middle of the answer."))
                   : std::nullopt;
    }
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return unreachable(QStringLiteral("Nobody answers at %1:%2.").arg(host).arg(m_reply->url().port(443)),
            "See whether the server runs and the address is right.");
    case QNetworkReply::HostNotFoundError:
        return unreachable(QStringLiteral("There is no %1 to be found.").arg(host),
            "See whether this machine is online and the address is right.");
    case QNetworkReply::SslHandshakeFailedError: {
        // OpenSSL's words for an answer that is no TLS at all.
        if (m_reply->errorString().contains(QLatin1String("wrong version number"))) {
            CallFailure plain = unreachable(
                QStringLiteral("%1 does not speak https there.").arg(host), "Try http:// instead.");
            plain.recovery = Recovery::None;
            return plain;
        }
        CallFailure failure =
            unreachable(QStringLiteral("No secure connection to %1: %2.")
                            .arg(host, m_tlsProblem.isEmpty() ? m_reply->errorString() : m_tlsProblem),
                "See whether the address is right, and this machine's date.");
        failure.recovery = Recovery::None;
        return failure;
    }
    case QNetworkReply::ContentReSendError:
    case QNetworkReply::RemoteHostClosedError:
        return cutOff("The provider closed the connection before it answered.");
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return unreachable(
            QStringLiteral("The way to %1 leads through a proxy that does not let it through.").arg(host),
            "See the proxy's settings.");
    default:
        return unreachable(QStringLiteral("%1 cannot be reached: %2.").arg(host, m_reply->errorString()),
            "See whether this machine is online, and try again.");
    }
}

void HttpExchange::over()
{
    m_connect.stop();
    m_idle.stop();
    m_whole.stop();
    if (const auto tell = std::exchange(m_over, {}))
        tell();
}

} // namespace dg
