// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the studio says of providers, models and what they take. Pure; GUI thread for the sake of
/// translations.

#include "core/ai/model_catalogue.h"
#include "core/base/usage.h"
#include "ui/providers/provider_settings.h"

#include <QString>

namespace dg::providerwords {

/// Where its key is, in a word or two: "key stored", "no key".
[[nodiscard]] QString state(const ProviderSettings &providers, const ProviderChoice &choice);
/// As people know it: its name, or else its id.
[[nodiscard]] QString model(const ModelInfo &info);
/// "Rehearsal", "Anthropic · Claude Sonnet 5.5".
[[nodiscard]] QString writer(const ProviderSettings &providers, const RunSettings &settings);
/// Of a million tokens, read and written: "$2 / $10", "free", "price unknown".
[[nodiscard]] QString price(const ModelInfo &info);
/// The same as a sentence.
[[nodiscard]] QString priceInFull(const ModelInfo &info);

/// What a run has spent: "$0.021 of $0.50", "price unknown". Empty where there is nothing to pay.
[[nodiscard]] QString spent(const Usage &usage, const RunSettings &settings);
/// The tokens of it, and what the provider's prompt cache saved.
[[nodiscard]] QString tokensInFull(const Usage &usage);

} // namespace dg::providerwords
