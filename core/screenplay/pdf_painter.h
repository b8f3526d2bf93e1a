// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Pages of a script painted as a PDF, still without bookmarks. Any thread, under pdf.h's conditions.

#include "core/base/error.h"
#include "core/screenplay/pagination.h"
#include "core/screenplay/pdf.h"
#include "core/screenplay/title_page.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace dg {

struct PaintedPages {
    QByteArray bytes;
    QStringList missing; ///< as Pdf has them
};

/// Of every heading, in order, what `numbers` has printed beside it; empty: nothing.
[[nodiscard]] std::vector<QString> printedSceneNumbers(
    const std::vector<ScriptElement> &elements, SceneNumbers numbers);

/// `title` first, where there is any, then `pages`; `pages` has laid out `elements`. `options` give all but
/// the style, which is the pages' own. Error: Internal, `family` is not there in four faces.
[[nodiscard]] Expected<PaintedPages> paintPages(const std::vector<ScriptElement> &elements,
    const Pagination &pages, const std::vector<TitleLine> &title, const PdfOptions &options,
    const QString &family);

} // namespace dg
