// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A scene's take: what its passes have left, before its seams are joined. Of several versions the better one
/// (chosenVersion in core/pipeline/scene_chain.h); the others are kept beside it.

#include "core/pipeline/stage.h"

namespace dg {

class SceneStage final : public LocalStage {
public:
    static QString stageName() { return stages::scene; }

    [[nodiscard]] QString name() const override { return stageName(); }
    [[nodiscard]] SubjectKind subjectKind() const override { return SubjectKind::Scene; }
    [[nodiscard]] std::vector<StageInstance> instances(const RunMaterial &material) const override;
    [[nodiscard]] Expected<QJsonObject> inputs(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] Expected<QByteArray> make(const QJsonObject &inputs) const override;
    [[nodiscard]] std::vector<QJsonObject> setAside(const QJsonObject &inputs) const override;
    /// As core/pipeline/take.h reads it: "madeOf", "direction", "inputs" (of the draft), "report", "jokes",
    /// "refinements", and who wrote it when for how much: that of the version whose text `body` is.
    [[nodiscard]] QJsonObject provenance(
        const RunMaterial &material, const QString &subject, const QByteArray &body) const override;
};

} // namespace dg
