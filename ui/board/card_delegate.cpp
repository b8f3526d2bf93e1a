// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/board/card_delegate.h"

#include "ui/board/board_model.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/script/draft_elements.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>

#include <algorithm>
#include <utility>
#include <vector>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int textLines = 4;
constexpr int stripe = 4;
constexpr int icon = 16;

struct TextLine {
    QString text;
    bool cue = false; ///< who speaks
    bool opens = false; ///< the first line of its element
};

/// The last lines of a draft as they wrap to `width`: what a writer would see of the page over the typist's
/// shoulder.
std::vector<TextLine> lastLines(const QString &text, bool finished, const QFont &font, qreal width)
{
    // More than the last lines can hold, cut where an element begins.
    constexpr qsizetype enough = 900;
    qsizetype from = 0;
    if (text.size() > enough) {
        const qsizetype blank = text.indexOf("\n\n"_L1, text.size() - enough);
        from = blank < 0 ? text.size() - enough : blank;
    }
    std::vector<TextLine> lines;
    for (const ScriptElement &element : draftElements(QStringView(text).mid(from), finished)) {
        if (element.type == ElementType::SceneHeading || element.type == ElementType::Note
            || element.type == ElementType::Section || element.type == ElementType::Synopsis)
            continue;
        for (const QString &paragraph : element.text.split(u'\n', Qt::SkipEmptyParts)) {
            QTextLayout layout(paragraph, font);
            layout.beginLayout();
            for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
                line.setLineWidth(width);
                lines.push_back({paragraph.mid(line.textStart(), line.textLength()).trimmed(),
                    element.type == ElementType::Character, line.textStart() == 0});
            }
            layout.endLayout();
        }
    }
    if (lines.size() > textLines)
        lines.erase(lines.begin(), lines.end() - textLines);
    if (finished) {
        // What is read at leisure does not begin in mid-sentence.
        const auto opening =
            std::find_if(lines.begin(), lines.end(), [](const TextLine &line) { return line.opens; });
        if (opening != lines.end())
            lines.erase(lines.begin(), opening);
    }
    return lines;
}

void drawElided(QPainter &painter, const QRectF &rect, const QString &text)
{
    const QString shown =
        painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(rect.width()));
    painter.drawText(rect, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
}

} // namespace

struct CardDelegate::Layout {
    QRectF card;
    QRectF head;
    QRectF turn;
    QRectF text;
    QRectF foot;
    qreal textLine = 0;
    QRectF retry; ///< the button of a failed scene
};

CardDelegate::CardDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

QSize CardDelegate::cellSize() const
{
    const int gap = spacing::medium;
    const Layout layout = layoutOf(QRect(0, 0, cardWidth + gap, 4000));
    return {cardWidth + gap, static_cast<int>(layout.foot.bottom()) + spacing::medium - 1 + gap / 2};
}

CardDelegate::Layout CardDelegate::layoutOf(const QRect &cell) const
{
    const int half = spacing::medium / 2;
    Layout layout;
    layout.card = QRectF(cell).adjusted(half, half, -half, -half);
    const QFontMetricsF small(m_theme.font(TypeSize::Small));
    const QFontMetricsF screenplay(m_theme.screenplayFont(9));
    const qreal left = layout.card.left() + stripe + spacing::medium;
    const qreal width = layout.card.right() - spacing::medium - left;
    const qreal line = std::max<qreal>(20, small.height() + 2);

    layout.head = QRectF(left, layout.card.top() + spacing::medium - 2, width, line);
    layout.turn = QRectF(left, layout.head.bottom() + 2, width, small.height() + 2);
    layout.textLine = screenplay.height() + 1;
    layout.text = QRectF(left, layout.turn.bottom() + spacing::small, width, layout.textLine * textLines);
    layout.foot = QRectF(left, layout.text.bottom() + spacing::small, width, line + 2);
    const qreal button = small.horizontalAdvance(tr("Retry")) + icon + spacing::small * 2 + spacing::hair;
    layout.retry = QRectF(layout.foot.right() - button, layout.foot.top(), button, layout.foot.height());
    return layout;
}

QSize CardDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return cellSize();
}

void CardDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *model = qobject_cast<const BoardModel *>(index.model());
    if (!model)
        return;
    const SceneCard &card = model->card(index.row());
    const ThemeColors &colors = m_theme.colors();
    const Layout layout = layoutOf(option.rect);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const qreal pen = selected ? 2.0 : 1.0;
    const QRectF outline = layout.card.adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2);
    QPainterPath path;
    path.addRoundedRect(outline, spacing::radius, spacing::radius);
    painter->fillPath(path, colors.surface);

    // The stripe is shared by the stories that the scene serves.
    painter->save();
    painter->setClipPath(path);
    const int shares = std::max<int>(1, static_cast<int>(card.stories.size()));
    for (int i = 0; i < shares; ++i) {
        const QColor color = card.stories.isEmpty() ? colors.line : colors.story(card.stories.at(i));
        const qreal height = layout.card.height() / shares;
        painter->fillRect(QRectF(layout.card.left(), layout.card.top() + i * height, stripe, height), color);
    }
    painter->restore();

    QColor edge = colors.line;
    if (selected)
        edge = colors.accent;
    else if (canRetry(card.state))
        edge = colors.error;
    else if (card.state != SceneState::Waiting && isUnderWay(card.state))
        edge = mixed(colors.line, colors.accent, 0.6);
    else if (hovered)
        edge = mixed(colors.line, colors.text, 0.35);
    painter->setPen(QPen(edge, pen));
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(path);

    paintHead(*painter, layout, card);
    paintText(*painter, layout, card);
    paintFoot(*painter, layout, card);
    painter->restore();
}

void CardDelegate::paintHead(QPainter &painter, const Layout &layout, const SceneCard &card) const
{
    const ThemeColors &colors = m_theme.colors();
    qreal x = layout.head.left();

    painter.setFont(m_theme.font(TypeSize::Small, QFont::DemiBold));
    for (const QString &letter : card.stories) {
        const qreal width = painter.fontMetrics().horizontalAdvance(letter);
        painter.setPen(colors.story(letter));
        painter.drawText(
            QRectF(x, layout.head.top(), width + 1, layout.head.height()), Qt::AlignVCenter, letter);
        x += width + spacing::hair;
    }
    if (!card.stories.isEmpty())
        x += spacing::hair;

    const QString number = QString::number(card.number);
    const qreal numberWidth = painter.fontMetrics().horizontalAdvance(number);
    painter.setPen(colors.muted);
    painter.drawText(
        QRectF(x, layout.head.top(), numberWidth + 1, layout.head.height()), Qt::AlignVCenter, number);
    x += numberWidth + spacing::small;

    // What else is true of it, where the foot says something more pressing.
    qreal right = layout.head.right();
    const SceneState shown = shownState(card);
    for (const auto &[is, state] :
        {std::pair {card.marks.mine, SceneState::Mine}, std::pair {card.marks.locked, SceneState::Locked}}) {
        if (!is || shown == state)
            continue;
        paintIcon(painter, QRectF(right - icon, layout.head.center().y() - icon / 2.0, icon, icon),
            stateIconName(state), colors.muted);
        right -= icon + spacing::hair;
    }
    painter.setPen(colors.text);
    const QRectF slug(x, layout.head.top(), right - x, layout.head.height());
    drawElided(
        painter, slug, format::elidedSlug(card.slug, painter.fontMetrics(), static_cast<int>(slug.width())));

    painter.setFont(m_theme.font(TypeSize::Small));
    painter.setPen(colors.muted);
    drawElided(painter, layout.turn, card.turn);
}

void CardDelegate::paintText(QPainter &painter, const Layout &layout, const SceneCard &card) const
{
    const ThemeColors &colors = m_theme.colors();
    const bool askedAgain = card.state == SceneState::Waiting;
    const bool explains = !card.reason.isEmpty()
        && (card.state == SceneState::Failed || card.state == SceneState::Blocked || askedAgain);
    if (explains) {
        painter.setFont(m_theme.font(TypeSize::Small));
        painter.setPen(askedAgain ? colors.warning : stateColor(colors, card.state));
        painter.drawText(layout.text, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, card.reason);
        return;
    }
    const QFont font = m_theme.screenplayFont(9);
    painter.setFont(font);
    const bool writing = card.state == SceneState::Writing || card.state == SceneState::Refining
        || card.state == SceneState::Staging;
    const std::vector<TextLine> lines = lastLines(card.text, !writing, font, layout.text.width() - 6);
    qreal y = layout.text.top();
    qreal caretX = layout.text.left();
    for (const TextLine &line : lines) {
        painter.setPen(line.cue || card.state == SceneState::Waiting ? colors.muted : colors.text);
        const QRectF rect(layout.text.left(), y, layout.text.width(), layout.textLine);
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, line.text);
        caretX = layout.text.left() + QFontMetricsF(font).horizontalAdvance(line.text) + 2;
        y += layout.textLine;
    }
    if (writing) {
        const qreal top = lines.empty() ? y : y - layout.textLine;
        painter.fillRect(QRectF(caretX, top + 2, 6, layout.textLine - 4), colors.accent);
    }
}

