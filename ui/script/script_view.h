// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The episode as a screenplay, to be read: on pages as it will be printed, filling in as drafts stream. E,
/// Enter or a double click asks for a scene to be edited.
///
/// Only what changed of a scene is replaced. The line at the top of the window stays where it is, whatever
/// grows above it; a reader who is at the end is taken along. GUI thread.

#include "core/base/strong.h"
#include "ui/script/episode_search.h"
#include "ui/script/script_pages.h"

#include <QString>
#include <QTextEdit>
#include <QTimer>

#include <optional>
#include <set>
#include <vector>

class QTextBlock;

namespace dg {

class BoardModel;
class PageLayout;
struct Paragraph;
class Theme;

class ScriptView : public QTextEdit {
    Q_OBJECT
public:
    /// `theme` and `model` outlive it.
    ScriptView(const Theme &theme, BoardModel &model, QWidget *parent = nullptr);

    /// What stands above the first scene. `label`: what must be said about the text; may be empty.
    void setHeader(const QString &show, const QString &episode, const QString &label);
    /// Sets the script anew, for another paper or convention.
    void setPageStyle(const PageStyle &style);
    void scrollTo(const SceneId &scene);
    /// Selects the line where it stands in the scene; where it does not, the scene is shown. Whether it does.
    bool showLine(const SceneId &scene, const QString &quoted);
    /// Selects the `nth` place of a term in a scene, from 0.
    bool showPlace(const SceneId &scene, const SearchTerm &term, int nth);

    /// Where the caret is.
    struct Place {
        SceneId scene;
        int speech = 0; ///< its number in the scene, as speech_lines.h counts; 0: it is none
    };
    [[nodiscard]] std::optional<Place> placeAtCaret() const;
    /// Of the caret, for a popup; in the viewport.
    [[nodiscard]] QRect caretRect() const { return cursorRect(); }

    /// Of what is there so far: scenes that are not written take a line.
    [[nodiscard]] int pageCount() const { return m_pages.pageCount(); }
    /// Where a scene begins, from 1; 0: there is no such scene.
    [[nodiscard]] int pageOf(const SceneId &scene) const;

Q_SIGNALS:
    /// The reader clicked into a scene.
    void sceneClicked(const dg::SceneId &scene);
    void editAsked(const dg::SceneId &scene);
    /// There are so many now.
    void pagesChanged(int count);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    /// Plain text has empty lines where the page has them, so that it reads as a script elsewhere.
    [[nodiscard]] QMimeData *createMimeDataFromSelection() const override;

private:
    void rowsInserted(int first, int last);
    void rowsRemoved(int first, int last);
    /// Brings what has changed onto the page, within a turn's time.
    void catchUp();
    void catchUpWholly();
    void markAllStale();
    void refresh(int row);
    /// The scene at a point of the viewport; -1: the header.
    [[nodiscard]] int sceneAt(const QPoint &point) const;
    [[nodiscard]] QTextBlock blockOfElement(int element) const;
    void select(const QTextBlock &block, int at, int length);
    /// Calls back with every paragraph of the scene until that says true.
    template <class Visit>
    bool visitParagraphs(int row, Visit visit) const;

    void apply(const ScriptPages::Change &change);
    void countPages();
    void restyle();
    void layOutPaper();
    [[nodiscard]] double pointsFor(int available) const;
    [[nodiscard]] double scaleOf(double points) const;
    [[nodiscard]] Paragraph paragraphOf(int element) const;
    /// Whether a script has an empty line above it.
    [[nodiscard]] bool isSetApart(const QTextBlock &block) const;

    class PositionKeeper;

    const Theme &m_theme;
    BoardModel &m_model;
    ScriptPages m_pages;
    PageLayout *m_layout = nullptr; ///< the document's
    std::set<int> m_stale; ///< rows whose scene has changed since
    int m_lastRefreshed = 0; ///< of those off screen
    QTimer m_later;
    double m_points = 0; ///< of the typeface: smaller where the window is narrow
    int m_countedPages = 0; ///< what pagesChanged has told
};

} // namespace dg
