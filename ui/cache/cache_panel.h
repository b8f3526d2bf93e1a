// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the cache holds and has spared, by kind. GUI thread.

#include "ui/cache/cache_model.h"

#include <QWidget>

class QTreeView;

namespace dg {

class CacheWatch;
class Theme;

class CachePanel : public QWidget {
    Q_OBJECT
public:
    /// Both outlive it.
    CachePanel(const Theme &theme, CacheWatch &watch, QWidget *parent = nullptr);

    [[nodiscard]] const CacheModel &model() const { return m_model; }
    [[nodiscard]] QSize sizeHint() const override;

private:
    CacheModel m_model;
    QTreeView *m_table;
};

} // namespace dg
