// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/speech_lines.h"

#include "core/screenplay/emphasis.h"
#include "core/screenplay/fountain.h"
#include "core/screenplay/fountain_document.h"
#include "core/screenplay/fountain_lines.h"
#include "core/screenplay/script.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace dg {

namespace {

using Range = FountainDocument::Range;

/// What a line needs to be told by ear.
constexpr int fewestTellingWords = 3;

/// A speech and where it stands.
struct Placed {
    Speech speech;
    Range cue; ///< the cue's line
    Range words; ///< from the first word to behind the last, parentheticals between included
    QStringList inner; ///< the parentheticals between
    bool isSung = false; ///< begins with lyrics
};

QString onOneLine(QStringView text)
{
    return fountain::withoutNotes(text).simplified();
}

QString speakerOf(const QString &cue)
{
    QString name = printed(cue).text.simplified();
    while (name.endsWith(QLatin1Char(')'))) {
        const qsizetype open = name.lastIndexOf(QLatin1Char('('));
        if (open <= 0)
            break;
        name = name.first(open).trimmed();
    }
    return name;
}

/// The speech that begins at `cue`, if anything is said in it; `next` is behind it then.
std::optional<Placed> speechAt(const FountainDocument &document, std::size_t cue, std::size_t &next)
{
    const auto &elements = document.script().elements;
    const auto &ranges = document.ranges();
    Placed placed;
    placed.speech.speaker = speakerOf(elements[cue].text);
    placed.speech.dual = elements[cue].dual;
    placed.cue = ranges[cue];
    QStringList parts;
    QStringList waiting; // parentheticals that are between only if something is said behind them
    for (next = cue + 1; next < elements.size(); ++next) {
        const ScriptElement &element = elements[next];
        if (element.type == ElementType::Character || !isOfSpeech(element))
            break;
        const QString text = onOneLine(element.text);
        if (element.type == ElementType::Parenthetical) {
            if (!parts.isEmpty())
                waiting.append(text);
            continue;
        }
        if (text.isEmpty())
            continue;
        if (parts.isEmpty()) {
            placed.words.begin = ranges[next].begin;
            placed.isSung = element.type == ElementType::Lyrics;
        }
        placed.words.end = ranges[next].end;
        placed.inner += waiting;
        parts += std::exchange(waiting, {});
        parts.append(text);
    }
    if (parts.isEmpty())
        return std::nullopt;
    placed.speech.text = parts.join(QLatin1Char(' '));
    return placed;
}

std::vector<Placed> placedSpeeches(const FountainDocument &document)
{
    std::vector<Placed> found;
    const auto &elements = document.script().elements;
    for (std::size_t i = 0; i < elements.size();) {
        if (elements[i].type != ElementType::Character) {
            ++i;
            continue;
        }
        std::size_t next = i + 1;
        if (auto placed = speechAt(document, i, next)) {
            placed->speech.number = static_cast<int>(found.size()) + 1;
            found.push_back(std::move(*placed));
        }
        i = next;
    }
    return found;
}

FountainDocument documentOf(QStringView text)
{
    return FountainDocument(text.toString(), TitlePage::None);
}

std::vector<Speech> speechesOf(const std::vector<Placed> &placed)
{
    std::vector<Speech> speeches;
    for (const Placed &each : placed)
        speeches.push_back(each.speech);
    return speeches;
}

int wordsIn(const QString &line)
{
    return static_cast<int>(line.split(QLatin1Char(' '), Qt::SkipEmptyParts).size());
}

/// As one hears it: without what writers and models spell in more than one way.
QString heard(QStringView line)
{
    QString text = printed(line).text.simplified();
    for (QChar &c : text) {
        if (c == QChar(0x2018) || c == QChar(0x2019))
            c = QLatin1Char('\'');
        else if (c == QChar(0x201c) || c == QChar(0x201d))
            c = QLatin1Char('"');
        else if (c == QChar(0x2013) || c == QChar(0x2014))
            c = QLatin1Char('-');
    }
    text.replace(QChar(0x2026), QStringLiteral("..."));
    text.replace(QStringLiteral("--"), QStringLiteral("-"));
    return text;
}

/// What a range holds that is not read: notes and boneyard, in order.
QString unread(QStringView text)
{
    std::vector<Range> spans = fountain::boneyards(text);
    for (const Range &note : fountain::notesIn(text)) {
        const bool inBoneyard = std::any_of(spans.begin(), spans.end(),
            [&](const Range &span) { return note.begin < span.end && span.begin < note.end; });
        if (!inBoneyard)
            spans.push_back(note);
    }
    std::sort(spans.begin(), spans.end(), [](const Range &a, const Range &b) { return a.begin < b.begin; });
    QString kept;
    for (const Range &span : spans)
        kept += QLatin1Char(' ') + text.sliced(span.begin, span.end - span.begin).toString();
    return kept;
}

/// `said` in the lines of a speech: the parentheticals that stood between its parts on lines of their own.
QString asSpeechLines(QString said, const Placed &placed, const QString &lineEnd)
{
    qsizetype from = 0;
    for (const QString &parenthetical : placed.inner) {
        const qsizetype at = said.indexOf(parenthetical, from);
        if (at < 0)
            continue;
        const QString before = said.first(at).trimmed();
        const QString behind = said.sliced(at + parenthetical.size()).trimmed();
        if (before.isEmpty() || behind.isEmpty())
            continue;
        said = before + lineEnd + parenthetical + lineEnd;
        from = said.size();
        said += behind;
    }
    return placed.isSung ? QLatin1Char('~') + said : said;
}

} // namespace

std::vector<Speech> speechesOf(QStringView fountain)
{
    return speechesOf(placedSpeeches(documentOf(fountain)));
}

