// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The keychain of this desktop: GNOME's, KDE's or whichever speaks to libsecret. GUI thread; needs its event
/// loop. Never writes anything in the clear where there is none.

#include "core/settings/keychain.h"

#include <chrono>

namespace dg {

class SystemKeychain final : public Keychain {
public:
    /// `patience`: a locked keychain asks its owner for a password, who may be away; then a caller hears that
    /// it did not answer.
    explicit SystemKeychain(std::chrono::milliseconds patience = std::chrono::seconds(30));

    void read(const QString &key, Found found) override;
    void write(const QString &key, const QByteArray &secret, Done done) override;
    void remove(const QString &key, Done done) override;

private:
    const std::chrono::milliseconds m_patience;
};

} // namespace dg
