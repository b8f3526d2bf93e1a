// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/voice.h"

#include "core/story/json_fields.h"
#include "core/story/voice_fields.h"

namespace dg {

DG_JSON_VALUE(VoiceProfile)
DG_JSON_SCHEMA(VoiceProfile)

} // namespace dg
