// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Whether a provider can be used with what is known of it, in words for a writer; and which servers answer
/// on this machine. Both block and are called on a thread of their own.

#include "core/ai/http_transport.h"
#include "core/ai/network_provider.h"
#include "core/ai/provider_directory.h"

#include <QString>

#include <chrono>
#include <stop_token>
#include <vector>

namespace dg {

struct ProviderTrial {
    std::vector<ModelInfo> models; ///< what it lists; may be empty where it keeps no list
    std::chrono::milliseconds took {};
    QString remark {}; ///< one sentence: such as that the chosen model is not among them; empty: nothing
};

/// Asks for the models, and counts nothing as used. Errors say what is wrong and what to do: no such host,
/// nobody listens, certificate, no key, wrong key, wrong address (it answers, but not as such a server), no
/// credit, no right to it. `model`: the one that would be used; empty: the provider's default.
[[nodiscard]] Expected<ProviderTrial> tryProvider(
    NetworkProvider &provider, const QString &model, std::stop_token stop);

struct LocalServer {
    QString id; ///< of a ProviderEntry
    std::vector<ModelInfo> models;
};

/// The local servers among those entries that answer on their usual ports, within half a second; in the
/// entries' order.
[[nodiscard]] std::vector<LocalServer> findLocalServers(HttpTransport &transport, std::stop_token stop,
    const std::vector<ProviderEntry> &among = knownProviders());

} // namespace dg
