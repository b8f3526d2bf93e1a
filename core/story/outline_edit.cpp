// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/outline_edit.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>
#include <limits>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

using Scenes = std::vector<OutlineScene>;

Scenes::iterator at(Scenes &scenes, std::size_t index)
{
    return scenes.begin() + static_cast<std::ptrdiff_t>(index);
}

QString seamOf(const OutlineScene &earlier, const OutlineScene &later)
{
    return u"%1+%2"_s.arg(
        QString::fromStdString(earlier.id.value()), QString::fromStdString(later.id.value()));
}

/// Neighbours whose hand-over fits, among what an outline keeps beside its fields: the studio's own, never
/// part of a prompt or a key.
constexpr auto seamsKey = "seams"_L1;

QSet<QString> fittingSeams(const Outline &outline)
{
    QSet<QString> fitting;
    for (const QJsonValue &seam : outline.extra.value(seamsKey).toArray())
        fitting.insert(seam.toString());
    return fitting;
}

/// Whether a writer has changed the order; before that all of them fit.
bool namesSeams(const Outline &outline)
{
    return outline.extra.contains(seamsKey);
}

/// From here on the outline says itself which seams fit.
void nameSeams(Outline &outline)
{
    if (namesSeams(outline))
        return;
    QJsonArray seams;
    for (std::size_t i = 1; i < outline.scenes.size(); ++i)
        seams.append(seamOf(outline.scenes[i - 1], outline.scenes[i]));
    outline.extra.insert(seamsKey, seams);
}

void leaveAct(Outline &outline, const QString &label)
{
    for (Act &act : outline.acts)
        act.scenes.removeAll(label);
}

/// Into `act`, at the place that the order of the scenes gives it there.
void enterAct(Outline &outline, std::size_t act, std::size_t scene)
{
    QStringList &labels = outline.acts[act].scenes;
    qsizetype place = 0;
    for (std::size_t i = scene; i-- > 0;) {
        if (const qsizetype found = labels.indexOf(outline.scenes[i].label); found >= 0) {
            place = found + 1;
            break;
        }
    }
    labels.insert(place, outline.scenes[scene].label);
}

/// The act for a scene that has just come to stand at `scene`.
std::optional<std::size_t> actFor(const Outline &outline, std::size_t scene, bool ofNext)
{
    const auto before = scene > 0 ? actOfScene(outline, scene - 1) : std::nullopt;
    const auto after = scene + 1 < outline.scenes.size() ? actOfScene(outline, scene + 1) : std::nullopt;
    if (ofNext)
        return after ? after : before;
    return before ? before : after;
}

template <class Taken>
QString firstFree(QChar letter, std::size_t from, Taken isTaken)
{
    for (std::size_t number = from;; ++number) {
        QString label = letter + QString::number(number);
        if (!isTaken(label))
            return label;
    }
}

} // namespace

SceneId freeSceneId(const Outline &outline, const std::set<SceneId> &used)
{
    // Behind all that ever were: a gap is the id of a scene that has been there.
    std::size_t number = 1;
    const auto passBy = [&number](const SceneId &id) {
        bool isNumber = false;
        const qulonglong its = QString::fromStdString(id.value()).mid(1).toULongLong(&isNumber);
        if (isNumber && its < std::numeric_limits<std::size_t>::max())
            number = std::max(number, static_cast<std::size_t>(its) + 1);
    };
    std::for_each(used.begin(), used.end(), passBy);
    for (const OutlineScene &scene : outline.scenes)
        passBy(scene.id);
    return SceneId(u"s%1"_s.arg(number, 3, 10, QLatin1Char('0')).toStdString());
}

QString freeSceneLabel(const Outline &outline)
{
    return firstFree(u'S', outline.scenes.size() + 1, [&](const QString &label) {
        return std::any_of(outline.scenes.begin(), outline.scenes.end(),
                   [&](const OutlineScene &scene) { return scene.label == label; })
            || std::any_of(outline.acts.begin(), outline.acts.end(),
                [&](const Act &act) { return act.scenes.contains(label); });
    });
}

QString freePlantLabel(const Outline &outline)
{
    QSet<QString> taken;
    for (const OutlineScene &scene : outline.scenes) {
        for (const Plant &plant : scene.plants)
            taken.insert(plant.label);
        for (const Payoff &payoff : scene.payoffs)
            taken.insert(payoff.label);
    }
    return firstFree(u'P', 1, [&](const QString &label) { return taken.contains(label); });
}

OutlineScene sceneToFill(const Outline &outline, std::size_t at, const SceneId &id)
{
    OutlineScene scene;
    scene.id = id;
    scene.label = freeSceneLabel(outline);
    const OutlineScene *before = at > 0 ? &outline.scenes[at - 1] : nullptr;
    const OutlineScene *after = at < outline.scenes.size() ? &outline.scenes[at] : nullptr;
    if (const OutlineScene *near = before ? before : after) {
        scene.slug = near->slug;
        scene.place = near->place;
        scene.time = near->time;
        scene.cast = near->cast;
        scene.stories = near->stories;
        scene.owner = near->owner;
    }
    if (before) {
        scene.handoffIn = before->handoffOut;
        scene.atEntry = before->atExit;
    }
    if (after)
        scene.handoffOut = after->handoffIn;
    return scene;
}

void insertScene(Outline &outline, std::size_t at, OutlineScene scene, bool ofNextAct)
{
    nameSeams(outline);
    at = std::min(at, outline.scenes.size());
    outline.scenes.insert(dg::at(outline.scenes, at), std::move(scene));
    if (const auto act = actFor(outline, at, ofNextAct))
        enterAct(outline, *act, at);
}

