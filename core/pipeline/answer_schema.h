// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The schemas of what stages ask for. Pure.

#include "core/ai/ai_request.h"

#include <memory>

namespace dg {

[[nodiscard]] std::shared_ptr<const AnswerSchema> makeAnswerSchema(
    const QString &name, const QJsonObject &schema);

} // namespace dg
