// SPDX-License-Identifier: GPL-3.0-or-later
// Defaults, bounds, and settings as they are stored.
#include "core/cache/cache_config.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

#include <functional>
#include <limits>

using namespace dg;
using namespace std::chrono_literals;

namespace {

using std::chrono::days;

QString messageOf(const Expected<void> &result)
{
    return result ? QString() : QString::fromStdString(result.error().message);
}

QString messageOf(const Expected<CacheConfig> &result)
{
    return result ? QString() : QString::fromStdString(result.error().message);
}

/// Every whole number among the settings, by its place in the JSON, with its bounds.
struct Setting {
    const char *name; ///< without "cache."
    std::int64_t smallest;
    std::int64_t largest;
    std::function<void(CacheConfig &, std::int64_t)> set;
};

constexpr std::int64_t mostBytes = 1LL << 50;
constexpr std::int64_t day = 86'400;
constexpr std::int64_t tenYears = 3660 * day;

std::vector<Setting> settings()
{
    using std::chrono::milliseconds;
    using std::chrono::seconds;
    using Number = std::int64_t;
    std::vector<Setting> all {
        {"memoryBytes", 1, mostBytes, [](CacheConfig &c, Number n) { c.memoryBytes = n; }},
        {"memoryEntries", 0, mostBytes, [](CacheConfig &c, Number n) { c.memoryEntries = n; }},
        {"diskBytes", 1, mostBytes, [](CacheConfig &c, Number n) { c.diskBytes = n; }},
        {"largestValue", 1, 256 << 20, [](CacheConfig &c, Number n) { c.largestValue = n; }},
        {"writeBehindBytes", 1, mostBytes, [](CacheConfig &c, Number n) { c.writeBehindBytes = n; }},
        {"compressAbove", 0, mostBytes, [](CacheConfig &c, Number n) { c.compressAbove = n; }},
        {"compressionLevel", 1, 9,
            [](CacheConfig &c, Number n) { c.compressionLevel = static_cast<int>(n); }},
        {"checkForClears", 1, day, [](CacheConfig &c, Number n) { c.checkForClears = seconds(n); }},
        {"redis.poolSize", 1, 256, [](CacheConfig &c, Number n) { c.redis.poolSize = static_cast<int>(n); }},
        {"redis.connectTimeout", 1, 60'000,
            [](CacheConfig &c, Number n) { c.redis.connectTimeout = milliseconds(n); }},
        {"redis.commandTimeout", 1, 60'000,
            [](CacheConfig &c, Number n) { c.redis.commandTimeout = milliseconds(n); }},
        {"redis.poolWait", 0, 60'000, [](CacheConfig &c, Number n) { c.redis.poolWait = milliseconds(n); }},
        {"redis.idleLimit", 1, day, [](CacheConfig &c, Number n) { c.redis.idleLimit = seconds(n); }},
        {"redis.connectionLifetime", 1, 30 * day,
            [](CacheConfig &c, Number n) { c.redis.connectionLifetime = seconds(n); }},
    };
    constexpr std::array<const char *, cacheTtlCount> ttls {
        "namedLifetimes.short", "namedLifetimes.medium", "namedLifetimes.long", "namedLifetimes.veryLong"};
    for (std::size_t i = 0; i < ttls.size(); ++i)
        all.push_back(
            {ttls[i], 1, tenYears, [i](CacheConfig &c, Number n) { c.namedLifetimes[i] = seconds(n); }});
    constexpr std::array<const char *, cacheKindCount> kinds {"lifetimes.ai_response",
        "lifetimes.voice_profile", "lifetimes.dialogue_pattern", "lifetimes.joke_structure",
        "lifetimes.validation_result", "lifetimes.episode_outline"};
    for (std::size_t i = 0; i < kinds.size(); ++i)
        all.push_back(
            {kinds[i], 1, tenYears, [i](CacheConfig &c, Number n) { c.lifetimes[i] = seconds(n); }});
    return all;
}

/// {"redis": {"poolSize": value}} for "redis.poolSize".
QJsonObject jsonOf(const QString &name, const QJsonValue &value)
{
    const QStringList parts = name.split(u'.');
    return parts.size() == 1 ? QJsonObject {{name, value}}
                             : QJsonObject {{parts[0], QJsonObject {{parts[1], value}}}};
}

QStringList namesIn(const QJsonObject &object, const QString &start = {})
{
    QStringList names;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it->isObject())
            names += namesIn(it->toObject(), start + it.key() + u'.');
        else
            names += start + it.key();
    }
    return names;
}

CacheConfig everythingElse()
{
    CacheConfig config;
    std::int64_t number = 2; // differs from every default, within all bounds
    for (const Setting &setting : settings())
        setting.set(config, number++ % 8 + 2);
    config.strategy = CacheStrategy::Redis;
    config.folder = QStringLiteral("/home/writer/\u6d17 cache");
    config.redis.url = QStringLiteral("rediss://writers@room.example:7000/3");
    config.redis.keyPrefix = QStringLiteral("room-4:low_water.1");
    return config;
}

} // namespace

class TestCacheConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theDefaults()
    {
        const CacheConfig config;
        QVERIFY(config.strategy == CacheStrategy::Hybrid);
        QCOMPARE(config.memoryBytes, 64 << 20);
        QCOMPARE(config.memoryEntries, 0);
        QCOMPARE(config.diskBytes, 1 << 30);
        QCOMPARE(config.largestValue, 4 << 20);
        QCOMPARE(config.compressAbove, 1024);
        QVERIFY(config.checkForClears == 30s);
        QVERIFY(!config.redis.isSet());
        QCOMPARE(config.redis.keyPrefix, QStringLiteral("dg"));
        QVERIFY(config.lifetimeOf(CacheTtl::Short) == 1h);
        QVERIFY(config.lifetimeOf(CacheTtl::Medium) == days(1));
        QVERIFY(config.lifetimeOf(CacheTtl::Long) == days(7));
        QVERIFY(config.lifetimeOf(CacheTtl::VeryLong) == days(30));
        QVERIFY(config.lifetimeOf(CacheKind::AiResponse) == days(7));
        QVERIFY(config.lifetimeOf(CacheKind::VoiceProfile) == days(30));
        QVERIFY(config.lifetimeOf(CacheKind::DialoguePattern) == days(7));
        QVERIFY(config.lifetimeOf(CacheKind::JokeStructure) == days(7));
        QVERIFY(config.lifetimeOf(CacheKind::ValidationResult) == days(1));
        QVERIFY(config.lifetimeOf(CacheKind::EpisodeOutline) == days(1));
        QVERIFY(config.validate());
        QVERIFY(cacheConfigFromJson({}) == config);
    }

    void everyNumberHasItsBounds()
    {
        for (const Setting &setting : settings()) {
            const QString name = QString::fromLatin1(setting.name);
            const QString start = QStringLiteral("cache.") + name + QStringLiteral(" must ");
            for (const std::int64_t number : {setting.smallest, setting.largest}) {
                CacheConfig config;
                setting.set(config, number);
                QVERIFY2(config.validate(), setting.name);
                const auto read = cacheConfigFromJson(jsonOf(name, static_cast<qint64>(number)));
                QVERIFY2(read && *read == config, setting.name);
            }
            for (const std::int64_t number : {setting.smallest - 1, setting.largest + 1}) {
                CacheConfig config;
                setting.set(config, number);
                const auto checked = config.validate();
                QVERIFY2(messageOf(checked).startsWith(start), qPrintable(messageOf(checked)));
                QVERIFY(checked.error().kind == ErrorKind::InvalidInput);
                // Both bounds are said.
                QVERIFY2(messageOf(checked).contains(QString::number(setting.largest)),
                    qPrintable(messageOf(checked)));
                QVERIFY2(messageOf(checked).contains(QStringLiteral(" %1 to ").arg(setting.smallest)),
                    qPrintable(messageOf(checked)));
                const auto read = cacheConfigFromJson(jsonOf(name, static_cast<qint64>(number)));
                QVERIFY2(messageOf(read).startsWith(start), setting.name);
            }
        }
    }

    void whatIsNoWholeNumberIsRefused()
    {
        for (const Setting &setting : settings()) {
            const QString name = QString::fromLatin1(setting.name);
            const QString start = QStringLiteral("cache.") + name + QStringLiteral(" must ");
            for (const QJsonValue &value : {QJsonValue(QStringLiteral("5")), QJsonValue(5.5),
                     QJsonValue(true), QJsonValue(QJsonValue::Null), QJsonValue(QJsonObject()),
                     QJsonValue(1e300), QJsonValue(-1e300), QJsonValue(std::numeric_limits<qint64>::max()),
                     QJsonValue((qint64 {1} << 32) + 5)}) {
                const auto read = cacheConfigFromJson(jsonOf(name, value));
                const bool fits = value.toInteger() == (qint64 {1} << 32) + 5 && setting.largest >= mostBytes;
                QVERIFY2(fits ? bool(read) : messageOf(read).startsWith(start), setting.name);
            }
        }
    }

    void noSettingIsForgotten()
    {
        QSet<QString> stored;
        for (const QString &name : namesIn(toJson({})))
            stored.insert(name);
        QSet<QString> known {QStringLiteral("strategy"), QStringLiteral("folder"),
            QStringLiteral("redis.url"), QStringLiteral("redis.keyPrefix")};
        for (const Setting &setting : settings())
            known.insert(QString::fromLatin1(setting.name));
        QCOMPARE(stored, known);
    }

    void settingsComeBackAsTheyWereStored()
    {
        for (const CacheConfig &config : {CacheConfig {}, everythingElse()}) {
            const QByteArray bytes = QJsonDocument(toJson(config)).toJson();
            const auto read = cacheConfigFromJson(QJsonDocument::fromJson(bytes).object());
            QVERIFY2(read, qPrintable(messageOf(read)));
            QVERIFY(*read == config);
        }
        // Each of them is stored: none of the others equals its default.
        const QJsonObject defaults = toJson({});
        const QJsonObject others = toJson(everythingElse());
        for (const QString &name : namesIn(defaults)) {
            const QStringList parts = name.split(u'.');
            const auto in = [&](const QJsonObject &object) {
                return parts.size() == 1 ? object.value(name)
                                         : object.value(parts[0]).toObject().value(parts[1]);
            };
            QVERIFY2(in(defaults) != in(others), qPrintable(name));
        }
    }

    void secretsAreNeverStored()
    {
        CacheConfig config;
        config.redis.url = QStringLiteral("redis://writers:hush1@room:7000/2");
        config.redis.password = QStringLiteral("hush2");
        config.redis.roomSecret = QByteArrayLiteral("hush3");
        const QByteArray bytes = QJsonDocument(toJson(config)).toJson();
        QVERIFY2(!bytes.contains("hush"), bytes.constData());
        QVERIFY(bytes.contains("redis://writers@room:7000/2"));
        // Nor where the URL cannot be read: any part of it could be the password.
        for (const char *url :
            {"redis:/writers:hush@room", "hush", "redis://writers:hu%sh@room", "redis://room:hush"}) {
            config.redis.url = QString::fromLatin1(url);
            QVERIFY(!QJsonDocument(toJson(config)).toJson().contains("hu"));
            const QString message = messageOf(config.validate());
            QVERIFY2(message.startsWith(QStringLiteral("cache.redis.url ")), qPrintable(message));
            QVERIFY(
                !QString::fromStdString(config.validate().error().text()).contains(QStringLiteral("hush")));
        }
    }

    void anythingElseInTheFileIsPassedOver()
    {
        const auto read = cacheConfigFromJson({{QStringLiteral("colour"), 1},
            {QStringLiteral("redis"), QJsonObject {{QStringLiteral("password"), QStringLiteral("x")}}}});
        QVERIFY(read && *read == CacheConfig {});
    }

    void groupsAreObjectsAndTextIsText()
    {
        for (const char *group : {"redis", "namedLifetimes", "lifetimes"}) {
            for (const QJsonValue &value :
                {QJsonValue(1), QJsonValue(QJsonValue::Null), QJsonValue(QJsonArray())}) {
                const auto read = cacheConfigFromJson({{QString::fromLatin1(group), value}});
                QCOMPARE(
                    messageOf(read), QStringLiteral("cache.%1 must be an object.").arg(QLatin1String(group)));
            }
        }
        for (const char *name : {"strategy", "folder", "redis.url", "redis.keyPrefix"}) {
            const auto read = cacheConfigFromJson(jsonOf(QString::fromLatin1(name), 1));
            QCOMPARE(messageOf(read), QStringLiteral("cache.%1 must be text.").arg(QLatin1String(name)));
        }
    }

    void strategiesHaveNames()
    {
        for (const auto strategy : {CacheStrategy::Memory, CacheStrategy::Redis, CacheStrategy::Hybrid})
            QVERIFY(cacheStrategyFromString(QString(toString(strategy))) == strategy);
        QCOMPARE(toString(CacheStrategy::Memory), QLatin1String("memory"));
        QCOMPARE(toString(CacheStrategy::Redis), QLatin1String("redis"));
        QCOMPARE(toString(CacheStrategy::Hybrid), QLatin1String("hybrid"));
        QVERIFY(!cacheStrategyFromString(u"Hybrid"));
        QVERIFY(!cacheStrategyFromString(u""));
        const auto read = cacheConfigFromJson({{QStringLiteral("strategy"), QStringLiteral("cloud")}});
        QVERIFY(messageOf(read).startsWith(QStringLiteral("cache.strategy must be ")));
    }

    void theStrategyRedisNeedsAServer()
    {
        CacheConfig config;
        config.strategy = CacheStrategy::Redis;
        QVERIFY(
            messageOf(config.validate()).startsWith(QStringLiteral("cache.redis.url must name a server")));
        config.redis.url = QStringLiteral("unix:///run/redis.sock?db=1");
        QVERIFY(config.validate());
    }

    void aPrefixIsAPlainWord()
    {
        CacheConfig config;
        for (const QString &prefix : {QStringLiteral("dg"), QStringLiteral("a:b-c_d.1"),
                 QStringLiteral("\u6d17\u8863"), QString(64, u'x')}) {
            config.redis.keyPrefix = prefix;
            QVERIFY2(config.validate(), qPrintable(prefix));
        }
        // What has a meaning in a server's patterns, or could not be told from what comes after it.
        for (const QString &prefix :
            {QString(), QString(65, u'x'), QStringLiteral("a*"), QStringLiteral("a?"), QStringLiteral("[a]"),
                QStringLiteral("a\\"), QStringLiteral("a b"), QStringLiteral("a\n"), QString(QChar(u'\0')),
                QStringLiteral("{a}"), QStringLiteral("\U0001F600"), QString(QChar(0xd83d))}) {
            config.redis.keyPrefix = prefix;
            QVERIFY2(messageOf(config.validate())
                         .startsWith(QStringLiteral("cache.redis.keyPrefix must be 1 to 64 ")),
                qPrintable(prefix));
        }
    }
};

QTEST_GUILESS_MAIN(TestCacheConfig)
#include "tst_cache_config.moc"
