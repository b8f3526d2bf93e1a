// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The people of a new show: a block of a few fields each. GUI thread.

#include "core/story/show.h"

#include <QWidget>

#include <vector>

class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace dg {

class TextArea;
class Theme;

class WizardPeople : public QWidget {
    Q_OBJECT
public:
    static constexpr std::size_t least = 2;

    /// `theme` outlives it.
    explicit WizardPeople(const Theme &theme, QWidget *parent = nullptr);

    /// Those who have been given anything, in order; their ids stay the same.
    [[nodiscard]] std::vector<Character> people() const;
    [[nodiscard]] bool isTouched() const { return !people().empty(); }
    /// Marks what is missing; the first such field, or null.
    [[nodiscard]] QWidget *firstProblem();

Q_SIGNALS:
    void changed();

private:
    struct Block {
        CharacterId id;
        QWidget *box;
        QLineEdit *name;
        QLineEdit *role;
        TextArea *want;
        TextArea *flaw;
        QToolButton *remove;

        [[nodiscard]] bool isEmpty() const;
    };
    void add();
    void remove(const CharacterId &id);
    void number();

    const Theme &m_theme;
    QVBoxLayout *m_column;
    QPushButton *m_add;
    std::vector<Block> m_blocks;
};

} // namespace dg
