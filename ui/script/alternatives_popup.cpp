// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/alternatives_popup.h"

#include "ui/common/theme.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

namespace {
constexpr int popupWidth = 460;
} // namespace

AlternativesPopup::AlternativesPopup(const Theme &theme, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_theme(theme)
    , m_title(new QLabel(this))
    , m_line(new QLabel(this))
    , m_said(new QLabel(this))
    , m_list(new QListWidget(this))
{
    setObjectName(u"alternativesPopup"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_title->setObjectName(u"alternativesTitle"_s);
    m_title->setProperty("role", u"field"_s);
    m_line->setObjectName(u"alternativesLine"_s);
    m_line->setProperty("role", u"muted"_s);
    m_line->setTextFormat(Qt::PlainText);
    m_line->setWordWrap(true);
    m_said->setObjectName(u"alternativesSaid"_s);
    m_said->setTextFormat(Qt::PlainText);
    m_said->setWordWrap(true);
    m_list->setObjectName(u"alternatives"_s);
    m_list->setAccessibleName(tr("Other lines"));
    m_list->setWordWrap(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFocusPolicy(Qt::NoFocus); // the popup has the keyboard
    auto *hint = new QLabel(tr("1, 2, 3 or Enter takes one. Esc leaves the line as it is."), this);
    hint->setProperty("role", u"guidance"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::medium, spacing::medium, spacing::medium, spacing::medium);
    layout->setSpacing(spacing::small);
    layout->addWidget(m_title);
    layout->addWidget(m_line);
    layout->addWidget(m_said);
    layout->addWidget(m_list);
    layout->addWidget(hint);
    setFixedWidth(popupWidth);
    connect(
        m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem *item) { pick(m_list->row(item)); });
}

void AlternativesPopup::begin(const QString &speaker, const QString &line, const QPoint &at)
{
    m_title->setText(speaker.isEmpty() ? tr("Other lines") : tr("Other lines for %1").arg(speaker));
    m_line->setText(line);
    m_said->setText(tr("Asking…"));
    m_said->setProperty("role", u"guidance"_s);
    m_said->show();
    m_list->clear();
    m_list->hide();
    fit();
    QPoint where = at;
    if (const QScreen *screen = QGuiApplication::screenAt(at)) {
        const QRect room = screen->availableGeometry();
        where.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - popupWidth)));
        where.setY(std::min(at.y(), std::max(room.top(), room.bottom() - 260)));
    }
    move(where);
    show();
    setFocus(Qt::PopupFocusReason);
}

void AlternativesPopup::showLines(const QStringList &lines)
{
    m_said->hide();
    m_list->clear();
    for (qsizetype i = 0; i < lines.size(); ++i) {
        auto *item = new QListWidgetItem(u"%1  %2"_s.arg(i + 1).arg(lines.at(i)), m_list);
        item->setData(Qt::UserRole, lines.at(i));
        item->setFont(m_theme.screenplayFont(11));
    }
    m_list->setCurrentRow(0);
    m_list->show();
    fit();
}

void AlternativesPopup::showProblem(const QString &sentence)
{
    m_list->hide();
    m_said->setText(sentence);
    m_said->show();
    fit();
}

QString AlternativesPopup::said() const
{
    return m_said->isHidden() ? QString() : m_said->text();
}

void AlternativesPopup::fit()
{
    const int width = popupWidth - 2 * spacing::medium;
    int height = 0;
    const QFontMetrics metrics(m_theme.screenplayFont(11));
    for (int row = 0; row < m_list->count(); ++row) {
        const QRect text = metrics.boundingRect(
            QRect(0, 0, width - 2 * spacing::medium, 1000), Qt::TextWordWrap, m_list->item(row)->text());
        m_list->item(row)->setSizeHint(QSize(width, text.height() + spacing::medium));
        height += text.height() + spacing::medium;
    }
    m_list->setFixedHeight(height + 2);
    adjustSize();
}

void AlternativesPopup::pick(int row)
{
    if (row < 0 || row >= m_list->count() || m_list->isHidden())
        return;
    const QString line = m_list->item(row)->data(Qt::UserRole).toString();
    hide();
    Q_EMIT picked(line);
}

void AlternativesPopup::keyPressEvent(QKeyEvent *event)
{
    const int row = m_list->currentRow();
    switch (event->key()) {
    case Qt::Key_Escape:
        hide();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        pick(row);
        return;
    case Qt::Key_Up:
        m_list->setCurrentRow(std::max(0, row - 1));
        return;
    case Qt::Key_Down:
        m_list->setCurrentRow(std::min(m_list->count() - 1, row + 1));
        return;
    default:
        if (event->key() >= Qt::Key_1 && event->key() <= Qt::Key_9)
            return pick(event->key() - Qt::Key_1);
        QFrame::keyPressEvent(event);
    }
}

void AlternativesPopup::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    Q_EMIT left();
}

} // namespace dg
