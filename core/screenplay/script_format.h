// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The formats that scripts are read from and written to: one table for the studio and the tool. Any thread;
/// PDF see pdf.h.

#include "core/base/error.h"
#include "core/screenplay/pdf.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace dg {

enum class ScriptFormat { Fountain, Pdf };

struct ScriptFormatInfo {
    ScriptFormat format = ScriptFormat::Fountain;
    QString name; ///< "Fountain"
    QStringList suffixes; ///< without the point; the first is written
    bool canRead = false;
    bool needsFonts = false; ///< writing it needs a QGuiApplication
};

[[nodiscard]] const std::vector<ScriptFormatInfo> &scriptFormats();
[[nodiscard]] const ScriptFormatInfo &infoOf(ScriptFormat format);
/// By the file name's ending, in any case. Nothing: an ending that no format has.
[[nodiscard]] std::optional<ScriptFormat> formatOfFile(const QString &path);
/// As formatOfFile, of the endings that are written. Nothing also: one that is only read, such as .txt.
[[nodiscard]] std::optional<ScriptFormat> formatToWrite(const QString &path);

/// The note in the place of a scene that is not written. Notes are not printed; this one is, as a line of
/// action, so that a gap shows on paper, too.
[[nodiscard]] QString unwrittenSceneNote();

/// What stands at the top of an episode's pages: the show's title and the episode's, of the title page. Empty
/// where it names no show: a screenplay that stands alone has its page numbers only.
[[nodiscard]] QString pageHeader(const std::vector<TitleField> &title);

struct Exported {
    QByteArray bytes;
    QStringList remarks {}; ///< for the writer, a sentence each: what could not be written as it is
    int pages = 0; ///< of a PDF, without the title page
};

/// `fountain` in another format; as it is, where that is Fountain. Where `options` have no header, it is
/// pageHeader's. Errors: writePdf's.
[[nodiscard]] Expected<Exported> exportScript(
    const QString &fountain, ScriptFormat format, const PdfOptions &options = {});

} // namespace dg
