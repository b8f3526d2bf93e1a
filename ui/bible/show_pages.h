// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The pages on the show and its people, over one ShowBook: which of them is shown, and what can be done
/// with somebody of the cast. A page is made when it is first asked for. GUI thread.

#include "ui/bible/show_book.h"

#include <QStackedWidget>

class QAction;

namespace dg {

class BiblePage;
class CharacterPage;
class RelationsPage;
class ShowForm;
class Theme;

class ShowPages : public QStackedWidget {
    Q_OBJECT
public:
    /// `theme` and `undo` outlive it.
    ShowPages(const Theme &theme, QUndoStack &undo, QWidget *parent = nullptr);

    [[nodiscard]] ShowBook &book() { return m_book; }
    /// Another project's.
    void open(const Show &show);

    void showBible();
    /// Somebody who is not in the cast is not shown.
    void showCharacter(const CharacterId &character);
    void showRelations();
    /// Who is shown, or was last.
    [[nodiscard]] const CharacterId &character() const { return m_character; }

    /// Passes on what waits for a pause.
    void flush();
    void setSaveHint(const QString &hint);

    /// Adds somebody, shows them and puts the caret into the name.
    void addCharacter();
    void duplicateCharacter(const CharacterId &character);
    void moveCharacter(const CharacterId &character, int by);
    /// `places`: where they stand in the casts of the briefs, for taking it back.
    void removeCharacter(const CharacterId &character, const std::map<EpisodeId, int> &places);

    /// Of the character that is shown; a menu may have them for another.
    [[nodiscard]] QList<QAction *> characterActions() const;

Q_SIGNALS:
    void characterShown(const dg::CharacterId &character);
    /// Nobody is left to show.
    void nobodyShown();
    void removalAsked(const dg::CharacterId &character);

private:
    void refresh();
    void watch(ShowForm *form);
    [[nodiscard]] BiblePage *bible();
    [[nodiscard]] CharacterPage *people();
    [[nodiscard]] RelationsPage *relations();

    const Theme &m_theme;
    ShowBook m_book;
    CharacterId m_character;
    QAction *m_duplicate;
    QAction *m_up;
    QAction *m_down;
    QAction *m_remove;
    BiblePage *m_bible = nullptr;
    CharacterPage *m_people = nullptr;
    RelationsPage *m_relations = nullptr;
};

} // namespace dg
