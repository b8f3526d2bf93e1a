// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/answerer_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace dg;

namespace {

QString cell(const AnswererModel &model, int row, AnswererModel::Column column)
{
    return model.data(model.index(row, column), Qt::DisplayRole).toString();
}

const AnswererId claude {QStringLiteral("Anthropic"), QStringLiteral("claude-sonnet-5-5")};
const AnswererId llama {QStringLiteral("Ollama"), QStringLiteral("llama")};

UsageCounters someCounters()
{
    UsageCounters counters;
    counters.asked = 10;
    counters.calls = 6;
    counters.hits = 4;
    counters.joined = 1;
    counters.usage = {TokenCount(12000), TokenCount(800), MicroDollars(21000)};
    counters.usage.cacheRead = TokenCount(9000);
    counters.usage.promptCacheSaved = MicroDollars(15000);
    counters.saved = MicroDollars(5000);
    return counters;
}

} // namespace

class AnswererModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhoWasAskedAndWhatItTook()
    {
        AnswererModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply({{claude, someCounters()}});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(cell(model, 0, AnswererModel::Who), QStringLiteral("Anthropic"));
        QCOMPARE(cell(model, 0, AnswererModel::Model), QStringLiteral("claude-sonnet-5-5"));
        QCOMPARE(cell(model, 0, AnswererModel::Hits), QStringLiteral("4"));
        QCOMPARE(cell(model, 0, AnswererModel::HitRate), QStringLiteral("50 %"));
        QCOMPARE(cell(model, 0, AnswererModel::CachedInput).remove(u','), QStringLiteral("9000"));
        QCOMPARE(cell(model, 0, AnswererModel::Spent), QStringLiteral("$0.021"));
        QCOMPARE(cell(model, 0, AnswererModel::Saved), QStringLiteral("$0.02"));
    }

    void anUnknownPriceIsNotZero()
    {
        AnswererModel model;
        UsageCounters counters;
        counters.usage.priceUnknown = true;
        model.apply({{llama, counters}});
        QCOMPARE(cell(model, 0, AnswererModel::Spent), QStringLiteral("price unknown"));
    }

    void rowsComeAtTheirPlaceAndChangeAlone()
    {
        AnswererModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply({{llama, {}}});
        model.apply({{claude, someCounters()}, {llama, {}}});
        QCOMPARE(cell(model, 0, AnswererModel::Who), QStringLiteral("Anthropic"));
        QCOMPARE(cell(model, 1, AnswererModel::Who), QStringLiteral("Ollama"));
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        UsageCounters more;
        more.asked = 1;
        model.apply({{claude, someCounters()}, {llama, more}});
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 1);
        model.apply({{claude, someCounters()}, {llama, more}});
        QCOMPARE(changed.size(), 1);
    }
};

QTEST_MAIN(AnswererModelTest)
#include "tst_answerer_model.moc"
