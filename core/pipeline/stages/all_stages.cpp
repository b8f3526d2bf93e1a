// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/all_stages.h"

#include "core/pipeline/stages/draft/draft_stage.h"
#include "core/pipeline/stages/outline/outline_stage.h"
#include "core/pipeline/stages/script/script_stage.h"
#include "core/pipeline/stages/voice/voice_stage.h"

namespace dg {

std::vector<std::unique_ptr<Stage>> allStages()
{
    std::vector<std::unique_ptr<Stage>> stages;
    stages.push_back(std::make_unique<OutlineStage>());
    stages.push_back(std::make_unique<VoiceStage>());
    stages.push_back(std::make_unique<DraftStage>());
    stages.push_back(std::make_unique<ScriptStage>());
    return stages;
}

} // namespace dg
