// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that stands between a project and a vendor's server: transport, provider, client, cache, engine, on
/// the machine's clock. Created and used by one thread; its end closes every connection.

#include "core/ai/provider_pool.h"
#include "core/base/clock.h"
#include "core/base/retry_policy.h"
#include "tests/support/run_bench.h"
#include "tests/support/vendor_server.h"

#include <QString>

namespace dg {

class NetworkBench {
public:
    static constexpr int castSize = 5;
    /// Of a whole episode: the outline, the voices, the scenes.
    [[nodiscard]] static constexpr int callsOf(int scenes) { return 1 + castSize + scenes; }

    /// Writes with the vendor's default model. The server outlives it.
    NetworkBench(VendorServer::Vendor vendor, const VendorServer &server, int scenes,
        const HttpLimits &limits = {}, const RetryPolicy &retry = {});

    /// So many scenes at once.
    [[nodiscard]] RunOptions options(int atOnce) const;
    [[nodiscard]] RunBench &run() { return m_run; }
    [[nodiscard]] NetworkProvider &provider() { return m_provider; }

private:
    [[nodiscard]] static ProviderAddress addressOf(VendorServer::Vendor vendor, const VendorServer &server);

    SystemClock m_clock;
    ProviderPool m_pool;
    NetworkProvider &m_provider;
    const QString m_model;
    RunBench m_run;
};

/// What went wrong in a run, a line for each stage; empty: nothing.
[[nodiscard]] QString problemsOf(const RunState &state);

} // namespace dg
