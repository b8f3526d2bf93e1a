// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/take_alignment.h"

#include "core/screenplay/fountain.h"

#include <QHash>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace dg {

namespace {

struct Word {
    QStringView text;
    int begin = 0;
};

std::vector<Word> wordsOf(const QString &text)
{
    std::vector<Word> words;
    int begin = -1;
    for (int i = 0; i <= text.size(); ++i) {
        const bool inWord = i < text.size() && !text.at(i).isSpace();
        if (inWord && begin < 0)
            begin = i;
        if (!inWord && begin >= 0) {
            words.push_back({QStringView(text).mid(begin, i - begin), begin});
            begin = -1;
        }
    }
    return words;
}

/// Who speaks, without (V.O.) and the like.
QString nameOf(const QString &cue)
{
    const qsizetype bracket = cue.indexOf(QLatin1Char('('));
    return (bracket < 0 ? cue : cue.first(bracket)).simplified().toUpper();
}

std::vector<Passage> passagesOf(const std::vector<ScriptElement> &elements)
{
    std::vector<Passage> passages;
    int speeches = 0;
    const int size = static_cast<int>(elements.size());
    for (int i = 0; i < size;) {
        const ScriptElement &element = elements[static_cast<std::size_t>(i)];
        Passage passage;
        passage.first = i;
        passage.text = element.text;
        switch (element.type) {
        case ElementType::SceneHeading:
            passage.kind = Passage::Kind::Heading;
            break;
        case ElementType::Action:
            passage.kind = Passage::Kind::Action;
            break;
        case ElementType::Character: {
            passage.kind = Passage::Kind::Speech;
            passage.speaker = element.text;
            passage.speech = ++speeches;
            QStringList lines;
            while (i + passage.count < size) {
                const ScriptElement &next = elements[static_cast<std::size_t>(i + passage.count)];
                if (!isOfSpeech(next) || next.type == ElementType::Character)
                    break;
                lines.append(next.text);
                ++passage.count;
            }
            passage.text = lines.join(QLatin1Char('\n'));
            break;
        }
        default:
            passage.kind = Passage::Kind::Other;
        }
        i += passage.count;
        passages.push_back(std::move(passage));
    }
    return passages;
}

/// How much of what is said is the same: 0 to 1, whatever the order.
double likeness(const Passage &a, const Passage &b)
{
    const std::vector<Word> of = wordsOf(a.text);
    const std::vector<Word> with = wordsOf(b.text);
    if (of.empty() && with.empty())
        return 1;
    QHash<QStringView, int> counts;
    for (const Word &word : of)
        ++counts[word.text];
    int common = 0;
    for (const Word &word : with) {
        const auto found = counts.find(word.text);
        if (found == counts.end() || *found == 0)
            continue;
        --*found;
        ++common;
    }
    return 2.0 * common / static_cast<double>(of.size() + with.size());
}

/// What it is worth to have the two beside each other; none: they never are.
std::optional<double> worthOf(const Passage &a, const Passage &b)
{
    if (a.kind != b.kind)
        return std::nullopt;
    if (a.kind == Passage::Kind::Heading)
        return 4.0;
    if (a.kind == Passage::Kind::Speech && nameOf(a.speaker) != nameOf(b.speaker))
        return std::nullopt;
    const double like = likeness(a, b);
    if (a.kind == Passage::Kind::Speech)
        return 1.0 + 3.0 * like;
    // Paragraphs that have nothing in common are better seen as one gone and one new.
    return like < 0.2 ? std::nullopt : std::optional(0.5 + 3.0 * like);
}

using Pairs = std::vector<std::pair<int, int>>;

/// The pairs of the greatest worth that keep both orders.
template <class Worth>
Pairs bestPairs(int left, int right, Worth worth)
{
    const auto width = static_cast<std::size_t>(right) + 1;
    std::vector<double> best((static_cast<std::size_t>(left) + 1) * width, 0.0);
    const auto at = [&](int i, int j) -> double & {
        return best[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j)];
    };
    // From the end, so that the walk below goes forward.
    for (int i = left - 1; i >= 0; --i) {
        for (int j = right - 1; j >= 0; --j) {
            at(i, j) = std::max(at(i + 1, j), at(i, j + 1));
            if (const std::optional<double> pair = worth(i, j))
                at(i, j) = std::max(at(i, j), at(i + 1, j + 1) + *pair);
        }
    }
    Pairs pairs;
    for (int i = 0, j = 0; i < left && j < right;) {
        const std::optional<double> pair = worth(i, j);
        if (pair && at(i, j) == at(i + 1, j + 1) + *pair)
            pairs.emplace_back(i++, j++);
        else if (at(i, j) == at(i + 1, j))
            ++i;
        else
            ++j;
    }
    return pairs;
}

