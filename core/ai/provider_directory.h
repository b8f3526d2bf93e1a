// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Which providers there are to choose from: by whom, at which address, with which key. Values and pure
/// functions.

#include "core/base/error.h"
#include "core/settings/secrets.h"

#include <QString>
#include <QUrl>

#include <functional>
#include <vector>

namespace dg {

/// A provider that the studio knows by name.
struct ProviderEntry {
    QString id; ///< "anthropic", "openai", "openrouter", "ollama", "lmstudio", "llamacpp"
    QString name; ///< "Anthropic", "LM Studio"
    QString protocol; ///< "anthropic", "openai"
    QUrl base;
    bool isLocal = false; ///< on this machine: needs no key and costs nothing
    QString keyPage {}; ///< where a writer gets a key; empty: nowhere
};

[[nodiscard]] const std::vector<ProviderEntry> &knownProviders();
/// Null: not known.
[[nodiscard]] const ProviderEntry *findProvider(const QString &id);

/// Who answers: a protocol and an address.
struct ProviderAddress {
    QString protocol; ///< "anthropic", "openai"
    QUrl base; ///< as `cleanBase` gives it

    bool operator==(const ProviderAddress &) const = default;
};

/// A base address as it is used and compared: no user, query or fragment, no slash at its end, scheme and
/// host in small letters, no default port. Errors (InvalidInput): no http or https address; carries a
/// password.
[[nodiscard]] Expected<QUrl> cleanBase(const QString &text);
/// What run settings mean: `provider` is an entry's id (or a protocol's, which is that entry's), `baseUrl`
/// stands in for its address. Errors: InvalidInput.
[[nodiscard]] Expected<ProviderAddress> addressOf(const QString &provider, const QString &baseUrl);
/// The entry at that address, whatever it was chosen by; null: none.
[[nodiscard]] const ProviderEntry *entryAt(const ProviderAddress &address);
/// For people: the entry's name, else the host.
[[nodiscard]] QString nameOf(const ProviderAddress &address);
/// On this machine.
[[nodiscard]] bool isLocal(const QUrl &base);
/// It answers nobody without a key.
[[nodiscard]] bool needsKey(const ProviderAddress &address);
/// A key may go there: over TLS, or within this machine or its own network.
[[nodiscard]] bool mayCarryKey(const QUrl &base);
/// What its key is stored under: bound to scheme, host and port, so that no other address gets it.
[[nodiscard]] SecretId keyIdOf(const ProviderAddress &address);

/// A key and an address out of the environment: ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, OPENAI_API_KEY,
/// OPENAI_BASE_URL, OPENROUTER_API_KEY. A variable's key goes to the address of the same prefix alone.
class ProviderEnvironment {
public:
    using Variable = std::function<QString(const QString &)>; ///< empty: not set
    explicit ProviderEnvironment(Variable variable);
    [[nodiscard]] static ProviderEnvironment ofProcess();

    /// Empty: none for that address.
    [[nodiscard]] QByteArray keyFor(const ProviderAddress &address) const;
    /// Which variable has it; empty: none.
    [[nodiscard]] QString keyVariableFor(const ProviderAddress &address) const;
    /// That there is none for an address that needs one, and which variables to set. `provider`: what it was
    /// chosen by.
    [[nodiscard]] Error whyNoKey(const QString &provider, const ProviderAddress &address) const;
    /// `addressOf`, with what the environment says where `baseUrl` is empty.
    [[nodiscard]] Expected<ProviderAddress> addressOf(const QString &provider, const QString &baseUrl) const;

private:
    Variable m_variable;
};

} // namespace dg
