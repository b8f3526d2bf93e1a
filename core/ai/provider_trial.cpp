// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/provider_trial.h"

#include "core/ai/wire_protocol.h"

#include <QStringList>

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

namespace dg {

namespace {

/// What is on this machine answers at once, or it is not there.
constexpr HttpLimits localLimits {.connect = std::chrono::milliseconds(300),
    .idle = std::chrono::milliseconds(300),
    .whole = std::chrono::milliseconds(500),
    .bodyBytes = 1024 * 1024};

/// A list may have a model by a longer name: with its date, or with Ollama's tag.
bool isCalled(const ModelInfo &model, const QString &name)
{
    return model.id == name || model.id.startsWith(name + QStringLiteral("-20"))
        || model.id == name + QStringLiteral(":latest");
}

QString someOf(const std::vector<ModelInfo> &models)
{
    constexpr std::size_t most = 3;
    QStringList names;
    for (std::size_t i = 0; i < std::min(most, models.size()); ++i)
        names.append(models[i].id);
    return names.join(QStringLiteral(", ")) + (models.size() > most ? QStringLiteral(" …") : QString());
}

QString remarkOn(const NetworkProvider &provider, const std::vector<ModelInfo> &models, const QString &chosen)
{
    const QString name = provider.name();
    if (models.empty() && chosen.isEmpty())
        return QStringLiteral("%1 lists no models: write the name of the one that is to be used.").arg(name);
    if (models.empty())
        return QStringLiteral("%1 lists no models: %2 may or may not be there.").arg(name, chosen);
    if (chosen.isEmpty())
        return QStringLiteral("Choose one of its models: %1.").arg(someOf(models));
    const bool isListed = std::any_of(
        models.begin(), models.end(), [&chosen](const ModelInfo &model) { return isCalled(model, chosen); });
    if (!isListed)
        return QStringLiteral("%1 does not list %2; it has %3.").arg(name, chosen, someOf(models));
    const ProviderEntry *entry = entryAt(provider.address());
    if (entry && entry->id == QLatin1String("openrouter"))
        return QStringLiteral("OpenRouter lists its models to everybody: the key itself was not tried.");
    return {};
}

std::optional<std::vector<ModelInfo>> modelsAt(
    HttpTransport &transport, const ProviderEntry &entry, std::stop_token stop)
{
    const auto protocol =
        entry.protocol == QLatin1String("anthropic") ? anthropicProtocol() : openAiProtocol();
    int status = 0;
    QByteArray body;
    HttpSink sink;
    sink.head = [&status](const HttpHead &head) { status = head.status; };
    sink.body = [&body](const QByteArray &bytes) {
        body += bytes;
        return true;
    };
    if (!transport.send(protocol->models({entry.base, {}}, {}), localLimits, std::move(stop), sink)
        || status != 200)
        return std::nullopt;
    auto page = protocol->readModels(body);
    return page ? std::optional(std::move(page->models)) : std::nullopt;
}

} // namespace

Expected<ProviderTrial> tryProvider(NetworkProvider &provider, const QString &model, std::stop_token stop)
{
    const ProviderAddress &address = provider.address();
    if (provider.key().value().key.isEmpty() && needsKey(address)) {
        const ProviderEntry *entry = entryAt(address);
        return fail(ErrorKind::Unauthorised,
            QStringLiteral("There is no key for %1.").arg(provider.name()).toStdString(),
            entry ? QStringLiteral("Enter one; %1 has yours.").arg(entry->keyPage).toStdString()
                  : std::string("Enter one."));
    }
    const auto begun = std::chrono::steady_clock::now();
    auto models = provider.models(std::move(stop));
    if (!models)
        return tl::unexpected<Error>(models.error());
    const auto took = std::chrono::steady_clock::now() - begun;
    QString remark = remarkOn(provider, *models, model.isEmpty() ? provider.defaultModel() : model);
    return ProviderTrial {
        std::move(*models), std::chrono::duration_cast<std::chrono::milliseconds>(took), std::move(remark)};
}

std::vector<LocalServer> findLocalServers(
    HttpTransport &transport, std::stop_token stop, const std::vector<ProviderEntry> &among)
{
    std::vector<std::optional<std::vector<ModelInfo>>> answers(among.size());
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < among.size(); ++i) {
            if (among[i].isLocal)
                threads.emplace_back([&, i] { answers[i] = modelsAt(transport, among[i], stop); });
        }
    }
    std::vector<LocalServer> found;
    for (std::size_t i = 0; i < among.size(); ++i) {
        if (answers[i])
            found.push_back({among[i].id, std::move(*answers[i])});
    }
    return found;
}

} // namespace dg