bool removeScene(Outline &outline, std::size_t at)
{
    if (outline.scenes.size() < 2 || at >= outline.scenes.size())
        return false;
    nameSeams(outline);
    leaveAct(outline, outline.scenes[at].label);
    outline.scenes.erase(dg::at(outline.scenes, at));
    return true;
}

void moveScene(Outline &outline, std::size_t from, std::size_t to, std::optional<std::size_t> act)
{
    if (from >= outline.scenes.size())
        return;
    nameSeams(outline);
    const auto was = actOfScene(outline, from);
    OutlineScene scene = std::move(outline.scenes[from]);
    outline.scenes.erase(at(outline.scenes, from));
    leaveAct(outline, scene.label);
    to = std::min(to, outline.scenes.size());
    outline.scenes.insert(at(outline.scenes, to), std::move(scene));
    if (!act || *act >= outline.acts.size())
        // Its own act, as long as it stands at it.
        act = was && (to == from || actFor(outline, to, false) == was || actFor(outline, to, true) == was)
            ? was
            : actFor(outline, to, false);
    if (act)
        enterAct(outline, *act, to);
}

void replaceScene(Outline &outline, OutlineScene scene)
{
    const auto place = std::find_if(outline.scenes.begin(), outline.scenes.end(),
        [&](const OutlineScene &each) { return each.id == scene.id; });
    if (place == outline.scenes.end())
        return;
    scene.label = place->label;
    *place = std::move(scene);
}

bool nudgeScene(Outline &outline, std::size_t at, int step)
{
    const std::size_t count = outline.scenes.size();
    if (at >= count)
        return false;
    const auto act = actOfScene(outline, at);
    const bool isEdge = step < 0 ? at == 0 : at + 1 == count;
    const std::size_t next = step < 0 ? at - 1 : at + 1;
    const auto beside = isEdge ? std::nullopt : actOfScene(outline, next);
    if (act && (isEdge || beside != act)) {
        // The act beside it may be one without scenes.
        const bool isLast = step < 0 ? *act == 0 : *act + 1 == outline.acts.size();
        if (isLast)
            return false;
        moveScene(outline, at, at, step < 0 ? *act - 1 : *act + 1);
        return true;
    }
    if (isEdge)
        return false;
    moveScene(outline, at, next, act);
    return true;
}

std::optional<std::size_t> actOfScene(const Outline &outline, std::size_t at)
{
    const QString &label = outline.scenes[at].label;
    for (std::size_t i = 0; i < outline.acts.size(); ++i) {
        if (outline.acts[i].scenes.contains(label))
            return i;
    }
    return std::nullopt;
}

std::vector<BrokenSeam> brokenSeams(const Outline &outline)
{
    std::vector<BrokenSeam> broken;
    if (!namesSeams(outline))
        return broken;
    const QSet<QString> fitting = fittingSeams(outline);
    for (std::size_t i = 1; i < outline.scenes.size(); ++i) {
        const OutlineScene &earlier = outline.scenes[i - 1];
        const OutlineScene &later = outline.scenes[i];
        if (!fitting.contains(seamOf(earlier, later)))
            broken.push_back({i - 1, earlier.handoffOut, later.handoffIn});
    }
    return broken;
}

std::vector<BrokenSeam> newlyBrokenSeams(const Outline &before, const Outline &after)
{
    QSet<QString> old;
    for (const BrokenSeam &seam : brokenSeams(before))
        old.insert(seamOf(before.scenes[seam.earlier], before.scenes[seam.earlier + 1]));
    std::vector<BrokenSeam> broken = brokenSeams(after);
    std::erase_if(broken, [&](const BrokenSeam &seam) {
        return old.contains(seamOf(after.scenes[seam.earlier], after.scenes[seam.earlier + 1]));
    });
    return broken;
}

void mendSeam(Outline &outline, std::size_t earlier)
{
    if (earlier + 1 >= outline.scenes.size())
        return;
    nameSeams(outline);
    const QString seam = seamOf(outline.scenes[earlier], outline.scenes[earlier + 1]);
    QJsonArray seams = outline.extra.value(seamsKey).toArray();
    if (!seams.contains(seam))
        seams.append(seam);
    outline.extra.insert(seamsKey, seams);
}

bool Callback::isWrong() const
{
    return !plantedIn
        || std::any_of(payoffs.begin(), payoffs.end(), [](const PaidOff &each) { return each.comesFirst; });
}

std::vector<Callback> callbacksOf(const Outline &outline)
{
    std::vector<Callback> callbacks;
    const auto find = [&callbacks](const QString &label) {
        return std::find_if(
            callbacks.begin(), callbacks.end(), [&](const Callback &each) { return each.label == label; });
    };
    for (std::size_t i = 0; i < outline.scenes.size(); ++i) {
        for (const Plant &plant : outline.scenes[i].plants) {
            if (find(plant.label) == callbacks.end())
                callbacks.push_back({plant.label, plant.words, plant.speaker, i, {}});
        }
    }
    for (std::size_t i = 0; i < outline.scenes.size(); ++i) {
        for (const Payoff &payoff : outline.scenes[i].payoffs) {
            auto callback = find(payoff.label);
            if (callback == callbacks.end())
                callback =
                    callbacks.insert(callbacks.end(), Callback {payoff.label, {}, {}, std::nullopt, {}});
            const bool early = callback->plantedIn && i < *callback->plantedIn;
            callback->payoffs.push_back({i, payoff.twist, early});
        }
    }
    return callbacks;
}

} // namespace dg
