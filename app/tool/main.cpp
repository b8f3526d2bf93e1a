// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: what may be asked, and which command does it. CLI11 takes long to compile and is used
// here only.
#include "app/tool/exit_code.h"
#include "app/tool/generate_command.h"
#include "app/tool/new_command.h"

#include <QCoreApplication>

#include <CLI/CLI.hpp>

#include <string>

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

void describeGenerate(CLI::App &app, dg::tool::GenerateCommand &command)
{
    app.add_option("file", command.file, "The project")->type_name("FILE.dgstudio")->required();
    auto *brief = app.add_option("--brief", command.brief,
                         "Replaces the episode's brief, complete, and is kept in the project")
                      ->type_name("FILE.json");
    app.add_option(
           "--pace", command.pace, "How fast Rehearsal writes: instant, reading, or how long each call takes")
        ->type_name("instant|reading|300ms|2s");
    auto *concurrency = app.add_option("--concurrency", command.concurrency, "Scenes at once (1 to 64)")
                            ->type_name("N")
                            ->check(CLI::Range(1, 64));
    // As far as JSON holds whole numbers.
    auto *seed = app.add_option("--seed", command.seed, "Rehearsal's seed (0 to 9007199254740991)")
                     ->type_name("N")
                     ->check([](const std::string &text) {
                         const bool digits =
                             !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
                         const bool fits =
                             digits && text.size() <= 16 && std::stoull(text) <= 9007199254740991ULL;
                         return fits ? std::string()
                                     : "a seed is a whole number from 0 to 9007199254740991, not " + text;
                     });
    auto *rerun = app.add_flag("--rerun", command.rerun, "Ask for everything again; the cache may answer");
    auto *fresh = app.add_flag("--fresh", command.fresh, "Write another take of everything");
    auto *noCache = app.add_flag("--no-cache", command.noCache, "Neither read nor fill the cache");
    auto *resume =
        app.add_flag("--resume", command.resume, "Go on with the last unfinished run, as it was started");
    rerun->excludes(fresh)->excludes(noCache);
    fresh->excludes(noCache);
    for (auto *option : {brief, concurrency, seed, rerun, fresh, noCache})
        resume->excludes(option);
    app.add_option("--export", command.exportTo, "Write the script there")->type_name("FILE.fountain");
    app.add_option("--report", command.reportTo, "Write what happened, in numbers, there")
        ->type_name("FILE.json");
    app.add_flag("--quiet", command.quiet, "Say nothing but errors");
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);

    CLI::App app("Doppelganger Studio without its window: writes episodes of a show, scene by scene.");
    app.name("doppelganger");
    app.set_version_flag("--version", std::string("doppelganger ") + DG_VERSION);
    app.require_subcommand(1);

    dg::tool::NewCommand newCommand;
    CLI::App *newApp = app.add_subcommand("new", "Make a project from a sample show");
    describeNew(*newApp, newCommand);

    dg::tool::GenerateCommand generateCommand;
    CLI::App *generateApp = app.add_subcommand("generate", "Write the episode of a project");
    describeGenerate(*generateApp, generateCommand);

    try {
        app.parse(argc, argv);
        if (*newApp && !newCommand.list && newCommand.file.empty())
            throw CLI::RequiredError("FILE.dgstudio");
    } catch (const CLI::ParseError &error) {
        // Help and version are not errors; everything else is wrong usage.
        return app.exit(error) == 0 ? static_cast<int>(ExitCode::Done)
                                    : static_cast<int>(ExitCode::WrongUsage);
    }
    const ExitCode code = *newApp ? dg::tool::run(newCommand) : dg::tool::run(generateCommand);
    return static_cast<int>(code);
}
