// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A provider that answers every stage as well as it can without an AI, and keeps count of what it is asked:
/// Rehearsal's words, judged. For tests and benchmarks of whole days of work.

#include "core/ai/ai_provider.h"
#include "core/base/clock.h"
#include "core/rehearsal/rehearsal_provider.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <chrono>
#include <functional>
#include <mutex>
#include <stop_token>
#include <vector>

namespace dg {

/// What one question is known by, worked out of nothing but what is asked: the stage's inputs, who is asked,
/// and which variant.
[[nodiscard]] QByteArray questionDigest(const AiProvider &provider, const QString &model,
    const QString &promptName, const QJsonObject &inputs, int variant);

/// Its answers may be shared, and like a network's provider it reads prompts. Any thread.
class DayWriter final : public AiProvider {
public:
    /// `clock` outlives it.
    explicit DayWriter(Clock &clock);

    /// How long a call takes; none until it is told.
    void setDuration(std::function<Clock::Duration(const AiRequest &)> duration);

    /// Of every call since the last time it was asked for, in the order they came.
    [[nodiscard]] std::vector<QByteArray> takeCalls();
    /// Processor time that its answers took, of all threads together.
    [[nodiscard]] std::chrono::nanoseconds processorTime() const;

    [[nodiscard]] QJsonObject identity() const override;
    [[nodiscard]] QString name() const override { return QStringLiteral("A day's writer"); }
    [[nodiscard]] QString defaultModel() const override { return QStringLiteral("day-1"); }
    [[nodiscard]] Reads reads() const override { return Reads::Prompt; }
    [[nodiscard]] bool mayBeShared() const override { return true; }
    [[nodiscard]] CallResult complete(
        const AiRequest &request, std::stop_token stop, const AnswerSink &sink) override;

private:
    Clock &m_clock;
    RehearsalProvider m_rehearsal;
    mutable std::mutex m_mutex;
    std::function<Clock::Duration(const AiRequest &)> m_duration; ///< guarded by m_mutex, as all below
    std::vector<QByteArray> m_calls;
    std::chrono::nanoseconds m_processorTime {};
};

} // namespace dg
