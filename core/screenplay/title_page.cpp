// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/title_page.h"

#include "core/screenplay/text_columns.h"

namespace dg {

std::vector<TitleLine> layOutTitlePage(const std::vector<TitleField> &fields, const PageStyle &style)
{
    std::vector<TitleLine> lines;
    int row = style.lines / 3;
    for (const TitleField &field : fields) {
        for (const QString &value : field.values) {
            if (row >= style.lines)
                return lines;
            StyledText text = printed(value);
            const int free = 60 - columnsOf(text.text);
            lines.push_back({row++, 108 + (free > 0 ? free / 2 : 0) * columnWidth, std::move(text)});
        }
        ++row;
    }
    return lines;
}

} // namespace dg
