// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Lines into elements, with what it takes to go on in the middle. Of use to fountain.cpp and
/// fountain_document.cpp only; any thread.

#include "core/screenplay/fountain.h"
#include "core/screenplay/fountain_lines.h"
#include "core/screenplay/fountain_syntax.h"
#include "core/screenplay/script.h"

#include <QStringView>

#include <cstdint>
#include <vector>

namespace dg::fountain {

/// What reading an element depends on beside the text from its beginning on.
struct ReaderState {
    enum class Speech : std::uint8_t { None, Single, Pair };

    int blankLines = 0; ///< directly above
    bool blankBefore = true; ///< perhaps further up, with boneyard between
    bool hardBefore = false; ///< a blank line above that no note crosses: nothing further up matters
    bool inParagraph = false; ///< directly below action
    bool inSpeech = false; ///< said or sung: where reading cannot begin
    Speech before = Speech::None; ///< what stands directly before, but for notes: two at once are a Pair

    bool operator==(const ReaderState &) const = default;
};

/// An element, where it stands, and how reading stood there.
struct Elements {
    std::vector<ScriptElement> elements;
    std::vector<Span> ranges;
    std::vector<ReaderState> states;
};

struct ReadTitlePage {
    std::vector<TitleField> fields;
    qsizetype end = 0; ///< where the line behind it begins; without fields: where the text's first line does
};
/// A title page is the text's first lines up to a blank one, if the first is "Key: value". Lines that are
/// indented by three spaces or a tab are values of the key before. Under a first key that the syntax names,
/// every line that is no key is; under another each line must be one or the other, or else all of it is
/// body, as is a first key that has no value.
[[nodiscard]] ReadTitlePage readTitlePage(
    QStringView text, const std::vector<Span> &boneyards, TitlePage titlePage);

class BodyReader {
public:
    BodyReader(QStringView text, const std::vector<Span> &boneyards, qsizetype position,
        const ReaderState &state = {});

    /// Goes to the next element. False: there is none.
    bool next();
    /// Where it begins.
    [[nodiscard]] qsizetype position() const { return m_lines.current().begin; }
    [[nodiscard]] const ReaderState &state() const { return m_state; }
    /// Reads it, or the whole speech that it begins.
    void read(Elements &into);

private:
    void single(ElementType type, QString text, Elements &into);
    void heading(bool isForced, Elements &into);
    void section(Elements &into);
    void action(Elements &into);
    void lyrics(Elements &into);
    void speech(bool isForced, Elements &into);
    void speechLine(ElementType type, int emptyLines, Elements &into);
    /// Begins an element at the current line.
    ScriptElement &begin(ElementType type, Elements &into);
    /// Takes the current line into the last element and goes on.
    void take(Elements &into);

    LineReader m_lines;
    ReaderState m_state;
};

} // namespace dg::fountain
