// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// For tests of scripts: programs run to their end, and stand-ins for programs.

#include <QByteArray>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace dg {

struct ProcessResult {
    int exitCode = -1; ///< -1: it did not start, or crashed
    QString out;
    QString err;
};

inline ProcessResult runProcess(const QString &program, const QStringList &arguments,
    const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment(),
    const QString &workingFolder = {})
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(workingFolder);
    process.start(program, arguments);
    ProcessResult result;
    if (process.waitForFinished() && process.exitStatus() == QProcess::NormalExit)
        result.exitCode = process.exitCode();
    result.out = QString::fromUtf8(process.readAllStandardOutput());
    result.err = QString::fromUtf8(process.readAllStandardError());
    return result;
}

/// Empty where there is no such file.
inline QString fileContents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

inline QString inSource(const QString &path)
{
    return QStringLiteral(DG_SOURCE_DIR) + u'/' + path;
}

/// An executable bash script; replaces what is there. `shell` is bash's path.
inline bool writeScript(const QString &path, const QString &shell, const QString &body)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return false;
    const QByteArray text = QStringLiteral("#!%1\n%2\n").arg(shell, body).toUtf8();
    return file.write(text) == text.size()
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

} // namespace dg
