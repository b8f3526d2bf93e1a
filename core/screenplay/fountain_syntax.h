// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What makes a line which element (fountain.io/syntax). The reader and the writer both ask here, so that
/// they cannot disagree. Any thread.

#include "core/screenplay/fountain_lines.h"
#include "core/screenplay/script.h"

#include <QString>
#include <QStringView>

#include <optional>

namespace dg::fountain {

/// Where a line stands.
struct Surroundings {
    bool blankBefore = true; ///< or it is the first of all
    bool blankAfter = true; ///< or it is the last of all
    bool inParagraph = false; ///< the line before is action
};

struct LineKind {
    ElementType type = ElementType::Action;
    bool isForced = false; ///< by a mark at its beginning
};

/// Of a line outside of speeches. Needing no blank line before: forced action, lyrics, centred text,
/// sections, synopses and page breaks; they also end a paragraph of action, but for forced action, which goes
/// on with it, as does a note. Headings, speakers and transitions need one, forced or not.
///
/// A heading is forced by a period that neither a period nor a space follows: beyond letters and digits also
/// brackets, quotation marks and pictures, as places have such names. A forced speaker need not say anything.
[[nodiscard]] LineKind kindOf(const Line &line, const Surroundings &surroundings);

/// Of a line in a speech: Parenthetical, Lyrics or Dialogue, which all else is.
[[nodiscard]] ElementType kindInSpeech(const Line &line);

/// Trimmed; of several lines, as a note may hold, each trimmed and those that are empty left out.
[[nodiscard]] QString onOneLine(QStringView text);
/// Each line trimmed.
[[nodiscard]] QString inTrimmedLines(QStringView text);

/// Takes "#1A#" off the end of a heading: letters, digits, dashes and periods, with a heading before it.
[[nodiscard]] QString takeSceneNumber(QString &heading);
/// Takes all carets off the end of a name. Whether there was one.
bool takeCarets(QString &name);

/// Whether a name is left, outside of notes and behind carets.
[[nodiscard]] bool isName(QStringView text);

/// "Key: value" on a title page.
struct TitleLine {
    QString key;
    QString value; ///< trimmed; may be empty
};
/// Nothing: the line is none. A key begins with a letter, and holds letters, digits, spaces and simple
/// punctuation, 40 characters at most; "INT. HALL: NIGHT" is a heading, "FADE IN:" and "CUT TO:" are
/// transitions, "http://" is an address.
[[nodiscard]] std::optional<TitleLine> titleLine(QStringView line);
[[nodiscard]] bool isKey(QStringView key);
/// One of those that the syntax names, in any case.
[[nodiscard]] bool isKnownKey(QStringView key);

} // namespace dg::fountain
