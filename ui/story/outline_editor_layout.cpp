// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where in the outline editor.
#include "ui/common/theme.h"
#include "ui/story/callback_map.h"
#include "ui/story/outline_editor.h"
#include "ui/story/scene_form.h"
#include "ui/story/story_form.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int columnWidth = 760;

/// A button that is what its action is.
QPushButton *buttonOf(QAction *action, const QString &name, QWidget *parent)
{
    auto *button = new QPushButton(parent);
    button->setObjectName(name);
    const auto adopt = [button, action] {
        button->setText(action->text());
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
    };
    adopt();
    QObject::connect(action, &QAction::changed, button, adopt);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

QToolButton *smallButton(QAction *action, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setProperty("role", u"small"_s);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QLabel *headingIn(QVBoxLayout &layout, const QString &text)
{
    auto *heading = new QLabel(text, layout.parentWidget());
    heading->setProperty("role", u"heading"_s);
    layout.addSpacing(spacing::large);
    layout.addWidget(heading);
    layout.addSpacing(spacing::hair);
    return heading;
}

} // namespace

void OutlineEditor::build(const Actions &actions)
{
    const auto make = [this](const QString &name, const QString &text, auto &&does) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        connect(action, &QAction::triggered, this, does);
        return action;
    };
    m_undo = make(u"outlineUndoAction"_s, tr("Undo"), [this] { m_document.history().undo(); });
    m_redo = make(u"outlineRedoAction"_s, tr("Redo"), [this] { m_document.history().redo(); });
    m_addBefore = make(u"outlineAddBefore"_s, tr("Add a scene before it"), [this] { add(true); });
    m_addAfter = make(u"outlineAddAfter"_s, tr("Add a scene"), [this] { add(false); });
    m_up = make(u"outlineUp"_s, tr("Move up"), [this] { nudge(-1); });
    m_down = make(u"outlineDown"_s, tr("Move down"), [this] { nudge(1); });
    m_remove = make(u"outlineRemove"_s, tr("Remove the scene"), [this] { remove(); });
    m_up->setToolTip(tr("Move the scene up (Alt+Up)"));
    m_down->setToolTip(tr("Move the scene down (Alt+Down)"));
    m_remove->setToolTip(tr("Take the scene out of the outline (Del)"));
    m_addAfter->setToolTip(tr("Add a scene behind the one that is selected (Ins)"));
    m_addBefore->setToolTip(tr("Add a scene before the one that is selected (Shift+Ins)"));

    auto *page = new QWidget(this);
    auto *outer = new QHBoxLayout(page);
    outer->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::huge);
    auto *column = new QWidget(page);
    column->setMaximumWidth(columnWidth);
    outer->addStretch(1);
    outer->addWidget(column, 1000);
    outer->addStretch(1);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::hair);
    layout->addWidget(buildHead(column, actions));

    headingIn(*layout, tr("Stories"));
    m_stories = new StoryForm(m_theme, column);
    connect(m_stories, &StoryForm::edited, this,
        [this](const Outline &outline, const QString &key, const QString &words) {
            m_document.edit(tr("Edit the %1").arg(words), outline, key);
        });
    connect(m_stories, &StoryForm::left, &m_document, &OutlineDocument::endStep);
    connect(m_stories, &StoryForm::historyAsked, this,
        [this](bool undo) { (undo ? m_undo : m_redo)->trigger(); });
    layout->addWidget(m_stories);

    addList(*layout);

    headingIn(*layout, tr("Callbacks"));
    m_callbacks = new CallbackMap(m_theme, column);
    connect(m_callbacks, &CallbackMap::sceneAsked, this, [this](int index) {
        const auto &outline = m_document.outline();
        if (outline && index >= 0 && static_cast<std::size_t>(index) < outline->scenes.size())
            openScene(outline->scenes[static_cast<std::size_t>(index)].id);
    });
    layout->addWidget(m_callbacks);
    layout->addStretch();
    setWidget(page);
}

