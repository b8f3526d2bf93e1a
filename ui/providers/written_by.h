// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// "Written by: Anthropic · Claude Sonnet 5.5 ▾": who writes the episode, and a menu of who else could: all
/// that are set up, with their models and prices. GUI thread.

#include "core/story/brief.h"

#include <QToolButton>

class QMenu;

namespace dg {

class ProviderSettings;
struct ProviderChoice;

class WrittenBy : public QToolButton {
    Q_OBJECT
public:
    /// `providers` outlives it; null: only Rehearsal writes here. `setUp` opens the dialog and outlives it.
    WrittenBy(const ProviderSettings *providers, QAction *setUp, QWidget *parent = nullptr);

    void setSettings(const RunSettings &settings);
    [[nodiscard]] QMenu *choices() const { return m_menu; }

Q_SIGNALS:
    void chosen(const QString &provider, const QString &model, const QString &baseUrl);

private:
    void refresh();
    void fill();
    void addModels(QMenu &menu, const ProviderChoice &choice);
    const ProviderSettings *const m_providers;
    QAction *const m_setUp;
    QMenu *m_menu;
    RunSettings m_settings;
};

} // namespace dg
