// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/board/board_model.h"

#include "core/events/stage_names.h"
#include "core/screenplay/fountain.h"
#include "core/screenplay/page_length.h"
#include "core/story/json.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QString inOneLine(const Turn &turn)
{
    const auto trimmed = [](QString text) {
        text = text.simplified();
        while (text.endsWith(u'.'))
            text.chop(1);
        return text;
    };
    if (turn.from.isEmpty())
        return turn.to.simplified();
    return u"%1 → %2"_s.arg(trimmed(turn.from), trimmed(turn.to));
}

std::vector<SceneCard> cardsOf(const Outline &outline)
{
    std::map<QString, QString> actOf; // by the label of the act's first scene
    for (const Act &act : outline.acts) {
        if (!act.scenes.isEmpty())
            actOf[act.scenes.first()] = act.name;
    }
    std::vector<SceneCard> cards;
    cards.reserve(outline.scenes.size());
    for (const OutlineScene &scene : outline.scenes) {
        SceneCard card;
        card.id = scene.id;
        card.number = static_cast<int>(cards.size()) + 1;
        card.slug = scene.slug;
        card.turn = inOneLine(scene.turn);
        if (const auto act = actOf.find(scene.label); act != actOf.end())
            card.act = act->second;
        card.stories = scene.stories;
        card.cast = scene.cast;
        card.targetEighths = scene.targetEighths;
        cards.push_back(std::move(card));
    }
    return cards;
}

QString tipOf(const SceneCard &card)
{
    const SceneState shown = shownState(card);
    QStringList tips;
    if (shown == SceneState::NeedsLook)
        tips.append(BoardModel::tr("Needs another look: %1.").arg(card.marks.anotherLook));
    else if (const QString tip = stateTip(shown); !tip.isEmpty())
        tips.append(tip);
    if (shown != SceneState::Locked && card.marks.locked)
        tips.append(stateTip(SceneState::Locked));
    if (shown != SceneState::Mine && card.marks.mine)
        tips.append(stateTip(SceneState::Mine));
    return tips.join(u'\n');
}

} // namespace

BoardModel::BoardModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

/// The length of what stands there. A text that is still being typed is not measured with every word.
void BoardModel::measure(SceneCard &card, const SceneCard &was) const
{
    if (card.text.isEmpty() || card.state == SceneState::Writing || card.state == SceneState::Refining)
        card.eighths = 0;
    else if (was.eighths == 0 || card.text != was.text)
        card.eighths = pageEighths(readFountain(card.text, TitlePage::None).elements, m_page);
}

void BoardModel::setPageStyle(const PageStyle &style)
{
    if (style.id == m_page.id)
        return;
    m_page = style;
    std::vector<int> changed;
    for (int row = 0; row < sceneCount(); ++row) {
        SceneCard card = m_cards[static_cast<std::size_t>(row)];
        measure(card, SceneCard {});
        if (put(row, std::move(card)))
            changed.push_back(row);
    }
    emitChanged(changed);
}

void BoardModel::open(std::shared_ptr<const Outline> outline, const std::map<SceneId, SceneText> &texts)
{
    setOutline(std::move(outline));
    std::vector<int> changed;
    for (int row = 0; row < sceneCount(); ++row) {
        SceneCard card = m_cards[static_cast<std::size_t>(row)];
        card.reason.clear();
        card.seconds = 0;
        card.text.clear();
        card.settledText.clear();
        card.state = SceneState::Absent;
        if (const auto found = texts.find(card.id); found != texts.end()) {
            card.text = found->second.text;
            card.state = found->second.finished ? SceneState::Done : SceneState::Stopped;
            if (found->second.finished)
                card.settledText = card.text;
        }
        measure(card, m_cards[static_cast<std::size_t>(row)]);
        if (put(row, std::move(card)))
            changed.push_back(row);
    }
    emitChanged(changed);
}

