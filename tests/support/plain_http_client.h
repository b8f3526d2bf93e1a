// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A client that sends what it is told and takes what comes, to try the tests' own servers with. It has
/// nothing in common with the studio's transport. One thread.

#include "core/ai/http_transport.h"

#include <QByteArray>
#include <QSslSocket>

namespace dg {

class PlainHttpClient {
public:
    struct Answer {
        int status = 0; ///< 0: none came
        HttpHeaders headers;
        QByteArray body; ///< out of its chunks
        bool isWhole = false; ///< its end was there

        [[nodiscard]] QByteArray header(const QByteArray &name) const;
    };

    PlainHttpClient() = default;
    /// Blocks. False: nobody answers; the client trusts the tests' own authority.
    bool connectTo(int port, bool tls = false);
    bool send(const QByteArray &bytes);
    /// With its length.
    bool post(const QByteArray &path, const HttpHeaders &headers, const QByteArray &body);
    /// What has come as soon as it holds `text`; empty: it never did.
    QByteArray readUntil(const QByteArray &text);
    /// The next answer, whole or up to where the connection ended.
    Answer read();
    void close();
    [[nodiscard]] QList<QSslError> tlsErrors() const { return m_errors; }

private:
    bool readMore();
    QSslSocket m_socket;
    QByteArray m_read; ///< and not taken yet
    QList<QSslError> m_errors;
};

} // namespace dg
