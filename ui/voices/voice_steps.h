// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How a list that is shown becomes another one, in the few steps that a model may tell its views. Worked out
/// ahead, since a turn of the window's event loop has no time for it. Pure; any thread.

#include "ui/voices/voice_entry.h"

#include <vector>

namespace dg {

struct VoiceStep {
    enum class Kind {
        Reorder, ///< the same rows in another order
        Remove, ///< rows `first` to `last`
        Insert, ///< rows `first` to `last` of the new list
        Change, ///< the contents of rows `first` to `last`
    };
    Kind kind;
    VoiceList rows; ///< after the step
    int first = 0;
    int last = 0;
    std::vector<int> moved {}; ///< of Reorder: where each row goes
};

/// At most one removal and one insertion, however much is different: what is scattered is brought together
/// first. Rows are told apart by their keys.
[[nodiscard]] std::vector<VoiceStep> stepsBetween(const VoiceEntries &from, const VoiceList &to);

} // namespace dg
