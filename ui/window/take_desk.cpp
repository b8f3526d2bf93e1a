// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/take_desk.h"

#include "core/events/stage_names.h"
#include "core/pipeline/run_setup.h"
#include "ui/board/board_model.h"
#include "ui/notes/scene_notes.h"
#include "ui/window/undo.h"

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QString subjectOf(const SceneId &scene)
{
    return QString::fromStdString(scene.value());
}

/// On the project's thread. There is one text of the writer's own at a time: what stands there already is
/// written on, whichever take it began as.
Expected<void> putMine(
    ProjectFile &file, EpisodeId episode, const SceneId &scene, const QString &text, ResultId basedOn)
{
    const StageRef ref {stages::scene, subjectOf(scene)};
    const auto all = file.results(episode, ref);
    if (!all)
        return tl::unexpected(all.error());
    const QByteArray body = text.toUtf8();
    for (auto result = all->rbegin(); result != all->rend(); ++result) {
        if (isMine(*result) && result->body == body)
            return file.chooseTake(result->id);
    }
    const auto current = file.current(episode, ref);
    if (!current)
        return tl::unexpected(current.error());
    const bool goesOn = *current && isMine(**current);
    const ResultId base = goesOn || (basedOn == ResultId {} && *current) ? (*current)->id : basedOn;
    return file.saveMine(episode, scene, text, base).map([](ResultId) {});
}

} // namespace

