// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bible/place_list.h"

#include "ui/bible/guided_form.h"
#include "ui/brief/text_area.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

PlaceRow::PlaceRow(const Theme &theme, int row, QWidget *parent)
    : QWidget(parent)
{
    const QString at = u':' + QString::number(row);
    setObjectName(u"place"_s + at);
    const auto button = [&](const QString &what, QLatin1String icon, const QString &tip) {
        auto *made = new QToolButton(this);
        made->setObjectName(what + at);
        made->setIcon(studioIcon(theme, icon));
        made->setToolTip(tip);
        made->setAccessibleName(tip);
        made->setFocusPolicy(Qt::TabFocus);
        return made;
    };
    m_up = button(u"placeUp"_s, "chevron-up"_L1, tr("Move this place up"));
    m_down = button(u"placeDown"_s, "chevron-down"_L1, tr("Move this place down"));
    m_remove = button(u"placeRemove"_s, "close"_L1, tr("Remove this place"));
    connect(m_up, &QToolButton::clicked, this, [this] { Q_EMIT moved(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { Q_EMIT moved(1); });
    connect(m_remove, &QToolButton::clicked, this, &PlaceRow::removed);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, spacing::small);
    column->setSpacing(spacing::hair);
    auto *head = new QHBoxLayout;
    head->setSpacing(spacing::small);
    name = new QLineEdit(this);
    name->setObjectName(u"placeName"_s + at);
    interior = new QComboBox(this);
    interior->setObjectName(u"placeInterior"_s + at);
    interior->setAccessibleName(tr("Inside or outside"));
    interior->setFocusPolicy(Qt::StrongFocus);
    interior->addItem(tr("Inside (INT.)"), u"int"_s);
    interior->addItem(tr("Outside (EXT.)"), u"ext"_s);
    guided::addField(*column, tr("Name"), name);
    column->removeWidget(name);
    head->addWidget(name, 1);
    head->addWidget(interior);
    head->addWidget(m_up);
    head->addWidget(m_down);
    head->addWidget(m_remove);
    column->insertLayout(column->count() - 1, head); // its problem stands below it
    description = guided::addText(*column, u"placeDescription"_s + at, tr("Description"),
        tr("What one sees there, and what is wrong with it."), 1);
    things = guided::addText(*column, u"placeThings"_s + at, tr("Things"),
        tr("One a line: what can be picked up, sat on or broken there."), 1);
}

void PlaceRow::setEnds(bool isFirst, bool isLast)
{
    m_up->setEnabled(!isFirst);
    m_down->setEnabled(!isLast);
}

void PlaceRow::setHeading(const QString &text)
{
    m_up->setAccessibleDescription(text);
    m_down->setAccessibleDescription(text);
    m_remove->setAccessibleDescription(text);
}

} // namespace dg
