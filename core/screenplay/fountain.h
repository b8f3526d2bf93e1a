// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Fountain (fountain.io/syntax, 1.1) into elements and back. Pure functions; any thread.
/// Where the positions of elements or the bytes of a file matter: fountain_document.h, script_text.h.

#include "core/screenplay/script.h"

#include <QString>
#include <QStringView>

namespace dg {

/// Whether "Key: value" lines at the very beginning are a title page. A scene on its own has none.
enum class TitlePage { Possible, None };

/// Reads any text; there is no error in Fountain, what is nothing else is action. Boneyard is left out.
[[nodiscard]] Script readFountain(QStringView text, TitlePage titlePage = TitlePage::Possible);

/// Elements that read as they are, forced where they would read as something else. Ends with a line feed
/// unless the script is empty. readFountain(writeFountain(script)) is `script`, if that came from a reader.
[[nodiscard]] QString writeFountain(const Script &script);

/// INT. or EXT. and their kin at the start of a line, in any case.
[[nodiscard]] bool isSceneHeading(QStringView line);

} // namespace dg
