// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A Fountain text under edit: its elements, where each stands, and what an edit changes of them.
/// A value; one thread at a time.

#include "core/screenplay/fountain.h"
#include "core/screenplay/script.h"

#include <QString>
#include <QStringView>

#include <vector>

namespace dg {

class FountainDocument {
public:
    /// Positions are UTF-16 units from the text's beginning.
    struct Range {
        qsizetype begin = 0;
        qsizetype end = 0; ///< past its last character; its last line's end is outside

        bool operator==(const Range &) const = default;
    };

    explicit FountainDocument(QString text = {}, TitlePage titlePage = TitlePage::Possible);

    /// Character by character what it was made of and what edits put in.
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] const Script &script() const { return m_script; }
    /// Of each element, in order and apart.
    [[nodiscard]] const std::vector<Range> &ranges() const { return m_ranges; }
    /// Where the body begins: 0 without a title page.
    [[nodiscard]] qsizetype bodyBegin() const { return m_bodyBegin; }

    /// The element that `position` stands in, or behind; -1: before the first.
    [[nodiscard]] int elementAt(qsizetype position) const;

    struct Edit {
        ElementChange elements;
        bool titlePage = false; ///< whether the title page changed
    };
    /// Replaces `removed` characters at `position`, clamped to the text, and reads again only as far as the
    /// edit reaches. The result is what reading the whole text gives.
    Edit edit(qsizetype position, qsizetype removed, QStringView inserted);

private:
    QString m_text;
    TitlePage m_titlePage;
    Script m_script;
    std::vector<Range> m_ranges;
    qsizetype m_bodyBegin = 0;
};

} // namespace dg
