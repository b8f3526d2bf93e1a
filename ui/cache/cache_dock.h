// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The strip at the foot of the window: how much the cache has spared, in one line of 28 pixels, and by kind
/// in a small table when it is open. Reads the cache a few times a second, and only while it is seen. GUI
/// thread.

#include "ui/cache/cache_model.h"

#include <QDockWidget>
#include <QTimer>

class QToolButton;
class QTreeView;

namespace dg {

class ElidedLabel;
class Theme;
class TieredCache;

class CacheDock : public QDockWidget {
    Q_OBJECT
public:
    static constexpr int stripHeight = 28;
    static constexpr int openHeight = 160; ///< strip and table

    /// `theme` and `cache` outlive it.
    CacheDock(const Theme &theme, TieredCache &cache, QWidget *parent = nullptr);

    void setOpen(bool open);
    [[nodiscard]] bool isOpen() const { return m_open; }
    /// What the run that is shown did not have to ask for, in words; empty when there is none.
    void setRun(const QString &reuse);
    void refresh();
    [[nodiscard]] const CacheModel &model() const { return m_model; }

Q_SIGNALS:
    void openChanged(bool open);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void refreshHeader();
    const Theme &m_theme;
    TieredCache &m_cache;
    CacheModel m_model;
    QTreeView *m_table;
    ElidedLabel *m_summary;
    QToolButton *m_toggle;
    QTimer m_tick;
    QString m_run;
    bool m_open = false;
};

} // namespace dg
