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
class QGridLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace dg {

class TextArea;
class Theme;

class BriefEditor : public QScrollArea {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit BriefEditor(const Theme &theme, QWidget *parent = nullptr);

    void setBrief(const Show &show, const EpisodeBrief &brief);
    /// As it stands in the fields, valid or not.
    [[nodiscard]] EpisodeBrief brief() const;
    [[nodiscard]] bool isValid() const;
    /// Passes on at once what is still waiting for the writer to pause.
    void flush();
    /// Puts the caret into the first field with something wrong.
    void focusProblem();
    void setSaveHint(const QString &hint);

Q_SIGNALS:
    /// The writer has changed something and paused; `brief` is valid.
    void edited(const dg::EpisodeBrief &brief);
    /// Whether everything in it can be used.
    void validityChanged(bool valid);

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
    void rebuildCast(const Show &show, const EpisodeBrief &brief);
    void touched();
    void validate();

    const Theme &m_theme;
    EpisodeBrief m_base; ///< as last set: holds what has no field here
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
};

} // namespace dg
