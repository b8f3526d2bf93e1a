// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What is asked of an AI and what it answers. Plain values; copies cross threads freely.

#include "core/base/usage.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace dg {

/// What the answer must be.
enum class AnswerForm { Json, Fountain };

/// The JSON Schema that a provider is asked to hold its answer to; whether it did is for `AiCall::check` to
/// say, which reads the answer. Immutable, shared by all calls of a stage.
struct AnswerSchema {
    QString name; ///< letters, digits, underscores
    QJsonObject schema;
    QByteArray digest; ///< of `schema`; what stands for it in a cache key, beside the name
};

/// What was wrong with an answer, for the one attempt to have it mended.
struct Repair {
    QByteArray answer;
    QString problem; ///< one sentence
};

/// One call. Everything here can change the answer and is part of the cache key, but for what is said not to.
struct AiRequest {
    QString stage; ///< "voice", "outline", "draft": whose inputs these are
    QJsonObject inputs; ///< the stage's input struct; Rehearsal reads nothing else
    QString system; ///< rendered prompt: what never changes, then the show
    QString prompt; ///< rendered prompt: what this call is about
    AnswerForm form = AnswerForm::Json;
    QString model; ///< empty: the provider's default
    std::int64_t seed = 1; ///< read by providers that are deterministic
    int variant = 0; ///< another take is a higher number
    QString label {}; ///< for people: "Mara", "Scene 5"; not part of the key
    std::shared_ptr<const AnswerSchema> schema {}; ///< of a JSON answer; null: any
    TokenCount maxOutput {8192}; ///< the longest answer it may give, if the model gives so long ones
    std::optional<double> temperature {}; ///< 0 to 1; sent only to models that take it
    std::optional<Repair> repair {}; ///< not part of the key: the mended answer is the answer
    /// Where what other calls begin with as well ends, in characters of `system`, ascending, at most 4: there
    /// a provider's prompt cache is worth a mark. Not part of the key.
    std::vector<qsizetype> sharedPrefixes {};
};

enum class StopReason {
    EndOfTurn,
    TokenLimit, ///< of the request or of the model
    ContextLimit, ///< question and answer together are too long for the model
    Refusal,
    ContentFilter,
    Paused, ///< the model stopped in the middle and would go on if it were asked to
};

struct Completion {
    QByteArray text; ///< UTF-8, whole
    StopReason stopReason = StopReason::EndOfTurn;
    Usage usage;
    QString model; ///< that answered
    QString requestId {}; ///< the provider's own name for this call; empty: it gives none
    QString warning {}; ///< one sentence for the writer; empty: nothing
};

} // namespace dg
