// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/fountain_reader.h"

#include <algorithm>
#include <utility>

namespace dg::fountain {

namespace {

QStringView withoutMark(QStringView line, qsizetype length = 1)
{
    return line.trimmed().sliced(length);
}

QString noteText(QStringView line)
{
    const QStringView text = line.trimmed();
    return inTrimmedLines(text.sliced(2, text.size() - 4)).trimmed();
}

QString centeredText(QStringView line)
{
    const QString text = onOneLine(line);
    const qsizetype end = endBeforeNotes(text);
    return (text.sliced(1, end - 2) + text.sliced(end)).trimmed();
}

/// Tabs as four spaces, and no space at the line's end.
void appendActionLine(QString &text, QStringView line)
{
    while (!line.isEmpty() && line.back().isSpace())
        line.chop(1);
    for (const QChar c : line) {
        if (c == u'\t')
            text += u"    ";
        else
            text += c;
    }
}

void appendAction(QString &text, QStringView line)
{
    for (;;) {
        const qsizetype feed = line.indexOf(u'\n');
        appendActionLine(text, feed < 0 ? line : line.first(feed));
        if (feed < 0)
            return;
        text += u'\n';
        line = line.sliced(feed + 1);
    }
}

/// Without the mark that forces it, but with what stands before that.
void appendUnforced(QString &text, QStringView line)
{
    const auto word = std::find_if(line.begin(), line.end(), [](QChar c) { return !c.isSpace(); });
    if (word == line.end() || *word != u'!')
        return appendAction(text, line);
    const qsizetype at = word - line.begin();
    if (line.sliced(at + 1).trimmed().isEmpty())
        return; // an empty line
    appendAction(text, line.first(at).toString() + line.sliced(at + 1).toString());
}

} // namespace

BodyReader::BodyReader(
    QStringView text, const std::vector<Span> &boneyards, qsizetype position, const ReaderState &state)
    : m_lines(text, boneyards, position)
    , m_state(state)
{
}

bool BodyReader::next()
{
    for (; !m_lines.atEnd(); m_lines.advance()) {
        const Line &line = m_lines.current();
        // Boneyard between does not make one run of two.
        if (line.followsBoneyard)
            m_state.blankLines = 0;
        if (!line.isBlank)
            return true;
        ++m_state.blankLines;
        m_state.blankBefore = true;
        m_state.hardBefore = m_state.hardBefore || line.isHard;
        m_state.inParagraph = false;
    }
    return false;
}

ScriptElement &BodyReader::begin(ElementType type, Elements &into)
{
    into.states.push_back(m_state);
    into.ranges.push_back({m_lines.current().begin, m_lines.current().end});
    into.elements.push_back({type, {}});
    return into.elements.back();
}

void BodyReader::take(Elements &into)
{
    into.ranges.back().end = m_lines.current().end;
    m_lines.advance();
}

void BodyReader::read(Elements &into)
{
    const QStringView line = m_lines.current().text;
    const LineKind kind =
        kindOf(m_lines.current(), {m_state.blankBefore, m_lines.blankFollows(), m_state.inParagraph});
    switch (kind.type) {
    case ElementType::SceneHeading:
        return heading(kind.isForced, into);
    case ElementType::Action:
        return action(into);
    case ElementType::Lyrics:
        return lyrics(into);
    case ElementType::Section:
        return section(into);
    case ElementType::Note:
        return single(kind.type, noteText(line), into);
    case ElementType::Centered:
        return single(kind.type, centeredText(line), into);
    case ElementType::Synopsis:
        return single(kind.type, onOneLine(withoutMark(line)), into);
    case ElementType::Transition:
        return single(kind.type, onOneLine(withoutMark(line, kind.isForced ? 1 : 0)), into);
    case ElementType::PageBreak:
        return single(kind.type, {}, into);
    case ElementType::Character:
    case ElementType::Parenthetical:
    case ElementType::Dialogue:
        return speech(kind.isForced, into);
    }
}

static int extraOf(const ReaderState &state)
{
    return std::max(state.blankLines - 1, 0);
}

void BodyReader::single(ElementType type, QString text, Elements &into)
{
    ScriptElement &element = begin(type, into);
    element.text = std::move(text);
    if (type == ElementType::Centered)
        element.extraBlankLines = extraOf(m_state);
    take(into);
    m_state = {0, false, false, false, false,
        type == ElementType::Note ? m_state.before : ReaderState::Speech::None};
}

void BodyReader::heading(bool isForced, Elements &into)
{
    QString text = onOneLine(withoutMark(m_lines.current().text, isForced ? 1 : 0));
    const QString number = takeSceneNumber(text);
    single(ElementType::SceneHeading, std::move(text), into);
    into.elements.back().number = number;
}

void BodyReader::section(Elements &into)
{
    const QStringView line = m_lines.current().text.trimmed();
    int level = 0;
    while (level < line.size() && line[level] == u'#')
        ++level;
    single(ElementType::Section, onOneLine(line.sliced(level)), into);
    into.elements.back().level = level;
}

void BodyReader::action(Elements &into)
{
    ScriptElement &element = begin(ElementType::Action, into);
    element.extraBlankLines = extraOf(m_state);
    appendUnforced(element.text, m_lines.current().text);
    take(into);
    while (!m_lines.atEnd() && !m_lines.current().isBlank
        && kindOf(m_lines.current(), {false, false, true}).type == ElementType::Action) {
        element.text += u'\n';
        appendUnforced(element.text, m_lines.current().text);
        take(into);
    }
    m_state = {0, false, false, true, false, ReaderState::Speech::None};
}

void BodyReader::lyrics(Elements &into)
{
    ScriptElement &element = begin(ElementType::Lyrics, into);
    element.extraBlankLines = extraOf(m_state);
    element.text = inTrimmedLines(withoutMark(m_lines.current().text));
    take(into);
    while (
        !m_lines.atEnd() && !m_lines.current().isBlank && m_lines.current().text.trimmed().startsWith(u'~')) {
        element.text += u'\n' + inTrimmedLines(withoutMark(m_lines.current().text));
        take(into);
    }
    m_state = {0, false, false, false, false, ReaderState::Speech::None};
}

void BodyReader::speech(bool isForced, Elements &into)
{
    using Speech = ReaderState::Speech;
    ScriptElement &who = begin(ElementType::Character, into);
    who.text = onOneLine(withoutMark(m_lines.current().text, isForced ? 1 : 0));
    who.dual = takeCarets(who.text) && m_state.before == Speech::Single;
    const Speech before = who.dual ? Speech::Pair : Speech::Single;
    take(into);

    m_state = {0, false, false, false, true, before};
    int emptyLines = 0;
    while (!m_lines.atEnd() && !m_lines.current().isHard) {
        if (m_lines.current().isBlank) {
            ++emptyLines;
            m_lines.advance();
        } else {
            speechLine(kindInSpeech(m_lines.current()), std::exchange(emptyLines, 0), into);
        }
    }
    m_state.inSpeech = false;
}

void BodyReader::speechLine(ElementType type, int emptyLines, Elements &into)
{
    const QStringView line = m_lines.current().text;
    if (type == ElementType::Parenthetical) {
        begin(type, into).text = onOneLine(line);
        return take(into);
    }
    const bool isSung = type == ElementType::Lyrics;
    const bool goesOn = into.elements.back().type == type;
    ScriptElement &element = goesOn ? into.elements.back() : begin(type, into);
    element.spoken = isSung;
    if (goesOn)
        element.text += QString(emptyLines + 1, u'\n');
    element.text += inTrimmedLines(isSung ? withoutMark(line) : line);
    take(into);
}

namespace {

bool isIndented(QStringView line)
{
    return line.startsWith(u'\t') || line.startsWith(u" \t") || line.startsWith(u"  \t")
        || line.startsWith(u"   ");
}

} // namespace

ReadTitlePage readTitlePage(QStringView text, const std::vector<Span> &boneyards, TitlePage titlePage)
{
    const qsizetype begin = text.startsWith(QChar(QChar::ByteOrderMark)) ? 1 : 0;
    PlainLines lines(text, boneyards, begin);
    Line line;
    const bool possible = titlePage == TitlePage::Possible && lines.read(line);
    const auto first = possible ? titleLine(line.text) : std::nullopt;
    if (!first)
        return {{}, begin};
    const bool known = isKnownKey(first->key);
    ReadTitlePage page {{}, text.size()};
    do {
        if (line.isBlank) {
            page.end = line.begin;
            break;
        }
        const bool indented = !page.fields.empty() && isIndented(line.text);
        if (const auto field = indented ? std::nullopt : titleLine(line.text)) {
            page.fields.push_back({field->key, {}});
            if (!field->value.isEmpty())
                page.fields.back().values.append(field->value);
        } else if (indented || known) {
            page.fields.back().values.append(line.text.trimmed().toString());
        } else {
            return {{}, begin};
        }
    } while (lines.read(line));
    if (!known && page.fields.front().values.isEmpty())
        return {{}, begin};
    return page;
}

} // namespace dg::fountain
