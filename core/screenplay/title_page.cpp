// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/title_page.h"

#include "core/screenplay/element_layout.h"
#include "core/screenplay/text_columns.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace dg {

namespace {

enum class Place { Show, Title, Credit, Author, Source, Other, FootLeft, FootRight };

Place placeOf(const QString &key)
{
    struct Known {
        QLatin1String key;
        Place place;
    };
    static constexpr std::array known {Known {QLatin1String("show"), Place::Show},
        Known {QLatin1String("series"), Place::Show}, Known {QLatin1String("title"), Place::Title},
        Known {QLatin1String("credit"), Place::Credit}, Known {QLatin1String("author"), Place::Author},
        Known {QLatin1String("authors"), Place::Author}, Known {QLatin1String("source"), Place::Source},
        Known {QLatin1String("contact"), Place::FootLeft},
        Known {QLatin1String("copyright"), Place::FootLeft},
        Known {QLatin1String("revision"), Place::FootRight},
        Known {QLatin1String("draft date"), Place::FootRight},
        Known {QLatin1String("date"), Place::FootRight}, Known {QLatin1String("notes"), Place::FootRight}};
    const QString wanted = key.simplified();
    for (const Known &each : known) {
        if (wanted.compare(each.key, Qt::CaseInsensitive) == 0)
            return each.place;
    }
    return Place::Other;
}

/// Lines one below the other, whose rows count from the block's first.
struct Block {
    std::vector<TitleLine> lines;
    int rows = 0;
};

class TitlePageLayout {
public:
    TitlePageLayout(const std::vector<TitleField> &fields, const PageStyle &style)
        : m_fields(fields)
        , m_style(style)
        , m_column(style.of(ElementType::Action))
        , m_half(std::max((m_column.columns - columnsBetweenHalves) / 2, 1))
    {
    }

    std::vector<TitleLine> lines()
    {
        Block middle;
        for (const Place place :
            {Place::Show, Place::Title, Place::Credit, Place::Author, Place::Source, Place::Other})
            addFields(middle, place, m_column.columns, Alignment::Center);
        Block left;
        addFields(left, Place::FootLeft, m_half, Alignment::Left);
        Block right;
        addFields(right, Place::FootRight, m_half, Alignment::Right);

        const int foot = std::max(left.rows, right.rows);
        const int below = foot > 0 ? foot + 1 : 0;
        const int begin = std::max(std::min(m_style.lines / 3, m_style.lines - below - middle.rows), 0);
        const int firstFree = middle.rows > 0 ? begin + middle.rows + 1 : 0;
        put(middle, begin);
        put(left, std::max(m_style.lines - left.rows, firstFree));
        put(right, std::max(m_style.lines - right.rows, firstFree));
        std::stable_sort(m_lines.begin(), m_lines.end(), [](const TitleLine &a, const TitleLine &b) {
            return a.row != b.row ? a.row < b.row : a.left < b.left;
        });
        return std::move(m_lines);
    }

private:
    static constexpr int columnsBetweenHalves = 4;

    void addFields(Block &block, Place place, int columns, Alignment alignment) const
    {
        for (const TitleField &field : m_fields) {
            if (placeOf(field.key) != place)
                continue;
            int gap = block.rows == 0 ? 0 : gapAbove(place);
            for (const QString &value : field.values) {
                const bool named = place == Place::Other && &value == &field.values.front();
                const StyledText text =
                    printed(named ? field.key.simplified() + QStringLiteral(": ") + value : value);
                if (addText(block, text, gap, columns, alignment))
                    gap = 0;
            }
        }
    }

    static int gapAbove(Place place)
    {
        switch (place) {
        case Place::Credit:
        case Place::Source:
            return 3;
        case Place::FootRight:
            return 0;
        default:
            return 1;
        }
    }

    /// False if nothing of it is printed.
    bool addText(Block &block, const StyledText &text, int gap, int columns, Alignment alignment) const
    {
        const std::vector<TextLine> lines = breakLines(text.text, {columns, 0, false});
        for (const TextLine &line : lines) {
            StyledText shown = partOf(text, line.begin, line.length);
            const int free = std::max(columns - columnsOf(shown.text), 0);
            int indent = alignment == Alignment::Left ? 0 : free / 2;
            if (alignment == Alignment::Right)
                indent = m_column.columns - columns + free;
            block.rows += &line == &lines.front() ? gap : 0;
            block.lines.push_back({block.rows++, m_column.left + indent * columnWidth, std::move(shown)});
        }
        return !lines.empty();
    }

    void put(Block &block, int row)
    {
        for (TitleLine &line : block.lines) {
            line.row += row;
            if (line.row < m_style.lines)
                m_lines.push_back(std::move(line));
        }
    }

    const std::vector<TitleField> &m_fields;
    const PageStyle &m_style;
    const ElementStyle &m_column;
    const int m_half; ///< columns of the foot's halves
    std::vector<TitleLine> m_lines;
};

} // namespace

std::vector<TitleLine> layOutTitlePage(const std::vector<TitleField> &fields, const PageStyle &style)
{
    return TitlePageLayout(fields, style).lines();
}

} // namespace dg
