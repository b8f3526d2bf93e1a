// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/script_output.h"

#include "core/rehearsal/rehearsal_provider.h"
#include "core/screenplay/fountain.h"
#include "core/screenplay/screenplay_font.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dg::tool {

namespace {

constexpr std::array<std::pair<const char *, SceneNumbers>, 3> numberings {{
    {"none", SceneNumbers::None},
    {"own", SceneNumbers::Own},
    {"all", SceneNumbers::All},
}};

SceneNumbers numberingOf(const std::string &name, SceneNumbers otherwise)
{
    const auto found = std::find_if(
        numberings.begin(), numberings.end(), [&](const auto &each) { return name == each.first; });
    return found == numberings.end() ? otherwise : found->second;
}

QString endingsWritten()
{
    QStringList endings;
    for (const ScriptFormatInfo &info : scriptFormats())
        endings.append(QLatin1Char('.') + info.suffixes.first());
    return endings.join(QStringLiteral(" or "));
}

} // namespace

std::vector<std::string> pageNames()
{
    std::vector<std::string> names;
    for (const PageStyle &style : pageStyles())
        names.push_back(style.id.toStdString());
    return names;
}

std::vector<std::string> sceneNumberNames()
{
    std::vector<std::string> names;
    for (const auto &[name, numbering] : numberings)
        names.emplace_back(name);
    return names;
}

bool needsFonts(const std::string &output)
{
    const auto format = formatToWrite(QString::fromStdString(output));
    return format && infoOf(*format).needsFonts;
}

Expected<ScriptFormat> formatFor(const std::string &output, const PageChoice &pages)
{
    const auto format = formatToWrite(QString::fromStdString(output));
    if (!format)
        return fail(ErrorKind::InvalidInput,
            QStringLiteral("%1 has no ending of a script that can be written: %2.")
                .arg(QString::fromStdString(output), endingsWritten())
                .toStdString());
    if (pages.isMade() && *format != ScriptFormat::Pdf)
        return fail(ErrorKind::InvalidInput, "--page and --scene-numbers are for a PDF.");
    return *format;
}

Expected<void> prepareFor(ScriptFormat format)
{
    if (!infoOf(format).needsFonts)
        return {};
    return loadScreenplayFont().map([](const QString &) {});
}

Expected<Exported> exportAs(
    ScriptFormat format, const QString &fountain, const PageChoice &pages, SceneNumbers unlessChosen)
{
    PdfOptions options;
    if (format == ScriptFormat::Pdf) {
        options.style = pageStyle(QString::fromStdString(pages.page));
        options.sceneNumbers = numberingOf(pages.sceneNumbers, unlessChosen);
        options.label = RehearsalProvider::labelOf(readFountain(fountain));
    }
    return exportScript(fountain, format, options);
}

} // namespace dg::tool
