// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cast/character_page.h"

#include "ui/brief/text_area.h"
#include "ui/cast/cast_edit.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QStringList split(const QString &lines)
{
    return lines.split(u'\n', Qt::SkipEmptyParts);
}

} // namespace

CharacterPage::CharacterPage(const QList<QAction *> &actions, QWidget *parent)
    : ShowForm(u"character"_s, tr("Character"), parent)
{
    addTitle({});
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::hair);
    for (QAction *action : actions) {
        auto *button = new QToolButton(column().parentWidget());
        button->setObjectName(action->objectName() + "Button"_L1);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
    }
    row->addStretch();
    column().addSpacing(spacing::hair);
    column().addLayout(row);
    addFields();
    column().addStretch();
}

const Character *CharacterPage::find(const Show &show) const
{
    return show.findCharacter(m_character);
}

Character *CharacterPage::find(Show &show) const
{
    const int row = castRow(show, m_character);
    return row < 0 ? nullptr : &show.cast[static_cast<std::size_t>(row)];
}

QString CharacterPage::nameProblem(const Show &show, const QString &name) const
{
    const QString wanted = name.simplified();
    if (wanted.isEmpty())
        return tr("Everybody needs a name.");
    const auto isTaken = [&](const Character &each) {
        return each.id != m_character
            && (each.name.compare(wanted, Qt::CaseInsensitive) == 0
                || each.aliases.contains(wanted, Qt::CaseInsensitive));
    };
    return std::any_of(show.cast.begin(), show.cast.end(), isTaken) ? tr("Somebody else is called that.")
                                                                    : QString();
}

void CharacterPage::addFields()
{
    const auto reader = [this](QString Character::*member) {
        return [this, member](const Show &show) {
            const Character *character = find(show);
            return character ? character->*member : QString();
        };
    };
    const auto writer = [this](QString Character::*member) {
        return [this, member](Show &show, const QString &text) {
            if (Character *character = find(show))
                character->*member = text;
        };
    };
    const auto line = [&](const QString &name, const QString &label, const QString &guidance,
                          QString Character::*member) {
        bind(guided::addLine(column(), name, label, guidance), {name, label, reader(member), writer(member)});
    };
    const auto text = [&](const QString &name, const QString &label, const QString &guidance, int lines,
                          QString Character::*member) {
        bind(guided::addText(column(), name, label, guidance, lines),
            {name, label, reader(member), writer(member)});
    };
    const auto list = [&](const QString &name, const QString &label, const QString &guidance,
                          QStringList Character::*member) {
        bindLines(guided::addText(column(), name, label, guidance, 1),
            {name, label,
                [this, member](const Show &show) {
                    const Character *character = find(show);
                    return character ? (character->*member).join(u'\n') : QString();
                },
                [this, member](Show &show, const QString &lines) {
                    if (Character *character = find(show))
                        character->*member = split(lines);
                }});
    };

    Binding name {u"characterName"_s, tr("Name"), reader(&Character::name), {}};
    name.write = [this](Show &show, const QString &wanted) {
        if (Character *character = find(show))
            character->name = wanted.simplified();
    };
    name.problem = [this](const Show &show, const QString &wanted) { return nameProblem(show, wanted); };
    // Half a name would go into every brief.
    name.whenLeft = true;
    bind(guided::addLine(column(), name.key, name.what,
             tr("As it stands over their lines. Another name goes into every brief; the outline and the "
                "scenes keep the old one until they are written again.")),
        name);
    list(u"characterAliases"_s, tr("Other names"), tr("One a line: what else they are called."),
        &Character::aliases);
    line(u"characterRole"_s, tr("Role"),
        tr("What they are to the show: the captain, the sister, the new one."), &Character::role);
    line(u"characterAge"_s, tr("Age"), tr("A number, or about."), &Character::age);
    text(u"characterOneLine"_s, tr("In one line"),
        tr("Who they are in a sentence; the story is broken with it."), 1, &Character::oneLine);
    text(u"characterDescription"_s, tr("Description"),
        tr("What whoever plays them would ask: history, habits, how they enter a room."), 3,
        &Character::description);

    guided::addHeading(column(), tr("What makes them funny"));
    text(u"characterWant"_s, tr("Want"),
        tr("What they are after in every scene and do not get: to be thanked, to be left alone, to be in "
           "charge. Small and concrete enough that somebody can stand in its way."),
        2, &Character::want);
    text(u"characterFlaw"_s, tr("Flaw"),
        tr("What they do that keeps it from them, and never notice. In a comedy the flaw makes the plan, and "
           "the plan makes it worse."),
        2, &Character::flaw);

    guided::addHeading(column(), tr("What they feel about the others"),
        tr("A few words each: it decides how the two talk. What the others feel about them is on theirs."));
    m_alone = new QLabel(tr("There is nobody else in the cast yet."), column().parentWidget());
    m_alone->setProperty("role", u"guidance"_s);
    column().addWidget(m_alone);
    m_feelingColumn = new QVBoxLayout;
    m_feelingColumn->setSpacing(0);
    column().addLayout(m_feelingColumn);

    guided::addHeading(column(), tr("How they talk"));
    text(u"characterSpeech"_s, tr("Speech"),
        tr("Long or short, straight or around the corner, what they never say, what they do when cornered."),
        2, &Character::speechNotes);
    list(u"characterLines"_s, tr("Sample lines"),
        tr("One a line, as they would say it: the surest way to a voice."), &Character::sampleLines);

    guided::addHeading(column(), tr("For your eyes"));
    text(u"characterPrivate"_s, tr("Private notes"),
        tr("Never sent to anybody, and no part of any prompt. Changing them has nothing written again."), 2,
        &Character::privateNotes);
    m_unknown = new QLabel(column().parentWidget());
    m_unknown->setObjectName(u"characterUnknown"_s);
    m_unknown->setProperty("role", u"guidance"_s);
    m_unknown->setTextFormat(Qt::PlainText);
    m_unknown->setWordWrap(true);
    column().addSpacing(spacing::small);
    column().addWidget(m_unknown);
}

