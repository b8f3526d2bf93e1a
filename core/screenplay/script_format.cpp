// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/script_format.h"

#include "core/screenplay/emphasis.h"
#include "core/screenplay/fountain.h"

#include <algorithm>
#include <utility>

namespace dg {

namespace {

bool hasSuffix(const QString &path, const QString &suffix)
{
    return path.endsWith(QLatin1Char('.') + suffix, Qt::CaseInsensitive);
}

bool isGap(const ScriptElement &element)
{
    return element.type == ElementType::Note && element.text == unwrittenSceneNote();
}

/// Empty where everything is written.
QString remarkOnGaps(const Script &script)
{
    const auto count = [&](const auto &is) {
        return std::count_if(script.elements.begin(), script.elements.end(), is);
    };
    const auto gaps = count(isGap);
    if (gaps == 0)
        return {};
    const auto scenes =
        count([](const ScriptElement &each) { return each.type == ElementType::SceneHeading; });
    const QString sentence = gaps == 1
        ? QStringLiteral("%1 of %2 scenes is not written yet; the script says so in its place.")
        : QStringLiteral("%1 of %2 scenes are not written yet; the script says so in their place.");
    return sentence.arg(gaps).arg(scenes);
}

/// Empty where nothing is missing.
QString remarkOnMissing(const QStringList &characters)
{
    constexpr qsizetype most = 12;
    if (characters.isEmpty())
        return {};
    const QString some = characters.mid(0, most).join(QLatin1Char(' '));
    return QStringLiteral("No font on this machine has these characters, and the PDF lacks them: %1%2. "
                          "With a font that has them, export it again.")
        .arg(some, characters.size() > most ? QStringLiteral(" …") : QString());
}

/// The first value of that key, in one line and without marks.
QString titleValue(const std::vector<TitleField> &title, QLatin1String key)
{
    const auto field = std::find_if(title.begin(), title.end(),
        [&](const TitleField &each) { return each.key.compare(key, Qt::CaseInsensitive) == 0; });
    if (field == title.end())
        return {};
    QStringList lines;
    for (const QString &line : field->values)
        lines.append(printed(line).text);
    return lines.join(QLatin1Char(' ')).simplified();
}

/// What stands at every page's foot need not be among the title page's notes, too.
void leaveOut(const QString &label, std::vector<TitleField> &title)
{
    for (TitleField &field : title) {
        if (!label.isEmpty())
            field.values.removeAll(label);
    }
}

Expected<Exported> exportPdf(Script script, PdfOptions options)
{
    leaveOut(options.label, script.title);
    if (options.header.isEmpty())
        options.header = pageHeader(script.title);
    Exported exported;
    if (const QString remark = remarkOnGaps(script); !remark.isEmpty())
        exported.remarks.append(remark);
    for (ScriptElement &element : script.elements) {
        if (isGap(element))
            element = {ElementType::Action, QLatin1Char('(') + element.text + QLatin1Char(')')};
    }
    auto pdf = writePdf(script, options);
    if (!pdf)
        return tl::unexpected<Error>(pdf.error());
    if (const QString remark = remarkOnMissing(pdf->missing); !remark.isEmpty())
        exported.remarks.append(remark);
    exported.bytes = std::move(pdf->bytes);
    exported.pages = pdf->pages;
    return exported;
}

Exported exportFountain(const QString &fountain)
{
    Exported exported {fountain.toUtf8()};
    // Only ours have gaps: a script of another hand need not be read.
    if (fountain.contains(unwrittenSceneNote()))
        exported.remarks.append(remarkOnGaps(readFountain(fountain)));
    exported.remarks.removeAll(QString());
    return exported;
}

} // namespace

const std::vector<ScriptFormatInfo> &scriptFormats()
{
    static const std::vector<ScriptFormatInfo> formats {
        {ScriptFormat::Fountain, QStringLiteral("Fountain"),
            {QStringLiteral("fountain"), QStringLiteral("spmd"), QStringLiteral("txt")}, true, false},
        {ScriptFormat::Pdf, QStringLiteral("PDF"), {QStringLiteral("pdf")}, false, true},
    };
    return formats;
}

const ScriptFormatInfo &infoOf(ScriptFormat format)
{
    const auto &formats = scriptFormats();
    return *std::find_if(formats.begin(), formats.end(),
        [format](const ScriptFormatInfo &each) { return each.format == format; });
}

std::optional<ScriptFormat> formatOfFile(const QString &path)
{
    for (const ScriptFormatInfo &info : scriptFormats()) {
        if (std::any_of(info.suffixes.begin(), info.suffixes.end(),
                [&](const QString &suffix) { return hasSuffix(path, suffix); }))
            return info.format;
    }
    return std::nullopt;
}

std::optional<ScriptFormat> formatToWrite(const QString &path)
{
    for (const ScriptFormatInfo &info : scriptFormats()) {
        if (hasSuffix(path, info.suffixes.first()))
            return info.format;
    }
    return std::nullopt;
}

QString unwrittenSceneNote()
{
    return QStringLiteral("This scene is not written yet.");
}

QString pageHeader(const std::vector<TitleField> &title)
{
    const QString show = titleValue(title, QLatin1String("Show"));
    const QString episode = titleValue(title, QLatin1String("Title"));
    if (show.isEmpty() || episode.isEmpty())
        return show;
    return QStringLiteral("%1 “%2”").arg(show, episode);
}

Expected<Exported> exportScript(const QString &fountain, ScriptFormat format, const PdfOptions &options)
{
    switch (format) {
    case ScriptFormat::Fountain:
        return exportFountain(fountain);
    case ScriptFormat::Pdf:
        return exportPdf(readFountain(fountain), options);
    }
    return fail(ErrorKind::Internal, "A format without a writer.");
}

} // namespace dg
