// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notes/fold_section.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

FoldSection::FoldSection(const Theme &theme, const QString &title, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(title)
    , m_heading(new QToolButton(this))
    , m_content(new QWidget(this))
    , m_layout(new QVBoxLayout(m_content))
{
    setObjectName(name);
    m_heading->setObjectName(name + "Heading"_L1);
    m_heading->setProperty("role", u"fold"_s);
    m_heading->setCheckable(true);
    m_heading->setChecked(true);
    m_heading->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_heading->setFocusPolicy(Qt::TabFocus);
    m_heading->setIconSize(QSize(12, 12));
    m_heading->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_layout->setContentsMargins(spacing::small, 0, 0, spacing::medium);
    m_layout->setSpacing(spacing::small);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::hair);
    layout->addWidget(m_heading);
    layout->addWidget(m_content);
    connect(m_heading, &QToolButton::toggled, this, [this](bool open) {
        m_content->setVisible(open);
        restyle();
        Q_EMIT toggled(open);
    });
    connect(&theme, &Theme::changed, this, &FoldSection::restyle);
    restyle();
}

void FoldSection::addWidget(QWidget *widget)
{
    m_layout->addWidget(widget);
}

void FoldSection::setAside(const QString &words)
{
    m_aside = words;
    restyle();
}

void FoldSection::setOpen(bool open)
{
    m_heading->setChecked(open);
}

bool FoldSection::isOpen() const
{
    return m_heading->isChecked();
}

void FoldSection::restyle()
{
    m_heading->setIcon(
        studioIcon(m_theme, isOpen() ? "chevron-down"_L1 : "chevron-right"_L1, IconTint::Muted));
    m_heading->setText(m_aside.isEmpty() ? m_title : u"%1 · %2"_s.arg(m_title, m_aside));
    m_heading->setAccessibleName(m_heading->text());
    m_heading->setAccessibleDescription(isOpen() ? tr("Open") : tr("Folded away"));
}

} // namespace dg
