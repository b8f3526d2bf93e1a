// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/cache_settings.h"

#include "core/cache/cache_environment.h"
#include "core/cache/redis_url.h"
#include "core/cache/tiered_cache.h"

#include <QJsonDocument>
#include <QJsonValue>
#include <QPointer>
#include <QSettings>
#include <QStringList>

#include <algorithm>
#include <array>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr auto configKey = "cache/settings"_L1;
constexpr auto roomKey = "cache/room"_L1;
constexpr auto keptKey = "cache/keychain"_L1; ///< what lies there, by name and address

/// What differs from the defaults alone, so that a better default reaches whoever has not chosen otherwise.
QJsonObject differing(const QJsonObject &object, const QJsonObject &defaults)
{
    QJsonObject result;
    for (auto each = object.begin(); each != object.end(); ++each) {
        const QJsonValue usual = defaults.value(each.key());
        if (each->isObject()) {
            if (const QJsonObject inner = differing(each->toObject(), usual.toObject()); !inner.isEmpty())
                result.insert(each.key(), inner);
        } else if (*each != usual) {
            result.insert(each.key(), *each);
        }
    }
    return result;
}

Expected<CacheConfig> configIn(const QString &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (!document.isObject())
        return fail(ErrorKind::InvalidInput, "They are damaged.");
    auto config = cacheConfigFromJson(document.object());
    if (config && config->folder.isEmpty())
        config->folder = defaultCacheFolder();
    return config;
}

QString inWords(const Error &error)
{
    return QString::fromStdString(error.text());
}

Error notToBeHad(const QString &what, const Expected<std::optional<QByteArray>> &found)
{
    const QString why = found ? CacheSettings::tr("The keychain no longer has it.") : inWords(found.error());
    return {ErrorKind::NotAccessible,
        CacheSettings::tr("The room's %1 is not to be had. %2").arg(what, why).toStdString(),
        CacheSettings::tr("Type it in Preferences.").toStdString()};
}

constexpr std::array roomNames {"off"_L1, "also"_L1, "first"_L1};

} // namespace

CacheSettings::CacheSettings(QSettings &settings, Secrets &secrets, const QProcessEnvironment &environment)
    : m_settings(settings)
    , m_secrets(secrets)
    , m_environment(environment)
    , m_roomFromEnvironment(m_environment.value(cacheVariable::redisUrl).isEmpty()
          || parseRedisUrl(m_environment.value(cacheVariable::redisUrl)))
{
    load();
    if (!m_roomFromEnvironment) {
        const auto url = parseRedisUrl(m_environment.value(cacheVariable::redisUrl));
        const QString sentence = tr("%1 is not used. %2").arg(cacheVariable::redisUrl, inWords(url.error()));
        m_problem = m_problem.isEmpty() ? sentence : m_problem + u' ' + sentence;
    }
    m_atStart = effective(m_stored);
    if (needsPassword(m_atStart) || needsSecret(m_atStart))
        m_atStart.redis.url.clear();
}

void CacheSettings::load()
{
    m_stored = {defaultCacheConfig(), RoomUse::Also};
    const QString room = m_settings.value(roomKey).toString();
    const auto name = std::find(roomNames.begin(), roomNames.end(), room);
    if (name != roomNames.end())
        m_stored.room = static_cast<RoomUse>(name - roomNames.begin());
    const QString text = m_settings.value(configKey).toString();
    if (!text.isEmpty()) {
        if (const auto config = configIn(text))
            m_stored.config = *config;
        else
            m_problem = tr("The cache's stored settings are not used. %1").arg(inWords(config.error()));
    }
    if (m_stored.config.strategy == CacheStrategy::Redis) {
        m_stored.config.strategy = CacheStrategy::Hybrid;
        m_stored.room = RoomUse::First;
    }
}

bool CacheSettings::isFromEnvironment(QLatin1String variable) const
{
    const bool used = m_roomFromEnvironment || variable == cacheVariable::folder;
    return used && !m_environment.value(variable).isEmpty();
}

CacheConfig CacheSettings::effective(const StoredCache &stored) const
{
    CacheConfig config = stored.config;
    if (stored.room == RoomUse::Off)
        config.redis.url.clear();
    const RedisConfig ours = config.redis;
    config = withEnvironment(std::move(config), m_environment);
    // What cannot be a server leaves the writer's own, without what was meant for the other.
    if (!m_roomFromEnvironment)
        config.redis = ours;
    if (stored.room == RoomUse::First && config.redis.isSet())
        config.strategy = CacheStrategy::Redis;
    return config;
}

