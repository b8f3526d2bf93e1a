// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notes/notes_panel.h"

#include "core/events/stage_names.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/notes/fold_section.h"
#include "ui/notes/notes_words.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBrowser>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

/// Rows of a section's text: what is said, quieter what is about it, and links.
class NotesPanel::Html {
public:
    explicit Html(const Theme &theme)
        : m_theme(theme)
    {
    }
    void paragraph(const QString &html, int above = spacing::small)
    {
        m_html += u"<p style='margin:%1px 0 0 0'>%2</p>"_s.arg(m_html.isEmpty() ? 0 : above).arg(html);
    }
    void muted(const QString &text, int above = 2)
    {
        if (!text.isEmpty())
            paragraph(quiet(text), above);
    }
    [[nodiscard]] QString quiet(const QString &text) const
    {
        return u"<span style='color:%1; font-size:%2pt'>%3</span>"_s.arg(m_theme.colors().muted.name())
            .arg(m_theme.font(TypeSize::Small).pointSizeF())
            .arg(text.toHtmlEscaped());
    }
    [[nodiscard]] QString strong(const QString &text, const QColor &color) const
    {
        return u"<b style='color:%1'>%2</b>"_s.arg(color.name(), text.toHtmlEscaped());
    }
    /// `html`: what is to be pressed.
    [[nodiscard]] QString link(const QString &to, const QString &html) const
    {
        return u"<a href='%1' style='color:%2'>%3</a>"_s.arg(to, m_theme.colors().accent.name(), html);
    }
    [[nodiscard]] QString take() const { return m_html; }

private:
    const Theme &m_theme;
    QString m_html;
};

NotesPanel::NotesPanel(const Theme &theme, QWidget *parent)
    : QScrollArea(parent)
    , m_theme(theme)
{
    setObjectName(u"notesPanel"_s);
    setAccessibleName(tr("Notes on what is selected"));
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto *body = new QWidget(this);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(spacing::medium, spacing::small, spacing::medium, spacing::large);
    layout->setSpacing(spacing::small);

    m_banner = new QLabel(body);
    m_banner->setObjectName(u"notesBanner"_s);
    m_banner->setWordWrap(true);
    m_banner->setTextFormat(Qt::RichText);
    m_takes = section(tr("Takes"), u"notesTakes"_s);
    m_takesText = prose(m_takes, u"notesTakesText"_s);
    m_findings = section(tr("Findings"), u"notesFindings"_s);
    m_findingsText = prose(m_findings, u"notesFindingsText"_s);
    m_jokes = section(tr("Jokes"), u"notesJokes"_s);
    m_jokesText = prose(m_jokes, u"notesJokesText"_s);
    m_entry = section(tr("In the outline"), u"notesEntry"_s);
    m_outline = new QTextBrowser(m_entry);
    m_outline->setObjectName(u"notes"_s);
    m_outline->setAccessibleName(tr("Notes on what is selected"));
    m_outline->setOpenLinks(false);
    m_outline->setFrameShape(NoFrame);
    m_outline->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_outline->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_outline->document()->setDocumentMargin(spacing::hair);
    m_entry->addWidget(m_outline);
    m_origin = section(tr("Where it came from"), u"notesOrigin"_s);
    m_originText = prose(m_origin, u"notesOriginText"_s);
    m_prompt = section(tr("What is asked"), u"notesPrompt"_s);
    m_stages = new QComboBox(m_prompt);
    m_stages->setObjectName(u"notesPromptStage"_s);
    m_stages->setAccessibleName(tr("Of which step"));
    m_promptText = new QPlainTextEdit(m_prompt);
    m_promptText->setObjectName(u"notesPromptText"_s);
    m_promptText->setAccessibleName(tr("What is asked, as it would be sent now"));
    m_promptText->setReadOnly(true);
    m_promptText->setMinimumHeight(220);
    m_promptText->setTabChangesFocus(true);
    m_copy = new QPushButton(tr("Copy"), m_prompt);
    m_copy->setObjectName(u"notesPromptCopy"_s);
    m_prompt->addWidget(m_stages);
    m_prompt->addWidget(m_promptText);
    m_prompt->addWidget(m_copy);
    m_prompt->setOpen(false);
    m_origin->setOpen(false);

    layout->addWidget(m_banner);
    for (FoldSection *each : {m_takes, m_findings, m_jokes, m_entry, m_origin, m_prompt})
        layout->addWidget(each);
    layout->addStretch();
    setWidget(body);

    connect(m_stages, &QComboBox::activated, this, &NotesPanel::askForPrompt);
    connect(m_prompt, &FoldSection::toggled, this, [this](bool open) {
        if (open)
            askForPrompt();
    });
    connect(m_copy, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(m_promptText->toPlainText()); });
    connect(m_outline->document(), &QTextDocument::contentsChanged, this, &NotesPanel::fitOutline);
    connect(&theme, &Theme::changed, this, &NotesPanel::restyle);
    showText({});
}

