// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What pages say and no element does: who goes on speaking, who is in a scene, that an act ends; and whether
/// a sentence does. Pure; any thread.

#include "core/screenplay/element_layout.h"
#include "core/screenplay/page_style.h"

#include <QString>
#include <QStringView>

#include <vector>

namespace dg {

/// The name above the rest of a broken speech: with (CONT'D), unless it says so already.
[[nodiscard]] StyledText continuedName(const StyledText &name, const PageStyle &style);

[[nodiscard]] QString actEndText(const StyledText &actName);

/// Who speaks in the scene under the heading, without extensions, in the order of their first speeches and in
/// brackets; empty where nobody does.
[[nodiscard]] QString peopleUnder(const std::vector<ElementLayout> &elements, std::size_t heading);

/// Whether a line's last word ends a sentence, whatever quotation marks and brackets close after it; in
/// Latin, Arabic, Indic and East Asian writing.
[[nodiscard]] bool endsSentence(QStringView line);

} // namespace dg