void CardDelegate::paintFoot(QPainter &painter, const Layout &layout, const SceneCard &card) const
{
    const ThemeColors &colors = m_theme.colors();
    const QRectF foot = layout.foot;
    painter.setFont(m_theme.font(TypeSize::Small));

    // On the right how far it is, in a word and an icon; or the way out.
    const SceneState shown = shownState(card);
    QString word = stateWord(shown);
    if (shown != SceneState::Waiting && isUnderWay(shown) && card.seconds > 0)
        word = tr("%1 s", "seconds").arg(card.seconds);
    const QColor color = stateColor(colors, shown);
    qreal right = foot.right();
    if (canRetry(card.state)) {
        painter.setPen(QPen(colors.line, 1));
        painter.setBrush(colors.window);
        painter.drawRoundedRect(
            layout.retry.adjusted(0.5, 0.5, -0.5, -0.5), spacing::radius, spacing::radius);
        painter.setBrush(Qt::NoBrush);
        const QRectF at(
            layout.retry.left() + spacing::small, layout.retry.center().y() - icon / 2.0, icon, icon);
        paintIcon(painter, at, "retry"_L1, colors.text);
        painter.setPen(colors.text);
        painter.drawText(layout.retry.adjusted(spacing::small + icon + spacing::hair, 0, 0, 0),
            Qt::AlignVCenter, tr("Retry"));
        right = layout.retry.left() - spacing::small;
    }
    const qreal wordWidth = painter.fontMetrics().horizontalAdvance(word) + 1;
    painter.setPen(color);
    painter.drawText(QRectF(right - wordWidth, foot.top(), wordWidth, foot.height()), Qt::AlignVCenter, word);
    right -= wordWidth + spacing::hair;
    paintIcon(painter, QRectF(right - icon, foot.center().y() - icon / 2.0, icon, icon), stateIconName(shown),
        color);
    right -= icon + spacing::small;

    const bool measured = card.eighths > 0;
    const QString pages = measured ? format::pageEighths(card.eighths)
                                   : tr("about %1").arg(format::pageEighths(card.targetEighths));
    const qreal pagesWidth = painter.fontMetrics().horizontalAdvance(pages) + 1;
    painter.setPen(measured ? colors.text : colors.muted);
    painter.drawText(
        QRectF(right - pagesWidth, foot.top(), pagesWidth, foot.height()), Qt::AlignVCenter, pages);
    right -= pagesWidth + spacing::small;

    qreal x = foot.left();
    painter.setPen(colors.text);
    QFont initialsFont = m_theme.font(TypeSize::Small, QFont::DemiBold);
    initialsFont.setPointSizeF(initialsFont.pointSizeF() * 0.85);
    painter.setFont(initialsFont);
    for (qsizetype i = 0; i < card.cast.size(); ++i) {
        const bool last = i + 1 == card.cast.size();
        QString text = format::initials(card.cast.at(i));
        qreal width = std::max<qreal>(
            foot.height() - 2, painter.fontMetrics().horizontalAdvance(text) + spacing::small);
        if (x + width + (last ? 0 : 24) > right) {
            text = u"+%1"_s.arg(card.cast.size() - i);
            if (x + painter.fontMetrics().horizontalAdvance(text) <= right)
                painter.drawText(QRectF(x, foot.top(), right - x, foot.height()), Qt::AlignVCenter, text);
            break;
        }
        const QRectF chip(x, foot.top() + 1, width, foot.height() - 2);
        painter.setPen(Qt::NoPen);
        painter.setBrush(mixed(colors.surface, colors.line, 0.6));
        painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(colors.text);
        painter.drawText(chip, Qt::AlignCenter, text);
        x += width + spacing::hair;
    }
}

bool CardDelegate::editorEvent(
    QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const auto *board = qobject_cast<const BoardModel *>(model);
    if (event->type() == QEvent::MouseButtonRelease && board) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        const SceneCard &card = board->card(index.row());
        if (canRetry(card.state) && mouse->button() == Qt::LeftButton
            && layoutOf(option.rect).retry.contains(mouse->position())) {
            Q_EMIT retryRequested(card.id);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

} // namespace dg