QWidget *OutlineEditor::buildHead(QWidget *parent, const Actions &actions)
{
    auto *head = new QWidget(parent);
    auto *layout = new QVBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::hair);

    auto *titleRow = new QHBoxLayout;
    auto *title = new QLabel(tr("The outline"), head);
    title->setProperty("role", u"title"_s);
    m_saveHint = new QLabel(head);
    m_saveHint->setObjectName(u"outlineSaveHint"_s);
    m_saveHint->setProperty("role", u"guidance"_s);
    titleRow->addWidget(title);
    titleRow->addStretch();
    titleRow->addWidget(m_saveHint, 0, Qt::AlignBottom);
    auto *read = new QAction(tr("Read"), this);
    read->setToolTip(tr("Read the outline through as a whole"));
    connect(read, &QAction::triggered, this, &OutlineEditor::readAsked);
    titleRow->addWidget(smallButton(read, u"outlineRead"_s, head), 0, Qt::AlignBottom);
    titleRow->addWidget(smallButton(m_undo, u"outlineUndo"_s, head), 0, Qt::AlignBottom);
    titleRow->addWidget(smallButton(m_redo, u"outlineRedo"_s, head), 0, Qt::AlignBottom);
    layout->addLayout(titleRow);
    m_length = new QLabel(head);
    m_length->setObjectName(u"outlineLength"_s);
    m_length->setProperty("role", u"guidance"_s);
    layout->addWidget(m_length);

    auto *notice = new QFrame(head);
    notice->setObjectName(u"outlineNotice"_s);
    auto *inner = new QVBoxLayout(notice);
    inner->setContentsMargins(spacing::medium, spacing::small, spacing::medium, spacing::medium);
    inner->setSpacing(spacing::hair);
    m_state = new QLabel(notice);
    m_state->setObjectName(u"outlineState"_s);
    m_state->setWordWrap(true);
    m_consequence = new QLabel(notice);
    m_consequence->setObjectName(u"outlineConsequence"_s);
    m_consequence->setProperty("role", u"guidance"_s);
    m_consequence->setWordWrap(true);
    m_consequence->hide();
    m_remark = new QLabel(notice);
    m_remark->setObjectName(u"outlineRemark"_s);
    m_remark->setProperty("role", u"guidance"_s);
    m_remark->setWordWrap(true);
    m_remark->setTextFormat(Qt::PlainText);
    inner->addWidget(m_state);
    inner->addWidget(m_consequence);
    inner->addWidget(m_remark);
    auto *ways = new QHBoxLayout;
    ways->setContentsMargins(0, spacing::small, 0, 0);
    if (actions.writeScript) {
        QPushButton *write = buttonOf(actions.writeScript, u"outlineWriteScript"_s, notice);
        write->setProperty("role", u"primary"_s);
        ways->addWidget(write);
    }
    if (actions.plan)
        ways->addWidget(buttonOf(actions.plan, u"outlinePlan"_s, notice));
    ways->addStretch();
    if (actions.breakStory)
        ways->addWidget(buttonOf(actions.breakStory, u"outlineBreakAgain"_s, notice));
    inner->addLayout(ways);
    layout->addSpacing(spacing::small);
    layout->addWidget(notice);
    setEdited(false);
    return head;
}

