// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// *Plan*: what the next run would do stage by stage, why, and for how much; and what the last one did. GUI
/// thread.

#include "core/events/run_state.h"
#include "core/pipeline/run_plan.h"
#include "core/story/outline.h"

#include <QDialog>

#include <memory>

class QAction;
class QCheckBox;
class QLabel;
class QPushButton;
class QToolButton;
class QTreeView;

namespace dg {

class PlanModel;

class PlanDialog : public QDialog {
    Q_OBJECT
public:
    /// `generate` outlives it.
    explicit PlanDialog(QAction *generate, QWidget *parent = nullptr);

    /// Null: being worked out. `isFree`: whoever writes costs nothing.
    void setPlan(std::shared_ptr<const RunPlan> plan, std::shared_ptr<const Outline> outline, bool isFree);
    /// Of a run that has ended.
    void setLastRun(const RunState &state, bool isFree);
    /// What is shown: the next run, or the last one.
    void showNext(bool next);

private:
    void refresh();
    std::shared_ptr<const RunPlan> m_plan;
    std::shared_ptr<const Outline> m_outline;
    RunState m_run;
    bool m_isFree = false;
    bool m_runIsFree = false;
    PlanModel *m_model;
    QToolButton *m_next;
    QToolButton *m_last;
    QCheckBox *m_only;
    QTreeView *m_table;
    QLabel *m_sums;
    QLabel *m_more;
};

} // namespace dg
