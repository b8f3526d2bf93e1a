// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/pagination.h"

#include "tests/support/page_rules.h"
#include "tests/support/random_elements.h"
#include "tests/support/script_generator.h"

#include <QTest>

#include <utility>

using namespace dg;

/// More than ten thousand scripts in all. The sanitizers take twenty times as long over one.
#ifdef __SANITIZE_ADDRESS__
static constexpr std::uint64_t share = 10;
#else
static constexpr std::uint64_t share = 1;
#endif

class PaginationRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsEveryRule_data();
    void keepsEveryRule();
    void keepsEveryRuleOfWhatReadersMake_data() { keepsEveryRule_data(); }
    void keepsEveryRuleOfWhatReadersMake();
    void keepsEveryRuleOnTinyPages();
};

static QString brokenRule(const PageStyle &style, const std::vector<ScriptElement> &script)
{
    Pagination pagination(style);
    pagination.paginate(script);
    return brokenRule(pagination, script);
}

void PaginationRulesTest::keepsEveryRule_data()
{
    QTest::addColumn<QString>("style");
    QTest::addColumn<quint64>("firstSeed"); // so that every style has scripts of its own
    quint64 firstSeed = 0;
    for (const PageStyle &style : pageStyles())
        QTest::newRow(qPrintable(style.id)) << style.id << std::exchange(firstSeed, firstSeed + 10'000);
}

void PaginationRulesTest::keepsEveryRule()
{
    QFETCH(QString, style);
    QFETCH(quint64, firstSeed);
    for (std::uint64_t seed = firstSeed; seed < firstSeed + 2'100 / share; ++seed) {
        Random random(seed);
        const QString broken =
            brokenRule(pageStyle(style), randomElements(random, 5 + static_cast<int>(random.below(60))));
        QVERIFY2(broken.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(broken)));
    }
}

void PaginationRulesTest::keepsEveryRuleOfWhatReadersMake()
{
    QFETCH(QString, style);
    QFETCH(quint64, firstSeed);
    for (std::uint64_t seed = firstSeed; seed < firstSeed + 1'300 / share; ++seed) {
        Random random(seed);
        ScriptOptions options;
        options.lines = 1 + static_cast<int>(random.below(8));
        options.longAction = 0.05;
        options.longSpeech = 0.1;
        options.acts = true;
        options.nasty = random.chance(0.3);
        const QString broken = brokenRule(pageStyle(style), randomScript(random, options).elements);
        QVERIFY2(broken.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(broken)));
    }
}

void PaginationRulesTest::keepsEveryRuleOnTinyPages()
{
    for (std::uint64_t seed = 0; seed < 600 / share; ++seed) {
        Random random(seed);
        PageStyle style = random.pick(pageStyles());
        style.lines = 1 + static_cast<int>(seed % 15);
        const QString broken = brokenRule(style, randomElements(random, 20));
        QVERIFY2(broken.isEmpty(),
            qPrintable(QStringLiteral("seed %1, %2 lines: %3").arg(seed).arg(style.lines).arg(broken)));
    }
}

QTEST_GUILESS_MAIN(PaginationRulesTest)
#include "tst_pagination_rules.moc"
