// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_panel.h"

#include "ui/common/elided_label.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"
#include "ui/compare/compare_model.h"
#include "ui/compare/passage_delegate.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

ComparePanel::ComparePanel(const Theme &theme, QAction *another, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(theme, {}, this))
    , m_title(new ElidedLabel(this))
    , m_count(new QLabel(this))
    , m_left(new QComboBox(this))
    , m_right(new QComboBox(this))
    , m_table(new QTableView(this))
    , m_model(new CompareModel(this))
    , m_delegate(new PassageDelegate(theme, this))
{
    setObjectName(u"comparePanel"_s);
    m_empty->setObjectName(u"compareEmpty"_s);
    m_empty->addAction(another, u"compareAnother"_s);
    m_title->setObjectName(u"compareTitle"_s);
    m_title->setProperty("role", u"field"_s);
    m_count->setObjectName(u"compareCount"_s);
    m_count->setProperty("role", u"muted"_s);
    m_left->setObjectName(u"compareLeft"_s);
    m_left->setAccessibleName(tr("Take on the left"));
    m_right->setObjectName(u"compareRight"_s);
    m_right->setAccessibleName(tr("Take on the right"));
    m_table->setObjectName(u"compareTable"_s);
    m_table->setAccessibleName(tr("Both takes, by exchange"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(m_delegate);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(CompareModel::LeftColumn, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(CompareModel::RightColumn, QHeaderView::Stretch);
    m_table->horizontalHeader()->setMinimumSectionSize(spacing::huge);
    m_table->horizontalHeader()->setSectionResizeMode(CompareModel::MarkColumn, QHeaderView::Fixed);
    m_table->horizontalHeader()->resizeSection(CompareModel::MarkColumn, spacing::huge);

    m_chooseLeft = key(u"chooseLeft"_s, tr("Choose"), QKeySequence(u"1"_s));
    m_chooseLeft->setToolTip(tr("The take on the left comes into the script (1)"));
    m_chooseRight = key(u"chooseRight"_s, tr("Choose"), QKeySequence(u"2"_s));
    m_chooseRight->setToolTip(tr("The take on the right comes into the script (2)"));
    m_next = key(u"nextDifference"_s, tr("Next difference"), QKeySequence(u"F"_s));
    m_next->setToolTip(tr("Next difference (F)"));
    m_previous = key(u"previousDifference"_s, tr("Previous difference"), QKeySequence(u"Shift+F"_s));
    m_takeLine = key(u"takeLine"_s, tr("Take this line"), QKeySequence(u"T"_s));
    m_takeLine->setToolTip(tr("The line as the other take has it comes into the scene (T)"));
    const auto button = [this](QAction *action, const QString &name) {
        auto *made = new QToolButton(this);
        made->setObjectName(name);
        made->setDefaultAction(action);
        made->setToolButtonStyle(Qt::ToolButtonTextOnly);
        made->setFocusPolicy(Qt::TabFocus);
        return made;
    };

    auto *head = new QHBoxLayout;
    head->setContentsMargins(spacing::medium, spacing::small, spacing::medium, 0);
    head->setSpacing(spacing::small);
    head->addWidget(m_title, 1);
    head->addWidget(m_count);
    head->addWidget(button(m_next, u"nextDifferenceButton"_s));
    head->addWidget(button(m_takeLine, u"takeLineButton"_s));
    auto *sides = new QHBoxLayout;
    sides->setContentsMargins(spacing::medium, 0, spacing::medium, spacing::small);
    sides->setSpacing(spacing::small);
    sides->addWidget(m_left, 1);
    sides->addWidget(button(m_chooseLeft, u"chooseLeftButton"_s));
    sides->addSpacing(spacing::huge);
    sides->addWidget(m_right, 1);
    sides->addWidget(button(m_chooseRight, u"chooseRightButton"_s));
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::small);
    layout->addLayout(head);
    layout->addLayout(sides);
    layout->addWidget(m_table, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    setFocusProxy(m_table);

    connect(m_left, &QComboBox::activated, this, [this] { show(); });
    connect(m_right, &QComboBox::activated, this, [this] { show(); });
    connect(m_chooseLeft, &QAction::triggered, this, [this] { choose(*m_left); });
    connect(m_chooseRight, &QAction::triggered, this, [this] { choose(*m_right); });
    connect(m_next, &QAction::triggered, this, [this] { goToDifference(1); });
    connect(m_previous, &QAction::triggered, this, [this] { goToDifference(-1); });
    connect(m_takeLine, &QAction::triggered, this, &ComparePanel::takeLine);
    connect(
        m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ComparePanel::refreshActions);
    connect(&theme, &Theme::changed, this, &ComparePanel::fitRows);
    setTakes({}, {}, {});
}

QAction *ComparePanel::key(const QString &name, const QString &text, const QKeySequence &keys)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
    return action;
}

void ComparePanel::setTakes(const SceneId &scene, const QString &title, const std::vector<Take> &takes)
{
    const ResultId left = m_scene == scene ? this->left() : ResultId {};
    const ResultId right = m_scene == scene ? this->right() : ResultId {};
    const int row = m_scene == scene ? m_table->currentIndex().row() : -1;
    m_scene = scene;
    m_takes = takes;
    std::erase_if(m_takes, [](const Take &take) { return take.text.isEmpty(); });
    m_title->setText(title);
    if (m_takes.size() < 2) {
        m_empty->setSentence(scene.isEmpty() ? tr("Select a scene, and its takes stand here side by side.")
                : m_takes.empty()
                ? tr("This scene has no take yet.")
                : tr("This scene has one take. Ask for another, and both stand here side by side."));
        m_stack->setCurrentIndex(0);
        m_left->clear();
        m_right->clear();
        refreshActions();
        return;
    }
    m_stack->setCurrentIndex(1);
    for (QComboBox *side : {m_left, m_right}) {
        side->clear();
        for (const Take &each : m_takes) {
            QString name = takeName(each);
            if (each.chosen)
                name = tr("%1 (in the script)").arg(name);
            else if (!each.finished)
                name = tr("%1 (not finished)").arg(name);
            side->addItem(name, QVariant::fromValue(static_cast<qlonglong>(each.id.value())));
        }
    }
    const auto chosen =
        std::find_if(m_takes.begin(), m_takes.end(), [](const Take &each) { return each.chosen; });
    const ResultId first = chosen == m_takes.end() ? m_takes.front().id : chosen->id;
    // Beside the one in the script the newest of the others.
    const auto newest =
        std::find_if(m_takes.rbegin(), m_takes.rend(), [&](const Take &each) { return each.id != first; });
    const auto has = [this](ResultId id) {
        return std::any_of(m_takes.begin(), m_takes.end(), [&](const Take &each) { return each.id == id; });
    };
    const bool keeps = has(left) && has(right) && left != right;
    const auto put = [](QComboBox &side, ResultId id) {
        side.setCurrentIndex(side.findData(QVariant::fromValue(static_cast<qlonglong>(id.value()))));
    };
    put(*m_left, keeps ? left : first);
    put(*m_right, keeps ? right : newest->id);
    show(row);
}

void ComparePanel::compare(ResultId left, ResultId right)
{
    for (const auto &[side, id] : {std::pair {m_left, left}, std::pair {m_right, right}}) {
        if (const int at = side->findData(QVariant::fromValue(static_cast<qlonglong>(id.value()))); at >= 0)
            side->setCurrentIndex(at);
    }
    show();
}

ResultId ComparePanel::left() const
{
    return ResultId(m_left->currentData().toLongLong());
}

ResultId ComparePanel::right() const
{
    return ResultId(m_right->currentData().toLongLong());
}

const Take *ComparePanel::take(const QComboBox &side) const
{
    const ResultId id(side.currentData().toLongLong());
    const auto found =
        std::find_if(m_takes.begin(), m_takes.end(), [&](const Take &each) { return each.id == id; });
    return found == m_takes.end() ? nullptr : &*found;
}

void ComparePanel::show(int preferredRow)
{
    const Take *left = take(*m_left);
    const Take *right = take(*m_right);
    if (!left || !right)
        return;
    m_model->setTakes(left->text, right->text);
    const int differences = m_model->alignment().differences();
    m_count->setText(differences == 0 ? tr("No difference")
            : differences == 1        ? tr("1 difference")
                                      : tr("%1 differences").arg(differences));
    fitRows();
    const int row = preferredRow >= 0 && preferredRow < m_model->rowCount() ? preferredRow
                                                                            : m_model->nextDifference(-1, 1);
    m_table->setCurrentIndex(m_model->index(std::max(0, row), CompareModel::RightColumn));
    refreshActions();
}

void ComparePanel::choose(const QComboBox &side)
{
    if (const Take *chosen = take(side); chosen && chosen->finished && !chosen->chosen)
        Q_EMIT chooseAsked(chosen->id);
}

void ComparePanel::goToDifference(int by)
{
    const int row = m_model->nextDifference(m_table->currentIndex().row(), by);
    if (row < 0)
        return;
    const int column = std::max(0, m_table->currentIndex().column());
    m_table->setCurrentIndex(m_model->index(
        row, column == CompareModel::MarkColumn ? static_cast<int>(CompareModel::RightColumn) : column));
    m_table->scrollTo(m_table->currentIndex(), QAbstractItemView::PositionAtCenter);
}

void ComparePanel::takeLine()
{
    const Take *left = take(*m_left);
    const Take *right = take(*m_right);
    const int row = m_table->currentIndex().row();
    if (!left || !right || row < 0 || m_model->pair(row).isSame())
        return;
    // The scene is the side that stands in the script.
    const TakeSide into = right->chosen && !left->chosen ? TakeSide::Right : TakeSide::Left;
    Q_EMIT lineTaken(m_scene, withRowOfOther(m_model->alignment(), static_cast<std::size_t>(row), into),
        (into == TakeSide::Left ? left : right)->id);
}

void ComparePanel::refreshActions()
{
    const Take *left = take(*m_left);
    const Take *right = take(*m_right);
    const bool isShown = m_stack->currentIndex() == 1 && left && right;
    const int row = m_table->currentIndex().row();
    m_chooseLeft->setEnabled(isShown && left->finished && !left->chosen);
    m_chooseRight->setEnabled(isShown && right->finished && !right->chosen);
    const bool differs = isShown && m_model->alignment().differences() > 0;
    m_next->setEnabled(differs);
    m_previous->setEnabled(differs);
    m_takeLine->setEnabled(differs && row >= 0 && row < m_model->rowCount() && !m_model->pair(row).isSame());
}

void ComparePanel::fitRows()
{
    if (!isVisible())
        return;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        int height = 0;
        for (const int column : {CompareModel::LeftColumn, CompareModel::RightColumn})
            height = std::max(
                height, m_delegate->heightFor(m_model->index(row, column), m_table->columnWidth(column)));
        m_table->setRowHeight(row, height);
    }
}

void ComparePanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitRows();
}

void ComparePanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    fitRows();
}

} // namespace dg
