// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/new_command.h"

#include "app/tool/console.h"
#include "core/project/project_file.h"
#include "core/story/samples.h"

namespace dg::tool {

ExitCode run(const NewCommand &command)
{
    const QStringList names = sampleShowNames();
    if (command.list) {
        for (const QString &name : names)
            printResult(name);
        return ExitCode::Done;
    }
    const auto sample =
        loadSampleShow(command.sample.empty() ? names.first() : QString::fromStdString(command.sample));
    if (!sample)
        return printError(sample.error(), ExitCode::BadInput);
    const auto project =
        ProjectFile::create(QString::fromStdString(command.file), sample->show, sample->brief);
    if (!project)
        return printError(project.error(), ExitCode::BadInput);
    printResult((*project)->path());
    return ExitCode::Done;
}

} // namespace dg::tool
