// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A scene's action and camera, put on their feet; what is said stays byte for byte.

#include "core/pipeline/stage.h"

namespace dg {

class StagingStage final : public AiStage {
public:
    static QString stageName() { return stages::staging; }

    [[nodiscard]] QString name() const override { return stageName(); }
    [[nodiscard]] SubjectKind subjectKind() const override { return SubjectKind::Scene; }
    [[nodiscard]] CacheKind cacheKind() const override { return CacheKind::AiResponse; }
    [[nodiscard]] AnswerForm form() const override { return AnswerForm::Fountain; }
    [[nodiscard]] TokenCount expectedOutput() const override { return TokenCount(1700); }
    [[nodiscard]] TokenCount maximumOutput() const override { return TokenCount(10000); }
    [[nodiscard]] bool streams() const override { return true; }
    [[nodiscard]] std::vector<StageInstance> instances(const RunMaterial &material) const override;
    [[nodiscard]] Expected<QJsonObject> inputs(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] std::optional<QString> whyNotNeeded(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] PromptLibrary::Values promptValues(const QJsonObject &inputs) const override;
    [[nodiscard]] Expected<QByteArray> accept(
        const QJsonObject &inputs, const QByteArray &answer) const override;
};

} // namespace dg
