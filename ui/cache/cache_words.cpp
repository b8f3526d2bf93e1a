// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_words.h"

#include "ui/common/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CacheWords)
};

} // namespace

QString cacheSummary(const CacheStatistics &statistics, const QString &run)
{
    const CacheCounters total = statistics.total();
    const QLocale locale;
    QString session = Words::tr("not asked yet");
    if (total.lookups() + total.joined > 0) {
        session = Words::tr("asked %1 times, had the answer %2 times")
                      .arg(locale.toString(total.lookups()), locale.toString(total.hits + total.joined));
    }
    QStringList parts;
    if (!run.isEmpty())
        parts.append(Words::tr("This run: %1").arg(run));
    parts.append(Words::tr("Since the studio was opened: %1").arg(session));
    parts.append(Words::tr("holds %1").arg(format::bytes(total.bytes)));
    return parts.join(u"   ·   "_s);
}

} // namespace dg
