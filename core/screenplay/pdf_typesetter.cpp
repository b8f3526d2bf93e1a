// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/pdf_typesetter.h"

#include "core/screenplay/page_style.h"
#include "core/screenplay/pagination.h"
#include "core/screenplay/pdf_characters.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QGlyphRun>
#include <QStringView>
#include <QTextBoundaryFinder>
#include <QTextCharFormat>
#include <QTextLayout>
#include <QTextOption>

#include <algorithm>
#include <cmath>

namespace dg {

namespace {

constexpr double column = columnWidth * unitsPerPoint;
constexpr double fontPixels = 12 * unitsPerPoint;
/// The fixed-pitch font for other scripts is 0.3 percent wider than ours: that is nothing to give way to.
constexpr double slack = 0.02 * column;

std::size_t faceOf(EmphasisFlags emphasis)
{
    return (emphasis.testFlag(Emphasis::Bold) ? 1U : 0U) + (emphasis.testFlag(Emphasis::Italic) ? 2U : 0U);
}

std::vector<EmphasisSpan> spansOf(const StyledText &text)
{
    if (text.spans.empty())
        return {{text.text.size(), {}}};
    return text.spans;
}

/// Whether a font on this machine is made for the scripts of India and its neighbours. Asked for a character
/// of one that it lacks, Qt tries every font and warns of each.
bool hasFontFor(char32_t character)
{
    // Both lists have them in one order.
    const int script = QChar::script(character) - QChar::Script_Devanagari;
    if (script < 0 || script > QChar::Script_Myanmar - QChar::Script_Devanagari)
        return true;
    return QFontDatabase::writingSystems().contains(
        static_cast<QFontDatabase::WritingSystem>(QFontDatabase::Devanagari + script));
}

/// Of our typeface's pitch, where they can be; Qt looks on by itself for what these lack.
QStringList otherFamilies()
{
    return {QStringLiteral("DejaVu Sans Mono"), QStringLiteral("WenQuanYi Micro Hei Mono")};
}

/// Our typeface has a few Greek letters as signs of mathematics, which do not go with others, and marks that
/// it does not put over letters.
bool isBetterInOthers(const QString &piece)
{
    const QString composed = piece.normalized(QString::NormalizationForm_C);
    return std::any_of(composed.begin(), composed.end(), [](QChar c) { return c.isMark(); })
        || QChar::script(firstOf(composed)) == QChar::Script_Greek;
}

/// Lays out one line from its left end.
void layOut(QTextLayout &layout, Qt::LayoutDirection direction)
{
    QTextOption option(Qt::AlignLeft | Qt::AlignAbsolute);
    option.setTextDirection(direction);
    option.setWrapMode(QTextOption::NoWrap);
    option.setUseDesignMetrics(true);
    layout.setTextOption(option);
    layout.beginLayout();
    layout.createLine().setLineWidth(1e6);
    layout.endLayout();
}

/// Draws one line under what is underlined without a break.
class Underline {
public:
    Underline(QPainter &painter, double baseline)
        : m_painter(painter)
        , m_y(baseline + 1.6 * unitsPerPoint)
    {
    }

    /// From `x` on, text is underlined or not.
    void at(double x, bool underlined)
    {
        if (m_underlined && !underlined)
            m_painter.fillRect(QRectF(m_from, m_y, x - m_from, 0.6 * unitsPerPoint), Qt::black);
        if (!m_underlined)
            m_from = x;
        m_underlined = underlined;
    }

private:
    QPainter &m_painter;
    double m_y;
    double m_from = 0;
    bool m_underlined = false;
};

/// Collects neighbouring glyphs of one font, so that what is read together is drawn together.
class GlyphStretch {
public:
    explicit GlyphStretch(QPainter &painter)
        : m_painter(painter)
    {
    }
    ~GlyphStretch() { flush(); }
    Q_DISABLE_COPY_MOVE(GlyphStretch)

    void add(const QRawFont &font, const QList<quint32> &glyphs, const QList<QPointF> &positions, QPointF by)
    {
        if (!(font == m_font)) {
            flush();
            m_font = font;
        }
        m_glyphs += glyphs;
        for (const QPointF &position : positions)
            m_positions.push_back(position + by);
    }

private:
    void flush()
    {
        if (m_glyphs.isEmpty())
            return;
        QGlyphRun run;
        run.setRawFont(m_font);
        run.setGlyphIndexes(m_glyphs);
        run.setPositions(m_positions);
        m_painter.drawGlyphRun(QPointF(), run);
        m_glyphs.clear();
        m_positions.clear();
    }

