// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A real redis-server of the test's own, on a Unix socket in a temporary folder or on a free port. It keeps
/// nothing, and ends with the test, also when that is killed. One thread at a time.

#include <QByteArrayList>
#include <QString>
#include <QTemporaryDir>

#include <sys/types.h>

namespace dg {

class RedisServer {
public:
    enum class Listen { Socket, Port };

    /// `arguments` are redis-server's own ("--requirepass", "hush"). Ends the test program where there is no
    /// server to be had.
    explicit RedisServer(const QByteArrayList &arguments = {}, Listen listen = Listen::Socket);
    ~RedisServer();
    RedisServer(const RedisServer &) = delete;
    RedisServer &operator=(const RedisServer &) = delete;

    [[nodiscard]] QString url() const; ///< without user and password
    [[nodiscard]] QString socketPath() const; ///< empty: it listens on a port
    [[nodiscard]] int port() const { return m_port; } ///< 0: it listens on a socket
    [[nodiscard]] QString folder() const { return m_folder.path(); }

    void pause(); ///< takes connections, answers nothing
    void resume();
    void kill(); ///< at once; what it held is gone
    void start(); ///< again, in the same place, empty

    /// By a connection of its own. Texts as they are, numbers in digits, "" for nothing, the elements of an
    /// array by line, errors with "-" in front. Ends the test program where the server does not answer.
    QByteArray command(const QByteArrayList &words, const QByteArray &password = {}) const;

    /// What time it is for the server, since 1970.
    [[nodiscard]] qlonglong microseconds() const;

private:
    bool tryStart();
    const QByteArrayList m_arguments;
    const Listen m_listen;
    QTemporaryDir m_folder;
    int m_port = 0;
    pid_t m_process = -1;
    int m_log = -1; ///< its standard output
};

} // namespace dg
