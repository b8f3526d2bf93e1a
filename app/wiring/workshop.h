// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Everything a run needs beside its project, put together once for both programs. A new provider is an entry
/// in core/ai/provider_directory.cpp.

#include "core/ai/caching_ai_client.h"
#include "core/ai/provider_pool.h"
#include "core/base/clock.h"
#include "core/cache/cache_config.h"
#include "core/cache/tiered_cache.h"
#include "core/pipeline/run_services.h"
#include "core/rehearsal/rehearsal_provider.h"

namespace dg {

/// Outlives every run and window that uses it. Any thread, once constructed.
class Workshop {
public:
    /// `cache` is as TieredCache wants it.
    Workshop(Pace rehearsalPace, const CacheConfig &cache);
    Workshop(const Workshop &) = delete;
    Workshop &operator=(const Workshop &) = delete;

    [[nodiscard]] const RunServices &services() const { return m_services; }
    [[nodiscard]] TieredCache &cache() { return m_cache; }
    [[nodiscard]] RehearsalProvider &rehearsal() { return m_rehearsal; }
    [[nodiscard]] ProviderPool &pool() { return m_pool; }
    [[nodiscard]] const UsageStatistics &usage() const { return m_client.usage(); }

private:
    [[nodiscard]] Expected<AiProvider *> provider(const RunSettings &settings);

    SystemClock m_clock;
    ProviderPool m_pool;
    TieredCache m_cache;
    CachingAiClient m_client;
    RehearsalProvider m_rehearsal;
    RunServices m_services;
};

} // namespace dg
