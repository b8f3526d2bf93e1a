// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Two takes of a scene side by side, by exchange. 1 or 2 picks one, F goes to the next difference, T takes
/// the line from the other side. It asks, and changes nothing by itself. GUI thread.

#include "core/pipeline/take.h"

#include <QWidget>

#include <vector>

class QAction;
class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;

namespace dg {

class CompareModel;
class ElidedLabel;
class EmptyState;
class PassageDelegate;
class Theme;

class ComparePanel : public QWidget {
    Q_OBJECT
public:
    /// `theme` outlives it. `another`: asks for another take, where there is but one.
    ComparePanel(const Theme &theme, QAction *another, QWidget *parent = nullptr);

    /// What there is to compare; the two that are shown stay as long as they are of that scene. `title`: of
    /// the scene.
    void setTakes(const SceneId &scene, const QString &title, const std::vector<Take> &takes);
    /// Shows these two.
    void compare(ResultId left, ResultId right);
    [[nodiscard]] ResultId left() const;
    [[nodiscard]] ResultId right() const;
    [[nodiscard]] const SceneId &scene() const { return m_scene; }

Q_SIGNALS:
    void chooseAsked(dg::ResultId take);
    /// The scene is to read so, which began as that take.
    void lineTaken(const dg::SceneId &scene, const QString &fountain, dg::ResultId basedOn);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    QAction *key(const QString &name, const QString &text, const QKeySequence &keys);
    void show(int preferredRow = -1);
    void choose(const QComboBox &side);
    void goToDifference(int by);
    void takeLine();
    void fitRows();
    void refreshActions();
    [[nodiscard]] const Take *take(const QComboBox &side) const;

    const Theme &m_theme;
    SceneId m_scene;
    std::vector<Take> m_takes;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    ElidedLabel *m_title;
    QLabel *m_count;
    QComboBox *m_left;
    QComboBox *m_right;
    QTableView *m_table;
    CompareModel *m_model;
    PassageDelegate *m_delegate;
    QAction *m_chooseLeft;
    QAction *m_chooseRight;
    QAction *m_next;
    QAction *m_previous;
    QAction *m_takeLine;
};

} // namespace dg
