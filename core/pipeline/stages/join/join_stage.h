// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What two neighbouring scenes would have to say differently at their seam, and where a payoff does not
/// meet its plant. An overlay that the script sees (finalTexts in core/pipeline/scene_chain.h).

#include "core/pipeline/stage.h"

namespace dg {

class JoinStage final : public AiStage {
public:
    static QString stageName() { return stages::join; }

    [[nodiscard]] QString name() const override { return stageName(); }
    [[nodiscard]] SubjectKind subjectKind() const override { return SubjectKind::Seam; }
    [[nodiscard]] CacheKind cacheKind() const override { return CacheKind::AiResponse; }
    [[nodiscard]] AnswerForm form() const override { return AnswerForm::Json; }
    [[nodiscard]] std::shared_ptr<const AnswerSchema> schema() const override;
    [[nodiscard]] TokenCount expectedOutput() const override { return TokenCount(200); }
    [[nodiscard]] TokenCount maximumOutput() const override { return TokenCount(4000); }
    [[nodiscard]] std::vector<StageInstance> instances(const RunMaterial &material) const override;
    [[nodiscard]] Expected<QJsonObject> inputs(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] PromptLibrary::Values promptValues(const QJsonObject &inputs) const override;
    /// Edits of speeches that were not shown, or of a side that may not change, are left out.
    [[nodiscard]] Expected<QByteArray> accept(
        const QJsonObject &inputs, const QByteArray &answer) const override;
};

} // namespace dg
