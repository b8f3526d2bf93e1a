// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What is asked of an AI and what it answers. Plain values; copies cross threads freely.

#include "core/base/usage.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <cstdint>

namespace dg {

/// What the answer must be.
enum class AnswerForm { Json, Fountain };

/// One call. Everything here but `label` can change the answer and is part of the cache key.
struct AiRequest {
    QString stage; ///< "voice", "outline", "draft": whose inputs these are
    QJsonObject inputs; ///< the stage's input struct; Rehearsal reads nothing else
    QString system; ///< rendered prompt: what never changes, then the show
    QString prompt; ///< rendered prompt: what this call is about
    AnswerForm form = AnswerForm::Json;
    QString model; ///< empty: the provider's default
    std::int64_t seed = 1; ///< read by providers that are deterministic
    int variant = 0; ///< another take is a higher number
    QString label; ///< for people: "Mara", "Scene 5"; not part of the key
};

enum class StopReason { EndOfTurn, TokenLimit, Refusal, ContentFilter };

struct Completion {
    QByteArray text; ///< UTF-8, whole
    StopReason stopReason = StopReason::EndOfTurn;
    Usage usage;
    QString model; ///< that answered
};

} // namespace dg