void OutlineEditor::addList(QVBoxLayout &column)
{
    QWidget *parent = column.parentWidget();
    column.addSpacing(spacing::large);
    auto *row = new QHBoxLayout;
    auto *heading = new QLabel(tr("Scenes"), parent);
    heading->setProperty("role", u"heading"_s);
    row->addWidget(heading);
    row->addStretch();
    row->addWidget(smallButton(m_addAfter, u"outlineAdd"_s, parent));
    row->addWidget(smallButton(m_up, u"outlineUpButton"_s, parent));
    row->addWidget(smallButton(m_down, u"outlineDownButton"_s, parent));
    row->addWidget(smallButton(m_remove, u"outlineRemoveButton"_s, parent));
    column.addLayout(row);
    column.addSpacing(spacing::hair);
    m_list = new QWidget(parent);
    m_list->setObjectName(u"outlineScenes"_s);
    m_listLayout = new QVBoxLayout(m_list);
    m_listLayout->setContentsMargins(0, 0, 0, 0);
    m_listLayout->setSpacing(spacing::small - 2);
    column.addWidget(m_list);
    m_dropLine = new QFrame(m_list);
    m_dropLine->setObjectName(u"outlineDropLine"_s);
    m_dropLine->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_dropLine->hide();
    m_form = new SceneForm(m_theme, m_list);
    m_form->hide();
    connect(m_form, &SceneForm::edited, this,
        [this](const OutlineScene &scene, const QString &key, const QString &words) {
            const auto at = indexOf(scene.id);
            if (!at)
                return;
            Outline outline = *m_document.outline();
            outline.scenes[*at] = scene;
            m_document.edit(tr("Edit scene %1: %2").arg(numberOf(*at), words), std::move(outline),
                key.isEmpty() ? QString() : u"%1/%2"_s.arg(QString::fromStdString(scene.id.value()), key));
        });
    connect(m_form, &SceneForm::left, &m_document, &OutlineDocument::endStep);
    connect(
        m_form, &SceneForm::historyAsked, this, [this](bool undo) { (undo ? m_undo : m_redo)->trigger(); });
}

OutlineEditor::ActHead &OutlineEditor::actHead(std::size_t act)
{
    while (m_acts.size() <= act) {
        const std::size_t index = m_acts.size();
        auto *box = new QWidget(m_list);
        auto *layout = new QVBoxLayout(box);
        layout->setContentsMargins(0, index == 0 ? 0 : spacing::medium, 0, 0);
        layout->setSpacing(0);
        auto *row = new QHBoxLayout;
        auto *name = new QLineEdit(box);
        name->setObjectName(u"actName:%1"_s.arg(index));
        name->setAccessibleName(tr("Name of act %1").arg(index + 1));
        name->setProperty("role", u"act"_s);
        auto *length = new QLabel(box);
        length->setObjectName(u"actLength:%1"_s.arg(index));
        length->setProperty("role", u"guidance"_s);
        row->addWidget(name, 1);
        row->addWidget(length);
        auto *actOut = new QLineEdit(box);
        actOut->setObjectName(u"actOut:%1"_s.arg(index));
        actOut->setAccessibleName(tr("What act %1 ends on").arg(index + 1));
        actOut->setPlaceholderText(tr("What it ends on: how the plan gets worse"));
        actOut->setProperty("role", u"inline"_s);
        layout->addLayout(row);
        layout->addWidget(actOut);
        box->setEnabled(!m_running);
        const auto edit = [this, index](const QString &key, const QString &text, QString Act::*part) {
            Outline outline = *m_document.outline();
            outline.acts[index].*part = text.simplified();
            m_document.edit(tr("Edit act %1").arg(index + 1), std::move(outline), key);
        };
        connect(name, &QLineEdit::textEdited, this,
            [edit, index](const QString &text) { edit(u"act%1"_s.arg(index), text, &Act::name); });
        connect(actOut, &QLineEdit::textEdited, this,
            [edit, index](const QString &text) { edit(u"actOut%1"_s.arg(index), text, &Act::actOut); });
        for (QLineEdit *line : {name, actOut})
            connect(line, &QLineEdit::editingFinished, &m_document, &OutlineDocument::endStep);
        m_acts.push_back({box, name, length, actOut});
    }
    return m_acts[act];
}

void OutlineEditor::setEdited(bool edited)
{
    m_isEdited = edited;
    m_state->setText(edited ? tr("Edited by you: Generate keeps it.")
                            : tr("As it was broken. Edit it here; what you change is kept."));
}

void OutlineEditor::setConsequence(const QString &words, std::set<SceneId> again)
{
    m_consequence->setText(words);
    m_consequence->setVisible(!words.isEmpty());
    if (std::exchange(m_again, again) != again && m_document.outline())
        fillRows();
}

void OutlineEditor::setSaveHint(const QString &hint)
{
    m_saveHint->setText(hint);
}

} // namespace dg
