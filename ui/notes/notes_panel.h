// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The notes: on the scene that is selected anywhere its takes, what was found in it, its jokes, where it
/// came from and what was asked for it; on a character what the show says of them. It shows and asks, and
/// changes nothing by itself. GUI thread.

#include "ui/notes/scene_notes.h"

#include <QHash>
#include <QScrollArea>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTextBrowser;

namespace dg {

class FoldSection;
class Theme;

class NotesPanel : public QScrollArea {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit NotesPanel(const Theme &theme, QWidget *parent = nullptr);

    /// `outline`: the scene's entry, to read.
    void showScene(const SceneNotes &notes, const QString &outline);
    /// Anything else to read.
    void showText(const QString &html);
    /// The scene that is shown; empty where none is.
    [[nodiscard]] SceneId scene() const { return m_isScene ? m_notes.scene : SceneId(); }

    /// Answers to promptAsked.
    void showPrompt(const StageRef &ref, const QString &text);
    void showPromptProblem(const StageRef &ref, const QString &sentence);
    /// Opens that part and brings it into sight.
    void openPrompt();

Q_SIGNALS:
    void chooseAsked(dg::ResultId take);
    /// Beside the one that is chosen.
    void compareAsked(dg::ResultId take);
    void lineAsked(const dg::SceneId &scene, const QString &quoted);
    /// Another line is to stand where `old` does.
    void linePicked(const dg::SceneId &scene, int speech, const QString &old, const QString &line);
    void promptAsked(const dg::StageRef &ref);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    class Html;
    FoldSection *section(const QString &title, const QString &name);
    QLabel *prose(FoldSection *section, const QString &name);
    void restyle();
    void refresh();
    void showTakes();
    void showFindings();
    void showJokes();
    void showOrigin();
    void listStages();
    void askForPrompt();
    void fitOutline();
    void follow(const QString &link);
    [[nodiscard]] QString lineLink(const QString &quoted);

    const Theme &m_theme;
    QLabel *m_banner;
    FoldSection *m_takes;
    QLabel *m_takesText;
    FoldSection *m_findings;
    QLabel *m_findingsText;
    FoldSection *m_jokes;
    QLabel *m_jokesText;
    FoldSection *m_entry;
    QTextBrowser *m_outline;
    FoldSection *m_origin;
    QLabel *m_originText;
    FoldSection *m_prompt;
    QComboBox *m_stages;
    QPlainTextEdit *m_promptText;
    QPushButton *m_copy;
    SceneNotes m_notes;
    bool m_isScene = false;
    QStringList m_lines; ///< that links go to
    StageRef m_promptOf; ///< what is shown or asked for
};

} // namespace dg
