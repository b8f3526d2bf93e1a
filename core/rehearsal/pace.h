// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How fast Rehearsal writes.

#include "core/base/error.h"

#include <QString>

#include <chrono>

namespace dg {

struct Pace {
    enum class Kind {
        Instant, ///< as fast as it can
        Reading, ///< as fast as one reads along, with hesitations
        Fixed, ///< every call takes `call`
    };
    Kind kind = Kind::Instant;
    std::chrono::milliseconds call {0}; ///< of Fixed

    bool operator==(const Pace &) const = default;
};

/// "instant", "reading", or a duration: "300ms", "2s", "1.5s". At most ten minutes.
[[nodiscard]] Expected<Pace> paceFromString(const QString &text);

} // namespace dg
