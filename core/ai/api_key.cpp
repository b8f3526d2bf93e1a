// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/api_key.h"

#include <utility>

namespace dg {

ApiKey::ApiKey(QByteArray key)
    : m_key(std::move(key))
{
}

ApiKey::Value ApiKey::value() const
{
    const std::scoped_lock lock(m_mutex);
    return {m_key, m_generation};
}

void ApiKey::set(QByteArray key)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_key = std::move(key);
        ++m_generation;
        m_state = State::Usable;
    }
    m_changed.notify_all();
}

void ApiKey::decline()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_state = State::Declined;
    }
    m_changed.notify_all();
}

void ApiKey::refused(int generation)
{
    std::function<void()> ask;
    {
        const std::scoped_lock lock(m_mutex);
        if (generation != m_generation || m_state != State::Usable)
            return;
        m_state = m_ask ? State::Asking : State::Declined;
        ask = m_ask;
    }
    if (ask)
        ask();
}

Expected<void> ApiKey::await(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    if (!m_changed.wait(lock, stop, [this] { return m_state != State::Asking; }))
        return fail(ErrorKind::Cancelled, "Stopped.");
    if (m_state == State::Usable)
        return {};
    if (m_key.isEmpty())
        return fail(
            ErrorKind::Unauthorised, "There is no key for this provider.", "Enter its key, then go on.");
    return fail(
        ErrorKind::Unauthorised, "The provider does not accept its key.", "Enter another key, then go on.");
}

void ApiKey::onRefused(std::function<void()> ask)
{
    const std::scoped_lock lock(m_mutex);
    m_ask = std::move(ask);
}

} // namespace dg
