// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The lines that come with the studio, read once from the program's resources (resources/rehearsal, whose
/// README.txt says how the files are written).
///
/// Immutable after `load`: any thread may read it, RehearsalProvider owns it.

#include "core/base/error.h"
#include "core/story/samples.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace dg::rehearsal {

/// A speech or, where nobody speaks, a line of action. One of the wordings is used.
struct Line {
    QString speaker; ///< a name in capitals, or A, B, C; empty: action
    QString aside; ///< the parenthetical, without brackets
    QStringList wordings;

    [[nodiscard]] bool isAction() const { return speaker.isEmpty(); }
};

/// Lines that belong together: a setup and what comes of it.
struct Block {
    QStringList tags;
    std::vector<Line> lines;
    bool isIndoors = false; ///< speaks of doors, walls or stairs
};

using Blocks = std::vector<Block>;
using Sections = std::map<QString, Blocks>;
using Lists = std::map<QString, QStringList>;

/// A line that only one character says.
struct OwnLine {
    QString move;
    QString listener; ///< empty: anybody
    QString text;
};

/// An episode that was written by hand: its outline and, for each of its scenes, blocks to choose from.
struct Story {
    QString name;
    SampleShow sample; ///< whose brief it answers
    QJsonObject outline; ///< of an Outline, with alternatives in its texts
    std::map<QString, Sections> scenes; ///< by label, then by step: open, 1, 2, 3, turn, button
};

/// Where a speech of Rehearsal's has come from. Of lines with slots only those that hold a story's plants are
/// known.
struct KnownLine {
    QString step; ///< open, 1, 2, 3, turn, button, or a section of the deck
    bool answers = false; ///< is not the first speech of its block
    bool closes = false; ///< is the last one
    QStringList wordings; ///< its own among them; those without slots
    QString callbackTo; ///< the words of an earlier scene that it takes up
    int story = -1; ///< in Library::stories; -1: of the deck
    QString scene; ///< of the story, by label
};

struct Library {
    Sections exchanges; ///< "open", "turn", …, "game KEY RUNG", "plot KEY STAGE"
    Lists actions;
    std::vector<QJsonObject> games;
    std::vector<QJsonObject> engines;
    QJsonObject words; ///< plants, times, spare places and things, what voices are made of
    std::map<QString, std::map<QString, std::vector<OwnLine>>> ownLines; ///< by show title, then by name
    std::map<QString, std::map<QString, QJsonObject>> voices; ///< the same
    std::map<QString, std::map<QString, QJsonObject>> dynamics; ///< by show title, then by "A+B", sorted
    std::vector<Story> stories;
    std::map<QString, KnownLine> known; ///< by how the line sounds (words.h, normalised)

    [[nodiscard]] static Expected<Library> load();

    /// Null where it is none of the studio's lines.
    [[nodiscard]] const KnownLine *find(const QString &speech) const;
    /// Empty where there is no such section.
    [[nodiscard]] const Blocks &section(const QString &name) const;
    /// How many there are to deal of a section, or of "action NAME".
    [[nodiscard]] std::size_t sizeOf(const QString &section) const;
};

/// The sixteen moves, what a line does to the one it is said to.
[[nodiscard]] const QStringList &moves();

/// What separates the wordings of a line.
inline constexpr auto alternatives = " || ";

[[nodiscard]] Expected<Sections> parseBlocks(const QString &text, const QString &name);
[[nodiscard]] Expected<Lists> parseLists(const QString &text, const QString &name);

} // namespace dg::rehearsal
