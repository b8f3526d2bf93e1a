// SPDX-License-Identifier: GPL-3.0-or-later
// The studio: makes what a run needs, gives it to the window, and opens a project.
//   doppelganger-studio [FILE.dgstudio]
#include "core/ai/caching_ai_client.h"
#include "core/cache/memory_tier.h"
#include "core/pipeline/run_services.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QSettings>
#include <QStandardPaths>

#include <memory>
#include <vector>

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

    dg::SystemClock clock;
    dg::RehearsalProvider rehearsal(clock, {.kind = dg::Pace::Kind::Reading});
    std::vector<std::unique_ptr<dg::CacheTier>> tiers;
    tiers.push_back(std::make_unique<dg::MemoryTier>(clock));
    dg::TieredCache cache(std::move(tiers));
    dg::CachingAiClient client(cache, clock);
    const dg::RunServices run {
        clock, client, [&](const dg::RunSettings &settings) -> dg::Expected<dg::AiProvider *> {
            if (settings.provider == "rehearsal"_L1)
                return &rehearsal;
            return dg::fail(dg::ErrorKind::InvalidInput,
                u"Nobody here writes as \"%1\"."_s.arg(settings.provider).toStdString(),
                "This version has \"rehearsal\".");
        }};
    QSettings settings;
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    dg::MainWindow window({run, cache, &rehearsal, settings, documents});
    const QStringList arguments = parser.positionalArguments();
    if (arguments.isEmpty())
        window.openMostRecent();
    else
        window.openProject(arguments.first());
    window.show();
    return QApplication::exec();
}
