// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/generate_command.h"

#include "app/tool/cache_output.h"
#include "app/tool/console.h"
#include "app/tool/interrupt.h"
#include "app/tool/money.h"
#include "app/tool/run_summary.h"
#include "app/wiring/workshop.h"
#include "core/ai/ai_provider.h"
#include "core/monitor/run_report.h"
#include "core/pipeline/run_controller.h"
#include "core/pipeline/script_so_far.h"
#include "core/project/project_file.h"
#include "core/screenplay/fountain.h"
#include "core/story/json.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <QSet>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace dg::tool {

namespace {

constexpr std::chrono::seconds flushTime {2};

/// A file that is found to be writable before a long run, and changed only when its content is whole.
class Output {
public:
    /// An empty path is no output at all.
    [[nodiscard]] static Expected<std::unique_ptr<Output>> open(const std::string &path)
    {
        auto output = std::make_unique<Output>();
        if (path.empty())
            return output;
        output->m_file = std::make_unique<QSaveFile>(QString::fromStdString(path));
        if (!output->m_file->open(QIODevice::WriteOnly))
            return fail(ErrorKind::NotAccessible,
                QStringLiteral("%1 cannot be written: %2.")
                    .arg(QString::fromStdString(path), output->m_file->errorString())
                    .toStdString());
        return output;
    }

    [[nodiscard]] bool isWanted() const { return m_file != nullptr; }
    [[nodiscard]] QString path() const { return QFileInfo(m_file->fileName()).absoluteFilePath(); }

    [[nodiscard]] Expected<void> write(const QByteArray &content)
    {
        if (m_file->write(content) != content.size() || !m_file->commit())
            return fail(ErrorKind::NotAccessible,
                QStringLiteral("%1 could not be written: %2.")
                    .arg(m_file->fileName(), m_file->errorString())
                    .toStdString());
        return {};
    }

private:
    std::unique_ptr<QSaveFile> m_file;
};

/// The file itself, whatever name or link leads to it; empty for no path.
QString fileBehind(const std::string &path)
{
    if (path.empty())
        return {};
    const QFileInfo info(QString::fromStdString(path));
    const QString canonical = info.canonicalFilePath();
    if (!canonical.isEmpty())
        return canonical;
    const QString folder = QFileInfo(info.absolutePath()).canonicalFilePath();
    return folder + QLatin1Char('/') + info.fileName();
}

/// Whether nothing would be written over what is read, or written twice.
Expected<void> checkFilesDiffer(const GenerateCommand &command)
{
    QSet<QString> files;
    for (const std::string &path : {command.file, command.brief, command.exportTo, command.reportTo}) {
        const QString file = fileBehind(path);
        if (file.isEmpty())
            continue;
        if (files.contains(file))
            return fail(ErrorKind::InvalidInput, path + " is named twice: it would be written over.");
        files.insert(file);
    }
    return {};
}

QString inWords(StageOutcome outcome)
{
    switch (outcome) {
    case StageOutcome::Kept:
        return QStringLiteral("kept");
    case StageOutcome::Hit:
        return QStringLiteral("from the cache");
    case StageOutcome::Joined:
        return QStringLiteral("shared with another call");
    case StageOutcome::Called:
        return QStringLiteral("written");
    case StageOutcome::Made:
        return QStringLiteral("put together");
    case StageOutcome::Skipped:
        return QStringLiteral("skipped");
    case StageOutcome::Blocked:
        return QStringLiteral("could not begin");
    case StageOutcome::Stopped:
        return QStringLiteral("stopped");
    case StageOutcome::Failed:
        return QStringLiteral("failed");
    }
    return {};
}

/// Says each stage's end once, and how far the run is.
void report(ProgressLine &progress, const RunState &state, const RunChanges &changes)
{
    std::size_t finished = 0;
    QString current;
    for (const StageState &stage : state.stages) {
        finished += stage.phase == StagePhase::Finished ? 1U : 0U;
        if (stage.phase == StagePhase::Calling)
            current = stage.plan.label;
        else if (stage.phase == StagePhase::Ready && stage.lastTrouble && current.isEmpty())
            current = QStringLiteral("again: ") + QString::fromStdString(stage.lastTrouble->message);
    }
    if (state.pausedFor)
        current = QString::fromStdString(state.pausedFor->message);
    std::vector<std::size_t> ended = changes.stages;
    std::stable_sort(ended.begin(), ended.end(),
        [&](std::size_t a, std::size_t b) { return state.stages[a].endedAt < state.stages[b].endedAt; });
    for (const std::size_t index : ended) {
        const StageState &stage = state.stages[index];
        if (stage.phase != StagePhase::Finished)
            continue;
        QString line = QStringLiteral("%1: %2").arg(stage.plan.label, inWords(*stage.outcome));
        if (stage.error)
            line += QStringLiteral(": ") + QString::fromStdString(stage.error->text());
        else if (stage.outcome == StageOutcome::Blocked)
            line += QStringLiteral(" (%1)").arg(stage.why);
        progress.say(line);
    }
    progress.show(QStringLiteral("%1 of %2 done  %3%4")
                      .arg(finished)
                      .arg(state.stages.size())
                      .arg(spentSoFar(state), current));
}

Expected<EpisodeBrief> readBrief(const std::string &path)
{
    const QString name = QString::fromStdString(path);
    QFile file(name);
    if (QFileInfo(name).isDir())
        return fail(
            ErrorKind::InvalidInput, (name + QStringLiteral(" is a folder, not a brief.")).toStdString());
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound,
            QStringLiteral("%1 cannot be read: %2.").arg(name, file.errorString()).toStdString());
    return parseJsonObject(file.readAll(), name).and_then([](const QJsonObject &object) {
        return fromJson<EpisodeBrief>(object, QStringLiteral("brief"));
    });
}

