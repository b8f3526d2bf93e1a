// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/model_catalogue.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace dg {

namespace {

using Key = QLatin1String;

/// The longest of the shortest beginnings that any model keeps: what is marked from there on is worth it with
/// every one.
constexpr TokenCount safeCacheMinimum {4096};

PromptCaching promptCachingOf(const QString &word)
{
    if (word == QLatin1String("marked"))
        return PromptCaching::Marked;
    return word == QLatin1String("automatic") ? PromptCaching::Automatic : PromptCaching::None;
}

TokenCount tokensIn(const QJsonObject &model, Key key)
{
    return TokenCount(model.value(key).toInteger());
}

/// `shares` says what a protocol's models have in common: what writing costs, as a multiple of input.
ModelInfo modelIn(const QJsonObject &model, const QJsonObject &shares)
{
    const double input = model.value(Key("input")).toDouble();
    const auto times = [&](Key key) {
        const QJsonValue own = model.value(key);
        return input * (own.isUndefined() ? shares.value(key).toDouble(1) : own.toDouble());
    };
    ModelInfo info;
    info.id = model.value(Key("id")).toString();
    info.name = model.value(Key("name")).toString();
    info.price = ModelPrice {input, model.value(Key("output")).toDouble(), times(Key("cacheRead")),
        times(Key("cacheWrite")), times(Key("cacheWriteHour"))};
    info.context = tokensIn(model, Key("context"));
    info.maxOutput = tokensIn(model, Key("maxOutput"));
    info.takesTemperature = model.value(Key("temperature")).toBool();
    info.takesSchema = model.value(Key("schema")).toBool();
    info.promptCaching = promptCachingOf(shares.value(Key("promptCaching")).toString());
    info.promptCacheMinimum = tokensIn(model, Key("promptCacheMinimum"));
    info.listed = true;
    return info;
}

/// What is safe to assume of a model that nobody has described.
ModelInfo unknownModel(const QString &protocol, const QString &id)
{
    ModelInfo info;
    info.id = id;
    if (protocol == QLatin1String("anthropic")) {
        info.takesSchema = id.startsWith(QLatin1String("claude-"));
        info.promptCaching = PromptCaching::Marked;
        info.promptCacheMinimum = safeCacheMinimum;
    }
    return info;
}

/// "gpt-4.1-2025-04-14" as "gpt-4.1".
QString withoutDate(const QString &id)
{
    static const QRegularExpression date(QStringLiteral("-20\\d\\d-?\\d\\d-?\\d\\d$"));
    return QString(id).remove(date);
}

tl::unexpected<Error> damaged(const char *why)
{
    return fail(ErrorKind::Internal, std::string("The list of models is damaged: ") + why + ".",
        "Install the studio again.");
}

double tokens(TokenCount count)
{
    return static_cast<double>(count.value());
}

MicroDollars wholeMicroDollars(double amount)
{
    return MicroDollars(std::llround(amount));
}

} // namespace

Usage usageOf(const TokenUse &use, const std::optional<ModelPrice> &price)
{
    Usage usage;
    usage.cacheRead = use.cacheRead;
    usage.cacheWritten = use.cacheWritten + use.cacheWrittenHour;
    usage.input = use.input + usage.cacheRead + usage.cacheWritten;
    usage.output = use.output;
    usage.priceUnknown = !price;
    if (!price)
        return usage;
    const double throughCache = tokens(use.cacheRead) * price->cacheRead
        + tokens(use.cacheWritten) * price->cacheWrite + tokens(use.cacheWrittenHour) * price->cacheWriteHour;
    const double withoutCache = tokens(usage.cacheRead + usage.cacheWritten) * price->input;
    usage.cost = wholeMicroDollars(
        tokens(use.input) * price->input + throughCache + tokens(use.output) * price->output);
    usage.promptCacheSaved = wholeMicroDollars(withoutCache - throughCache);
    return usage;
}

