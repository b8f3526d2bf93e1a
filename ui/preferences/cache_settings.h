// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How the cache is set up in this program: the defaults, what the writer has stored, and what the
/// environment says, with the room's password and secret from the environment or the keychain. Nothing secret
/// is ever in the settings. GUI thread.

#include "core/cache/cache_config.h"
#include "core/settings/secrets.h"

#include <QObject>
#include <QProcessEnvironment>
#include <QString>

#include <functional>

class QSettings;

namespace dg {

class TieredCache;

/// Whether the room's server is used, where one is named.
enum class RoomUse {
    Off,
    Also, ///< beside this machine
    First, ///< before it
};

/// What the writer has chosen. Stored without the secrets.
struct StoredCache {
    CacheConfig config; ///< "memory" or "hybrid": with a server it is `room` that says the strategy
    RoomUse room = RoomUse::Also;
};

class CacheSettings : public QObject {
    Q_OBJECT
public:
    using Completed = std::function<void(const Expected<CacheConfig> &)>;

    /// `settings` and `secrets` outlive it. Stored settings that cannot be used are as none; `problem` says
    /// so.
    CacheSettings(QSettings &settings, Secrets &secrets,
        const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());

    [[nodiscard]] const StoredCache &stored() const { return m_stored; }
    /// What of the stored settings or of the environment could not be used, in one or two sentences for the
    /// writer; empty: nothing.
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] Secrets &secrets() const { return m_secrets; }

    /// Whether it is set there, and used.
    [[nodiscard]] bool isFromEnvironment(QLatin1String variable) const;
    /// With what the environment says. Without what lies in the keychain. Valid if `stored` is.
    [[nodiscard]] CacheConfig effective(const StoredCache &stored) const;

    /// What the cache begins with: without the room where the keychain has to be asked for it first.
    [[nodiscard]] const CacheConfig &atStart() const { return m_atStart; }
    /// Gives the cache its room once the keychain has answered; says so where that fails.
    void joinRoom(TieredCache &cache, std::function<void(const QString &)> say);

    /// What is not to be looked for.
    struct Without {
        bool password = false;
        bool secret = false;
    };
    /// With the room's password and secret where they are kept, and are not given already. Errors: kept, but
    /// the keychain does not hand it out: such a room is not to be entered without.
    void complete(const CacheConfig &config, Without without, Completed completed);
    /// Whether the keychain, or this session, has a secret for it.
    [[nodiscard]] bool keeps(const SecretId &id) const;

    void save(const StoredCache &stored);
    void keep(const SecretId &id, const QString &secret, std::function<void(const Secrets::Stored &)> kept);
    void forget(const SecretId &id, Keychain::Done done);

    /// The password of the server at `url`, for the user in it; another address is another password.
    [[nodiscard]] static SecretId passwordOf(const QString &url);
    [[nodiscard]] static SecretId roomSecret();

private:
    void load();
    void noteKept(const SecretId &id, bool kept);
    void completeSecret(const CacheConfig &config, const Completed &completed);
    [[nodiscard]] bool needsPassword(const CacheConfig &config) const;
    [[nodiscard]] bool needsSecret(const CacheConfig &config) const;

    QSettings &m_settings;
    Secrets &m_secrets;
    const QProcessEnvironment m_environment;
    const bool m_roomFromEnvironment; ///< what it says of the room is used
    StoredCache m_stored;
    CacheConfig m_atStart;
    QString m_problem;
    int m_revision = 0; ///< counts what was saved
};

} // namespace dg