FoldSection *NotesPanel::section(const QString &title, const QString &name)
{
    return new FoldSection(m_theme, title, name, this);
}

QLabel *NotesPanel::prose(FoldSection *section, const QString &name)
{
    auto *label = new QLabel(section);
    label->setObjectName(name);
    label->setProperty("role", u"prose"_s);
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    label->setFocusPolicy(Qt::StrongFocus);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    connect(label, &QLabel::linkActivated, this, &NotesPanel::follow);
    section->addWidget(label);
    return label;
}

void NotesPanel::restyle()
{
    if (m_isScene)
        refresh();
}

void NotesPanel::showText(const QString &html)
{
    m_isScene = false;
    m_promptOf = {};
    for (QWidget *each : {static_cast<QWidget *>(m_banner), static_cast<QWidget *>(m_takes),
             static_cast<QWidget *>(m_findings), static_cast<QWidget *>(m_jokes),
             static_cast<QWidget *>(m_origin), static_cast<QWidget *>(m_prompt)})
        each->hide();
    m_entry->findChild<QWidget *>(u"notesEntryHeading"_s)->hide();
    m_entry->setOpen(true);
    m_outline->setHtml(html);
}

void NotesPanel::showScene(const SceneNotes &notes, const QString &outline)
{
    const bool isOther = !m_isScene || m_notes.scene != notes.scene;
    m_notes = notes;
    m_isScene = true;
    m_entry->findChild<QWidget *>(u"notesEntryHeading"_s)->show();
    m_outline->setHtml(outline);
    refresh();
    listStages();
    if (isOther) {
        m_promptText->clear();
        m_promptOf = {};
        ensureVisible(0, 0);
    }
    if (isOther && m_prompt->isOpen())
        askForPrompt();
}

void NotesPanel::refresh()
{
    m_lines.clear();
    showTakes();
    showFindings();
    showJokes();
    showOrigin();
    Html banner(m_theme);
    if (!m_notes.anotherLook.isEmpty())
        banner.paragraph(banner.strong(tr("Needs another look"), m_theme.colors().warning) + u": "_s
            + m_notes.anotherLook.toHtmlEscaped());
    if (m_notes.locked)
        banner.paragraph(banner.strong(tr("Locked"), m_theme.colors().text) + u": "_s
            + tr("no run changes this scene.").toHtmlEscaped());
    m_banner->setText(banner.take());
    m_banner->setVisible(!banner.take().isEmpty());
}

void NotesPanel::showTakes()
{
    Html html(m_theme);
    const Take *chosen = m_notes.chosen();
    for (auto take = m_notes.takes.rbegin(); take != m_notes.takes.rend(); ++take) {
        const QString name = takeName(*take).toHtmlEscaped();
        QString line = u"<b>%1</b>"_s.arg(name);
        if (take->chosen)
            line =
                html.strong(u"✓ "_s, m_theme.colors().good) + line + u" "_s + html.quiet(tr("in the script"));
        else if (!take->finished)
            line += u" "_s + html.quiet(tr("not finished"));
        html.paragraph(line);
        html.muted(noteswords::originOf(*take));
        if (!take->direction.note.isEmpty())
            html.muted(u"“%1”"_s.arg(take->direction.note));
        QStringList ways;
        if (!take->chosen && take->finished)
            ways.append(html.link(u"choose/%1"_s.arg(take->id.value()), tr("Choose")));
        if (chosen && take->id != chosen->id)
            ways.append(html.link(u"compare/%1"_s.arg(take->id.value()), tr("Compare")));
        if (!ways.isEmpty())
            html.paragraph(ways.join(u" · "_s), 2);
    }
    m_takes->setAside(m_notes.takes.empty() ? QString() : QString::number(m_notes.takes.size()));
    m_takesText->setText(html.take());
    m_takes->setVisible(!m_notes.takes.empty());
}

