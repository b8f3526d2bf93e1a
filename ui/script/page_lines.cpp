// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/page_lines.h"

#include <QStringView>
#include <QTextLayout>
#include <QTextOption>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace dg {

namespace {

using PlacedLines = std::vector<ScriptPages::PlacedLine>;

bool isBlank(QStringView text)
{
    constexpr QChar zeroWidthSpace(0x200b);
    return std::all_of(
        text.begin(), text.end(), [](QChar each) { return each.isSpace() || each == zeroWidthSpace; });
}

/// Makes the line end where the next one begins, which is so many characters on, or before at a line's end.
void cut(QTextLine &line, QStringView text, int length)
{
    // Qt counts what the reader sees as one, which may be several characters: no more than `length`, that is.
    int least = 1;
    int most = std::max(1, length);
    for (int columns = most; least <= most; columns = (least + most) / 2) {
        line.setNumColumns(columns);
        const int end = line.textStart() + line.textLength();
        const int over = line.textLength() - length;
        // Spaces at the end always are the line's, however many.
        const bool spaces = over > 0 && isBlank(text.sliced(end - over, over));
        const bool endsEarly = over < 0 && text[end - 1] == QChar::LineSeparator;
        if (over == 0 || spaces || endsEarly)
            return;
        if (over > 0)
            most = columns - 1;
        else
            least = columns + 1;
    }
}

void layOutLines(QTextLayout &layout, QStringView text, const PlacedLines &lines)
{
    QTextOption option(Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        int letter = line.textStart();
        while (letter < text.size() && isBlank(text.sliced(letter, 1)))
            ++letter;
        const auto next = std::find_if(
            lines.begin(), lines.end(), [letter](const auto &each) { return each.line.begin > letter; });
        if (next == lines.end())
            line.setNumColumns(std::numeric_limits<int>::max());
        else
            cut(line, text, next->line.begin - line.textStart());
    }
    layout.endLayout();
}

/// Empty where the layout is not cut as the page is.
std::vector<LineFit> fitLines(const QTextLayout &layout, QStringView text, const PlacedLines &lines)
{
    std::vector<LineFit> fits;
    LineFit fit {-1, 0};
    for (int i = 0; i < layout.lineCount(); ++i) {
        const QTextLine line = layout.lineAt(i);
        if (isBlank(text.sliced(line.textStart(), line.textLength()))) {
            ++fit.below;
        } else {
            fit = {fit.line + 1, 0};
            const auto index = static_cast<std::size_t>(fit.line);
            const int begin = index < lines.size() ? lines[index].line.begin : -1;
            const int from = std::min(begin, line.textStart());
            const int apart = std::abs(begin - line.textStart());
            if (begin < 0 || !isBlank(text.sliced(from, apart)))
                return {};
        }
        fits.push_back(fit);
    }
    return fit.line + 1 == static_cast<int>(lines.size()) ? fits : std::vector<LineFit> {};
}

} // namespace

std::vector<LineFit> cutLines(
    QTextLayout &layout, QStringView text, const std::vector<ScriptPages::PlacedLine> &lines)
{
    // A block that was the header's until now is laid out in its middle.
    const bool atLeft = layout.textOption().alignment() == Qt::AlignLeft;
    std::vector<LineFit> fits = atLeft ? fitLines(layout, text, lines) : std::vector<LineFit> {};
    if (!fits.empty())
        return fits;
    layOutLines(layout, text, lines);
    fits = fitLines(layout, text, lines);
    // What cannot be cut so is shown all the same.
    for (int i = static_cast<int>(fits.size()); i < layout.lineCount(); ++i)
        fits.push_back({std::min(i, static_cast<int>(lines.size()) - 1), 0});
    return fits;
}

} // namespace dg
