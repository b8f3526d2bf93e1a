// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/cache_environment.h"

#include <QDir>
#include <QStandardPaths>

namespace dg {

QString defaultCacheFolder()
{
    const QString caches = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
    return caches.isEmpty() ? QString {} : caches + QStringLiteral("/doppelganger-studio");
}

CacheConfig defaultCacheConfig()
{
    CacheConfig config;
    config.folder = defaultCacheFolder();
    return config;
}

CacheConfig withEnvironment(CacheConfig config, const QProcessEnvironment &environment)
{
    const QString folder = environment.value(QStringLiteral("DOPPELGANGER_CACHE_DIR"));
    if (!folder.isEmpty())
        config.folder = QDir(folder).absolutePath();
    const auto replace = [&environment](QString &setting, const QString &variable) {
        if (const QString value = environment.value(variable); !value.isEmpty())
            setting = value;
    };
    replace(config.redis.url, QStringLiteral("DOPPELGANGER_REDIS_URL"));
    replace(config.redis.password, QStringLiteral("DOPPELGANGER_REDIS_PASSWORD"));
    const QString secret = environment.value(QStringLiteral("DOPPELGANGER_ROOM_SECRET"));
    if (!secret.isEmpty())
        config.redis.roomSecret = secret.toUtf8();
    return config;
}

} // namespace dg
