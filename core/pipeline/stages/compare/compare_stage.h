// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Which of two takes is the better one. Asked in both orders, since whoever reads them prefers what comes
/// first.

#include "core/pipeline/stage.h"

namespace dg {

class CompareStage final : public AiStage {
public:
    enum class Order {
        EarlierFirst,
        LaterFirst,
    };
    explicit CompareStage(Order order = Order::EarlierFirst);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString promptName() const override { return stages::compare; }
    [[nodiscard]] SubjectKind subjectKind() const override { return SubjectKind::Scene; }
    [[nodiscard]] CacheKind cacheKind() const override { return CacheKind::AiResponse; }
    [[nodiscard]] AnswerForm form() const override { return AnswerForm::Json; }
    [[nodiscard]] std::shared_ptr<const AnswerSchema> schema() const override;
    [[nodiscard]] TokenCount expectedOutput() const override { return TokenCount(120); }
    [[nodiscard]] TokenCount maximumOutput() const override { return TokenCount(2000); }
    [[nodiscard]] std::vector<StageInstance> instances(const RunMaterial &material) const override;
    /// The best text before this attempt, and this attempt's.
    [[nodiscard]] Expected<QJsonObject> inputs(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] std::optional<QString> whyNotNeeded(
        const RunMaterial &material, const QString &subject) const override;
    [[nodiscard]] PromptLibrary::Values promptValues(const QJsonObject &inputs) const override;
    [[nodiscard]] Expected<QByteArray> accept(
        const QJsonObject &inputs, const QByteArray &answer) const override;

private:
    const Order m_order;
};

} // namespace dg
