// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/brief/brief_editor.h"

#include "ui/brief/passes_editor.h"
#include "ui/brief/text_area.h"
#include "ui/common/number_box.h"
#include "ui/common/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int columnWidth = 640;

QStringList linesOf(const TextArea &area)
{
    QStringList lines;
    for (const QString &line : area.toPlainText().split(u'\n')) {
        if (const QString trimmed = line.trimmed(); !trimmed.isEmpty())
            lines.append(trimmed);
    }
    return lines;
}

void mark(QWidget &field, QLabel &label, const QString &problem)
{
    const bool wrong = !problem.isEmpty();
    label.setText(problem);
    label.setVisible(wrong);
    if (field.property("problem").toBool() == wrong)
        return;
    field.setProperty("problem", wrong);
    field.style()->unpolish(&field);
    field.style()->polish(&field);
}

} // namespace

BriefEditor::BriefEditor(const Theme &theme, QWidget *parent)
    : QScrollArea(parent)
    , m_theme(theme)
{
    setObjectName(u"brief"_s);
    setAccessibleName(tr("Brief"));
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(300);
    // Its fields are stopped at, not the page they stand on.
    setFocusPolicy(Qt::NoFocus);

    auto *page = new QWidget(this);
    auto *outer = new QHBoxLayout(page);
    outer->setContentsMargins(spacing::huge, spacing::wide, spacing::wide, spacing::huge);
    auto *column = new QWidget(page);
    column->setMaximumWidth(columnWidth);
    outer->addStretch(1);
    outer->addWidget(column, 1000);
    outer->addStretch(1);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::hair);

    auto *head = new QHBoxLayout;
    auto *heading = new QLabel(tr("The brief"), column);
    heading->setProperty("role", u"title"_s);
    m_saveHint = new QLabel(column);
    m_saveHint->setObjectName(u"saveHint"_s);
    m_saveHint->setProperty("role", u"guidance"_s);
    head->addWidget(heading);
    head->addStretch();
    head->addWidget(m_saveHint, 0, Qt::AlignBottom);
    layout->addLayout(head);
    layout->addSpacing(spacing::small);

    m_title = new QLineEdit(column);
    m_title->setObjectName(u"briefTitle"_s);
    m_titleProblem = addField(*layout, tr("Title"), m_title, {});
    m_premise = new TextArea(3, column);
    m_premise->setObjectName(u"briefPremise"_s);
    m_premiseProblem = addField(*layout, tr("Premise"), m_premise,
        tr("What happens, in two or three sentences: who wants what, and what goes wrong."));
    m_argues = addText(*layout, u"briefArgues"_s, tr("What it argues"),
        tr("The opinion underneath, which the episode puts to the test and never states."), 1);

    addHeading(*layout, tr("Stories"));
    m_aStory =
        addText(*layout, u"briefAStory"_s, tr("A story"), tr("The plan that makes everything worse."), 2);
    m_bStory = addText(*layout, u"briefBStory"_s, tr("B story"),
        tr("Someone else's trouble, which runs into the first."), 2);
    m_cStory = addText(*layout, u"briefCStory"_s, tr("C story"),
        tr("A running joke of three rungs; the tag pays it off."), 2);

    addHeading(*layout, tr("Cast"));
    auto *castBox = new QWidget(column);
    castBox->setObjectName(u"briefCast"_s);
    castBox->setAccessibleName(tr("Cast in this episode"));
    m_castGrid = new QGridLayout(castBox);
    m_castGrid->setContentsMargins(0, 0, 0, 0);
    m_castGrid->setHorizontalSpacing(spacing::medium);
    m_castGrid->setVerticalSpacing(spacing::small);
    m_castGrid->setColumnStretch(1, 1);
    layout->addWidget(castBox);
    m_castProblem = new QLabel(column);
    m_castProblem->setObjectName(u"castProblem"_s);
    m_castProblem->setProperty("role", u"problem"_s);
    m_castProblem->hide();
    layout->addWidget(m_castProblem);

    addHeading(*layout, tr("Wishes"));
    m_mustHave = addText(*layout, u"briefMustHave"_s, tr("Must have"),
        tr("One a line: an image, a line, a turn that has to be in it."), 2);
    m_mustNotHave = addText(*layout, u"briefMustNotHave"_s, tr("Must not have"),
        tr("One a line: what this episode stays away from."), 2);
    m_tone = addText(*layout, u"briefTone"_s, tr("Tone"), tr("Only where it differs from the show's."), 1);
    m_notes = addText(
        *layout, u"briefNotes"_s, tr("Notes"), tr("Anything else that whoever writes it should know."), 2);

    addHeading(*layout, tr("Length and run"));
    addNumbers(*layout);
    addHeading(*layout, tr("Passes"));
    m_passes = new PassesEditor(column);
    layout->addWidget(m_passes);
    connect(m_passes, &PassesEditor::touched, this, &BriefEditor::touched);
    layout->addStretch();
    setWidget(page);

    m_pause.setSingleShot(true);
    m_pause.setInterval(500ms);
    connect(&m_pause, &QTimer::timeout, this, &BriefEditor::flush);
    connect(m_title, &QLineEdit::textEdited, this, &BriefEditor::touched);
    for (TextArea *area :
        {m_premise, m_argues, m_aStory, m_bStory, m_cStory, m_tone, m_mustHave, m_mustNotHave, m_notes})
        connect(area, &QPlainTextEdit::textChanged, this, &BriefEditor::touched);
    for (QSpinBox *box : {m_scenes, m_pages, m_atOnce})
        connect(box, &QSpinBox::valueChanged, this, &BriefEditor::touched);
    for (QLineEdit *line : {m_seed, m_budget})
        connect(line, &QLineEdit::textEdited, this, &BriefEditor::touched);
    connect(m_standIn, &QComboBox::currentIndexChanged, this, &BriefEditor::touched);
}

