// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace dg {

std::string_view toString(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::InvalidInput:
        return "invalid input";
    case ErrorKind::NotFound:
        return "not found";
    case ErrorKind::NotAccessible:
        return "not accessible";
    case ErrorKind::Locked:
        return "locked";
    case ErrorKind::ForeignFile:
        return "foreign file";
    case ErrorKind::NewerVersion:
        return "newer version";
    case ErrorKind::Damaged:
        return "damaged";
    case ErrorKind::NoSpace:
        return "no space";
    case ErrorKind::Cancelled:
        return "cancelled";
    case ErrorKind::CutOff:
        return "cut off";
    case ErrorKind::Refused:
        return "refused";
    case ErrorKind::BadAnswer:
        return "bad answer";
    case ErrorKind::Unauthorised:
        return "unauthorised";
    case ErrorKind::Overloaded:
        return "overloaded";
    case ErrorKind::BudgetReached:
        return "budget reached";
    case ErrorKind::Internal:
        return "internal";
    }
    return "unknown";
}

} // namespace dg
