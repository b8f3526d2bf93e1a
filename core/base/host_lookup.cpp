// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/host_lookup.h"

#include <future>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <thread>

namespace dg {

namespace {

using Addresses = std::vector<std::string>;

Addresses resolve(const std::string &host, int flags)
{
    addrinfo hints {};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    addrinfo *list = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0)
        return {};
    Addresses first;
    Addresses second;
    for (const addrinfo *each = list; each; each = each->ai_next) {
        char text[NI_MAXHOST];
        if (getnameinfo(each->ai_addr, each->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
            (each->ai_family == AF_INET ? first : second).emplace_back(text);
    }
    freeaddrinfo(list);
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

} // namespace

tl::expected<Addresses, HostFault> lookUpHost(
    const std::string &host, std::chrono::steady_clock::time_point deadline)
{
    if (Addresses numeric = resolve(host, AI_NUMERICHOST); !numeric.empty())
        return numeric;
    // Nothing ends the system's look-up early: it goes on by itself where it takes too long.
    auto promise = std::make_shared<std::promise<Addresses>>();
    std::future<Addresses> found = promise->get_future();
    std::thread([promise, host] { promise->set_value(resolve(host, AI_ADDRCONFIG)); }).detach();
    if (found.wait_until(deadline) != std::future_status::ready)
        return tl::unexpected(HostFault::Timeout);
    Addresses addresses = found.get();
    if (addresses.empty())
        return tl::unexpected(HostFault::Unknown);
    return addresses;
}

} // namespace dg
