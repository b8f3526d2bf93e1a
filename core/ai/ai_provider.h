// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Who answers: Rehearsal, later Anthropic and OpenAI-compatible servers, and the testkit's scripted ones.

#include "core/ai/ai_request.h"
#include "core/base/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <functional>
#include <stop_token>

namespace dg {

/// Called with each piece of an answer as it arrives, in order, on the thread that called `complete`. Pieces
/// are UTF-8 and end between characters.
using DeltaSink = std::function<void(const QByteArray &)>;

/// `complete` is called by many threads at once. A provider outlives every call it was given.
class AiProvider {
public:
    virtual ~AiProvider() = default;

    /// What of the provider itself can change an answer (its kind, its address): part of the cache key.
    [[nodiscard]] virtual QJsonObject identity() const = 0;
    /// The model that answers when a request names none.
    [[nodiscard]] virtual QString defaultModel() const = 0;
    /// Whether its answers may go to a server that others read.
    [[nodiscard]] virtual bool mayBeShared() const = 0;

    /// What exports must say as long as any of its text is in them; empty: nothing.
    [[nodiscard]] virtual QString disclosure() const { return {}; }

    /// Blocks until the whole answer is there. A stop request ends it within 100 ms with
    /// ErrorKind::Cancelled. Other errors: CutOff (went away in mid-answer), Refused, BadAnswer,
    /// NotAccessible.
    [[nodiscard]] virtual Expected<Completion> complete(
        const AiRequest &request, std::stop_token stop, const DeltaSink &delta) = 0;
};

} // namespace dg
