// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/episode_picker.h"

#include <QAction>
#include <QEvent>
#include <QMenu>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostWidth = 300;
constexpr int leastWidth = 60;
constexpr int chrome = 40; ///< beside the text: the style sheet's padding, the arrow and an edge

QString plain(QString text)
{
    return text.replace(u'&', "&&"_L1);
}

} // namespace

EpisodePicker::EpisodePicker(const QList<QAction *> &actions, QWidget *parent)
    : QToolButton(parent)
    , m_menu(new QMenu(this))
    , m_actions(actions)
{
    setObjectName(u"episodePicker"_s);
    setPopupMode(InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_menu->setObjectName(u"episodeMenu"_s);
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &EpisodePicker::fill);
}

void EpisodePicker::setEpisodes(
    const std::vector<EpisodeSummary> &episodes, EpisodeId open, const QString &title)
{
    m_episodes = episodes;
    m_open = open;
    for (EpisodeSummary &each : m_episodes) {
        if (each.id == open)
            each.title = title;
    }
    m_text = tr("Episode: %1").arg(title.simplified());
    setToolTip(title);
    setAccessibleName(m_text);
    updateGeometry();
    fit();
}

void EpisodePicker::clear()
{
    m_episodes.clear();
    m_text.clear();
    setText({});
}

void EpisodePicker::fill()
{
    m_menu->clear();
    for (const EpisodeSummary &each : m_episodes) {
        QAction *action = m_menu->addAction(
            plain(fontMetrics().elidedText(each.title.simplified(), Qt::ElideRight, 2 * mostWidth)));
        action->setObjectName(u"episode:%1"_s.arg(each.id.value()));
        action->setCheckable(true);
        action->setChecked(each.id == m_open);
        connect(action, &QAction::triggered, this, [this, id = each.id] { Q_EMIT chosen(id); });
    }
    m_menu->addSeparator();
    for (QAction *action : m_actions) {
        if (action)
            m_menu->addAction(action);
        else
            m_menu->addSeparator();
    }
}

QSize EpisodePicker::sizeHint() const
{
    const int width = fontMetrics().horizontalAdvance(m_text) + chrome + 1;
    return {std::min(width, mostWidth), QToolButton::sizeHint().height()};
}

QSize EpisodePicker::minimumSizeHint() const
{
    return {leastWidth, QToolButton::sizeHint().height()};
}

/// As much of the title as there is room for.
void EpisodePicker::fit()
{
    const QString shown = fontMetrics().elidedText(m_text, Qt::ElideRight, std::max(0, width() - chrome));
    if (plain(shown) != text())
        setText(plain(shown));
}

void EpisodePicker::resizeEvent(QResizeEvent *event)
{
    QToolButton::resizeEvent(event);
    fit();
}

void EpisodePicker::changeEvent(QEvent *event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

} // namespace dg