void BoardModel::setOutline(std::shared_ptr<const Outline> outline)
{
    if (outline == m_outline)
        return;
    std::vector<SceneCard> fresh = outline ? cardsOf(*outline) : std::vector<SceneCard> {};

    // Scenes that stay keep their row and their text; only the middle that differs comes and goes.
    std::size_t before = 0;
    while (before < fresh.size() && before < m_cards.size() && fresh[before].id == m_cards[before].id)
        ++before;
    std::size_t after = 0;
    while (after < fresh.size() - before && after < m_cards.size() - before
        && fresh[fresh.size() - 1 - after].id == m_cards[m_cards.size() - 1 - after].id)
        ++after;
    const auto at = static_cast<std::ptrdiff_t>(before);
    if (const std::size_t gone = m_cards.size() - before - after; gone > 0) {
        beginRemoveRows({}, static_cast<int>(before), static_cast<int>(before + gone) - 1);
        m_cards.erase(m_cards.begin() + at, m_cards.begin() + at + static_cast<std::ptrdiff_t>(gone));
        endRemoveRows();
    }
    if (const std::size_t come = fresh.size() - before - after; come > 0) {
        beginInsertRows({}, static_cast<int>(before), static_cast<int>(before + come) - 1);
        m_cards.insert(
            m_cards.begin() + at, fresh.begin() + at, fresh.begin() + at + static_cast<std::ptrdiff_t>(come));
        endInsertRows();
    }
    const std::shared_ptr<const Outline> earlier = std::exchange(m_outline, std::move(outline));
    // A text stands under the heading it was written for, and under no other.
    const auto isAnother = [&](const SceneId &id) {
        const OutlineScene *had = earlier ? earlier->findScene(id) : nullptr;
        const OutlineScene *has = m_outline ? m_outline->findScene(id) : nullptr;
        return had && has && toJson(*had) != toJson(*has);
    };

    std::vector<int> changed;
    for (int row = 0; row < sceneCount(); ++row) {
        SceneCard &now = fresh[static_cast<std::size_t>(row)];
        const SceneCard &was = m_cards[static_cast<std::size_t>(row)];
        if (const auto marks = m_marks.find(now.id); marks != m_marks.end())
            now.marks = marks->second;
        if (!isAnother(now.id)) {
            now.state = was.state;
            now.text = was.text;
            now.settledText = was.settledText;
            now.reason = was.reason;
            now.seconds = was.seconds;
            now.eighths = was.eighths;
        }
        if (put(row, std::move(now)))
            changed.push_back(row);
    }
    emitChanged(changed);
    Q_EMIT outlineChanged();
}

void BoardModel::apply(const RunState &state, const RunChanges &changes, bool live)
{
    // An earlier run's outline may have been edited since.
    if (changes.outline && state.outline && (live || !m_outline))
        setOutline(state.outline);

    indexStages(state);
    std::set<SceneId> scenes;
    if (changes.run || changes.outline) {
        for (const auto &[scene, stages] : m_stagesOf)
            scenes.insert(scene);
    } else {
        for (const std::size_t index : changes.stages) {
            if (const auto scene = sceneOf(state.stages[index].plan.ref))
                scenes.insert(*scene);
        }
    }
    m_changedRows.clear();
    for (const SceneId &scene : scenes) {
        const auto found = m_stagesOf.find(scene);
        const int row = rowOf(scene);
        if (found == m_stagesOf.end() || row < 0)
            continue;
        std::vector<const StageState *> stages;
        for (const std::size_t index : found->second)
            stages.push_back(&state.stages[index]);
        mirror(row, stages, state, live && state.phase == RunPhase::Running);
    }
    std::sort(m_changedRows.begin(), m_changedRows.end());
    emitChanged(m_changedRows);
}

void BoardModel::indexStages(const RunState &state)
{
    if (state.run != m_indexedRun || state.stages.size() < m_indexed) {
        m_indexedRun = state.run;
        m_indexed = 0;
        m_stagesOf.clear();
    }
    for (; m_indexed < state.stages.size(); ++m_indexed) {
        if (const auto scene = sceneOf(state.stages[m_indexed].plan.ref))
            m_stagesOf[*scene].push_back(m_indexed);
    }
}

void BoardModel::mirror(
    int row, const std::vector<const StageState *> &stages, const RunState &state, bool live)
{
    SceneCard card = m_cards[static_cast<std::size_t>(row)];
    const SceneProgress progress = progressOf(stages, live);
    card.state = progress.state;
    card.reason = progress.reason;
    const bool whole = isWhole(card.state);
    if (!progress.text.isEmpty())
        card.text = progress.text;
    else if (card.state == SceneState::Writing)
        card.text.clear();
    else if (!whole && !card.settledText.isEmpty())
        // What was written before still stands until something new does.
        card.text = card.settledText;
    if (whole)
        card.settledText = card.text;
    if (card.state == SceneState::Absent && !card.text.isEmpty())
        card.state = card.settledText.isEmpty() ? SceneState::Stopped : SceneState::Done;
    if (card.marks.mine && !live && !whole && !card.settledText.isEmpty()) {
        // However the run ended with it, the writer has written it since.
        card.state = SceneState::Done;
        card.reason.clear();
        card.text = card.settledText;
    }
    if (whole && live)
        card.marks.anotherLook.clear(); // it has just been had

    measure(card, m_cards[static_cast<std::size_t>(row)]);
    card.seconds = 0;
    if (progress.calling && live && progress.calling->callingAt)
        card.seconds = static_cast<int>(
            std::chrono::duration_cast<std::chrono::seconds>(state.lastEventAt - *progress.calling->callingAt)
                .count());
    if (put(row, std::move(card)))
        m_changedRows.push_back(row);
}

