// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/secrets.h"

#include <map>
#include <utility>

namespace dg {

struct Secrets::State {
    struct Held {
        QByteArray secret;
        SecretPlace place;
    };
    std::map<QString, Held> held; ///< by key
    std::optional<Error> problem;

    template <class T>
    void learn(const Expected<T> &result)
    {
        problem = result ? std::nullopt : std::optional(result.error());
    }
};

namespace {

Error noKeychain()
{
    return {ErrorKind::NotAccessible, "There is no keychain here."};
}

} // namespace

QString SecretId::key() const
{
    return address.isEmpty() ? name : name + QStringLiteral(" for ") + address;
}

Secrets::Secrets(Keychain *keychain)
    : m_keychain(keychain)
    , m_state(std::make_shared<State>())
{
    if (!keychain)
        m_state->problem = noKeychain();
}

void Secrets::find(const SecretId &id, Keychain::Found found)
{
    if (const auto held = m_state->held.find(id.key()); held != m_state->held.end()) {
        found(std::optional(held->second.secret));
        return;
    }
    if (!m_keychain) {
        found(std::optional<QByteArray> {});
        return;
    }
    m_keychain->read(id.key(),
        [state = m_state, key = id.key(), found = std::move(found)](
            const Expected<std::optional<QByteArray>> &result) {
            state->learn(result);
            // What was stored while the keychain was asked is newer.
            if (result && *result)
                state->held.try_emplace(key, State::Held {**result, SecretPlace::Keychain});
            found(result);
        });
}

void Secrets::store(const SecretId &id, const QByteArray &secret, std::function<void(const Stored &)> stored)
{
    m_state->held.insert_or_assign(id.key(), State::Held {secret, SecretPlace::Session});
    if (!m_keychain) {
        stored({SecretPlace::Session, noKeychain()});
        return;
    }
    m_keychain->write(id.key(), secret,
        [state = m_state, key = id.key(), secret, stored = std::move(stored)](const Expected<void> &result) {
            state->learn(result);
            if (!result) {
                stored({SecretPlace::Session, result.error()});
                return;
            }
            // It may have been removed or replaced meanwhile.
            if (const auto held = state->held.find(key);
                held != state->held.end() && held->second.secret == secret)
                held->second.place = SecretPlace::Keychain;
            stored({SecretPlace::Keychain});
        });
}

void Secrets::storeForSession(const SecretId &id, const QByteArray &secret)
{
    m_state->held.insert_or_assign(id.key(), State::Held {secret, SecretPlace::Session});
}

void Secrets::remove(const SecretId &id, Keychain::Done done)
{
    m_state->held.erase(id.key());
    if (!m_keychain) {
        done({});
        return;
    }
    m_keychain->remove(id.key(), [state = m_state, done = std::move(done)](const Expected<void> &result) {
        state->learn(result);
        done(result);
    });
}

void Secrets::tryKeychain(std::function<void()> tried)
{
    if (!m_keychain) {
        tried();
        return;
    }
    m_keychain->read(QStringLiteral("is-there-a-keychain"),
        [state = m_state, tried = std::move(tried)](const Expected<std::optional<QByteArray>> &result) {
            state->learn(result);
            tried();
        });
}

SecretPlace Secrets::place(const SecretId &id) const
{
    const auto held = m_state->held.find(id.key());
    return held == m_state->held.end() ? SecretPlace::Unknown : held->second.place;
}

std::optional<Error> Secrets::keychainProblem() const
{
    return m_state->problem;
}

} // namespace dg
