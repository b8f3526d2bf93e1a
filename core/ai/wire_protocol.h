// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How a provider is spoken to: requests out of questions, answers out of events. A protocol has no state and
/// touches no network: any thread.

#include "core/ai/ai_provider.h"
#include "core/ai/event_stream.h"
#include "core/ai/http_transport.h"
#include "core/ai/model_catalogue.h"
#include "core/base/clock.h"
#include "core/base/rate_limiter.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <memory>
#include <optional>
#include <vector>

namespace dg {

/// Where a provider answers and what lets one in.
struct Endpoint {
    QUrl base; ///< without a slash at its end
    QByteArray key; ///< empty: none is sent
};

struct ModelPage {
    std::vector<ModelInfo> models;
    QByteArray next; ///< what the next page is asked for with; empty: this was the last
};

/// One streamed answer as it comes in. One thread at a time.
class AnswerReader {
public:
    virtual ~AnswerReader() = default;

    /// The text this event brings, often none. Error: the stream says that the call failed.
    [[nodiscard]] virtual tl::expected<QByteArray, CallFailure> take(const ServerEvent &event) = 0;
    /// The answer is there as a whole, even if the stream were to end now.
    [[nodiscard]] virtual bool isComplete() const = 0;
    /// Nothing more is to come, not even what the answer took.
    [[nodiscard]] virtual bool isOver() const = 0;
    [[nodiscard]] virtual StopReason stopReason() const = 0;
    [[nodiscard]] virtual TokenUse tokens() const = 0; ///< as far as they have been told
    [[nodiscard]] virtual QString model() const = 0; ///< that answers; empty: not told
    [[nodiscard]] virtual QString requestId() const = 0; ///< out of the stream; empty: not told
};

class WireProtocol {
public:
    virtual ~WireProtocol() = default;

    [[nodiscard]] virtual QString name() const = 0; ///< "anthropic", "openai"

    /// A streamed answer. `model` is the request's, never empty. Leaves out what that model does not take.
    [[nodiscard]] virtual HttpRequest completion(
        const Endpoint &endpoint, const AiRequest &request, const ModelInfo &model) const = 0;
    [[nodiscard]] virtual std::unique_ptr<AnswerReader> reader() const = 0;

    [[nodiscard]] virtual HttpRequest models(const Endpoint &endpoint, const QByteArray &page) const = 0;
    /// Error: BadAnswer.
    [[nodiscard]] virtual Expected<ModelPage> readModels(const QByteArray &body) const = 0;

    /// None where the server cannot count.
    [[nodiscard]] virtual std::optional<HttpRequest> tokenCount(
        const Endpoint &endpoint, const AiRequest &request, const ModelInfo &model) const = 0;
    [[nodiscard]] virtual Expected<TokenCount> readTokenCount(const QByteArray &body) const = 0;

    /// What an answer that is no success means; the body may be anything, such as a proxy's page.
    [[nodiscard]] virtual CallFailure failure(
        const HttpHead &head, const QByteArray &body, Clock::WallTime now) const = 0;
    [[nodiscard]] virtual std::vector<LimitSign> limits(
        const HttpHeaders &headers, Clock::WallTime now) const = 0;
    [[nodiscard]] virtual QString requestId(const HttpHeaders &headers) const = 0;
};

[[nodiscard]] std::unique_ptr<WireProtocol> anthropicProtocol();
[[nodiscard]] std::unique_ptr<WireProtocol> openAiProtocol();

} // namespace dg