SecretId CacheSettings::passwordOf(const QString &url)
{
    const QString name = u"redis-password"_s;
    const auto parsed = parseRedisUrl(url);
    if (!parsed)
        return {name, u"nowhere"_s};
    // As a database has no password of its own.
    QString server = parsed->unixPath.isEmpty() ? u"%1:%2"_s.arg(parsed->host.toLower()).arg(parsed->port)
                                                : parsed->unixPath;
    const QString scheme = !parsed->unixPath.isEmpty() ? u"unix"_s : parsed->tls ? u"rediss"_s : u"redis"_s;
    return {name,
        u"%1://%2@%3"_s.arg(scheme, QString::fromLatin1(parsed->user.toUtf8().toPercentEncoding()), server)};
}

SecretId CacheSettings::roomSecret()
{
    return {u"room-secret"_s, {}};
}

bool CacheSettings::keeps(const SecretId &id) const
{
    return m_secrets.place(id) != SecretPlace::Unknown
        || m_settings.value(keptKey).toStringList().contains(id.key());
}

void CacheSettings::noteKept(const SecretId &id, bool kept)
{
    QStringList keys = m_settings.value(keptKey).toStringList();
    keys.removeAll(id.key());
    if (kept)
        keys.append(id.key());
    m_settings.setValue(keptKey, keys);
}

bool CacheSettings::needsPassword(const CacheConfig &config) const
{
    const auto url = parseRedisUrl(config.redis.url);
    return url && url->password.isEmpty() && config.redis.password.isEmpty()
        && keeps(passwordOf(config.redis.url));
}

bool CacheSettings::needsSecret(const CacheConfig &config) const
{
    return config.redis.isSet() && config.redis.roomSecret.isEmpty() && keeps(roomSecret());
}

void CacheSettings::complete(const CacheConfig &config, Without without, Completed completed)
{
    const auto finish = [self = QPointer(this), without, completed](const CacheConfig &soFar) {
        if (self && !without.secret && self->needsSecret(soFar))
            self->completeSecret(soFar, completed);
        else if (self)
            completed(soFar);
    };
    if (without.password || !needsPassword(config)) {
        finish(config);
        return;
    }
    m_secrets.find(passwordOf(config.redis.url),
        [config, finish, completed](const Expected<std::optional<QByteArray>> &found) {
            if (!found || !*found) {
                completed(tl::unexpected(notToBeHad(tr("password"), found)));
                return;
            }
            CacheConfig with = config;
            with.redis.password = QString::fromUtf8(**found);
            finish(with);
        });
}

void CacheSettings::completeSecret(const CacheConfig &config, const Completed &completed)
{
    m_secrets.find(roomSecret(), [config, completed](const Expected<std::optional<QByteArray>> &found) {
        if (!found || !*found) {
            completed(tl::unexpected(notToBeHad(tr("secret"), found)));
            return;
        }
        CacheConfig with = config;
        with.redis.roomSecret = **found;
        completed(with);
    });
}

void CacheSettings::joinRoom(TieredCache &cache, std::function<void(const QString &)> say)
{
    if (m_atStart == effective(m_stored))
        return;
    complete(effective(m_stored), {},
        [self = QPointer(this), &cache, say = std::move(say), revision = m_revision](
            const Expected<CacheConfig> &config) {
            if (!self || self->m_revision != revision)
                return; // the writer was quicker
            const Expected<void> joined = config ? cache.configure(*config) : tl::unexpected(config.error());
            if (!joined)
                say(tr("The room is not used. %1").arg(inWords(joined.error())));
        });
}

void CacheSettings::save(const StoredCache &stored)
{
    ++m_revision;
    m_stored = stored;
    m_stored.config.redis.password.clear();
    m_stored.config.redis.roomSecret.clear();
    // What is not a URL could be anything.
    m_stored.config.redis.url =
        parseRedisUrl(stored.config.redis.url) ? redactedRedisUrl(stored.config.redis.url) : QString();
    m_problem.clear();
    const QJsonObject changed = differing(toJson(m_stored.config), toJson(defaultCacheConfig()));
    m_settings.setValue(configKey, QString::fromUtf8(QJsonDocument(changed).toJson(QJsonDocument::Compact)));
    m_settings.setValue(roomKey, QString(roomNames[static_cast<std::size_t>(stored.room)]));
}

void CacheSettings::keep(
    const SecretId &id, const QString &secret, std::function<void(const Secrets::Stored &)> kept)
{
    m_secrets.store(id, secret.toUtf8(),
        [self = QPointer(this), id, kept = std::move(kept)](const Secrets::Stored &stored) {
            if (self)
                self->noteKept(id, stored.place == SecretPlace::Keychain);
            kept(stored);
        });
}

void CacheSettings::forget(const SecretId &id, Keychain::Done done)
{
    // Nobody asks for it again, whether or not the keychain lets go of it.
    noteKept(id, false);
    m_secrets.remove(id, std::move(done));
}

} // namespace dg
