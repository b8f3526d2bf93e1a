// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/fountain_syntax.h"

#include "core/screenplay/fountain.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace dg {

bool isSceneHeading(QStringView line)
{
    // Behind INT. anything may stand, hence also /EXT.
    static constexpr std::array<QStringView, 6> openings {
        u"INT", u"EXT", u"EST", u"INT/EXT", u"EXT/INT", u"I/E"};
    if (line.isEmpty() || !QStringView(u"IiEe").contains(line.front()))
        return false;
    return std::any_of(openings.begin(), openings.end(), [line](QStringView opening) {
        return line.size() > opening.size() && line.startsWith(opening, Qt::CaseInsensitive)
            && (line[opening.size()] == u'.' || line[opening.size()] == u' ');
    });
}

namespace fountain {

namespace {

/// Capitals outside of closed brackets, and a letter among them. Where a script has no capitals, any letters.
bool isCapitals(QStringView text)
{
    bool letter = false;
    bool small = false; ///< since the bracket that is open
    int depth = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t c = text[i].unicode();
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            c = QChar::surrogateToUcs4(text[i], text[i + 1]);
        if (c == U'(') {
            ++depth;
        } else if (c == U')' && depth > 0) {
            --depth;
            small = small && depth > 0;
        } else if (QChar::isLower(c)) {
            if (depth == 0)
                return false;
            small = true;
        } else if (depth == 0) {
            letter = letter || QChar::isLetter(c);
        }
    }
    return letter && !small;
}

bool isPageBreak(QStringView line)
{
    return line.size() >= 3 && std::all_of(line.begin(), line.end(), [](QChar c) { return c == u'='; });
}

bool isSection(QStringView line)
{
    const auto end = std::find_if(line.begin(), line.end(), [](QChar c) { return c != u'#'; });
    return end != line.begin() && end - line.begin() <= 6;
}

bool isCentered(QStringView line)
{
    if (!line.startsWith(u'>'))
        return false;
    const qsizetype end = endBeforeNotes(line);
    return end >= 2 && line[end - 1] == u'<';
}

bool isTransition(QStringView bare)
{
    return bare.endsWith(u"TO:") && isCapitals(bare);
}

/// By a mark that does not depend on what is around.
std::optional<ElementType> markedType(QStringView text)
{
    switch (text.front().unicode()) {
    case u'!':
        return ElementType::Action;
    case u'~':
        return ElementType::Lyrics;
    case u'=':
        return isPageBreak(text) ? ElementType::PageBreak : ElementType::Synopsis;
    case u'#':
        return isSection(text) ? std::optional(ElementType::Section) : std::nullopt;
    case u'>':
        return isCentered(text) ? std::optional(ElementType::Centered) : std::nullopt;
    default:
        return std::nullopt;
    }
}

/// By a mark that needs a blank line before.
std::optional<ElementType> forcedType(QStringView text)
{
    switch (text.front().unicode()) {
    case u'>':
        return ElementType::Transition;
    case u'.':
        return text.size() > 1 && text[1] != u'.' && !text[1].isSpace()
            ? std::optional(ElementType::SceneHeading)
            : std::nullopt;
    case u'@':
        return isName(text.sliced(1)) ? std::optional(ElementType::Character) : std::nullopt;
    default:
        return std::nullopt;
    }
}

} // namespace

LineKind kindOf(const Line &line, const Surroundings &surroundings)
{
    const QStringView text = line.text.trimmed();
    if (text.isEmpty())
        return {};
    if (const auto marked = markedType(text))
        return {*marked, true};
    if (surroundings.inParagraph)
        return {};
    QString own;
    QStringView bare = text;
    if (line.hasNotes) {
        own = withoutNotes(text);
        bare = QStringView(own).trimmed();
        if (bare.isEmpty())
            return {ElementType::Note, true};
    }
    if (!surroundings.blankBefore)
        return {};
    if (const auto forced = forcedType(text))
        return {*forced, true};
    if (isSceneHeading(text))
        return {ElementType::SceneHeading};
    if (!surroundings.blankAfter)
        return {isCapitals(bare) ? ElementType::Character : ElementType::Action};
    return {isTransition(bare) ? ElementType::Transition : ElementType::Action};
}

ElementType kindInSpeech(const Line &line)
{
    const QStringView text = line.text.trimmed();
    if (text.startsWith(u'~'))
        return ElementType::Lyrics;
    if (!text.startsWith(u'('))
        return ElementType::Dialogue;
    const qsizetype end = line.hasNotes ? endBeforeNotes(text) : text.size();
    return end >= 2 && text[end - 1] == u')' ? ElementType::Parenthetical : ElementType::Dialogue;
}

