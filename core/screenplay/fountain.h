// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Reads Fountain (fountain.io/syntax) into elements, as far as the studio's own scripts use it: title page,
/// headings, action, speeches with parentheticals, transitions, centred lines, sections, synopses, notes and
/// page breaks. Pure functions; any thread.

#include <QString>
#include <QStringView>

#include <vector>

namespace dg {

enum class ElementType {
    TitlePage, ///< one "Key: value" each
    SceneHeading,
    Action,
    Character,
    Parenthetical,
    Dialogue,
    Transition,
    Centered,
    Section,
    Synopsis,
    Note, ///< a line that is nothing but [[a note]]
    PageBreak,
};

struct ScriptElement {
    ElementType type = ElementType::Action;
    QString text; ///< without the marks that force a type; Dialogue and Action may hold line breaks

    bool operator==(const ScriptElement &) const = default;
};

/// `startsWithTitlePage`: whether a leading block of "Key: value" lines is one; a scene on its own has none.
[[nodiscard]] std::vector<ScriptElement> parseFountain(QStringView text, bool startsWithTitlePage = false);

/// INT. or EXT. and their kin at the start of a line, in any case.
[[nodiscard]] bool isSceneHeading(QStringView line);

/// Words that are spoken or read: dialogue, action and parentheticals.
[[nodiscard]] int countWords(const std::vector<ScriptElement> &elements);

} // namespace dg
