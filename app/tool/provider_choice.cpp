// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/provider_choice.h"

#include "core/ai/provider_pool.h"
#include "core/settings/secrets.h"
#include "core/settings/system_keychain.h"

#include <QEventLoop>

#include <optional>

namespace dg::tool {

namespace {

const QString rehearsal = QStringLiteral("rehearsal");

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

template <class T>
std::string problemIn(const Expected<T> &result)
{
    return result ? std::string() : result.error().text();
}

StandIn standInFrom(const std::string &value)
{
    // A model's name may have colons of its own: llama3.2:8b.
    StandIn standIn;
    standIn.provider = text(value).section(QLatin1Char(':'), 0, 0);
    standIn.model = text(value).section(QLatin1Char(':'), 1);
    return standIn;
}

/// Empty: the keychain has none, or there is no keychain.
QByteArray keyInKeychain(const ProviderAddress &address)
{
    SystemKeychain keychain;
    Secrets secrets(&keychain);
    QByteArray key;
    QEventLoop loop;
    bool answered = false;
    secrets.find(keyIdOf(address), [&](const Expected<std::optional<QByteArray>> &found) {
        if (found && *found)
            key = **found;
        answered = true;
        loop.quit();
    });
    if (!answered)
        loop.exec();
    return key;
}

} // namespace

std::string problemWithProvider(const std::string &name)
{
    return text(name) == rehearsal ? std::string() : problemIn(addressOf(text(name), {}));
}

std::string problemWithBase(const std::string &url)
{
    return problemIn(cleanBase(text(url)));
}

std::string problemWithStandIn(const std::string &standIn)
{
    return problemWithProvider(standInFrom(standIn).provider.toStdString());
}

Expected<void> apply(const ProviderChoice &choice, RunSettings &settings)
{
    if (!choice.provider.empty() && text(choice.provider) != settings.provider) {
        settings.provider = text(choice.provider);
        settings.model.clear();
        settings.baseUrl.clear();
    }
    if (settings.provider == rehearsal && (!choice.model.empty() || !choice.baseUrl.empty()))
        return fail(ErrorKind::InvalidInput, "Rehearsal has neither a model nor an address.",
            "Say with --provider whose they are.");
    if (!choice.model.empty())
        settings.model = text(choice.model);
    if (!choice.baseUrl.empty())
        settings.baseUrl = text(choice.baseUrl);
    if (!choice.standIn.empty())
        settings.standIn = standInFrom(choice.standIn);
    return {};
}

Expected<void> findKey(ProviderPool &pool, const QString &provider, const QString &baseUrl)
{
    if (provider == rehearsal)
        return {};
    const ProviderEnvironment &environment = pool.environment();
    const auto address = environment.addressOf(provider, baseUrl);
    if (!address)
        return tl::unexpected<Error>(address.error());
    ApiKey &key = pool.at(*address).key();
    if (!key.value().key.isEmpty())
        return {};
    if (!isLocal(address->base) && mayCarryKey(address->base)) {
        if (const QByteArray found = keyInKeychain(*address); !found.isEmpty())
            key.set(found);
    }
    if (key.value().key.isEmpty() && needsKey(*address))
        return tl::unexpected<Error>(environment.whyNoKey(provider, *address));
    return {};
}

} // namespace dg::tool
