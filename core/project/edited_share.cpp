// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/edited_share.h"

#include <QList>

#include <algorithm>
#include <vector>

namespace dg {

static QList<QStringView> wordsOf(QStringView text)
{
    QList<QStringView> words;
    qsizetype from = -1;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        const bool isWord = i < text.size() && !text[i].isSpace();
        if (isWord && from < 0)
            from = i;
        if (!isWord && from >= 0) {
            words.append(text.sliced(from, i - from));
            from = -1;
        }
    }
    return words;
}

/// Length of the longest common subsequence, in one row.
static std::size_t commonWords(const QList<QStringView> &a, const QList<QStringView> &b)
{
    std::vector<std::size_t> row(static_cast<std::size_t>(b.size()) + 1, 0);
    for (const QStringView word : a) {
        std::size_t diagonal = 0;
        for (std::size_t j = 1; j < row.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = word == b[static_cast<qsizetype>(j) - 1] ? diagonal + 1 : std::max(above, row[j - 1]);
            diagonal = above;
        }
    }
    return row.back();
}

double editedShare(QStringView before, QStringView after)
{
    QList<QStringView> a = wordsOf(before);
    QList<QStringView> b = wordsOf(after);
    const qsizetype all = a.size() + b.size();
    if (all == 0)
        return 0;
    // What a writer leaves alone at both ends is most of it: comparing is quadratic.
    qsizetype same = 0;
    while (!a.isEmpty() && !b.isEmpty() && a.front() == b.front()) {
        a.removeFirst();
        b.removeFirst();
        ++same;
    }
    while (!a.isEmpty() && !b.isEmpty() && a.back() == b.back()) {
        a.removeLast();
        b.removeLast();
        ++same;
    }
    constexpr qsizetype mostPairs = 25'000'000; // beyond that nobody has written what is between by hand
    const qsizetype common = a.size() * b.size() > mostPairs ? 0 : static_cast<qsizetype>(commonWords(a, b));
    return 1.0 - 2.0 * static_cast<double>(same + common) / static_cast<double>(all);
}

} // namespace dg
