// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Two takes of a scene side by side: which passage of one answers which of the other, and which words
/// differ. Pure functions of values; any thread.
///
/// A passage is what is read as one: a speech with its speaker and parentheticals, a paragraph of action, a
/// heading. Passages keep their order on both sides; a speech only ever answers a speech of the same speaker.

#include "core/screenplay/script.h"

#include <QString>
#include <QStringView>

#include <optional>
#include <vector>

namespace dg {

enum class TakeSide { Left, Right };

struct Passage {
    enum class Kind { Heading, Action, Speech, Other };
    Kind kind = Kind::Action;
    QString speaker; ///< of a speech: as the cue has it
    QString text; ///< as it is read: a speech's parentheticals and lines, one below the other
    int first = 0; ///< its first element
    int count = 1; ///< of elements
    int speech = 0; ///< its number in the scene, from 1; 0: it is none

    bool operator==(const Passage &) const = default;
};

/// A stretch of a passage's text, in characters.
struct TextMark {
    int begin = 0;
    int length = 0;

    bool operator==(const TextMark &) const = default;
};

/// What stands beside each other; one side may have nothing.
struct PassagePair {
    std::optional<Passage> left;
    std::optional<Passage> right;
    std::vector<TextMark> leftMarks; ///< words that the other side does not have, ascending
    std::vector<TextMark> rightMarks;

    /// Whether both say the same.
    [[nodiscard]] bool isSame() const;
    [[nodiscard]] const std::optional<Passage> &on(TakeSide side) const
    {
        return side == TakeSide::Left ? left : right;
    }
};

struct TakeAlignment {
    std::vector<ScriptElement> left;
    std::vector<ScriptElement> right;
    std::vector<PassagePair> rows; ///< from top to bottom

    [[nodiscard]] int differences() const; ///< rows that differ
};

/// Of two scenes in Fountain, without a title page.
[[nodiscard]] TakeAlignment alignTakes(QStringView left, QStringView right);

/// The take on the side `into` with the row's passage as the other side has it: replaced, put in, or taken
/// out where the other has none. Fountain.
[[nodiscard]] QString withRowOfOther(const TakeAlignment &alignment, std::size_t row, TakeSide into);

} // namespace dg
