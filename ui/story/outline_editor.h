// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The outline, to be edited: stories, acts, scenes that can be moved, added, removed and written, the seams
/// that this tears, and what is planted where. Every edit is a step that can be undone. GUI thread.
///
/// In the list Up and Down go from scene to scene, Return opens one, Alt+Up and Alt+Down move it, Insert adds
/// one behind it (with Shift: before it), Delete takes it out.

#include "core/story/outline.h"
#include "ui/story/outline_document.h"

#include <QScrollArea>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

class QAction;
class QFrame;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace dg {

class CallbackMap;
class SceneForm;
class SceneRow;
class SeamBar;
class StoryForm;
class Theme;

class OutlineEditor : public QScrollArea {
    Q_OBJECT
public:
    /// What its buttons do; they outlive it.
    struct Actions {
        QAction *writeScript = nullptr;
        QAction *breakStory = nullptr;
        QAction *plan = nullptr;
    };
    /// `theme` outlives it.
    OutlineEditor(const Theme &theme, const Actions &actions, QWidget *parent = nullptr);
    ~OutlineEditor() override;

    /// Another episode's; null: not broken yet. `eighths`: by scene, how long what is written of it is.
    void open(std::shared_ptr<const Outline> outline, std::vector<int> eighths);
    /// The same episode's, as the project has it now.
    void update(std::shared_ptr<const Outline> outline, std::vector<int> eighths);
    /// `people`: who can be in a scene, by name. `used`: ids of every scene that the episode has ever had.
    void setEpisode(const QStringList &people, std::set<SceneId> used);
    /// `edited`: by the writer, so that no run replaces it unasked.
    void setEdited(bool edited);
    [[nodiscard]] bool isEdited() const { return m_isEdited; }
    /// What a run would write again, in words, and which scenes; empty: not known.
    void setConsequence(const QString &words, std::set<SceneId> again);
    /// Nothing can be edited while scenes are written from it.
    void setRunning(bool running);
    /// Passes on what still waits for the writer to pause.
    void flush() { m_document.flush(); }
    void setSaveHint(const QString &hint);
    void openScene(const SceneId &scene);
    [[nodiscard]] const std::shared_ptr<const Outline> &outline() const { return m_document.outline(); }
    [[nodiscard]] QUndoStack &history() { return m_document.history(); }

Q_SIGNALS:
    /// The writer has changed it and paused.
    void edited(const dg::Outline &outline);
    void sceneSelected(const dg::SceneId &scene);
    /// To be read through as a whole.
    void readAsked();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    struct ActHead {
        QWidget *box;
        QLineEdit *name;
        QLabel *length;
        QLineEdit *actOut;
    };
    /// Where a scene can be put down.
    struct Place {
        std::size_t index; ///< in front of that scene
        std::optional<std::size_t> act;
        int y; ///< in the list
    };
    void build(const Actions &actions);
    QWidget *buildHead(QWidget *parent, const Actions &actions);
    void addList(QVBoxLayout &column);
    void refresh();
    void refreshList();
    void fillRows();
    void refreshHistory();
    [[nodiscard]] SceneRow *rowFor(const SceneId &scene);
    [[nodiscard]] ActHead &actHead(std::size_t act);
    [[nodiscard]] SeamBar *seamBar(std::size_t earlier);
    [[nodiscard]] std::optional<std::size_t> indexOf(const SceneId &scene) const;
    [[nodiscard]] QString numberOf(std::size_t index) const { return QString::number(index + 1); }
    [[nodiscard]] QString lengthOf(std::size_t first, std::size_t end) const;
    [[nodiscard]] std::vector<Place> places() const;
    [[nodiscard]] std::optional<Place> placeAt(const QPoint &global) const;
    void showDrop(const QPoint &global);
    void drop(const SceneId &scene, const QPoint &global);
    void choose(const SceneId &scene);
    void reveal(QWidget *widget, int margin = 48);
    void toggle(const SceneId &scene);
    void step(int by);
    void nudge(int by);
    void add(bool before);
    void remove();

    const Theme &m_theme;
    OutlineDocument m_document;
    QStringList m_people;
    std::set<SceneId> m_used;
    std::map<SceneId, int> m_eighths;
    std::set<SceneId> m_again;
    bool m_isEdited = false;
    bool m_running = false;
    SceneId m_current;
    SceneId m_open;

    QLabel *m_saveHint = nullptr;
    QLabel *m_length = nullptr;
    QLabel *m_remark = nullptr;
    QLabel *m_state = nullptr;
    QLabel *m_consequence = nullptr;
    QAction *m_undo = nullptr;
    QAction *m_redo = nullptr;
    QAction *m_addBefore = nullptr;
    QAction *m_addAfter = nullptr;
    QAction *m_up = nullptr;
    QAction *m_down = nullptr;
    QAction *m_remove = nullptr;
    StoryForm *m_stories = nullptr;
    QWidget *m_list = nullptr;
    QVBoxLayout *m_listLayout = nullptr;
    QFrame *m_dropLine = nullptr;
    CallbackMap *m_callbacks = nullptr;
    SceneForm *m_form = nullptr;
    std::map<SceneId, SceneRow *> m_rows;
    std::vector<ActHead> m_acts;
    std::map<QString, SeamBar *> m_seams; ///< by their two ids
    QStringList m_shown; ///< what stands in the list, in order
};

} // namespace dg
