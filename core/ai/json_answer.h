// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// An answer as the model gave it, made into what was asked for as far as that changes no word of it. Pure;
/// any thread.

#include "core/ai/ai_request.h"

#include <QByteArray>

namespace dg {

/// What is asked for out of what was put around it. Json: the object out of a fence, or out of prose before
/// and after it. Fountain: the text out of a fence around all of it. Otherwise the answer as it is.
[[nodiscard]] QByteArray unwrapped(const QByteArray &answer, AnswerForm form);

} // namespace dg
