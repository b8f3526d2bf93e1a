// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/brief/passes_editor.h"

#include "ui/common/number_box.h"
#include "ui/common/theme.h"
#include "ui/story/form_fields.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <array>
#include <cmath>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

/// As far to the right as a box's words begin.
constexpr int indent = 24;
/// Overall scores under these ask for a refinement, in the order of the list.
constexpr std::array thresholds {0.55, 0.65, 0.75, 0.85, 0.92};

int nearest(double threshold)
{
    std::size_t best = 0;
    for (std::size_t i = 1; i < thresholds.size(); ++i) {
        if (std::abs(thresholds[i] - threshold) < std::abs(thresholds[best] - threshold))
            best = i;
    }
    return static_cast<int>(best);
}

} // namespace

PassesEditor::PassesEditor(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"briefPasses"_s);
    setAccessibleName(tr("Passes"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    add(*layout, u"passDynamics"_s, tr("Work out pairs"),
        tr("How two people talk to each other, before anybody writes. One short call for each pair."),
        &RunPasses::dynamics);
    add(*layout, u"passPunchUp"_s, tr("Punch up"),
        tr("Sharper lines where the jokes are weak. One call a scene, about half a draft."),
        &RunPasses::punchUp);
    add(*layout, u"passStaging"_s, tr("Stage"),
        tr("Action and camera around the dialogue, which stays word for word. One call a scene, about a "
           "draft."),
        &RunPasses::staging);
    add(*layout, u"passCheck"_s, tr("Check"),
        tr("Reads every scene like an editor and quotes what it finds. One call a scene, about half a "
           "draft."),
        &RunPasses::check);
    add(*layout, u"passRefinement"_s, tr("Refine"),
        tr("Writes a scene again where its check finds something grave. Only then, and then all of a scene's "
           "calls."),
        &RunPasses::refinement);
    addRefinement(*layout);
    add(*layout, u"passComparison"_s, tr("Compare"),
        tr("After a refinement asks which of the two is better, instead of going by the check. Two short "
           "calls."),
        &RunPasses::comparison);
    add(*layout, u"passJoin"_s, tr("Join"),
        tr("Fits the last lines of a scene to the first of the next, and payoffs to their plants. One short "
           "call between two scenes."),
        &RunPasses::join);
    add(*layout, u"passContinuity"_s, tr("Continuity"),
        tr("Reads the episode as a whole and says what contradicts itself. One long call."),
        &RunPasses::continuity);
    refresh();
}

void PassesEditor::add(QVBoxLayout &layout, const QString &name, const QString &text, const QString &guidance,
    bool RunPasses::*pass)
{
    auto *box = new QCheckBox(text, this);
    box->setObjectName(name);
    box->setAccessibleDescription(guidance);
    auto *help = new QLabel(guidance, this);
    help->setProperty("role", u"guidance"_s);
    help->setWordWrap(true);
    help->setContentsMargins(indent, 0, 0, spacing::small);
    layout.addWidget(box);
    layout.addWidget(help);
    m_switches.push_back({box, pass});
    connect(box, &QCheckBox::toggled, this, [this] {
        refresh();
        if (!m_setting)
            Q_EMIT touched();
    });
}

void PassesEditor::addRefinement(QVBoxLayout &layout)
{
    m_refining = new QWidget(this);
    auto *row = new QHBoxLayout(m_refining);
    row->setContentsMargins(indent, 0, 0, spacing::medium);
    row->setSpacing(spacing::small);
    m_limit = new NumberBox(m_refining);
    m_limit->setObjectName(u"refinementLimit"_s);
    m_limit->setRange(1, RunPasses::mostRefinements);
    auto *most = new QLabel(tr("Times at most"), m_refining);
    most->setBuddy(m_limit);
    m_threshold = new ChoiceBox(false, m_refining);
    m_threshold->setObjectName(u"refinementThreshold"_s);
    m_threshold->addItems(
        {tr("Easily pleased"), tr("Lenient"), tr("Fair"), tr("Demanding"), tr("Hardly ever pleased")});
    auto *judge = new QLabel(tr("The check is"), m_refining);
    judge->setBuddy(m_threshold);
    m_limit->setAccessibleName(tr("Refinements of a scene at most"));
    m_threshold->setAccessibleName(tr("How demanding the check is"));
    row->addWidget(most);
    row->addWidget(m_limit);
    row->addSpacing(spacing::medium);
    row->addWidget(judge);
    row->addWidget(m_threshold, 1);
    layout.addWidget(m_refining);
    connect(m_limit, &QSpinBox::valueChanged, this, [this](int limit) {
        m_base.refinementLimit = limit;
        if (!m_setting)
            Q_EMIT touched();
    });
    connect(m_threshold, &QComboBox::activated, this, [this](int chosen) {
        m_base.threshold = thresholds[static_cast<std::size_t>(chosen)];
        Q_EMIT touched();
    });
}

QCheckBox *PassesEditor::boxOf(bool RunPasses::*pass) const
{
    for (const Switch &each : m_switches) {
        if (each.pass == pass)
            return each.box;
    }
    return nullptr;
}

void PassesEditor::setPasses(const RunPasses &passes)
{
    const QScopedValueRollback setting(m_setting, true);
    m_base = passes;
    for (const Switch &each : m_switches)
        each.box->setChecked(passes.*each.pass);
    m_limit->setValue(passes.refinementLimit);
    // One that another hand has set stays until the writer chooses from the list.
    m_threshold->setCurrentIndex(nearest(passes.threshold));
    refresh();
}

RunPasses PassesEditor::passes() const
{
    RunPasses passes = m_base;
    for (const Switch &each : m_switches)
        passes.*each.pass = each.box->isChecked();
    return passes;
}

/// What needs another pass can only be chosen with it.
void PassesEditor::refresh()
{
    const QCheckBox *check = boxOf(&RunPasses::check);
    QCheckBox *refinement = boxOf(&RunPasses::refinement);
    QCheckBox *comparison = boxOf(&RunPasses::comparison);
    if (!check || !refinement || !comparison)
        return;
    refinement->setEnabled(check->isChecked());
    const bool refines = check->isChecked() && refinement->isChecked();
    comparison->setEnabled(refines);
    m_refining->setVisible(refines);
}

} // namespace dg
