// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/secret_field.h"

#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

SecretField::SecretField(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_edit(new QLineEdit(this))
    , m_show(new QToolButton(this))
    , m_forget(new QToolButton(this))
    , m_state(new QLabel(this))
{
    m_edit->setObjectName(name + "Edit"_L1);
    m_edit->setEchoMode(QLineEdit::Password);
    m_show->setObjectName(name + "Show"_L1);
    m_show->setText(tr("Show"));
    m_show->setCheckable(true);
    m_forget->setObjectName(name + "Forget"_L1);
    m_forget->setText(tr("Forget"));
    m_forget->setToolTip(tr("Remove what is kept when the settings are applied"));
    m_state->setObjectName(name + "State"_L1);
    m_state->setProperty("role", u"guidance"_s);
    m_state->setWordWrap(true);
    setObjectName(u"secretRow"_s);
    setFocusProxy(m_edit);

    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::small);
    row->addWidget(m_edit, 1);
    row->addWidget(m_show);
    row->addWidget(m_forget);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::hair);
    layout->addLayout(row);
    layout->addWidget(m_state);

    connect(m_show, &QToolButton::toggled, this, [this](bool shown) {
        m_edit->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        m_show->setText(shown ? tr("Hide") : tr("Show"));
    });
    connect(m_forget, &QToolButton::clicked, this, [this] {
        m_forgotten = true;
        refresh();
        Q_EMIT edited();
    });
    connect(m_edit, &QLineEdit::textChanged, this, [this] {
        refresh();
        Q_EMIT edited();
    });
    refresh();
}

QString SecretField::typed() const
{
    return m_fixed ? QString() : m_edit->text();
}

void SecretField::type(const QString &secret)
{
    m_edit->setText(secret);
}

void SecretField::reset()
{
    m_forgotten = false;
    m_edit->clear();
    m_show->setChecked(false);
    refresh();
}

void SecretField::setKept(bool kept, const QString &sentence)
{
    m_fixed = false;
    m_kept = kept;
    m_state->setText(sentence);
    refresh();
}

void SecretField::setFixed(const QString &sentence)
{
    m_fixed = true;
    m_state->setText(sentence);
    refresh();
}

void SecretField::refresh()
{
    const bool stays = m_kept && !m_forgotten;
    m_edit->setEnabled(!m_fixed);
    m_edit->setPlaceholderText(m_fixed || stays ? tr("Kept; type to replace it") : QString());
    if (m_fixed)
        m_edit->setPlaceholderText(tr("Set outside the studio"));
    m_show->setEnabled(!m_edit->text().isEmpty());
    m_forget->setVisible(stays && !m_fixed);
}

} // namespace dg