QString onOneLine(QStringView text)
{
    if (!text.contains(u'\n'))
        return text.trimmed().toString();
    QString line;
    for (const QStringView each : text.split(u'\n')) {
        const QStringView words = each.trimmed();
        if (words.isEmpty())
            continue;
        if (!line.isEmpty())
            line += u' ';
        line += words;
    }
    return line;
}

QString inTrimmedLines(QStringView text)
{
    if (!text.contains(u'\n'))
        return text.trimmed().toString();
    QString lines;
    for (const QStringView each : text.split(u'\n')) {
        lines += each.trimmed();
        lines += u'\n';
    }
    lines.chop(1);
    return lines;
}

QString takeSceneNumber(QString &heading)
{
    const qsizetype end = endBeforeNotes(heading);
    if (end < 3 || heading[end - 1] != u'#')
        return {};
    qsizetype begin = end - 1;
    while (begin > 0
        && (heading[begin - 1].isLetterOrNumber() || heading[begin - 1] == u'-'
            || heading[begin - 1] == u'.'))
        --begin;
    if (begin == end - 1 || begin == 0 || heading[begin - 1] != u'#')
        return {};
    QString number = heading.mid(begin, end - 1 - begin);
    const QString rest = heading.first(begin - 1) + heading.sliced(end);
    if (withoutNotes(rest).trimmed().isEmpty())
        return {};
    heading = rest.trimmed();
    return number;
}

/// Where the name ends, before carets and notes; `carets` are they, from the last to the first.
static qsizetype nameEnd(QStringView text, std::vector<qsizetype> &carets)
{
    const std::vector<Span> notes = notesIn(text);
    qsizetype end = text.size();
    for (auto last = notes.rbegin(); end > 0;) {
        const QChar c = text[end - 1];
        if (last != notes.rend() && last->end == end) {
            end = last->begin;
            ++last;
        } else if (c == u'^') {
            carets.push_back(--end);
        } else if (c.isSpace()) {
            --end;
        } else {
            break;
        }
    }
    return end;
}

bool takeCarets(QString &name)
{
    std::vector<qsizetype> carets;
    (void)nameEnd(name, carets);
    if (carets.empty())
        return false;
    QString rest;
    qsizetype from = 0;
    for (auto each = carets.rbegin(); each != carets.rend(); ++each) {
        rest += QStringView(name).sliced(from, *each - from);
        from = *each + 1;
    }
    rest += QStringView(name).sliced(from);
    name = rest.trimmed();
    return true;
}

bool isName(QStringView text)
{
    std::vector<qsizetype> carets;
    const qsizetype end = nameEnd(text, carets);
    return !withoutNotes(text.first(end)).trimmed().isEmpty();
}

bool isKey(QStringView key)
{
    constexpr qsizetype longestKey = 40; // what is longer is prose with a colon
    const auto fits = [](QChar c) {
        return c.isLetterOrNumber() || c.isMark() || c == u' ' || QStringView(u"-_'&/().").contains(c);
    };
    if (key.isEmpty() || key.size() > longestKey || !key.front().isLetter()
        || !std::all_of(key.begin(), key.end(), fits))
        return false;
    const bool isTransition = key.endsWith(u" IN") || key.endsWith(u" OUT") || key.endsWith(u"TO");
    return !isSceneHeading(key) && !(isTransition && isCapitals(key));
}

bool isKnownKey(QStringView key)
{
    static constexpr std::array<QStringView, 14> known {u"title", u"credit", u"author", u"authors", u"source",
        u"notes", u"draft date", u"date", u"contact", u"contact info", u"copyright", u"revision", u"episode",
        u"show"};
    return std::any_of(known.begin(), known.end(),
        [key](QStringView each) { return key.compare(each, Qt::CaseInsensitive) == 0; });
}

std::optional<TitleLine> titleLine(QStringView line)
{
    const qsizetype colon = line.indexOf(u':');
    if (colon < 0)
        return std::nullopt;
    const QStringView key = line.first(colon).trimmed();
    const QStringView value = line.sliced(colon + 1);
    if (!isKey(key) || value.startsWith(u"//"))
        return std::nullopt;
    return TitleLine {key.toString(), value.trimmed().toString()};
}

} // namespace fountain

} // namespace dg
