// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Who can write in this program beside Rehearsal: the known providers and the writer's own addresses, where
/// their keys are (the environment, the keychain, this session), which servers answer on this machine, and
/// which models were chosen last. No key is ever in the settings. GUI thread; never blocks.

#include "core/ai/provider_pool.h"
#include "core/ai/provider_trial.h"
#include "core/settings/secrets.h"
#include "core/story/brief.h"
#include "ui/common/latest_job.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <map>
#include <optional>
#include <vector>

class QSettings;

namespace dg {

/// Somebody who can be asked to write, as run settings name them.
struct ProviderChoice {
    QString provider; ///< RunSettings::provider
    QString baseUrl; ///< RunSettings::baseUrl; empty: the provider's own
    QString name;
    ProviderAddress address; ///< where that leads
    bool isLocal = false; ///< a known server on this machine: needs no key
    bool isOwn = false; ///< an address of the writer's
    QString keyPage {}; ///< where a key is to be had; empty: nowhere
};

enum class KeyState {
    None,
    Environment,
    Keychain,
    Session,
};

class ProviderSettings : public QObject {
    Q_OBJECT
public:
    /// Both are called on a thread of their own.
    using Trial = std::function<Expected<ProviderTrial>(
        const ProviderAddress &, const QByteArray &key, const QString &model, std::stop_token)>;
    using Search = std::function<std::vector<LocalServer>(std::stop_token)>;

    /// All of it outlives this. `trial` and `search`: empty: those of the core.
    ProviderSettings(ProviderPool &pool, Secrets &secrets, QSettings &settings, Trial trial = {},
        Search search = {}, QObject *parent = nullptr);
    ~ProviderSettings() override;

    [[nodiscard]] const std::vector<ProviderChoice> &choices() const { return m_choices; }
    /// Who that is; also where it is none of the choices, as an address out of somebody else's project. None:
    /// Rehearsal, or an address that cannot be used.
    [[nodiscard]] std::optional<ProviderChoice> find(const QString &provider, const QString &baseUrl) const;
    /// It has a key, or needs none and is there.
    [[nodiscard]] bool isSetUp(const ProviderChoice &choice) const;
    /// It can be asked without one.
    [[nodiscard]] bool mayLackKey(const ProviderChoice &choice) const;
    /// It answered on this machine.
    [[nodiscard]] bool isFound(const ProviderChoice &choice) const;
    /// Remembers an address of the writer's. Errors: InvalidInput.
    [[nodiscard]] Expected<ProviderChoice> add(const QString &protocol, const QString &address);
    void remove(const ProviderChoice &choice);

    /// What is known to be there, those chosen before first where nobody has given a list.
    [[nodiscard]] std::vector<ModelInfo> models(const ProviderChoice &choice) const;
    [[nodiscard]] bool isFree(const ProviderChoice &choice, const QString &model) const;
    [[nodiscard]] ModelInfo model(const ProviderChoice &choice, const QString &model) const;
    /// The one to begin with: chosen last, or else the provider's own. Empty: not known.
    [[nodiscard]] QString modelToUse(const ProviderChoice &choice) const;
    void noteChosen(const ProviderChoice &choice, const QString &model);

    [[nodiscard]] KeyState keyState(const ProviderChoice &choice) const;
    [[nodiscard]] QString keyVariable(const ProviderChoice &choice) const;
    [[nodiscard]] Secrets &secrets() const { return m_secrets; }
    /// Looks into the keychain for the keys of all choices, which may ask its owner for a password.
    void fetchKeys();
    /// Whoever waits for that key in a run goes on with it.
    void keep(const ProviderChoice &choice, const QByteArray &key, bool sessionOnly,
        std::function<void(const Secrets::Stored &)> kept);
    void forget(const ProviderChoice &choice, Keychain::Done done);
    /// Whose key a run was last refused; none: nobody's.
    [[nodiscard]] std::optional<ProviderChoice> refused() const;
    /// There will be no other key: what waits for one fails, and the run goes on without.
    void decline();

    struct Prepared {
        bool needsKey = false;
        QString why {}; ///< the keychain does not say
    };
    /// Gives the pool the keys that a run with those settings needs.
    void prepare(const RunSettings &settings, std::function<void(const Prepared &)> prepared);

    /// Tries one with a key that was typed, or else with the one that is kept.
    void test(const ProviderChoice &choice, const QByteArray &typed, const QString &model,
        std::function<void(const Expected<ProviderTrial> &)> ended);
    void cancelTest();

    /// Servers on this machine; answers with `searched`.
    void search();

Q_SIGNALS:
    void changed(); ///< choices, keys, models or what was found
    void searched();

private:
    struct Known {
        std::vector<ModelInfo> models;
        bool found = false; ///< on this machine
    };

    void rebuild();
    void adopt(const std::vector<LocalServer> &servers);
    void findKey(const ProviderAddress &address, Keychain::Found found);
    [[nodiscard]] bool isNoted(const SecretId &id) const;
    void note(const SecretId &id, bool inKeychain);
    [[nodiscard]] QStringList recentModels(const ProviderChoice &choice) const;

    ProviderPool &m_pool;
    Secrets &m_secrets;
    QSettings &m_settings;
    const Trial m_trial;
    const Search m_search;
    std::vector<ProviderChoice> m_choices;
    std::map<QString, Known> m_known; ///< by address
    std::optional<ProviderAddress> m_refused;
    std::map<QString, std::vector<ModelInfo>> m_shipped; ///< by protocol, before anything was learned
    LatestJob<Expected<ProviderTrial>> m_test;
    LatestJob<std::vector<LocalServer>> m_searchJob;
};

} // namespace dg
