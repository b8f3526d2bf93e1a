// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What of ours lies on a Redis server, without the values: by SCAN, page by page. Any thread.

#include "core/cache/redis_target.h"

#include <functional>
#include <vector>

namespace dg::redis {

/// A key with the beginning of its envelope, which is checked for its form alone.
struct Listed {
    CacheKey key;
    QByteArray name;
    EnvelopeHeader header;
    std::int64_t storedBytes = 0;
    std::int64_t millisecondsLeft = 0; ///< by the server
};

/// Calls `visit` with each page of what matches; every key comes once. False from `visit` ends it. False: the
/// server did not answer to the end.
[[nodiscard]] bool scan(const RedisTarget &at, const EntryFilter &filter,
    const std::function<bool(const std::vector<Listed> &)> &visit);

} // namespace dg::redis
