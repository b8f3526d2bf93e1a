// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// An answer as the cache keeps it, and back again. Pure functions; any thread.

#include "core/ai/ai_request.h"

#include <QByteArray>

#include <optional>

namespace dg {

/// A line of JSON, which says what it took, then the answer as it is: an answer is read far more often than
/// written, and its lines within JSON take longer to read than all the rest of a hit.
[[nodiscard]] QByteArray completionToBytes(const Completion &completion);
/// Empty for anything that `completionToBytes` does not make.
[[nodiscard]] std::optional<Completion> completionFromBytes(const QByteArray &bytes);

} // namespace dg