QLabel *BriefEditor::addField(
    QVBoxLayout &layout, const QString &label, QWidget *field, const QString &guidance)
{
    auto *name = new QLabel(label, field->parentWidget());
    name->setProperty("role", u"field"_s);
    name->setBuddy(field);
    field->setAccessibleName(label);
    layout.addSpacing(spacing::small);
    layout.addWidget(name);
    if (!guidance.isEmpty()) {
        auto *help = new QLabel(guidance, field->parentWidget());
        help->setProperty("role", u"guidance"_s);
        help->setWordWrap(true);
        field->setAccessibleDescription(guidance);
        layout.addWidget(help);
    }
    layout.addWidget(field);
    auto *problem = new QLabel(field->parentWidget());
    problem->setProperty("role", u"problem"_s);
    problem->setWordWrap(true);
    problem->hide();
    layout.addWidget(problem);
    return problem;
}

TextArea *BriefEditor::addText(
    QVBoxLayout &layout, const QString &name, const QString &label, const QString &guidance, int lines)
{
    auto *area = new TextArea(lines, layout.parentWidget());
    area->setObjectName(name);
    addField(layout, label, area, guidance);
    return area;
}

void BriefEditor::addHeading(QVBoxLayout &layout, const QString &text)
{
    auto *heading = new QLabel(text, layout.parentWidget());
    heading->setProperty("role", u"heading"_s);
    layout.addSpacing(spacing::wide);
    layout.addWidget(heading);
    layout.addSpacing(spacing::hair);
}

