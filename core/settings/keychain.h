// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The desktop's keychain, as far as the studio needs it. Used on the GUI thread, where its answers come too:
/// a keychain that asks its owner for a password takes its time.

#include "core/base/error.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>

namespace dg {

class Keychain {
public:
    using Found = std::function<void(const Expected<std::optional<QByteArray>> &)>;
    using Done = std::function<void(const Expected<void> &)>;

    virtual ~Keychain() = default;

    // Each calls back once. Errors: NotAccessible (there is none, it is locked, it does not answer in time),
    // Refused (the writer said no). No error repeats a secret.
    virtual void read(const QString &key, Found found) = 0;
    virtual void write(const QString &key, const QByteArray &secret, Done done) = 0;
    virtual void remove(const QString &key, Done done) = 0; ///< what is not there is removed already
};

} // namespace dg
