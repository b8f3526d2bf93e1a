// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/passage_delegate.h"

#include "ui/common/theme.h"
#include "ui/compare/compare_model.h"

#include <QPainter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

#include <algorithm>
#include <cmath>

namespace dg {

using namespace Qt::StringLiterals;

namespace {
constexpr int padding = spacing::small;
constexpr double points = 11;
} // namespace

PassageDelegate::PassageDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

void PassageDelegate::fill(QTextDocument &document, const QModelIndex &index, int width) const
{
    const auto &model = *qobject_cast<const CompareModel *>(index.model());
    const PassagePair &row = model.pair(index.row());
    const bool isLeft = index.column() == CompareModel::LeftColumn;
    const std::optional<Passage> &passage = row.on(isLeft ? TakeSide::Left : TakeSide::Right);
    document.setDefaultFont(m_theme.screenplayFont(points));
    document.setDocumentMargin(0);
    document.setTextWidth(std::max(40, width - 2 * padding));
    if (!passage)
        return;
    const ThemeColors &colors = m_theme.colors();
    QTextCharFormat plain;
    plain.setForeground(colors.text);
    QTextCursor cursor(&document);
    const bool isSpeech = passage->kind == Passage::Kind::Speech;
    if (isSpeech) {
        QTextBlockFormat cue;
        cue.setLeftMargin(width * 0.24);
        cursor.setBlockFormat(cue);
        QTextCharFormat name;
        name.setForeground(colors.muted);
        cursor.insertText(passage->speaker, name);
        QTextBlockFormat said;
        said.setLeftMargin(width * 0.1);
        said.setRightMargin(width * 0.06);
        cursor.insertBlock(said);
    } else if (passage->kind == Passage::Kind::Heading) {
        plain.setFontWeight(QFont::Bold);
    }
    const int begin = cursor.position();
    cursor.insertText(QString(passage->text).replace(u'\n', QChar::LineSeparator), plain);
    QTextCharFormat marked;
    marked.setFontUnderline(true);
    marked.setBackground(mixed(colors.surface, colors.accent, m_theme.isDark() ? 0.28 : 0.16));
    for (const TextMark &mark : isLeft ? row.leftMarks : row.rightMarks) {
        cursor.setPosition(begin + mark.begin);
        cursor.setPosition(begin + mark.begin + mark.length, QTextCursor::KeepAnchor);
        cursor.mergeCharFormat(marked);
    }
}

int PassageDelegate::heightFor(const QModelIndex &index, int width) const
{
    QTextDocument document;
    fill(document, index, width);
    return static_cast<int>(std::ceil(document.size().height())) + 2 * padding;
}

QSize PassageDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (index.column() == CompareModel::MarkColumn)
        return {spacing::huge, 0};
    const int width = option.rect.width() > 0 ? option.rect.width() : 300;
    return {width, heightFor(index, width)};
}

void PassageDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const ThemeColors &colors = m_theme.colors();
    const auto &model = *qobject_cast<const CompareModel *>(index.model());
    const bool isSame = model.pair(index.row()).isSame();
    painter->save();
    painter->setClipRect(option.rect);
    if (index.column() == CompareModel::MarkColumn) {
        painter->fillRect(option.rect, colors.window);
        painter->setFont(m_theme.font(TypeSize::Heading));
        painter->setPen(colors.accent);
        painter->drawText(option.rect, Qt::AlignCenter, index.data().toString());
        painter->restore();
        return;
    }
    const bool isHere = option.state.testFlag(QStyle::State_Selected);
    painter->fillRect(option.rect, isHere ? colors.selection : colors.surface);
    QTextDocument document;
    fill(document, index, option.rect.width());
    painter->translate(option.rect.left() + padding, option.rect.top() + padding);
    painter->setOpacity(isSame && !isHere ? 0.72 : 1.0);
    document.drawContents(painter);
    painter->restore();
    if (isHere) {
        painter->setPen(QPen(colors.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1));
    }
}

} // namespace dg
