// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Words as the checks compare them. Pure functions; any thread.

#include <QString>
#include <QStringList>
#include <QStringView>

namespace dg::review {

/// In lower case, of letters and digits with apostrophes inside; typographic apostrophes are plain ones.
[[nodiscard]] QStringList wordsOf(QStringView text);

/// Where `phrase` begins in `words` from `from` on; -1: nowhere, or the phrase is empty.
[[nodiscard]] qsizetype indexOf(const QStringList &words, const QStringList &phrase, qsizetype from = 0);
/// How often, without overlaps.
[[nodiscard]] int countOf(const QStringList &words, const QStringList &phrase);

/// How many letters have to be put in, taken out, changed or swapped with their neighbour.
[[nodiscard]] int editDistance(QStringView a, QStringView b);

/// Share of words that both have, 0 to 1; of two empty ones 0.
[[nodiscard]] double likeness(const QStringList &a, const QStringList &b);

/// On one line between quotation marks, cut off at a word's end where it is long.
[[nodiscard]] QString quoted(QStringView text, qsizetype most = 90);

/// "a", "a and b", "a, b and c".
[[nodiscard]] QString inWords(const QStringList &items);
/// "once", "twice", "3 times".
[[nodiscard]] QString times(int count);

} // namespace dg::review