TakeDesk::TakeDesk(EpisodeDesk &desk, UndoActions &undo, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_undo(undo)
{
    connect(&desk, &EpisodeDesk::opened, this, [this] {
        m_anotherLook.clear();
        m_keepMine.clear();
        adopt();
    });
    connect(&desk, &EpisodeDesk::refreshed, this, [this] {
        adopt();
        afterRun();
    });
    connect(&desk, &EpisodeDesk::runFinished, this, &TakeDesk::afterRun);
    connect(&desk, &EpisodeDesk::saveFailed, this, [this] { m_ahead.clear(); });
}

void TakeDesk::adopt()
{
    if (!m_desk.hasChanges())
        m_ahead.clear();
    markBoard();
}

void TakeDesk::markBoard()
{
    const ProjectSnapshot &snapshot = m_desk.snapshot();
    std::map<SceneId, SceneMarks> marks;
    if (snapshot.outline) {
        for (const OutlineScene &scene : snapshot.outline->scenes) {
            SceneMarks &mark = marks[scene.id];
            mark.locked = isLocked(scene.id);
            mark.mine = standing(scene.id).mine;
            // A run that has been at it since has had that look.
            const int row = m_desk.board().rowOf(scene.id);
            if (m_desk.isRunning() && row >= 0 && isWhole(m_desk.board().card(row).state)
                && m_desk.board().card(row).marks.anotherLook.isEmpty())
                m_anotherLook.erase(scene.id);
            if (const auto why = m_anotherLook.find(scene.id); why != m_anotherLook.end())
                mark.anotherLook = why->second;
            const auto takes = snapshot.takes.find(scene.id);
            if (takes != snapshot.takes.end())
                mark.takes = static_cast<int>(std::count_if(takes->second.begin(), takes->second.end(),
                    [](const StageResult &take) { return take.finished; }));
        }
    }
    m_desk.board().setMarks(marks);
}

StandingTake TakeDesk::standing(const SceneId &scene) const
{
    if (const auto ahead = m_ahead.find(scene); ahead != m_ahead.end())
        return ahead->second;
    StandingTake standing;
    if (!m_desk.isOpen())
        return standing;
    const StageRef ref {stages::scene, subjectOf(scene)};
    for (const StageResult &result : m_desk.snapshot().results) {
        if (result.ref == ref && result.finished) {
            standing.take = result.id;
            standing.mine = isMine(result);
        }
    }
    standing.text = currentText(m_desk.snapshot(), scene);
    // A run may have written it since it was read.
    const int row = m_desk.board().rowOf(scene);
    if (!standing.mine && row >= 0 && m_desk.isRunning() && !m_desk.board().card(row).settledText.isEmpty())
        standing.text = m_desk.board().card(row).settledText;
    return standing;
}

bool TakeDesk::isLocked(const SceneId &scene) const
{
    if (!m_desk.isOpen())
        return false;
    const auto steering = m_desk.snapshot().steering.find(scene);
    return steering != m_desk.snapshot().steering.end() && steering->second.locked;
}

QString TakeDesk::nameOf(const SceneId &scene) const
{
    return tr("scene %1").arg(m_desk.board().rowOf(scene) + 1);
}

/// On the board at once, whatever the disk takes.
void TakeDesk::show(const SceneId &scene, const StandingTake &standing)
{
    m_ahead[scene] = standing;
    markBoard();
    m_desk.board().setTexts({{scene, standing.text}});
}

void TakeDesk::choose(ResultId take)
{
    for (const auto &[scene, results] : m_desk.snapshot().takes) {
        const auto found = std::find_if(
            results.begin(), results.end(), [&](const StageResult &each) { return each.id == take; });
        if (found == results.end() || !found->finished)
            continue;
        const StandingTake before = standing(scene);
        const StandingTake after {take, isMine(*found), QString::fromUtf8(found->body)};
        m_undo.push(
            tr("Choose a take of %1").arg(nameOf(scene)),
            [this, scene = scene, after] { restore(scene, after); },
            [this, scene = scene, before] { restore(scene, before); });
        return;
    }
}

void TakeDesk::restore(const SceneId &scene, const StandingTake &standing)
{
    const EpisodeId episode = m_desk.snapshot().episode;
    if (standing.mine) {
        m_desk.change([episode, scene, standing](ProjectFile &file) {
            return putMine(file, episode, scene, standing.text, standing.take);
        });
    } else if (standing.take != ResultId {}) {
        m_desk.change([take = standing.take](ProjectFile &file) { return file.chooseTake(take); });
    } else {
        return;
    }
    show(scene, standing);
}

void TakeDesk::setLocked(const SceneId &scene, bool locked)
{
    if (!m_desk.isOpen() || locked == isLocked(scene) || m_desk.board().rowOf(scene) < 0)
        return;
    if (locked && standing(scene).text.isEmpty()) {
        Q_EMIT said(tr("A scene that is not written has nothing to lock."));
        return;
    }
    const auto set = [this, scene](bool to) {
        const EpisodeId episode = m_desk.snapshot().episode;
        m_desk.change([episode, scene, to](ProjectFile &file) {
            return file.steering(episode).and_then([&](std::map<SceneId, SceneSteering> all) {
                SceneSteering steering = all[scene];
                steering.locked = to;
                return file.saveSteering(episode, scene, steering);
            });
        });
    };
    m_undo.push((locked ? tr("Lock %1") : tr("Unlock %1")).arg(nameOf(scene)), [set, locked] { set(locked); },
        [set, locked] { set(!locked); });
}

void TakeDesk::putText(const SceneId &scene, const QString &text, const QString &what)
{
    putTexts({{scene, text}}, what);
}

void TakeDesk::putTexts(const std::map<SceneId, QString> &texts, const QString &what)
{
    std::map<SceneId, StandingTake> before;
    for (const auto &[scene, text] : texts)
        before[scene] = standing(scene);
    const auto put = [this, texts, before] {
        for (const auto &[scene, text] : texts)
            restore(scene, {before.at(scene).take, true, text});
    };
    const auto takeBack = [this, before] {
        for (const auto &[scene, was] : before)
            restore(scene, was);
    };
    m_undo.push(what, put, takeBack);
}

void TakeDesk::saveTyped(const SceneId &scene, const QString &text, ResultId basedOn)
{
    restore(scene, {basedOn, true, text});
}

void TakeDesk::pushTyped(const SceneId &scene, const StandingTake &before)
{
    const StandingTake after {before.take, true, standing(scene).text};
    if (after.text == before.text)
        return;
    m_undo.pushDone(
        tr("Edit %1").arg(nameOf(scene)), [this, scene, after] { restore(scene, after); },
        [this, scene, before] { restore(scene, before); });
}

void TakeDesk::takeBack()
{
    m_undo.stack().undo();
}

void TakeDesk::askForAnother(const SceneId &scene, QWidget *parent)
{
    const int row = m_desk.board().rowOf(scene);
    if (row < 0 || !m_desk.isOpen())
        return;
    const TakeObstacle obstacle = standing(scene).mine ? TakeObstacle::Mine
        : isLocked(scene)                              ? TakeObstacle::Locked
                                                       : TakeObstacle::None;
    const SceneCard &card = m_desk.board().card(row);
    auto *dialog = new AnotherTakeDialog(u"%1  %2"_s.arg(card.number).arg(card.slug), {}, obstacle, parent);
    connect(dialog, &QDialog::accepted, this, [this, dialog, scene] {
        const StandingTake before = standing(scene); // a run may have ended since it was asked
        AnotherTake asked;
        asked.direction = dialog->direction();
        if (!asked.direction.isEmpty())
            asked.direction.earlier = before.text;
        asked.unlock = isLocked(scene);
        if (before.mine) {
            // What is the writer's own is never written over: a run begins beside it, and it stands again.
            for (const Take &take : takesOfScene(m_desk.snapshot(), scene)) {
                if (take.finished && !take.mine)
                    asked.beside = take.id;
            }
            if (asked.beside == ResultId {}) {
                Q_EMIT said(tr("There is no other take of this scene to begin from."));
                return;
            }
            if (!dialog->choosesNew())
                m_keepMine[scene] = before;
        }
        Q_EMIT anotherTakeAsked(scene, asked);
    });
    dialog->open();
}

void TakeDesk::afterRun()
{
    if (m_desk.isRunning() || m_desk.hasChanges() || m_desk.waitsToRun())
        return;
    for (const auto &[scene, mine] : std::exchange(m_keepMine, {}))
        restore(scene, mine);
}

void TakeDesk::setAnotherLook(const std::map<SceneId, QString> &reasons)
{
    m_anotherLook = reasons;
    if (m_desk.isOpen())
        markBoard();
}

QString TakeDesk::anotherLook(const SceneId &scene) const
{
    const auto why = m_anotherLook.find(scene);
    return why == m_anotherLook.end() ? QString() : why->second;
}

} // namespace dg