const ModelInfo *ModelCatalogue::Models::find(const QString &id) const
{
    const auto known = std::find_if(
        shipped.begin(), shipped.end(), [&id](const ModelInfo &model) { return model.id == id; });
    if (known != shipped.end())
        return &*known;
    const auto found = learned.find(id);
    return found == learned.end() ? nullptr : &found->second;
}

Expected<std::unique_ptr<ModelCatalogue>> ModelCatalogue::load()
{
    QFile file(QStringLiteral(":/models.json"));
    if (!file.open(QIODevice::ReadOnly))
        return damaged("it is not there");
    return parse(file.readAll());
}

Expected<std::unique_ptr<ModelCatalogue>> ModelCatalogue::parse(const QByteArray &json)
{
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    const QJsonObject protocols = root.value(Key("protocols")).toObject();
    std::unique_ptr<ModelCatalogue> catalogue(new ModelCatalogue);
    catalogue->m_date = root.value(Key("date")).toString();
    if (catalogue->m_date.isEmpty())
        return damaged("its prices have no date");
    for (auto each = protocols.begin(); each != protocols.end(); ++each) {
        const QJsonObject protocol = each.value().toObject();
        Models &models = catalogue->m_models[each.key()];
        for (const QJsonValue model : protocol.value(Key("models")).toArray()) {
            models.shipped.push_back(modelIn(model.toObject(), protocol));
            const ModelInfo &info = models.shipped.back();
            // A price of 0 would let a budget pass what it has to stop.
            if (info.id.isEmpty() || info.price->input <= 0 || info.price->output <= 0)
                return damaged("a model has no name or no price");
        }
        const QString standard = protocol.value(Key("default")).toString();
        if (!models.find(standard))
            return damaged("a default is not in it");
        catalogue->m_defaults[each.key()] = standard;
    }
    if (catalogue->m_models.empty())
        return damaged("it names no models");
    return catalogue;
}

ModelInfo ModelCatalogue::find(const QString &protocol, const QString &model) const
{
    const std::scoped_lock lock(m_mutex);
    const auto models = m_models.find(protocol);
    if (models == m_models.end())
        return unknownModel(protocol, model);
    const ModelInfo *found = models->second.find(model);
    if (!found)
        found = models->second.find(withoutDate(model));
    if (!found)
        return unknownModel(protocol, model);
    ModelInfo info = *found;
    info.id = model;
    return info;
}

std::vector<ModelInfo> ModelCatalogue::list(const QString &protocol) const
{
    const std::scoped_lock lock(m_mutex);
    const auto models = m_models.find(protocol);
    if (models == m_models.end())
        return {};
    std::vector<ModelInfo> all = models->second.shipped;
    for (const auto &[id, model] : models->second.learned)
        all.push_back(model);
    return all;
}

QString ModelCatalogue::defaultModel(const QString &protocol) const
{
    const auto found = m_defaults.find(protocol);
    return found == m_defaults.end() ? QString() : found->second;
}

QString ModelCatalogue::date() const
{
    return m_date;
}

void ModelCatalogue::learn(const QString &protocol, const std::vector<ModelInfo> &models)
{
    for (const ModelInfo &told : models) {
        ModelInfo info = find(protocol, told.id);
        if (!told.name.isEmpty())
            info.name = told.name;
        if (told.context.value() > 0)
            info.context = told.context;
        if (told.maxOutput.value() > 0)
            info.maxOutput = told.maxOutput;
        if (!info.listed) { // nobody else has described it
            info.price = told.price;
            info.takesTemperature = info.takesTemperature || told.takesTemperature;
            info.takesSchema = info.takesSchema || told.takesSchema;
        }
        info.listed = true;

        const std::scoped_lock lock(m_mutex);
        Models &known = m_models[protocol];
        const auto shipped = std::find_if(known.shipped.begin(), known.shipped.end(),
            [&info](const ModelInfo &model) { return model.id == info.id; });
        if (shipped != known.shipped.end())
            *shipped = info;
        else
            known.learned.insert_or_assign(info.id, info);
    }
}

} // namespace dg
