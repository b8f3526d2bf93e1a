// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A keychain in memory that answers when it is told to. One thread.

#include "core/settings/keychain.h"

#include <QStringList>

#include <map>
#include <vector>

namespace dg {

class FakeKeychain final : public Keychain {
public:
    void read(const QString &key, Found found) override;
    void write(const QString &key, const QByteArray &secret, Done done) override;
    void remove(const QString &key, Done done) override;

    /// From now on every question ends so; without an error it works again.
    void failWith(std::optional<Error> error) { m_error = std::move(error); }
    /// Questions wait until `answer`; otherwise they are answered at once.
    void hold(bool hold) { m_hold = hold; }
    void answer(); ///< all that wait, in their order

    std::map<QString, QByteArray> entries;
    QStringList asked; ///< keys that were read

private:
    void whenItAnswers(std::function<void()> then);
    std::optional<Error> m_error;
    bool m_hold = false;
    std::vector<std::function<void()>> m_waiting;
};

} // namespace dg
