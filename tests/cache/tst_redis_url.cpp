// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/redis_url.h"

#include <QTest>

using namespace dg;

namespace {

RedisUrl network(const QString &host, int port = RedisUrl::defaultPort)
{
    RedisUrl url;
    url.host = host;
    url.port = port;
    return url;
}

} // namespace

class TestRedisUrl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatPeopleWrite_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<RedisUrl>("expected");
        QTest::addColumn<QString>("redacted");

        const auto row = [](const char *text, const RedisUrl &expected, const char *redacted) {
            QTest::newRow(text) << QString::fromUtf8(text) << expected << QString::fromUtf8(redacted);
        };
        row("redis://localhost", network(QStringLiteral("localhost")), "redis://localhost");
        row("  redis://localhost/ ", network(QStringLiteral("localhost")), "redis://localhost");
        row("REDIS://10.0.0.7:6380", network(QStringLiteral("10.0.0.7"), 6380), "redis://10.0.0.7:6380");
        row("redis://[::1]:7000", network(QStringLiteral("::1"), 7000), "redis://[::1]:7000");
        row("redis://[fe80::1%eth0]", network(QStringLiteral("fe80::1%eth0")), "redis://[fe80::1%eth0]");

        RedisUrl full = network(QStringLiteral("cache.room-4.example"), 6380);
        full.user = QStringLiteral("writers");
        full.password = QStringLiteral("hush");
        full.database = 3;
        row("redis://writers:hush@cache.room-4.example:6380/3", full,
            "redis://writers@cache.room-4.example:6380/3");
        full.tls = true;
        row("rediss://writers:hush@cache.room-4.example:6380/3", full,
            "rediss://writers@cache.room-4.example:6380/3");

        RedisUrl passwordAlone = network(QStringLiteral("host"));
        passwordAlone.password = QStringLiteral("p@ss:w/ö%");
        row("redis://:p%40ss%3Aw%2F%C3%B6%25@host", passwordAlone, "redis://host");
        passwordAlone.password = QStringLiteral("p@ss:word");
        row("redis://:p@ss:word@host", passwordAlone, "redis://host");

        RedisUrl userAlone = network(QStringLiteral("host"));
        userAlone.user = QStringLiteral("Zoë@home");
        row("redis://Zo%C3%AB%40home@host", userAlone, "redis://Zo%C3%AB%40home@host");

        RedisUrl socket;
        socket.unixPath = QStringLiteral("/run/redis/a@b.sock");
        row("unix:///run/redis/a@b.sock", socket, "unix:///run/redis/a%40b.sock");
        socket.database = 12;
        row("unix:///run/redis/a@b.sock?db=12", socket, "unix:///run/redis/a%40b.sock?db=12");
        socket.user = QStringLiteral("writers");
        socket.password = QStringLiteral("hush");
        row("unix://writers:hush@/run/redis/a@b.sock?db=12", socket,
            "unix://writers@/run/redis/a%40b.sock?db=12");
        socket = {};
        socket.unixPath = QStringLiteral("/tmp/writers' room/ö.sock");
        row("unix:///tmp/writers'%20room/ö.sock", socket, "unix:///tmp/writers%27%20room/%C3%B6.sock");
    }
    void readsWhatPeopleWrite()
    {
        QFETCH(QString, text);
        QFETCH(RedisUrl, expected);
        QFETCH(QString, redacted);

        const auto parsed = parseRedisUrl(text);
        QVERIFY2(parsed, parsed ? "" : parsed.error().message.c_str());
        QVERIFY(*parsed == expected);
        QCOMPARE(redactedRedisUrl(text), redacted);

        // What is shown and stored leads to the same place, without the password.
        const auto again = parseRedisUrl(redacted);
        QVERIFY(again);
        expected.password.clear();
        QVERIFY(*again == expected);
    }

    void refusesTheRestWithoutRepeatingIt_data()
    {
        QTest::addColumn<QString>("text");
        const auto row = [](const char *text) { QTest::newRow(text) << QString::fromUtf8(text); };
        row("");
        row("hush@host");
        row("http://:hush@host");
        row("redis:host:hush");
        row("redis://");
        row("redis://user:hush@");
        row("redis://:hush@:6379");
        row("redis://:hush@host:0");
        row("redis://:hush@host:65536");
        row("redis://:hush@host:+1");
        row("redis://:hush@host:");
        row("redis://host:hush");
        row("redis://:hu/sh-hush@host");
        row("redis://:hush@host/-1");
        row("redis://:hush@host/99999999999");
        row("redis://:hush@host/0?timeout=1");
        row("redis://:hush%@host");
        row("redis://:hush%4@host");
        row("redis://:hush%00@host");
        row("redis://:hush%FF@host");
        row("redis://:hush@[::1");
        row("redis://:hush@[hush]:1");
        row("redis://:hush@[::1]hush");
        row("redis://:hush@[::1]:");
        row("redis://:hush@ho st");
        row("unix://");
        row("unix://hush");
        row("unix://:hush%@/run/redis.sock");
        row("unix:///run/hush%zz.sock");
        row("unix:///run/redis.sock?password=hush");
        row("unix:///run/redis.sock?db=hush");
        QTest::newRow("long path") << QStringLiteral("unix:///hush") + QString(103, QLatin1Char('a'));
    }
    void refusesTheRestWithoutRepeatingIt()
    {
        QFETCH(QString, text);
        const auto parsed = parseRedisUrl(text);
        QVERIFY(!parsed);
        QVERIFY(parsed.error().kind == ErrorKind::InvalidInput);
        QVERIFY(!QString::fromStdString(parsed.error().text()).contains(QLatin1String("hush")));
        QVERIFY(!redactedRedisUrl(text).contains(QLatin1String("hush")));
    }

    void aPathOfASocketsLengthIsStillRead()
    {
        QVERIFY(parseRedisUrl(QStringLiteral("unix:///") + QString(106, QLatin1Char('a'))));
        QVERIFY(!parseRedisUrl(QStringLiteral("unix:///") + QString(107, QLatin1Char('a'))));
    }
};

QTEST_GUILESS_MAIN(TestRedisUrl)
#include "tst_redis_url.moc"
