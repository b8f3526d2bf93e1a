// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/health_list.h"

#include "ui/cache/cache_words.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

HealthList::HealthList(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(u"healthList"_s);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(spacing::small);
    m_layout->addStretch();
    connect(&theme, &Theme::changed, this, &HealthList::adopt);
}

HealthList::Row HealthList::newRow(const QString &tier)
{
    auto *widget = new QWidget(this);
    Row row {widget, new QLabel(widget), new QLabel(widget), new QLabel(widget)};
    // "healthMemory", "healthDisk", "healthRedis"
    row.sentence->setObjectName(u"health"_s + tier.left(1).toUpper() + tier.mid(1));
    row.sentence->setTextFormat(Qt::PlainText);
    row.sentence->setWordWrap(true);
    row.sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row.aside->setObjectName(row.sentence->objectName() + u"Aside"_s);
    row.aside->setProperty("role", u"guidance"_s);
    row.icon->setFixedSize(16, 16);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(row.sentence);
    words->addWidget(row.aside);
    auto *line = new QHBoxLayout(widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(spacing::small);
    line->addWidget(row.icon, 0, Qt::AlignTop);
    line->addLayout(words, 1);
    m_layout->insertWidget(static_cast<int>(m_rows.size()), widget);
    row.sentence->setFont(m_theme.font(TypeSize::Small));
    return row;
}

void HealthList::apply(const std::vector<TierHealth> &tiers)
{
    while (m_rows.size() > tiers.size()) {
        delete m_rows.back().widget;
        m_rows.pop_back();
    }
    for (std::size_t i = 0; i < tiers.size(); ++i) {
        const TierHealth &tier = tiers[i];
        const bool made = i == m_rows.size();
        if (made)
            m_rows.push_back(newRow(tier.name));
        Row &row = m_rows[i];
        const QString aside = cachewords::healthAside(tier);
        row.sentence->setText(cachewords::health(tier));
        row.aside->setText(aside);
        row.aside->setVisible(!aside.isEmpty());
        if (made || row.state != tier.state) {
            row.state = tier.state;
            paintIcon(row);
        }
    }
}

void HealthList::paintIcon(const Row &row)
{
    const auto [name, tint] = [&]() -> std::pair<QLatin1String, IconTint> {
        switch (row.state) {
        case HealthState::Ok:
            return {"done"_L1, IconTint::Good};
        case HealthState::Degraded:
            return {"info"_L1, IconTint::Warning};
        case HealthState::Down:
            return {"failed"_L1, IconTint::Error};
        case HealthState::Disabled:
            break;
        }
        return {"stopped"_L1, IconTint::Muted};
    }();
    row.icon->setPixmap(studioIcon(m_theme, name, tint).pixmap(QSize(16, 16), devicePixelRatioF()));
    row.icon->setAccessibleName(cachewords::health(row.state));
}

void HealthList::adopt()
{
    for (const Row &row : m_rows) {
        row.sentence->setFont(m_theme.font(TypeSize::Small));
        paintIcon(row);
    }
}

} // namespace dg
