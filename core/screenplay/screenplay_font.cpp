// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/screenplay_font.h"

#include <QFontDatabase>
#include <QGuiApplication>
#include <QStringList>
#include <QThread>

#include <vector>

namespace dg {

Expected<QString> loadScreenplayFont()
{
    // The name is private to the studio (resources/fonts): whoever finds it finds these faces.
    const QString family = QStringLiteral("Doppelganger Courier");
    // Qt ends the process that asks its font database for anything before there is an application.
    if (qobject_cast<QGuiApplication *>(QCoreApplication::instance()) == nullptr)
        return fail(ErrorKind::Internal, "The screenplay font needs a QGuiApplication.");
    if (QFontDatabase::hasFamily(family))
        return family;
    if (QThread::currentThread() != QCoreApplication::instance()->thread())
        return fail(ErrorKind::Internal, "The screenplay font has not been loaded on the main thread.");

    std::vector<int> loaded;
    for (const auto &face : {QStringLiteral("regular"), QStringLiteral("bold"), QStringLiteral("italic"),
             QStringLiteral("bold-italic")}) {
        const int id = QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/%1.otf").arg(face));
        if (id >= 0)
            loaded.push_back(id);
        if (id < 0 || QFontDatabase::applicationFontFamilies(id) != QStringList {family}) {
            // With some faces only, the others would be drawn in a wrong one.
            for (const int each : loaded)
                QFontDatabase::removeApplicationFont(each);
            return fail(ErrorKind::Internal,
                "The screenplay font's " + face.toStdString() + " face cannot be used.",
                "Please install the studio again.");
        }
    }
    return family;
}

} // namespace dg
