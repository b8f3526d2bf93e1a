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

/// Reads any text; there is no error in Fountain, what is nothing else is action. In the order of its steps:
///
/// Boneyard is left out, wherever it stands; a line of nothing else is as if it were not there, and blank
/// lines above it do not count as extra ones. One that is not closed is text. A title page is read (see
/// fountain_reader.h), and then lines, of which a note holds several together until a blank one of less than
/// two spaces.
///
/// Action is a paragraph: its lines as they are indented, tabs as four spaces, without spaces at their ends.
/// It ends at a blank line, and at lyrics, centred text, a section, a synopsis or a page break. Headings,
/// transitions and speakers need a blank line above, also where a mark forces them; a heading needs none
/// below. A line of its own that is a note is in its paragraph's or speech's text unless it begins one. In a
/// speech all lines but lyrics and parentheticals are dialogue, whatever mark they have; two spaces are an
/// empty line in it. Elements of one line that hold a note over several have it on one.
[[nodiscard]] Script readFountain(QStringView text, TitlePage titlePage = TitlePage::Possible);

/// Elements that read as they are, forced where they would read as something else. Ends with a line feed
/// unless the script is empty. readFountain(writeFountain(script)) is `script`, if that came from a reader.
///
/// What Fountain cannot say becomes the closest that it can: spaces around lines (and tabs in action), carets
/// at a name's end, empty lines around dialogue, dialogue that looks like lyrics or a parenthetical, a
/// heading that begins with a period or ends in what looks like its number, a note with its own brackets in
/// it, a forced transition that ends with "<", a speech without its speaker (action), one at the same time as
/// nothing, a first title field of unknown key without a value.
[[nodiscard]] QString writeFountain(const Script &script);

/// INT. or EXT. and their kin at the start of a line, in any case.
[[nodiscard]] bool isSceneHeading(QStringView line);

} // namespace dg
