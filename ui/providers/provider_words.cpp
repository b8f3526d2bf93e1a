// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/provider_words.h"

#include "ui/common/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace dg::providerwords {

using namespace Qt::StringLiterals;

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("dg::providerwords", text);
}

} // namespace

QString state(const ProviderSettings &providers, const ProviderChoice &choice)
{
    switch (providers.keyState(choice)) {
    case KeyState::Keychain:
        return say("key stored");
    case KeyState::Session:
        return say("for this session");
    case KeyState::Environment:
        return say("from the environment");
    case KeyState::None:
        break;
    }
    if (!choice.isLocal)
        return say("no key");
    return providers.isFound(choice) ? say("found on this machine") : say("not found");
}

QString model(const ModelInfo &info)
{
    return info.name.isEmpty() ? info.id : info.name;
}

QString writer(const ProviderSettings &providers, const RunSettings &settings)
{
    if (settings.provider == "rehearsal"_L1)
        return say("Rehearsal");
    const auto choice = providers.find(settings.provider, settings.baseUrl);
    if (!choice)
        return settings.provider;
    const QString id = settings.model.isEmpty() ? providers.modelToUse(*choice) : settings.model;
    return id.isEmpty() ? choice->name : u"%1 · %2"_s.arg(choice->name, model(providers.model(*choice, id)));
}

QString price(const ModelInfo &info)
{
    if (info.price == ModelPrice {})
        return say("free");
    if (!info.price)
        return say("price unknown");
    return u"%1 / %2"_s.arg(format::price(info.price->input), format::price(info.price->output));
}

QString priceInFull(const ModelInfo &info)
{
    if (info.price == ModelPrice {})
        return say("Free: it runs on this machine.");
    if (!info.price)
        return say("What it costs is not known here.");
    return say("%1 for a million tokens that it reads, %2 for a million that it writes.")
        .arg(format::price(info.price->input), format::price(info.price->output));
}

QString spent(const Usage &usage, const RunSettings &settings)
{
    const bool paid = usage.cost.value() > 0;
    if (!paid && usage.priceUnknown)
        return say("price unknown");
    if (!paid && (!settings.budget || settings.provider == "rehearsal"_L1))
        return {};
    QString text = format::money(usage.cost);
    if (usage.priceUnknown)
        text = say("at least %1").arg(text);
    return settings.budget ? say("%1 of %2").arg(text, format::money(*settings.budget)) : text;
}

QString tokensInFull(const Usage &usage)
{
    if (usage.input.value() == 0 && usage.output.value() == 0)
        return {};
    const QLocale locale;
    QStringList lines {say("%1 tokens read, %2 written.")
                           .arg(locale.toString(static_cast<qlonglong>(usage.input.value())),
                               locale.toString(static_cast<qlonglong>(usage.output.value())))};
    if (usage.cacheRead.value() > 0)
        lines.append(say("%1 of those read were in the provider's prompt cache.")
                         .arg(locale.toString(static_cast<qlonglong>(usage.cacheRead.value()))));
    if (usage.promptCacheSaved.value() > 0)
        lines.append(say("That saved %1.").arg(format::money(usage.promptCacheSaved)));
    if (usage.priceUnknown)
        lines.append(say("Some of it has no known price."));
    return lines.join(u'\n');
}

} // namespace dg::providerwords
