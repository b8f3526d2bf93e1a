// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// An answer as the cache keeps it, and back again. Pure functions; any thread.

#include "core/ai/ai_request.h"

#include <optional>

namespace dg {

/// JSON; what it took is kept with it.
[[nodiscard]] QByteArray completionToBytes(const Completion &completion);
/// Empty for anything that `completionToBytes` does not make.
[[nodiscard]] std::optional<Completion> completionFromBytes(const QByteArray &bytes);

} // namespace dg
