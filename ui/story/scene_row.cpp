// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/scene_row.h"

#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int stripe = 4;
constexpr int numberWidth = 26;
constexpr int chevron = 16;

} // namespace

SceneRow::SceneRow(const Theme &theme, const SceneId &scene, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_scene(scene)
{
    setObjectName(u"sceneRow:%1"_s.arg(QString::fromStdString(scene.value())));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void SceneRow::show(const OutlineScene &scene, int number, const QString &length, const QString &warning)
{
    m_stories = scene.stories;
    m_number = QString::number(number);
    m_slug = scene.slug.trimmed().isEmpty() ? tr("Nowhere yet") : scene.slug.simplified();
    m_turn = scene.turn.from.isEmpty() && scene.turn.to.isEmpty()
        ? tr("No turn yet")
        : u"%1 → %2"_s.arg(scene.turn.from, scene.turn.to).simplified();
    QStringList initials;
    for (const QString &name : scene.cast)
        initials.append(format::initials(name));
    m_cast = initials.join(u' ');
    m_length = length;
    m_warning = warning;
    setAccessibleName(tr("Scene %1, %2. %3").arg(m_number, m_slug, m_turn));
    setAccessibleDescription(warning);
    setToolTip(warning);
    update();
}

void SceneRow::setCurrent(bool current)
{
    if (std::exchange(m_current, current) != current)
        update();
}

void SceneRow::setOpen(bool open)
{
    if (std::exchange(m_open, open) != open)
        update();
}

QSize SceneRow::sizeHint() const
{
    const int lines = QFontMetrics(m_theme.font(TypeSize::Body, QFont::DemiBold)).height()
        + QFontMetrics(m_theme.font(TypeSize::Small)).height();
    return {240, lines + spacing::hair + 2 * spacing::small + 2};
}

void SceneRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = m_theme.colors();
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -1.5);
    QPainterPath card;
    card.addRoundedRect(frame, spacing::radius, spacing::radius);
    const bool raised = m_dragging || underMouse();
    painter.fillPath(card, m_current || m_open ? colors.selection : colors.surface);
    painter.save();
    painter.setClipPath(card);
    const int stripes = std::max(1, static_cast<int>(m_stories.size()));
    const qreal share = frame.height() / stripes;
    for (int i = 0; i < stripes; ++i)
        painter.fillRect(QRectF(frame.left(), frame.top() + share * i, stripe, share),
            colors.story(m_stories.value(i)));
    painter.restore();
    painter.setPen(QPen(hasFocus() ? colors.accent : raised ? colors.muted : colors.line, 1));
    painter.drawPath(card);

    const QFont body = m_theme.font(TypeSize::Body, QFont::DemiBold);
    const QFont small = m_theme.font(TypeSize::Small);
    const QFontMetrics bodyMetrics(body);
    const QFontMetrics smallMetrics(small);
    const int left = stripe + spacing::medium;
    int right = width() - spacing::medium;
    const int top = spacing::small;
    const int second = top + bodyMetrics.height() + spacing::hair;

    paintIcon(painter, QRectF(right - chevron, top + (bodyMetrics.height() - chevron) / 2, chevron, chevron),
        m_open ? "chevron-down"_L1 : "chevron-right"_L1, colors.muted);
    right -= chevron + spacing::small;

    painter.setFont(small);
    painter.setPen(colors.muted);
    const int lengthWidth = smallMetrics.horizontalAdvance(m_length);
    painter.drawText(QRect(right - lengthWidth, top, lengthWidth, bodyMetrics.height()),
        Qt::AlignRight | Qt::AlignVCenter, m_length);
    painter.setFont(body);
    painter.drawText(
        QRect(left, top, numberWidth, bodyMetrics.height()), Qt::AlignLeft | Qt::AlignVCenter, m_number);
    int x = left + numberWidth;
    for (const QString &letter : m_stories) {
        painter.setPen(colors.story(letter));
        painter.drawText(QPoint(x, top + bodyMetrics.ascent()), letter);
        x += bodyMetrics.horizontalAdvance(letter) + spacing::hair;
    }
    x += m_stories.isEmpty() ? 0 : spacing::hair;
    painter.setPen(colors.text);
    const int slugWidth = right - lengthWidth - spacing::medium - x;
    painter.drawText(QRect(x, top, slugWidth, bodyMetrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
        format::elidedSlug(m_slug, bodyMetrics, slugWidth));

    painter.setFont(small);
    const QString aside = m_warning.isEmpty() ? m_cast : tr("check the callbacks");
    const int asideWidth = smallMetrics.horizontalAdvance(aside);
    painter.setPen(m_warning.isEmpty() ? colors.muted : colors.warning);
    painter.drawText(QRect(right - asideWidth, second, asideWidth, smallMetrics.height()),
        Qt::AlignRight | Qt::AlignVCenter, aside);
    painter.setPen(colors.muted);
    const int turnWidth = right - asideWidth - spacing::medium - left - numberWidth;
    painter.drawText(QRect(left + numberWidth, second, turnWidth, smallMetrics.height()),
        Qt::AlignLeft | Qt::AlignVCenter, smallMetrics.elidedText(m_turn, Qt::ElideRight, turnWidth));
}

void SceneRow::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    m_pressed = true;
    m_pressedAt = event->globalPosition().toPoint();
    Q_EMIT chosen();
}

void SceneRow::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint at = event->globalPosition().toPoint();
    if (!m_pressed || !m_movable
        || (!m_dragging && (at - m_pressedAt).manhattanLength() < QApplication::startDragDistance()))
        return;
    if (!std::exchange(m_dragging, true))
        setCursor(Qt::ClosedHandCursor);
    Q_EMIT dragged(at);
}

void SceneRow::mouseReleaseEvent(QMouseEvent *event)
{
    if (!std::exchange(m_pressed, false))
        return;
    if (std::exchange(m_dragging, false)) {
        setCursor(Qt::PointingHandCursor);
        Q_EMIT dropped(event->globalPosition().toPoint());
    } else if (rect().contains(event->position().toPoint())) {
        Q_EMIT toggled();
    }
}

void SceneRow::keyPressEvent(QKeyEvent *event)
{
    if (m_dragging && event->key() == Qt::Key_Escape) {
        m_dragging = false;
        m_pressed = false;
        setCursor(Qt::PointingHandCursor);
        Q_EMIT dragLeft();
    } else if (event->modifiers() == Qt::NoModifier
        && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
            || event->key() == Qt::Key_Space)) {
        Q_EMIT toggled();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void SceneRow::focusInEvent(QFocusEvent *event)
{
    Q_EMIT chosen();
    QWidget::focusInEvent(event);
}

void SceneRow::enterEvent(QEnterEvent *event)
{
    update();
    QWidget::enterEvent(event);
}

void SceneRow::leaveEvent(QEvent *event)
{
    update();
    QWidget::leaveEvent(event);
}

} // namespace dg
