// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/output_file.h"

#include <QFileInfo>
#include <QSaveFile>

#include <filesystem>
#include <system_error>

namespace dg::tool {

OutputFile::OutputFile() = default;
OutputFile::OutputFile(OutputFile &&) noexcept = default;
OutputFile &OutputFile::operator=(OutputFile &&) noexcept = default;
OutputFile::~OutputFile() = default;

Expected<OutputFile> OutputFile::open(const std::string &path)
{
    OutputFile output;
    if (path.empty())
        return output;
    output.m_file = std::make_unique<QSaveFile>(QString::fromStdString(path));
    if (!output.m_file->open(QIODevice::WriteOnly))
        return fail(ErrorKind::NotAccessible,
            QStringLiteral("%1 cannot be written: %2.")
                .arg(QString::fromStdString(path), output.m_file->errorString())
                .toStdString());
    return output;
}

QString OutputFile::path() const
{
    return QFileInfo(m_file->fileName()).absoluteFilePath();
}

Expected<void> OutputFile::write(const QByteArray &content)
{
    if (m_file->write(content) != content.size() || !m_file->commit())
        return fail(ErrorKind::NotAccessible,
            QStringLiteral("%1 could not be written: %2.")
                .arg(m_file->fileName(), m_file->errorString())
                .toStdString());
    return {};
}

/// The file itself; of one that is not there, where it would be.
static QString fileBehind(const std::string &path)
{
    const QFileInfo info(QString::fromStdString(path));
    const QString canonical = info.canonicalFilePath();
    if (!canonical.isEmpty())
        return canonical;
    const QString folder = QFileInfo(info.absolutePath()).canonicalFilePath();
    return folder + QLatin1Char('/') + info.fileName();
}

bool isSameFile(const std::string &path, const std::string &other)
{
    // Two names of one file (hard links) have no common path.
    std::error_code isMissing;
    return fileBehind(path) == fileBehind(other) || std::filesystem::equivalent(path, other, isMissing);
}

} // namespace dg::tool
