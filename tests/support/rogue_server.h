// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What listens where a Redis server should be, and does something else. On a Unix socket in a temporary
/// folder; each connection has a thread of its own.

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace dg {

class RogueServer {
public:
    class Client {
    public:
        Client(int descriptor, std::stop_token stop)
            : m_descriptor(descriptor)
            , m_stop(std::move(stop))
        {
        }
        /// Something that was sent; empty: the other side has gone, or the server ends.
        [[nodiscard]] QByteArray read();
        /// False: the other side has gone, or the server ends.
        bool write(const QByteArray &bytes);
        /// Waits for a moment, less where the server ends.
        void pause(int milliseconds);
        [[nodiscard]] bool isEnding() const { return m_stop.stop_requested(); }

    private:
        const int m_descriptor;
        const std::stop_token m_stop;
    };
    /// What is done with each connection; it is closed afterwards.
    using Behaviour = std::function<void(Client &)>;

    explicit RogueServer(Behaviour behaviour);
    ~RogueServer();
    /// Answers whatever is sent with this, once for each command.
    [[nodiscard]] static Behaviour answering(const QByteArray &reply);

    [[nodiscard]] QString url() const;
    [[nodiscard]] int connections(); ///< so far

private:
    void accept(std::stop_token stop);
    const Behaviour m_behaviour;
    QTemporaryDir m_folder;
    int m_listening = -1;
    std::mutex m_mutex;
    std::vector<std::jthread> m_clients; ///< guarded by m_mutex
    std::jthread m_thread; ///< last: it ends before the rest goes
};

} // namespace dg
