// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a writer decides about a scene's takes: which one stands in the script, whether it is locked, another
/// one, the writer's own text. Each can be taken back. It also tells the board what is known of its scenes.
/// GUI thread.

#include "core/project/project_session.h"
#include "core/story/steering.h"
#include "ui/board/another_take_dialog.h"
#include "ui/window/episode_desk.h"

#include <QObject>
#include <QString>

#include <map>
#include <optional>

class QWidget;

namespace dg {

class UndoActions;

/// What stands in the script of a scene at some moment.
struct StandingTake {
    ResultId take; ///< of the writer's own it may be the one that began as; none: there is none
    bool mine = false;
    QString text;
};

class TakeDesk : public QObject {
    Q_OBJECT
public:
    /// Both outlive it.
    TakeDesk(EpisodeDesk &desk, UndoActions &undo, QObject *parent = nullptr);

    /// With what was put in a moment ago, though it may not be on disk yet.
    [[nodiscard]] StandingTake standing(const SceneId &scene) const;
    [[nodiscard]] bool isLocked(const SceneId &scene) const;
    /// "scene 3".
    [[nodiscard]] QString nameOf(const SceneId &scene) const;

    void choose(ResultId take);
    void setLocked(const SceneId &scene, bool locked);
    /// The scene reads so: as the writer's own. `what`: for the undo menu.
    void putText(const SceneId &scene, const QString &text, const QString &what);
    /// Several scenes at once, as one step.
    void putTexts(const std::map<SceneId, QString> &texts, const QString &what);
    /// As putText, without a step: what is being typed. `basedOn`: the take it began as.
    void saveTyped(const SceneId &scene, const QString &text, ResultId basedOn);
    /// The step for what was typed since.
    void pushTyped(const SceneId &scene, const StandingTake &before);
    /// Takes the last step back.
    void takeBack();
    /// Back to that, without a step.
    void restore(const SceneId &scene, const StandingTake &standing);

    /// Asks what should be different, and writes it.
    void askForAnother(const SceneId &scene, QWidget *parent);

    /// Why scenes need another look; of those that are not named, they do not.
    void setAnotherLook(const std::map<SceneId, QString> &reasons);
    [[nodiscard]] QString anotherLook(const SceneId &scene) const;

Q_SIGNALS:
    /// A sentence for the status line.
    void said(const QString &sentence);
    /// Another take is wanted; whoever starts runs calls back.
    void anotherTakeAsked(const dg::SceneId &scene, const dg::AnotherTake &asked);

private:
    void adopt();
    void markBoard();
    void show(const SceneId &scene, const StandingTake &standing);
    void afterRun();

    EpisodeDesk &m_desk;
    UndoActions &m_undo;
    std::map<SceneId, QString> m_anotherLook;
    std::map<SceneId, StandingTake> m_ahead; ///< put in, and not yet in the snapshot
    std::map<SceneId, StandingTake> m_keepMine; ///< the writer's own, to stand again when the run has ended
};

} // namespace dg
