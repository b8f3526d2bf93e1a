// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/models_command.h"

#include "app/tool/console.h"
#include "app/tool/provider_choice.h"
#include "app/tool/text_table.h"
#include "core/ai/provider_pool.h"
#include "core/ai/provider_trial.h"
#include "core/base/clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <utility>
#include <vector>

namespace dg::tool {

namespace {

struct Listed {
    QString provider;
    ModelInfo model;
};

bool isFree(const ModelInfo &model)
{
    return model.price && *model.price == ModelPrice {};
}

QString priceText(double dollars)
{
    return QLatin1Char('$') + QString::number(dollars, 'f', dollars < 0.1 ? 3 : 2);
}

QString countText(TokenCount tokens)
{
    return tokens.value() > 0 ? QLocale(QLocale::English).toString(static_cast<qlonglong>(tokens.value()))
                              : QStringLiteral("unknown");
}

QString tableOf(const std::vector<Listed> &models)
{
    Table table({QStringLiteral("PROVIDER"), QStringLiteral("MODEL"), QStringLiteral("NAME"),
                    QStringLiteral("IN"), QStringLiteral("OUT"), QStringLiteral("CONTEXT")},
        {3, 4, 5});
    for (const auto &[provider, model] : models) {
        QStringList prices {QStringLiteral("price unknown"), QString()};
        if (isFree(model))
            prices = {QStringLiteral("free (this machine)"), QString()};
        else if (model.price)
            prices = {priceText(model.price->input), priceText(model.price->output)};
        table.add({readable(provider), readable(model.id), readable(model.name), prices[0], prices[1],
            countText(model.context)});
    }
    return table.text();
}

QJsonValue numberOrNull(TokenCount tokens)
{
    return tokens.value() > 0 ? QJsonValue(static_cast<qint64>(tokens.value()))
                              : QJsonValue(QJsonValue::Null);
}

QString jsonOf(const std::vector<Listed> &models, const QString &date)
{
    QJsonArray all;
    for (const auto &[provider, model] : models) {
        const auto price = [&model = model](double ModelPrice::*part) {
            return model.price ? QJsonValue((*model.price).*part) : QJsonValue(QJsonValue::Null);
        };
        all.append(QJsonObject {
            {QStringLiteral("provider"), provider},
            {QStringLiteral("id"), model.id},
            {QStringLiteral("name"), model.name},
            {QStringLiteral("price_unknown"), !model.price},
            {QStringLiteral("input_usd_per_million"), price(&ModelPrice::input)},
            {QStringLiteral("output_usd_per_million"), price(&ModelPrice::output)},
            {QStringLiteral("cache_read_usd_per_million"), price(&ModelPrice::cacheRead)},
            {QStringLiteral("cache_write_usd_per_million"), price(&ModelPrice::cacheWrite)},
            {QStringLiteral("context_tokens"), numberOrNull(model.context)},
            {QStringLiteral("max_output_tokens"), numberOrNull(model.maxOutput)},
        });
    }
    const QJsonObject root {{QStringLiteral("prices_of"), date}, {QStringLiteral("models"), all}};
    return QString::fromUtf8(QJsonDocument(root).toJson()).trimmed();
}

/// The file's, under the names of those whose prices they are.
std::vector<Listed> allKnown(const ModelCatalogue &catalogue)
{
    std::vector<Listed> models;
    for (const ProviderEntry &entry : knownProviders()) {
        if (entry.id != entry.protocol)
            continue;
        for (ModelInfo &model : catalogue.list(entry.protocol))
            models.push_back({entry.name, std::move(model)});
    }
    return models;
}

class Listing {
public:
    Listing(const ModelsCommand &command, ProviderPool &pool)
        : m_command(command)
        , m_pool(pool)
    {
    }

    [[nodiscard]] Expected<std::vector<Listed>> models()
    {
        if (m_command.provider.empty())
            return allKnown(m_pool.catalogue());
        const QString provider = QString::fromStdString(m_command.provider);
        const QString base = QString::fromStdString(m_command.baseUrl);
        const auto address = m_pool.environment().addressOf(provider, base);
        if (!address)
            return tl::unexpected<Error>(address.error());
        NetworkProvider &asked = m_pool.at(*address);
        if (!m_command.refresh)
            return knownAt(asked);
        if (const auto found = findKey(m_pool, provider, base); !found)
            return tl::unexpected<Error>(found.error());
        return listedBy(asked);
    }

private:
    std::vector<Listed> knownAt(const NetworkProvider &provider) const
    {
        // What others serve by the same protocol are other models.
        const ProviderEntry *entry = entryAt(provider.address());
        const QString protocol = provider.address().protocol;
        if (entry ? entry->id != protocol : protocol != QLatin1String("anthropic")) {
            printNote(QStringLiteral("%1 alone knows which models it has: --refresh asks it.")
                          .arg(provider.name()));
            return {};
        }
        std::vector<Listed> models;
        for (const ModelInfo &model : m_pool.catalogue().list(protocol))
            models.push_back({provider.name(), provider.infoOf(model.id)});
        return models;
    }

    static Expected<std::vector<Listed>> listedBy(NetworkProvider &provider)
    {
        const auto trial = tryProvider(provider, {}, {});
        if (!trial)
            return tl::unexpected<Error>(trial.error());
        std::vector<Listed> models;
        for (const ModelInfo &model : trial->models)
            models.push_back({provider.name(), provider.infoOf(model.id)});
        return models;
    }

    const ModelsCommand &m_command;
    ProviderPool &m_pool;
};

} // namespace

ExitCode run(const ModelsCommand &command)
{
    if (command.provider == "rehearsal") {
        printNote(QStringLiteral("Rehearsal has no models: it is no AI, and costs nothing."));
        return ExitCode::Done;
    }
    auto catalogue = ModelCatalogue::load();
    if (!catalogue)
        return printError(catalogue.error(), ExitCode::RunFailed);
    SystemClock clock;
    ProviderPool pool(clock, std::move(*catalogue));
    const auto models = Listing(command, pool).models();
    if (!models)
        return printError(models.error(), ExitCode::BadInput);
    const QString date = pool.catalogue().date();
    if (command.json) {
        printResult(jsonOf(*models, date));
    } else if (!models->empty()) {
        printResult(tableOf(*models));
        printNote(QStringLiteral("Dollars for a million tokens, prices of %1.").arg(date));
    } else if (command.refresh) {
        printNote(QStringLiteral("It lists no models."));
    }
    return ExitCode::Done;
}

} // namespace dg::tool
