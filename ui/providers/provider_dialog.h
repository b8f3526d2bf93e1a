// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The dialog "Who writes": everybody who can be asked, their keys, whether they answer, and their models. A
/// key is kept as soon as it is found to work. GUI thread; never blocks.

#include "ui/providers/provider_settings.h"

#include <QDialog>
#include <QPointer>

#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;
class QVBoxLayout;

namespace dg {

class SecretField;
class Theme;

class ProviderDialog : public QDialog {
    Q_OBJECT
public:
    /// Both outlive the dialog. `settings`: of the episode, who is shown first. `mayChoose`: who writes it
    /// can be changed now.
    ProviderDialog(const Theme &theme, ProviderSettings &providers, const RunSettings &settings,
        bool mayChoose, QWidget *parent = nullptr);
    ~ProviderDialog() override;

    /// A run needs a key for that address: the dialog says so and is accepted once it has one.
    void askFor(const ProviderChoice &choice, const QString &why);

Q_SIGNALS:
    void chosen(const QString &provider, const QString &model, const QString &baseUrl);

private:
    enum class Tone { Plain, Good, Problem };

    // provider_dialog_layout.cpp
    void build();
    [[nodiscard]] QWidget *buildList();
    [[nodiscard]] QWidget *buildPane();
    void addAddress(QVBoxLayout &pane);
    void addKey(QVBoxLayout &pane);
    void addTest(QVBoxLayout &pane);
    void addModels(QVBoxLayout &pane);
    [[nodiscard]] QWidget *buildFoot();
    QLabel *addField(QVBoxLayout &layout, const QString &label, QWidget *widget, const QString &guidance);

    void fillList();
    void select(const ProviderAddress &address);
    void show(int row);
    void refresh();
    void refreshAddress();
    [[nodiscard]] QString aboutChoice() const;
    void refreshKey();
    void refreshModels();
    void refreshButtons();
    [[nodiscard]] bool isAnother() const; ///< the last row: an address is being typed
    [[nodiscard]] std::optional<ProviderChoice> typedAddress() const;
    /// The one that is shown, remembered if it is new; none where its address cannot be used.
    [[nodiscard]] std::optional<ProviderChoice> settle();
    void fieldEdited();
    void chooseModel(const QString &model);

    void test();
    void sayTested(const ProviderChoice &choice, const QString &typed, const QString &model,
        const Expected<ProviderTrial> &trial);
    void keepKey(const ProviderChoice &choice, const QString &typed, const QString &before);
    void askToForget();
    void forget(const ProviderChoice &choice);
    void use();
    void letWrite();
    void say(Tone tone, const QString &sentence);

    const Theme &m_theme;
    ProviderSettings &m_providers;
    const RunSettings m_settings;
    const bool m_mayChoose;
    std::optional<ProviderChoice> m_choice; ///< shown; none: an address that cannot be used
    std::optional<ProviderAddress> m_asked; ///< a run waits for its key
    QString m_askedModel; ///< that it was going to ask
    QString m_model;
    bool m_testing = false;
    bool m_filling = false;

    QTreeWidget *m_list = nullptr;
    QLabel *m_ask = nullptr;
    QLabel *m_name = nullptr;
    QLabel *m_about = nullptr;
    QLabel *m_fixedAddress = nullptr;
    QWidget *m_own = nullptr; ///< what an address of the writer's own is entered by
    QLineEdit *m_address = nullptr;
    QLabel *m_addressProblem = nullptr;
    QComboBox *m_protocol = nullptr;
    SecretField *m_key = nullptr;
    QCheckBox *m_sessionOnly = nullptr;
    QLabel *m_keyPage = nullptr;
    QPushButton *m_testButton = nullptr;
    QPushButton *m_keepButton = nullptr;
    QLabel *m_result = nullptr;
    QTreeWidget *m_models = nullptr;
    QLineEdit *m_otherModel = nullptr;
    QLabel *m_price = nullptr;
    QPushButton *m_removeButton = nullptr;
    QPushButton *m_closeButton = nullptr;
    QPushButton *m_useButton = nullptr;
};

} // namespace dg