void CharacterPage::setCharacter(const Show &show, const CharacterId &character)
{
    if (character != m_character) {
        flush();
        discard();
        m_character = character;
        verticalScrollBar()->setValue(0);
    }
    setShow(show);
}

void CharacterPage::focusName()
{
    auto *name = findChild<QLineEdit *>(u"characterName"_s);
    name->setFocus();
    name->selectAll();
    ensureWidgetVisible(name);
}

void CharacterPage::rebuild()
{
    const Character *character = find(base());
    setTitle(character ? character->name : QString());
    setAccessibleName(character ? tr("Character: %1").arg(character->name) : tr("Character"));
    m_unknown->setVisible(character && !character->extra.isEmpty());
    if (character)
        m_unknown->setText(
            tr("Also kept, without a field here: %1.").arg(character->extra.keys().join(", "_L1)));
    rebuildFeelings();
}

void CharacterPage::rebuildFeelings()
{
    std::vector<const Character *> others;
    for (const Character &each : base().cast) {
        if (each.id != m_character)
            others.push_back(&each);
    }
    m_alone->setVisible(others.empty());
    const bool isSame = std::equal(others.begin(), others.end(), m_feelings.begin(), m_feelings.end(),
        [](const Character *each, const Feeling &feeling) { return each->id == feeling.about; });
    if (!isSame) {
        for (const Feeling &feeling : m_feelings) {
            unbind(feeling.cell);
            delete feeling.cell;
        }
        m_feelings.clear();
        QWidget *before = findChild<TextArea *>(u"characterFlaw"_s);
        for (const Character *each : others) {
            const CharacterId about = each->id;
            auto *cell = new QWidget(column().parentWidget());
            auto *layout = new QVBoxLayout(cell);
            layout->setContentsMargins(0, 0, 0, 0);
            layout->setSpacing(spacing::hair);
            TextArea *area = guided::addText(
                *layout, u"feeling:"_s + QString::fromStdString(about.value()), u"?"_s, {}, 1);
            m_feelingColumn->addWidget(cell);
            bind(area,
                {u"feeling:%1:%2"_s.arg(
                     QString::fromStdString(m_character.value()), QString::fromStdString(about.value())),
                    tr("What they feel"),
                    [this, about](const Show &show) { return feelingOf(show, m_character, about); },
                    [this, about](
                        Show &show, const QString &text) { setFeeling(show, m_character, about, text); }});
            m_feelings.push_back({about, cell, cell->findChild<QLabel *>()});
            setTabOrder(before, area);
            before = area;
        }
        setTabOrder(before, findChild<TextArea *>(u"characterSpeech"_s));
    }
    for (std::size_t i = 0; i < others.size(); ++i) {
        const QString label = tr("About %1").arg(others[i]->name);
        m_feelings[i].label->setText(label);
        m_feelings[i].cell->findChild<TextArea *>()->setAccessibleName(label);
    }
}

} // namespace dg
