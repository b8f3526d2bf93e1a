// SPDX-License-Identifier: GPL-3.0-or-later
// Who may include whom (ARCHITECTURE.md, "The one rule"), and what every source begins with. Linking alone
// does not stop an include: Qt's headers of all modules lie side by side.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QLibraryInfo>
#include <QRegularExpression>
#include <QStringList>
#include <QTest>

#include <array>
#include <optional>

namespace {

/// Core's floors from the ground up. A folder may include itself and the floors below it.
const std::array<QStringList, 5> floors {{
    {QStringLiteral("base")},
    {QStringLiteral("story"), QStringLiteral("cache"), QStringLiteral("screenplay"),
        QStringLiteral("settings")},
    {QStringLiteral("ai"), QStringLiteral("events"), QStringLiteral("review")},
    {QStringLiteral("rehearsal"), QStringLiteral("project"), QStringLiteral("monitor")},
    {QStringLiteral("pipeline")},
}};

std::optional<std::size_t> floorOf(const QString &folder)
{
    for (std::size_t i = 0; i < floors.size(); ++i) {
        if (floors[i].contains(folder))
            return i;
    }
    return std::nullopt;
}

/// What each top folder may include of the project, itself apart.
QStringList allowedTops(const QString &top)
{
    if (top == QLatin1String("core"))
        return {};
    if (top == QLatin1String("ui"))
        return {QStringLiteral("core")};
    if (top == QLatin1String("app"))
        return {QStringLiteral("ui"), QStringLiteral("core")};
    return {QStringLiteral("app"), QStringLiteral("ui"), QStringLiteral("core")}; // tests
}

/// The Qt module that `<header>` comes from; empty when it is not Qt's.
QString qtModuleOf(const QString &header)
{
    const QString headers = QLibraryInfo::path(QLibraryInfo::HeadersPath);
    if (header.contains(u'/')) {
        const QString module = header.section(u'/', 0, 0);
        return module.startsWith(QLatin1String("Qt")) && QFileInfo::exists(headers + u'/' + module)
            ? module
            : QString();
    }
    if (!header.startsWith(u'Q') && !header.startsWith(u'q'))
        return {};
    const QStringList modules = QDir(headers).entryList({QStringLiteral("Qt*")}, QDir::Dirs);
    for (const QString &module : modules) {
        if (QFileInfo::exists(headers + u'/' + module + u'/' + header))
            return module;
    }
    return {};
}

QString problemWithQt(const QString &path, const QString &header)
{
    const QString module = qtModuleOf(header);
    if (module.isEmpty())
        return {};
    if (header.section(u'/', -1) == module)
        return QStringLiteral("<%1> pulls in a whole module; include the class's own header").arg(header);
    if (path.startsWith(QLatin1String("core/base/")))
        return QStringLiteral("<%1>: core/base has no Qt").arg(header);
    static const QStringList coreModules {
        QStringLiteral("QtCore"), QStringLiteral("QtGui"), QStringLiteral("QtNetwork")};
    if (path.startsWith(QLatin1String("core/")) && !coreModules.contains(module))
        return QStringLiteral("<%1> is of %2: core has no widgets").arg(header, module);
    return {};
}

QString problemWithProject(const QString &path, const QString &header)
{
    const QString top = path.section(u'/', 0, 0);
    const QString theirTop = header.section(u'/', 0, 0);
    static const QStringList tops {
        QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app"), QStringLiteral("tests")};
    if (!tops.contains(theirTop)) {
        // A file made by moc is the only include without a folder.
        return header.endsWith(QLatin1String(".moc"))
            ? QString()
            : QStringLiteral("\"%1\" is not a path from the project's root").arg(header);
    }
    if (theirTop != top && !allowedTops(top).contains(theirTop))
        return QStringLiteral("\"%1\": %2 may not include %3").arg(header, top, theirTop);
    if (top != QLatin1String("core"))
        return {};

    const QString folder = path.section(u'/', 1, 1);
    const QString theirs = header.section(u'/', 1, 1);
    const auto floor = floorOf(folder);
    const auto theirFloor = floorOf(theirs);
    if (!floor)
        return QStringLiteral("core/%1 stands on no floor").arg(folder);
    if (!theirFloor)
        return QStringLiteral("core/%1 stands on no floor").arg(theirs);
    if (theirs != folder && *theirFloor >= *floor)
        return QStringLiteral("\"%1\": core/%2 may not reach up or sideways").arg(header, folder);
    if (folder == QLatin1String("ai") && theirs == QLatin1String("story"))
        return QStringLiteral("\"%1\": core/ai does not know the story").arg(header);
    return {};
}

/// What is wrong with a source, a line each. `path` is from the project's root.
QStringList problems(const QString &path, const QString &text)
{
    QStringList found;
    if (!text.startsWith(QLatin1String("// SPDX-License-Identifier: GPL-3.0-or-later\n")))
        found << QStringLiteral("does not begin with the SPDX line");
    if (path.endsWith(QLatin1String(".h")) && !text.contains(QLatin1String("\n#pragma once\n")))
        found << QStringLiteral("has no #pragma once");

    static const QRegularExpression include(
        QStringLiteral(R"re(^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)"))re"),
        QRegularExpression::MultilineOption);
    for (auto each = include.globalMatch(text); each.hasNext();) {
        const auto match = each.next();
        const QString problem = match.captured(1).isEmpty() ? problemWithProject(path, match.captured(2))
                                                            : problemWithQt(path, match.captured(1));
        if (!problem.isEmpty())
            found << problem;
    }
    return found;
}

QString source(const QString &rest)
{
    return QStringLiteral("// SPDX-License-Identifier: GPL-3.0-or-later\n") + rest + u'\n';
}

} // namespace

