// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/cache_key.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

#include <cmath>
#include <limits>
#include <unordered_set>

using namespace dg;

namespace {

CacheKey keyOf(const QByteArray &json, CacheKind kind = CacheKind::AiResponse)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("%s: %s", json.constData(), qPrintable(error.errorString()));
    return cacheKey(kind, document.object());
}

CacheKey keyOfValue(const QJsonValue &value)
{
    return aiCacheKey({{QStringLiteral("value"), value}});
}

} // namespace

class TestCacheKey : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The digest of the canonical text by another implementation of SHA-256: keys must not change unnoticed,
    /// or everything that is stored is lost.
    void standsTheTestOfTime()
    {
        const CacheKey key =
            keyOf(R"({"prompt":"Write.","inputs":{"b":[true,"ü"],"a":1.0}})", CacheKind::VoiceProfile);
        QCOMPARE(key.hex(), QByteArray("2ebfc30d2b1bbccd18ca1ee4038df9a38dcd1dd64c125c880e1c160f5de43fe4"));
        QCOMPARE(key.toString(), QByteArray("dg:1:voice_profile:") + key.hex());
        QVERIFY(key.kind() == CacheKind::VoiceProfile);
    }

    void theOrderOfFieldsDoesNotCount()
    {
        const CacheKey one = keyOf(R"({"a":1,"b":{"c":2,"d":{"e":[{"f":1,"g":2}],"h":3}}})");
        const CacheKey other = keyOf(R"({"b":{"d":{"h":3,"e":[{"g":2,"f":1}]},"c":2},"a":1})");
        QVERIFY(one == other);
        QCOMPARE(one.hash(), other.hash());

        QJsonObject built;
        built.insert(QStringLiteral("b"),
            QJsonObject {
                {QStringLiteral("d"),
                    QJsonObject {{QStringLiteral("h"), 3},
                        {QStringLiteral("e"),
                            QJsonArray {QJsonObject {{QStringLiteral("g"), 2}, {QStringLiteral("f"), 1}}}}}},
                {QStringLiteral("c"), 2}});
        built.insert(QStringLiteral("gone"), 1);
        built.insert(QStringLiteral("a"), 1);
        built.remove(QStringLiteral("gone"));
        QVERIFY(aiCacheKey(built) == one);
    }

    void aNumberHasOneSpelling()
    {
        QVERIFY(keyOf(R"({"a":1})") == keyOf(R"({"a":1.0})"));
        QVERIFY(keyOf(R"({"a":1})") == keyOf(R"({"a":1e0})"));
        QVERIFY(keyOf(R"({"a":100})") == keyOf(R"({"a":1e2})"));
        QVERIFY(keyOf(R"({"a":0.7})") == keyOf(R"({"a":7e-1})"));
        QVERIFY(keyOf(R"({"a":0.7})") == keyOf(R"({"a":0.70})"));
        QVERIFY(keyOf(R"({"a":0})") == keyOf(R"({"a":-0.0})"));
        QVERIFY(keyOfValue(QJsonValue(1)) == keyOfValue(QJsonValue(1.0)));
        QVERIFY(keyOfValue(QJsonValue(0)) == keyOfValue(QJsonValue(-0.0)));
        QVERIFY(keyOfValue(QJsonValue(qint64 {1} << 52)) == keyOfValue(QJsonValue(0x1p52)));
        QVERIFY(keyOfValue(QJsonValue(qint64 {-1} << 52)) == keyOfValue(QJsonValue(-0x1p52)));
        QVERIFY(keyOfValue(QJsonValue(0.1 + 0.2)) != keyOfValue(QJsonValue(0.3)));
        QVERIFY(keyOfValue(QJsonValue((qint64 {1} << 60) + 1)) != keyOfValue(QJsonValue(qint64 {1} << 60)));
        QVERIFY(keyOfValue(QJsonValue(std::numeric_limits<qint64>::max()))
            != keyOfValue(QJsonValue(std::numeric_limits<qint64>::max() - 1)));
    }

    void textIsTakenAsItIs()
    {
        // "é" in one character and in two looks the same, and may well be answered otherwise.
        QVERIFY(keyOfValue(QStringLiteral("\u00e9")) != keyOfValue(QStringLiteral("e\u0301")));
        QVERIFY(keyOfValue(QStringLiteral("\u212b")) != keyOfValue(QStringLiteral("\u00c5")));
        QVERIFY(keyOfValue(QStringLiteral("a b")) != keyOfValue(QStringLiteral("a  b")));
        QVERIFY(keyOfValue(QStringLiteral("a")) != keyOfValue(QStringLiteral("a ")));
        QVERIFY(keyOfValue(QStringLiteral("a")) != keyOfValue(QStringLiteral("a\n")));
        QVERIFY(keyOfValue(QStringLiteral("a")) != keyOfValue(QString::fromUtf16(u"a\0", 2)));
        QVERIFY(keyOfValue(QStringLiteral("a")) != keyOfValue(QStringLiteral("\uFEFFa")));
        QVERIFY(keyOfValue(QStringLiteral("\"")) != keyOfValue(QStringLiteral("\\\"")));
        QVERIFY(keyOfValue(QStringLiteral("\U0001F600")) != keyOfValue(QStringLiteral("\U0001F601")));
        // Halves of characters too, though no text should have them.
        QVERIFY(keyOfValue(QString(QChar(0xd83d))) != keyOfValue(QString(QChar(0xd83c))));
        QVERIFY(keyOf(R"({"a":"\u00fc"})") == keyOf("{\"a\":\"\xc3\xbc\"}"));
    }

    void everythingElseCounts()
    {
        const QList<QByteArray> requests {
            R"({})",
            R"({"a":1,"b":[1,2]})",
            R"({"a":2,"b":[1,2]})",
            R"({"a":"1","b":[1,2]})",
            R"({"a":true,"b":[1,2]})",
            R"({"a":null,"b":[1,2]})",
            R"({"b":[1,2]})",
            R"({"a":1,"b":[2,1]})",
            R"({"a":1,"b":[1,2,3]})",
            R"({"a":1,"b":[1,2],"c":""})",
            R"({"A":1,"b":[1,2]})",
            R"({"a":1.5,"b":[1,2]})",
            R"({"a":1,"b":[[1],2]})",
            R"({"a":1,"b":"[1,2]"})",
            R"({"a":1,"b":[1,2],"":0})",
            R"({"a":1,"b":{"0":1,"1":2}})",
            R"({"a":{"b":[1,2]}})",
        };
        QSet<QByteArray> digests;
        for (const QByteArray &request : requests)
            digests.insert(keyOf(request).hex());
        QCOMPARE(digests.size(), requests.size());
    }

    void everyFieldOfARequestCounts()
    {
        const QByteArray whole = R"({"provider":"anthropic","base":"host","model":"m","temperature":0.7,)"
                                 R"("maxTokens":4096,"system":"You write.","messages":[{"role":"user"}],)"
                                 R"("schema":{"type":"object"},"json":true,"variant":0,"topP":1,)"
                                 R"("stop":["END"],"seed":7})";
        const QJsonObject request = QJsonDocument::fromJson(whole).object();
        QCOMPARE(request.size(), 13);
        QSet<QByteArray> digests {aiCacheKey(request).hex()};
        for (const QString &field : request.keys()) {
            QJsonObject without = request;
            without.remove(field);
            digests.insert(aiCacheKey(without).hex());
            QJsonObject with = request;
            with.insert(field, QStringLiteral("something else"));
            digests.insert(aiCacheKey(with).hex());
        }
        QCOMPARE(digests.size(), 1 + 2 * request.size());
    }

    void theFiveFunctionsDifferByTheirKindAlone()
    {
        const QJsonObject request {{QStringLiteral("a"), 1}};
        QVERIFY(aiCacheKey(request) == cacheKey(CacheKind::AiResponse, request));
        QVERIFY(voiceProfileCacheKey(request) == cacheKey(CacheKind::VoiceProfile, request));
        QVERIFY(dialogueCacheKey(request) == cacheKey(CacheKind::DialoguePattern, request));
        QVERIFY(jokeCacheKey(request) == cacheKey(CacheKind::JokeStructure, request));
        QVERIFY(aiCacheKey(request) == aiCacheKey(request));
        QVERIFY(aiCacheKey(request).digest() == jokeCacheKey(request).digest());
        QVERIFY(aiCacheKey(request) != jokeCacheKey(request));
    }

    void theKindCounts()
    {
        std::unordered_set<CacheKey> keys;
        for (const CacheKind kind : allCacheKinds)
            keys.insert(keyOf(R"({"a":1})", kind));
        QCOMPARE(keys.size(), cacheKindCount);
    }

    void kindsHaveNames()
    {
        for (const CacheKind kind : allCacheKinds)
            QVERIFY(cacheKindFromString(toString(kind)) == kind);
        QVERIFY(!cacheKindFromString(QLatin1String("gossip")));
        QVERIFY(!cacheKindFromString(QLatin1String()));
    }

    void aKeyIsReadAsItIsWritten()
    {
        for (const CacheKind kind : allCacheKinds) {
            const CacheKey key = keyOf(R"({"a":1})", kind);
            QVERIFY(CacheKey::fromString(key.toString()) == key);
            QVERIFY(CacheKey::fromString(key.toString("room:4"), "room:4") == key);
            QVERIFY(!CacheKey::fromString(key.toString("room:4")));
            QVERIFY(!CacheKey::fromString(key.toString(), "d"));
        }
    }

    void nothingElseIsAKey()
    {
        const QByteArray key = keyOf(R"({"a":1})").toString();
        const QByteArray hex = keyOf(R"({"a":1})").hex();
        QVERIFY(CacheKey::fromString(key));
        for (const QByteArray &text : {QByteArray(), QByteArray("dg:1:"), key.chopped(1), key.chopped(2),
                 key + '0', key + "00", key + ' ', ' ' + key, QByteArray("dg:2:ai_response:" + hex),
                 QByteArray("dg:1:gossip:" + hex), QByteArray("dg:1::" + hex), QByteArray("dg:1:" + hex),
                 QByteArray("dg:1:ai_response:" + hex.toUpper()),
                 QByteArray("dg:1:ai_response:" + QByteArray(64, 'g')),
                 QByteArray("dg:1:ai_response:" + QByteArray(64, ' ')), key.chopped(1) + '\0'})
            QVERIFY2(!CacheKey::fromString(text), text.constData());
    }

    void tagsAreFoundByTheirSort()
    {
        const QStringList all {tags::show(QStringLiteral("Low Water")),
            tags::character(QStringLiteral("Mara: the 2nd")), tags::character(QStringLiteral("Jo")),
            tags::episode(QString()), tags::model(QStringLiteral("m"))};
        QCOMPARE(all.first(), QStringLiteral("show:Low Water"));
        QCOMPARE(tags::valueOf(all, u"character"), QStringLiteral("Mara: the 2nd"));
        QCOMPARE(tags::valueOf(all, u"show"), QStringLiteral("Low Water"));
        QCOMPARE(tags::valueOf(all, u"episode"), QString());
        QCOMPARE(tags::valueOf(all, u"char"), QString());
        QCOMPARE(tags::valueOf({}, u"show"), QString());
        QCOMPARE(tags::valueOf({QStringLiteral("show")}, u"show"), QString());
    }
};

QTEST_GUILESS_MAIN(TestCacheKey)
#include "tst_cache_key.moc"
