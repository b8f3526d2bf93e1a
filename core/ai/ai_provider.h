// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Who answers: Rehearsal, Anthropic, OpenAI-compatible servers, and the testkit's scripted ones.

#include "core/ai/ai_request.h"
#include "core/base/adaptive_concurrency.h"
#include "core/base/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <chrono>
#include <concepts>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

namespace dg {

class CallGate;

/// Where an answer goes as it arrives, on the thread that called `complete`.
struct AnswerSink {
    AnswerSink() = default;
    template <std::invocable<const QByteArray &> Text>
    AnswerSink(Text sink) // NOLINT(google-explicit-constructor): a function alone is where the text goes
        : text(std::move(sink))
    {
    }

    /// Called with each piece, in order. Pieces are UTF-8 and end between characters.
    std::function<void(const QByteArray &)> text;
    /// The provider has taken the question and begins to answer; once, before any text.
    std::function<void()> begun;
};

/// What can be done about a call that failed.
enum class Recovery {
    None,
    Retry, ///< the same call may succeed a little later
    NewKey, ///< the provider does not accept its key
};

/// A call that failed, and what its caller has to know of it beside the words.
struct CallFailure : Error {
    CallFailure(Error error) // NOLINT(google-explicit-constructor): an error alone is final
        : Error(std::move(error))
    {
    }
    CallFailure(ErrorKind what, std::string why, std::string next = {})
        : Error {what, std::move(why), std::move(next)}
    {
    }

    Recovery recovery = Recovery::None;
    bool pushedBack = false; ///< too much at once: 429, 529
    /// Nothing is wrong with the question: another provider may answer it.
    bool providerDown = false;
    std::optional<std::chrono::milliseconds> retryAfter {}; ///< asked for by the provider
    Usage usage {}; ///< what it took all the same, as far as that is known
};

using CallResult = tl::expected<Completion, CallFailure>;

/// `complete` is called by many threads at once. A provider outlives every call it was given.
class AiProvider {
public:
    virtual ~AiProvider() = default;

    /// What of the provider itself can change an answer (its kind, its address): part of the cache key.
    [[nodiscard]] virtual QJsonObject identity() const = 0;
    /// For people and statistics: "Anthropic", "Ollama".
    [[nodiscard]] virtual QString name() const = 0;
    /// The model that answers when a request names none.
    [[nodiscard]] virtual QString defaultModel() const = 0;
    /// What it reads of a request: nothing else can change its answer, and nothing else is part of the key.
    enum class Reads { Everything, Prompt, Inputs };
    [[nodiscard]] virtual Reads reads() const { return Reads::Everything; }
    /// Whether its answers may go to a server that others read.
    [[nodiscard]] virtual bool mayBeShared() const = 0;

    /// What exports must say as long as any of its text is in them; empty: nothing.
    [[nodiscard]] virtual QString disclosure() const { return {}; }
    /// What every call has to pass before it is made; null: nothing.
    [[nodiscard]] virtual CallGate *gate() { return nullptr; }
    /// What a call with an answer of so many tokens is going to take; tokens are estimated. No more than
    /// arithmetic.
    [[nodiscard]] virtual Usage estimate(const AiRequest &, TokenCount /*output*/) const { return {}; }
    /// The shortest beginning of a prompt that its prompt cache keeps for that model (empty: its default),
    /// and only where it is marked; none: marks do nothing.
    [[nodiscard]] virtual std::optional<TokenCount> markedPrefixMinimum(const QString & /*model*/) const
    {
        return std::nullopt;
    }

    /// How many calls it is tried with at once where nobody says a number.
    [[nodiscard]] virtual AdaptiveConcurrency::Range automaticRange() const { return {}; }
    /// Whether what a call costs can be told before it is made.
    [[nodiscard]] virtual bool knowsPrice(const QString & /*model*/) const { return true; }

    /// Blocks until the whole answer is there; makes one attempt. A stop request ends it within 100 ms with
    /// ErrorKind::Cancelled. Other errors: CutOff (went away in mid-answer), Refused, BadAnswer,
    /// NotAccessible, Unauthorised, Overloaded, InvalidInput.
    [[nodiscard]] virtual CallResult complete(
        const AiRequest &request, std::stop_token stop, const AnswerSink &sink) = 0;
};

} // namespace dg
