// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Runs a function that blocks on a thread of its own and gives what it returns to the GUI thread. Only the
/// latest counts: a new one, or `cancel`, drops the one before, which is asked to stop; there is one at a
/// time. GUI thread. Its end waits for what is under way.

#include <QMetaObject>
#include <QObject>

#include <functional>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace dg {

template <class Result>
class LatestJob {
public:
    using Work = std::function<Result(std::stop_token)>; ///< on a thread of its own
    using Done = std::function<void(const Result &)>; ///< on the GUI thread

    void start(Work work, Done done)
    {
        cancel();
        m_next = Job {std::move(work), std::move(done)};
        if (!m_thread.joinable())
            begin();
    }
    void cancel()
    {
        m_next.reset();
        m_done = {};
        m_thread.request_stop();
    }
    /// Once nothing is under way, whoever waits for it; at once where nothing is.
    void whenIdle(std::function<void()> then)
    {
        if (m_thread.joinable())
            m_then = std::move(then);
        else
            then();
    }

private:
    struct Job {
        Work work;
        Done done;
    };

    void begin()
    {
        m_done = std::move(m_next->done);
        m_thread = std::jthread([this, work = std::move(m_next->work)](std::stop_token stop) {
            QMetaObject::invokeMethod(
                &m_context, [this, result = work(std::move(stop))] { end(result); }, Qt::QueuedConnection);
        });
        m_next.reset();
    }
    void end(const Result &result)
    {
        m_thread.join();
        m_thread = {};
        const Done done = std::exchange(m_done, {});
        if (m_next)
            begin();
        const auto then = m_next || m_thread.joinable() ? std::function<void()>() : std::exchange(m_then, {});
        if (done)
            done(result);
        if (then)
            then();
    }

    QObject m_context; ///< what its thread calls back
    std::optional<Job> m_next;
    Done m_done; ///< of the one under way; empty: nobody waits for it
    std::function<void()> m_then;
    std::jthread m_thread; ///< last, so that it has ended before the rest goes
};

} // namespace dg
