// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Fountain's text as lines: what stands in boneyard is gone, what a note holds together is one line. Of use
/// to the reader, the writer and the document only; any thread.
///
/// Boneyard is taken out first, wherever it stands, also inside notes; a note's mark in boneyard is none. A
/// line that holds nothing else is as if it were not there, so that no blank line is left. A line ends with a
/// line feed, a carriage return, or both.

#include <QString>
#include <QStringView>

#include <vector>

namespace dg::fountain {

struct Span {
    qsizetype begin = 0;
    qsizetype end = 0;

    bool operator==(const Span &) const = default;
};

/// From each slash and star to the next star and slash, marks included. One that is not closed is none.
[[nodiscard]] std::vector<Span> boneyards(QStringView text);

/// [[notes]], brackets included, of a text that is one element's or one line's.
[[nodiscard]] std::vector<Span> notesIn(QStringView text);

/// The text without its notes.
[[nodiscard]] QString withoutNotes(QStringView text);

/// Past the last character that is neither space nor in one of the notes that end the text.
[[nodiscard]] qsizetype endBeforeNotes(QStringView text);

struct Line {
    qsizetype begin = 0; ///< in the text; boneyard at its beginning included
    qsizetype end = 0; ///< past its last character
    QStringView text {}; ///< without boneyard; with line feeds inside of notes
    bool hasNotes = false;
    bool isBlank = false;
    bool isHard = false; ///< blank, and of less than two spaces: neither speech nor note goes on behind it
    bool followsBoneyard = false; ///< lines that hold nothing else are directly above
    QString own {}; ///< what `text` shows, where that is not the file's
};

/// Lines as the file has them: notes do not count.
class PlainLines {
public:
    /// `text` and `boneyards` must outlive it; `position` begins a line.
    PlainLines(QStringView text, const std::vector<Span> &boneyards, qsizetype position);

    /// False: there is none.
    bool read(Line &line);
    /// Where the next one begins.
    [[nodiscard]] qsizetype position() const { return m_position; }

private:
    /// Where it begins; past the text: there is none.
    [[nodiscard]] qsizetype nextBoneyard() const;
    /// All of a line but its end; whether boneyard was cut from it.
    bool readText(Line &line);

    QStringView m_text;
    const std::vector<Span> *m_boneyards;
    qsizetype m_position;
    std::size_t m_boneyard; ///< the next one
};

class LineReader {
public:
    /// As PlainLines.
    LineReader(QStringView text, const std::vector<Span> &boneyards, qsizetype position);
    LineReader(const LineReader &) = delete;
    LineReader &operator=(const LineReader &) = delete;

    [[nodiscard]] bool atEnd() const { return !m_hasCurrent; }
    [[nodiscard]] const Line &current() const { return m_current; }
    /// Whether the current line is followed by a blank one, or by none.
    [[nodiscard]] bool blankFollows() const { return !m_hasNext || m_next.isBlank; }
    void advance();

private:
    bool read(Line &line);
    void joinNotes(Line &line);
    /// Appends lines up to the one that closes the note; false: none does.
    bool closeNote(Line &line);

    PlainLines m_lines;
    qsizetype m_openUntil = 0; ///< notes that are open before here stay so
    Line m_current;
    Line m_next;
    bool m_hasCurrent = false;
    bool m_hasNext = false;
};

} // namespace dg::fountain
