// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/empty_state.h"

#include "ui/common/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

EmptyState::EmptyState(const Theme &theme, const QString &sentence, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new QLabel(this))
    , m_sentence(new QLabel(sentence, this))
    , m_buttons(new QHBoxLayout)
{
    m_title->setObjectName(u"emptyTitle"_s);
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setProperty("role", u"title"_s);
    m_title->hide();
    m_sentence->setObjectName(u"emptySentence"_s);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setProperty("role", u"muted"_s);
    m_sentence->setMaximumWidth(460);

    m_buttons->setSpacing(spacing::small);
    m_buttons->addStretch();
    m_buttons->addStretch();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::wide);
    layout->setSpacing(0);
    layout->addStretch(2);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    layout->addSpacing(spacing::small);
    // No alignment: an aligned label gets its size hint, not the height its words need at that width.
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_sentence, 100);
    row->addStretch(1);
    layout->addLayout(row);
    layout->addSpacing(spacing::large);
    layout->addLayout(m_buttons);
    layout->addStretch(3);
}

void EmptyState::setTitle(const QString &title)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
}

void EmptyState::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
}

void EmptyState::addAction(QAction *action, const QString &objectName)
{
    auto *button = new QPushButton(this);
    button->setObjectName(objectName);
    const bool first = m_buttons->count() == 2;
    button->setProperty("role", first ? u"primary"_s : u"plain"_s);
    const auto adopt = [button, action] {
        button->setText(action->text());
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
    };
    adopt();
    connect(action, &QAction::changed, button, adopt);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
}

} // namespace dg
