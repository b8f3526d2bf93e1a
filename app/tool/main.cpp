// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: what may be asked, and which command does it. CLI11 takes long to compile and is used
// here only.
#include "app/tool/cache_command.h"
#include "app/tool/convert_command.h"
#include "app/tool/exit_code.h"
#include "app/tool/generate_command.h"
#include "app/tool/models_command.h"
#include "app/tool/money.h"
#include "app/tool/new_command.h"
#include "app/tool/plan_command.h"
#include "app/tool/provider_choice.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QLoggingCategory>

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace {

using dg::tool::ExitCode;

void describeNew(CLI::App &app, dg::tool::NewCommand &command)
{
    auto *list = app.add_flag("--list", command.list, "List the sample shows");
    auto *file = app.add_option("file", command.file, "The project to make")->type_name("FILE.dgstudio");
    app.add_option("--sample", command.sample, "The sample show it begins with (without: the first)")
        ->type_name("NAME")
        ->excludes(list);
    list->excludes(file);
}

std::vector<CLI::Option *> describeCachePlace(CLI::App &app, dg::tool::CachePlace &place)
{
    const CLI::Validator notEmpty(
        [](const std::string &value) {
            return value.empty() ? std::string("must not be empty") : std::string();
        },
        "");
    return {
        app.add_option("--cache-dir", place.folder,
               "The folder of the cache (without: $DOPPELGANGER_CACHE_DIR, or the platform's)")
            ->type_name("DIR")
            ->check(notEmpty),
        app.add_option("--redis", place.redisUrl,
               "The room's Redis server (without: $DOPPELGANGER_REDIS_URL); a password is better given in "
               "$DOPPELGANGER_REDIS_PASSWORD")
            ->type_name("redis://HOST:PORT|unix:///PATH")
            ->check(notEmpty),
    };
}

/// One of `cache`'s own commands, with what all of them take.
CLI::App *describeCacheAction(CLI::App &app, const char *name, const char *help,
    dg::tool::CacheCommand::Action action, dg::tool::CacheCommand &command)
{
    CLI::App *sub = app.add_subcommand(name, help);
    sub->callback([&command, action] { command.action = action; });
    describeCachePlace(*sub, command.place);
    sub->add_flag("--json", command.json, "Print JSON (see the README)");
    return sub;
}

void describeChoice(CLI::App &app, dg::tool::CacheCommand &command)
{
    std::vector<std::string> kinds;
    for (const dg::CacheKind kind : dg::allCacheKinds)
        kinds.emplace_back(toString(kind).data());
    app.add_option("--type", command.type, "Entries of this kind alone")
        ->type_name("TYPE")
        ->check(CLI::IsMember(kinds));
    app.add_option("--character", command.character, "Entries about this character alone")->type_name("NAME");
    app.add_option("--show", command.show, "Entries of this show alone")->type_name("TITLE");
}

void describeCache(CLI::App &app, dg::tool::CacheCommand &command)
{
    using Action = dg::tool::CacheCommand::Action;
    app.require_subcommand(1);
    describeChoice(*describeCacheAction(
                       app, "stats", "How much lies where, and what it is worth", Action::Stats, command),
        command);
    describeCacheAction(
        app, "health", "How each place is; ends with 1 when one is down", Action::Health, command);
    describeChoice(
        *describeCacheAction(app, "list", "What lies in the cache", Action::List, command), command);

    CLI::App *clear = describeCacheAction(app, "clear",
        "Clear entries, here and in the room; says what having them again takes", Action::Clear, command);
    describeChoice(*clear, command);
    auto *all = clear->add_flag("--all", command.all, "Everything");
    auto *expired = clear->add_flag("--expired", command.expired, "What has expired");
    auto *dryRun = clear->add_flag("--dry-run", command.dryRun, "Only say what would go");
    expired->excludes(all)->excludes(dryRun);
    for (const char *name : {"--type", "--character", "--show"}) {
        all->excludes(clear->get_option(name));
        expired->excludes(clear->get_option(name));
    }

    CLI::App *exportApp = describeCacheAction(
        app, "export", "Write entries to a file, for another machine", Action::Export, command);
    describeChoice(*exportApp, command);
    exportApp->add_option("file", command.file, "The file to write")->type_name("FILE")->required();
    CLI::App *importApp = describeCacheAction(
        app, "import", "Take entries from such a file; what is there already stays", Action::Import, command);
    importApp->add_option("file", command.file, "The file to read")->type_name("FILE")->required();
}

CLI::Option *describeProvider(CLI::App &app, std::string &provider, const char *help)
{
    return app.add_option("--provider", provider, help)
        ->type_name("NAME")
        ->check(dg::tool::problemWithProvider);
}

CLI::Option *describeBase(CLI::App &app, std::string &url)
{
    return app.add_option("--base-url", url, "Another address of that provider's kind")
        ->type_name("URL")
        ->check(dg::tool::problemWithBase);
}

/// Who writes, and what that may cost.
std::vector<CLI::Option *> describeWriter(CLI::App &app, dg::tool::RunRequest &command)
{
    return {
        describeProvider(app, command.writer.provider,
            "Who writes: rehearsal, anthropic, openai, openrouter, ollama, lmstudio, llamacpp or vllm"),
        app.add_option("--model", command.writer.model, "Its model (without: the provider's default)")
            ->type_name("ID"),
        describeBase(app, command.writer.baseUrl),
        app.add_option(
               "--stand-in", command.writer.standIn, "Who takes over when the first cannot be reached")
            ->type_name("NAME[:MODEL]")
            ->check(dg::tool::problemWithStandIn),
        app.add_option("--temperature", command.temperature, "How freely it writes, where a model takes that")
            ->type_name("0..1")
            ->check(CLI::Range(0.0, 1.0)),
        app.add_option("--budget", command.budget, "What it may cost, in dollars")
            ->type_name("USD")
            ->check([](const std::string &value) {
                return dg::tool::dollarsFrom(QString::fromStdString(value))
                    ? std::string()
                    : "a budget is an amount of dollars above 0, such as 0.50, not " + value;
            }),
    };
}

void describeModels(CLI::App &app, dg::tool::ModelsCommand &command)
{
    auto *provider = describeProvider(app, command.provider, "Whose models (without: all that are known)");
    describeBase(app, command.baseUrl)->needs(provider);
    app.add_flag("--refresh", command.refresh, "Ask the provider which it has")->needs(provider);
    app.add_flag("--json", command.json, "Print JSON (see the README)");
}

void describePages(CLI::App &app, dg::tool::PageChoice &pages, const std::string &numbers)
{
    app.add_option("--page", pages.page, "How a PDF's pages are set (without: letter)")
        ->type_name("PAGE")
        ->transform(CLI::IsMember(dg::tool::pageNames(), CLI::ignore_case));
    app.add_option("--scene-numbers", pages.sceneNumbers,
           "Which numbers a PDF has beside its headings: none, those that the script gives, or all, counted "
           "where it gives none (without: "
               + numbers + ")")
        ->type_name("NUMBERS")
        ->transform(CLI::IsMember(dg::tool::sceneNumberNames(), CLI::ignore_case));
}

void describeConvert(CLI::App &app, dg::tool::ConvertCommand &command)
{
    app.add_option("input", command.input, "A script (.fountain, .spmd, .txt), or a project for its script")
        ->type_name("INPUT")
        ->required();
    app.add_option("output", command.output, "The script to write, in the format of its ending")
        ->type_name("FILE.fountain|FILE.pdf")
        ->required();
    describePages(app, command.pages, "own of a script, all of a project");
    app.add_flag("--quiet", command.quiet, "Say nothing but errors and where the script is");
}

/// What `generate` and `plan` take alike. Answers with what a run that is resumed has already.
std::vector<CLI::Option *> describeRun(CLI::App &app, dg::tool::RunRequest &request)
{
    app.add_option("file", request.file, "The project")->type_name("FILE.dgstudio")->required();
    app.add_option("--episode", request.episode, "Which episode, by its place in the project (without: 1)")
        ->type_name("N");
    app.add_option(
           "--pace", request.pace, "How fast Rehearsal writes: instant, reading, or how long each call takes")
        ->type_name("instant|reading|300ms|2s");
    std::vector<CLI::Option *> settings = describeWriter(app, request);
    settings.push_back(app.add_option("--concurrency", request.concurrency,
                              "Scenes at once (1 to 64), or as many as the provider takes")
                           ->type_name("N|auto")
                           ->check([](const std::string &value) {
                               return value == "auto" ? std::string() : CLI::Range(1, 64)(value);
                           }));
    // As far as JSON holds whole numbers.
    settings.push_back(
        app.add_option("--seed", request.seed, "Rehearsal's seed (0 to 9007199254740991)")
            ->type_name("N")
            ->check([](const std::string &text) {
                const bool digits =
                    !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
                const bool fits = digits && text.size() <= 16 && std::stoull(text) <= 9007199254740991ULL;
                return fits ? std::string()
                            : "a seed is a whole number from 0 to 9007199254740991, not " + text;
            }));
    auto *rerun = app.add_flag("--rerun", request.rerun, "Ask for everything again; the cache may answer");
    auto *fresh = app.add_flag("--fresh", request.fresh, "Write another take of everything");
    auto *noCache = app.add_flag("--no-cache", request.noCache, "Use no cache, neither disk nor server");
    for (auto *option : describeCachePlace(app, request.cache))
        noCache->excludes(option);
    rerun->excludes(fresh)->excludes(noCache);
    fresh->excludes(noCache);
    auto *resume =
        app.add_flag("--resume", request.resume, "Go on with the last unfinished run, as it was started");
    settings.insert(settings.end(), {rerun, fresh, noCache});
    for (auto *option : settings)
        resume->excludes(option);
    return settings;
}

void describePlan(CLI::App &app, dg::tool::PlanCommand &command)
{
    describeRun(app, command);
    app.add_flag("--json", command.json, "Print JSON (see the README)");
}

void describeGenerate(CLI::App &app, dg::tool::GenerateCommand &command)
{
    describeRun(app, command);
    auto *brief = app.add_option("--brief", command.brief,
                         "Replaces the episode's brief, complete, and is kept in the project")
                      ->type_name("FILE.json");
    app.get_option("--resume")->excludes(brief);
    app.add_option("--export", command.exportTo, "Write the script there, in the format of its ending")
        ->type_name("FILE.fountain|FILE.pdf");
    describePages(app, command.pages, "all");
    app.add_option("--report", command.reportTo, "Write what happened, in numbers, there")
        ->type_name("FILE.json");
    app.add_flag("--quiet", command.quiet, "Say nothing but errors");
}

/// Pages need fonts, which a graphical application alone has; it never needs a display. Every other command
/// does without: it starts sooner.
std::unique_ptr<QCoreApplication> makeApplication(char **argv, bool withFonts)
{
    static int count = 1; // the options are not Qt's
    if (!withFonts)
        return std::make_unique<QCoreApplication>(count, argv);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // What a desktop would load into it may need its display.
    qunsetenv("QT_QPA_PLATFORMTHEME");
    qunsetenv("QT_IM_MODULE");
    // Where there is no session, Qt would warn of a missing folder that nothing here needs.
    QLoggingCategory::setFilterRules(QStringLiteral("default.warning=false"));
    auto application = std::make_unique<QGuiApplication>(count, argv);
    QLoggingCategory::setFilterRules({});
    return application;
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app("Doppelganger Studio without its window: writes episodes of a show, scene by scene.");
    app.name("doppelganger");
    app.set_version_flag("--version", std::string("doppelganger ") + DG_VERSION);
    app.require_subcommand(1);

    dg::tool::NewCommand newCommand;
    CLI::App *newApp = app.add_subcommand("new", "Make a project from a sample show");
    describeNew(*newApp, newCommand);

    dg::tool::GenerateCommand generateCommand;
    CLI::App *generateApp = app.add_subcommand("generate", "Write an episode of a project");
    describeGenerate(*generateApp, generateCommand);

    dg::tool::PlanCommand planCommand;
    CLI::App *planApp = app.add_subcommand(
        "plan", "Say what generate would do, and why, with what it would cost; nobody is asked");
    describePlan(*planApp, planCommand);

    dg::tool::ConvertCommand convertCommand;
    CLI::App *convertApp = app.add_subcommand("convert", "Write a script in another format");
    describeConvert(*convertApp, convertCommand);

    dg::tool::ModelsCommand modelsCommand;
    CLI::App *modelsApp = app.add_subcommand("models", "List models and what they cost");
    describeModels(*modelsApp, modelsCommand);

    dg::tool::CacheCommand cacheCommand;
    CLI::App *cacheApp = app.add_subcommand("cache", "Look into the cache, clear it, carry it");
    describeCache(*cacheApp, cacheCommand);

    try {
        app.parse(argc, argv);
        if (*newApp && !newCommand.list && newCommand.file.empty())
            throw CLI::RequiredError("FILE.dgstudio");
        if (*cacheApp && cacheCommand.action == dg::tool::CacheCommand::Action::Clear
            && !cacheCommand.chooses() && !cacheCommand.all && !cacheCommand.expired)
            throw CLI::RequiredError("One of --type, --character, --show, --expired and --all");
    } catch (const CLI::ParseError &error) {
        // Help and version are not errors; everything else is wrong usage.
        return app.exit(error) == 0 ? static_cast<int>(ExitCode::Done)
                                    : static_cast<int>(ExitCode::WrongUsage);
    }
    const auto application = makeApplication(
        argv, dg::tool::needsFonts(*convertApp ? convertCommand.output : generateCommand.exportTo));
    if (*newApp)
        return static_cast<int>(dg::tool::run(newCommand));
    if (*convertApp)
        return static_cast<int>(dg::tool::run(convertCommand));
    if (*planApp)
        return static_cast<int>(dg::tool::run(planCommand));
    if (*modelsApp)
        return static_cast<int>(dg::tool::run(modelsCommand));
    return static_cast<int>(*cacheApp ? dg::tool::run(cacheCommand) : dg::tool::run(generateCommand));
}
