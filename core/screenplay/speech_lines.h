// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The speeches of a scene, counted from 1: how a line is addressed, and how it is replaced without touching
/// another byte of the text. Pure functions of a Fountain text without a title page; any thread.
///
/// A cue that says nothing is no speech. What is said (dialogue and lyrics) is one line of text, with the
/// parentheticals between its parts where they stand; those that open a speech belong to its cue. Notes and
/// boneyard are not part of it; emphasis is, as Fountain writes it.

#include <QString>
#include <QStringView>

#include <optional>
#include <vector>

namespace dg {

struct Speech {
    int number = 0; ///< in its scene, from 1
    QString speaker; ///< the cue's name without extensions, emphasis and notes
    QString text; ///< on one line
    bool dual = false; ///< beside the speech before

    bool operator==(const Speech &) const = default;
};

[[nodiscard]] std::vector<Speech> speechesOf(QStringView fountain);

[[nodiscard]] std::vector<Speech> firstSpeeches(const std::vector<Speech> &speeches, int count);
[[nodiscard]] std::vector<Speech> lastSpeeches(const std::vector<Speech> &speeches, int count);
/// So many, spread evenly over those that are long enough to be told by ear, or over all where these are too
/// few. In the scene's order; the same for the same text.
[[nodiscard]] std::vector<Speech> sampledSpeeches(const std::vector<Speech> &speeches, int count = 10);

/// Whether both are one line: white space, emphasis, the kind of quotation marks, dashes and dots do not
/// count.
[[nodiscard]] bool isSameLine(QStringView a, QStringView b);
/// Whether `quoted` stands in `text`, by the same measure and in any case; three dots stand for what is left
/// out. Nothing stands nowhere.
[[nodiscard]] bool isQuotedFrom(QStringView quoted, QStringView text);
/// Whether the words stand in the text as they are, but for white space and emphasis: how a plant is said.
[[nodiscard]] bool holdsWords(QStringView text, QStringView words);

/// The speech that a line is addressed by: the one of that number if its text is `old`, else the only one
/// that has that text; null: there is none.
[[nodiscard]] const Speech *addressed(const std::vector<Speech> &speeches, int number, QStringView old);

/// The text with the speech `number` saying `said`: every other byte is as it was. What stands in the speech
/// beside its words (notes, boneyard) stays behind them; parentheticals between its parts stay where `said`
/// has them. Nothing: the speech's text is not `old`, or `said` cannot stand there as one line of a speech.
[[nodiscard]] std::optional<QString> withSpeech(
    const QString &fountain, int number, QStringView old, QStringView said);

/// Whether both have the same cues, parentheticals and words in the same order, byte for byte.
[[nodiscard]] bool haveSameDialogue(QStringView a, QStringView b);

/// The text to be read with every speech's number before its speaker: "[3] ODILE (V.O.)"; with the names
/// covered "[3]" alone. Not Fountain.
enum class SpeakerNames { Shown, Covered };
[[nodiscard]] QString withSpeechNumbers(const QString &fountain, SpeakerNames names = SpeakerNames::Shown);

} // namespace dg
