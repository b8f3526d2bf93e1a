// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of models, what is assumed of unknown ones, and what a call costs.
#include "core/ai/model_catalogue.h"

#include <QDate>
#include <QTest>

#include <utility>

using namespace dg;

namespace {

const QString anthropic = QStringLiteral("anthropic");
const QString openAi = QStringLiteral("openai");

std::unique_ptr<ModelCatalogue> shipped()
{
    auto catalogue = ModelCatalogue::load();
    if (!catalogue)
        qFatal("%s", catalogue.error().text().c_str());
    return std::move(*catalogue);
}

QByteArray fileOf(const QByteArray &models, const QByteArray &date = "2026-11-20")
{
    return R"({"date":")" + date + R"(","protocols":{"openai":{"default":"a","models":[)" + models + "]}}}";
}

ModelInfo told(const char *id, std::int64_t context = 0, const char *name = "")
{
    ModelInfo info;
    info.id = QLatin1String(id);
    info.name = QLatin1String(name);
    info.context = TokenCount(context);
    return info;
}

QStringList idsOf(const std::vector<ModelInfo> &models)
{
    QStringList ids;
    for (const ModelInfo &model : models)
        ids.append(model.id);
    return ids;
}

} // namespace

class TestModelCatalogue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyShippedModelIsWhole()
    {
        const auto catalogue = shipped();
        QVERIFY(QDate::fromString(catalogue->date(), Qt::ISODate).isValid());
        for (const QString &protocol : {anthropic, openAi}) {
            const auto models = catalogue->list(protocol);
            QVERIFY(idsOf(models).contains(catalogue->defaultModel(protocol)));
            for (const ModelInfo &model : models) {
                const QByteArray id = model.id.toUtf8();
                QVERIFY2(!model.name.isEmpty() && model.listed, id.constData());
                QVERIFY2(model.price && model.price->input < model.price->output, id.constData());
                QVERIFY2(model.price->cacheRead > 0 && model.price->cacheRead < model.price->input,
                    id.constData());
                QVERIFY2(model.price->cacheWrite >= model.price->input
                        && model.price->cacheWriteHour >= model.price->input,
                    id.constData());
                QVERIFY2(model.maxOutput.value() > 0, id.constData());
                QVERIFY2(model.promptCacheMinimum.value() >= 512 && model.promptCacheMinimum.value() <= 4096,
                    id.constData());
                QCOMPARE(model.promptCaching,
                    protocol == anthropic ? PromptCaching::Marked : PromptCaching::Automatic);
                QCOMPARE(idsOf(models).count(model.id), 1);
            }
        }
        QCOMPARE(catalogue->defaultModel(anthropic), QStringLiteral("claude-sonnet-5-5"));
        QVERIFY(catalogue->defaultModel(QStringLiteral("telepathy")).isEmpty());
        QVERIFY(catalogue->list(QStringLiteral("telepathy")).empty());
    }

    void knowsThePrices_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<double>("input");
        QTest::addColumn<double>("output");
        QTest::addColumn<double>("read");
        QTest::addColumn<bool>("takesTemperature");
        const auto row = [](const char *model, double input, double output, double share, bool temperature) {
            QTest::newRow(model) << QString::fromLatin1(model) << input << output << input * share
                                 << temperature;
        };
        row("claude-opus-5-5", 4, 20, 0.05, false);
        row("claude-sonnet-5-5", 2, 10, 0.1, false);
        row("claude-haiku-5-5", 0.1, 0.5, 0.1, false);
        row("claude-opus-5", 5, 25, 0.1, false);
        row("claude-sonnet-5", 2, 10, 0.1, false);
        row("claude-sonnet-4-6", 3, 15, 0.1, true);
        row("claude-haiku-4-5", 1, 5, 0.1, true);
        row("claude-haiku-4-5-20251001", 1, 5, 0.1, true);
        row("claude-fable-5-1", 10, 50, 0.025, false);
    }
    void knowsThePrices()
    {
        QFETCH(const QString, model);
        QFETCH(const double, input);
        const ModelInfo info = shipped()->find(anthropic, model);
        QCOMPARE(info.id, model); // as it is asked for, date and all
        QVERIFY(info.listed && info.price);
        QCOMPARE(info.price->input, input);
        QTEST(info.price->output, "output");
        QTEST(info.price->cacheRead, "read");
        QCOMPARE(info.price->cacheWrite, input * 1.25);
        QCOMPARE(info.price->cacheWriteHour, input * 2);
        QTEST(info.takesTemperature, "takesTemperature");
        QVERIFY(info.takesSchema);
    }

    void datesOfEitherVendorAreLeftOut()
    {
        const auto catalogue = shipped();
        QVERIFY(catalogue->find(openAi, QStringLiteral("gpt-4.1-2025-04-14")).price
            == catalogue->find(openAi, QStringLiteral("gpt-4.1")).price);
        QVERIFY(!catalogue->find(openAi, QStringLiteral("gpt-4.1-turbo")).price);
    }

    void anUnknownModelWorksAtAnUnknownPrice_data()
    {
        QTest::addColumn<QString>("protocol");
        QTest::addColumn<QString>("model");
        QTest::addColumn<bool>("takesSchema");
        QTest::addColumn<bool>("marked");
        QTest::newRow("a later Claude") << anthropic << QStringLiteral("claude-next-9") << true << true;
        QTest::newRow("another's behind that protocol")
            << anthropic << QStringLiteral("kimi-k3") << false << true;
        QTest::newRow("a local one") << openAi << QStringLiteral("llama3.2:8b") << false << false;
        QTest::newRow("a Claude elsewhere") << openAi << QStringLiteral("claude-next-9") << false << false;
        QTest::newRow("no such protocol")
            << QStringLiteral("telepathy") << QStringLiteral("m") << false << false;
    }
    void anUnknownModelWorksAtAnUnknownPrice()
    {
        QFETCH(const QString, protocol);
        QFETCH(const QString, model);
        QFETCH(const bool, marked);
        const ModelInfo info = shipped()->find(protocol, model);
        QCOMPARE(info.id, model);
        QVERIFY(!info.price && !info.listed && !info.takesTemperature);
        QTEST(info.takesSchema, "takesSchema");
        QCOMPARE(info.promptCaching, marked ? PromptCaching::Marked : PromptCaching::None);
        QCOMPARE(info.promptCacheMinimum.value(), marked ? 4096 : 0);
        QCOMPARE(info.maxOutput.value(), 0);
    }

    void learnsSizesAndNamesButNoPrices()
    {
        const auto catalogue = shipped();
        ModelInfo sonnet = told("claude-sonnet-5-5", 2'000'000, "Sonnet, larger");
        sonnet.price = ModelPrice {0, 0, 0, 0, 0};
        ModelInfo fresh = told("claude-zeta", 500'000, "Zeta");
        fresh.maxOutput = TokenCount(1000);
        catalogue->learn(anthropic, {told("zzz"), sonnet, fresh, told("claude-opus-5-20260724")});

        const ModelInfo known = catalogue->find(anthropic, QStringLiteral("claude-sonnet-5-5"));
        QCOMPARE(known.context.value(), 2'000'000);
        QCOMPARE(known.maxOutput.value(), 128'000); // nothing was said of it
        QCOMPARE(known.name, QStringLiteral("Sonnet, larger"));
        QCOMPARE(known.price->input, 2.0);

        const ModelInfo learned = catalogue->find(anthropic, QStringLiteral("claude-zeta"));
        QVERIFY(learned.listed && !learned.price && learned.takesSchema);
        QCOMPARE(learned.maxOutput.value(), 1000);
        QCOMPARE(learned.promptCacheMinimum.value(), 4096);
        QCOMPARE(catalogue->find(anthropic, QStringLiteral("claude-opus-5-20260724")).price->input, 5.0);

        // The file's order, then by id.
        const QStringList before = idsOf(shipped()->list(anthropic));
        QCOMPARE(idsOf(catalogue->list(anthropic)),
            before
                + QStringList({QStringLiteral("claude-opus-5-20260724"), QStringLiteral("claude-zeta"),
                    QStringLiteral("zzz")}));
        QVERIFY(!idsOf(catalogue->list(openAi)).contains(QStringLiteral("zzz")));
    }

    void aPriceThatOnlyTheServerKnowsCounts()
    {
        const auto catalogue = shipped();
        ModelInfo routed = told("somebody/model");
        routed.price = ModelPrice {1, 3, 1, 1, 1};
        catalogue->learn(openAi, {routed});
        QVERIFY(catalogue->find(openAi, routed.id).price == routed.price);
    }

    void aDamagedListIsRefused_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("models");
        QTest::newRow("no models") << QByteArray(R"({"date":"2026-11-20","protocols":{}})");
        QTest::newRow("no date") << fileOf(R"({"id":"a","input":1,"output":2})", "");
        QTest::newRow("no price") << fileOf(R"({"id":"a"})");
        QTest::newRow("a price of nothing") << fileOf(R"({"id":"a","input":0,"output":2})");
        QTest::newRow("no such default") << fileOf(R"({"id":"b","input":1,"output":2})");
        QTest::newRow("a model without a name")
            << fileOf(R"({"id":"a","input":1,"output":2},{"input":1,"output":2})");
    }
    void aDamagedListIsRefused()
    {
        QFETCH(const QByteArray, file);
        const auto catalogue = ModelCatalogue::parse(file);
        QVERIFY(!catalogue);
        QVERIFY(catalogue.error().kind == ErrorKind::Internal);
        QVERIFY(ModelCatalogue::parse(fileOf(R"({"id":"a","input":1,"output":2})")));
    }

    void aCallCostsWhatItsTokensCost_data()
    {
        QTest::addColumn<QList<int>>("tokens"); // input, read, written, written for an hour, output
        QTest::addColumn<qlonglong>("cost");
        QTest::addColumn<qlonglong>("saved");
        QTest::newRow("nothing") << QList<int> {0, 0, 0, 0, 0} << 0LL << 0LL;
        QTest::newRow("plain") << QList<int> {1000, 0, 0, 0, 500} << 2000LL + 5000 << 0LL;
        QTest::newRow("read") << QList<int> {100, 4000, 0, 0, 10} << 200LL + 800 + 100 << 7200LL;
        QTest::newRow("written") << QList<int> {0, 0, 4000, 0, 0} << 10000LL << -2000LL;
        QTest::newRow("for an hour") << QList<int> {0, 0, 0, 4000, 0} << 16000LL << -8000LL;
        // Each part alone would be rounded down: 3 × 0.2 + 1 × 2.5
        QTest::newRow("the sum is rounded") << QList<int> {0, 3, 1, 0, 0} << 3LL << 5LL;
        QTest::newRow("a large one") << QList<int> {1, 0, 900'000'000, 0, 1} << 2'250'000'012LL
                                     << -450'000'000LL;
    }
    void aCallCostsWhatItsTokensCost()
    {
        QFETCH(const QList<int>, tokens);
        const TokenUse use {TokenCount(tokens[0]), TokenCount(tokens[1]), TokenCount(tokens[2]),
            TokenCount(tokens[3]), TokenCount(tokens[4])};
        const ModelPrice sonnet {2, 10, 0.2, 2.5, 4};
        const Usage usage = usageOf(use, sonnet);
        QCOMPARE(usage.input.value(), qlonglong {tokens[0]} + tokens[1] + tokens[2] + tokens[3]);
        QCOMPARE(usage.output.value(), tokens[4]);
        QCOMPARE(usage.cacheRead.value(), tokens[1]);
        QCOMPARE(usage.cacheWritten.value(), tokens[2] + tokens[3]);
        QTEST(static_cast<qlonglong>(usage.cost.value()), "cost");
        QTEST(static_cast<qlonglong>(usage.promptCacheSaved.value()), "saved");
        QVERIFY(!usage.priceUnknown);

        const Usage unknown = usageOf(use, std::nullopt);
        QVERIFY(unknown.priceUnknown && unknown.input == usage.input && unknown.cost == MicroDollars());
    }
};

QTEST_GUILESS_MAIN(TestModelCatalogue)
#include "tst_model_catalogue.moc"