QString NotesPanel::lineLink(const QString &quoted)
{
    m_lines.append(quoted);
    return u"line/%1"_s.arg(m_lines.size() - 1);
}

void NotesPanel::showFindings()
{
    Html html(m_theme);
    const auto list = [&](const QString &caption, const std::vector<NoteFinding> &findings) {
        if (findings.empty())
            return;
        html.muted(caption, spacing::medium);
        for (const NoteFinding &finding : findings) {
            const auto [mark, color] = noteswords::markOf(finding.severity, m_theme.colors());
            html.paragraph(
                html.strong(mark, color) + u" "_s + finding.problem.toHtmlEscaped(), spacing::hair + 2);
            if (!finding.quoted.isEmpty())
                html.paragraph(
                    html.link(lineLink(finding.quoted), u"“%1”"_s.arg(finding.quoted.toHtmlEscaped())), 2);
            html.muted(finding.mend);
        }
    };
    list(tr("Read by the checker"), m_notes.findings);
    list(tr("Counted and compared"), m_notes.counted);
    list(tr("Across the episode"), m_notes.seams);
    const auto count = m_notes.findings.size() + m_notes.counted.size() + m_notes.seams.size();
    if (!m_notes.turn.isEmpty())
        html.muted(tr("The turn: %1").arg(m_notes.turn), spacing::medium);
    if (m_notes.notJudged)
        html.muted(tr("Not judged: Rehearsal has no opinion of jokes."), spacing::medium);
    if (count == 0)
        html.muted(m_notes.isChecked && !m_notes.notJudged ? tr("Nothing was found that asks for a change.")
                                                           : tr("Nothing was found."));
    m_findings->setAside(count == 0 ? QString() : QString::number(count));
    m_findingsText->setText(html.take());
    m_findings->setVisible(!m_notes.takes.empty() || count > 0);
}

void NotesPanel::showJokes()
{
    Html html(m_theme);
    int weak = 0;
    for (const Joke &joke : m_notes.jokes.jokes) {
        weak += joke.weak ? 1 : 0;
        const QString line = joke.punchline.isEmpty() ? joke.setup : joke.punchline;
        const QColor color = joke.weak ? m_theme.colors().warning : m_theme.colors().good;
        html.paragraph(html.strong(joke.weak ? tr("weak") : tr("strong"), color) + u" "_s
            + html.link(lineLink(line), u"“%1”"_s.arg(line.toHtmlEscaped())));
        QStringList about;
        for (const QString &each : {joke.kind, joke.why})
            if (!each.isEmpty())
                about.append(each);
        html.muted(about.join(u": "_s));
    }
    for (std::size_t i = 0; i < m_notes.weakLines.size(); ++i) {
        const WeakLine &line = m_notes.weakLines[i];
        html.muted(tr("Could be said otherwise"), spacing::medium);
        html.paragraph(html.link(lineLink(line.now), u"“%1”"_s.arg(line.now.toHtmlEscaped())), 2);
        for (qsizetype j = 0; j < line.others.size(); ++j)
            html.paragraph(
                u"→ "_s + html.link(u"joke/%1/%2"_s.arg(i).arg(j), line.others.at(j).toHtmlEscaped()),
                spacing::hair);
    }
    m_jokes->setAside(weak > 0
            ? tr("%n weak", nullptr, weak)
            : (m_notes.jokes.jokes.empty() ? QString() : QString::number(m_notes.jokes.jokes.size())));
    m_jokesText->setText(html.take());
    m_jokes->setVisible(!html.take().isEmpty());
}

