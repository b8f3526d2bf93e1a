// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Voice profiles: every cached voice in a list, one of them to read, and what a writer may do to them. Works
/// while it is shown and never waits. GUI thread.

#include "ui/voices/voice_library.h"

#include <QPersistentModelIndex>
#include <QStringList>
#include <QWidget>

class QAction;
class QFileDialog;
class QLabel;
class QLineEdit;
class QMenu;
class QSplitter;
class QStackedWidget;
class QTreeView;

namespace dg {

class RunBar;
class Theme;
class VoiceDetail;

class VoicesPanel : public QWidget {
    Q_OBJECT
public:
    /// All outlive it. `generate` is offered where there is no profile yet.
    VoicesPanel(const Theme &theme, AsyncCache &cache, QAction *generate, QWidget *parent = nullptr);

    /// What is open in the window, and who is in its episode; an empty title: nothing is.
    void setShow(const QString &title, const QStringList &cast);
    /// While an episode is being written, no voice is written again.
    void setRunning(bool running);
    [[nodiscard]] VoiceLibrary &library() { return m_library; }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    /// The voice of someone in the open episode's cast is to be asked for anew.
    void writeAgainAsked(const QString &character);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void createActions();
    void createList();
    void createMenus();
    [[nodiscard]] QWidget *createHeader();
    void layOut(QAction *generate);
    void connectLibrary();
    [[nodiscard]] QAction *makeAction(const QString &name, const QString &text);

    void refreshActions();
    void refreshCounts();
    void openDetail();
    void closeDetail();
    void showCurrent();
    void keepPlace();
    void returnToPlace(bool asked);
    void selectCurrent();
    [[nodiscard]] VoiceEntries selected() const;
    [[nodiscard]] static std::vector<CacheKey> keysOf(const VoiceEntries &entries);
    [[nodiscard]] QString whyNotAgain(const VoiceEntries &chosen) const;

    void ask(const QString &question, const QString &about, const QString &doIt, std::function<void()> yes);
    void clearSelected();
    void clearAll();
    void clearExpired();
    void pinSelected();
    void exportProfiles(std::vector<CacheKey> keys);
    void importProfiles();
    void say(const QString &sentence, QAction *action = nullptr);

    const Theme &m_theme;
    VoiceLibrary m_library;
    QTreeView *m_table;
    QLineEdit *m_filter;
    QLabel *m_count;
    VoiceDetail *m_detail;
    RunBar *m_bar;
    QSplitter *m_split;
    QStackedWidget *m_pages; ///< nothing listed yet, empty, the list

    QAction *m_open = nullptr;
    QAction *m_pin = nullptr;
    QAction *m_again = nullptr;
    QAction *m_clear = nullptr;
    QAction *m_clearExpired = nullptr;
    QAction *m_clearAll = nullptr;
    QAction *m_undo = nullptr;
    QAction *m_export = nullptr;
    QAction *m_exportShown = nullptr;
    QAction *m_import = nullptr;
    QAction *m_refresh = nullptr;
    QMenu *m_clearMenu = nullptr;
    QMenu *m_exportMenu = nullptr;
    QMenu *m_contextMenu = nullptr;

    QString m_show;
    QStringList m_cast;
    bool m_running = false;
    bool m_offersUndo = false; ///< the bar does
    QPersistentModelIndex m_top; ///< the row at the top while the rows change; invalid: none is to be kept
    int m_topRow = 0;
    bool m_chosen = false; ///< something was, before the rows changed
};

} // namespace dg
