// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The story of the episode, scene by scene.

#include "core/pipeline/stage.h"

namespace dg {

class OutlineStage final : public AiStage {
public:
    static QString stageName() { return stages::outline; }

    [[nodiscard]] QString name() const override { return stageName(); }
    [[nodiscard]] SubjectKind subjectKind() const override { return SubjectKind::Episode; }
    [[nodiscard]] bool givesOutline() const override { return true; }
    [[nodiscard]] CacheKind cacheKind() const override { return CacheKind::EpisodeOutline; }
    [[nodiscard]] AnswerForm form() const override { return AnswerForm::Json; }
    [[nodiscard]] std::shared_ptr<const AnswerSchema> schema() const override;
    [[nodiscard]] TokenCount expectedOutput() const override { return TokenCount(5000); }
    [[nodiscard]] TokenCount maximumOutput() const override { return TokenCount(16000); }
    [[nodiscard]] std::vector<StageInstance> instances(const RunMaterial &material) const override;
    [[nodiscard]] Expected<QJsonObject> inputs(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] PromptLibrary::Values promptValues(const QJsonObject &inputs) const override;
    [[nodiscard]] Expected<QByteArray> accept(
        const QJsonObject &inputs, const QByteArray &answer) const override;
};

} // namespace dg
