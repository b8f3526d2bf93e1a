// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/network_bench.h"

#include <QStringList>

namespace dg {

NetworkBench::NetworkBench(VendorServer::Vendor vendor, const VendorServer &server, int scenes,
    const HttpLimits &limits, const RetryPolicy &retry)
    : m_pool(m_clock, *ModelCatalogue::load(), ProviderEnvironment([](const QString &) { return QString(); }),
        limits)
    , m_provider(m_pool.at(addressOf(vendor, server)))
    , m_model(m_pool.catalogue().defaultModel(m_provider.address().protocol))
    , m_run(m_provider, m_clock, castSize)
{
    m_provider.key().set(VendorOptions().key);
    m_run.setRetry(retry);
    EpisodeBrief brief = m_run.brief();
    brief.sceneCount = scenes;
    m_run.saveBrief(brief);
}

ProviderAddress NetworkBench::addressOf(VendorServer::Vendor vendor, const VendorServer &server)
{
    const bool isAnthropic = vendor == VendorServer::Vendor::Anthropic;
    return {isAnthropic ? QStringLiteral("anthropic") : QStringLiteral("openai"), QUrl(server.base())};
}

RunOptions NetworkBench::options(int atOnce) const
{
    RunOptions options;
    options.episode = m_run.episode();
    options.settings = RunSettings {};
    options.settings->passes = noPasses();
    options.settings->model = m_model;
    options.settings->scenesAtOnce = atOnce;
    return options;
}

QString problemsOf(const RunState &state)
{
    QStringList problems;
    for (const StageState &stage : state.stages) {
        if (stage.error)
            problems.append(
                stage.plan.label + QStringLiteral(": ") + QString::fromStdString(stage.error->text()));
    }
    return problems.join(QLatin1Char('\n'));
}

} // namespace dg
