// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/elided_label.h"

#include <QPainter>
#include <QStyle>
#include <QTextLayout>

#include <algorithm>

namespace dg {

ElidedLabel::ElidedLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {0, QLabel::minimumSizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect room = contentsRect();
    style()->drawItemText(&painter, room, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), palette(),
        isEnabled(), fontMetrics().elidedText(text(), Qt::ElideRight, room.width()), foregroundRole());
}

ElidedParagraph::ElidedParagraph(int mostLines, QWidget *parent)
    : QLabel(parent)
    , m_mostLines(mostLines)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true); // the label's own word for a height that follows the width
}

QStringList ElidedParagraph::linesFor(int width, int most) const
{
    const QString words = text().simplified();
    QTextLayout layout(words, font());
    layout.beginLayout();
    QStringList lines;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        const QString rest = words.mid(line.textStart());
        if (lines.size() + 1 == most) {
            lines.append(fontMetrics().elidedText(rest, Qt::ElideRight, width));
            break;
        }
        lines.append(rest.left(line.textLength()));
    }
    layout.endLayout();
    return lines;
}

int ElidedParagraph::heightForWidth(int width) const
{
    const auto lines = linesFor(std::max(width, 1), m_mostLines).size();
    return static_cast<int>(std::max<qsizetype>(lines, 1)) * fontMetrics().lineSpacing();
}

QSize ElidedParagraph::sizeHint() const
{
    return {160, heightForWidth(std::max(width(), 160))};
}

QSize ElidedParagraph::minimumSizeHint() const
{
    return {0, fontMetrics().lineSpacing()};
}

void ElidedParagraph::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const QRect room = contentsRect();
    const int line = fontMetrics().lineSpacing();
    const int most = std::clamp(room.height() / line, 1, m_mostLines);
    QRect at(room.left(), room.top(), room.width(), line);
    for (const QString &words : linesFor(room.width(), most)) {
        painter.drawText(
            at, static_cast<int>(Qt::AlignLeading | Qt::AlignVCenter) | Qt::TextSingleLine, words);
        at.translate(0, line);
    }
}

} // namespace dg
