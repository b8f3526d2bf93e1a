// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What providers put into headers, whatever their protocol: how long to wait, and what is left of a limit.
/// Pure; any thread.

#include "core/ai/http_transport.h"
#include "core/base/clock.h"
#include "core/base/rate_limiter.h"

#include <QByteArray>

#include <chrono>
#include <optional>

namespace dg {

/// How long the provider asks to be left alone: `retry-after-ms`, else `retry-after` in seconds or as a date.
[[nodiscard]] std::optional<std::chrono::milliseconds> retryAfterOf(
    const HttpHeaders &headers, Clock::WallTime now);

/// "1s", "6m0s", "12ms", "1.5s"; a number alone is seconds.
[[nodiscard]] std::optional<std::chrono::milliseconds> parseDuration(const QByteArray &text);
/// How far ahead "2026-11-20T10:00:00Z" is; not below 0.
[[nodiscard]] std::optional<std::chrono::milliseconds> timeUntil(
    const QByteArray &rfc3339, Clock::WallTime now);

/// The names of three headers.
struct LimitHeaders {
    QByteArray limit, remaining, reset;
};
/// None: neither `limit` nor `remaining` is there. `reset` is a duration, or a date as of `timeUntil`.
[[nodiscard]] std::optional<LimitSign> limitSignOf(
    const HttpHeaders &headers, const LimitHeaders &names, LimitedResource resource, Clock::WallTime now);

} // namespace dg
