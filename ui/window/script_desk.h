// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a writer does to the text itself: editing a scene, finding and replacing over the episode, other
/// lines for one. All of it becomes the writer's own take, through the TakeDesk. GUI thread.

#include "core/pipeline/side_question.h"
#include "ui/script/episode_search.h"
#include "ui/window/take_desk.h"

#include <QObject>

#include <functional>
#include <map>

namespace dg {

class AlternativesPopup;
class ScriptPanel;
class Theme;

class ScriptDesk : public QObject {
    Q_OBJECT
public:
    struct Parts {
        const Theme &theme;
        const RunServices &services;
        EpisodeDesk &desk;
        TakeDesk &takes;
        ScriptPanel &panel;
    };
    /// All of it outlives this.
    explicit ScriptDesk(const Parts &parts, QObject *parent = nullptr);

    /// The scene comes under the writer's hands; where that cannot be, a sentence says why.
    void edit(const SceneId &scene);
    /// Done with it: the pages come back.
    void finish();
    void discard();
    /// What is typed goes to the disk now.
    void flush();

    void find(bool replace);

    /// Other lines for the one at the caret. `whenKeyIsThere` calls back once whoever writes can be asked.
    using Start = std::function<void(std::function<void()>)>;
    void askForLines(const Start &whenKeyIsThere);
    /// A line of a scene is to be another.
    void putLine(const SceneId &scene, int speech, const QString &old, const QString &line);

Q_SIGNALS:
    void said(const QString &sentence);

private:
    struct Line {
        SceneId scene; ///< empty: the one in the editor
        int speech = 0;
        QString speaker;
        QString line;
        QString wholeSpeech;
    };
    [[nodiscard]] std::optional<Line> lineAtCaret() const;
    [[nodiscard]] const Character *speakerOf(const QString &cue) const;
    void ask(const Line &line);
    void putLineInEditor(const QString &line);

    struct Found {
        SceneId scene;
        int nth = 0; ///< in its scene
    };
    void search();
    void goTo(int by);
    void showFound();
    void replaceOne();
    void replaceAll();
    [[nodiscard]] bool mayChange(const SceneId &scene) const;

    Parts m_parts;
    StandingTake m_before; ///< what the scene under the hands began as
    SideQuestion m_question;
    AlternativesPopup *m_popup;
    Line m_line; ///< that other lines are asked for
    std::vector<Found> m_found;
    int m_at = -1; ///< of m_found
};

} // namespace dg
