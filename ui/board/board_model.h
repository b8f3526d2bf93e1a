// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The scenes of an episode, in order: a read-only mirror that the Board, the Script and the navigator show.
///
/// Changed only through `open` (another episode, or a fresh look at this one) and `apply` (what a batch of a
/// run's events changed). Never reset: rows come, go and change in ranges, so selections and scroll positions
/// hold. GUI thread.

#include "core/events/run_state.h"
#include "core/screenplay/page_style.h"
#include "core/story/outline.h"
#include "ui/board/scene_card.h"

#include <QAbstractListModel>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace dg {

/// A scene's text as the project has it.
struct SceneText {
    QString text;
    bool finished = true;
};

class BoardModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        StateRole = Qt::UserRole, ///< SceneState as int
        NumberRole,
        TextRole,
        ReasonRole,
        ShownStateRole, ///< SceneState as int, as the card says it
    };

    explicit BoardModel(QObject *parent = nullptr);

    /// What the project holds. `outline` may be null; `texts` by the scene's id.
    void open(std::shared_ptr<const Outline> outline, const std::map<SceneId, SceneText> &texts);
    /// The scenes that are named read so now, as the project has them; of those that a run is at nothing
    /// changes.
    void setTexts(const std::map<SceneId, QString> &texts);
    /// What is known of the scenes beside their texts; of those that are not named nothing is.
    void setMarks(const std::map<SceneId, SceneMarks> &marks);
    /// What lengths are measured on; to begin with US Letter.
    void setPageStyle(const PageStyle &style);
    /// What `changes` says of `state`. `live`: the run is under way, not replayed from a log.
    void apply(const RunState &state, const RunChanges &changes, bool live);

    [[nodiscard]] const SceneCard &card(int row) const { return m_cards[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int sceneCount() const { return static_cast<int>(m_cards.size()); }
    /// -1 when there is no such scene.
    [[nodiscard]] int rowOf(const SceneId &id) const;
    [[nodiscard]] int count(SceneState state) const;
    /// Scenes that have their whole text.
    [[nodiscard]] int writtenCount() const
    {
        return static_cast<int>(std::count_if(
            m_cards.begin(), m_cards.end(), [](const SceneCard &card) { return isWhole(card.state); }));
    }
    /// By row, how long the whole text is that stands there; 0: there is none.
    [[nodiscard]] std::vector<int> writtenEighths() const;
    [[nodiscard]] const std::shared_ptr<const Outline> &outline() const { return m_outline; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    /// The outline is another one; comes after the rows have changed.
    void outlineChanged();

private:
    void setOutline(std::shared_ptr<const Outline> outline);
    void measure(SceneCard &card, const SceneCard &was) const;
    void mirror(int row, const std::vector<const StageState *> &stages, const RunState &state, bool live);
    void indexStages(const RunState &state);
    /// Takes `card` for `row`; whether it differs.
    bool put(int row, SceneCard card);
    void emitChanged(const std::vector<int> &rows);

    std::vector<SceneCard> m_cards;
    std::shared_ptr<const Outline> m_outline;
    PageStyle m_page = usLetter();
    std::map<SceneId, SceneMarks> m_marks;
    RunId m_indexedRun;
    std::size_t m_indexed = 0; ///< so many of its stages are in m_stagesOf
    std::map<SceneId, std::vector<std::size_t>> m_stagesOf; ///< in the order they were planned
    std::vector<int> m_changedRows; ///< of the batch under way, ascending
};

} // namespace dg