Expected<void> replaceBrief(ProjectFile &project, EpisodeId episode, const std::string &path)
{
    const auto brief = readBrief(path);
    if (!brief)
        return tl::unexpected<Error>(brief.error());
    const auto show = project.show();
    if (!show)
        return tl::unexpected<Error>(show.error());
    // All that could be wrong with it is known before the project changes.
    if (auto checked = checkBrief(*show, *brief); !checked)
        return checked;
    for (const QString &field : unknownFields(*brief))
        printNote(
            QStringLiteral("doppelganger: %1 is not known here; it is kept and has no effect.").arg(field));
    return project.saveBrief(episode, *brief);
}

Expected<RunOptions> optionsOf(const GenerateCommand &command, ProjectFile &project, EpisodeId episode)
{
    const auto brief = project.brief(episode);
    if (!brief)
        return tl::unexpected<Error>(brief.error());
    RunOptions options;
    options.episode = episode;
    options.mode = command.fresh ? RunMode::Fresh : command.rerun ? RunMode::Rerun : RunMode::Normal;
    options.useCache = !command.noCache;
    options.settings = brief->run;
    RunSettings &settings = *options.settings;
    if (!command.concurrency.empty()) {
        settings.automatic = command.concurrency == "auto";
        if (!settings.automatic)
            settings.scenesAtOnce = std::stoi(command.concurrency);
    }
    settings.seed = command.seed.value_or(settings.seed);
    if (!command.budget.empty())
        settings.budget = dollarsFrom(QString::fromStdString(command.budget));
    if (command.temperature)
        settings.temperature = command.temperature;
    return options;
}

ExitCode exitCodeOf(const RunState &state)
{
    switch (state.outcome.value_or(RunOutcome::Failed)) {
    case RunOutcome::Done:
        return ExitCode::Done;
    case RunOutcome::Stopped:
        return ExitCode::Interrupted;
    case RunOutcome::Gaps:
    case RunOutcome::Failed:
        break;
    }
    const bool badInput = state.error && state.error->kind == ErrorKind::InvalidInput;
    return badInput ? ExitCode::BadInput : ExitCode::RunFailed;
}

struct Script {
    QByteArray text;
    int scenes = 0;
    int words = 0;
};

Script countedScript(QByteArray text)
{
    Script script;
    script.text = std::move(text);
    const auto elements = readFountain(QString::fromUtf8(script.text)).elements;
    for (const ScriptElement &element : elements)
        script.scenes += element.type == ElementType::SceneHeading ? 1 : 0;
    script.words = countWords(elements);
    return script;
}

