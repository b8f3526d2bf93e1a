// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What goes wrong at a vendor's, drawn from a seed by stage, subject and attempt: the same whatever order
/// the calls come in, over sockets as on a virtual clock. Pure.

#include <QString>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace dg {

struct VendorFault {
    enum class Kind {
        TooMany, ///< 429, with `retryAfter` or without
        Overloaded, ///< 529 or what the vendor says instead
        Broken, ///< 500
        CutBeforeHead,
        CutInStream, ///< halfway
        StallInStream, ///< halfway; until the client gives up
        ErrorInStream, ///< halfway
    };
    Kind kind = Kind::Overloaded;
    std::optional<std::chrono::milliseconds> retryAfter {};

    bool operator==(const VendorFault &) const = default;
};

struct FaultSchedule {
    std::uint64_t seed = 1;
    double rate = 0.3; ///< of all attempts
    std::vector<VendorFault> faults; ///< as likely as one another

    [[nodiscard]] std::optional<VendorFault> draw(
        const QString &stage, const QString &subject, int attempt) const;
};

} // namespace dg