    QPainter &m_painter;
    QRawFont m_font;
    QList<quint32> m_glyphs;
    QList<QPointF> m_positions;
};

} // namespace

Expected<PdfTypesetter> PdfTypesetter::make(const QString &family)
{
    PdfTypesetter typesetter;
    for (std::size_t i = 0; i < typesetter.m_faces.size(); ++i) {
        QFont font(QStringList {family} + otherFamilies());
        font.setPixelSize(static_cast<int>(fontPixels));
        font.setBold((i & 1) != 0);
        font.setItalic((i & 2) != 0);
        font.setKerning(false);
        font.setHintingPreference(QFont::PreferNoHinting);
        font.setStyleHint(QFont::Monospace);
        Face &face = typesetter.m_faces[i];
        face.font = font;
        face.others = font;
        face.others.setFamilies(otherFamilies());
        face.own = QRawFont::fromFont(font);
        if (family.isEmpty() || !face.own.isValid() || face.own.familyName() != family)
            return fail(ErrorKind::Internal, "The screenplay font cannot be used, so no page can be set.",
                "Please install the studio again.");
    }
    return typesetter;
}

std::vector<PdfTypesetter::Piece> PdfTypesetter::pieces(
    const QString &text, qsizetype begin, qsizetype length)
{
    std::vector<Piece> result;
    const QStringView part = QStringView(text).mid(begin, length);
    if (isLatin(part)) {
        for (qsizetype i = 0; i < length; ++i)
            result.push_back({begin + i, 1, 1, true});
        return result;
    }
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, part.data(), part.size());
    bool joins = false; // the last one with what follows
    for (qsizetype at = 0; at < length;) {
        const qsizetype end = std::max(finder.toNextBoundary(), at + 1);
        const QStringView grapheme = part.mid(at, end - at);
        const bool joinsNow = !standsAlone(firstOf(grapheme));
        if (joins && joinsNow) {
            result.back().length += grapheme.size();
            result.back().columns += columnsOf(grapheme);
        } else {
            result.push_back({begin + at, grapheme.size(), columnsOf(grapheme), !joinsNow});
        }
        joins = joinsNow;
        at = end;
    }
    return result;
}

const PdfTypesetter::Shape &PdfTypesetter::shape(std::size_t face, QStringView piece)
{
    const bool latin = piece.size() == 1 && isLatin(piece);
    if (latin) {
        if (const Shape *known = m_latin[face][piece[0].unicode()])
            return *known;
    }
    const QString text = piece.toString();
    auto known = m_shapes[face].find(text);
    if (known == m_shapes[face].end()) {
        const bool drawable = noteMissing(text);
        known = m_shapes[face].emplace(text, drawable ? shapeAnew(face, text) : boxes(face, text)).first;
    }
    if (latin)
        m_latin[face][piece[0].unicode()] = &known->second;
    return known->second;
}

PdfTypesetter::Shape PdfTypesetter::boxes(std::size_t face, const QString &piece) const
{
    // Qt would try every font on the machine, with a warning for each.
    Shape shape;
    Shape::Part part {m_faces[face].own, {}, {}};
    for (const char32_t character : piece.toUcs4()) {
        if (isUnseen(character))
            continue;
        part.glyphs.push_back(0);
        part.positions.push_back({shape.advance, 0});
        shape.advance += column;
    }
    shape.parts.push_back(std::move(part));
    return shape;
}

PdfTypesetter::Shape PdfTypesetter::shapeAnew(std::size_t face, const QString &piece) const
{
    const Face &fonts = m_faces[face];
    if (isUnseen(firstOf(piece)) && !piece[0].isSpace())
        return {};
    QTextLayout layout(piece, isBetterInOthers(piece) ? fonts.others : fonts.font);
    layOut(layout, Qt::LeftToRight);
    const QTextLine line = layout.lineAt(0);
    Shape shape;
    shape.own = true;
    shape.advance = line.naturalTextWidth();
    for (const QGlyphRun &run : layout.glyphRuns()) {
        if (!run.rawFont().isValid())
            return boxes(face, piece);
        Shape::Part part {run.rawFont(), run.glyphIndexes(), run.positions()};
        for (QPointF &position : part.positions)
            position.ry() -= line.ascent();
        shape.own = shape.own && part.font.familyName() == fonts.own.familyName();
        shape.parts.push_back(std::move(part));
    }
    // Ours keep to the grid, though one or the other letter's advance is a little more than a column.
    if (shape.own)
        shape.advance = std::min(shape.advance, columnsOf(piece) * column);
    // What was pushed on comes back to its column at a space.
    if (piece == QLatin1String(" "))
        shape.advance = column / 2;
    return shape;
}

