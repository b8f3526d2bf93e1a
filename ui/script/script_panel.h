// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The Script panel: the episode's pages, or in their place one scene under the writer's hands; above either,
/// find and replace. It knows nothing of takes: what is typed is given out to be saved, a moment after the
/// last key. GUI thread.

#include "core/base/strong.h"
#include "core/screenplay/script.h"

#include <QElapsedTimer>
#include <QStringList>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;

namespace dg {

class BoardModel;
class ElidedLabel;
class FindBar;
class SceneEditor;
class ScriptView;
class Theme;

class ScriptPanel : public QWidget {
    Q_OBJECT
public:
    /// `theme` and `model` outlive it.
    ScriptPanel(const Theme &theme, BoardModel &model, QWidget *parent = nullptr);

    [[nodiscard]] ScriptView &view() const { return *m_view; }
    [[nodiscard]] SceneEditor &editor() const { return *m_editor; }
    [[nodiscard]] FindBar &findBar() const { return *m_find; }

    /// The scene comes in place of the pages.
    void beginEditing(
        const SceneId &scene, const QString &title, const QString &text, const QStringList &cast);
    /// Another text of the scene that is under the hands; nothing of it is to be saved.
    void showText(const QString &text);
    /// The pages come back. What is not given out yet is given out first.
    void endEditing();
    [[nodiscard]] bool isEditing() const { return !m_scene.isEmpty(); }
    /// Empty where none is edited.
    [[nodiscard]] const SceneId &scene() const { return m_scene; }
    /// Gives out what is not yet.
    void flush();
    /// "Saved", "Not saved".
    void setSaveHint(const QString &words);

Q_SIGNALS:
    /// To be saved: the scene reads so now, and not as it did.
    void saveAsked(const dg::SceneId &scene, const QString &text);
    void doneAsked();
    void discardAsked();

private:
    void measure();
    void textEdited();

    SceneId m_scene;
    QString m_given; ///< the text as it was given out last
    FindBar *m_find;
    QStackedWidget *m_stack;
    ScriptView *m_view;
    QWidget *m_page;
    ElidedLabel *m_title;
    QComboBox *m_kind;
    QLabel *m_length;
    QLabel *m_hint;
    SceneEditor *m_editor;
    QTimer m_pause;
    QElapsedTimer m_unsavedSince;
    bool m_isUnsaved = false;
};

} // namespace dg
