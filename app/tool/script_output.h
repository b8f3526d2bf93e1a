// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How a script becomes a file, for `convert` and `generate --export`.

#include "core/base/error.h"
#include "core/screenplay/script_format.h"

#include <QString>

#include <string>
#include <vector>

namespace dg::tool {

/// How the pages of a PDF are set.
struct PageChoice {
    std::string page; ///< of pageNames(); empty: US Letter
    std::string sceneNumbers; ///< of sceneNumberNames(); empty: the command's own way

    [[nodiscard]] bool isMade() const { return !page.empty() || !sceneNumbers.empty(); }
};

[[nodiscard]] std::vector<std::string> pageNames();
[[nodiscard]] std::vector<std::string> sceneNumberNames();

/// Whether writing that file needs a QGuiApplication. Needs none itself.
[[nodiscard]] bool needsFonts(const std::string &output);

/// By the file's ending. Error: InvalidInput, an ending that is not written, or a choice that means nothing
/// for it.
[[nodiscard]] Expected<ScriptFormat> formatFor(const std::string &output, const PageChoice &pages);

/// Finds before a long run what exportAs would find after it. Error: Internal, no font.
[[nodiscard]] Expected<void> prepareFor(ScriptFormat format);

/// Rehearsal's label is at each page's foot where the script says that it is Rehearsal's. Errors:
/// exportScript's.
[[nodiscard]] Expected<Exported> exportAs(
    ScriptFormat format, const QString &fountain, const PageChoice &pages, SceneNumbers unlessChosen);

} // namespace dg::tool
