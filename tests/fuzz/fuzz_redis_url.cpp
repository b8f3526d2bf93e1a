// SPDX-License-Identifier: GPL-3.0-or-later
// URLs as people type them: what is read of one is what was written, and its password is nowhere to be seen.
#include "core/cache/redis_url.h"
#include "tests/fuzz/require.h"

using namespace dg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString url = QString::fromUtf8(bytesOf(data, size));
    const auto parsed = parseRedisUrl(url);
    const QString redacted = redactedRedisUrl(url);
    if (!parsed) {
        require(redacted.isEmpty() || redacted == QLatin1String("redis://")
                || redacted == QLatin1String("rediss://") || redacted == QLatin1String("unix://"),
            "of what cannot be read nothing but the scheme is shown");
        return 0;
    }
    require(parsed->host.isEmpty() != parsed->unixPath.isEmpty(), "it has a host or a path");
    require(
        parsed->port >= 1 && parsed->port <= 65535 && parsed->database >= 0, "its numbers are within bounds");
    RedisUrl expected = *parsed;
    expected.password.clear();
    const auto again = parseRedisUrl(redacted);
    require(again && *again == expected, "what is shown is the same but for the password");
    require(redactedRedisUrl(redacted) == redacted, "there is no more to leave out");
    return 0;
}
