// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/provider_directory.h"

#include <QHostAddress>
#include <QProcessEnvironment>
#include <QStringList>

#include <algorithm>
#include <array>
#include <utility>

namespace dg {

namespace {

/// A provider's variables in the environment.
struct Variables {
    QString provider; ///< id of its entry
    QString key;
    QString base; ///< empty: it has none
};

const std::array<Variables, 3> &allVariables()
{
    static const std::array<Variables, 3> variables {{
        {QStringLiteral("anthropic"), QStringLiteral("ANTHROPIC_API_KEY"),
            QStringLiteral("ANTHROPIC_BASE_URL")},
        {QStringLiteral("openai"), QStringLiteral("OPENAI_API_KEY"), QStringLiteral("OPENAI_BASE_URL")},
        {QStringLiteral("openrouter"), QStringLiteral("OPENROUTER_API_KEY"), {}},
    }};
    return variables;
}

/// Scheme, host and port: who gets what is sent there.
QString originOf(const QUrl &base)
{
    return base.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo)
        .toString(QUrl::FullyEncoded);
}

bool isOfOwnNetwork(const QString &host)
{
    QHostAddress address;
    if (!address.setAddress(host))
        return !host.contains(QLatin1Char('.')) || host.endsWith(QLatin1String(".local"));
    bool isIpv4 = false;
    const quint32 number = address.toIPv4Address(&isIpv4); // ::ffff:10.0.0.1 too
    if (isIpv4) {
        const QHostAddress ipv4(number);
        return ipv4.isInSubnet(QHostAddress(QStringLiteral("10.0.0.0")), 8)
            || ipv4.isInSubnet(QHostAddress(QStringLiteral("172.16.0.0")), 12)
            || ipv4.isInSubnet(QHostAddress(QStringLiteral("192.168.0.0")), 16) || ipv4.isLinkLocal();
    }
    return address.isUniqueLocalUnicast() || address.isLinkLocal();
}

QUrl baseOf(const char *text)
{
    return QUrl(QString::fromLatin1(text));
}

} // namespace

const std::vector<ProviderEntry> &knownProviders()
{
    static const QString anthropic = QStringLiteral("anthropic");
    static const QString openAi = QStringLiteral("openai");
    static const std::vector<ProviderEntry> entries {
        {anthropic, QStringLiteral("Anthropic"), anthropic, baseOf("https://api.anthropic.com"), false,
            QStringLiteral("https://platform.claude.com/settings/keys")},
        {openAi, QStringLiteral("OpenAI"), openAi, baseOf("https://api.openai.com/v1"), false,
            QStringLiteral("https://platform.openai.com/api-keys")},
        {QStringLiteral("openrouter"), QStringLiteral("OpenRouter"), openAi,
            baseOf("https://openrouter.ai/api/v1"), false, QStringLiteral("https://openrouter.ai/keys")},
        {QStringLiteral("ollama"), QStringLiteral("Ollama"), openAi, baseOf("http://localhost:11434/v1"),
            true},
        {QStringLiteral("lmstudio"), QStringLiteral("LM Studio"), openAi, baseOf("http://localhost:1234/v1"),
            true},
        {QStringLiteral("llamacpp"), QStringLiteral("llama.cpp"), openAi, baseOf("http://localhost:8080/v1"),
            true},
        {QStringLiteral("vllm"), QStringLiteral("vLLM"), openAi, baseOf("http://localhost:8000/v1"), true},
    };
    return entries;
}

const ProviderEntry *findProvider(const QString &id)
{
    const auto &entries = knownProviders();
    const auto found = std::find_if(
        entries.begin(), entries.end(), [&id](const ProviderEntry &entry) { return entry.id == id; });
    return found == entries.end() ? nullptr : &*found;
}

Expected<QUrl> cleanBase(const QString &text)
{
    // No message repeats the address: somebody may have put the key into it.
    QUrl url(text.trimmed());
    QString host = url.host();
    if (host.endsWith(QLatin1Char('.')))
        host.chop(1);
    const bool isWeb = url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http");
    if (!url.isValid() || !isWeb || host.isEmpty())
        return fail(ErrorKind::InvalidInput, "That is no web address where an AI could answer.",
            "Write it as https://api.example.com/v1, or http://localhost:8080/v1 for one on this machine.");
    if (!url.userInfo().isEmpty())
        return fail(ErrorKind::InvalidInput, "That address carries a name or a password.",
            "Take it out of the address; a key belongs into the keychain or the environment.");
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(QLatin1Char('/')))
        path.chop(1);
    url = url.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment);
    url.setHost(host);
    url.setPath(path, QUrl::StrictMode);
    if (url.port() == (url.scheme() == QLatin1String("https") ? 443 : 80))
        url.setPort(-1);
    return url;
}

Expected<ProviderAddress> addressOf(const QString &provider, const QString &baseUrl)
{
    const ProviderEntry *entry = findProvider(provider);
    if (!entry) {
        QStringList ids {QStringLiteral("rehearsal")};
        for (const ProviderEntry &known : knownProviders())
            ids.append(known.id);
        const QString last = ids.takeLast();
        return fail(ErrorKind::InvalidInput,
            QStringLiteral("Nobody here writes as \"%1\".").arg(provider).toStdString(),
            QStringLiteral("There are %1 and %2.").arg(ids.join(QStringLiteral(", ")), last).toStdString());
    }
    if (baseUrl.isEmpty())
        return ProviderAddress {entry->protocol, entry->base};
    return cleanBase(baseUrl).map([entry](const QUrl &base) {
        return ProviderAddress {entry->protocol, base};
    });
}

