// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Addresses of a host by its name, within a bound: the system's own look-up may take as long as a name
/// server that is away. Any thread.

#include <tl/expected.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace dg {

enum class HostFault { Unknown, Timeout };

/// Numeric addresses, those of IPv4 first; never empty. A numeric `host` is its own address.
[[nodiscard]] tl::expected<std::vector<std::string>, HostFault> lookUpHost(
    const std::string &host, std::chrono::steady_clock::time_point deadline);

} // namespace dg
