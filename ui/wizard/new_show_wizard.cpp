// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/new_show_wizard.h"

#include "ui/bible/guided_form.h"
#include "ui/brief/text_area.h"
#include "ui/common/confirm_dialog.h"
#include "ui/common/dialog_parts.h"
#include "ui/common/theme.h"
#include "ui/wizard/wizard_people.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

/// "EXT. THE QUAY" is outside; a name without a prefix, or with the other one, is inside.
Place placeFrom(const QString &line)
{
    Place place;
    place.name = line;
    for (const auto &[prefix, interior] : {std::pair {"INT."_L1, true}, std::pair {"EXT."_L1, false}}) {
        if (!line.startsWith(prefix, Qt::CaseInsensitive))
            continue;
        place.name = line.mid(prefix.size()).trimmed();
        place.interior = interior;
    }
    return place;
}

} // namespace

NewShowWizard::NewShowWizard(const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_step(new QLabel(this))
    , m_stack(new QStackedWidget(this))
    , m_problem(new QLabel(this))
    , m_back(new QPushButton(tr("Back"), this))
    , m_next(new QPushButton(this))
{
    setObjectName(u"newShowWizard"_s);
    setWindowTitle(tr("Your own show"));
    m_step->setObjectName(u"wizardStep"_s);
    m_step->setProperty("role", u"caption"_s);
    m_problem->setObjectName(u"wizardProblem"_s);
    m_problem->setProperty("role", u"problem"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_back->setObjectName(u"wizardBack"_s);
    m_back->setAutoDefault(false);
    m_next->setObjectName(u"wizardNext"_s);
    m_next->setProperty("role", u"primary"_s);
    m_next->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(u"wizardCancel"_s);
    cancel->setAutoDefault(false);

    addShowPage();
    addWorldPage();
    addPeoplePage();
    addEpisodePage();

    auto *top = new QHBoxLayout;
    top->setContentsMargins(spacing::huge, spacing::large, spacing::huge, 0);
    top->addWidget(m_step);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(spacing::wide, spacing::medium, spacing::wide, spacing::large);
    foot->setSpacing(spacing::small);
    foot->addWidget(cancel);
    foot->addWidget(m_problem, 1);
    foot->addStretch();
    foot->addWidget(m_back);
    foot->addWidget(m_next);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_stack, 1);
    layout->addLayout(foot);

    connect(m_back, &QPushButton::clicked, this, [this] { setPage(page() - 1); });
    connect(m_next, &QPushButton::clicked, this, &NewShowWizard::goOn);
    connect(cancel, &QPushButton::clicked, this, &NewShowWizard::reject);
    for (QLineEdit *line : findChildren<QLineEdit *>()) {
        connect(line, &QLineEdit::textChanged, this, [this] {
            if (m_tried[static_cast<std::size_t>(page())])
                (void)firstProblem(page());
        });
    }
    for (TextArea *area : findChildren<TextArea *>()) {
        connect(area, &QPlainTextEdit::textChanged, this, [this] {
            if (m_tried[static_cast<std::size_t>(page())])
                (void)firstProblem(page());
        });
    }
    connect(m_people, &WizardPeople::changed, this, [this] {
        if (m_tried[2])
            (void)firstProblem(2);
    });
    setPage(0);
    const double scale = theme.font(TypeSize::Body).pointSizeF() / 10.5;
    resizeWithinScreen(*this, QSize(static_cast<int>(680 * scale), static_cast<int>(700 * scale)));
}

GuidedForm *NewShowWizard::addPage(const QString &title, const QString &guidance)
{
    auto *form = new GuidedForm(u"wizardPage:%1"_s.arg(m_stack->count()), title, this);
    form->addTitle(title);
    auto *help = new QLabel(guidance, form->column().parentWidget());
    help->setProperty("role", u"muted"_s);
    help->setWordWrap(true);
    form->column().addWidget(help);
    m_stack->addWidget(form);
    return form;
}

void NewShowWizard::addShowPage()
{
    GuidedForm *form = addPage(tr("The show"),
        tr("What it is called and what it feels like. A title will do; everything can be changed later."));
    QVBoxLayout &column = form->column();
    m_title = guided::addLine(column, u"wizardTitle"_s, tr("Title"));
    m_logline = guided::addText(column, u"wizardLogline"_s, tr("Logline"),
        tr("The whole show in a sentence: who is stuck with whom, where, and why nobody leaves."), 2);
    m_genre = guided::addLine(column, u"wizardGenre"_s, tr("Genre"),
        tr("As a programme guide would put it: workplace comedy, family sitcom, mockumentary."));
    m_tone = guided::addText(column, u"wizardTone"_s, tr("Tone"),
        tr("How it feels to be in the room, and what the jokes come out of."), 2);
    m_format = new QComboBox(column.parentWidget());
    m_format->setObjectName(u"wizardFormat"_s);
    m_format->addItem(tr("Single camera"));
    m_format->addItem(tr("Multi-camera"));
    guided::addField(column, tr("Format"), m_format,
        tr("Single camera is shot like a film. Multi-camera is played before an audience, in few sets."));
    column.addStretch();
}

void NewShowWizard::addWorldPage()
{
    GuidedForm *form = addPage(tr("Its world and its rules"),
        tr("All of this may stay empty. What stands here is kept to in every scene."));
    QVBoxLayout &column = form->column();
    m_world = guided::addText(column, u"wizardWorld"_s, tr("World"),
        tr("Where and when it plays, what is normal there, and what everybody is up against."), 3);
    m_places = guided::addText(column, u"wizardPlaces"_s, tr("Places"),
        tr("One a line, where scenes can play. EXT. before a name says that it is outside."), 2);
    m_inspiredTitle = guided::addLine(column, u"wizardInspired"_s, tr("Inspired by"),
        tr("A show, or a kind of show, whose engine runs in your world."));
    m_engine = guided::addText(column, u"wizardEngine"_s, tr("What makes that tick"),
        tr("Not its people and not its jokes: the machine that makes trouble every week."), 1);
    m_always = guided::addText(
        column, u"wizardAlways"_s, tr("Always"), tr("One a line: what every episode does."), 1);
    m_never =
        guided::addText(column, u"wizardNever"_s, tr("Never"), tr("One a line: what no episode does."), 1);
    column.addStretch();
}

void NewShowWizard::addPeoplePage()
{
    GuidedForm *form = addPage(tr("Its people"),
        tr("Two at least, who want what they cannot both have. Everything else about them can follow "
           "later."));
    m_people = new WizardPeople(m_theme, form->column().parentWidget());
    form->column().addWidget(m_people);
    form->column().addStretch();
}

void NewShowWizard::addEpisodePage()
{
    GuidedForm *form =
        addPage(tr("The first episode"), tr("What it is to be about. The studio breaks the story."));
    QVBoxLayout &column = form->column();
    m_episode = guided::addLine(column, u"wizardEpisode"_s, tr("Title"));
    m_premise = guided::addText(column, u"wizardPremise"_s, tr("Premise"),
        tr("What happens, in two or three sentences: who wants what, and what goes wrong."), 3);
    m_argues = guided::addText(column, u"wizardArgues"_s, tr("What it argues"),
        tr("The opinion underneath, which the episode puts to the test and never states. It may stay empty."),
        1);
    m_aStory = guided::addText(column, u"wizardAStory"_s, tr("A story"),
        tr("The plan that makes everything worse. It may stay empty."), 1);
    m_bStory = guided::addText(column, u"wizardBStory"_s, tr("B story"),
        tr("Someone else's trouble, which runs into the first. It may stay empty."), 1);
    m_castBox = new QWidget(column.parentWidget());
    m_castBox->setObjectName(u"wizardCast"_s);
    m_castColumn = new QVBoxLayout(m_castBox);
    m_castColumn->setContentsMargins(0, 0, 0, 0);
    m_castColumn->setSpacing(spacing::hair);
    guided::addField(column, tr("Who is in it"), m_castBox);
    column.addStretch();
}

int NewShowWizard::page() const
{
    return m_stack->currentIndex();
}

void NewShowWizard::setPage(int page)
{
    if (page == pages - 1)
        fillCast();
    m_stack->setCurrentIndex(page);
    m_step->setText(
        tr("%1 of %2 · %3").arg(page + 1).arg(pages).arg(m_stack->widget(page)->accessibleName()));
    m_back->setEnabled(page > 0);
    m_next->setText(page + 1 < pages ? tr("Next") : tr("Create…"));
    say({});
    const std::array<QWidget *, pages> first {
        m_title, m_world, m_people->findChild<QLineEdit *>(u"wizardName:0"_s), m_episode};
    if (QWidget *field = first[static_cast<std::size_t>(page)])
        field->setFocus();
}

/// Those who were left out before stay out.
void NewShowWizard::fillCast()
{
    QStringList out;
    for (const Member &member : m_cast) {
        if (!member.box->isChecked())
            out.append(member.name);
        delete member.box;
    }
    m_cast.clear();
    QWidget *before = m_bStory;
    for (const Character &character : m_people->people()) {
        auto *box = new QCheckBox(QString(character.name).replace(u'&', "&&"_L1), m_castBox);
        box->setObjectName(u"wizardCast:"_s + character.name);
        box->setChecked(!out.contains(character.name));
        m_castColumn->addWidget(box);
        connect(box, &QCheckBox::toggled, this, [this] {
            if (m_tried[pages - 1])
                (void)firstProblem(pages - 1);
        });
        setTabOrder(before, box);
        before = box;
        m_cast.push_back({character.name, box});
    }
}

QWidget *NewShowWizard::firstProblem(int page)
{
    QWidget *first = nullptr;
    const auto mark = [&first](QWidget *field, const QString &problem) {
        guided::mark(*field, problem);
        if (!first && !problem.isEmpty())
            first = field;
    };
    switch (page) {
    case 0:
        mark(m_title, m_title->text().trimmed().isEmpty() ? tr("A show needs a title.") : QString());
        break;
    case 2:
        first = m_people->firstProblem();
        break;
    case 3: {
        mark(m_episode, m_episode->text().trimmed().isEmpty() ? tr("An episode needs a title.") : QString());
        mark(m_premise,
            m_premise->toPlainText().trimmed().isEmpty()
                ? tr("An episode needs a premise: one sentence will do.")
                : QString());
        const bool peopled = std::any_of(
            m_cast.begin(), m_cast.end(), [](const Member &each) { return each.box->isChecked(); });
        guided::mark(*m_castBox, peopled ? QString() : tr("An episode needs at least one character."));
        if (!first && !peopled)
            first = m_cast.front().box;
        break;
    }
    default:
        break;
    }
    return first;
}

void NewShowWizard::goOn()
{
    m_tried[static_cast<std::size_t>(page())] = true;
    if (QWidget *problem = firstProblem(page())) {
        problem->setFocus();
        static_cast<GuidedForm *>(m_stack->currentWidget())->ensureWidgetVisible(problem);
        return;
    }
    if (page() + 1 < pages)
        setPage(page() + 1);
    else
        Q_EMIT createAsked();
}

void NewShowWizard::say(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

Show NewShowWizard::madeShow() const
{
    Show show;
    show.title = m_title->text().simplified();
    show.logline = m_logline->toPlainText().trimmed();
    show.genre = m_genre->text().trimmed();
    show.tone = m_tone->toPlainText().trimmed();
    show.format = m_format->currentIndex() == 1 ? ShowFormat::MultiCamera : ShowFormat::SingleCamera;
    show.world = m_world->toPlainText().trimmed();
    show.inspiredBy.title = m_inspiredTitle->text().trimmed();
    show.inspiredBy.engine = m_engine->toPlainText().trimmed();
    show.always = guided::linesOf(*m_always);
    show.never = guided::linesOf(*m_never);
    for (const QString &line : guided::linesOf(*m_places)) {
        const Place place = placeFrom(line);
        const bool isThere = std::any_of(show.places.begin(), show.places.end(),
            [&](const Place &each) { return each.name.compare(place.name, Qt::CaseInsensitive) == 0; });
        if (!place.name.isEmpty() && !isThere)
            show.places.push_back(place);
    }
    show.cast = m_people->people();
    return show;
}

EpisodeBrief NewShowWizard::madeBrief() const
{
    EpisodeBrief brief;
    brief.title = m_episode->text().simplified();
    brief.premise = m_premise->toPlainText().trimmed();
    brief.argues = m_argues->toPlainText().trimmed();
    brief.aStory = m_aStory->toPlainText().trimmed();
    brief.bStory = m_bStory->toPlainText().trimmed();
    for (const Member &member : m_cast) {
        if (member.box->isChecked())
            brief.cast.append(member.name);
    }
    return brief;
}

bool NewShowWizard::isTouched() const
{
    const auto lines = findChildren<QLineEdit *>();
    const auto areas = findChildren<TextArea *>();
    return std::any_of(lines.begin(), lines.end(),
               [](const QLineEdit *line) { return !line->text().trimmed().isEmpty(); })
        || std::any_of(areas.begin(), areas.end(),
            [](const TextArea *area) { return !area->toPlainText().trimmed().isEmpty(); });
}

void NewShowWizard::reject()
{
    if (!isTouched()) {
        QDialog::reject();
        return;
    }
    if (findChild<ConfirmDialog *>())
        return;
    auto *dialog = new ConfirmDialog({tr("Your own show"), tr("Leave without the show?"),
                                         tr("What you have typed here is nowhere else."), tr("Leave")},
        u"leaveWizard"_s, this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this] { QDialog::reject(); });
    dialog->open();
}

} // namespace dg
