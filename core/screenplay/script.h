// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A screenplay as the elements it is made of, whatever file it comes from. Plain values; any thread.

#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace dg {

enum class ElementType : std::uint8_t {
    SceneHeading,
    Action,
    Character, ///< who speaks, with extensions such as (V.O.)
    Parenthetical,
    Dialogue,
    Lyrics,
    Transition,
    Centered,
    Section, ///< not printed, except as an act where the page style prints acts
    Synopsis, ///< not printed
    Note, ///< not printed; one that stands by itself, others are in their element's text
    PageBreak,
};
inline constexpr int elementTypeCount = 12;

/// One paragraph. Of the members below `text`, those that mean nothing for its type have their defaults.
struct ScriptElement {
    ElementType type = ElementType::Action;
    /// Without the marks that make it this type. Emphasis, notes and escapes stay as Fountain writes them
    /// (emphasis.h takes them out). Action, Dialogue, Lyrics and Note may hold line feeds; a Parenthetical
    /// has its brackets; a PageBreak has none. Lines neither begin nor end with a space, but that action
    /// keeps its indentation.
    QString text;
    QString number {}; ///< SceneHeading: its scene number; empty: it has none
    int level = 0; ///< Section: 1 to 6
    int extraBlankLines = 0; ///< Action, Centered, Lyrics: above it, beyond the one that separates paragraphs
    bool dual = false; ///< Character: speaks beside the speech before
    bool spoken = false; ///< Lyrics: in a speech

    bool operator==(const ScriptElement &) const = default;
};

/// Of the title page: "Title", "Author", "Draft date" or any other key, and its lines.
struct TitleField {
    QString key; ///< as it is written
    QStringList values;

    bool operator==(const TitleField &) const = default;
};

struct Script {
    std::vector<TitleField> title; ///< empty: no title page
    std::vector<ScriptElement> elements;

    bool operator==(const Script &) const = default;
};

/// What an edit did to a sequence of elements: from `first` on, `removed` gave way to `inserted`.
struct ElementChange {
    int first = 0;
    int removed = 0;
    int inserted = 0;

    bool operator==(const ElementChange &) const = default;
};

/// Whether it belongs to a speech: its speaker, what is said or sung, or how.
[[nodiscard]] bool isOfSpeech(const ScriptElement &element);

/// Words that are spoken, sung or read: dialogue, lyrics, action and parentheticals, without notes.
[[nodiscard]] int countWords(const std::vector<ScriptElement> &elements);

} // namespace dg
