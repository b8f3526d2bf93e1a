// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The dialog "Cache and room": where answers are kept, the room's server, limits and lifetimes. Nothing
/// changes until Apply; what takes effect only with the next start is said before. GUI thread; never blocks.

#include "ui/preferences/cache_settings.h"
#include "ui/preferences/connection_test.h"

#include <QDialog>

#include <functional>
#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace dg {

class NumberBox;
class SecretField;
class Theme;

class CachePreferences : public QDialog {
    Q_OBJECT
public:
    /// All of it outlives the dialog.
    CachePreferences(const Theme &theme, CacheSettings &settings, TieredCache &cache, ConnectionTest &test,
        QWidget *parent = nullptr);
    ~CachePreferences() override;

Q_SIGNALS:
    void applied();

private:
    /// Something that can be entered, and the line under it that says what is wrong with it.
    struct Field {
        QWidget *widget;
        QLabel *problem;
        std::function<void(CacheConfig &)> put;
    };
    enum class Tone { Plain, Good, Problem };

    // cache_preferences_layout.cpp
    void build();
    void addStrategy(QVBoxLayout &page);
    void addServer(QVBoxLayout &page);
    void addLimits(QVBoxLayout &page);
    void addLifetimes(QVBoxLayout &page);
    void addDetails(QVBoxLayout &page);
    void addButtons(QVBoxLayout &outer);
    QLabel *addField(QVBoxLayout &layout, const QString &label, QWidget *widget, const QString &guidance);
    [[nodiscard]] NumberBox *numberBox(const QString &name, int most, const QString &suffix, QWidget *parent);
    void addMebibytes(QVBoxLayout &layout, const QString &name, const QString &label, const QString &guidance,
        std::int64_t CacheConfig::*setting);
    void addMilliseconds(QVBoxLayout &layout, const QString &name, const QString &label,
        const QString &guidance, std::chrono::milliseconds RedisConfig::*setting);

    void load();
    [[nodiscard]] StoredCache edited() const;
    [[nodiscard]] CacheConfig withTyped(CacheConfig config) const;
    [[nodiscard]] CacheSettings::Without forgotten() const;
    [[nodiscard]] bool usesRoom() const;
    [[nodiscard]] QString serverUrl() const; ///< with the user in it; the environment's where that names one
    void takeUrlApart();
    void serverEdited();
    void refresh(); ///< everything that follows from what is entered
    void refreshSecrets();
    [[nodiscard]] QString problemWith(const Field &field) const;
    [[nodiscard]] QString problemWithUrl() const;
    [[nodiscard]] QString strategyInDetail() const;
    [[nodiscard]] QString whatWaitsForTheNextStart() const;
    void focusProblem();

    void testConnection();
    void sayTest(Tone tone, const QString &sentence);
    void sayTestResult(const ConnectionTest::Result &result);
    void apply();
    void finishApply(const StoredCache &stored, const Expected<CacheConfig> &config);
    void applySecret(SecretField &field, const SecretId &id, const QString &name);
    void secretApplied(const QString &sentence);
    void say(Tone tone, const QString &sentence);
    void openFolder();

    const Theme &m_theme;
    CacheSettings &m_settings;
    TieredCache &m_cache;
    ConnectionTest &m_test;
    const bool m_urlIsFixed; ///< by the environment

    QScrollArea *m_scroll = nullptr;
    QRadioButton *m_machineOnly = nullptr;
    QRadioButton *m_alsoRoom = nullptr;
    QRadioButton *m_roomFirst = nullptr;
    QWidget *m_server = nullptr;
    QLineEdit *m_url = nullptr;
    QLabel *m_urlProblem = nullptr;
    QLineEdit *m_user = nullptr;
    SecretField *m_password = nullptr;
    SecretField *m_secret = nullptr;
    QPushButton *m_testButton = nullptr;
    QLabel *m_testResult = nullptr;
    QToolButton *m_detailsButton = nullptr;
    QWidget *m_details = nullptr;
    QCheckBox *m_forgetful = nullptr;
    QLabel *m_strategy = nullptr;
    std::vector<Field> m_fields; ///< all but the URL
    QLabel *m_later = nullptr;
    QLabel *m_outcome = nullptr;
    QPushButton *m_applyButton = nullptr;
    QPushButton *m_closeButton = nullptr;

    bool m_valid = true;
    bool m_applying = false;
    int m_attempt = 0; ///< counts tests: an answer to an earlier one is not shown
    int m_pendingSecrets = 0; ///< of an Apply, on their way to the keychain
    QStringList m_report; ///< of an Apply
};

} // namespace dg
