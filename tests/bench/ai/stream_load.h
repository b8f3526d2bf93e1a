// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What many answers that come in at once take of the client's machine. One thread, and a process of its own.

#include "tests/bench/ai/word_server.h"

namespace dg::bench {

struct StreamLoad {
    double percent = 0; ///< of one core, of all this process did while all streams came in
    double wordsPerSecond = 0; ///< that came, of each stream
    double residentEarly = 0; ///< in bytes, once all streams had come in for a while
    double residentLate = 0; ///< before the first of them ended
};

[[nodiscard]] StreamLoad streamLoad(const StreamSetting &setting);

} // namespace dg::bench
