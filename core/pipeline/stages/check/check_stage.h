// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How good a scene is, and what is wrong with it. Who speaks is guessed with the names covered; the share
/// guessed right is the score for its voices.

#include "core/pipeline/stage.h"

namespace dg {

class CheckStage final : public AiStage {
public:
    static QString stageName() { return stages::check; }

    [[nodiscard]] QString name() const override { return stageName(); }
    [[nodiscard]] SubjectKind subjectKind() const override { return SubjectKind::Scene; }
    [[nodiscard]] CacheKind cacheKind() const override { return CacheKind::ValidationResult; }
    [[nodiscard]] AnswerForm form() const override { return AnswerForm::Json; }
    [[nodiscard]] std::shared_ptr<const AnswerSchema> schema() const override;
    [[nodiscard]] TokenCount expectedOutput() const override { return TokenCount(700); }
    [[nodiscard]] TokenCount maximumOutput() const override { return TokenCount(8000); }
    [[nodiscard]] std::vector<StageInstance> instances(const RunMaterial &material) const override;
    [[nodiscard]] Expected<QJsonObject> inputs(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] std::optional<QString> whyNotNeeded(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] QStringList characters(const QJsonObject &inputs) const override;
    [[nodiscard]] PromptLibrary::Values promptValues(const QJsonObject &inputs) const override;
    /// A finding whose quotation stands nowhere in the scene loses it, and is minor at most.
    [[nodiscard]] Expected<QByteArray> accept(
        const QJsonObject &inputs, const QByteArray &answer) const override;
};

} // namespace dg
