// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/convert_command.h"

#include "app/tool/console.h"
#include "app/tool/output_file.h"
#include "core/pipeline/script_so_far.h"
#include "core/project/project_file.h"
#include "core/screenplay/script_text.h"

#include <optional>
#include <utility>

namespace dg::tool {

namespace {

/// What is read, and how its scenes are numbered unless that is said.
struct Source {
    ScriptText script;
    SceneNumbers numbers = SceneNumbers::Own;
};

bool isProject(const std::string &path)
{
    return QString::fromStdString(path).endsWith(QLatin1String(".dgstudio"), Qt::CaseInsensitive);
}

QString endingsRead()
{
    QStringList endings;
    for (const ScriptFormatInfo &info : scriptFormats()) {
        for (const QString &suffix : info.canRead ? info.suffixes : QStringList())
            endings.append(QLatin1Char('.') + suffix);
    }
    return endings.join(QStringLiteral(", "));
}

/// Whether its ending is one that is read.
Expected<void> checkInput(const std::string &path)
{
    const auto format = formatOfFile(QString::fromStdString(path));
    if (isProject(path) || (format && infoOf(*format).canRead))
        return {};
    if (format)
        return fail(ErrorKind::InvalidInput,
            infoOf(*format).name.toStdString() + " can be written, not read: " + path + ".");
    return fail(ErrorKind::InvalidInput,
        QStringLiteral("%1 has no ending of a script that can be read: %2, or .dgstudio for a project.")
            .arg(QString::fromStdString(path), endingsRead())
            .toStdString());
}

Expected<Source> readProject(const QString &path)
{
    const auto project = ProjectFile::open(path);
    if (!project)
        return tl::unexpected<Error>(project.error());
    const auto episodes = (*project)->episodes();
    if (!episodes)
        return tl::unexpected<Error>(episodes.error());
    return scriptSoFar(**project, episodes->front().id).map([](const QByteArray &text) {
        // Numbered as on the board.
        return Source {{QString::fromUtf8(text), TextEncoding::Utf8}, SceneNumbers::All};
    });
}

Expected<Source> readSource(const std::string &path)
{
    const QString name = QString::fromStdString(path);
    if (isProject(path))
        return readProject(name);
    return readScriptFile(name).map([](ScriptText &&text) { return Source {std::move(text)}; });
}

/// Empty where the bytes are UTF-8.
QString remarkOnEncoding(TextEncoding encoding)
{
    switch (encoding) {
    case TextEncoding::Utf8:
    case TextEncoding::Utf8WithMark:
        return {};
    case TextEncoding::Utf16Little:
    case TextEncoding::Utf16Big:
        return QStringLiteral("The script was UTF-16.");
    case TextEncoding::Windows1252:
        return QStringLiteral("The script is no UTF-8 and has been read as Windows-1252, which is of Western "
                              "Europe: where its letters are wrong, save it as UTF-8 first.");
    }
    return {};
}

/// A script that is UTF-8 keeps its bytes, its mark included; of any other encoding it becomes UTF-8.
Expected<Exported> convert(const Source &source, ScriptFormat format, const PageChoice &pages)
{
    auto exported = exportAs(format, source.script.text, pages, source.numbers);
    if (!exported)
        return exported;
    const QString remark = remarkOnEncoding(source.script.encoding);
    if (!remark.isEmpty())
        exported->remarks.append(remark);
    if (format != ScriptFormat::Fountain)
        return exported;
    if (remark.isEmpty())
        exported->bytes = encodeScript(source.script);
    else
        exported->remarks.append(QStringLiteral("It is written as UTF-8."));
    return exported;
}

} // namespace

ExitCode run(const ConvertCommand &command)
{
    if (const auto input = checkInput(command.input); !input)
        return printError(input.error(), ExitCode::WrongUsage);
    const auto format = formatFor(command.output, command.pages);
    if (!format)
        return printError(format.error(), ExitCode::WrongUsage);
    if (isSameFile(command.input, command.output))
        return printError(
            {ErrorKind::InvalidInput, command.output + " is what is read: it would be written over."},
            ExitCode::WrongUsage);

    const auto exported =
        prepareFor(*format)
            .and_then([&] { return readSource(command.input); })
            .and_then([&](const Source &source) { return convert(source, *format, command.pages); });
    if (!exported)
        return printError(exported.error(), ExitCode::BadInput);
    auto output = OutputFile::open(command.output);
    if (!output)
        return printError(output.error(), ExitCode::BadInput);
    const QString path = output->path();
    if (const auto written = output->write(exported->bytes); !written)
        return printError(written.error(), ExitCode::BadInput);
    printResult(path);
    if (!command.quiet) {
        for (const QString &remark : exported->remarks)
            printNote(remark);
    }
    return ExitCode::Done;
}

} // namespace dg::tool
