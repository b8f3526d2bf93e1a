// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/call_log.h"

#include <QFile>

#include <numeric>

namespace dg {

CallLog CallLog::read(const QString &path)
{
    CallLog log;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return log;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const qsizetype space = line.indexOf(' ');
        const QString call = QString::fromUtf8(line.mid(space + 1));
        if (line.startsWith("begin "))
            ++log.begun[call];
        else if (line.startsWith("answer "))
            ++log.answered[call];
        else if (line.startsWith("failed ") && --log.begun[call] == 0)
            log.begun.remove(call);
    }
    return log;
}

int CallLog::begunInAll() const
{
    return std::accumulate(begun.begin(), begun.end(), 0);
}

} // namespace dg
