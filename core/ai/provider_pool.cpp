// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/provider_pool.h"

#include <algorithm>
#include <utility>

namespace dg {

ProviderPool::ProviderPool(Clock &clock, std::unique_ptr<ModelCatalogue> catalogue,
    ProviderEnvironment environment, const HttpLimits &limits, HttpTransport::Trust trust)
    : m_clock(clock)
    , m_catalogue(std::move(catalogue))
    , m_environment(std::move(environment))
    , m_limits(limits)
    , m_transport(std::move(trust))
{
}

ProviderPool::~ProviderPool() = default;

NetworkProvider &ProviderPool::at(const ProviderAddress &address)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = std::find_if(m_providers.begin(), m_providers.end(),
        [&address](const auto &provider) { return provider->address() == address; });
    if (found != m_providers.end())
        return **found;
    m_providers.push_back(apart(address, m_environment.keyFor(address)));
    NetworkProvider &provider = *m_providers.back();
    provider.key().onRefused([this, &provider] { askFor(provider); });
    return provider;
}

std::unique_ptr<NetworkProvider> ProviderPool::apart(
    const ProviderAddress &address, const QByteArray &key) const
{
    return std::make_unique<NetworkProvider>(
        NetworkProvider::Services {m_transport, *m_catalogue, m_clock}, address, key, m_limits);
}

void ProviderPool::onKeyRefused(std::function<void(const ProviderAddress &)> ask)
{
    const std::scoped_lock lock(m_mutex);
    m_ask = std::move(ask);
}

void ProviderPool::askFor(NetworkProvider &provider)
{
    std::function<void(const ProviderAddress &)> ask;
    {
        const std::scoped_lock lock(m_mutex);
        ask = m_ask;
    }
    // Whoever is asked may answer at once, by way of `at`.
    if (ask)
        ask(provider.address());
    else
        provider.key().decline();
}

} // namespace dg
