// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/all_stages.h"

#include "core/pipeline/stages/check/check_stage.h"
#include "core/pipeline/stages/compare/compare_stage.h"
#include "core/pipeline/stages/continuity/continuity_stage.h"
#include "core/pipeline/stages/draft/draft_stage.h"
#include "core/pipeline/stages/dynamics/dynamics_stage.h"
#include "core/pipeline/stages/join/join_stage.h"
#include "core/pipeline/stages/outline/outline_stage.h"
#include "core/pipeline/stages/punch_up/punch_up_stage.h"
#include "core/pipeline/stages/refine/refine_stage.h"
#include "core/pipeline/stages/scene/scene_stage.h"
#include "core/pipeline/stages/script/script_stage.h"
#include "core/pipeline/stages/staging/staging_stage.h"
#include "core/pipeline/stages/voice/voice_stage.h"

namespace dg {

std::vector<std::unique_ptr<Stage>> allStages()
{
    std::vector<std::unique_ptr<Stage>> stages;
    stages.push_back(std::make_unique<OutlineStage>());
    stages.push_back(std::make_unique<VoiceStage>());
    stages.push_back(std::make_unique<DynamicsStage>());
    stages.push_back(std::make_unique<DraftStage>());
    stages.push_back(std::make_unique<PunchUpStage>());
    stages.push_back(std::make_unique<StagingStage>());
    stages.push_back(std::make_unique<CheckStage>());
    stages.push_back(std::make_unique<RefineStage>());
    stages.push_back(std::make_unique<CompareStage>(CompareStage::Order::EarlierFirst));
    stages.push_back(std::make_unique<CompareStage>(CompareStage::Order::LaterFirst));
    stages.push_back(std::make_unique<SceneStage>());
    stages.push_back(std::make_unique<JoinStage>());
    stages.push_back(std::make_unique<ContinuityStage>());
    stages.push_back(std::make_unique<ScriptStage>());
    return stages;
}

} // namespace dg
