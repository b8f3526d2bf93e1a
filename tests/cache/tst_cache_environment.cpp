// SPDX-License-Identifier: GPL-3.0-or-later
// Where both programs find their cache when nobody has said anything, and what the environment says.
#include "core/cache/cache_environment.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace dg;

class CacheEnvironmentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void liesInThePlatformsFolderForCaches()
    {
        const QTemporaryDir folder;
        qputenv("XDG_CACHE_HOME", folder.path().toUtf8());
        QCOMPARE(defaultCacheFolder(), folder.filePath(QStringLiteral("doppelganger-studio")));
        QCOMPARE(defaultCacheConfig().folder, defaultCacheFolder());
        CacheConfig otherwiseAsEver;
        otherwiseAsEver.folder = defaultCacheFolder();
        QVERIFY(defaultCacheConfig() == otherwiseAsEver);
    }

    void theEnvironmentReplacesWhatIsConfigured()
    {
        CacheConfig stored;
        stored.folder = QStringLiteral("/stored");
        stored.redis.url = QStringLiteral("redis://stored");
        QVERIFY(withEnvironment(stored, {}) == stored);

        QProcessEnvironment environment;
        environment.insert(QStringLiteral("DOPPELGANGER_CACHE_DIR"), QStringLiteral("here"));
        environment.insert(QStringLiteral("DOPPELGANGER_REDIS_URL"), QStringLiteral("redis://room:7000/2"));
        environment.insert(QStringLiteral("DOPPELGANGER_REDIS_PASSWORD"), QStringLiteral("pässword"));
        environment.insert(QStringLiteral("DOPPELGANGER_ROOM_SECRET"), QStringLiteral("sécret"));
        CacheConfig expected = stored;
        expected.folder = QDir::current().filePath(QStringLiteral("here"));
        expected.redis.url = QStringLiteral("redis://room:7000/2");
        expected.redis.password = QStringLiteral("pässword");
        expected.redis.roomSecret = QByteArray("s\xc3\xa9"
                                               "cret");
        QVERIFY(withEnvironment(stored, environment) == expected);
    }

    void anEmptyVariableSaysNothing()
    {
        CacheConfig stored;
        stored.folder = QStringLiteral("/stored");
        stored.redis.url = QStringLiteral("redis://stored");
        QProcessEnvironment environment;
        for (const char *name : {"DOPPELGANGER_CACHE_DIR", "DOPPELGANGER_REDIS_URL",
                 "DOPPELGANGER_REDIS_PASSWORD", "DOPPELGANGER_ROOM_SECRET"})
            environment.insert(QString::fromLatin1(name), {});
        QVERIFY(withEnvironment(stored, environment) == stored);
    }
};

QTEST_GUILESS_MAIN(CacheEnvironmentTest)
#include "tst_cache_environment.moc"