/// Runs until it has ended, however that is, and answers with the run's state.
RunState runToEnd(const RunServices &services, const std::shared_ptr<ProjectFile> &project,
    const RunOptions &options, bool quiet)
{
    RunController controller(services);
    ProgressLine progress(quiet);
    const Interrupt interrupt([&] { controller.stop(); });
    QObject::connect(&controller, &RunController::changed, &controller,
        [&](const RunChanges &changes) { report(progress, controller.state(), changes); });
    QObject::connect(
        &controller, &RunController::finished, QCoreApplication::instance(), &QCoreApplication::quit);
    controller.start(project, options);
    QCoreApplication::exec();
    return controller.state();
}

/// Where a provider was asked without a key: that the environment's is for another address.
void noteUnsentKey(ProviderPool &pool, const RunSettings &settings)
{
    const auto address = pool.environment().addressOf(settings.provider, settings.baseUrl);
    if (address && pool.at(*address).key().value().key.isEmpty())
        printNote(QStringLiteral("doppelganger: ")
            + QString::fromStdString(pool.environment().whyNoKey(settings.provider, *address).text()));
}

/// Whoever is free is not asked what it is going to cost.
bool costsMoney(const RunServices &services, const RunSettings &settings)
{
    const auto provider = services.provider(settings);
    if (!provider)
        return false;
    AiRequest any;
    any.model = settings.model;
    const Usage usage = (*provider)->estimate(any, TokenCount(1000));
    return usage.cost.value() > 0 || usage.priceUnknown;
}

ExitCode explain(const RunState &state, ProviderPool &pool)
{
    const ExitCode code = exitCodeOf(state);
    if (state.error && state.error->kind == ErrorKind::Unauthorised)
        noteUnsentKey(pool, state.settings);
    if (state.error)
        printError(*state.error, code);
    if (state.outcome == RunOutcome::Gaps)
        printNote(QStringLiteral("doppelganger: The run ended with gaps; %1 writes what is missing.")
                      .arg(budgetIsUsedUp(state) ? QStringLiteral("a larger --budget")
                                                 : QStringLiteral("--resume")));
    else if (budgetIsUsedUp(state))
        printNote(QStringLiteral("doppelganger: A larger --budget goes on with what is finished."));
    if (state.outcome == RunOutcome::Stopped)
        printNote(QStringLiteral("doppelganger: Stopped. What is finished is kept; --resume goes on."));
    return code;
}

/// The cache of this run. Errors: see cacheConfigOf.
Expected<CacheConfig> cacheConfigOf(const GenerateCommand &command)
{
    if (command.noCache)
        return CacheConfig {.strategy = CacheStrategy::Memory};
    return cacheConfigOf(command.cache);
}

/// Keys of whoever may be asked in this run, before it begins.
Expected<void> findKeys(
    ProviderPool &pool, const RunOptions &options, ProjectFile &project, EpisodeId episode)
{
    const auto brief = project.brief(episode);
    if (!brief)
        return tl::unexpected<Error>(brief.error());
    const RunSettings settings = options.settings.value_or(brief->run);
    if (auto found = findKey(pool, settings.provider, settings.baseUrl); !found || !settings.standIn)
        return found;
    return findKey(pool, settings.standIn->provider, settings.standIn->baseUrl);
}

/// Gives what is on its way to disk and server a moment to arrive, and says once what could not.
void closeCache(TieredCache &cache, bool quiet)
{
    (void)cache.flush(flushTime);
    const bool hasRoom = cache.config().redis.isSet() && cache.config().strategy != CacheStrategy::Memory;
    if (const QString note = noteOnRoom(cache.health()); hasRoom && !quiet && !note.isEmpty())
        printNote(QStringLiteral("doppelganger: ") + note);
}

} // namespace

