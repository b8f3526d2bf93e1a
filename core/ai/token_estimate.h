// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How many tokens a text is, where nobody counts them. Pure.

#include "core/ai/ai_request.h"

#include <QStringView>

namespace dg {

/// Within a fifth for English prose and JSON; writing systems beyond Latin take more tokens a character.
[[nodiscard]] TokenCount estimateTokens(QStringView text);
/// Everything of a request that is sent.
[[nodiscard]] TokenCount estimateTokens(const AiRequest &request);

} // namespace dg