/// Words that stand side by side become one mark.
std::vector<TextMark> marksOf(const std::vector<Word> &words, const std::vector<bool> &isCommon)
{
    std::vector<TextMark> marks;
    bool continues = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (isCommon[i]) {
            continues = false;
            continue;
        }
        const int end = words[i].begin + static_cast<int>(words[i].text.size());
        if (continues)
            marks.back().length = end - marks.back().begin;
        else
            marks.push_back({words[i].begin, end - words[i].begin});
        continues = true;
    }
    return marks;
}

void markWords(PassagePair &pair)
{
    const std::vector<Word> left = pair.left ? wordsOf(pair.left->text) : std::vector<Word> {};
    const std::vector<Word> right = pair.right ? wordsOf(pair.right->text) : std::vector<Word> {};
    std::vector<bool> leftCommon(left.size());
    std::vector<bool> rightCommon(right.size());
    const Pairs common =
        bestPairs(static_cast<int>(left.size()), static_cast<int>(right.size()), [&](int i, int j) {
            return left[static_cast<std::size_t>(i)].text == right[static_cast<std::size_t>(j)].text
                ? std::optional(1.0)
                : std::nullopt;
        });
    for (const auto &[i, j] : common) {
        leftCommon[static_cast<std::size_t>(i)] = true;
        rightCommon[static_cast<std::size_t>(j)] = true;
    }
    pair.leftMarks = marksOf(left, leftCommon);
    pair.rightMarks = marksOf(right, rightCommon);
}

} // namespace

bool PassagePair::isSame() const
{
    return left && right && left->text == right->text && left->speaker == right->speaker;
}

int TakeAlignment::differences() const
{
    return static_cast<int>(
        std::count_if(rows.begin(), rows.end(), [](const PassagePair &row) { return !row.isSame(); }));
}

TakeAlignment alignTakes(QStringView left, QStringView right)
{
    TakeAlignment alignment;
    alignment.left = readFountain(left, TitlePage::None).elements;
    alignment.right = readFountain(right, TitlePage::None).elements;
    const std::vector<Passage> ours = passagesOf(alignment.left);
    const std::vector<Passage> theirs = passagesOf(alignment.right);

    // Worth is looked at twice for each pair.
    std::vector<std::optional<double>> worths(ours.size() * theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
        for (std::size_t j = 0; j < theirs.size(); ++j)
            worths[i * theirs.size() + j] = worthOf(ours[i], theirs[j]);
    }
    const Pairs pairs =
        bestPairs(static_cast<int>(ours.size()), static_cast<int>(theirs.size()), [&](int i, int j) {
            return worths[static_cast<std::size_t>(i) * theirs.size() + static_cast<std::size_t>(j)];
        });

    std::size_t i = 0;
    std::size_t j = 0;
    const auto addUpTo = [&](std::size_t leftEnd, std::size_t rightEnd) {
        for (; i < leftEnd; ++i)
            alignment.rows.push_back({ours[i], std::nullopt, {}, {}});
        for (; j < rightEnd; ++j)
            alignment.rows.push_back({std::nullopt, theirs[j], {}, {}});
    };
    for (const auto &[a, b] : pairs) {
        addUpTo(static_cast<std::size_t>(a), static_cast<std::size_t>(b));
        alignment.rows.push_back({ours[i++], theirs[j++], {}, {}});
    }
    addUpTo(ours.size(), theirs.size());
    for (PassagePair &row : alignment.rows)
        markWords(row);
    return alignment;
}

QString withRowOfOther(const TakeAlignment &alignment, std::size_t row, TakeSide into)
{
    const TakeSide other = into == TakeSide::Left ? TakeSide::Right : TakeSide::Left;
    Script script {{}, into == TakeSide::Left ? alignment.left : alignment.right};
    const std::vector<ScriptElement> &source = into == TakeSide::Left ? alignment.right : alignment.left;
    std::vector<ScriptElement> &elements = script.elements;

    int at = 0; // behind what stands above it on this side
    for (std::size_t above = 0; above < row; ++above) {
        if (const std::optional<Passage> &passage = alignment.rows[above].on(into))
            at = passage->first + passage->count;
    }
    if (const std::optional<Passage> &gone = alignment.rows[row].on(into)) {
        at = gone->first;
        elements.erase(elements.begin() + at, elements.begin() + at + gone->count);
    }
    if (const std::optional<Passage> &come = alignment.rows[row].on(other))
        elements.insert(
            elements.begin() + at, source.begin() + come->first, source.begin() + come->first + come->count);
    return writeFountain(script);
}

} // namespace dg
