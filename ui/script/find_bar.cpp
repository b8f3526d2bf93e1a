// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/find_bar.h"

#include "ui/common/clear_button.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

FindBar::FindBar(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_find(new QLineEdit(this))
    , m_case(new QCheckBox(tr("Match case"), this))
    , m_said(new QLabel(this))
    , m_replaceRow(new QWidget(this))
    , m_replace(new QLineEdit(m_replaceRow))
{
    setObjectName(u"findBar"_s);
    m_find->setObjectName(u"findField"_s);
    m_find->setPlaceholderText(tr("Find in the episode"));
    m_find->setAccessibleName(tr("Find"));
    addClearButton(*m_find, tr("Empty the field"));
    m_case->setObjectName(u"findCase"_s);
    m_said->setObjectName(u"findSaid"_s);
    m_said->setProperty("role", u"guidance"_s);
    m_said->setMinimumWidth(fontMetrics().horizontalAdvance(u"000 of 000 places"_s));
    m_replace->setObjectName(u"replaceField"_s);
    m_replace->setPlaceholderText(tr("Replace with"));
    m_replace->setAccessibleName(tr("Replace with"));

    const auto tool = [&](const QString &name, QLatin1String icon, const QString &tip) {
        auto *button = new QToolButton(this);
        button->setObjectName(name);
        button->setIcon(studioIcon(theme, icon));
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        button->setFocusPolicy(Qt::TabFocus);
        return button;
    };
    QToolButton *previous = tool(u"findPrevious"_s, "chevron-up"_L1, tr("Previous (Shift+Enter)"));
    QToolButton *next = tool(u"findNext"_s, "chevron-down"_L1, tr("Next (Enter)"));
    QToolButton *close = tool(u"findClose"_s, "close"_L1, tr("Close (Esc)"));
    auto *replace = new QPushButton(tr("Replace"), m_replaceRow);
    replace->setObjectName(u"replaceOne"_s);
    auto *all = new QPushButton(tr("Replace all"), m_replaceRow);
    all->setObjectName(u"replaceAll"_s);
    for (QPushButton *button : {replace, all})
        button->setAutoDefault(false);

    auto *findRow = new QHBoxLayout;
    findRow->setSpacing(spacing::small);
    findRow->addWidget(m_find, 1);
    findRow->addWidget(previous);
    findRow->addWidget(next);
    findRow->addWidget(m_case);
    findRow->addWidget(m_said);
    findRow->addWidget(close);
    auto *replaceLayout = new QHBoxLayout(m_replaceRow);
    replaceLayout->setContentsMargins(0, 0, 0, 0);
    replaceLayout->setSpacing(spacing::small);
    replaceLayout->addWidget(m_replace, 1);
    replaceLayout->addWidget(replace);
    replaceLayout->addWidget(all);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::medium, spacing::small, spacing::small, spacing::small);
    layout->setSpacing(spacing::small);
    layout->addLayout(findRow);
    layout->addWidget(m_replaceRow);
    hide();

    const auto changed = [this] { Q_EMIT termChanged(term()); };
    connect(m_find, &QLineEdit::textChanged, this, changed);
    connect(m_case, &QCheckBox::toggled, this, changed);
    connect(next, &QToolButton::clicked, this, &FindBar::nextAsked);
    connect(previous, &QToolButton::clicked, this, &FindBar::previousAsked);
    connect(close, &QToolButton::clicked, this, &FindBar::end);
    connect(replace, &QPushButton::clicked, this, &FindBar::replaceAsked);
    connect(all, &QPushButton::clicked, this, &FindBar::replaceAllAsked);
    connect(m_replace, &QLineEdit::returnPressed, this, &FindBar::replaceAsked);
}

void FindBar::begin(const QString &text, bool replace)
{
    m_replaceRow->setVisible(replace);
    show();
    if (!text.isEmpty())
        m_find->setText(text);
    m_find->selectAll();
    m_find->setFocus(Qt::ShortcutFocusReason);
    Q_EMIT termChanged(term());
}

void FindBar::end()
{
    hide();
    Q_EMIT closed();
}

SearchTerm FindBar::term() const
{
    return {m_find->text(), m_case->isChecked()};
}

QString FindBar::replacement() const
{
    return m_replace->text();
}

void FindBar::say(const QString &words)
{
    m_said->setText(words);
}

QString FindBar::said() const
{
    return m_said->text();
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        return end();
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_find->hasFocus()) {
        if (event->modifiers().testFlag(Qt::ShiftModifier))
            Q_EMIT previousAsked();
        else
            Q_EMIT nextAsked();
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace dg
