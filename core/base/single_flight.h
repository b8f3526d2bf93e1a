// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One call for one key at a time: the first to ask leads, others who ask meanwhile follow.
///
/// Followers get what has been streamed so far, then the rest live, then the result. A leader that was
/// cancelled or cut off hands over to one follower, who leads anew (what the others had been shown is
/// withdrawn); any other end, good or bad, goes to all.

#include "core/base/error.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <unordered_map>
#include <utility>
#include <vector>

namespace dg {

/// Where an answer's pieces go. Called on the thread of whoever asked.
template <class Piece>
struct StreamSink {
    std::function<void(const Piece &)> piece;
    std::function<void()> withdrawn; ///< what came so far does not count

    void send(const Piece &each) const
    {
        if (piece)
            piece(each);
    }
    void withdraw() const
    {
        if (withdrawn)
            withdrawn();
    }
};

template <class Key, class Value, class Piece, class Hash = std::hash<Key>>
class SingleFlight {
public:
    using Sink = StreamSink<Piece>;
    /// Makes the value; sends pieces to the sink it is given.
    using Lead = std::function<Expected<Value>(const Sink &)>;

    struct Landing {
        Expected<Value> value;
        bool joined; ///< another's call gave it
    };

    /// Blocks. Any thread. A stop request ends a follower's wait with ErrorKind::Cancelled; the leader's work
    /// minds its own token. `onFollow` is called when the caller begins to wait for another.
    Landing run(const Key &key, std::stop_token stop, const Sink &sink, const Lead &lead,
        const std::function<void()> &onFollow = {})
    {
        std::unique_lock lock(m_mutex);
        const auto [position, first] = m_flights.try_emplace(key);
        if (first) {
            position->second = std::make_shared<Flight>();
            return leadFlight(lock, key, position->second, sink, lead);
        }
        const std::shared_ptr<Flight> flight = position->second;
        ++flight->followers;
        if (onFollow) {
            lock.unlock();
            onFollow();
            lock.lock();
        }
        return follow(lock, key, flight, stop, sink, lead);
    }

private:
    enum class State { Led, Leaderless, Landed };

    struct Flight { // all guarded by m_mutex
        State state = State::Led;
        int generation = 0; ///< counts withdrawals
        std::vector<Piece> pieces;
        std::optional<Expected<Value>> result;
        int followers = 0;
        std::condition_variable_any changed;
    };

    static bool handsOver(const Expected<Value> &value)
    {
        return !value
            && (value.error().kind == ErrorKind::Cancelled || value.error().kind == ErrorKind::CutOff);
    }

    void withdraw(Flight &flight) // m_mutex is held
    {
        flight.pieces.clear();
        ++flight.generation;
        flight.changed.notify_all();
    }

    /// Takes its own share of the flight: the one in m_flights goes when it lands.
    Landing leadFlight(std::unique_lock<std::mutex> &lock, const Key &key, std::shared_ptr<Flight> flight,
        const Sink &sink, const Lead &lead)
    {
        flight->state = State::Led;
        lock.unlock();
        const Sink broadcast {
            [&](const Piece &piece) {
                sink.send(piece);
                const std::scoped_lock inner(m_mutex);
                flight->pieces.push_back(piece);
                flight->changed.notify_all();
            },
            [&] {
                sink.withdraw();
                const std::scoped_lock inner(m_mutex);
                withdraw(*flight);
            },
        };
        Expected<Value> value = lead(broadcast);
        lock.lock();
        if (handsOver(value) && flight->followers > 0) {
            flight->state = State::Leaderless;
            withdraw(*flight);
        } else {
            flight->state = State::Landed;
            flight->result = value;
            m_flights.erase(key);
            flight->changed.notify_all();
        }
        return {std::move(value), false};
    }

    Landing follow(std::unique_lock<std::mutex> &lock, const Key &key, const std::shared_ptr<Flight> &flight,
        std::stop_token stop, const Sink &sink, const Lead &lead)
    {
        std::size_t seen = 0;
        int generation = flight->generation;
        for (;;) {
            flight->changed.wait(lock, stop, [&] {
                return flight->state != State::Led || flight->generation != generation
                    || flight->pieces.size() > seen;
            });
            if (flight->generation != generation) {
                generation = flight->generation;
                if (std::exchange(seen, 0) > 0) {
                    lock.unlock();
                    sink.withdraw();
                    lock.lock();
                    continue;
                }
            }
            if (flight->pieces.size() > seen) {
                const Piece piece = flight->pieces[seen++];
                lock.unlock();
                sink.send(piece);
                lock.lock();
                continue;
            }
            if (flight->state == State::Landed) {
                --flight->followers;
                return {*flight->result, true};
            }
            if (stop.stop_requested()) {
                --flight->followers;
                if (flight->state == State::Leaderless && flight->followers == 0)
                    m_flights.erase(key);
                return {fail(ErrorKind::Cancelled, "Stopped."), true};
            }
            if (flight->state == State::Leaderless) {
                --flight->followers;
                return leadFlight(lock, key, flight, sink, lead);
            }
        }
    }

    std::mutex m_mutex;
    std::unordered_map<Key, std::shared_ptr<Flight>, Hash> m_flights; ///< guarded by m_mutex
};

} // namespace dg