const ProviderEntry *entryAt(const ProviderAddress &address)
{
    QUrl base = address.base;
    if (isLocal(base))
        base.setHost(QStringLiteral("localhost")); // by whichever of its names
    const auto &entries = knownProviders();
    const auto found = std::find_if(entries.begin(), entries.end(),
        [&](const ProviderEntry &entry) { return entry.protocol == address.protocol && entry.base == base; });
    return found == entries.end() ? nullptr : &*found;
}

QString nameOf(const ProviderAddress &address)
{
    if (const ProviderEntry *entry = entryAt(address))
        return entry->name;
    const int port = address.base.port();
    return port < 0 ? address.base.host() : QStringLiteral("%1:%2").arg(address.base.host()).arg(port);
}

bool isLocal(const QUrl &base)
{
    const QString host = base.host();
    return host == QLatin1String("localhost") || host.endsWith(QLatin1String(".localhost"))
        || QHostAddress(host).isLoopback();
}

bool needsKey(const ProviderAddress &address)
{
    const bool isVendor = address.protocol == QLatin1String("anthropic") || entryAt(address);
    return isVendor && !isLocal(address.base) && !isOfOwnNetwork(address.base.host());
}

bool mayCarryKey(const QUrl &base)
{
    if (base.scheme() == QLatin1String("https"))
        return true;
    return base.scheme() == QLatin1String("http") && !base.host().isEmpty()
        && (isLocal(base) || isOfOwnNetwork(base.host()));
}

SecretId keyIdOf(const ProviderAddress &address)
{
    return {QStringLiteral("ai-key"), originOf(address.base)};
}

ProviderEnvironment::ProviderEnvironment(Variable variable)
    : m_variable(std::move(variable))
{
}

ProviderEnvironment ProviderEnvironment::ofProcess()
{
    return ProviderEnvironment([environment = QProcessEnvironment::systemEnvironment()](
                                   const QString &name) { return environment.value(name).trimmed(); });
}

QByteArray ProviderEnvironment::keyFor(const ProviderAddress &address) const
{
    const QString variable = keyVariableFor(address);
    return variable.isEmpty() ? QByteArray() : m_variable(variable).toUtf8();
}

QString ProviderEnvironment::keyVariableFor(const ProviderAddress &address) const
{
    if (!mayCarryKey(address.base))
        return {};
    for (const Variables &variables : allVariables()) {
        const auto own = addressOf(variables.provider, {});
        if (own && own->protocol == address.protocol && originOf(own->base) == originOf(address.base)
            && !m_variable(variables.key).isEmpty())
            return variables.key;
    }
    return {};
}

Error ProviderEnvironment::whyNoKey(const QString &provider, const ProviderAddress &address) const
{
    const QString name = nameOf(address);
    if (!mayCarryKey(address.base))
        return {ErrorKind::Unauthorised,
            QStringLiteral("No key is sent to %1, where it could be read on its way.")
                .arg(name)
                .toStdString(),
            "Use an address that begins with https."};

    const Variables *ofAddress = nullptr;
    for (const Variables &variables : allVariables()) {
        const auto own = addressOf(variables.provider, {});
        if (own && own->protocol == address.protocol && originOf(own->base) == originOf(address.base))
            ofAddress = &variables;
    }
    if (ofAddress)
        return {ErrorKind::Unauthorised, QStringLiteral("There is no key for %1.").arg(name).toStdString(),
            QStringLiteral("Set %1, or store a key in the studio.").arg(ofAddress->key).toStdString()};

    // What the protocol's own vendor has variables for can lead elsewhere; but only both together.
    const Variables &pair =
        address.protocol == QLatin1String("anthropic") ? allVariables()[0] : allVariables()[1];
    QString message = QStringLiteral("There is no key for %1").arg(name);
    for (const Variables &variables : allVariables()) {
        if (variables.provider == provider && !m_variable(variables.key).isEmpty())
            message +=
                QStringLiteral(": %1 belongs to another address and is not sent there").arg(variables.key);
    }
    return {ErrorKind::Unauthorised, (message + QLatin1Char('.')).toStdString(),
        QStringLiteral("Set %1 to that address and %2 to its key, or store a key for it in the studio.")
            .arg(pair.base, pair.key)
            .toStdString()};
}

Expected<ProviderAddress> ProviderEnvironment::addressOf(
    const QString &provider, const QString &baseUrl) const
{
    if (!baseUrl.isEmpty())
        return dg::addressOf(provider, baseUrl);
    for (const Variables &variables : allVariables()) {
        if (variables.provider != provider || variables.base.isEmpty())
            continue;
        auto address = dg::addressOf(provider, m_variable(variables.base));
        if (!address)
            address.error().message =
                (variables.base + QStringLiteral(": ")).toStdString() + address.error().message;
        return address;
    }
    return dg::addressOf(provider, {});
}

} // namespace dg
