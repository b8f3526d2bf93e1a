// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/workshop.h"

#include "core/cache/memory_tier.h"

#include <memory>
#include <vector>

namespace dg {

static std::vector<std::unique_ptr<CacheTier>> makeTiers(Clock &clock)
{
    std::vector<std::unique_ptr<CacheTier>> tiers; // from the fastest to the slowest
    tiers.push_back(std::make_unique<MemoryTier>(clock));
    return tiers;
}

Workshop::Workshop(Pace rehearsalPace)
    : m_cache(makeTiers(m_clock))
    , m_client(m_cache, m_clock)
    , m_rehearsal(m_clock, rehearsalPace)
    , m_services {m_clock, m_client, [this](const RunSettings &settings) { return provider(settings); }}
{
}

Expected<AiProvider *> Workshop::provider(const RunSettings &settings)
{
    if (settings.provider == QLatin1String("rehearsal"))
        return &m_rehearsal;
    return fail(ErrorKind::InvalidInput,
        QStringLiteral("Nobody here writes as \"%1\".").arg(settings.provider).toStdString(),
        "This version has \"rehearsal\".");
}

} // namespace dg
