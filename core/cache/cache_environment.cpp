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
    const QString folder = environment.value(cacheVariable::folder);
    if (!folder.isEmpty())
        config.folder = QDir(folder).absolutePath();
    const auto replace = [&environment](QString &setting, QLatin1String variable) {
        if (const QString value = environment.value(variable); !value.isEmpty())
            setting = value;
    };
    replace(config.redis.url, cacheVariable::redisUrl);
    replace(config.redis.password, cacheVariable::redisPassword);
    const QString secret = environment.value(cacheVariable::roomSecret);
    if (!secret.isEmpty())
        config.redis.roomSecret = secret.toUtf8();
    return config;
}

} // namespace dg