void NotesPanel::showOrigin()
{
    Html html(m_theme);
    if (const Take *take = m_notes.chosen()) {
        html.paragraph(noteswords::originOf(*take).toHtmlEscaped());
        html.muted(noteswords::costOf(*take));
        if (take->mine && take->editedShare > 0)
            html.muted(
                tr("%1 of it differs from the take it began as.").arg(format::percent(take->editedShare)));
    }
    if (!m_notes.stages.empty())
        html.muted(tr("In the run that is shown"), spacing::medium);
    for (const NoteStage &stage : m_notes.stages)
        html.paragraph(
            u"%1 %2"_s.arg(noteswords::stageWord(stage.ref).toHtmlEscaped(), html.quiet(stage.words)),
            spacing::hair);
    m_originText->setText(html.take());
    m_origin->setVisible(!html.take().isEmpty());
}

void NotesPanel::listStages()
{
    const StageRef before = m_stages->currentData().isValid()
        ? StageRef {m_stages->currentData().toStringList().value(0), {}}
        : StageRef {stages::draft, {}};
    m_stages->clear();
    const QString scene = QString::fromStdString(m_notes.scene.value());
    for (const QLatin1String stage : {stages::draft, stages::punchUp, stages::staging, stages::check}) {
        const StageRef ref {stage, scene};
        m_stages->addItem(noteswords::stageWord(ref), QStringList {ref.stage, ref.subject});
        if (ref.stage == before.stage)
            m_stages->setCurrentIndex(m_stages->count() - 1);
    }
    const StageRef refinement {stages::refine, SceneAttempt {m_notes.scene, 2}.subject()};
    m_stages->addItem(noteswords::stageWord(refinement), QStringList {refinement.stage, refinement.subject});
    if (refinement.stage == before.stage)
        m_stages->setCurrentIndex(m_stages->count() - 1);
    m_prompt->show();
}

void NotesPanel::openPrompt()
{
    m_prompt->setOpen(true);
    ensureWidgetVisible(m_prompt);
    m_stages->setFocus(Qt::OtherFocusReason);
}

void NotesPanel::askForPrompt()
{
    const QStringList named = m_stages->currentData().toStringList();
    if (!m_isScene || named.size() != 2)
        return;
    m_promptOf = {named.at(0), named.at(1)};
    m_promptText->setPlainText(tr("One moment…"));
    m_copy->setEnabled(false);
    Q_EMIT promptAsked(m_promptOf);
}

void NotesPanel::showPrompt(const StageRef &ref, const QString &text)
{
    if (ref != m_promptOf)
        return;
    m_promptText->setPlainText(text);
    m_copy->setEnabled(true);
}

void NotesPanel::showPromptProblem(const StageRef &ref, const QString &sentence)
{
    if (ref != m_promptOf)
        return;
    m_promptText->setPlainText(sentence);
    m_copy->setEnabled(false);
}

void NotesPanel::fitOutline()
{
    QTextDocument *document = m_outline->document();
    document->setTextWidth(std::max(80, m_outline->viewport()->width()));
    m_outline->setFixedHeight(static_cast<int>(document->size().height()) + 2 * m_outline->frameWidth() + 2);
}

void NotesPanel::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fitOutline();
}

void NotesPanel::follow(const QString &link)
{
    const QStringList parts = link.split(u'/');
    if (parts.size() < 2)
        return;
    const qlonglong number = parts.at(1).toLongLong();
    if (parts.first() == "choose"_L1)
        Q_EMIT chooseAsked(ResultId(number));
    else if (parts.first() == "compare"_L1)
        Q_EMIT compareAsked(ResultId(number));
    else if (parts.first() == "line"_L1 && number < m_lines.size())
        Q_EMIT lineAsked(m_notes.scene, m_lines.at(number));
    else if (parts.first() == "joke"_L1 && parts.size() == 3
        && number < static_cast<qlonglong>(m_notes.weakLines.size())) {
        const WeakLine line = m_notes.weakLines[static_cast<std::size_t>(number)];
        Q_EMIT linePicked(m_notes.scene, line.speech, line.now, line.others.value(parts.at(2).toInt()));
    }
}

} // namespace dg
