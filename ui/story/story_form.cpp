// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/story_form.h"

#include "ui/brief/text_area.h"
#include "ui/common/elided_label.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScopedValueRollback>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

StoryForm::StoryForm(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::hair);
    TextArea *logline = area(
        u"outlineLogline"_s, tr("logline"), 2, false, [](const Outline &outline) { return outline.logline; },
        [](Outline &outline, const QString &text) { outline.logline = text; });
    logline->setAccessibleName(tr("Logline"));
    logline->setPlaceholderText(tr("The episode in a sentence."));
    layout->addWidget(logline);
    layout->addSpacing(spacing::small);
    addLine(*layout, 0, u'A', &Outline::a);
    addLine(*layout, 1, u'B', &Outline::b);
    addRunner(*layout);
    connect(&theme, &Theme::changed, this, &StoryForm::refreshHeads);
}

TextArea *StoryForm::area(const QString &name, const QString &words, int lines, bool isList, Get get, Set set)
{
    auto *field = new TextArea(lines, this);
    field->setObjectName(name);
    field->setUndoRedoEnabled(false); // the outline's own undo goes further
    field->installEventFilter(this);
    const std::size_t index = m_texts.size();
    m_texts.add({name, words, [field] { return field->toPlainText(); },
        [field](const QString &text) { field->setText(text); },
        [isList](const QString &text) { return isList ? linesOf(text).join(u'\n') : text.simplified(); },
        std::move(get), std::move(set)});
    connect(field, &QPlainTextEdit::textChanged, this, [this, index] {
        if (m_setting)
            return;
        const auto &its = m_texts.field(index);
        Outline outline = m_outline;
        its.set(outline, its.normal(its.text()));
        m_outline = outline;
        Q_EMIT edited(outline, its.key, its.words);
    });
    return field;
}

FormGrid *StoryForm::addStory(QVBoxLayout &layout, std::size_t index, QChar letter)
{
    auto *row = new QWidget(this);
    auto *rowLayout = new QHBoxLayout(row);
    rowLayout->setContentsMargins(0, 0, 0, 0);
    rowLayout->setSpacing(spacing::small);
    auto *head = new QToolButton(row);
    head->setObjectName(u"story"_s + letter);
    head->setText(tr("%1 story").arg(letter));
    head->setCheckable(true);
    head->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    head->setProperty("role", u"fold"_s);
    head->setFocusPolicy(Qt::TabFocus);
    auto *summary = new ElidedLabel(row);
    summary->setObjectName(u"storySummary"_s + letter);
    summary->setProperty("role", u"guidance"_s);
    summary->setTextFormat(Qt::PlainText);
    rowLayout->addWidget(head);
    rowLayout->addWidget(summary, 1);
    auto *fields = new FormGrid(this);
    fields->setContentsMargins(spacing::wide, 0, 0, spacing::small);
    fields->hide();
    layout.addWidget(row);
    layout.addWidget(fields);
    connect(head, &QToolButton::toggled, this, [this, fields](bool open) {
        fields->setVisible(open);
        refreshHeads();
    });
    m_stories[index] = {head, summary, fields};
    return fields;
}

void StoryForm::addLine(QVBoxLayout &layout, std::size_t index, QChar letter, StoryLine Outline::*line)
{
    FormGrid *grid = addStory(layout, index, letter);
    const QString words = tr("%1 story").arg(letter);
    const auto add = [&](const QString &name, const QString &label, const QString &guidance,
                         QString StoryLine::*part) {
        grid->addRow(label,
            area(
                u"story%1%2"_s.arg(letter).arg(name), words, 1, false,
                [line, part](const Outline &outline) { return outline.*line.*part; },
                [line, part](Outline &outline, const QString &text) { outline.*line.*part = text; }),
            guidance);
    };
    add(u"Owner"_s, tr("Owner"), tr("Whose story it is."), &StoryLine::owner);
    add(u"Want"_s, tr("Want"), tr("What they are after all episode."), &StoryLine::want);
    add(u"Obstacle"_s, tr("Obstacle"), tr("Who or what is in the way."), &StoryLine::obstacle);
    add(u"WrongPlan"_s, tr("Wrong plan"), tr("What they do about it, which makes it worse."),
        &StoryLine::wrongPlan);
    grid->addRow(tr("Beats"),
        area(
            u"story%1Beats"_s.arg(letter), words, 3, true,
            [line](const Outline &outline) { return (outline.*line).beats.join(u'\n'); },
            [line](Outline &outline, const QString &text) { (outline.*line).beats = linesOf(text); }),
        tr("One a line: how it gets worse."));
    add(u"Collision"_s, tr("Collides"), tr("Where it runs into the other story."), &StoryLine::collision);
}

void StoryForm::addRunner(QVBoxLayout &layout)
{
    FormGrid *grid = addStory(layout, 2, u'C');
    const QString words = tr("%1 story").arg(u'C');
    grid->addRow(tr("Runner"),
        area(
            u"storyCWhat"_s, words, 1, false, [](const Outline &outline) { return outline.c.what; },
            [](Outline &outline, const QString &text) { outline.c.what = text; }),
        tr("The joke that comes back."));
    grid->addRow(tr("Rungs"),
        area(
            u"storyCRungs"_s, words, 3, true,
            [](const Outline &outline) { return outline.c.rungs.join(u'\n'); },
            [](Outline &outline, const QString &text) { outline.c.rungs = linesOf(text); }),
        tr("One a line: it climbs three times."));
    grid->addRow(tr("In the tag"),
        area(
            u"storyCResolution"_s, words, 1, false,
            [](const Outline &outline) { return outline.c.resolution; },
            [](Outline &outline, const QString &text) { outline.c.resolution = text; }),
        tr("How the tag pays it off."));
}

void StoryForm::show(const Outline &outline)
{
    const QScopedValueRollback setting(m_setting, true);
    m_outline = outline;
    m_texts.show(outline);
    refreshHeads();
}

void StoryForm::refreshHeads()
{
    const auto summaryOf = [](const StoryLine &line) {
        return line.owner.isEmpty() ? line.want : u"%1: %2"_s.arg(line.owner, line.want);
    };
    const std::array<QString, 3> summaries {summaryOf(m_outline.a), summaryOf(m_outline.b), m_outline.c.what};
    for (std::size_t i = 0; i < m_stories.size(); ++i) {
        const Story &story = m_stories[i];
        if (!story.head)
            continue;
        const bool open = story.head->isChecked();
        story.head->setIcon(
            studioIcon(m_theme, open ? "chevron-down"_L1 : "chevron-right"_L1, IconTint::Muted));
        const QString letter(QChar(u'A' + static_cast<char16_t>(i)));
        story.head->setStyleSheet(u"color: %1;"_s.arg(m_theme.colors().story(letter).name()));
        story.summary->setText(open ? QString() : summaries[i].simplified());
    }
}

bool StoryForm::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        Q_EMIT left();
    if (const HistoryKey key = historyKey(*event); key != HistoryKey::None) {
        if (event->type() == QEvent::KeyPress)
            Q_EMIT historyAsked(key == HistoryKey::Undo);
        event->accept();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace dg
