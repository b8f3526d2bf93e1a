// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Files that commands write.

#include "core/base/error.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <string>

class QSaveFile;

namespace dg::tool {

/// A file that is found to be writable before a long run, and changed only when its content is whole.
class OutputFile {
public:
    /// An empty path is no output at all. Error: NotAccessible.
    [[nodiscard]] static Expected<OutputFile> open(const std::string &path);
    OutputFile(OutputFile &&) noexcept;
    OutputFile &operator=(OutputFile &&) noexcept;
    ~OutputFile();

    [[nodiscard]] bool isWanted() const { return m_file != nullptr; }
    [[nodiscard]] QString path() const; ///< absolute
    /// Once. Error: NotAccessible; what was there before stays.
    [[nodiscard]] Expected<void> write(const QByteArray &content);

private:
    OutputFile();
    std::unique_ptr<QSaveFile> m_file;
};

/// Whether both are one file, whatever names or links lead to it. One that is not there yet may be.
[[nodiscard]] bool isSameFile(const std::string &path, const std::string &other);

} // namespace dg::tool
