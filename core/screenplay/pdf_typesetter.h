// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Puts text on a PDF's pages in the typeface's grid: every character at its column, whatever font it is
/// from. One thread: fonts belong to the thread that made them.

#include "core/base/error.h"
#include "core/screenplay/emphasis.h"

#include <QFont>
#include <QHash>
#include <QList>
#include <QPainter>
#include <QPointF>
#include <QRawFont>
#include <QString>
#include <QStringList>
#include <QStringView>

#include <array>
#include <unordered_map>
#include <vector>

namespace dg {

/// The painter's unit on a PDF: 1/1200 inch, so that columns and lines are whole numbers.
inline constexpr int unitsPerInch = 1200;
inline constexpr double unitsPerPoint = unitsPerInch / 72.0;

class PdfTypesetter {
public:
    PdfTypesetter(PdfTypesetter &&) = default;
    PdfTypesetter &operator=(PdfTypesetter &&) = default;

    /// Error: Internal, the family is not there in four faces.
    [[nodiscard]] static Expected<PdfTypesetter> make(const QString &family);

    /// Draws one line from `left` on, in points from the paper's upper left corner; all of it also in
    /// `emphasis`. What another font has wider than its columns pushes on what follows, up to where that is
    /// at its own columns again. A line with right-to-left text is set as a whole by Qt.
    void drawLine(QPainter &painter, QPointF baseline, const StyledText &text, EmphasisFlags emphasis = {});

    /// Plain text in lines of `width` points, in the middle between `top` and `bottom`: small, and smaller if
    /// it must be. What does not fit at all is left out.
    void drawNotice(
        QPainter &painter, const QString &text, double left, double width, double top, double bottom);

    /// Of what was drawn: characters that no font has, in order.
    [[nodiscard]] const QStringList &missing() const { return m_missing; }

private:
    struct Face {
        QFont font; ///< ours, and others for what it lacks
        QFont others; ///< without ours
        QRawFont own;
    };
    /// Glyphs that keep together, by font, from the baseline's beginning.
    struct Shape {
        struct Part {
            QRawFont font;
            QList<quint32> glyphs;
            QList<QPointF> positions;
        };
        std::vector<Part> parts;
        double advance = 0;
        bool own = false; ///< of our typeface
    };
    /// Part of a line that is shaped by itself.
    struct Piece {
        qsizetype begin = 0;
        qsizetype length = 0;
        int columns = 1;
        bool centred = false; ///< in its columns
    };

    PdfTypesetter() = default;

    /// Of the text from `begin` on, which is of one emphasis.
    [[nodiscard]] static std::vector<Piece> pieces(const QString &text, qsizetype begin, qsizetype length);
    const Shape &shape(std::size_t face, QStringView piece);
    [[nodiscard]] Shape shapeAnew(std::size_t face, const QString &piece) const;
    /// What stands for characters that cannot be drawn.
    [[nodiscard]] Shape boxes(std::size_t face, const QString &piece) const;
    void drawWhole(QPainter &painter, QPointF origin, const StyledText &text, EmphasisFlags emphasis);
    /// Whether a font has every character; those that none has are kept.
    bool noteMissing(const QString &text);

    std::array<Face, 4> m_faces; ///< by bold (1) and italic (2)
    std::array<std::unordered_map<QString, Shape>, 4> m_shapes;
    std::array<std::array<const Shape *, 0x180>, 4> m_latin {}; ///< of them, those of one Latin letter
    QHash<char32_t, bool> m_drawable;
    QStringList m_missing;
};

} // namespace dg
