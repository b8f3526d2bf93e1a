// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How two people of the cast who have a stated relation talk to each other.

#include "core/pipeline/stage.h"

namespace dg {

class DynamicsStage final : public AiStage {
public:
    static QString stageName() { return stages::dynamics; }

    [[nodiscard]] QString name() const override { return stageName(); }
    [[nodiscard]] SubjectKind subjectKind() const override { return SubjectKind::Pair; }
    [[nodiscard]] bool isOfShow() const override { return true; }
    [[nodiscard]] CacheKind cacheKind() const override { return CacheKind::DialoguePattern; }
    [[nodiscard]] AnswerForm form() const override { return AnswerForm::Json; }
    [[nodiscard]] std::shared_ptr<const AnswerSchema> schema() const override;
    [[nodiscard]] TokenCount expectedOutput() const override { return TokenCount(600); }
    [[nodiscard]] TokenCount maximumOutput() const override { return TokenCount(8000); }
    [[nodiscard]] std::vector<StageInstance> instances(const RunMaterial &material) const override;
    [[nodiscard]] Expected<QJsonObject> inputs(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] QStringList characters(const QJsonObject &inputs) const override;
    [[nodiscard]] PromptLibrary::Values promptValues(const QJsonObject &inputs) const override;
    [[nodiscard]] Expected<QByteArray> accept(
        const QJsonObject &inputs, const QByteArray &answer) const override;
};

} // namespace dg
