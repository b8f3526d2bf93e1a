// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cast/relations_page.h"

#include "ui/common/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

namespace {
constexpr int leastColumn = 132;
}

RelationsPage::RelationsPage(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_table(new QTableView(this))
    , m_empty(new QLabel(tr("A relation needs two people: add them to the cast first."), this))
{
    setObjectName(u"relationsPage"_s);
    auto *title = new QLabel(tr("Relations"), this);
    title->setProperty("role", u"title"_s);
    auto *guidance = new QLabel(
        tr("Each row is one person, and what they feel about the others. Two who feel differently about each "
           "other are a scene. Type into a cell; Delete empties it."),
        this);
    guidance->setProperty("role", u"guidance"_s);
    guidance->setWordWrap(true);
    m_empty->setProperty("role", u"muted"_s);
    m_table->setObjectName(u"relations"_s);
    m_table->setAccessibleName(tr("Who feels what about whom"));
    m_table->setAccessibleDescription(guidance->text());
    m_table->setModel(&m_model);
    m_table->setWordWrap(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false); // Tab leads out, the arrows about
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked
        | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setCornerButtonEnabled(false);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->verticalHeader()->setSectionsClickable(false);
    m_table->verticalHeader()->setMinimumWidth(96);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::huge, spacing::wide, spacing::wide, spacing::wide);
    layout->setSpacing(spacing::small);
    layout->addWidget(title);
    layout->addWidget(guidance);
    layout->addSpacing(spacing::small);
    layout->addWidget(m_empty);
    layout->addWidget(m_table, 1);
    layout->addStretch();

    connect(&m_model, &RelationsModel::edited, this,
        [this](const Show &show, const QString &key) { Q_EMIT edited(show, tr("What they feel"), key); });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &RelationsPage::fit);
    connect(&theme, &Theme::changed, this, &RelationsPage::fit);
}

void RelationsPage::setShow(const Show &show)
{
    m_model.setShow(show);
    const bool enough = show.cast.size() > 1;
    m_table->setVisible(enough);
    m_empty->setVisible(!enough);
}

void RelationsPage::flush()
{
    // An open editor gives its text to the model when it loses the focus.
    if (m_table->isAncestorOf(focusWidget()) && focusWidget() != m_table)
        m_table->setFocus();
}

bool RelationsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Delete || key == Qt::Key_Backspace) {
            m_model.setData(m_table->currentIndex(), QString(), Qt::EditRole);
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_table->edit(m_table->currentIndex());
            return true;
        }
    }
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        fit();
    return QWidget::eventFilter(watched, event);
}

/// The columns share the room there is, and none is too narrow to be read.
void RelationsPage::fit()
{
    const int columns = m_model.columnCount();
    if (columns == 0)
        return;
    const int least = std::max(leastColumn, m_table->fontMetrics().averageCharWidth() * 18);
    const int room = m_table->viewport()->width();
    const int wanted = std::max(least, room / columns);
    if (m_table->horizontalHeader()->defaultSectionSize() != wanted)
        m_table->horizontalHeader()->setDefaultSectionSize(wanted);
}

} // namespace dg
