// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Someone of the cast: every field, and what can be done with them. GUI thread.

#include "ui/bible/show_form.h"

class QAction;
class QLabel;

namespace dg {

class CharacterPage : public ShowForm {
    Q_OBJECT
public:
    /// `actions` stand above the fields, as buttons called after them; what they do is for this character.
    explicit CharacterPage(const QList<QAction *> &actions, QWidget *parent = nullptr);

    /// What waits for a pause is passed on first.
    void setCharacter(const Show &show, const CharacterId &character);
    [[nodiscard]] const CharacterId &character() const { return m_character; }
    void focusName();

protected:
    void rebuild() override;

private:
    struct Feeling {
        CharacterId about;
        QWidget *cell;
        QLabel *label;
    };
    void addFields();
    void rebuildFeelings();
    [[nodiscard]] const Character *find(const Show &show) const;
    [[nodiscard]] Character *find(Show &show) const;
    [[nodiscard]] QString nameProblem(const Show &show, const QString &name) const;

    CharacterId m_character;
    QLabel *m_unknown; ///< what is kept and has no field
    QVBoxLayout *m_feelingColumn;
    QLabel *m_alone; ///< there is nobody else yet
    std::vector<Feeling> m_feelings;
};

} // namespace dg
