// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What is known of models: prices, sizes, what they take. Comes from resources/models.json and from what the
/// providers' models endpoints say; a model that is in neither works all the same, at an unknown price.

#include "core/base/error.h"
#include "core/base/usage.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace dg {

/// Micro-dollars for one token, which are dollars for a million.
struct ModelPrice {
    double input = 0;
    double output = 0;
    double cacheRead = 0; ///< of an input token that the provider's prompt cache had
    double cacheWrite = 0; ///< of one that went into it, for 5 minutes
    double cacheWriteHour = 0; ///< for an hour

    bool operator==(const ModelPrice &) const = default;
};

/// How a provider's prompt cache is used with a model.
enum class PromptCaching {
    None,
    Marked, ///< beginnings of a prompt that are marked are kept
    Automatic, ///< beginnings are kept without being asked for
};

struct ModelInfo {
    QString id;
    QString name; ///< for people; empty: the id
    std::optional<ModelPrice> price; ///< none: not known
    TokenCount context; ///< question and answer together; 0: not known
    TokenCount maxOutput; ///< 0: not known
    bool takesTemperature = false;
    bool takesSchema = false; ///< answers by a JSON Schema when it is asked to
    PromptCaching promptCaching = PromptCaching::None;
    TokenCount promptCacheMinimum; ///< the shortest beginning that is kept
    bool listed = false; ///< the catalogue or the provider names it

    bool operator==(const ModelInfo &) const = default;
};

/// Tokens of a call as its provider bills them.
struct TokenUse {
    TokenCount input; ///< at the full price
    TokenCount cacheRead;
    TokenCount cacheWritten; ///< for 5 minutes
    TokenCount cacheWrittenHour;
    TokenCount output;
};

/// Tokens and money of a call; `priceUnknown` where the model has no price. Pure.
[[nodiscard]] Usage usageOf(const TokenUse &tokens, const std::optional<ModelPrice> &price);

/// Any thread.
class ModelCatalogue {
public:
    /// What comes with the studio. Error: the file is damaged (Internal).
    [[nodiscard]] static Expected<std::unique_ptr<ModelCatalogue>> load();
    /// The same from its text, for tests.
    [[nodiscard]] static Expected<std::unique_ptr<ModelCatalogue>> parse(const QByteArray &json);

    /// `protocol`: "anthropic", "openai". Never fails: of a model it does not know it says what is safe to
    /// assume. Dated ids ("claude-haiku-4-5-20251001") are those of their undated one.
    [[nodiscard]] ModelInfo find(const QString &protocol, const QString &model) const;
    /// In the file's order, then by id what was learned.
    [[nodiscard]] std::vector<ModelInfo> list(const QString &protocol) const;
    [[nodiscard]] QString defaultModel(const QString &protocol) const; ///< empty: there is none
    [[nodiscard]] QString date() const; ///< of the file's prices, as 2026-11-20

    /// What a models endpoint says; sizes and names there go before the file's, prices stay.
    void learn(const QString &protocol, const std::vector<ModelInfo> &models);

private:
    struct Models {
        std::vector<ModelInfo> shipped;
        std::map<QString, ModelInfo> learned; ///< by id

        [[nodiscard]] const ModelInfo *find(const QString &id) const;
    };

    ModelCatalogue() = default;
    QString m_date; // constant after load, as the defaults
    std::map<QString, QString> m_defaults; ///< by protocol
    mutable std::mutex m_mutex;
    std::map<QString, Models> m_models; ///< by protocol; guarded by m_mutex
};

} // namespace dg
