// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the commands say: results on standard output, everything else on standard error.

#include "app/tool/exit_code.h"
#include "core/base/error.h"

#include <QString>

namespace dg::tool {

void printResult(const QString &line);
void printNote(const QString &line);
/// Says what is wrong and answers with `code`.
ExitCode printError(const Error &error, ExitCode code);

/// Progress on standard error: one live line on a terminal, plain lines otherwise.
class ProgressLine {
public:
    explicit ProgressLine(bool quiet);
    /// Ends the live line, so that what follows begins on a line of its own.
    ~ProgressLine();

    /// Something ended: stays to be read where there is no live line.
    void say(const QString &line);
    /// How far it is: on the live line only.
    void show(const QString &line);

private:
    void clear();
    const bool m_quiet;
    const bool m_live;
    bool m_shown = false;
};

} // namespace dg::tool
