// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/rate_limiter.h"

#include <QTest>

using namespace dg;
using namespace std::chrono_literals;
using TimePoint = RateLimiter::TimePoint;

namespace {

constexpr TimePoint start {1h};
constexpr auto requests = LimitedResource::Requests;
constexpr auto input = LimitedResource::InputTokens;
constexpr auto output = LimitedResource::OutputTokens;

/// Calls that may go by `now`, all of them taken; no more than `most`.
int takeAll(RateLimiter &limiter, TimePoint now, int most = 1000, TokenCount tokens = TokenCount(1))
{
    int taken = 0;
    while (taken < most && limiter.earliest(tokens, now) <= now) {
        limiter.take(tokens, now);
        ++taken;
    }
    return taken;
}

std::chrono::milliseconds wait(const RateLimiter &limiter, TimePoint now, TokenCount tokens = TokenCount(1))
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(limiter.earliest(tokens, now) - now);
}

} // namespace

class TestRateLimiter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatNobodySpeaksOfLimitsNothing()
    {
        RateLimiter limiter;
        QCOMPARE(takeAll(limiter, start), 1000);
        limiter.learn({requests, 0, 0, {}}, 1000, start);
        limiter.learn({requests, {}, 5, {}}, 1000, start);
        QCOMPARE(takeAll(limiter, start), 1000);
    }

    void givesBackContinuously()
    {
        RateLimiter limiter;
        limiter.learn({requests, 60, 3, 57s}, 0, start);
        QCOMPARE(takeAll(limiter, start), 3);
        QVERIFY(wait(limiter, start) == 1s);
        QCOMPARE(takeAll(limiter, start + 999ms), 0);
        QCOMPARE(takeAll(limiter, start + 1s), 1);
        QCOMPARE(takeAll(limiter, start + 11s), 10);
    }

    void holdsNoMoreThanTheLimit()
    {
        RateLimiter limiter;
        limiter.learn({requests, 60, 60, 0s}, 0, start);
        QCOMPARE(takeAll(limiter, start + 10min), 60);
    }

    void earliestIsNoLaterThanItHasToBe()
    {
        RateLimiter limiter;
        limiter.learn({requests, 50, 0, 60s}, 0, start);
        TimePoint now = start;
        for (int call = 0; call < 100; ++call) {
            now = limiter.earliest(TokenCount(1), now);
            limiter.take(TokenCount(1), now);
        }
        QVERIFY(now - start >= 120s);
        QVERIFY(now - start <= 120s + 200ms);
    }

    void whatWentOutSinceIsTakenOff()
    {
        RateLimiter limiter;
        const auto first = limiter.take(TokenCount(1), start);
        takeAll(limiter, start, 4);
        limiter.learn({requests, 60, 10, 50s}, first, start);
        QCOMPARE(takeAll(limiter, start), 6);
    }

    void inputTokensThatWentOutSinceAreTakenOff()
    {
        RateLimiter limiter;
        limiter.take(TokenCount(9000), start);
        const auto second = limiter.take(TokenCount(500), start);
        limiter.take(TokenCount(300), start);
        limiter.take(TokenCount(100), start);
        limiter.learn({input, 6000, 1000, 50s}, second, start);
        QVERIFY(wait(limiter, start, TokenCount(600)) == 0s);
        QVERIFY(wait(limiter, start, TokenCount(700)) == 1s); // 100 a second
    }

    void anAnswerToAnEarlierCallSaysNothingNew()
    {
        RateLimiter limiter;
        const auto first = limiter.take(TokenCount(1), start);
        const auto second = limiter.take(TokenCount(1), start);
        limiter.learn({requests, 60, 10, 50s}, second, start);
        limiter.learn({requests, 60, 58, 2s}, first, start);
        QCOMPARE(takeAll(limiter, start), 10);
    }

    void aLimitAloneKeepsTheLevelInProportion()
    {
        RateLimiter limiter;
        limiter.learn({requests, 60, 30, 30s}, 0, start);
        limiter.learn({requests, 120, {}, {}}, 0, start);
        QCOMPARE(takeAll(limiter, start), 60);
        QVERIFY(wait(limiter, start) == 500ms);
    }

    void aLimitAloneAtFirstIsAFullBucket()
    {
        RateLimiter limiter;
        const auto first = limiter.take(TokenCount(1), start);
        takeAll(limiter, start, 4);
        limiter.learn({requests, 60, {}, {}}, first, start);
        QCOMPARE(takeAll(limiter, start), 56);
    }

    void noneLeftAndATimeIsEnoughToWait()
    {
        RateLimiter limiter;
        limiter.learn({requests, {}, 0, 7s}, 0, start);
        QVERIFY(wait(limiter, start) == 7s);
        QCOMPARE(takeAll(limiter, start + 7s), 1000);
    }

    void aCallLargerThanTheLimitGoesWhenAllOfItIsThere()
    {
        RateLimiter limiter;
        limiter.learn({input, 6000, 0, 60s}, 0, start);
        const TimePoint full = limiter.earliest(TokenCount(50'000), start);
        QVERIFY(full == start + 60s);
        limiter.take(TokenCount(50'000), full);
        QVERIFY(wait(limiter, full) > 7min); // and is paid back
    }

    void outputHoldsBackOnlyWhileNoneIsLeft()
    {
        RateLimiter limiter;
        limiter.learn({output, 6000, 1, 60s}, 0, start);
        QCOMPARE(takeAll(limiter, start), 1000);
        limiter.learn({output, 6000, 0, 60s}, 1000, start);
        QCOMPARE(takeAll(limiter, start), 0);
        QVERIFY(wait(limiter, start) == 10ms);
        QCOMPARE(takeAll(limiter, start + 10ms), 1000);
    }

    void theScarcestDecides()
    {
        RateLimiter limiter;
        limiter.learn({requests, 60, 0, 60s}, 0, start);
        limiter.learn({input, 6000, 0, 60s}, 0, start);
        QVERIFY(wait(limiter, start, TokenCount(50)) == 1s);
        QVERIFY(wait(limiter, start, TokenCount(500)) == 5s);
    }

    void whatDidNotGoIsThereAgain()
    {
        RateLimiter limiter;
        limiter.learn({requests, 60, 1, 59s}, 0, start);
        limiter.learn({input, 6000, 100, 59s}, 0, start);
        limiter.take(TokenCount(100), start);
        QCOMPARE(takeAll(limiter, start), 0);
        limiter.giveBack(TokenCount(100));
        QCOMPARE(takeAll(limiter, start, 1000, TokenCount(100)), 1);
    }

    void aProviderThatGivesBackAtOnceIsWaitedForUntilThen()
    {
        RateLimiter limiter;
        const auto first = limiter.take(TokenCount(1), start);
        limiter.learn({requests, 50, 49, 45s}, first, start); // one would be back in 1.2 s
        QCOMPARE(takeAll(limiter, start), 49);
        QVERIFY(wait(limiter, start) == 45s);
        QCOMPARE(takeAll(limiter, start + 44s), 0);
        QCOMPARE(takeAll(limiter, start + 45s), 50);
        QVERIFY(wait(limiter, start + 45s) == 60s); // until an answer says better
    }

    void whatTheLastMinuteSaidIsOverWhenItIs()
    {
        RateLimiter limiter;
        const auto first = limiter.take(TokenCount(1), start);
        limiter.learn({requests, 50, 49, 45s}, first, start);
        const auto last = limiter.take(TokenCount(1), start + 44s);
        QCOMPARE(takeAll(limiter, start + 45s, 10), 10);
        limiter.learn({requests, 50, 3, 1s}, last, start + 46s); // said before the minute was over
        QCOMPARE(takeAll(limiter, start + 47s), 40);
    }

    void callsThatOvertakeEachOtherOpenNothing()
    {
        RateLimiter limiter;
        takeAll(limiter, start, 10);
        limiter.learn({requests, 50, 40, 45s}, 10, start);
        limiter.learn({requests, 50, 47, 45s}, 10, start); // was there before seven others
        QCOMPARE(takeAll(limiter, start), 40);
    }

    void aLimitThatIsNotOfAMinuteIsGivenBackAsSlowlyAsTold()
    {
        RateLimiter limiter;
        limiter.learn({requests, 200, 0, 24h}, 0, start);
        QVERIFY(wait(limiter, start) == 432s);
        QCOMPARE(takeAll(limiter, start + 24h), 200);
    }

    void clocksThatDifferAndRoundedTimesChangeNothing()
    {
        RateLimiter limiter;
        limiter.learn({requests, 60, 59, 2s}, 0, start);
        QCOMPARE(takeAll(limiter, start), 59);
        QVERIFY(wait(limiter, start) == 1s);
    }
};

QTEST_GUILESS_MAIN(TestRateLimiter)
#include "tst_rate_limiter.moc"
