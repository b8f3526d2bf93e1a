// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The ways of speaking that Rehearsal's own lines know apart. Pure functions; any thread.

#include "core/rehearsal/library.h"
#include "core/story/voice.h"

namespace dg::rehearsal {

/// The style whose words occur most often in `text`; where none does, one that follows from the name.
[[nodiscard]] QJsonObject styleOf(const Library &library, const QString &text, const QString &name);

/// Its key: "blunt", "evasive", ….
[[nodiscard]] QString styleKeyOf(const Library &library, const VoiceProfile &voice, const QString &name);

} // namespace dg::rehearsal