void PdfTypesetter::drawLine(
    QPainter &painter, QPointF baseline, const StyledText &text, EmphasisFlags emphasis)
{
    const QPointF origin = baseline * unitsPerPoint;
    if (isRightToLeft(text.text))
        return drawWhole(painter, origin, text, emphasis);

    GlyphStretch stretch(painter);
    Underline underline(painter, origin.y());
    double reached = origin.x(); // by what was drawn
    int columns = 0;
    qsizetype begin = 0;
    for (const EmphasisSpan &span : spansOf(text)) {
        const EmphasisFlags flags = span.emphasis | emphasis;
        for (const Piece &piece : pieces(text.text, begin, span.length)) {
            const Shape &glyphs = shape(faceOf(flags), QStringView(text.text).mid(piece.begin, piece.length));
            const double own = origin.x() + columns * column;
            const double from = reached > own + slack ? reached : own;
            columns += piece.columns;
            const double end = origin.x() + columns * column;
            const double free = end - from - glyphs.advance;
            const double x = piece.centred && !glyphs.own && free > 0 ? from + free / 2 : from;
            for (const Shape::Part &part : glyphs.parts)
                stretch.add(part.font, part.glyphs, part.positions, QPointF(x, origin.y()));
            underline.at(from, flags.testFlag(Emphasis::Underline));
            reached = std::max(x + glyphs.advance, end);
        }
        begin += span.length;
    }
    underline.at(reached, false);
}

void PdfTypesetter::drawWhole(
    QPainter &painter, QPointF origin, const StyledText &text, EmphasisFlags emphasis)
{
    noteMissing(text.text);
    QTextLayout layout(text.text, m_faces[0].font);
    QList<QTextLayout::FormatRange> formats;
    int begin = 0;
    for (const EmphasisSpan &span : spansOf(text)) {
        const EmphasisFlags flags = span.emphasis | emphasis;
        QTextLayout::FormatRange range {begin, static_cast<int>(span.length), {}};
        range.format.setFont(m_faces[faceOf(flags)].font);
        range.format.setFontUnderline(flags.testFlag(Emphasis::Underline));
        formats.push_back(range);
        begin += range.length;
    }
    layout.setFormats(formats);
    layOut(layout, Qt::LayoutDirectionAuto);
    layout.draw(&painter, origin - QPointF(0, layout.lineAt(0).ascent()));
}

void PdfTypesetter::drawNotice(
    QPainter &painter, const QString &text, double left, double width, double top, double bottom)
{
    noteMissing(text);
    for (const int points : {8, 7, 6}) {
        QFont font = m_faces[0].font;
        font.setPixelSize(static_cast<int>(std::lround(points * unitsPerPoint)));
        QTextLayout layout(text, font);
        QTextOption option(Qt::AlignHCenter);
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        const double leading = 1.2 * points * unitsPerPoint;
        const int fitting = static_cast<int>((bottom - top) * unitsPerPoint / leading);
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine())
            line.setLineWidth(width * unitsPerPoint);
        layout.endLayout();
        if (layout.lineCount() > fitting && points > 6)
            continue;
        const int lines = std::min(layout.lineCount(), fitting);
        for (int i = 0; i < lines; ++i) {
            const QTextLine line = layout.lineAt(i);
            const double y = (top + bottom) / 2 * unitsPerPoint - (0.5 * lines - i) * leading;
            line.draw(&painter, QPointF(left * unitsPerPoint, y));
        }
        return;
    }
}

bool PdfTypesetter::noteMissing(const QString &text)
{
    bool all = true;
    for (const char32_t character : text.toUcs4()) {
        auto found = m_drawable.constFind(character);
        if (found == m_drawable.cend()) {
            const bool drawable = isUnseen(character)
                || (hasFontFor(character) && QFontMetricsF(m_faces[0].font).inFontUcs4(character));
            found = m_drawable.insert(character, drawable);
            if (!drawable)
                m_missing.push_back(QString::fromUcs4(&character, 1));
        }
        all = all && *found;
    }
    return all;
}

} // namespace dg
