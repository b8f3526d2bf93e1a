// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Three other lines for one. No stage of a run: asked by hand (core/pipeline/side_question.h).

#include "core/pipeline/stage.h"

namespace dg {

class AlternativesStage final : public AiStage {
public:
    static QString stageName() { return QStringLiteral("alternatives"); }

    [[nodiscard]] QString name() const override { return stageName(); }
    [[nodiscard]] SubjectKind subjectKind() const override { return SubjectKind::Episode; }
    [[nodiscard]] CacheKind cacheKind() const override { return CacheKind::AiResponse; }
    [[nodiscard]] AnswerForm form() const override { return AnswerForm::Json; }
    [[nodiscard]] std::shared_ptr<const AnswerSchema> schema() const override;
    [[nodiscard]] TokenCount expectedOutput() const override { return TokenCount(120); }
    [[nodiscard]] TokenCount maximumOutput() const override { return TokenCount(2000); }
    [[nodiscard]] std::vector<StageInstance> instances(const RunMaterial &) const override { return {}; }
    /// Its inputs are the asker's: there are none in a run's material.
    [[nodiscard]] Expected<QJsonObject> inputs(const RunMaterial &, const QString &) const override;
    [[nodiscard]] QStringList characters(const QJsonObject &inputs) const override;
    [[nodiscard]] PromptLibrary::Values promptValues(const QJsonObject &inputs) const override;
    /// Error (BadAnswer) also: not three that differ from each other and from the line.
    [[nodiscard]] Expected<QByteArray> accept(
        const QJsonObject &inputs, const QByteArray &answer) const override;
};

} // namespace dg
