// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The one error type of the core, and the result type that carries it.
///
/// A failure is a value: it says in one sentence what went wrong and, where there is something to do about
/// it, what to do next. A cache miss, an empty list or a missing optional field is not an error.

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace dg {

/// What kind of failure it is: callers decide by kind, people read the message.
enum class ErrorKind {
    InvalidInput, ///< a value that was handed in cannot be used; the message names its path
    NotFound, ///< a file or an entry is not there
    NotAccessible, ///< a place that cannot be read or written
    Locked, ///< another process holds the file
    ForeignFile, ///< a file of another program
    NewerVersion, ///< written by a newer studio
    Damaged, ///< truncated or corrupt
    NoSpace, ///< the disk is full
    Cancelled, ///< the caller asked to stop
    CutOff, ///< the other side went away before it had finished
    Refused, ///< the other side answered that it will not
    BadAnswer, ///< an answer that is not what was asked for
    Unauthorised, ///< a key is missing or not accepted
    Overloaded, ///< the other side has too much to do, or says that this was too much
    BudgetReached, ///< the money that may be spent is
    Internal, ///< a broken promise of our own code
};

struct Error {
    ErrorKind kind = ErrorKind::Internal;
    std::string message; ///< one sentence, UTF-8, for the writer
    std::string hint {}; ///< what to do next, one sentence; may be empty

    /// Message and hint as one text.
    [[nodiscard]] std::string text() const { return hint.empty() ? message : message + " " + hint; }

    bool operator==(const Error &) const = default;
};

template <class T>
using Expected = tl::expected<T, Error>;

/// Shorthand for returning a failure.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, std::string message, std::string hint = {})
{
    return tl::unexpected<Error>(Error {kind, std::move(message), std::move(hint)});
}

[[nodiscard]] std::string_view toString(ErrorKind kind);

} // namespace dg
