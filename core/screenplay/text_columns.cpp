// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/text_columns.h"

#include <QChar>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <array>
#include <iterator>

namespace dg {

namespace {

struct Interval {
    char32_t first;
    char32_t last;
};

/// East_Asian_Width W and F of Unicode 14, joined over what is not assigned between them.
constexpr std::array<Interval, 81> wide {{{0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A},
    {0x23E9, 0x23EC}, {0x23F0, 0x23F0}, {0x23F3, 0x23F3}, {0x25FD, 0x25FE}, {0x2614, 0x2615},
    {0x2648, 0x2653}, {0x267F, 0x267F}, {0x2693, 0x2693}, {0x26A1, 0x26A1}, {0x26AA, 0x26AB},
    {0x26BD, 0x26BE}, {0x26C4, 0x26C5}, {0x26CE, 0x26CE}, {0x26D4, 0x26D4}, {0x26EA, 0x26EA},
    {0x26F2, 0x26F3}, {0x26F5, 0x26F5}, {0x26FA, 0x26FA}, {0x26FD, 0x26FD}, {0x2705, 0x2705},
    {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C}, {0x274E, 0x274E}, {0x2753, 0x2755},
    {0x2757, 0x2757}, {0x2795, 0x2797}, {0x27B0, 0x27B0}, {0x27BF, 0x27BF}, {0x2B1B, 0x2B1C},
    {0x2B50, 0x2B50}, {0x2B55, 0x2B55}, {0x2E80, 0x303E}, {0x3041, 0x3247}, {0x3250, 0x4DBF},
    {0x4E00, 0xA4C6}, {0xA960, 0xA97C}, {0xAC00, 0xD7A3}, {0xF900, 0xFAD9}, {0xFE10, 0xFE6B},
    {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x16FE0, 0x18D08}, {0x1AFF0, 0x1B2FB}, {0x1F004, 0x1F004},
    {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335},
    {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0},
    {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D},
    {0x1F54B, 0x1F54E}, {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4},
    {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6DF},
    {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7F0}, {0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945},
    {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAF6}, {0x20000, 0x3134A}}};

/// Half of a pair that has lost its other half stands for itself.
char32_t characterAt(QStringView text, qsizetype position)
{
    const QChar unit = text[position];
    if (unit.isHighSurrogate() && position + 1 < text.size() && text[position + 1].isLowSurrogate())
        return QChar::surrogateToUcs4(unit, text[position + 1]);
    return unit.unicode();
}

char32_t characterBefore(QStringView text, qsizetype position)
{
    const bool pair =
        position > 1 && text[position - 1].isLowSurrogate() && text[position - 2].isHighSurrogate();
    return characterAt(text, position - (pair ? 2 : 1));
}

bool isWide(char32_t c)
{
    if (c < wide.front().first)
        return false;
    const auto *const after = std::upper_bound(
        wide.begin(), wide.end(), c, [](char32_t value, const Interval &each) { return value < each.first; });
    return c <= std::prev(after)->last;
}

/// One column, one unit, and a grapheme of its own whatever stands beside it, but for a combining character.
constexpr bool isPlain(char16_t c)
{
    return (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c < 0x300 && c != 0xAD);
}

int columnsOfCharacter(char32_t c)
{
    if (c < 0x300 && isPlain(static_cast<char16_t>(c)))
        return 1;
    if (c == U'\t')
        return 1;
    const bool medialJamo = c >= 0x1160 && c <= 0x11FF; // drawn into the syllable that they belong to
    switch (QChar::category(c)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
    case QChar::Other_Format:
    case QChar::Other_Control:
        return 0;
    default:
        return medialJamo ? 0 : isWide(c) ? 2 : 1;
    }
}

/// A line may break at it, and does not show it then. No-break spaces are none.
bool isSpace(char16_t c)
{
    switch (c) {
    case u' ':
    case u'\t':
    case u'\r':
    case u'\u1680':
    case u'\u200B':
    case u'\u205F':
    case u'\u3000':
        return true;
    default:
        return c >= 0x2000 && c <= 0x200A && c != 0x2007;
    }
}

bool isHyphen(char16_t c)
{
    return c == u'-' || c == u'\u2010' || c == u'\u2013' || c == u'\u2014';
}

bool isOpening(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    return category == QChar::Punctuation_Open || category == QChar::Punctuation_InitialQuote;
}

/// What no line of ideographs begins with: closing marks, the long-vowel mark and small kana.
bool staysWithPrevious(char32_t c)
{
    if (c < 0x3040)
        return QChar::isPunct(c) && !isOpening(c);
    static constexpr std::u32string_view small = U"ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々ゝゞヽヾ";
    return (QChar::isPunct(c) && !isOpening(c)) || small.find(c) != std::u32string_view::npos;
}

/// Written without spaces: a line may break on both of its sides.
bool isIdeograph(char32_t c)
{
    const bool hangul =
        (c >= 0x1100 && c <= 0x11FF) || (c >= 0xA960 && c <= 0xA97C) || (c >= 0xAC00 && c <= 0xD7A3);
    return isWide(c) && !hangul;
}

class LineBreaker {
public:
    LineBreaker(QStringView text, const LineBreaking &how)
        : m_text(text)
        , m_how(how)
    {
    }

