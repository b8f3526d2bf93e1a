// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/board/prelude_strip.h"

#include "core/events/stage_names.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

namespace {
constexpr int icon = 16;
constexpr int pillPadding = spacing::small;
} // namespace

PreludeStrip::PreludeStrip(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(u"prelude"_s);
    setAccessibleName(tr("Before the scenes"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
}

void PreludeStrip::clear()
{
    m_pills.clear();
    hide();
}

void PreludeStrip::apply(const RunState &state, const RunChanges &changes, bool live)
{
    const auto isPrelude = [](const StageState &stage) {
        return stage.plan.ref.stage == stages::voice || stage.plan.ref.stage == stages::dynamics
            || stage.plan.ref.stage == stages::outline;
    };
    const bool touched = changes.run || changes.plan
        || std::any_of(changes.stages.begin(), changes.stages.end(),
            [&](std::size_t index) { return isPrelude(state.stages[index]); });
    if (!touched)
        return;

    const bool running = live && state.phase == RunPhase::Running;
    std::vector<Pill> pills;
    bool unsettled = false;
    QStringList words;
    for (const StageState &stage : state.stages) {
        if (!isPrelude(stage))
            continue;
        const SceneState how = stateOf(stage, running);
        unsettled = unsettled || how == SceneState::Waiting || how == SceneState::Writing
            || how == SceneState::Failed;
        words.append(u"%1: %2"_s.arg(stage.plan.label, stateWord(how)));
        pills.push_back({stage.plan.label, how, reasonOf(stage)});
    }
    if (pills != m_pills) {
        m_pills = std::move(pills);
        setAccessibleDescription(words.join(u", "_s));
        updateGeometry();
        update();
    }
    setVisible(unsettled && (running || state.phase == RunPhase::Finished));
}

std::vector<QRect> PreludeStrip::rectsFor(int width) const
{
    const QFontMetrics metrics(m_theme.font(TypeSize::Small));
    const int height = std::max(icon, metrics.height()) + spacing::small;
    std::vector<QRect> rects;
    int x = spacing::medium;
    int y = spacing::medium;
    for (const Pill &pill : m_pills) {
        const int pillWidth = pillPadding * 2 + icon + spacing::hair + metrics.horizontalAdvance(pill.label);
        if (x + pillWidth > width - spacing::medium && x > spacing::medium) {
            x = spacing::medium;
            y += height + spacing::small;
        }
        rects.emplace_back(x, y, pillWidth, height);
        x += pillWidth + spacing::small;
    }
    return rects;
}

int PreludeStrip::heightForWidth(int width) const
{
    const auto rects = rectsFor(width);
    return rects.empty() ? 0 : rects.back().bottom() + 1 + spacing::hair;
}

QSize PreludeStrip::sizeHint() const
{
    return {300, heightForWidth(std::max(width(), 300))};
}

void PreludeStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_theme.font(TypeSize::Small));
    const ThemeColors &colors = m_theme.colors();
    const auto rects = rectsFor(width());
    for (std::size_t i = 0; i < rects.size(); ++i) {
        const Pill &pill = m_pills[i];
        const QRectF rect = QRectF(rects[i]).adjusted(0.5, 0.5, -0.5, -0.5);
        const bool active = pill.state == SceneState::Writing;
        const QColor tone = stateColor(colors, pill.state);
        const bool failed = pill.state == SceneState::Failed;
        painter.setPen(QPen(active || failed ? tone : colors.line, 1));
        painter.setBrush(colors.surface);
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2);
        const QRectF at(rect.left() + pillPadding, rect.center().y() - icon / 2.0, icon, icon);
        paintIcon(painter, at, stateIconName(pill.state), tone);
        painter.setPen(pill.state == SceneState::Waiting ? colors.muted : colors.text);
        painter.drawText(
            rect.adjusted(pillPadding + icon + spacing::hair, 0, 0, 0), Qt::AlignVCenter, pill.label);
    }
}

bool PreludeStrip::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const auto rects = rectsFor(width());
        for (std::size_t i = 0; i < rects.size(); ++i) {
            if (rects[i].contains(help->pos())) {
                const Pill &pill = m_pills[i];
                QToolTip::showText(
                    help->globalPos(), pill.reason.isEmpty() ? stateWord(pill.state) : pill.reason, this);
                return true;
            }
        }
        QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace dg