ExitCode run(const GenerateCommand &command)
{
    const auto pace = paceFromString(QString::fromStdString(command.pace));
    if (!pace)
        return printError(pace.error(), ExitCode::WrongUsage);
    if (!command.exportTo.empty()
        && !QString::fromStdString(command.exportTo).endsWith(QStringLiteral(".fountain")))
        return printError({ErrorKind::InvalidInput, "Scripts can be exported as .fountain files only."},
            ExitCode::WrongUsage);

    const auto cache = cacheConfigOf(command);
    if (!cache)
        return printError(cache.error(), codeOfBadConfig(command.cache));
    if (const auto differ = checkFilesDiffer(command); !differ)
        return printError(differ.error(), ExitCode::WrongUsage);

    auto opened = ProjectFile::open(QString::fromStdString(command.file));
    if (!opened)
        return printError(opened.error(), ExitCode::BadInput);
    const std::shared_ptr<ProjectFile> project = std::move(*opened);
    const auto episodes = project->episodes();
    if (!episodes)
        return printError(episodes.error(), ExitCode::BadInput);
    const EpisodeId episode = episodes->front().id;

    const auto exportTo = Output::open(command.exportTo);
    if (!exportTo)
        return printError(exportTo.error(), ExitCode::BadInput);
    const auto reportTo = Output::open(command.reportTo);
    if (!reportTo)
        return printError(reportTo.error(), ExitCode::BadInput);
    if (!command.brief.empty()) {
        if (const auto replaced = replaceBrief(*project, episode, command.brief); !replaced)
            return printError(replaced.error(), ExitCode::BadInput);
    }

    auto options = optionsOf(command, *project, episode);
    if (!options)
        return printError(options.error(), ExitCode::BadInput);
    if (const auto applied = apply(command.writer, *options->settings); !applied)
        return printError(applied.error(), ExitCode::WrongUsage);
    if (command.resume) {
        const auto last = project->lastRun(episode);
        if (!last)
            return printError(last.error(), ExitCode::BadInput);
        if (!*last || !isUnfinished(**last)) {
            printNote(QStringLiteral("There is no unfinished run to resume."));
            return ExitCode::Done;
        }
        options = optionsToResume(**last);
        if (!options)
            return printError(options.error(), ExitCode::BadInput);
    }

    Workshop workshop(*pace, *cache);
    if (const auto found = findKeys(workshop.pool(), *options, *project, episode); !found)
        return printError(found.error(), ExitCode::BadInput);
    if (!command.quiet && costsMoney(workshop.services(), options->settings.value_or(RunSettings {}))) {
        const auto estimate = estimateRun(workshop.services(), *project, *options);
        if (const QString cost = estimate ? expectedCost(*estimate) : QString(); !cost.isEmpty())
            printNote(cost);
    }
    const RunState state = runToEnd(workshop.services(), project, *options, command.quiet);
    const ExitCode code = explain(state, workshop.pool());
    closeCache(workshop.cache(), command.quiet);
    if (const auto problem = project->takeBackgroundError())
        printNote(QStringLiteral("doppelganger: ") + QString::fromStdString(problem->text()));

    if ((*reportTo)->isWanted()) {
        const QJsonDocument document(makeReport(state, workshop.cache().statistics(), &workshop.usage()));
        if (const auto written = (*reportTo)->write(document.toJson()); !written)
            return printError(written.error(), ExitCode::BadInput);
    }
    if (!command.quiet) {
        for (const QString &line : summaryOf(state))
            printNote(line);
    }
    // Also after a stop: what is finished can be read, and says where its gaps are.
    const auto script = scriptSoFar(*project, episode).map(countedScript);
    if (!script) {
        const bool nothingYet = script.error().kind == ErrorKind::NotFound;
        return nothingYet ? code : printError(script.error(), ExitCode::BadInput);
    }
    if ((*exportTo)->isWanted()) {
        const QString path = (*exportTo)->path();
        if (const auto written = (*exportTo)->write(script->text); !written)
            return printError(written.error(), ExitCode::BadInput);
        printResult(path);
    }
    if (!command.quiet) {
        printNote(QStringLiteral("%1 scenes, %2 words.").arg(script->scenes).arg(script->words));
        if (state.outline && !state.outline->remark.isEmpty())
            printNote(state.outline->remark);
        if (const QString disclosure = workshop.rehearsal().disclosure();
            script->text.contains(disclosure.toUtf8()))
            printNote(disclosure);
    }
    return code;
}

} // namespace dg::tool
