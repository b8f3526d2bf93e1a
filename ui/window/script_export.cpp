// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/script_export.h"

#include "core/rehearsal/rehearsal_provider.h"
#include "core/screenplay/fountain.h"
#include "core/screenplay/screenplay_font.h"
#include "ui/common/file_dialog.h"

#include <QDir>
#include <QFileInfo>
#include <QMetaObject>
#include <QSaveFile>

#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QString filterOf(const ScriptFormatInfo &info)
{
    return u"%1 (*.%2)"_s.arg(info.name, info.suffixes.first());
}

ScriptFormat formatOfFilter(const QString &filter)
{
    for (const ScriptFormatInfo &info : scriptFormats()) {
        if (filterOf(info) == filter)
            return info.format;
    }
    return ScriptFormat::Fountain;
}

QString withSuffix(const QString &path, ScriptFormat format)
{
    return path + u'.' + infoOf(format).suffixes.first();
}

/// The same name with the format's ending in the place of another's.
QString renamed(const QString &path, ScriptFormat format)
{
    const auto was = formatToWrite(path);
    return withSuffix(was ? path.chopped(infoOf(*was).suffixes.first().size() + 1) : path, format);
}

/// The title as one name of a file.
QString fileNameOf(const QString &title)
{
    QString name = title.simplified();
    name.replace(u'/', u'-');
    return name;
}

Expected<Exported> writeFile(
    const QString &path, ScriptFormat format, const QString &fountain, PdfOptions options)
{
    if (format == ScriptFormat::Pdf)
        options.label = RehearsalProvider::labelOf(readFountain(fountain));
    auto exported = exportScript(fountain, format, options);
    if (!exported)
        return exported;
    QSaveFile file(path);
    const QByteArray &bytes = exported->bytes;
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorKind::NotAccessible,
            ScriptExport::tr("%1 could not be written: %2.")
                .arg(QDir::toNativeSeparators(path), file.errorString())
                .toStdString());
    return exported;
}

QString sentenceOf(const QString &path, const Exported &exported)
{
    const QString shown = QDir::toNativeSeparators(path);
    QStringList sentences {exported.pages == 0 ? ScriptExport::tr("Exported to %1").arg(shown)
            : exported.pages == 1
            ? ScriptExport::tr("Exported to %1: one page.").arg(shown)
            : ScriptExport::tr("Exported to %1: %2 pages.").arg(shown).arg(exported.pages)};
    if (!exported.remarks.isEmpty() && exported.pages == 0)
        sentences.first() += u'.';
    return (sentences + exported.remarks).join(u' ');
}

} // namespace

ScriptExport::ScriptExport(QWidget *window)
    : QObject(window)
    , m_window(window)
{
}

void ScriptExport::begin(const Script &script)
{
    QFileDialog *dialog = dialogFor(script);
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog, script](const QString &path) {
        m_format = formatOfFilter(dialog->selectedNameFilter());
        exportTo(path, script);
    });
    dialog->open();
}

QFileDialog *ScriptExport::dialogFor(const Script &script)
{
    auto *dialog = new FileDialog(m_window, tr("Export script"), u"exportDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const ScriptFormatInfo &info : scriptFormats())
        filters.append(filterOf(info));
    dialog->setNameFilters(filters);
    dialog->selectNameFilter(filterOf(infoOf(m_format)));
    dialog->setDefaultSuffix(infoOf(m_format).suffixes.first());
    dialog->setDirectory(QFileInfo(script.project).absolutePath());
    dialog->selectFile(withSuffix(fileNameOf(script.title), m_format));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        const ScriptFormat format = formatOfFilter(filter);
        dialog->setDefaultSuffix(infoOf(format).suffixes.first());
        if (const QStringList named = dialog->selectedFiles(); !named.isEmpty())
            dialog->selectFile(renamed(QFileInfo(named.first()).fileName(), format));
    });
    return dialog;
}

void ScriptExport::exportTo(const QString &chosen, const Script &script)
{
    const auto named = formatToWrite(chosen);
    const QString path = named ? chosen : withSuffix(chosen, m_format);
    const QString shown = QDir::toNativeSeparators(path);
    const QString canonical = QFileInfo(path).canonicalFilePath();
    if (!canonical.isEmpty() && canonical == QFileInfo(script.project).canonicalFilePath()) {
        Q_EMIT ended(RunBar::Tone::Error,
            tr("%1 is this project's own file. The script was not exported: choose another name.")
                .arg(shown));
        return;
    }
    // The dialog has asked about the name as it was given, not about this one.
    if (!named && QFileInfo::exists(path)) {
        Q_EMIT ended(RunBar::Tone::Error,
            tr("%1 is there already. The script was not exported: choose that name to replace it.")
                .arg(shown));
        return;
    }
    m_format = named.value_or(m_format);
    // Fonts are loaded on this thread alone.
    if (infoOf(m_format).needsFonts) {
        if (const auto font = loadScreenplayFont(); !font) {
            Q_EMIT ended(RunBar::Tone::Error, QString::fromStdString(font.error().text()));
            return;
        }
    }
    PdfOptions options;
    options.style = script.style;
    m_waiting.push_back({path, m_format, script.fountain, options});
    if (!m_writer.joinable())
        writeNext();
}

void ScriptExport::writeNext()
{
    if (m_waiting.empty())
        return;
    m_writer = std::jthread([this, job = std::move(m_waiting.front())] {
        const auto exported = writeFile(job.path, job.format, job.fountain, job.options);
        const QString sentence =
            exported ? sentenceOf(job.path, *exported) : QString::fromStdString(exported.error().text());
        const RunBar::Tone tone = !exported ? RunBar::Tone::Error
            : exported->remarks.isEmpty()   ? RunBar::Tone::Plain
                                            : RunBar::Tone::Warning;
        QMetaObject::invokeMethod(this, [this, tone, sentence] { end(tone, sentence); });
    });
    m_waiting.pop_front();
}

void ScriptExport::end(RunBar::Tone tone, const QString &sentence)
{
    m_writer.join();
    m_writer = {};
    writeNext();
    Q_EMIT ended(tone, sentence);
}

} // namespace dg
