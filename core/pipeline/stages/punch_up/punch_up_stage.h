// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What of a scene's jokes is weak, and three other lines for each. The scene's text after it is computed
/// (core/pipeline/scene_chain.h).

#include "core/pipeline/stage.h"

namespace dg {

class PunchUpStage final : public AiStage {
public:
    static QString stageName() { return stages::punchUp; }

    [[nodiscard]] QString name() const override { return stageName(); }
    [[nodiscard]] SubjectKind subjectKind() const override { return SubjectKind::Scene; }
    [[nodiscard]] CacheKind cacheKind() const override { return CacheKind::JokeStructure; }
    [[nodiscard]] AnswerForm form() const override { return AnswerForm::Json; }
    [[nodiscard]] std::shared_ptr<const AnswerSchema> schema() const override;
    [[nodiscard]] TokenCount expectedOutput() const override { return TokenCount(1200); }
    [[nodiscard]] TokenCount maximumOutput() const override { return TokenCount(12000); }
    [[nodiscard]] std::vector<StageInstance> instances(const RunMaterial &material) const override;
    [[nodiscard]] Expected<QJsonObject> inputs(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] std::optional<QString> whyNotNeeded(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] QStringList characters(const QJsonObject &inputs) const override;
    [[nodiscard]] PromptLibrary::Values promptValues(const QJsonObject &inputs) const override;
    /// Replacements that break a rule are left out: those that address no line, unsay a plant, or take the
    /// scene past 120 % of its length.
    [[nodiscard]] Expected<QByteArray> accept(
        const QJsonObject &inputs, const QByteArray &answer) const override;
};

} // namespace dg
