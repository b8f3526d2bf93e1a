// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/prefix_sharing.h"

#include <QTest>

using namespace dg;

namespace {

/// "AB": the common part, then A's voice and B's; each letter is so many tokens, the common part 500.
Prefix prefixOf(const char *cast, std::int64_t tokens = 600)
{
    Prefix prefix {{QString(), TokenCount(500)}};
    for (const char *name = cast; *name; ++name)
        prefix.push_back({QString(QLatin1Char(*name)), TokenCount(tokens)});
    return prefix;
}

std::vector<Prefix> prefixesOf(std::initializer_list<const char *> casts)
{
    std::vector<Prefix> prefixes;
    for (const char *cast : casts)
        prefixes.push_back(prefixOf(cast));
    return prefixes;
}

using Leaders = std::vector<std::optional<std::size_t>>;
using Marks = std::vector<std::size_t>;

} // namespace

class PrefixSharingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoSharesWaitsForTheFirstWhoDoes()
    {
        // 500 in common are too few; with one voice they are 1,100.
        const auto prefixes = prefixesOf({"AB", "CD", "AB", "AC", "CDE", "AB", "F"});
        const Leaders leaders {std::nullopt, std::nullopt, 0U, 0U, 1U, 0U, std::nullopt};
        QVERIFY(prefixLeaders(prefixes, TokenCount(1024)) == leaders);
    }

    void aLongerBeginningIsBetterThanAnEarlierOne()
    {
        QVERIFY((prefixLeaders(prefixesOf({"AB", "AC", "ACD"}), TokenCount(1024))
            == Leaders {std::nullopt, 0U, 1U}));
    }

    void whatTheProviderWouldNotKeepIsNotWaitedFor()
    {
        const auto prefixes = prefixesOf({"AB", "AB"});
        QVERIFY((prefixLeaders(prefixes, TokenCount(4096)) == Leaders {std::nullopt, std::nullopt}));
        QVERIFY(partsToMark(prefixes[0], {prefixes[1]}, TokenCount(4096)).empty());
        // Estimates are right to a fifth: 1,700 may be 2,048.
        QVERIFY((prefixLeaders(prefixes, TokenCount(2048)) == Leaders {std::nullopt, 0U}));
    }

    void marksStandWhereSharingEnds()
    {
        const Prefix own = prefixOf("ABC");
        QVERIFY(
            partsToMark(own, prefixesOf({"AB", "ABC", "AD", "X"}), TokenCount(1024)) == (Marks {2, 3, 4}));
        QVERIFY(partsToMark(own, prefixesOf({"X"}), TokenCount(400)) == (Marks {1}));
        QVERIFY(partsToMark(own, {}, TokenCount(400)).empty());
    }

    void atMostFourThatSaveTheMost()
    {
        const Prefix own = prefixOf("ABCDEF");
        const auto others = prefixesOf({"X", "AX", "AX", "AX", "ABX", "ABCX", "ABCDX", "ABCDEX", "ABCDEX"});
        // Gains: 500, 3 x 1,100, 1,700, 2,300, 2,900, 2 x 3,500.
        QVERIFY(partsToMark(own, others, TokenCount(400)) == (Marks {2, 4, 5, 6}));
    }
};

QTEST_GUILESS_MAIN(PrefixSharingTest)
#include "tst_prefix_sharing.moc"
