// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/brief/text_area.h"

#include <QAbstractTextDocumentLayout>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace dg {

namespace {
constexpr int mostLines = 14;
}

TextArea::TextArea(int lines, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_lines(lines)
{
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
        &TextArea::fit);
    fit();
}

void TextArea::setText(const QString &text)
{
    if (text != toPlainText())
        setPlainText(text);
}

void TextArea::fit()
{
    // The plain text layout counts its height in lines.
    const auto lines =
        std::clamp(static_cast<int>(std::ceil(document()->size().height())), m_lines, mostLines);
    const int chrome = height() - viewport()->height();
    const int padding = static_cast<int>(std::ceil(2 * document()->documentMargin()));
    const QTextBlock first = document()->firstBlock();
    const int shown = std::max(1, first.layout()->lineCount());
    // The first and the last block count the margin as theirs.
    const qreal margins = document()->documentMargin() * (document()->blockCount() == 1 ? 2 : 1);
    const qreal line = (document()->documentLayout()->blockBoundingRect(first).height() - margins) / shown;
    const int wanted =
        static_cast<int>(std::ceil(lines * std::max(line, QFontMetricsF(font()).lineSpacing()))) + padding
        + std::clamp(chrome, 8, 24);
    setVerticalScrollBarPolicy(lines < mostLines ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    if (wanted != minimumHeight())
        setFixedHeight(wanted);
}

void TextArea::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fit();
}

void TextArea::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

void TextArea::wheelEvent(QWheelEvent *event)
{
    // A field that shows all it has must not hold up the page it stands on.
    if (document()->size().height() <= mostLines)
        event->ignore();
    else
        QPlainTextEdit::wheelEvent(event);
}

} // namespace dg
