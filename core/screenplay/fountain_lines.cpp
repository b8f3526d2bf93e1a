// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/fountain_lines.h"

#include <algorithm>
#include <utility>

namespace dg::fountain {

std::vector<Span> boneyards(QStringView text)
{
    std::vector<Span> found;
    for (qsizetype slash = text.indexOf(u'/'); slash >= 0 && slash + 1 < text.size();) {
        if (text[slash + 1] != u'*') {
            slash = text.indexOf(u'/', slash + 1);
            continue;
        }
        const qsizetype close = text.indexOf(u"*/", slash + 2);
        if (close < 0)
            break;
        found.push_back({slash, close + 2});
        slash = text.indexOf(u'/', close + 2);
    }
    return found;
}

std::vector<Span> notesIn(QStringView text)
{
    std::vector<Span> found;
    for (qsizetype open = text.indexOf(u"[["); open >= 0;) {
        const qsizetype close = text.indexOf(u"]]", open + 2);
        if (close < 0)
            break;
        found.push_back({open, close + 2});
        open = text.indexOf(u"[[", close + 2);
    }
    return found;
}

QString withoutNotes(QStringView text)
{
    QString rest;
    qsizetype from = 0;
    for (const Span &note : notesIn(text)) {
        rest += text.sliced(from, note.begin - from);
        from = note.end;
    }
    return rest += text.sliced(from);
}

qsizetype endBeforeNotes(QStringView text)
{
    const std::vector<Span> notes = notesIn(text);
    qsizetype end = text.size();
    for (auto last = notes.rbegin();;) {
        while (end > 0 && text[end - 1].isSpace())
            --end;
        if (last == notes.rend() || last->end != end)
            return end;
        end = last->begin;
        ++last;
    }
}

static bool isBlank(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
}

PlainLines::PlainLines(QStringView text, const std::vector<Span> &boneyards, qsizetype position)
    : m_text(text)
    , m_boneyards(&boneyards)
    , m_position(position)
{
    const auto next = std::lower_bound(boneyards.begin(), boneyards.end(), position,
        [](const Span &each, qsizetype from) { return each.begin < from; });
    m_boneyard = static_cast<std::size_t>(next - boneyards.begin());
}

qsizetype PlainLines::nextBoneyard() const
{
    return m_boneyard < m_boneyards->size() ? (*m_boneyards)[m_boneyard].begin : m_text.size() + 1;
}

/// Of the line that `at` is in, or else where the boneyard begins.
static qsizetype lineEnd(QStringView text, qsizetype at, qsizetype boneyard)
{
    const qsizetype stop = std::min(text.size(), boneyard);
    while (at < stop && text[at] != u'\n' && text[at] != u'\r')
        ++at;
    return at;
}

bool PlainLines::readText(Line &line)
{
    line.begin = m_position;
    line.own.clear();
    bool cut = false;
    for (;;) {
        line.end = lineEnd(m_text, m_position, nextBoneyard());
        const QStringView piece = m_text.sliced(m_position, line.end - m_position);
        const bool ends = line.end != nextBoneyard();
        if (!ends || cut)
            line.own += piece;
        if (ends) {
            line.text = cut ? QStringView(line.own) : piece;
            return cut;
        }
        m_position = (*m_boneyards)[m_boneyard++].end;
        cut = true;
    }
}

bool PlainLines::read(Line &line)
{
    line.hasNotes = false;
    line.followsBoneyard = false;
    while (m_position < m_text.size()) {
        const bool cut = readText(line);
        m_position = line.end + 1;
        if (line.end + 1 < m_text.size() && m_text[line.end] == u'\r' && m_text[line.end + 1] == u'\n')
            ++m_position;
        line.isBlank = isBlank(line.text);
        line.isHard = line.isBlank && line.text.size() < 2;
        if (!cut || !line.isBlank)
            return true;
        line.followsBoneyard = true;
    }
    return false;
}

LineReader::LineReader(QStringView text, const std::vector<Span> &boneyards, qsizetype position)
    : m_lines(text, boneyards, position)
{
    m_hasNext = read(m_next);
    advance();
}

void LineReader::advance()
{
    std::swap(m_current, m_next);
    m_hasCurrent = m_hasNext;
    m_hasNext = m_hasNext && read(m_next);
}

bool LineReader::read(Line &line)
{
    if (!m_lines.read(line))
        return false;
    if (!line.isBlank)
        joinNotes(line);
    return true;
}

void LineReader::joinNotes(Line &line)
{
    for (qsizetype open = line.text.indexOf(u"[["); open >= 0;) {
        qsizetype close = line.text.indexOf(u"]]", open + 2);
        if (close < 0) {
            const qsizetype from = line.text.size();
            if (!closeNote(line))
                return;
            close = line.text.indexOf(u"]]", from);
        }
        line.hasNotes = true;
        open = line.text.indexOf(u"[[", close + 2);
    }
}

bool LineReader::closeNote(Line &line)
{
    if (m_lines.position() < m_openUntil)
        return false;
    PlainLines ahead = m_lines;
    Line more;
    QString text;
    while (ahead.read(more) && !more.isHard) {
        text += u'\n';
        text += more.text;
        if (!more.text.contains(u"]]"))
            continue;
        m_lines = ahead;
        line.end = more.end;
        if (line.own.isEmpty())
            line.own = line.text.toString();
        line.own += text;
        line.text = line.own;
        return true;
    }
    m_openUntil = ahead.position();
    return false;
}

} // namespace dg::fountain
