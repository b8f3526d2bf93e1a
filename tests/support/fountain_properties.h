// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What must hold of any bytes as a script: for the fuzz target and the test that stands in for it. Header
/// only, as fuzz targets link no testkit.

#include "core/base/random.h"
#include "core/screenplay/emphasis.h"
#include "core/screenplay/fountain.h"
#include "core/screenplay/fountain_document.h"
#include "core/screenplay/script_text.h"

#include <QByteArray>
#include <QString>

#include <algorithm>

namespace dg {

/// Each returns what does not hold, or null.

/// An edit's result is what a new document of that text is, and it says no more and no less than what
/// changed.
inline const char *brokenByEdit(FountainDocument &document, TitlePage titlePage, qsizetype position,
    qsizetype removed, QStringView inserted)
{
    const std::vector<ScriptElement> before = document.script().elements;
    const std::vector<TitleField> title = document.script().title;
    const FountainDocument::Edit edit = document.edit(position, removed, inserted);
    const FountainDocument fresh(document.text(), titlePage);
    if (document.script() != fresh.script())
        return "after an edit the elements are those of a full read";
    if (document.ranges() != fresh.ranges())
        return "after an edit the ranges are those of a full read";
    if (document.bodyBegin() != fresh.bodyBegin())
        return "after an edit the body begins where it does in a full read";
    if (edit.titlePage != (title != document.script().title))
        return "an edit says whether the title page changed";
    const std::vector<ScriptElement> &now = document.script().elements;
    const auto [first, removedCount, insertedCount] = edit.elements;
    const auto rest = static_cast<std::ptrdiff_t>(now.size()) - first - insertedCount;
    if (first < 0 || rest != static_cast<std::ptrdiff_t>(before.size()) - first - removedCount || rest < 0
        || !std::equal(now.begin(), now.begin() + first, before.begin())
        || !std::equal(now.end() - rest, now.end(), before.end() - rest))
        return "outside of the change all elements are as they were";
    const bool both = removedCount > 0 && insertedCount > 0;
    if (both
        && (now[static_cast<std::size_t>(first)] == before[static_cast<std::size_t>(first)]
            || now[static_cast<std::size_t>(first + insertedCount - 1)]
                == before[static_cast<std::size_t>(first + removedCount - 1)]))
        return "a change begins and ends with what has changed";
    return nullptr;
}

inline const char *brokenByRanges(const FountainDocument &document)
{
    if (document.ranges().size() != document.script().elements.size())
        return "each element has a range";
    qsizetype end = document.bodyBegin();
    for (const FountainDocument::Range &range : document.ranges()) {
        if (range.begin < end || range.end < range.begin || range.end > document.text().size())
            return "ranges are in order and apart";
        end = range.end;
    }
    return nullptr;
}

inline const char *brokenByText(const QString &text, TitlePage titlePage)
{
    const Script script = readFountain(text, titlePage);
    if (readFountain(writeFountain(script), titlePage) != script)
        return "elements survive writing and reading";
    for (const ScriptElement &element : script.elements) {
        const StyledText shown = printed(element.text);
        if (shown.text.size() > element.text.size())
            return "what is printed is no longer than what is written";
        qsizetype length = 0;
        for (const EmphasisSpan &span : shown.spans)
            length += span.length;
        if (!shown.spans.empty() && length != shown.text.size())
            return "spans cover the text";
    }
    const FountainDocument document(text, titlePage);
    if (document.text() != text || document.script() != script)
        return "a document keeps its text and reads as a script does";
    return brokenByRanges(document);
}

/// All of the above, with edits that the bytes themselves choose.
inline const char *brokenByBytes(const QByteArray &bytes)
{
    const auto decoded = decodeScript(bytes);
    if (!decoded)
        return decoded.error().message.empty() ? "an error says what is wrong" : nullptr;
    if (encodeScript(*decoded) != bytes)
        return "an untouched file is written as it was";
    const QString &text = decoded->text;
    const TitlePage titlePage = bytes.size() % 8 == 0 ? TitlePage::None : TitlePage::Possible;
    if (const char *broken = brokenByText(text, titlePage))
        return broken;
    FountainDocument document(text, titlePage);
    Random random(fnv1a({bytes.constData(), static_cast<std::size_t>(bytes.size())}));
    for (int i = 0; i < 4 && !text.isEmpty(); ++i) {
        const auto anywhere = [&](qsizetype size) {
            return static_cast<qsizetype>(random.below(static_cast<std::uint64_t>(size) + 1));
        };
        const qsizetype from = anywhere(text.size());
        const QString piece = text.mid(from, anywhere(12));
        const qsizetype removed = random.chance(0.5) ? 0 : anywhere(12);
        if (const char *broken =
                brokenByEdit(document, titlePage, anywhere(document.text().size()), removed, piece))
            return broken;
    }
    return nullptr;
}

} // namespace dg
