// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/review_words.h"

#include "core/base/text.h"

#include <QSet>

#include <algorithm>
#include <vector>

namespace dg::review {

QStringList wordsOf(QStringView text)
{
    const auto isApostrophe = [](QChar c) { return c == u'\'' || c == QChar(0x2019); };
    QStringList words;
    QString word;
    const auto end = [&] {
        if (!word.isEmpty())
            words.append(word.toLower());
        word.clear();
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.isLetterOrNumber() || c.isMark() || c.isSurrogate())
            word += c;
        else if (isApostrophe(c) && !word.isEmpty() && i + 1 < text.size() && text[i + 1].isLetter())
            word += u'\'';
        else
            end();
    }
    end();
    return words;
}

qsizetype indexOf(const QStringList &words, const QStringList &phrase, qsizetype from)
{
    if (phrase.isEmpty())
        return -1;
    const auto found =
        std::search(words.begin() + std::min(from, words.size()), words.end(), phrase.begin(), phrase.end());
    return found == words.end() ? -1 : found - words.begin();
}

int countOf(const QStringList &words, const QStringList &phrase)
{
    int count = 0;
    for (qsizetype at = indexOf(words, phrase); at >= 0; at = indexOf(words, phrase, at + phrase.size()))
        ++count;
    return count;
}

int editDistance(QStringView a, QStringView b)
{
    const auto columns = static_cast<std::size_t>(b.size()) + 1;
    std::vector<int> before(columns);
    std::vector<int> last(columns);
    std::vector<int> now(columns);
    for (std::size_t j = 0; j < columns; ++j)
        last[j] = static_cast<int>(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        now[0] = static_cast<int>(i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            now[at] =
                std::min({last[at] + 1, now[at - 1] + 1, last[at - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[at] = std::min(now[at], before[at - 2] + 1);
        }
        before = last;
        last = now;
    }
    return last.back();
}

double likeness(const QStringList &a, const QStringList &b)
{
    const QSet<QString> first(a.begin(), a.end());
    const QSet<QString> second(b.begin(), b.end());
    const auto all = (first | second).size();
    return all == 0 ? 0 : static_cast<double>((first & second).size()) / static_cast<double>(all);
}

QString quoted(QStringView text, qsizetype most)
{
    QString line = text.toString().simplified();
    if (line.size() > most) {
        const qsizetype space = line.lastIndexOf(u' ', most);
        line = line.left(space > 0 ? space : most) + QChar(0x2026);
    }
    return QChar(0x201c) + line + QChar(0x201d);
}

QString inWords(const QStringList &items)
{
    std::vector<std::string> all;
    for (const QString &item : items)
        all.push_back(item.toStdString());
    return QString::fromStdString(joinInWords(all));
}

QString times(int count)
{
    if (count == 1)
        return QStringLiteral("once");
    return count == 2 ? QStringLiteral("twice") : QStringLiteral("%1 times").arg(count);
}

} // namespace dg::review