    std::vector<TextLine> lines()
    {
        for (qsizetype begin = 0; begin <= m_text.size();) {
            const qsizetype feed = m_text.indexOf(u'\n', begin);
            const qsizetype end = feed < 0 ? m_text.size() : feed;
            breakParagraph(begin, end);
            begin = end + 1;
        }
        return std::move(m_lines);
    }

private:
    void breakParagraph(qsizetype begin, qsizetype end)
    {
        while (end > begin && isSpace(at(end - 1)))
            --end;
        while (!m_how.keepIndentation && begin < end && isSpace(at(begin)))
            ++begin;
        if (begin == end) {
            m_emptyLines += m_lines.empty() ? 0 : 1;
            return;
        }
        findGraphemes(begin, end);
        while (begin < end)
            begin = breakLine(begin, end);
    }

    /// Where the next line begins.
    qsizetype breakLine(qsizetype begin, qsizetype end)
    {
        const int columns = m_lines.empty() ? m_how.columns : std::max(m_how.columns - m_how.hanging, 1);
        int used = 0;
        qsizetype breakAt = -1;
        qsizetype goOnAt = end;
        for (qsizetype position = begin; position < end;) {
            const qsizetype next = graphemeEnd(position);
            if (next == position + 1 && isSpace(at(position))) {
                if (breakAt < 0 || goOnAt != position)
                    breakAt = position;
                goOnAt = next;
                used += columnsOfCharacter(at(position));
                position = next;
                continue;
            }
            if (mayBreakBefore(position, begin)) {
                breakAt = position;
                goOnAt = position;
            }
            used += m_plain ? 1 : columnsOf(m_text.sliced(position, next - position));
            if (used > columns && position > begin) {
                if (breakAt < 0)
                    breakAt = goOnAt = position;
                add(begin, breakAt);
                return goOnAt;
            }
            position = next;
        }
        add(begin, end);
        return end;
    }

    void add(qsizetype begin, qsizetype end)
    {
        if (begin == end)
            return; // the indentation alone
        m_lines.push_back({static_cast<int>(begin), static_cast<int>(end - begin),
            m_lines.empty() ? 0 : m_how.hanging, m_emptyLines});
        m_emptyLines = 0;
    }

    /// Where no space stands: after a hyphen inside a word, and between ideographs.
    [[nodiscard]] bool mayBreakBefore(qsizetype position, qsizetype lineBegin) const
    {
        if (position == lineBegin)
            return false;
        const char16_t before = at(position - 1);
        if (isHyphen(before))
            return !isHyphen(at(position)) && endsWord(position - 1, lineBegin);
        if (m_plain || isSpace(before))
            return false;
        const char32_t left = characterBefore(m_text, position);
        const char32_t right = characterAt(m_text, position);
        return (isIdeograph(left) || isIdeograph(right)) && !isOpening(left) && !staysWithPrevious(right);
    }

    /// Whether the hyphens up to `hyphen` follow something that they can stay with.
    [[nodiscard]] bool endsWord(qsizetype hyphen, qsizetype lineBegin) const
    {
        while (hyphen >= lineBegin && isHyphen(at(hyphen)))
            --hyphen;
        return hyphen >= lineBegin && !isSpace(at(hyphen));
    }

    void findGraphemes(qsizetype begin, qsizetype end)
    {
        m_plain = std::all_of(m_text.utf16() + begin, m_text.utf16() + end, isPlain);
        if (m_plain)
            return;
        m_paragraph = begin;
        m_isBoundary.assign(static_cast<std::size_t>(end - begin + 1), false);
        QTextBoundaryFinder finder(
            QTextBoundaryFinder::Grapheme, m_text.data() + begin, end - begin, nullptr, 0);
        for (qsizetype boundary = 0; boundary >= 0; boundary = finder.toNextBoundary())
            m_isBoundary[static_cast<std::size_t>(boundary)] = true;
        m_isBoundary.back() = true;
    }

    [[nodiscard]] qsizetype graphemeEnd(qsizetype position) const
    {
        ++position;
        while (!m_plain && !m_isBoundary[static_cast<std::size_t>(position - m_paragraph)])
            ++position;
        return position;
    }

    [[nodiscard]] char16_t at(qsizetype position) const { return m_text[position].unicode(); }

    QStringView m_text;
    LineBreaking m_how;
    std::vector<TextLine> m_lines;
    int m_emptyLines = 0; ///< since the last line
    bool m_plain = true; ///< the paragraph holds nothing but plain characters
    qsizetype m_paragraph = 0; ///< where it begins
    std::vector<bool> m_isBoundary; ///< of graphemes, by position in a paragraph that is not plain
};

} // namespace

int columnsOf(QStringView text)
{
    int columns = 0;
    for (qsizetype position = 0; position < text.size();) {
        const char32_t c = characterAt(text, position);
        columns += columnsOfCharacter(c);
        position += c > 0xFFFF ? 2 : 1;
    }
    return columns;
}

std::vector<TextLine> breakLines(QStringView text, const LineBreaking &how)
{
    return LineBreaker(text, how).lines();
}

} // namespace dg
