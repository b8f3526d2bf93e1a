// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Where a Redis server is, as people write it in one line. Pure functions; any thread.

#include "core/base/error.h"

#include <QString>

namespace dg {

/// The parts of a URL, percent signs decoded. Either `host` or `unixPath` is set.
struct RedisUrl {
    static constexpr int defaultPort = 6379;

    QString host; ///< without the brackets of an IPv6 address
    int port = defaultPort;
    QString unixPath;
    QString user;
    QString password;
    int database = 0;
    bool tls = false;

    bool operator==(const RedisUrl &) const = default;
};

/// Reads `redis://[user[:password]@]host[:port][/database]`, `rediss://` in the same way for TLS, and
/// `unix://[user[:password]@]/path[?db=N]`. Errors: InvalidInput, in words that repeat nothing of the URL:
/// any part of a mistyped one could be the password.
[[nodiscard]] Expected<RedisUrl> parseRedisUrl(const QString &url);

/// The URL without its password, for people and for settings. What cannot be read as a URL comes back as its
/// scheme alone, if that.
[[nodiscard]] QString redactedRedisUrl(const QString &url);

} // namespace dg
