// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/cache_key.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

#include <unordered_set>

using namespace dg;

namespace {

CacheKey keyOf(const QByteArray &json, CacheKind kind = CacheKind::AiResponse)
{
    return cacheKey(kind, QJsonDocument::fromJson(json).object());
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
        QCOMPARE(
            key.hex(), QByteArray("2ebfc30d2b1bbccd18ca1ee4038df9a38dcd1dd64c125c880e1c160f5de43fe4"));
        QCOMPARE(key.toString(), QByteArray("dg:1:voice_profile:") + key.hex());
        QVERIFY(key.kind() == CacheKind::VoiceProfile);
    }

    void theOrderOfFieldsDoesNotCount()
    {
        const CacheKey one = keyOf(R"({"a":1,"b":{"c":2,"d":3}})");
        const CacheKey other = keyOf(R"({"b":{"d":3.0,"c":2},"a":1})");
        QVERIFY(one == other);
        QCOMPARE(one.hash(), other.hash());
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
        };
        QSet<QByteArray> digests;
        for (const QByteArray &request : requests)
            digests.insert(keyOf(request).hex());
        QCOMPARE(digests.size(), requests.size());
    }

    void theKindCounts()
    {
        std::unordered_set<CacheKey> keys;
        for (const CacheKind kind : allCacheKinds)
            keys.insert(keyOf(R"({"a":1})", kind));
        QCOMPARE(keys.size(), cacheKindCount);
    }

};

QTEST_GUILESS_MAIN(TestCacheKey)
#include "tst_cache_key.moc"
