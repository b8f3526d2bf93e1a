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
// the project. At the N-th one it writes "here" and the steady clock to standard output and waits to be
// killed. Before that it says what was recorded ("finished", stage, subject); at the end of a whole run how
// often there was each moment ("moment", name, count). Where it begins a run, the first calls of some stages
// fail once. With "paced-" before it, answers take as long as one can read along, and every piece is logged.
#include "core/ai/caching_ai_client.h"
#include "core/base/clock.h"
#include "core/cache/tiered_cache.h"
#include "core/pipeline/run_engine.h"
#include "core/pipeline/run_services.h"
#include "core/project/project_file.h"
#include "tests/support/scripted_provider.h"

#include <QCoreApplication>
#include <QMap>
#include <QStringList>

#include <cstdio>
#include <mutex>
#include <utility>
#include <variant>

#include <fcntl.h>
#include <unistd.h>

using namespace dg;

namespace {

/// The steady clock, which all processes share, in nanoseconds.
std::int64_t now()
{
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

/// Counts moments of one name and holds still at the chosen one.
class Breakpoint {
public:
    explicit Breakpoint(const QString &where)
        : m_name(where.section(QLatin1Char(':'), 0, 0).remove(QStringLiteral("paced-")))
        , m_left(where.section(QLatin1Char(':'), 1).toInt())
    {
    }

    void pass(const QString &name)
    {
        {
            const std::scoped_lock lock(m_mutex);
            ++m_passed[name];
            if (name != m_name || --m_left != 0)
                return;
        }
        std::printf("here\t%lld\n", static_cast<long long>(now()));
        std::fflush(stdout);
        for (;;)
            pause();
    }

    void tell()
    {
        const std::scoped_lock lock(m_mutex);
        for (auto passed = m_passed.begin(); passed != m_passed.end(); ++passed)
            std::printf("moment\t%s\t%d\n", qPrintable(passed.key()), passed.value());
        std::fflush(stdout);
    }

private:
    std::mutex m_mutex;
    const QString m_name;
    int m_left; ///< guarded by m_mutex
    QMap<QString, int> m_passed; ///< guarded by m_mutex
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
    LoggingProvider(AiProvider &inner, const QString &path, Breakpoint &breakpoint, bool logsPieces)
        : m_inner(inner)
        , m_logsPieces(logsPieces)
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
        AnswerSink logging = sink;
        if (m_logsPieces) {
            logging.text = [&](const QByteArray &piece) {
                write(QStringLiteral("piece\t%1\t%2 %3\t%4\n")
                          .arg(now())
                          .arg(request.stage, request.label, QString::fromLatin1(piece.toBase64())));
                sink.text(piece);
            };
        }
        auto completion = m_inner.complete(request, stop, logging);
        log(completion ? "answer" : "failed", request);
        m_breakpoint.pass(QStringLiteral("answered"));
        return completion;
    }

private:
    void log(const char *what, const AiRequest &request) const
    {
        write(QStringLiteral("%1 %2 %3\n").arg(QLatin1String(what), request.stage, request.label));
    }
    void write(const QString &text) const
    {
        const QByteArray line = text.toUtf8();
        if (::write(m_file, line.constData(), static_cast<std::size_t>(line.size())) != line.size()
            || fsync(m_file) != 0)
            qFatal("The call log cannot be written.");
    }

    AiProvider &m_inner;
    const bool m_logsPieces;
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
    const bool isPaced = moment.startsWith(QLatin1String("paced-"));
    if (isPaced) {
        scripted.setPieces(60);
        scripted.setDuration([](const AiRequest &request) {
            return request.stage == QLatin1String("draft") ? std::chrono::milliseconds(3000)
                                                           : std::chrono::milliseconds(0);
        });
    } else if (arguments.size() == 4 && moment != QLatin1String("resume")) {
        CallFailure interrupted(ErrorKind::NotAccessible, "The line went dead.");
        interrupted.recovery = Recovery::Retry;
        scripted.failWith(
            ScriptedProvider::of(QStringLiteral("voice")), interrupted, ScriptedProvider::Times::Once);
        scripted.failWith(
            ScriptedProvider::of(QStringLiteral("draft")), interrupted, ScriptedProvider::Times::Once, 2);
    }
    LoggingProvider provider(scripted, arguments.at(2), breakpoint, isPaced);
    CacheConfig config {.strategy = CacheStrategy::Memory};
    if (arguments.size() > 4) {
        config.strategy = CacheStrategy::Hybrid;
        config.folder = arguments.at(4);
        config.redis.url = arguments.at(5);
        scripted.setDuration(std::chrono::milliseconds(60));
    }
    TieredCache cache(clock, config);
    CachingAiClient client(cache, clock);
    const RunServices services {clock, client,
        [&](const RunSettings &) -> Expected<AiProvider *> { return &provider; },
        {.first = std::chrono::milliseconds(5)}};

    const std::shared_ptr<ProjectFile> project = orDie(ProjectFile::open(arguments.at(1)));
    RunOptions options;
    options.episode = orDie(project->episodes()).front().id;
    if (moment == QLatin1String("resume")) {
        if (const auto last = orDie(project->lastRun(options.episode)))
            options = orDie(optionsToResume(*last));
    }
    const auto onEvent = [&](const RunEvent &event) {
        if (const auto *finished = std::get_if<StageFinished>(&event.body);
            finished && finished->result != ResultId {}) {
            std::printf(
                "finished\t%s\t%s\n", qPrintable(finished->ref.stage), qPrintable(finished->ref.subject));
            std::fflush(stdout);
        }
        breakpoint.pass(momentOf(event));
    };
    const RunOutcome outcome = RunEngine(services, project, options, onEvent).run({});
    breakpoint.tell();
    return outcome == RunOutcome::Done ? 0 : 1;
}