std::vector<Speech> firstSpeeches(const std::vector<Speech> &speeches, int count)
{
    return {speeches.begin(),
        speeches.begin() + std::min(static_cast<std::ptrdiff_t>(count), std::ssize(speeches))};
}

std::vector<Speech> lastSpeeches(const std::vector<Speech> &speeches, int count)
{
    return {
        speeches.end() - std::min(static_cast<std::ptrdiff_t>(count), std::ssize(speeches)), speeches.end()};
}

std::vector<Speech> sampledSpeeches(const std::vector<Speech> &speeches, int count)
{
    std::vector<Speech> telling;
    std::copy_if(speeches.begin(), speeches.end(), std::back_inserter(telling),
        [](const Speech &each) { return wordsIn(each.text) >= fewestTellingWords; });
    const std::vector<Speech> &from = std::ssize(telling) >= count ? telling : speeches;
    if (std::ssize(from) <= count || count < 2)
        return firstSpeeches(from, count);
    std::vector<Speech> sampled;
    const std::size_t last = from.size() - 1;
    for (int i = 0; i < count; ++i)
        sampled.push_back(from[last * static_cast<std::size_t>(i) / static_cast<std::size_t>(count - 1)]);
    return sampled;
}

bool isSameLine(QStringView a, QStringView b)
{
    return heard(a) == heard(b);
}

bool isQuotedFrom(QStringView quoted, QStringView text)
{
    const QString whole = heard(text);
    QString quote = heard(quoted);
    while (quote.size() > 1 && (quote.front() == QLatin1Char('"') || quote.front() == QLatin1Char('\''))
        && quote.front() == quote.back())
        quote = quote.sliced(1, quote.size() - 2).trimmed();
    qsizetype from = 0;
    bool any = false;
    for (const QString &part : quote.split(QStringLiteral("..."), Qt::SkipEmptyParts)) {
        const QString wanted = part.trimmed();
        if (wanted.isEmpty())
            continue;
        const qsizetype at = whole.indexOf(wanted, from, Qt::CaseInsensitive);
        if (at < 0)
            return false;
        from = at + wanted.size();
        any = true;
    }
    return any;
}

bool holdsWords(QStringView text, QStringView words)
{
    return printed(text).text.simplified().contains(printed(words).text.simplified());
}

const Speech *addressed(const std::vector<Speech> &speeches, int number, QStringView old)
{
    const auto isMeant = [&](const Speech &each) { return isSameLine(each.text, old); };
    if (number >= 1 && number <= std::ssize(speeches)) {
        const Speech &speech = speeches[static_cast<std::size_t>(number - 1)];
        if (isMeant(speech))
            return &speech;
    }
    const auto only = std::find_if(speeches.begin(), speeches.end(), isMeant);
    if (only == speeches.end() || std::any_of(std::next(only), speeches.end(), isMeant))
        return nullptr;
    return &*only;
}

std::optional<QString> withSpeech(const QString &fountain, int number, QStringView old, QStringView said)
{
    const FountainDocument document = documentOf(fountain);
    const std::vector<Placed> placed = placedSpeeches(document);
    if (number < 1 || number > std::ssize(placed))
        return std::nullopt;
    const Placed &meant = placed[static_cast<std::size_t>(number - 1)];
    if (!isSameLine(meant.speech.text, old))
        return std::nullopt;
    const QString line = said.toString().simplified();
    for (const QLatin1String mark :
        {QLatin1String("/*"), QLatin1String("*/"), QLatin1String("[["), QLatin1String("]]")}) {
        if (line.contains(mark))
            return std::nullopt;
    }

    const QStringView whole(fountain);
    const QStringView before = whole.sliced(meant.words.begin, meant.words.end - meant.words.begin);
    const QString lineEnd =
        fountain.contains(QLatin1String("\r\n")) ? QStringLiteral("\r\n") : QStringLiteral("\n");
    const QString changed = whole.first(meant.words.begin).toString() + asSpeechLines(line, meant, lineEnd)
        + unread(before) + whole.sliced(meant.words.end).toString();

    // It says what it is to say, and nothing else in the scene says anything else.
    std::vector<Speech> wanted = speechesOf(placed);
    wanted[static_cast<std::size_t>(number - 1)].text = line;
    if (line.isEmpty() || dg::speechesOf(changed) != wanted)
        return std::nullopt;
    return changed;
}

bool haveSameDialogue(QStringView a, QStringView b)
{
    const auto spoken = [](QStringView text) {
        std::vector<ScriptElement> elements = readFountain(text, TitlePage::None).elements;
        std::erase_if(elements, [](const ScriptElement &each) { return !isOfSpeech(each); });
        for (ScriptElement &each : elements)
            each.extraBlankLines = 0;
        return elements;
    };
    return spoken(a) == spoken(b);
}

QString withSpeechNumbers(const QString &fountain, SpeakerNames names)
{
    const FountainDocument document = documentOf(fountain);
    QString text = fountain;
    const std::vector<Placed> placed = placedSpeeches(document);
    for (auto each = placed.rbegin(); each != placed.rend(); ++each) {
        const QString number = QStringLiteral("[%1]").arg(each->speech.number);
        if (names == SpeakerNames::Covered) {
            text.replace(each->cue.begin, each->cue.end - each->cue.begin, number);
            continue;
        }
        qsizetype at = each->cue.begin;
        while (at < each->cue.end && text[at].isSpace())
            ++at;
        if (at < each->cue.end && text[at] == QLatin1Char('@'))
            text.remove(at, 1);
        text.insert(at, number + QLatin1Char(' '));
    }
    return text;
}

} // namespace dg
