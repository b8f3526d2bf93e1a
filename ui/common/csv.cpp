// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/csv.h"

namespace dg {

using namespace Qt::StringLiterals;

QString csvLine(const QStringList &cells)
{
    QStringList written;
    for (QString cell : cells) {
        if (!cell.isEmpty() && u"=+-@\t\r"_s.contains(cell.front()))
            cell.prepend(u'\'');
        if (cell.contains(u'"') || cell.contains(u',') || cell.contains(u'\n') || cell.contains(u'\r'))
            cell = u'"' + cell.replace(u'"', u"\"\""_s) + u'"';
        written.append(cell);
    }
    return written.join(u',') + u"\r\n"_s;
}

} // namespace dg
