// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A Fountain text under edit: its elements, where each stands, and what an edit changes of them.
/// A value; one thread at a time.

#include "core/screenplay/fountain.h"
#include "core/screenplay/fountain_reader.h"
#include "core/screenplay/script.h"

#include <QString>
#include <QStringView>

#include <vector>

namespace dg {

class FountainDocument {
public:
    /// UTF-16 units from the text's beginning. From where the element's first line begins to past its last
    /// line's last character, boneyard in these lines included; its last line's end is outside.
    using Range = fountain::Span;

    explicit FountainDocument(QString text = {}, TitlePage titlePage = TitlePage::Possible);

    /// Character by character what it was made of and what edits put in.
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] const Script &script() const { return m_script; }
    /// Of each element, in order and apart.
    [[nodiscard]] const std::vector<Range> &ranges() const { return m_ranges; }
    /// Where the body begins, with the blank line behind the title page: 0 without one.
    [[nodiscard]] qsizetype bodyBegin() const { return m_bodyBegin; }

    /// The element that `position` stands in, or behind; -1: before the first.
    [[nodiscard]] int elementAt(qsizetype position) const;

    struct Edit {
        ElementChange elements; ///< without those at either end of it that are as they were
        bool titlePage = false; ///< whether the title page changed
    };
    /// Replaces `removed` characters at `position`, clamped to the text, and reads again only as far as the
    /// edit reaches. The result is what reading the whole text gives.
    Edit edit(qsizetype position, qsizetype removed, QStringView inserted);

private:
    /// The element to read again from after an edit at `position`; 0: from the text's beginning.
    [[nodiscard]] int restartFor(qsizetype position, const std::vector<Range> &boneyardsNow) const;
    /// The last one that begins before `limit` and that nothing above it bears on.
    [[nodiscard]] int restartBefore(qsizetype limit) const;
    /// The old element that begins where the reader stands, and at which reading stood as it does now: from
    /// there on all is as it was. -1: there is none.
    [[nodiscard]] int meetingPoint(const fountain::BodyReader &reader, qsizetype moved) const;
    ElementChange replace(int first, int end, fountain::Elements &&read, qsizetype moved);

    QString m_text;
    TitlePage m_titlePage;
    Script m_script;
    std::vector<Range> m_ranges;
    std::vector<fountain::ReaderState> m_states; ///< of reading, at each element's beginning
    std::vector<Range> m_boneyards;
    qsizetype m_bodyBegin = 0;
};

} // namespace dg
