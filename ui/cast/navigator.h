// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The navigator: the show, its cast, its episodes and, once the outline is known, the scenes. GUI thread.

#include "core/base/strong.h"
#include "core/project/project_session.h"

#include <QStandardItemModel>
#include <QWidget>

class QLabel;
class QTreeView;

namespace dg {

class BoardModel;
class ElidedParagraph;
class Theme;

class Navigator : public QWidget {
    Q_OBJECT
public:
    /// `theme` and `board` outlive it.
    Navigator(const Theme &theme, BoardModel &board, QWidget *parent = nullptr);

    void open(const ProjectSnapshot &snapshot);
    /// The show as the writer has it now: its title, logline and cast.
    void setShow(const Show &show);
    void setEpisodes(const ProjectSnapshot &snapshot);
    /// The episode's title as the brief has it now.
    void setEpisodeTitle(EpisodeId episode, const QString &title);
    void select(const SceneId &scene);
    void select(const CharacterId &character);
    void selectBible();
    void selectRelations();
    /// The open one.
    void selectEpisode();

Q_SIGNALS:
    void bibleSelected();
    void relationsSelected();
    void newCharacterAsked();
    void newEpisodeAsked();
    /// What can be done with a row is asked for: by the mouse, or by the keyboard.
    void characterMenuAsked(const dg::CharacterId &character, const QPoint &at);
    void episodeMenuAsked(dg::EpisodeId episode, const QPoint &at);
    void characterRemovalAsked(const dg::CharacterId &character);
    void episodeRenamingAsked(dg::EpisodeId episode);
    void episodeRemovalAsked(dg::EpisodeId episode);
    void characterSelected(const dg::CharacterId &character);
    void episodeSelected(dg::EpisodeId episode);
    void sceneSelected(const dg::SceneId &scene);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fillCast(const Show &show);
    void fillEpisodes(const ProjectSnapshot &snapshot);
    [[nodiscard]] QStandardItem *find(int kind, const QVariant &id) const;
    void selectQuietly(const QStandardItem *item);
    void press(const QModelIndex &index);
    void askForMenu(const QModelIndex &index, const QPoint &at);
    bool keyPressed(int key);
    void addScenes(int first, int last);
    void refreshScenes(int first, int last);
    void currentChanged(const QModelIndex &index);
    void restyle();

    const Theme &m_theme;
    BoardModel &m_board;
    QLabel *m_title;
    ElidedParagraph *m_logline;
    QTreeView *m_tree;
    QStandardItemModel m_model;
    QStandardItem *m_cast = nullptr;
    QStandardItem *m_episodes = nullptr;
    QStandardItem *m_scenes = nullptr; ///< the open episode, under which they stand
    bool m_quiet = false; ///< the selection follows the window, not the writer
};

} // namespace dg
