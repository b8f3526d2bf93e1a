// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A provider's key, as its calls use it: they ask for it each time, and wait together while somebody is
/// asked for a better one. Any thread.

#include "core/base/error.h"

#include <QByteArray>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>

namespace dg {

class ApiKey {
public:
    struct Value {
        QByteArray key; ///< empty: none
        int generation = 0; ///< which of the keys there have been
    };

    explicit ApiKey(QByteArray key = {});

    [[nodiscard]] Value value() const;
    /// Another key, or the same once more; whoever waits goes on with it.
    void set(QByteArray key);
    /// There will be none: whoever waits fails, and so does every call until there is one.
    void decline();
    /// The provider did not accept the key of that generation. Asks, once for each key there has been; nobody
    /// to ask is a no.
    void refused(int generation);
    /// Waits while somebody is being asked. Errors: Unauthorised (there is none that is accepted), Cancelled.
    [[nodiscard]] Expected<void> await(std::stop_token stop);

    /// Who is asked, on a thread of a call; answers with `set` or `decline`, at once or later.
    void onRefused(std::function<void()> ask);

private:
    enum class State { Usable, Asking, Declined };
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    QByteArray m_key; ///< guarded by m_mutex, as all below
    int m_generation = 1;
    State m_state = State::Usable;
    std::function<void()> m_ask;
};

} // namespace dg
