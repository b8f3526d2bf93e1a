// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/text_table.h"

#include <algorithm>
#include <utility>

namespace dg::tool {

constexpr qsizetype longestCell = 48;

QString readable(const QString &text)
{
    QString line;
    qsizetype length = 0;
    for (const char32_t each : text.toUcs4()) {
        if (length == longestCell) {
            line += QStringLiteral("…");
            break;
        }
        const QChar::Category category = QChar::category(each);
        const bool breaks = category == QChar::Other_Control || category == QChar::Separator_Line
            || category == QChar::Separator_Paragraph;
        const bool joins = each == 0x200C || each == 0x200D; // needed to write Persian, or a family
        if (breaks)
            line += QLatin1Char(' ');
        else if (QChar::isPrint(each) || joins)
            line += QString::fromUcs4(&each, 1);
        else
            continue;
        ++length;
    }
    return line.trimmed();
}

Table::Table(QStringList header, QList<int> numbers)
    : m_rows {std::move(header)}
    , m_numbers(std::move(numbers))
{
}

QString Table::text() const
{
    QList<qsizetype> widths(m_rows.first().size(), 0);
    for (const QStringList &row : m_rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    QStringList lines;
    for (const QStringList &row : m_rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            const bool right = m_numbers.contains(static_cast<int>(i));
            line += right ? row[i].rightJustified(widths[i]) : row[i].leftJustified(widths[i]);
            line += QStringLiteral("  ");
        }
        while (line.endsWith(QLatin1Char(' ')))
            line.chop(1);
        lines.append(line);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace dg::tool
