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
    , m_button(new QPushButton(this))
{
    setObjectName(name);
    m_sentence->setObjectName(name + "Sentence"_L1);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_button->setObjectName(name + "Button"_L1);
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
    layout->addWidget(m_button);
    layout->addWidget(close);

    connect(close, &QToolButton::clicked, this, &RunBar::clear);
    connect(m_button, &QPushButton::clicked, this, [this] {
        QAction *action = m_action;
        clear();
        if (action)
            action->trigger();
    });
    connect(&theme, &Theme::changed, this, &RunBar::refreshIcon);
    hide();
}

void RunBar::say(Tone tone, const QString &sentence, QAction *action)
{
    m_tone = tone;
    m_action = action;
    m_sentence->setText(sentence);
    setAccessibleName(sentence);
    m_button->setVisible(action != nullptr);
    if (action)
        m_button->setText(action->text());
    const QString toneName = tone == Tone::Plain ? u"plain"_s
        : tone == Tone::Warning                  ? u"warning"_s
                                                 : u"error"_s;
    setProperty("tone", toneName);
    style()->unpolish(this);
    style()->polish(this);
    refreshIcon();
    show();
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
    m_action = nullptr;
    hide();
}

QString RunBar::sentence() const
{
    return m_sentence->text();
}

} // namespace dg
