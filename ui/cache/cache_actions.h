// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What can be done with the cache, for the menu bar and the Cache panel alike. Asks before anything is
/// cleared, clears on the cache's own pool, and says afterwards what came of it. GUI thread.

#include "core/cache/async_cache.h"
#include "ui/cache/clear_dialog.h"

#include <QList>
#include <QObject>

#include <map>

class QAction;
class QMenu;
class QWidget;

namespace dg {

class CacheWatch;
class Theme;

class CacheActions : public QObject {
    Q_OBJECT
public:
    /// All outlive it; dialogs stand over `window`, which owns it.
    CacheActions(const Theme &theme, AsyncCache &cache, CacheWatch &watch, QWidget *window);

    void addClearingTo(QMenu *menu) const;
    [[nodiscard]] QAction *checkHealth() const { return m_check; }
    [[nodiscard]] QAction *countAnew() const { return m_count; }

Q_SIGNALS:
    /// One sentence about what was done.
    void said(const QString &sentence);

private:
    QAction *make(const QString &name, const QString &text);
    void ask(const ClearRequest &request);
    void clear(const ClearRequest &request);
    void sayCleared(const ClearRequest &request, int count);
    void sayHealth();
    void refresh();

    const Theme &m_theme;
    AsyncCache &m_cache;
    CacheWatch &m_watch;
    QWidget *m_window;
    std::map<CacheKind, QAction *> m_clearKinds;
    QAction *m_clearCharacter;
    QAction *m_clearExpired;
    QAction *m_clearEverything;
    QAction *m_check;
    QAction *m_count;
};

} // namespace dg
