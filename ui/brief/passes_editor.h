// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Which passes a run has beside voices, outline and drafts, each with what it does and what it costs. GUI
/// thread.

#include "core/story/brief.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QSpinBox;
class QVBoxLayout;

namespace dg {

class PassesEditor : public QWidget {
    Q_OBJECT
public:
    explicit PassesEditor(QWidget *parent = nullptr);

    void setPasses(const RunPasses &passes);
    /// What has no switch here stays as it was set.
    [[nodiscard]] RunPasses passes() const;

Q_SIGNALS:
    /// By the writer.
    void touched();

private:
    struct Switch {
        QCheckBox *box;
        bool RunPasses::*pass;
    };
    void add(QVBoxLayout &layout, const QString &name, const QString &text, const QString &guidance,
        bool RunPasses::*pass);
    void addRefinement(QVBoxLayout &layout);
    [[nodiscard]] QCheckBox *boxOf(bool RunPasses::*pass) const;
    void refresh();

    RunPasses m_base;
    bool m_setting = false;
    std::vector<Switch> m_switches;
    QWidget *m_refining = nullptr;
    QSpinBox *m_limit = nullptr;
    QComboBox *m_threshold = nullptr;
};

} // namespace dg
