// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A PDF's outline and what it says about itself, put into a finished file with libqpdf. Any thread.

#include "core/base/error.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace dg {

struct PdfBookmark {
    QString title;
    int page = 0; ///< of the file, from 0
    double top = 0; ///< points from the page's upper edge
    std::vector<PdfBookmark> children {};

    bool operator==(const PdfBookmark &) const = default;
};

struct PdfInformation {
    QString title;
    QString author;
    int unnumberedPages = 0; ///< before the one whose number is 1
    std::vector<PdfBookmark> bookmarks;
};

/// The same bytes for the same input: dates and random identifiers are taken out. A viewer opens the outline
/// beside the pages and names them by the numbers printed on them.
/// Error: Internal, `pdf` is none, or a bookmark's page is not there.
[[nodiscard]] Expected<QByteArray> withInformation(const QByteArray &pdf, const PdfInformation &information);

} // namespace dg
