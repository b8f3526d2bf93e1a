// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/lifetime_field.h"

#include "ui/common/number_box.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QWheelEvent>

#include <algorithm>
#include <array>

namespace dg {

using namespace std::chrono_literals;

namespace {

constexpr std::array<std::chrono::seconds, 3> units {1min, 1h, 24h};

/// As NumberBox: the wheel is the page's.
class UnitBox final : public QComboBox {
public:
    using QComboBox::QComboBox;

protected:
    void wheelEvent(QWheelEvent *event) override
    {
        if (hasFocus())
            QComboBox::wheelEvent(event);
        else
            event->ignore();
    }
};

} // namespace

LifetimeField::LifetimeField(QWidget *parent)
    : QWidget(parent)
    , m_number(new NumberBox(this))
    , m_unit(new UnitBox(this))
{
    m_number->setRange(0, 999'999);
    m_unit->addItems({tr("minutes"), tr("hours"), tr("days")});
    m_unit->setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(m_number);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::small);
    row->addWidget(m_number, 1);
    row->addWidget(m_unit);
    const auto changed = [this] {
        m_time = shown();
        Q_EMIT edited();
    };
    connect(m_number, &QSpinBox::valueChanged, this, changed);
    connect(m_unit, &QComboBox::currentIndexChanged, this, changed);
}

void LifetimeField::setTime(std::chrono::seconds time)
{
    const QSignalBlocker number(m_number);
    const QSignalBlocker unit(m_unit);
    const auto largest =
        std::find_if(units.rbegin(), units.rend(), [time](auto each) { return time % each == 0s; });
    const int index = largest == units.rend() ? 0 : static_cast<int>(units.rend() - largest) - 1;
    m_unit->setCurrentIndex(index);
    m_number->setValue(static_cast<int>(time / units[static_cast<std::size_t>(index)]));
    m_time = time;
}

std::chrono::seconds LifetimeField::time() const
{
    return m_time;
}

std::chrono::seconds LifetimeField::shown() const
{
    return m_number->value() * units[static_cast<std::size_t>(m_unit->currentIndex())];
}

void LifetimeField::setLabel(const QString &label)
{
    m_number->setAccessibleName(label);
    m_unit->setAccessibleName(tr("%1, unit").arg(label));
}

} // namespace dg
