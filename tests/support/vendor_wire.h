// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the two vendors' servers take and say, held to the letter of their documentation: more strictly than
/// any server in the field, so that what passes here passes there. No state: any thread.

#include "tests/support/http_script_server.h"
#include "tests/support/prompt_cache_model.h"
#include "tests/support/vendor_prompt.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QUrlQuery>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace dg {

struct VendorModel {
    QString id;
    QString name;
    TokenCount context {200'000};
    TokenCount maxOutput {64'000};
    bool takesSampling = false; ///< temperature and its like
    bool takesPrefill = false; ///< a conversation that ends with the assistant
    bool takesMaxTokens = true; ///< OpenAI: the old name for max_completion_tokens
    PromptCacheRules caching {};
};

/// A question that passed the door.
struct VendorRequest {
    QJsonObject body;
    QString model;
    QString stage; ///< "voice", "outline", "draft"; empty: none of ours
    QString subject; ///< whom or what it is about: "Mara", "S5"; empty: nobody
    QString system; ///< the instructions as one text
    QString prompt; ///< the first question
    std::optional<QJsonObject> schema; ///< that the answer is held to
    bool streams = false;
    bool tellsUsage = true; ///< of a stream
    TokenCount maxOutput {};
    VendorPrompt tokens;
    int attempt = 1; ///< the k-th time that the same is asked
};

struct VendorRefusal {
    int status = 400;
    QByteArray type; ///< the vendor's word for it
    QString message;
    QString parameter {}; ///< OpenAI
    QByteArray code {}; ///< OpenAI
};

enum class VendorRefused { Overloaded, Broken, TooMany };

struct VendorUse {
    PromptCacheModel::Use cache;
    std::size_t input = 0; ///< in all
    std::int64_t output = 0;
};

/// How much of a limit is left.
struct VendorLimit {
    int limit = 0; ///< a minute
    int remaining = 0;
    std::chrono::milliseconds fullIn {};
};

class VendorWire {
public:
    virtual ~VendorWire() = default;

    [[nodiscard]] virtual QByteArray completionPath() const = 0;
    [[nodiscard]] virtual QByteArray countPath() const = 0; ///< empty: it does not count
    [[nodiscard]] virtual QByteArray modelsPath() const = 0;
    [[nodiscard]] virtual std::vector<VendorModel> models() const = 0; ///< as they are documented

    /// `key`: empty: anybody may come.
    [[nodiscard]] virtual std::optional<VendorRefusal> checkHeaders(
        const SeenRequest &request, const QByteArray &key) const = 0;
    [[nodiscard]] virtual tl::expected<VendorRequest, VendorRefusal> read(
        const QJsonObject &body, const std::vector<VendorModel> &models) const = 0;
    [[nodiscard]] virtual tl::expected<VendorPrompt, VendorRefusal> readCount(
        const QJsonObject &body, const std::vector<VendorModel> &models) const = 0;
    [[nodiscard]] virtual tl::expected<QJsonObject, VendorRefusal> list(
        const QUrlQuery &query, const std::vector<VendorModel> &models) const = 0;

    [[nodiscard]] virtual QByteArray error(
        const VendorRefusal &refusal, const QByteArray &requestId) const = 0;
    [[nodiscard]] virtual VendorRefusal refusal(VendorRefused why) const = 0;
    [[nodiscard]] virtual HttpHeaders headers(const QByteArray &requestId) const = 0;
    [[nodiscard]] virtual HttpHeaders limitHeaders(const VendorLimit &limit, Clock::WallTime now) const = 0;

    // A stream.
    [[nodiscard]] virtual QByteArray begin(
        const VendorRequest &request, const VendorUse &use, const QByteArray &id) const = 0;
    [[nodiscard]] virtual QByteArray piece(
        const VendorRequest &request, const QByteArray &text, const QByteArray &id) const = 0;
    [[nodiscard]] virtual QByteArray end(const VendorRequest &request, const VendorUse &use,
        const QByteArray &stopReason, const QByteArray &id) const = 0;
    [[nodiscard]] virtual QByteArray breakOff() const = 0; ///< an error in mid-stream
    // The same at once.
    [[nodiscard]] virtual QJsonObject whole(const VendorRequest &request, const VendorUse &use,
        const QByteArray &text, const QByteArray &stopReason, const QByteArray &id) const = 0;
    [[nodiscard]] virtual QByteArray stopAtEnd() const = 0;
    [[nodiscard]] virtual QByteArray stopAtLimit() const = 0;
};

[[nodiscard]] std::unique_ptr<VendorWire> anthropicWire();
[[nodiscard]] std::unique_ptr<VendorWire> openAiWire();

/// What the vendors' servers would not take as the schema of an answer; empty: it is right.
[[nodiscard]] QString anthropicSchemaProblem(const QJsonObject &schema);
[[nodiscard]] QString openAiSchemaProblem(const QJsonObject &schema);

/// Which of our stages asks, and about whom: out of its prompt.
void recogniseStage(VendorRequest &request);

} // namespace dg
