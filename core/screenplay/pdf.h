// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A script as a PDF that production can use: text that can be selected, bookmarks for acts and scenes.
/// Needs a QGuiApplication (the offscreen platform will do) whose screenplay font has been loaded on the GUI
/// thread; after that any thread.

#include "core/base/error.h"
#include "core/screenplay/page_style.h"
#include "core/screenplay/script.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace dg {

enum class SceneNumbers {
    None,
    Own, ///< those that the script gives
    All, ///< the others are counted
};

struct PdfOptions {
    PageStyle style = usLetter();
    SceneNumbers sceneNumbers = SceneNumbers::All;
    QString header {}; ///< beside the page number, from page 2 on; may be empty
    QString label {}; ///< at every page's foot: what must be said about the text; may be empty
};

struct Pdf {
    QByteArray bytes;
    int pages = 0; ///< without the title page
    QStringList missing {}; ///< characters that no font on this machine has
};

/// Errors: InvalidInput, nothing is printed; Internal, the screenplay font cannot be used (a PDF without any
/// font has no text and no error of Qt's).
[[nodiscard]] Expected<Pdf> writePdf(const Script &script, const PdfOptions &options);

} // namespace dg
