// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Passwords and secrets by name: in the desktop's keychain, or in memory until the program ends where there
/// is none. A secret belongs to the address it was stored for, and no other address gets it. GUI thread.

#include "core/settings/keychain.h"

#include <compare>
#include <memory>

namespace dg {

struct SecretId {
    QString name; ///< "redis-password"
    QString address; ///< "redis://mara@room:6379"; empty: of no address

    /// As the keychain's own programs show it.
    [[nodiscard]] QString key() const;
    bool operator==(const SecretId &) const = default;
};

enum class SecretPlace {
    Unknown, ///< not asked for yet: it may lie in the keychain
    Keychain,
    Session, ///< gone when the program ends
};

class Secrets {
public:
    struct Stored {
        SecretPlace place;
        std::optional<Error> why {}; ///< it is not in the keychain
    };

    /// `keychain` outlives it; null: there is none.
    explicit Secrets(Keychain *keychain);

    /// Nothing is not an error. What was found or stored before comes at once, without the keychain. Errors:
    /// those of the keychain.
    void find(const SecretId &id, Keychain::Found found);
    /// In the keychain, or else for this session.
    void store(const SecretId &id, const QByteArray &secret, std::function<void(const Stored &)> stored);
    /// For this session alone. What the keychain has stays there and is not looked at until it is removed.
    void storeForSession(const SecretId &id, const QByteArray &secret);
    /// Errors: those of the keychain, which may still have it then.
    void remove(const SecretId &id, Keychain::Done done);
    /// Asks the keychain for something it does not have, to see whether it is there. Where it is locked, this
    /// does not ask anybody for its password.
    void tryKeychain(std::function<void()> tried);

    [[nodiscard]] SecretPlace place(const SecretId &id) const;
    /// Why the keychain could not be used when it was last asked.
    [[nodiscard]] std::optional<Error> keychainProblem() const;

private:
    struct State;
    Keychain *const m_keychain;
    const std::shared_ptr<State> m_state; ///< answers may come after the end of this object
};

} // namespace dg
