// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/workshop.h"

namespace dg {

Workshop::Workshop(Pace rehearsalPace, const CacheConfig &cache)
    : m_cache(m_clock, cache)
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
