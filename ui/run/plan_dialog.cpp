// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/plan_dialog.h"

#include "ui/common/dialog_parts.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/run/plan_model.h"

#include <QAction>
#include <QButtonGroup>
#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

PlanDialog::PlanDialog(QAction *generate, QWidget *parent)
    : QDialog(parent)
    , m_model(new PlanModel(this))
{
    setObjectName(u"planDialog"_s);
    setWindowTitle(tr("Plan"));
    const auto tab = [this](const QString &name, const QString &text, const QString &tip) {
        auto *button = new QToolButton(this);
        button->setObjectName(name);
        button->setText(text);
        button->setToolTip(tip);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        return button;
    };
    auto *tabs = new QWidget(this);
    tabs->setObjectName(u"tabRow"_s);
    m_next = tab(u"planNext"_s, tr("The next run"), tr("What Generate would do now"));
    m_last = tab(u"planLast"_s, tr("The last run"), tr("What the last run did"));
    m_next->setChecked(true);
    m_last->setEnabled(false);
    auto *either = new QButtonGroup(this);
    either->addButton(m_next);
    either->addButton(m_last);
    m_only = new QCheckBox(tr("Only what is written"), this);
    m_only->setObjectName(u"planOnlyWritten"_s);
    auto *top = new QHBoxLayout(tabs);
    top->setContentsMargins(spacing::medium, 0, spacing::medium, 0);
    top->setSpacing(spacing::hair);
    top->addWidget(m_next);
    top->addWidget(m_last);
    top->addStretch();
    top->addWidget(m_only);

    m_table = new QTreeView(this);
    m_table->setObjectName(u"planTable"_s);
    m_table->setAccessibleName(tr("Stages of the run"));
    m_table->setModel(m_model);
    m_table->setUniformRowHeights(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setAllColumnsShowFocus(true);
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionResizeMode(PlanModel::Why, QHeaderView::Stretch);

    m_sums = new QLabel(this);
    m_sums->setObjectName(u"planSums"_s);
    m_sums->setWordWrap(true);
    m_more = new QLabel(this);
    m_more->setObjectName(u"planMore"_s);
    m_more->setProperty("role", u"guidance"_s);
    m_more->setWordWrap(true);

    auto *copy = new QPushButton(tr("Copy as CSV"), this);
    copy->setObjectName(u"planCopy"_s);
    copy->setAutoDefault(false);
    auto *start = new QPushButton(generate->text(), this);
    start->setObjectName(u"planGenerate"_s);
    start->setProperty("role", u"primary"_s);
    start->setDefault(true);
    start->setEnabled(generate->isEnabled());
    connect(
        generate, &QAction::changed, start, [start, generate] { start->setEnabled(generate->isEnabled()); });
    auto *close = new QPushButton(tr("Close"), this);
    close->setObjectName(u"planClose"_s);
    close->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::small);
    buttons->addWidget(copy);
    buttons->addStretch();
    buttons->addWidget(start);
    buttons->addWidget(close);

    auto *inner = new QVBoxLayout;
    inner->setContentsMargins(spacing::large, spacing::medium, spacing::large, spacing::large);
    inner->setSpacing(spacing::small);
    inner->addWidget(m_table, 1);
    inner->addWidget(m_sums);
    inner->addWidget(m_more);
    inner->addSpacing(spacing::hair);
    inner->addLayout(buttons);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(tabs);
    layout->addLayout(inner, 1);
    resizeWithinScreen(*this, QSize(980, 680));

    connect(m_next, &QToolButton::toggled, this, &PlanDialog::refresh);
    connect(m_only, &QCheckBox::toggled, this, [this](bool only) {
        m_model->setOnlyWritten(only);
        m_table->expandAll();
    });
    connect(
        copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_model->csv()); });
    connect(start, &QPushButton::clicked, this, [this, generate] {
        accept();
        generate->trigger();
    });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    refresh();
}

void PlanDialog::setPlan(
    std::shared_ptr<const RunPlan> plan, std::shared_ptr<const Outline> outline, bool isFree)
{
    m_plan = std::move(plan);
    m_outline = std::move(outline);
    m_isFree = isFree;
    if (m_next->isChecked())
        refresh();
}

void PlanDialog::setLastRun(const RunState &state, bool isFree)
{
    m_run = state;
    m_runIsFree = isFree;
    m_last->setEnabled(!state.stages.empty());
    if (!m_last->isEnabled())
        m_next->setChecked(true);
    if (m_last->isChecked())
        refresh();
}

void PlanDialog::showNext(bool next)
{
    (next || !m_last->isEnabled() ? m_next : m_last)->setChecked(true);
}

void PlanDialog::refresh()
{
    const bool next = m_next->isChecked();
    std::vector<PlanGroup> groups;
    if (next && m_plan)
        groups = plannedRows(*m_plan, m_outline.get());
    else if (!next)
        groups = runRows(m_run);
    const PlanSums sums = sumsOf(groups);
    const PlanSums maybe = sumsOf(groups, true);
    const bool isFree = next ? m_isFree : m_runIsFree;
    QStringList more;
    if (next && !m_plan) {
        m_sums->setText(tr("Being worked out…"));
    } else if (next) {
        m_sums->setText(sums.written == 0 ? tr("Nothing to write: all of it is there.")
                                          : tr("Would write %1 of %2: %3.")
                                                .arg(sums.written)
                                                .arg(sums.stages + maybe.stages)
                                                .arg(sumsInWords(sums, isFree, false)));
        if (m_plan->time.count() > 0 && sums.written > 0)
            more.append(tr("With the scenes at once that are set, about %1 until it is there.")
                            .arg(format::clock(
                                std::max<std::chrono::nanoseconds>(m_plan->time, std::chrono::seconds(1)))));
        if (maybe.written > 0)
            more.append(tr("If the checks ask for refinements, up to %1 more: %2.")
                            .arg(maybe.written)
                            .arg(sumsInWords(maybe, isFree, false)));
        if (!m_plan->scenesKnown)
            more.append(tr("How many scenes there will be is a guess until the story is broken."));
    } else {
        m_sums->setText(sums.written == 0 ? tr("Nothing had to be written.")
                                          : tr("Wrote %1 of %2: %3.")
                                                .arg(sums.written)
                                                .arg(sums.stages)
                                                .arg(sumsInWords(sums, isFree, true)));
        if (m_run.phase == RunPhase::Finished)
            more.append(tr("It took %1.").arg(format::clock(m_run.lastEventAt)));
    }
    m_more->setText(more.join(u' '));
    m_more->setVisible(!more.isEmpty());
    m_model->setGroups(std::move(groups), isFree);
    m_table->expandAll();
    for (const int column :
        {PlanModel::What, PlanModel::Happens, PlanModel::Words, PlanModel::Time, PlanModel::Price}) {
        m_table->resizeColumnToContents(column);
        m_table->setColumnWidth(column, std::min(m_table->columnWidth(column) + spacing::medium, 320));
    }
    m_table->setColumnHidden(PlanModel::Price, isFree);
}

} // namespace dg
