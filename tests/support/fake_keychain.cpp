// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_keychain.h"

#include <utility>

namespace dg {

void FakeKeychain::whenItAnswers(std::function<void()> then)
{
    if (m_hold)
        m_waiting.push_back(std::move(then));
    else
        then();
}

void FakeKeychain::answer()
{
    for (const auto &then : std::exchange(m_waiting, {}))
        then();
}

void FakeKeychain::read(const QString &key, Found found)
{
    asked.append(key);
    whenItAnswers([this, key, found = std::move(found)] {
        if (m_error) {
            found(tl::unexpected(*m_error));
            return;
        }
        const auto entry = entries.find(key);
        found(entry == entries.end() ? std::optional<QByteArray> {} : std::optional(entry->second));
    });
}

void FakeKeychain::write(const QString &key, const QByteArray &secret, Done done)
{
    whenItAnswers([this, key, secret, done = std::move(done)] {
        if (m_error) {
            done(tl::unexpected(*m_error));
            return;
        }
        entries.insert_or_assign(key, secret);
        done({});
    });
}

void FakeKeychain::remove(const QString &key, Done done)
{
    whenItAnswers([this, key, done = std::move(done)] {
        if (m_error) {
            done(tl::unexpected(*m_error));
            return;
        }
        entries.erase(key);
        done({});
    });
}

} // namespace dg
