// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A scene of the outline, to be written: every field that it has. What has no field (ids, labels, unknown
/// fields) stays as it is. GUI thread.

#include "core/story/outline.h"
#include "ui/story/form_fields.h"

#include <QFrame>

#include <memory>
#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace dg {

class Theme;

class SceneForm : public QFrame {
    Q_OBJECT
public:
    /// `theme` outlives it.
    SceneForm(const Theme &theme, QWidget *parent = nullptr);

    /// `index`: of the scene in the outline. `people`: who can be in it, by name.
    void show(const Outline &outline, std::size_t index, const QStringList &people);
    [[nodiscard]] const SceneId &scene() const { return m_scene.id; }
    void focusFirst();

Q_SIGNALS:
    /// One field has been changed: `key` tells which, `words` what it is called.
    void edited(const dg::OutlineScene &scene, const QString &key, const QString &words);
    /// The caret has left a field.
    void left();
    void historyAsked(bool undo);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    using Get = TextFields<OutlineScene>::Get;
    using Set = TextFields<OutlineScene>::Set;
    struct PlantRow {
        QWidget *row;
        QLineEdit *words;
        ChoiceBox *speaker;
    };
    struct PayoffRow {
        QWidget *row;
        ChoiceBox *plant;
        QLineEdit *twist;
    };
    struct FactRow {
        QString who;
        std::vector<Holding> OutlineScene::*holdings;
        TextArea *facts;
    };

    void addFields(FormGrid &grid);
    QLineEdit *line(const QString &name, const QString &words, Get get, Set set);
    TextArea *area(const QString &name, const QString &words, int lines, bool isList, Get get, Set set);
    ChoiceBox *choice(
        const QString &name, const QString &words, const QStringList &choices, Get get, Set set);
    ChoiceBox *person(const QString &name, const QString &words, Get get, Set set);
    QWidget *boxes(const QString &name);
    void emitField(std::size_t index);
    void change(OutlineScene scene, const QString &key, const QString &words);
    void showCast(const QStringList &people);
    void showPlants();
    void showPayoffs(const Outline &outline);
    void showFacts();
    void addFacts(FormGrid &grid, const QString &name, const QString &label, const QString &who,
        std::vector<Holding> OutlineScene::*holdings);

    const Theme &m_theme;
    OutlineScene m_scene;
    bool m_setting = false;
    TextFields<OutlineScene> m_texts;
    std::vector<ChoiceBox *> m_people; ///< lists of who is in the scene
    QString m_freePlant; ///< the label of the next plant
    std::vector<std::pair<QString, QString>> m_plantsToPay; ///< label and words, of the whole outline
    QStringList m_shownPeople;
    std::vector<QCheckBox *> m_cast;
    std::vector<QCheckBox *> m_stories;
    QWidget *m_castBox = nullptr;
    QLabel *m_castProblem = nullptr;
    QSpinBox *m_length = nullptr;
    QLabel *m_pages = nullptr;
    QVBoxLayout *m_plantBox = nullptr;
    QVBoxLayout *m_payoffBox = nullptr;
    QVBoxLayout *m_factBox = nullptr;
    std::vector<PlantRow> m_plants;
    std::vector<PayoffRow> m_payoffs;
    std::vector<FactRow> m_facts;
    QStringList m_shownFacts;
};

} // namespace dg
