// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What another take of a scene is to do differently: chips, a note, or nothing in particular. Show it with
/// `open`; it goes by itself once it is closed. GUI thread.

#include "core/story/steering.h"

#include <QDialog>

#include <vector>

class QCheckBox;
class QLineEdit;
class QToolButton;

namespace dg {

/// What stands in the way of another take, and has to be asked about.
enum class TakeObstacle { None, Mine, Locked };

class AnotherTakeDialog : public QDialog {
    Q_OBJECT
public:
    /// `scene`: "3 INT. GALLEY – DAY"; `before`: what the take that is there was asked for.
    AnotherTakeDialog(
        const QString &scene, const Direction &before, TakeObstacle obstacle, QWidget *parent = nullptr);

    /// Empty: a plain other take.
    [[nodiscard]] Direction direction() const;
    /// Of the writer's own: whether the new take is to be chosen when it is there.
    [[nodiscard]] bool choosesNew() const;

    /// The chips: the prompt's own words, and as the writer reads them.
    [[nodiscard]] static const std::vector<std::pair<QString, QString>> &chips();

private:
    std::vector<QToolButton *> m_chips;
    QLineEdit *m_note;
    QCheckBox *m_choose = nullptr;
};

} // namespace dg