class TestIncludes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The rule itself: what it refuses and what it lets through.
    void knowsTheRule_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char *name, const char *path, const char *include, bool allowed) {
            QTest::newRow(name) << QString::fromLatin1(path)
                                << source(QStringLiteral("#include ") + QString::fromLatin1(include))
                                << allowed;
        };
        row("a floor down", "core/ai/x.cpp", "\"core/cache/cache_key.h\"", true);
        row("the own folder", "core/ai/x.cpp", "\"core/ai/ai_request.h\"", true);
        row("several floors down", "core/pipeline/x.cpp", "\"core/base/error.h\"", true);
        row("a floor up", "core/cache/x.cpp", "\"core/ai/ai_request.h\"", false);
        row("sideways", "core/cache/x.cpp", "\"core/story/show.h\"", false);
        row("sideways above", "core/events/x.cpp", "\"core/ai/ai_request.h\"", false);
        row("ai and the story", "core/ai/x.cpp", "\"core/story/show.h\"", false);
        row("a folder without a floor", "core/attic/x.cpp", "\"core/base/error.h\"", false);
        row("core and the window", "core/pipeline/x.cpp", "\"ui/common/theme.h\"", false);
        row("core and the testkit", "core/pipeline/x.cpp", "\"tests/support/fake_clock.h\"", false);
        row("the window and core", "ui/board/x.cpp", "\"core/story/show.h\"", true);
        row("the window and the programs", "ui/board/x.cpp", "\"app/studio/wiring.h\"", false);
        row("a path from beside", "core/story/x.cpp", "\"show.h\"", false);
        row("moc's own", "core/story/x.cpp", "\"x.moc\"", true);
        row("a widget in core", "core/story/x.cpp", "<QWidget>", false);
        row("a widget in core, by module", "core/story/x.cpp", "<QtWidgets/QWidget>", false);
        row("an indented widget in core", "core/story/x.cpp", "\n#  include <QLabel>", false);
        row("a widget in the window", "ui/board/x.cpp", "<QWidget>", true);
        row("a value of Qt in core", "core/story/x.cpp", "<QString>", true);
        row("a font in core", "core/screenplay/x.cpp", "<QFontDatabase>", true);
        row("Qt in base", "core/base/x.cpp", "<QString>", false);
        row("the standard library in base", "core/base/x.cpp", "<string>", true);
        row("a whole module", "ui/board/x.cpp", "<QtWidgets>", false);
        row("a whole module, by module", "ui/board/x.cpp", "<QtWidgets/QtWidgets>", false);

        QTest::newRow("no licence") << QStringLiteral("core/base/x.cpp") << QStringLiteral("int x;\n")
                                    << false;
        QTest::newRow("an unguarded header") << QStringLiteral("core/base/x.h") << source(QString()) << false;
        QTest::newRow("a guarded header")
            << QStringLiteral("core/base/x.h") << source(QStringLiteral("#pragma once")) << true;
    }

    void knowsTheRule()
    {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QFETCH(bool, allowed);
        const QStringList found = problems(path, text);
        QVERIFY2(found.isEmpty() == allowed, qPrintable(found.join(u'\n')));
    }

    void everySourceKeepsIt()
    {
        const QDir root(QStringLiteral(DG_SOURCE_DIR));
        QStringList found;
        int sources = 0;
        for (const auto &top :
            {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app"), QStringLiteral("tests")}) {
            QDirIterator files(root.filePath(top), {QStringLiteral("*.h"), QStringLiteral("*.cpp")},
                QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
                const QString path = root.relativeFilePath(file.fileName());
                const QStringList wrong = problems(path, QString::fromUtf8(file.readAll()));
                for (const QString &problem : wrong)
                    found << path + QStringLiteral(": ") + problem;
                ++sources;
            }
        }
        QVERIFY(sources > 20);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TestIncludes)
#include "tst_includes.moc"
