// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The providers over the network that this program has spoken to, one for each address, so that all runs
/// share a provider's limits, pauses and key. Any thread.

#include "core/ai/http_transport.h"
#include "core/ai/model_catalogue.h"
#include "core/ai/network_provider.h"
#include "core/ai/provider_directory.h"
#include "core/base/clock.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace dg {

class ProviderPool {
public:
    /// The clock outlives it.
    ProviderPool(Clock &clock, std::unique_ptr<ModelCatalogue> catalogue,
        ProviderEnvironment environment = ProviderEnvironment::ofProcess(), const HttpLimits &limits = {},
        HttpTransport::Trust trust = {});
    ~ProviderPool();
    ProviderPool(const ProviderPool &) = delete;
    ProviderPool &operator=(const ProviderPool &) = delete;

    /// The one for that address, made when it is first asked for, with the environment's key if there is one.
    /// It lives as long as the pool.
    [[nodiscard]] NetworkProvider &at(const ProviderAddress &address);
    /// A provider apart from the pool's, for a trial with a key that is not kept yet.
    [[nodiscard]] std::unique_ptr<NetworkProvider> apart(
        const ProviderAddress &address, const QByteArray &key) const;

    /// Who is asked when a provider does not accept its key: called on a thread of a run, once for each key;
    /// answers with `at(address).key().set()` or `.decline()`, at once or later. Empty: nobody, which is a
    /// no.
    void onKeyRefused(std::function<void(const ProviderAddress &)> ask);

    [[nodiscard]] const ProviderEnvironment &environment() const { return m_environment; }
    [[nodiscard]] ModelCatalogue &catalogue() { return *m_catalogue; }
    [[nodiscard]] HttpTransport &transport() { return m_transport; }

private:
    void askFor(NetworkProvider &provider);

    Clock &m_clock;
    const std::unique_ptr<ModelCatalogue> m_catalogue;
    const ProviderEnvironment m_environment;
    const HttpLimits m_limits;
    mutable HttpTransport m_transport;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<NetworkProvider>> m_providers; ///< guarded by m_mutex, as all below
    std::function<void(const ProviderAddress &)> m_ask;
};

} // namespace dg
