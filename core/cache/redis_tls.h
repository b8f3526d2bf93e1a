// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// TLS to a Redis server, where hiredis was built with it (`hiredis_ssl`, found by CMake). Any thread.

#include <QString>

struct redisContext;

namespace dg {

/// Whether this build can.
[[nodiscard]] bool hasRedisTls();

/// From now on `context`, which is connected, speaks TLS and accepts only a certificate for `host` that the
/// system's authorities vouch for. False: it cannot.
[[nodiscard]] bool startRedisTls(redisContext &context, const QString &host);

} // namespace dg
