// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The episode as a screenplay, to be read: scene by scene in order, filling in as drafts stream.
///
/// Only what changed of a scene is replaced. The line at the top of the window stays where it is, whatever
/// grows above it; a reader who is at the end is taken along. GUI thread.

#include "core/base/strong.h"

#include <QString>
#include <QTextEdit>
#include <QTimer>

#include <set>
#include <vector>

namespace dg {

class BoardModel;
class Theme;
struct SceneCard;

class ScriptView : public QTextEdit {
    Q_OBJECT
public:
    /// `theme` and `model` outlive it.
    ScriptView(const Theme &theme, BoardModel &model, QWidget *parent = nullptr);

    /// What stands above the first scene. `label`: what must be said about the text; may be empty.
    void setHeader(const QString &show, const QString &episode, const QString &label);
    void scrollTo(const SceneId &scene);

Q_SIGNALS:
    /// The reader clicked into a scene.
    void sceneClicked(const dg::SceneId &scene);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    enum class Style {
        ShowTitle = 1, // 0 is a block without a style
        EpisodeTitle,
        Label,
        Act,
        Heading,
        Action,
        Character,
        Parenthetical,
        Dialogue,
        Transition,
        Centered,
        Gap, ///< the studio speaks, not the script
    };
    /// One block of the document.
    struct Paragraph {
        Style style = Style::Action;
        QString text;
        bool operator==(const Paragraph &) const = default;
    };
    using Section = std::vector<Paragraph>; ///< the header, or a scene; never empty

    [[nodiscard]] static Section paragraphsOf(const SceneCard &card);
    void rowsInserted(int first, int last);
    void rowsRemoved(int first, int last);
    /// Brings what has changed onto the page, within a turn's time.
    void catchUp();
    void catchUpWholly();
    void renumberStale();
    void updateSection(std::size_t section, const Section &wanted);
    [[nodiscard]] int firstBlock(std::size_t section) const;
    [[nodiscard]] int sectionAt(int block) const;
    void replaceParagraphs(int block, int remove, const Paragraph *begin, const Paragraph *end);
    void restyle();
    void layOutPage();

    class PositionKeeper;

    const Theme &m_theme;
    BoardModel &m_model;
    std::vector<Section> m_sections; ///< as they stand in the document; [0] is the header, [row + 1] a scene
    std::set<std::size_t> m_stale; ///< sections whose scene has changed since
    std::size_t m_lastRefreshed = 0; ///< of those off screen
    QTimer m_later;
    double m_points = 12; ///< of the typeface: smaller where the window is narrow
    qreal m_character = 9.6; ///< advance of one character, in pixels
};

} // namespace dg
