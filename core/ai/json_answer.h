// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// An answer as the model gave it, made into what was asked for as far as that changes no word of it. Pure;
/// any thread.

#include "core/ai/ai_request.h"
#include "core/base/error.h"

#include <QByteArray>

namespace dg {

/// What is asked for out of what was put around it. Json: the object out of a fence, or out of prose before
/// and after it. Fountain: the text out of a fence around all of it. Otherwise the answer as it is.
[[nodiscard]] QByteArray unwrapped(const QByteArray &answer, AnswerForm form);

/// Whether an answer is JSON that the schema describes, by its `type`, `properties`, `required`, `items` and
/// `enum`. Fields the schema does not know are nobody's concern. Error (BadAnswer): names the path, as
/// "outline.scenes[2].slug: is missing."
[[nodiscard]] Expected<void> checkAgainst(const AnswerSchema &schema, const QByteArray &answer);

} // namespace dg
