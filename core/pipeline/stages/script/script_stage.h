// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The scenes put together as one Fountain script; a scene that failed is a gap that says so.

#include "core/pipeline/stage.h"

namespace dg {

class ScriptStage final : public LocalStage {
public:
    static QString stageName() { return stages::script; }

    [[nodiscard]] QString name() const override { return stageName(); }
    [[nodiscard]] SubjectKind subjectKind() const override { return SubjectKind::Episode; }
    [[nodiscard]] std::vector<StageInstance> instances(const RunMaterial &material) const override;
    [[nodiscard]] Expected<QJsonObject> inputs(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] Expected<QByteArray> make(const QJsonObject &inputs) const override;
};

} // namespace dg
