// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A show of one's own in four short pages: the show; its world and rules; its people; the first episode.
/// Says beside a field what is missing before the next page is shown. Where the project is saved is asked
/// by whoever opened it, after `createAsked`: the wizard stays until it is told that all went well.
/// GUI thread.

#include "core/story/brief.h"
#include "core/story/show.h"

#include <QDialog>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace dg {

class GuidedForm;
class TextArea;
class Theme;
class WizardPeople;

class NewShowWizard : public QDialog {
    Q_OBJECT
public:
    static constexpr int pages = 4;

    /// `theme` outlives it.
    explicit NewShowWizard(const Theme &theme, QWidget *parent = nullptr);

    [[nodiscard]] int page() const; ///< 0 to pages - 1
    [[nodiscard]] Show madeShow() const;
    [[nodiscard]] EpisodeBrief madeBrief() const;
    /// Why it could not be created; what was typed stays.
    void say(const QString &problem);

    void reject() override;

Q_SIGNALS:
    /// All that is needed is there.
    void createAsked();

private:
    [[nodiscard]] GuidedForm *addPage(const QString &title, const QString &guidance);
    void addShowPage();
    void addWorldPage();
    void addPeoplePage();
    void addEpisodePage();
    void setPage(int page);
    void goOn();
    void fillCast();
    /// Marks what is missing on that page; the first such field, or null.
    [[nodiscard]] QWidget *firstProblem(int page);
    [[nodiscard]] bool isTouched() const;

    const Theme &m_theme;
    QLabel *m_step;
    QStackedWidget *m_stack;
    QLabel *m_problem;
    QPushButton *m_back;
    QPushButton *m_next;

    QLineEdit *m_title = nullptr;
    TextArea *m_logline = nullptr;
    QLineEdit *m_genre = nullptr;
    TextArea *m_tone = nullptr;
    QComboBox *m_format = nullptr;
    TextArea *m_world = nullptr;
    QLineEdit *m_inspiredTitle = nullptr;
    TextArea *m_engine = nullptr;
    TextArea *m_always = nullptr;
    TextArea *m_never = nullptr;
    TextArea *m_places = nullptr;
    WizardPeople *m_people = nullptr;
    QLineEdit *m_episode = nullptr;
    TextArea *m_premise = nullptr;
    TextArea *m_argues = nullptr;
    TextArea *m_aStory = nullptr;
    TextArea *m_bStory = nullptr;
    QVBoxLayout *m_castColumn = nullptr;
    QWidget *m_castBox = nullptr;
    struct Member {
        QString name;
        QCheckBox *box;
    };
    std::vector<Member> m_cast;
    std::vector<bool> m_tried = std::vector<bool>(pages, false);
};

} // namespace dg
