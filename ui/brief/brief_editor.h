// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The brief, to be written: what the episode is about and how it is to be run. Says beside a field what is
/// wrong with it; a brief with something wrong is never passed on. GUI thread.

#include "core/story/brief.h"
#include "core/story/show.h"

#include <QScrollArea>
#include <QTimer>

#include <vector>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace dg {

class PassesEditor;
class TextArea;
class Theme;

class BriefEditor : public QScrollArea {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit BriefEditor(const Theme &theme, QWidget *parent = nullptr);

    void setBrief(const Show &show, const EpisodeBrief &brief);
    /// Who writes, as it is chosen elsewhere in the window; saved with the rest.
    void setWriter(const QString &provider, const QString &model, const QString &baseUrl);
    /// Somebody who can go on where the writer cannot be reached.
    struct Other {
        StandIn standIn;
        QString name;
    };
    void setOthers(const std::vector<Other> &others);
    /// As it stands in the fields, valid or not.
    [[nodiscard]] EpisodeBrief brief() const;
    [[nodiscard]] bool isValid() const;
    /// Passes on at once what is still waiting for the writer to pause.
    void flush();
    /// Puts the caret into the first field with something wrong.
    void focusProblem();
    void focusBudget();
    void setSaveHint(const QString &hint);

Q_SIGNALS:
    /// The writer has changed something and paused; `brief` is valid.
    void edited(const dg::EpisodeBrief &brief);
    /// Whether everything in it can be used.
    void validityChanged(bool valid);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Member {
        QString name;
        QCheckBox *box;
    };
    QLabel *addField(QVBoxLayout &layout, const QString &label, QWidget *field, const QString &guidance);
    TextArea *addText(
        QVBoxLayout &layout, const QString &name, const QString &label, const QString &guidance, int lines);
    void addHeading(QVBoxLayout &layout, const QString &text);
    void addNumbers(QVBoxLayout &layout);
    void fillOthers();
    /// None: no limit. Error: not an amount.
    [[nodiscard]] Expected<std::optional<MicroDollars>> budget() const;
    void refreshWriter();
    void refreshOthers();
    void rebuildCast(const Show &show, const EpisodeBrief &brief);
    void touched();
    void validate();

    const Theme &m_theme;
    EpisodeBrief m_base; ///< as last set: holds what has no field here
    RunSettings m_writer; ///< who writes; nothing else of it counts
    std::vector<Other> m_given; ///< who can stand in
    std::vector<Other> m_others; ///< as the list shows them, after nobody
    QTimer m_pause;
    bool m_setting = false;
    bool m_touched = false; ///< by the writer, since it was last passed on
    bool m_valid = true;

    QLabel *m_saveHint;
    QLineEdit *m_title;
    QLabel *m_titleProblem;
    TextArea *m_premise;
    QLabel *m_premiseProblem;
    TextArea *m_argues;
    TextArea *m_aStory;
    TextArea *m_bStory;
    TextArea *m_cStory;
    TextArea *m_tone;
    TextArea *m_mustHave;
    TextArea *m_mustNotHave;
    TextArea *m_notes;
    QGridLayout *m_castGrid;
    QLabel *m_castProblem;
    std::vector<Member> m_members;
    QSpinBox *m_scenes;
    QSpinBox *m_pages;
    QSpinBox *m_atOnce;
    QLineEdit *m_seed;
    QLabel *m_seedProblem;
    QWidget *m_seedCell; ///< only while Rehearsal writes
    QComboBox *m_standIn;
    PassesEditor *m_passes;
    QLineEdit *m_budget;
    QLabel *m_budgetProblem;
};

} // namespace dg
