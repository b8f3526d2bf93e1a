// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One request and its answer on the network thread, and what passes between that thread and the caller's.
/// HttpTransport's own.

#include "core/ai/http_transport.h"

#include <QObject>
#include <QTimer>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

class QNetworkAccessManager;
class QNetworkReply;
class QSslError;

namespace dg {

/// What both threads hold of a call. Any thread.
class HttpCall {
public:
    struct News {
        enum class Kind { Head, Body, End, Stopped };
        Kind kind = Kind::End;
        HttpHead head {};
        QByteArray body {};
        bool wasFull = false; ///< the network waits for what has been taken now
        std::optional<CallFailure> failure {};
    };

    HttpCall(HttpRequest request, const HttpLimits &limits);

    [[nodiscard]] HttpRequest request() const;
    [[nodiscard]] HttpLimits limits() const;

    // The caller's side.
    [[nodiscard]] News await(); ///< blocks
    void stop(); ///< any thread

    // The network's side.
    void giveHead(HttpHead head);
    /// False: that is enough for now.
    [[nodiscard]] bool giveBody(QByteArray bytes);
    void end(std::optional<CallFailure> failure);

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    const HttpRequest m_request;
    const HttpLimits m_limits;
    std::deque<News> m_news; ///< guarded by m_mutex, as all below
    qsizetype m_waiting = 0; ///< bytes of body in m_news
    bool m_full = false;
    bool m_stopped = false;
};

/// Lives on the network thread. Its end closes the connection.
class HttpExchange : public QObject {
public:
    /// `gave` is called whenever a piece of the body went to the caller. `over` is called once, when nothing
    /// more is to be expected; the exchange may be deleted after it has returned.
    HttpExchange(QNetworkAccessManager &manager, std::shared_ptr<HttpCall> call,
        const QList<QSslCertificate> &authorities, std::function<void()> gave, std::function<void()> over);
    ~HttpExchange() override;

    /// The caller has taken what there was.
    void readOn();
    /// The caller has all it wants: the rest is read away for a moment, so that the connection can be used
    /// again, and closed if it does not end.
    void drain();

private:
    void takeHead();
    void take();
    void finish();
    void endWith(CallFailure failure);
    [[nodiscard]] std::optional<CallFailure> problem() const;
    void over();

    const std::shared_ptr<HttpCall> m_call;
    const HttpLimits m_limits;
    const std::function<void()> m_gave;
    std::function<void()> m_over; ///< empty once called
    QNetworkReply *m_reply = nullptr;
    QTimer m_connect;
    QTimer m_idle;
    QTimer m_whole;
    QString m_tlsProblem;
    qint64 m_received = 0;
    bool m_headGiven = false;
    bool m_mayEndAnywhere = false; ///< the body has no length of its own, or nobody needs it
    bool m_paused = false;
    bool m_draining = false;
    bool m_finished = false;
};

} // namespace dg
