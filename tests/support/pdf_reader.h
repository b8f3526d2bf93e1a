// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What other programs read from a PDF: poppler's and qpdf's, which must be installed (packaging/
/// dependencies.txt). Whatever cannot be had ends the running test with a sentence; check failed().

#include <QByteArray>
#include <QImage>
#include <QJsonArray>
#include <QJsonObject>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <vector>

namespace dg {

class PdfReader {
public:
    explicit PdfReader(const QByteArray &pdf);

    /// Of the words between spaces.
    struct Word {
        QString text;
        double left = 0; ///< points from the page's upper left corner
        double top = 0; ///< of the font's box, not the line's
        double right = 0;
    };
    /// By page.
    [[nodiscard]] std::vector<std::vector<Word>> words();
    /// A page's lines, each character in its column of 7.2 points; pages from 1.
    [[nodiscard]] QStringList lines(int page);
    /// As it is selected, page breaks as form feeds, compatibility forms as plain letters (NFKC).
    [[nodiscard]] QString text();

    struct Font {
        QString name;
        bool embedded = false;
        bool unicode = false; ///< its text can be copied
    };
    [[nodiscard]] std::vector<Font> fonts();

    /// Grey, `dpi` dots an inch; `part` in points from the page's upper left corner, pages from 1.
    [[nodiscard]] QImage picture(int page, int dpi, QRectF part);

    /// qpdf's: "outlines", "pagelabels" or "pages".
    [[nodiscard]] QJsonArray json(const QString &key);
    /// pdfinfo's lines: "Title", "Pages", "Page size", …
    [[nodiscard]] QString info(const QString &key);
    /// Empty where qpdf finds neither an error nor anything to warn of.
    [[nodiscard]] QString complaints();

    /// Whether something could not be read; the test has failed already.
    [[nodiscard]] bool failed() const { return m_failed; }

private:
    QByteArray run(const QString &program, const QStringList &arguments, int *exitCode = nullptr);

    QTemporaryDir m_folder;
    QString m_path;
    bool m_failed = false;
};

} // namespace dg
