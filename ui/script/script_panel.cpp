// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/script_panel.h"

#include "ui/common/elided_label.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/script/find_bar.h"
#include "ui/script/scene_editor.h"
#include "ui/script/script_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <array>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

/// After the last key; and how long somebody may go on typing before something is saved in between.
constexpr int pause = 600;
constexpr int longest = 2500;

constexpr std::array kinds {ElementType::SceneHeading, ElementType::Action, ElementType::Character,
    ElementType::Parenthetical, ElementType::Dialogue, ElementType::Transition};

} // namespace

ScriptPanel::ScriptPanel(const Theme &theme, BoardModel &model, QWidget *parent)
    : QWidget(parent)
    , m_find(new FindBar(theme, this))
    , m_stack(new QStackedWidget(this))
    , m_view(new ScriptView(theme, model, m_stack))
    , m_page(new QWidget(m_stack))
    , m_title(new ElidedLabel(m_page))
    , m_kind(new QComboBox(m_page))
    , m_length(new QLabel(m_page))
    , m_hint(new QLabel(m_page))
    , m_editor(new SceneEditor(theme, m_page))
{
    setObjectName(u"scriptPanel"_s);
    m_title->setObjectName(u"editorTitle"_s);
    m_title->setProperty("role", u"field"_s);
    m_kind->setObjectName(u"editorKind"_s);
    m_kind->setAccessibleName(tr("What the paragraph is"));
    m_kind->setToolTip(tr("What the paragraph is (Tab, Shift+Tab)"));
    for (const ElementType kind : kinds)
        m_kind->addItem(SceneEditor::kindWord(kind), static_cast<int>(kind));
    m_length->setObjectName(u"editorLength"_s);
    m_length->setProperty("role", u"muted"_s);
    m_hint->setObjectName(u"editorHint"_s);
    m_hint->setProperty("role", u"guidance"_s);
    auto *discard = new QPushButton(tr("Discard"), m_page);
    discard->setObjectName(u"editorDiscard"_s);
    discard->setToolTip(tr("Return to the take that this began as"));
    auto *done = new QPushButton(tr("Done"), m_page);
    done->setObjectName(u"editorDone"_s);
    done->setToolTip(tr("Back to the pages (Esc)"));
    done->setProperty("role", u"primary"_s);

    auto *head = new QWidget(m_page);
    head->setObjectName(u"editorHead"_s);
    head->setAttribute(Qt::WA_StyledBackground);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(spacing::medium, spacing::small, spacing::medium, spacing::small);
    row->setSpacing(spacing::medium);
    row->addWidget(m_title, 1);
    row->addWidget(m_hint);
    row->addWidget(m_length);
    row->addWidget(m_kind);
    row->addWidget(discard);
    row->addWidget(done);
    auto *page = new QVBoxLayout(m_page);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    page->addWidget(head);
    page->addWidget(m_editor, 1);

    m_stack->addWidget(m_view);
    m_stack->addWidget(m_page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_find);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_view);

    m_pause.setSingleShot(true);
    m_pause.setInterval(pause);
    connect(&m_pause, &QTimer::timeout, this, &ScriptPanel::flush);
    connect(m_editor, &SceneEditor::edited, this, &ScriptPanel::textEdited);
    connect(m_editor, &SceneEditor::leaveAsked, this, &ScriptPanel::doneAsked);
    connect(m_editor, &SceneEditor::kindChanged, this,
        [this](ElementType kind) { m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(kind))); });
    connect(m_kind, &QComboBox::activated, this, [this] {
        m_editor->setKindOfParagraph(static_cast<ElementType>(m_kind->currentData().toInt()));
        m_editor->setFocus();
    });
    connect(done, &QPushButton::clicked, this, &ScriptPanel::doneAsked);
    connect(discard, &QPushButton::clicked, this, &ScriptPanel::discardAsked);
}

void ScriptPanel::beginEditing(
    const SceneId &scene, const QString &title, const QString &text, const QStringList &cast)
{
    flush();
    m_scene = scene;
    m_title->setText(title);
    m_title->setToolTip(title);
    m_editor->setCast(cast);
    setSaveHint({});
    m_stack->setCurrentWidget(m_page);
    setFocusProxy(m_editor);
    showText(text);
    m_editor->setFocus(Qt::OtherFocusReason);
}

void ScriptPanel::showText(const QString &text)
{
    m_pause.stop();
    m_isUnsaved = false;
    m_editor->setText(text);
    m_given = m_editor->text();
    measure();
}

void ScriptPanel::endEditing()
{
    if (!isEditing())
        return;
    flush();
    m_scene = {};
    m_stack->setCurrentWidget(m_view);
    setFocusProxy(m_view);
    m_view->setFocus(Qt::OtherFocusReason);
}

void ScriptPanel::textEdited()
{
    if (!isEditing())
        return;
    measure();
    if (!std::exchange(m_isUnsaved, true))
        m_unsavedSince.start();
    if (m_unsavedSince.elapsed() > longest)
        flush();
    else
        m_pause.start();
}

void ScriptPanel::flush()
{
    m_pause.stop();
    if (!isEditing() || !std::exchange(m_isUnsaved, false))
        return;
    const QString text = m_editor->text();
    if (text == m_given)
        return;
    m_given = text;
    Q_EMIT saveAsked(m_scene, text);
}

void ScriptPanel::measure()
{
    const int eighths = m_editor->eighths();
    m_length->setText(eighths == 0 ? tr("nothing yet") : format::pages(eighths));
}

void ScriptPanel::setSaveHint(const QString &words)
{
    m_hint->setText(words);
}

} // namespace dg
