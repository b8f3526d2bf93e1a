// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/side_question.h"

#include "core/pipeline/run_services.h"
#include "tests/support/fake_clock.h"
#include "tests/support/run_bench.h"
#include "tests/support/scripted_provider.h"

#include <QCoreApplication>
#include <QTest>

#include <optional>

using namespace dg;

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

AlternativesInputs aLine()
{
    return {text("No."), text("No. Never."), {text("Ada"), {}}};
}

} // namespace

class SideQuestionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void threeLinesComeAndAreKnownFromThenOn()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        SideQuestion question(bench.services());
        std::optional<Expected<LineAlternatives>> first;
        question.ask({}, aLine(), [&](const auto &answer) { first = answer; });
        QVERIFY(!first); // never from within
        QVERIFY(question.isAsking());
        QTRY_VERIFY(first);
        QVERIFY(!question.isAsking());
        QCOMPARE((*first)->lines.size(), 3);

        std::optional<Expected<LineAlternatives>> again;
        question.ask({}, aLine(), [&](const auto &answer) { again = answer; });
        QTRY_VERIFY(again);
        QCOMPARE((*again)->lines, (*first)->lines);
        QCOMPARE(provider.callCount(), 1);

        std::optional<Expected<LineAlternatives>> others;
        question.ask({}, aLine(), [&](const auto &answer) { others = answer; }, {1, {}});
        QTRY_VERIFY(others);
        QVERIFY((*others)->lines != (*first)->lines);
        QCOMPARE(provider.callCount(), 2);
    }

    void twoTakesAreComparedInBothOrders_data()
    {
        QTest::addColumn<QString>("preferred");
        QTest::addColumn<int>("better");
        QTest::newRow("the second, whichever comes first")
            << text("SECOND") << static_cast<int>(Better::Second);
        QTest::newRow("whatever comes first") << QString() << static_cast<int>(Better::Neither);
    }

    void twoTakesAreComparedInBothOrders()
    {
        QFETCH(QString, preferred);
        QFETCH(int, better);
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.answer(
            ScriptedProvider::any(), [preferred](const AiRequest &request) -> Expected<Completion> {
                const bool second =
                    !preferred.isEmpty() && request.inputs.value(text("second")).toString() == preferred;
                return ScriptedProvider::completion(
                    second ? "{\"better\":\"second\"}" : "{\"better\":\"first\"}");
            });
        RunBench bench(provider, clock);
        SideQuestion question(bench.services());
        std::optional<Expected<Comparison>> answer;
        question.ask(
            {}, CompareInputs {text("FIRST"), text("SECOND")}, [&](const auto &each) { answer = each; });
        QTRY_VERIFY(answer);
        QCOMPARE(static_cast<int>((*answer)->better), better);
        QCOMPARE(provider.callCount(), 2);
    }

    void aStopAnswersToo()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.hold();
        RunBench bench(provider, clock);
        std::optional<Expected<LineAlternatives>> answer;
        SideQuestion question(bench.services());
        question.ask({}, aLine(), [&](const auto &each) { answer = each; });
        QVERIFY(provider.awaitHeld(1));
        question.stop();
        QTRY_VERIFY(answer);
        QVERIFY((*answer).error().kind == ErrorKind::Cancelled);
    }

    void whoHasGoneIsNotAnswered()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.hold();
        RunBench bench(provider, clock);
        bool isAnswered = false;
        {
            SideQuestion question(bench.services());
            question.ask({}, aLine(), [&](const auto &) { isAnswered = true; });
            QVERIFY(provider.awaitHeld(1));
        }
        QCoreApplication::processEvents();
        QVERIFY(!isAnswered);
    }

    void aFailureSaysWhy()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.answer(ScriptedProvider::any(), "{\"lines\":[\"No.\"]}");
        RunBench bench(provider, clock);
        SideQuestion question(bench.services());
        std::optional<Expected<LineAlternatives>> answer;
        question.ask({}, aLine(), [&](const auto &each) { answer = each; });
        QTRY_VERIFY(answer);
        QVERIFY((*answer).error().kind == ErrorKind::BadAnswer);
    }
};

QTEST_GUILESS_MAIN(SideQuestionTest)
#include "tst_side_question.moc"
