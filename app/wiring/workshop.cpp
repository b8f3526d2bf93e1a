// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/workshop.h"

#include <utility>

namespace dg {

static std::unique_ptr<ModelCatalogue> shippedCatalogue()
{
    auto catalogue = ModelCatalogue::load();
    if (!catalogue)
        qFatal("%s", catalogue.error().text().c_str()); // it is part of the program
    return std::move(*catalogue);
}

Workshop::Workshop(Pace rehearsalPace, const CacheConfig &cache)
    : m_pool(m_clock, shippedCatalogue())
    , m_cache(m_clock, cache)
    , m_client(m_cache, m_clock)
    , m_rehearsal(m_clock, rehearsalPace)
    , m_services {m_clock, m_client, [this](const RunSettings &settings) { return provider(settings); }}
{
}

Expected<AiProvider *> Workshop::provider(const RunSettings &settings)
{
    if (settings.provider == QLatin1String("rehearsal"))
        return &m_rehearsal;
    return m_pool.environment()
        .addressOf(settings.provider, settings.baseUrl)
        .map([this](const ProviderAddress &address) -> AiProvider * { return &m_pool.at(address); });
}

} // namespace dg