void BriefEditor::addNumbers(QVBoxLayout &layout)
{
    QWidget *parent = layout.parentWidget();
    const auto number = [parent](const QString &name, int least, int most, const QString &none) {
        auto *box = new NumberBox(parent);
        box->setObjectName(name);
        box->setRange(least, most);
        box->setSpecialValueText(none);
        return box;
    };
    m_scenes = number(u"briefScenes"_s, 0, EpisodeBrief::maximumScenes, tr("Automatic"));
    m_pages = number(u"briefPages"_s, 0, 400, tr("As it comes"));
    m_atOnce = number(u"briefAtOnce"_s, 0, 64, tr("Automatic"));
    m_seedCell = new QWidget(parent);
    m_seed = new QLineEdit(m_seedCell);
    m_seed->setObjectName(u"briefSeed"_s);
    m_budget = new QLineEdit(parent);
    m_budget->setObjectName(u"briefBudget"_s);
    m_budget->setPlaceholderText(tr("No limit"));
    m_standIn = new QComboBox(parent);
    m_standIn->setObjectName(u"briefStandIn"_s);
    m_standIn->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_standIn->setMinimumContentsLength(12);
    m_standIn->setFocusPolicy(Qt::StrongFocus);
    m_standIn->installEventFilter(this);

    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(spacing::wide);
    grid->setVerticalSpacing(spacing::large);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    const auto fill = [&](QVBoxLayout *inner, const QString &label, QWidget *field, const QString &guidance) {
        inner->setSpacing(spacing::hair);
        QLabel *problem = addField(*inner, label, field, guidance);
        inner->addStretch();
        return problem;
    };
    const auto cell = [&](int row, int at, const QString &label, QWidget *field, const QString &guidance) {
        auto *inner = new QVBoxLayout;
        grid->addLayout(inner, row, at);
        return fill(inner, label, field, guidance);
    };
    cell(0, 0, tr("Scenes"), m_scenes, tr("1 to 600, or automatic."));
    cell(0, 1, tr("Target pages"), m_pages, tr("A page is about a minute."));
    cell(1, 0, tr("Scenes at once"), m_atOnce, tr("1 to 64, or automatic."));
    m_budgetProblem = cell(1, 1, tr("Budget"), m_budget, tr("What a run may spend, in dollars."));
    cell(2, 0, tr("If it cannot be reached, go on with"), m_standIn,
        tr("Who writes on while whoever writes is down."));
    auto *seed = new QVBoxLayout(m_seedCell);
    seed->setContentsMargins(0, 0, 0, 0);
    m_seedProblem = fill(seed, tr("Seed"), m_seed, tr("Another number gives another Rehearsal."));
    grid->addWidget(m_seedCell, 2, 1);
    layout.addLayout(grid);
    fillOthers();
}

void BriefEditor::setOthers(const std::vector<Other> &others)
{
    m_given = others;
    refreshOthers();
}

void BriefEditor::refreshOthers()
{
    const QScopedValueRollback setting(m_setting, true);
    const auto chosen = brief().run.standIn;
    m_others = m_given;
    // Whom the brief names stays to be chosen, set up here or not.
    const auto isThere = [&](const Other &each) { return each.standIn == *chosen; };
    if (chosen && std::none_of(m_others.begin(), m_others.end(), isThere))
        m_others.push_back({*chosen,
            chosen->model.isEmpty() ? chosen->provider : u"%1 · %2"_s.arg(chosen->provider, chosen->model)});
    fillOthers();
    const auto at = chosen ? std::find_if(m_others.begin(), m_others.end(), isThere) : m_others.end();
    m_standIn->setCurrentIndex(at == m_others.end() ? 0 : static_cast<int>(at - m_others.begin()) + 1);
}

void BriefEditor::fillOthers()
{
    m_standIn->clear();
    m_standIn->addItem(tr("Nobody"));
    for (const Other &other : m_others)
        m_standIn->addItem(other.name);
}

void BriefEditor::setWriter(const QString &provider, const QString &model, const QString &baseUrl)
{
    m_writer.provider = provider;
    m_writer.model = model;
    m_writer.baseUrl = baseUrl;
    refreshWriter();
    touched();
    flush();
}

/// The seed is Rehearsal's alone.
void BriefEditor::refreshWriter()
{
    m_seedCell->setVisible(m_writer.provider == "rehearsal"_L1);
}

Expected<std::optional<MicroDollars>> BriefEditor::budget() const
{
    QString text = m_budget->text().simplified();
    text.remove(u'$');
    if (text.trimmed().isEmpty())
        return std::optional<MicroDollars> {};
    bool number = false;
    double dollars = QLocale().toDouble(text.trimmed(), &number);
    if (!number)
        dollars = QLocale::c().toDouble(text.trimmed(), &number);
    const double micros = std::round(dollars * 1e6);
    if (!number || !(micros >= 1 && micros <= 1e12))
        return fail(ErrorKind::InvalidInput, tr("An amount in dollars, please, or nothing.").toStdString());
    return std::optional(MicroDollars(static_cast<std::int64_t>(micros)));
}