void BoardModel::setTexts(const std::map<SceneId, QString> &texts)
{
    std::vector<int> changed;
    for (int row = 0; row < sceneCount(); ++row) {
        SceneCard card = m_cards[static_cast<std::size_t>(row)];
        const auto found = texts.find(card.id);
        if (found == texts.end() || found->second.isEmpty() || isUnderWay(card.state))
            continue;
        card.text = found->second;
        card.settledText = card.text;
        if (card.marks.mine || !canRetry(card.state)) {
            card.reason.clear();
            card.state =
                isWhole(card.state) && card.state != SceneState::PassFailed ? card.state : SceneState::Done;
        }
        measure(card, m_cards[static_cast<std::size_t>(row)]);
        if (put(row, std::move(card)))
            changed.push_back(row);
    }
    emitChanged(changed);
}

void BoardModel::setMarks(const std::map<SceneId, SceneMarks> &marks)
{
    m_marks = marks;
    std::vector<int> changed;
    for (int row = 0; row < sceneCount(); ++row) {
        SceneCard card = m_cards[static_cast<std::size_t>(row)];
        const auto found = m_marks.find(card.id);
        card.marks = found == m_marks.end() ? SceneMarks {} : found->second;
        if (put(row, std::move(card)))
            changed.push_back(row);
    }
    emitChanged(changed);
}

bool BoardModel::put(int row, SceneCard card)
{
    SceneCard &was = m_cards[static_cast<std::size_t>(row)];
    if (was == card)
        return false;
    was = std::move(card);
    return true;
}

void BoardModel::emitChanged(const std::vector<int> &rows)
{
    for (std::size_t first = 0; first < rows.size();) {
        std::size_t last = first;
        while (last + 1 < rows.size() && rows[last + 1] == rows[last] + 1)
            ++last;
        Q_EMIT dataChanged(index(rows[first]), index(rows[last]));
        first = last + 1;
    }
}

int BoardModel::rowOf(const SceneId &id) const
{
    const auto found =
        std::find_if(m_cards.begin(), m_cards.end(), [&](const SceneCard &card) { return card.id == id; });
    return found == m_cards.end() ? -1 : static_cast<int>(found - m_cards.begin());
}

int BoardModel::count(SceneState state) const
{
    return static_cast<int>(std::count_if(
        m_cards.begin(), m_cards.end(), [&](const SceneCard &card) { return card.state == state; }));
}

std::vector<int> BoardModel::writtenEighths() const
{
    std::vector<int> eighths;
    eighths.reserve(m_cards.size());
    for (const SceneCard &card : m_cards)
        eighths.push_back(card.text == card.settledText ? card.eighths : 0);
    return eighths;
}

int BoardModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : sceneCount();
}

QVariant BoardModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SceneCard &card = m_cards[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return u"%1  %2"_s.arg(card.number).arg(card.slug);
    case Qt::ToolTipRole: {
        const QString tip = tipOf(card);
        if (!card.reason.isEmpty() || tip.isEmpty())
            return card.reason.isEmpty() ? card.turn : card.reason;
        return u"%1\n%2\n%3"_s.arg(card.slug, card.turn, tip);
    }
    case Qt::AccessibleTextRole:
        return tr("Scene %1, %2: %3").arg(card.number).arg(card.slug, stateWord(shownState(card)));
    case Qt::AccessibleDescriptionRole:
        if (!card.reason.isEmpty())
            return card.reason;
        return shownState(card) == SceneState::NeedsLook ? card.marks.anotherLook : card.turn;
    case ShownStateRole:
        return static_cast<int>(shownState(card));
    case StateRole:
        return static_cast<int>(card.state);
    case NumberRole:
        return card.number;
    case TextRole:
        return card.text;
    case ReasonRole:
        return card.reason;
    default:
        return {};
    }
}

} // namespace dg
