// SPDX-License-Identifier: GPL-3.0-or-later
// The studio: makes what a run needs, gives it to the window, and opens a project.
//   doppelganger-studio [FILE.dgstudio]
#include "app/wiring/workshop.h"
#include "core/base/clock.h"
#include "core/cache/redis_tier.h"
#include "core/cache/redis_tls.h"
#include "core/settings/secrets.h"
#include "core/settings/system_keychain.h"
#include "ui/preferences/cache_settings.h"
#include "ui/preferences/connection_test.h"
#include "ui/providers/provider_settings.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QSettings>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(u"doppelganger-studio"_s);
    QCoreApplication::setApplicationName(u"doppelganger-studio"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(DG_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Doppelganger Studio"_s);
    QGuiApplication::setDesktopFileName(u"doppelganger-studio"_s);
    QApplication::setWindowIcon(QIcon(u":/icons/doppelganger-studio.svg"_s));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Writes sitcom and serial episodes, scene by scene."));
    parser.addPositionalArgument(
        u"file"_s, QCoreApplication::translate("main", "The project to open."), u"[FILE.dgstudio]"_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(application);

    QSettings settings;
    dg::SystemKeychain keychain;
    dg::Secrets secrets(&keychain);
    dg::CacheSettings cacheSettings(settings, secrets);
    dg::Workshop workshop({.kind = dg::Pace::Kind::Reading}, cacheSettings.atStart());
    dg::ProviderSettings providers(workshop.pool(), secrets, settings);
    dg::SystemClock clock;
    dg::ConnectionTest connectionTest(
        [&clock](const dg::RedisConfig &redis) { return dg::testRedis(clock, redis); }, dg::hasRedisTls());
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    dg::MainWindow window({workshop.services(), workshop.cache(), &workshop.rehearsal(), settings, documents,
        &cacheSettings, &connectionTest, &providers});
    const QStringList arguments = parser.positionalArguments();
    if (arguments.isEmpty())
        window.openMostRecent();
    else
        window.openProject(arguments.first());
    window.show();
    return QApplication::exec();
}