void BriefEditor::rebuildCast(const Show &show, const EpisodeBrief &brief)
{
    while (QLayoutItem *item = m_castGrid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_members.clear();
    const auto add = [this, &brief](const QString &name, const QString &about) {
        const int row = static_cast<int>(m_members.size());
        auto *box = new QCheckBox(name, m_castGrid->parentWidget());
        box->setObjectName(u"cast:%1"_s.arg(name));
        box->setChecked(brief.cast.contains(name));
        box->setAccessibleDescription(about);
        auto *role = new QLabel(about, m_castGrid->parentWidget());
        role->setProperty("role", u"guidance"_s);
        role->setWordWrap(true);
        m_castGrid->addWidget(box, row, 0);
        m_castGrid->addWidget(role, row, 1);
        connect(box, &QCheckBox::toggled, this, &BriefEditor::touched);
        m_members.push_back({name, box});
    };
    for (const Character &character : show.cast)
        add(character.name, character.role);
    for (const QString &name : brief.cast) {
        const bool known = std::any_of(
            show.cast.begin(), show.cast.end(), [&](const Character &each) { return each.name == name; });
        if (!known)
            add(name, tr("Not in this show's cast"));
    }
    // Made after everything else, they stand before the wishes all the same.
    QWidget *before = m_cStory;
    for (const Member &member : m_members) {
        setTabOrder(before, member.box);
        before = member.box;
    }
    setTabOrder(before, m_mustHave);
}

void BriefEditor::setBrief(const Show &show, const EpisodeBrief &brief)
{
    const QScopedValueRollback setting(m_setting, true);
    m_pause.stop();
    m_touched = false;
    m_base = brief;
    if (m_title->text() != brief.title)
        m_title->setText(brief.title);
    m_premise->setText(brief.premise);
    m_argues->setText(brief.argues);
    m_aStory->setText(brief.aStory);
    m_bStory->setText(brief.bStory);
    m_cStory->setText(brief.cStory);
    m_tone->setText(brief.tone);
    m_mustHave->setText(brief.mustHave.join(u'\n'));
    m_mustNotHave->setText(brief.mustNotHave.join(u'\n'));
    m_notes->setText(brief.notes);
    m_scenes->setValue(brief.sceneCount.value_or(0));
    m_pages->setValue(brief.targetPages.value_or(0));
    m_atOnce->setValue(brief.run.automatic ? 0 : brief.run.scenesAtOnce);
    m_passes->setPasses(brief.run.passes);
    m_seed->setText(QString::number(brief.run.seed));
    m_writer = brief.run;
    refreshWriter();
    m_budget->setText(brief.run.budget
            ? QLocale().toString(
                static_cast<double>(brief.run.budget->value()) / 1e6, 'f', QLocale::FloatingPointShortest)
            : QString());
    m_standIn->setCurrentIndex(-1); // as the brief has it
    refreshOthers();
    rebuildCast(show, brief);
    validate();
}

EpisodeBrief BriefEditor::brief() const
{
    EpisodeBrief brief = m_base;
    brief.title = m_title->text();
    brief.premise = m_premise->toPlainText();
    brief.argues = m_argues->toPlainText();
    brief.aStory = m_aStory->toPlainText();
    brief.bStory = m_bStory->toPlainText();
    brief.cStory = m_cStory->toPlainText();
    brief.tone = m_tone->toPlainText();
    brief.mustHave = linesOf(*m_mustHave);
    brief.mustNotHave = linesOf(*m_mustNotHave);
    brief.notes = m_notes->toPlainText();
    brief.sceneCount = m_scenes->value() > 0 ? std::optional(m_scenes->value()) : std::nullopt;
    brief.targetPages = m_pages->value() > 0 ? std::optional(m_pages->value()) : std::nullopt;
    brief.run.provider = m_writer.provider;
    brief.run.model = m_writer.model;
    brief.run.baseUrl = m_writer.baseUrl;
    brief.run.automatic = m_atOnce->value() == 0;
    if (!brief.run.automatic)
        brief.run.scenesAtOnce = m_atOnce->value();
    brief.run.passes = m_passes->passes();
    if (const auto limit = budget())
        brief.run.budget = *limit;
    if (const int chosen = m_standIn->currentIndex(); chosen == 0)
        brief.run.standIn.reset();
    else if (chosen > 0)
        brief.run.standIn = m_others[static_cast<std::size_t>(chosen - 1)].standIn;
    bool number = false;
    if (const qlonglong seed = m_seed->text().trimmed().toLongLong(&number);
        number && !m_seedCell->isHidden())
        brief.run.seed = seed;
    // The order says who carries the episode: it stays as it was, newcomers follow in the show's order.
    QStringList cast;
    const auto checked = [this](const QString &name) {
        return std::any_of(m_members.begin(), m_members.end(),
            [&](const Member &member) { return member.name == name && member.box->isChecked(); });
    };
    for (const QString &name : m_base.cast) {
        if (checked(name))
            cast.append(name);
    }
    for (const Member &member : m_members) {
        if (member.box->isChecked() && !cast.contains(member.name))
            cast.append(member.name);
    }
    brief.cast = cast;
    return brief;
}

bool BriefEditor::isValid() const
{
    return m_valid;
}

void BriefEditor::validate()
{
    const EpisodeBrief now = brief();
    const bool titled = !now.title.trimmed().isEmpty();
    const bool premised = !now.premise.trimmed().isEmpty();
    const bool peopled = !now.cast.isEmpty();
    bool seeded = false;
    const qlonglong seed = m_seed->text().trimmed().toLongLong(&seeded);
    // JSON's numbers are exact up to here.
    constexpr qlonglong largest = 9'000'000'000'000'000;
    seeded = (seeded && seed >= -largest && seed <= largest) || m_seedCell->isHidden();

    mark(*m_title, *m_titleProblem, titled ? QString() : tr("An episode needs a title."));
    mark(*m_premise, *m_premiseProblem,
        premised ? QString() : tr("An episode needs a premise: one sentence will do."));
    m_castProblem->setText(peopled ? QString() : tr("An episode needs at least one character."));
    m_castProblem->setVisible(!peopled);
    mark(*m_seed, *m_seedProblem, seeded ? QString() : tr("A whole number, please."));
    const auto limit = budget();
    mark(*m_budget, *m_budgetProblem, limit ? QString() : QString::fromStdString(limit.error().message));

    const bool valid = titled && premised && peopled && seeded && limit;
    if (valid != m_valid) {
        m_valid = valid;
        Q_EMIT validityChanged(valid);
    }
}

void BriefEditor::touched()
{
    if (m_setting)
        return;
    validate();
    m_touched = true;
    setSaveHint(m_valid ? tr("Saving…") : tr("Not saved yet"));
    m_pause.start();
}

void BriefEditor::flush()
{
    m_pause.stop();
    if (!m_touched || !m_valid)
        return;
    m_touched = false;
    const EpisodeBrief now = brief();
    if (now == m_base) {
        setSaveHint(tr("Saved"));
        return;
    }
    m_base = now;
    Q_EMIT edited(now);
}

void BriefEditor::focusProblem()
{
    if (m_titleProblem->isVisibleTo(this))
        m_title->setFocus();
    else if (m_premiseProblem->isVisibleTo(this))
        m_premise->setFocus();
    else if (m_castProblem->isVisibleTo(this) && !m_members.empty())
        m_members.front().box->setFocus();
    else if (m_seedProblem->isVisibleTo(this))
        m_seed->setFocus();
    else if (m_budgetProblem->isVisibleTo(this))
        m_budget->setFocus();
    if (QWidget *field = focusWidget())
        ensureWidgetVisible(field);
}

bool BriefEditor::eventFilter(QObject *watched, QEvent *event)
{
    // The wheel is the page's, unless the writer is in the list.
    if (watched == m_standIn && event->type() == QEvent::Wheel && !m_standIn->hasFocus()) {
        event->ignore();
        return true;
    }
    return QScrollArea::eventFilter(watched, event);
}

void BriefEditor::focusBudget()
{
    m_budget->setFocus();
    m_budget->selectAll();
    ensureWidgetVisible(m_budget);
}

void BriefEditor::setSaveHint(const QString &hint)
{
    m_saveHint->setText(hint);
}

} // namespace dg
