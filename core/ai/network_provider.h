// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A provider over the network: one attempt at a call, its key, what its answers say of its limits.
///
/// Any thread. No error, and nothing else that leaves here, holds the key: what a server says is redacted
/// before it becomes one.

#include "core/ai/ai_provider.h"
#include "core/ai/api_key.h"
#include "core/ai/call_gate.h"
#include "core/ai/http_transport.h"
#include "core/ai/model_catalogue.h"
#include "core/ai/provider_directory.h"
#include "core/ai/wire_protocol.h"
#include "core/base/clock.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace dg {

class NetworkProvider final : public AiProvider {
public:
    struct Services { // all outlive it
        HttpTransport &transport;
        ModelCatalogue &catalogue;
        Clock &clock;
    };

    NetworkProvider(const Services &services, ProviderAddress address, QByteArray key = {},
        const HttpLimits &limits = {});
    ~NetworkProvider() override;

    [[nodiscard]] QJsonObject identity() const override;
    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString defaultModel() const override;
    [[nodiscard]] Reads reads() const override { return Reads::Prompt; }
    [[nodiscard]] bool mayBeShared() const override { return true; }
    [[nodiscard]] CallGate *gate() override { return &m_gate; }
    [[nodiscard]] Usage estimate(const AiRequest &request, TokenCount output) const override;
    [[nodiscard]] std::optional<TokenCount> markedPrefixMinimum(const QString &model) const override;
    [[nodiscard]] AdaptiveConcurrency::Range automaticRange() const override;
    [[nodiscard]] bool knowsPrice(const QString &model) const override
    {
        return infoOf(model).price.has_value();
    }
    [[nodiscard]] CallResult complete(
        const AiRequest &request, std::stop_token stop, const AnswerSink &sink) override;

    /// Blocks. All models that the server lists; the catalogue learns them. Errors as of `complete`.
    [[nodiscard]] Expected<std::vector<ModelInfo>> models(std::stop_token stop);
    /// Blocks. As the server counts it, or an estimate where it does not.
    [[nodiscard]] Expected<TokenCount> countTokens(const AiRequest &request, std::stop_token stop);

    [[nodiscard]] const ProviderAddress &address() const { return m_address; }
    [[nodiscard]] ApiKey &key() { return m_key; }
    /// A model's price here: nothing where it runs on this machine, unless it is known by a vendor's price.
    [[nodiscard]] ModelInfo infoOf(const QString &model) const;

private:
    [[nodiscard]] tl::expected<QByteArray, CallFailure> fetch(
        const HttpRequest &request, std::stop_token stop);
    /// What keeps a call from being made at all.
    [[nodiscard]] std::optional<CallFailure> whyNotAsked(const ApiKey::Value &key);
    template <class T>
    [[nodiscard]] Expected<T> asked(const std::function<tl::expected<T, CallFailure>(const Endpoint &)> &ask);
    [[nodiscard]] CallFailure redacted(CallFailure failure, const QByteArray &key) const;

    const Services m_services;
    const ProviderAddress m_address;
    const HttpLimits m_limits;
    const std::unique_ptr<WireProtocol> m_protocol;
    ApiKey m_key;
    CallGate m_gate;
};

} // namespace dg
