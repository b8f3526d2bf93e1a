// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/run_bar.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace dg {

using namespace Qt::StringLiterals;

RunBar::RunBar(const Theme &theme, QWidget *parent, const QString &name)
    : QFrame(parent)
    , m_theme(theme)
    , m_icon(new QLabel(this))
    , m_sentence(new QLabel(this))
{
    setObjectName(name);
    m_sentence->setObjectName(name + "Sentence"_L1);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_way = wayBy(name + "Button"_L1);
    m_other = wayBy(name + "Other"_L1);
    auto *close = new QToolButton(this);
    close->setObjectName(name + "Close"_L1);
    close->setIcon(studioIcon(theme, "close"_L1, IconTint::Muted));
    close->setIconSize(QSize(16, 16));
    close->setToolTip(tr("Close this note"));
    close->setAccessibleName(close->toolTip());

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(spacing::large, spacing::small, spacing::small, spacing::small);
    layout->setSpacing(spacing::small);
    layout->addWidget(m_icon);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(m_other.button);
    layout->addWidget(m_way.button);
    layout->addWidget(close);

    connect(close, &QToolButton::clicked, this, &RunBar::clear);
    for (Way *way : {&m_way, &m_other}) {
        connect(way->button, &QPushButton::clicked, this, [this, way] {
            QAction *action = way->action;
            clear();
            if (action)
                action->trigger();
        });
    }
    connect(&theme, &Theme::changed, this, &RunBar::refreshIcon);
    hide();
}

RunBar::Way RunBar::wayBy(const QString &name)
{
    auto *button = new QPushButton(this);
    button->setObjectName(name);
    return {button};
}

void RunBar::show(Way &way, QAction *action)
{
    way.action = action;
    way.button->setVisible(action != nullptr);
    if (action)
        way.button->setText(action->text());
}

void RunBar::say(Tone tone, const QString &sentence, QAction *action, QAction *other)
{
    m_tone = tone;
    show(m_way, action);
    show(m_other, other);
    m_sentence->setText(sentence);
    setAccessibleName(sentence);
    const QString toneName = tone == Tone::Plain ? u"plain"_s
        : tone == Tone::Warning                  ? u"warning"_s
                                                 : u"error"_s;
    setProperty("tone", toneName);
    style()->unpolish(this);
    style()->polish(this);
    refreshIcon();
    QFrame::show();
}

void RunBar::refreshIcon()
{
    switch (m_tone) {
    case Tone::Plain:
        m_icon->setPixmap(
            studioIcon(m_theme, "info"_L1, IconTint::Accent).pixmap(QSize(20, 20), devicePixelRatioF()));
        break;
    case Tone::Warning:
        m_icon->setPixmap(
            studioIcon(m_theme, "stopped"_L1, IconTint::Warning).pixmap(QSize(20, 20), devicePixelRatioF()));
        break;
    case Tone::Error:
        m_icon->setPixmap(
            studioIcon(m_theme, "failed"_L1, IconTint::Error).pixmap(QSize(20, 20), devicePixelRatioF()));
        break;
    }
}

void RunBar::clear()
{
    m_way.action = nullptr;
    m_other.action = nullptr;
    hide();
}

QString RunBar::sentence() const
{
    return m_sentence->text();
}

} // namespace dg
