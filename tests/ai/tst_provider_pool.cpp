// SPDX-License-Identifier: GPL-3.0-or-later
// One provider for each address, with the key that is its own.
#include "core/ai/provider_pool.h"

#include <QHash>
#include <QTest>

#include <set>
#include <thread>
#include <vector>

using namespace dg;

namespace {

const QString anthropic = QStringLiteral("anthropic");

ProviderAddress at(const char *base)
{
    return {anthropic, QUrl(QString::fromLatin1(base))};
}

struct Bench {
    SystemClock clock;
    ProviderPool pool {
        clock, std::move(*ModelCatalogue::load()), ProviderEnvironment([](const QString &name) {
            static const QHash<QString, QString> variables {
                {QStringLiteral("ANTHROPIC_API_KEY"), QStringLiteral("sk-own")}};
            return variables.value(name);
        })};
    NetworkProvider &vendor = pool.at(at("https://api.anthropic.com"));
};

} // namespace

class TestProviderPool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thereIsOneForEachAddress()
    {
        Bench bench;
        std::vector<NetworkProvider *> found(8);
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < found.size(); ++i)
                threads.emplace_back([&, i] {
                    found[i] = &bench.pool.at(at(i % 2 ? "https://a.example" : "https://b.example"));
                });
        }
        QCOMPARE(std::set<NetworkProvider *>(found.begin(), found.end()).size(), std::size_t {2});
        QVERIFY(found[1]->address() == at("https://a.example"));
        const ProviderAddress sameHost {QStringLiteral("openai"), QUrl(QStringLiteral("https://a.example"))};
        QVERIFY(&bench.pool.at(sameHost) != found[1]);
    }

    void onlyItsOwnAddressGetsTheEnvironmentsKey()
    {
        Bench bench;
        QCOMPARE(bench.vendor.key().value().key, QByteArray("sk-own"));
        for (const char *other : {"https://example.com", "http://127.0.0.1:9", "http://api.anthropic.com"})
            QVERIFY2(bench.pool.at(at(other)).key().value().key.isEmpty(), other);
    }

    void whoeverIsAskedForAKeyMayAnswerAtOnce()
    {
        Bench bench;
        std::vector<ProviderAddress> asked;
        bench.pool.onKeyRefused([&](const ProviderAddress &address) {
            asked.push_back(address);
            bench.pool.at(address).key().set("sk-better");
        });
        bench.vendor.key().refused(bench.vendor.key().value().generation);
        QVERIFY(bench.vendor.key().await({}));
        QCOMPARE(bench.vendor.key().value().key, QByteArray("sk-better"));
        QCOMPARE(asked.size(), std::size_t {1});
        QVERIFY(asked.front() == bench.vendor.address());
    }

    void nobodyToAskIsANo()
    {
        Bench bench;
        bench.vendor.key().refused(bench.vendor.key().value().generation);
        const auto may = bench.vendor.key().await({});
        QVERIFY(!may);
        QVERIFY(may.error().kind == ErrorKind::Unauthorised);
    }

    /// A key that is only tried changes nothing for those who write.
    void oneApartIsNotThePools()
    {
        Bench bench;
        bool asked = false;
        bench.pool.onKeyRefused([&](const ProviderAddress &) { asked = true; });
        const auto apart = bench.pool.apart(bench.vendor.address(), "sk-tried");
        QVERIFY(apart.get() != &bench.vendor && &bench.pool.at(apart->address()) == &bench.vendor);
        QCOMPARE(apart->key().value().key, QByteArray("sk-tried"));
        apart->key().refused(apart->key().value().generation);
        QVERIFY(!apart->key().await({}));
        QVERIFY(!asked);
        QVERIFY(bench.vendor.key().await({}));
    }
};

QTEST_GUILESS_MAIN(TestProviderPool)
#include "tst_provider_pool.moc"
