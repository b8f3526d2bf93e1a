// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How a command ends.

namespace dg::tool {

enum class ExitCode {
    Done = 0,
    RunFailed = 1, ///< or it ended with gaps
    WrongUsage = 2,
    BadInput = 3, ///< an input, a file or a place that cannot be used
    Interrupted = 130,
};

} // namespace dg::tool
