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
    /// The episode's title as the brief has it now.
    void setEpisodeTitle(EpisodeId episode, const QString &title);
    void select(const SceneId &scene);

Q_SIGNALS:
    void characterSelected(const dg::CharacterId &character);
    void episodeSelected(dg::EpisodeId episode);
    void sceneSelected(const dg::SceneId &scene);

private:
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
    QStandardItem *m_scenes = nullptr; ///< the open episode, under which they stand
    bool m_quiet = false; ///< the selection follows the window, not the writer
};

} // namespace dg
