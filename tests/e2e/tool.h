// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The command-line tool, run to its end with a cache folder that is the test's. Nothing of the environment
/// reaches it that says where a cache is, or whose key to use.

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <functional>

namespace dg {

struct Finished {
    int code = -1; ///< -1: it did not end by itself
    QString out;
    QString err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
};

/// `cacheFolder` empty: none is named, and the platform's lies under `home`.
inline QProcessEnvironment toolEnvironment(const QString &cacheFolder, const QString &home = {})
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith(QLatin1String("DOPPELGANGER_")) || name.endsWith(QLatin1String("_API_KEY"))
            || name.endsWith(QLatin1String("_BASE_URL")))
            environment.remove(name);
    }
    // No keychain answers, and no proxy stands between the tool and this machine.
    for (const char *name : {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "http_proxy", "https_proxy",
             "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
        environment.remove(QLatin1String(name));
    if (!cacheFolder.isEmpty())
        environment.insert(QStringLiteral("DOPPELGANGER_CACHE_DIR"), cacheFolder);
    if (!home.isEmpty())
        environment.insert(QStringLiteral("XDG_CACHE_HOME"), home);
    return environment;
}

inline Finished finished(QProcess &process)
{
    if (!process.waitForFinished(120'000))
        process.kill();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        QString::fromUtf8(process.readAllStandardOutput()),
        QString::fromUtf8(process.readAllStandardError())};
}

/// `before` runs in the new process before the tool does.
inline Finished runTool(const QStringList &arguments, const QProcessEnvironment &environment,
    const std::function<void()> &before = {})
{
    QProcess process;
    process.setProcessEnvironment(environment);
    if (before)
        process.setChildProcessModifier(before);
    process.start(QStringLiteral(DG_TOOL), arguments);
    return finished(process);
}

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray {};
}

inline bool writeContent(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

inline QJsonObject reportIn(const QString &path)
{
    return QJsonDocument::fromJson(contentOf(path)).object();
}

/// Every stage in a report.
inline QList<QJsonObject> stagesIn(const QJsonObject &report)
{
    QList<QJsonObject> all;
    const auto add = [&](const QJsonArray &stages) {
        for (const QJsonValue &stage : stages)
            all.append(stage.toObject());
    };
    add(report.value(QStringLiteral("stages")).toArray());
    for (const QJsonValue &scene : report.value(QStringLiteral("scenes")).toArray())
        add(scene.toObject().value(QStringLiteral("stages")).toArray());
    return all;
}

inline int callsIn(const QJsonObject &report)
{
    return report.value(QStringLiteral("calls")).toObject().value(QStringLiteral("total")).toInt(-1);
}

} // namespace dg
