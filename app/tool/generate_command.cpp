// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/generate_command.h"

#include "app/tool/cache_output.h"
#include "app/tool/console.h"
#include "app/tool/interrupt.h"
#include "app/tool/output_file.h"
#include "app/tool/run_summary.h"
#include "app/wiring/workshop.h"
#include "core/ai/ai_provider.h"
#include "core/monitor/run_report.h"
#include "core/pipeline/run_controller.h"
#include "core/pipeline/script_so_far.h"
#include "core/project/project_file.h"
#include "core/screenplay/fountain.h"
#include "core/screenplay/pagination.h"
#include "core/story/json.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace dg::tool {

namespace {

constexpr std::chrono::seconds flushTime {2};

/// Whether nothing would be written over what is read, or written twice.
Expected<void> checkFilesDiffer(const GenerateCommand &command)
{
    std::vector<std::string> files;
    for (const std::string &path : {command.file, command.brief, command.exportTo, command.reportTo}) {
        if (path.empty())
            continue;
        if (std::any_of(files.begin(), files.end(),
                [&](const std::string &other) { return isSameFile(path, other); }))
            return fail(ErrorKind::InvalidInput, path + " is named twice: it would be written over.");
        files.push_back(path);
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

/// "12 scenes, 5120 words, 24 pages."
QString lengthOf(const Script &script, const PageStyle &style)
{
    const auto scenes = std::count_if(script.elements.begin(), script.elements.end(),
        [](const ScriptElement &each) { return each.type == ElementType::SceneHeading; });
    Pagination pagination(style);
    pagination.paginate(script.elements);
    const auto pages = pagination.pages().size();
    return QStringLiteral("%1 scenes, %2 words, %3 %4.")
        .arg(scenes)
        .arg(countWords(script.elements))
        .arg(pages)
        .arg(pages == 1 ? QStringLiteral("page") : QStringLiteral("pages"));
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

/// Where the script goes to, found to be a place and a format that can be written.
Expected<OutputFile> openExport(const GenerateCommand &command)
{
    if (!command.exportTo.empty()) {
        const auto ready = formatFor(command.exportTo, command.pages).and_then(prepareFor);
        if (!ready)
            return tl::unexpected<Error>(ready.error());
    }
    return OutputFile::open(command.exportTo);
}

Expected<void> writeScript(const GenerateCommand &command, const QString &fountain, OutputFile &file)
{
    const auto exported = formatFor(command.exportTo, command.pages).and_then([&](ScriptFormat format) {
        return exportAs(format, fountain, command.pages, SceneNumbers::All);
    });
    if (!exported)
        return tl::unexpected<Error>(exported.error());
    const QString path = file.path();
    if (auto written = file.write(exported->bytes); !written)
        return written;
    printResult(path);
    if (!command.quiet) {
        for (const QString &remark : exported->remarks)
            printNote(remark);
    }
    return {};
}

/// How long the script is, and what has to be said of it.
void describe(const Script &script, const GenerateCommand &command, const RunState &state)
{
    printNote(lengthOf(script, pageStyle(QString::fromStdString(command.pages.page))));
    if (state.outline && !state.outline->remark.isEmpty())
        printNote(state.outline->remark);
    if (const QString label = RehearsalProvider::labelOf(script); !label.isEmpty())
        printNote(label);
}

/// Errors: formatFor's, or pages are chosen for a script that is not written.
Expected<void> checkExport(const GenerateCommand &command)
{
    if (!command.exportTo.empty())
        return formatFor(command.exportTo, command.pages).map([](ScriptFormat) {});
    if (command.pages.isMade())
        return fail(ErrorKind::InvalidInput, "--page and --scene-numbers need --export FILE.pdf.");
    return {};
}

} // namespace

ExitCode run(const GenerateCommand &command)
{
    const auto pace = paceFromString(QString::fromStdString(command.pace));
    if (!pace)
        return printError(pace.error(), ExitCode::WrongUsage);
    if (const auto choice = checkExport(command); !choice)
        return printError(choice.error(), ExitCode::WrongUsage);

    const auto cache = cacheConfigOf(command);
    if (!cache)
        return printError(cache.error(), codeOfBadConfig(command.cache));
    if (const auto differ = checkFilesDiffer(command); !differ)
        return printError(differ.error(), ExitCode::WrongUsage);

    auto opened = ProjectFile::open(QString::fromStdString(command.file));
    if (!opened)
        return printError(opened.error(), ExitCode::BadInput);
    const std::shared_ptr<ProjectFile> project = std::move(*opened);
    const auto found = episodeOf(command, *project);
    if (!found)
        return printError(found.error(), ExitCode::BadInput);
    const EpisodeId episode = *found;

    auto exportTo = openExport(command);
    if (!exportTo)
        return printError(exportTo.error(), ExitCode::BadInput);
    auto reportTo = OutputFile::open(command.reportTo);
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
        options = optionsToResume(*project, episode);
        if (!options && options.error().kind == ErrorKind::NotFound) {
            printNote(QString::fromStdString(options.error().message));
            return ExitCode::Done;
        }
        if (!options)
            return printError(options.error(), ExitCode::BadInput);
    }

    Workshop workshop(*pace, *cache);
    if (const auto keys = findKeys(workshop.pool(), *options, *project, episode); !keys)
        return printError(keys.error(), ExitCode::BadInput);
    if (!command.quiet && costsMoney(workshop.services(), options->settings.value_or(RunSettings {}))) {
        const auto plan = planRun(workshop.services(), *project, *options);
        if (const QString cost = plan ? expectedCost(*plan) : QString(); !cost.isEmpty())
            printNote(cost);
    }
    const RunState state = runToEnd(workshop.services(), project, *options, command.quiet);
    const ExitCode code = explain(state, workshop.pool());
    closeCache(workshop.cache(), command.quiet);
    if (const auto problem = project->takeBackgroundError())
        printNote(QStringLiteral("doppelganger: ") + QString::fromStdString(problem->text()));

    if (reportTo->isWanted()) {
        const QJsonDocument document(makeReport(state, workshop.cache().statistics(), &workshop.usage()));
        if (const auto written = reportTo->write(document.toJson()); !written)
            return printError(written.error(), ExitCode::BadInput);
    }
    if (!command.quiet) {
        for (const QString &line : summaryOf(state))
            printNote(line);
    }
    // Also after a stop: what is finished can be read, and says where its gaps are.
    const auto script = scriptSoFar(*project, episode);
    if (!script) {
        if (script.error().kind != ErrorKind::NotFound)
            return printError(script.error(), ExitCode::BadInput);
        if (exportTo->isWanted())
            printNote(
                QStringLiteral("doppelganger: No scene is written yet, and so no %1.").arg(exportTo->path()));
        return code;
    }
    const QString fountain = QString::fromUtf8(*script);
    if (exportTo->isWanted()) {
        if (const auto exported = writeScript(command, fountain, *exportTo); !exported)
            return printError(exported.error(), ExitCode::BadInput);
    }
    if (!command.quiet)
        describe(readFountain(fountain), command, state);
    return code;
}

} // namespace dg::tool
