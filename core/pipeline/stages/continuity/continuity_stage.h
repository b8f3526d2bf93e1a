// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What does not hold together from scene to scene. Shown, never acted on unasked.

#include "core/pipeline/stage.h"

namespace dg {

class ContinuityStage final : public AiStage {
public:
    static QString stageName() { return stages::continuity; }

    [[nodiscard]] QString name() const override { return stageName(); }
    [[nodiscard]] SubjectKind subjectKind() const override { return SubjectKind::Episode; }
    [[nodiscard]] CacheKind cacheKind() const override { return CacheKind::ValidationResult; }
    [[nodiscard]] AnswerForm form() const override { return AnswerForm::Json; }
    [[nodiscard]] std::shared_ptr<const AnswerSchema> schema() const override;
    [[nodiscard]] TokenCount expectedOutput() const override { return TokenCount(800); }
    [[nodiscard]] TokenCount maximumOutput() const override { return TokenCount(12000); }
    [[nodiscard]] std::vector<StageInstance> instances(const RunMaterial &material) const override;
    [[nodiscard]] Expected<QJsonObject> inputs(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] PromptLibrary::Values promptValues(const QJsonObject &inputs) const override;
    [[nodiscard]] Expected<QByteArray> accept(
        const QJsonObject &inputs, const QByteArray &answer) const override;
};

} // namespace dg
