// SPDX-License-Identifier: GPL-3.0-or-later
// A run that holds still at a chosen moment, so that a test can kill it just there, and that logs every call
// to a file of the test's. A program of its own: the studio has no switch for this.
//
//   killable_studio PROJECT CALL-LOG [MOMENT:N | resume | through] [CACHE-FOLDER REDIS-URL]
//
// Without a cache folder nothing but the project outlives it. With one, each call takes as long as two
// programs need to meet over it.
//
// MOMENT is an event's name (see momentOf) or "answered": an answer that is on its way from the provider to
// the project. At the N-th one it writes "here" to standard output and waits to be killed.
#include "core/ai/caching_ai_client.h"
#include "core/base/clock.h"
#include "core/cache/tiered_cache.h"
#include "core/pipeline/run_engine.h"
#include "core/pipeline/run_services.h"
#include "core/project/project_file.h"
#include "tests/support/scripted_provider.h"

#include <QCoreApplication>
#include <QStringList>

#include <cstdio>
#include <mutex>
#include <utility>
#include <variant>

#include <fcntl.h>
#include <unistd.h>

using namespace dg;

namespace {

/// Counts moments of one name and holds still at the chosen one.
class Breakpoint {
public:
    explicit Breakpoint(const QString &where)
        : m_name(where.section(QLatin1Char(':'), 0, 0))
        , m_left(where.section(QLatin1Char(':'), 1).toInt())
    {
    }

    void pass(const QString &name)
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (name != m_name || --m_left != 0)
                return;
        }
        std::puts("here");
        std::fflush(stdout);
        for (;;)
            pause();
    }

private:
    std::mutex m_mutex;
    const QString m_name;
    int m_left; ///< guarded by m_mutex
};

QString momentOf(const RunEvent &event)
{
    static constexpr std::array names {"started", "planned", "outline", "ready", "calling", "answering",
        "retrying", "text", "withdrawn", "finished", "paused", "continued", "over"};
    static_assert(names.size() == std::variant_size_v<RunEventBody>);
    return QString::fromLatin1(names[event.body.index()]);
}

/// Writes a line for every call as it begins and as its answer comes, on disk before the call goes on.
class LoggingProvider final : public AiProvider {
public:
    LoggingProvider(AiProvider &inner, const QString &path, Breakpoint &breakpoint)
        : m_inner(inner)
        , m_breakpoint(breakpoint)
        , m_file(open(path.toUtf8().constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600))
    {
    }
    ~LoggingProvider() override { close(m_file); }
    LoggingProvider(const LoggingProvider &) = delete;
    LoggingProvider &operator=(const LoggingProvider &) = delete;

    [[nodiscard]] QJsonObject identity() const override { return m_inner.identity(); }
    [[nodiscard]] QString name() const override { return m_inner.name(); }
    [[nodiscard]] QString defaultModel() const override { return m_inner.defaultModel(); }
    [[nodiscard]] bool mayBeShared() const override { return m_inner.mayBeShared(); }
    [[nodiscard]] CallResult complete(
        const AiRequest &request, std::stop_token stop, const AnswerSink &sink) override
    {
        log("begin", request);
        auto completion = m_inner.complete(request, stop, sink);
        log("answer", request);
        m_breakpoint.pass(QStringLiteral("answered"));
        return completion;
    }

private:
    void log(const char *what, const AiRequest &request) const
    {
        const QByteArray line =
            QStringLiteral("%1 %2 %3\n").arg(QLatin1String(what), request.stage, request.label).toUtf8();
        if (write(m_file, line.constData(), static_cast<std::size_t>(line.size())) != line.size()
            || fsync(m_file) != 0)
            qFatal("The call log cannot be written.");
    }

    AiProvider &m_inner;
    Breakpoint &m_breakpoint;
    const int m_file;
};

template <class T>
T orDie(Expected<T> value)
{
    if (!value)
        qFatal("%s", value.error().text().c_str());
    return std::move(*value);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QString moment = arguments.value(3);
    Breakpoint breakpoint(moment);

    SystemClock clock;
    ScriptedProvider scripted(clock);
    scripted.setPieces(4);
    LoggingProvider provider(scripted, arguments.at(2), breakpoint);
    CacheConfig config {.strategy = CacheStrategy::Memory};
    if (arguments.size() > 4) {
        config.strategy = CacheStrategy::Hybrid;
        config.folder = arguments.at(4);
        config.redis.url = arguments.at(5);
        scripted.setDuration(std::chrono::milliseconds(60));
    }
    TieredCache cache(clock, config);
    CachingAiClient client(cache, clock);
    const RunServices services {
        clock, client, [&](const RunSettings &) -> Expected<AiProvider *> { return &provider; }};

    const std::shared_ptr<ProjectFile> project = orDie(ProjectFile::open(arguments.at(1)));
    RunOptions options;
    options.episode = orDie(project->episodes()).front().id;
    if (moment == QLatin1String("resume")) {
        if (const auto last = orDie(project->lastRun(options.episode)))
            options = orDie(optionsToResume(*last));
    }
    RunEngine engine(
        services, project, options, [&](const RunEvent &event) { breakpoint.pass(momentOf(event)); });
    return engine.run({}) == RunOutcome::Done ? 0 : 1;
}
