// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The episode as a screenplay, to be read: on pages as it will be printed, filling in as drafts stream.
///
/// Only what changed of a scene is replaced. The line at the top of the window stays where it is, whatever
/// grows above it; a reader who is at the end is taken along. GUI thread.

#include "core/base/strong.h"
#include "ui/script/script_pages.h"

#include <QString>
#include <QTextEdit>
#include <QTimer>

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

    /// Of what is there so far: scenes that are not written take a line.
    [[nodiscard]] int pageCount() const { return m_pages.pageCount(); }
    /// Where a scene begins, from 1; 0: there is no such scene.
    [[nodiscard]] int pageOf(const SceneId &scene) const;

Q_SIGNALS:
    /// The reader clicked into a scene.
    void sceneClicked(const dg::SceneId &scene);
    /// There are so many now.
    void pagesChanged(int count);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
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
