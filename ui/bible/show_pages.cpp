// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bible/show_pages.h"

#include "ui/bible/bible_page.h"
#include "ui/cast/cast_edit.h"
#include "ui/cast/character_page.h"
#include "ui/cast/relations_page.h"
#include "ui/common/icons.h"

#include <QAction>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

ShowPages::ShowPages(const Theme &theme, QUndoStack &undo, QWidget *parent)
    : QStackedWidget(parent)
    , m_theme(theme)
    , m_book(undo)
{
    setObjectName(u"showPages"_s);
    const auto make = [&](const QString &name, const QString &text, QLatin1String icon, const QString &tip) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        if (!icon.isEmpty())
            action->setIcon(studioIcon(theme, icon));
        action->setToolTip(tip);
        return action;
    };
    m_duplicate = make(u"duplicateCharacter"_s, tr("Duplicate"), "new"_L1,
        tr("Another like this one, under a name of its own"));
    m_up = make(u"characterUp"_s, tr("Move up"), "chevron-up"_L1, tr("Further to the front of the cast"));
    m_down =
        make(u"characterDown"_s, tr("Move down"), "chevron-down"_L1, tr("Further to the back of the cast"));
    m_remove = make(u"removeCharacter"_s, tr("Remove…"), "close"_L1, tr("Out of the show"));
    connect(m_duplicate, &QAction::triggered, this, [this] { duplicateCharacter(m_character); });
    connect(m_up, &QAction::triggered, this, [this] { moveCharacter(m_character, -1); });
    connect(m_down, &QAction::triggered, this, [this] { moveCharacter(m_character, 1); });
    connect(m_remove, &QAction::triggered, this, [this] { Q_EMIT removalAsked(m_character); });
    connect(&m_book, &ShowBook::changed, this, &ShowPages::refresh);
}

QList<QAction *> ShowPages::characterActions() const
{
    return {m_duplicate, m_up, m_down, m_remove};
}

void ShowPages::watch(ShowForm *form)
{
    addWidget(form);
    connect(form, &ShowForm::edited, this,
        [this](const Show &show, const QString &what, const QString &key) { m_book.edit(show, what, key); });
}

BiblePage *ShowPages::bible()
{
    if (!m_bible) {
        m_bible = new BiblePage(m_theme, this);
        watch(m_bible);
        m_bible->setShow(m_book.show());
    }
    return m_bible;
}

CharacterPage *ShowPages::people()
{
    if (!m_people) {
        m_people = new CharacterPage(characterActions(), this);
        addWidget(m_people);
        // The same field of two people is two fields.
        connect(m_people, &ShowForm::edited, this,
            [this](const Show &show, const QString &what, const QString &key) {
                const QString id = QString::fromStdString(m_people->character().value());
                m_book.edit(show, what, key.isEmpty() ? key : key + u'/' + id);
            });
    }
    return m_people;
}

RelationsPage *ShowPages::relations()
{
    if (!m_relations) {
        m_relations = new RelationsPage(m_theme, this);
        addWidget(m_relations);
        m_relations->setShow(m_book.show());
        connect(m_relations, &RelationsPage::edited, this,
            [this](
                const Show &show, const QString &what, const QString &key) { m_book.edit(show, what, key); });
    }
    return m_relations;
}

void ShowPages::open(const Show &show)
{
    if (m_bible) {
        delete m_bible; // with what was typed and could not be passed on
        m_bible = nullptr;
    }
    if (m_people) {
        delete m_people;
        m_people = nullptr;
    }
    m_character = {};
    m_book.open(show);
    if (m_relations)
        m_relations->setShow(show);
}

void ShowPages::refresh()
{
    const Show &show = m_book.show();
    if (m_bible)
        m_bible->setShow(show);
    if (m_relations)
        m_relations->setShow(show);
    const int row = castRow(show, m_character);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < static_cast<int>(show.cast.size()));
    if (!m_people || m_character.isEmpty())
        return;
    if (row >= 0) {
        m_people->setCharacter(show, m_character);
    } else if (currentWidget() == m_people) {
        m_character = {};
        Q_EMIT nobodyShown();
    }
}

void ShowPages::showBible()
{
    flush();
    setCurrentWidget(bible());
}

void ShowPages::showRelations()
{
    flush();
    setCurrentWidget(relations());
}

void ShowPages::showCharacter(const CharacterId &character)
{
    flush();
    if (castRow(m_book.show(), character) < 0)
        return;
    m_character = character;
    people()->setCharacter(m_book.show(), character);
    setCurrentWidget(m_people);
    refresh();
}

void ShowPages::flush()
{
    if (m_bible)
        m_bible->flush();
    if (m_people)
        m_people->flush();
    if (m_relations)
        m_relations->flush();
}

void ShowPages::setSaveHint(const QString &hint)
{
    for (ShowForm *form : {static_cast<ShowForm *>(m_bible), static_cast<ShowForm *>(m_people)}) {
        if (form)
            form->setSaveHint(form->hasProblem() ? tr("Not saved yet") : hint);
    }
}

void ShowPages::addCharacter()
{
    flush();
    const CharacterId id = newCharacterId();
    m_book.edit(
        withNewCharacter(m_book.show(), id, freeName(m_book.show(), tr("New character"))), tr("Add someone"));
    showCharacter(id);
    Q_EMIT characterShown(id);
    m_people->focusName();
}

void ShowPages::duplicateCharacter(const CharacterId &character)
{
    flush();
    const Character *original = m_book.show().findCharacter(character);
    if (!original)
        return;
    const CharacterId id = newCharacterId();
    m_book.edit(withDuplicate(m_book.show(), character, id,
                    freeName(m_book.show(), tr("%1's double").arg(original->name))),
        tr("Duplicate %1").arg(original->name));
    showCharacter(id);
    Q_EMIT characterShown(id);
    m_people->focusName();
}

void ShowPages::moveCharacter(const CharacterId &character, int by)
{
    flush();
    const Character *who = m_book.show().findCharacter(character);
    if (who)
        m_book.edit(withCharacterMoved(m_book.show(), character, by), tr("Move %1").arg(who->name));
}

void ShowPages::removeCharacter(const CharacterId &character, const std::map<EpisodeId, int> &places)
{
    flush();
    const Character *who = m_book.show().findCharacter(character);
    if (!who)
        return;
    const int row = castRow(m_book.show(), character);
    const QString what = tr("Remove %1").arg(who->name);
    m_book.edit(withoutCharacter(m_book.show(), character), what, {}, places);
    if (!m_character.isEmpty())
        return;
    const auto &cast = m_book.show().cast;
    if (cast.empty())
        return;
    const CharacterId next = cast[std::min(static_cast<std::size_t>(row), cast.size() - 1)].id;
    showCharacter(next);
    Q_EMIT characterShown(next);
}

} // namespace dg
