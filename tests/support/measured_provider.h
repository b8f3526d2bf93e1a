// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A provider as it is, with what it takes of the processor told apart from what everybody else takes. Any
/// thread.

#include "core/ai/ai_provider.h"
#include "tests/support/thread_time.h"

#include <QJsonObject>
#include <QString>

#include <atomic>
#include <chrono>
#include <optional>
#include <stop_token>

namespace dg {

class MeasuredProvider final : public AiProvider {
public:
    /// It outlives this.
    explicit MeasuredProvider(AiProvider &provider)
        : m_provider(provider)
    {
    }

    [[nodiscard]] int calls() const { return m_calls; }
    /// Of all its calls, whatever threads they were made on.
    [[nodiscard]] std::chrono::nanoseconds processorTime() const
    {
        return std::chrono::nanoseconds(m_processorTime);
    }

    [[nodiscard]] QJsonObject identity() const override { return m_provider.identity(); }
    [[nodiscard]] QString name() const override { return m_provider.name(); }
    [[nodiscard]] QString defaultModel() const override { return m_provider.defaultModel(); }
    [[nodiscard]] Reads reads() const override { return m_provider.reads(); }
    [[nodiscard]] bool mayBeShared() const override { return m_provider.mayBeShared(); }
    [[nodiscard]] QString disclosure() const override { return m_provider.disclosure(); }
    [[nodiscard]] CallGate *gate() override { return m_provider.gate(); }
    [[nodiscard]] Usage estimate(const AiRequest &request, TokenCount output) const override
    {
        return m_provider.estimate(request, output);
    }
    [[nodiscard]] std::optional<TokenCount> markedPrefixMinimum(const QString &model) const override
    {
        return m_provider.markedPrefixMinimum(model);
    }
    [[nodiscard]] AdaptiveConcurrency::Range automaticRange() const override
    {
        return m_provider.automaticRange();
    }
    [[nodiscard]] bool knowsPrice(const QString &model) const override
    {
        return m_provider.knowsPrice(model);
    }
    [[nodiscard]] CallResult complete(
        const AiRequest &request, std::stop_token stop, const AnswerSink &sink) override
    {
        ++m_calls;
        // What whoever listens does with a piece is not the provider's.
        std::chrono::nanoseconds listening {};
        AnswerSink mine;
        mine.begun = sink.begun;
        if (sink.text)
            mine.text = [&](const QByteArray &piece) {
                const auto began = threadProcessorTime();
                sink.text(piece);
                listening += threadProcessorTime() - began;
            };
        const auto began = threadProcessorTime();
        CallResult result = m_provider.complete(request, std::move(stop), mine);
        m_processorTime += (threadProcessorTime() - began - listening).count();
        return result;
    }

private:
    AiProvider &m_provider;
    std::atomic<int> m_calls {0};
    std::atomic<std::int64_t> m_processorTime {0};
};

} // namespace dg
