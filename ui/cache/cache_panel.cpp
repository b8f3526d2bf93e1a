// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_panel.h"

#include "ui/cache/cache_watch.h"
#include "ui/common/theme.h"

#include <QHeaderView>
#include <QTreeView>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

CachePanel::CachePanel(const Theme &theme, CacheWatch &watch, QWidget *parent)
    : QWidget(parent)
    , m_table(new QTreeView(this))
{
    setObjectName(u"cachePanel"_s);
    m_table->setObjectName(u"cacheTable"_s);
    m_table->setAccessibleName(tr("Cache, by kind"));
    m_table->setModel(&m_model);
    m_table->setRootIsDecorated(false);
    m_table->setItemsExpandable(false);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setFocusPolicy(Qt::TabFocus);
    m_table->setUniformRowHeights(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionsMovable(false);
    m_table->header()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->header()->setDefaultSectionSize(88);
    m_table->header()->resizeSection(CacheModel::Kind, 140);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::small, 0, spacing::small, spacing::hair);
    layout->addWidget(m_table);

    const auto adopt = [this, &theme] { m_table->setFont(theme.font(TypeSize::Small)); };
    adopt();
    connect(&theme, &Theme::changed, this, adopt);
    connect(
        &watch, &CacheWatch::changed, this, [this, &watch] { m_model.apply(watch.reading().statistics); });
    watch.addViewer(this, std::chrono::milliseconds(300));
}

QSize CachePanel::sizeHint() const
{
    return {800, 272};
}

} // namespace dg
