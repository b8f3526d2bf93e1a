// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a reader found, held to the text it was found in. Pure; any thread.

#include "core/story/validation_report.h"

#include <QStringList>

#include <vector>

namespace dg {

/// Findings whose quotation stands in none of the texts keep what they say, lose the quotation, and are minor
/// at most: they ask for nothing. A speaker or a number before a quotation is taken off it.
[[nodiscard]] std::vector<Finding> withTrueQuotations(
    std::vector<Finding> findings, const QStringList &texts);

} // namespace dg
