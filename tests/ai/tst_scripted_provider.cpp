// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/fountain.h"
#include "core/story/inputs/outline_inputs.h"
#include "core/story/inputs/voice_inputs.h"
#include "core/story/json.h"
#include "core/story/outline.h"
#include "core/story/voice.h"
#include "tests/support/fake_clock.h"
#include "tests/support/scripted_provider.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>
#include <set>
#include <thread>

using namespace dg;

namespace {

AiRequest request(const QString &stage, const QJsonObject &inputs, int variant = 0)
{
    AiRequest request;
    request.stage = stage;
    request.inputs = inputs;
    request.variant = variant;
    return request;
}

OutlineInputs outlineInputs(std::optional<int> scenes = {})
{
    OutlineInputs inputs;
    inputs.title = QStringLiteral("Quiet Hour");
    inputs.sceneCount = scenes;
    for (const QString &name : {QStringLiteral("Posy"), QStringLiteral("Arlo"), QStringLiteral("王芳")}) {
        OutlineCastMember member;
        member.name = name;
        inputs.cast.push_back(member);
    }
    return inputs;
}

void ignore(const QByteArray &) { }

} // namespace

class TestScriptedProvider : public QObject {
    Q_OBJECT

    FakeClock m_clock;

private Q_SLOTS:
    void defaultAnswersAreValid()
    {
        ScriptedProvider provider(m_clock, 5);
        VoiceInputs voiceInputs;
        voiceInputs.name = QStringLiteral("Posy");
        const auto voice =
            provider.complete(request(QStringLiteral("voice"), toJson(voiceInputs)), {}, ignore);
        QVERIFY(voice);
        QVERIFY(fromJson<VoiceProfile>(*parseJsonObject(voice->text, QStringLiteral("voice"))));

        for (const std::optional<int> wanted : {std::optional<int> {}, std::optional<int> {12}}) {
            const auto answer = provider.complete(
                request(QStringLiteral("outline"), toJson(outlineInputs(wanted))), {}, ignore);
            QVERIFY(answer);
            const auto outline = fromJson<Outline>(*parseJsonObject(answer->text, QStringLiteral("outline")));
            QVERIFY2(outline, outline ? "" : outline.error().message.c_str());
            QCOMPARE(static_cast<int>(outline->scenes.size()), wanted.value_or(5));
            std::set<QString> slugs;
            for (const OutlineScene &scene : outline->scenes) {
                QCOMPARE(scene.cast.size(), 2);
                slugs.insert(scene.slug);

                const auto draft = provider.complete(request(QStringLiteral("draft"),
                                                         {{QStringLiteral("scene"),
                                                             toJson(*outline)
                                                                 .value(QStringLiteral("scenes"))
                                                                 .toArray()
                                                                 .at(static_cast<int>(slugs.size()) - 1)}}),
                    {}, ignore);
                QVERIFY(draft);
                const auto elements = readFountain(QString::fromUtf8(draft->text), TitlePage::None).elements;
                QCOMPARE(elements.front(), (ScriptElement {ElementType::SceneHeading, scene.slug}));
                QStringList speakers;
                for (const ScriptElement &element : elements) {
                    if (element.type == ElementType::Character)
                        speakers.append(element.text);
                }
                QCOMPARE(speakers, scene.cast);
            }
            QCOMPARE(slugs.size(), outline->scenes.size());
        }
    }

    void anotherVariantIsAnotherText()
    {
        ScriptedProvider provider(m_clock);
        const QJsonObject inputs {{QStringLiteral("scene"),
            QJsonObject {{QStringLiteral("slug"), QStringLiteral("INT. A - DAY")},
                {QStringLiteral("cast"), QJsonArray {QStringLiteral("Posy")}}}}};
        const auto first = provider.complete(request(QStringLiteral("draft"), inputs), {}, ignore);
        const auto again = provider.complete(request(QStringLiteral("draft"), inputs), {}, ignore);
        const auto other = provider.complete(request(QStringLiteral("draft"), inputs, 1), {}, ignore);
        QCOMPARE(first->text, again->text);
        QVERIFY(first->text != other->text);
    }

    void failsOnceAlwaysAndInMidStream()
    {
        ScriptedProvider provider(m_clock);
        const Error refused {ErrorKind::Refused, "No."};
        const Error cutOff {ErrorKind::CutOff, "Gone."};
        provider.failWith(ScriptedProvider::of(QStringLiteral("a")), refused);
        provider.failWith(ScriptedProvider::number(3), cutOff, ScriptedProvider::Times::Once, 2);
        provider.setPieces(4);
        QVERIFY(provider.complete(request(QStringLiteral("a"), {}), {}, ignore).error() == refused);
        QVERIFY(provider.complete(request(QStringLiteral("a"), {}), {}, ignore).error() == refused);
        int pieces = 0;
        const auto count = [&](const QByteArray &) { ++pieces; };
        QVERIFY(provider.complete(request(QStringLiteral("b"), {}), {}, count).error() == cutOff);
        QCOMPARE(pieces, 2);
        QVERIFY(provider.complete(request(QStringLiteral("b"), {}), {}, count));
        QCOMPARE(pieces, 6);
        QCOMPARE(provider.callCount(), 4);
        QCOMPARE(provider.callCount(QStringLiteral("a")), 2);
    }

    void piecesAreTheTextAndEndBetweenCharacters()
    {
        ScriptedProvider provider(m_clock);
        const QString text = QStringLiteral("مرحبا 王芳 🎭🎭");
        provider.answer(ScriptedProvider::any(), text.toUtf8());
        provider.setPieces(100);
        QString joined;
        const auto answer = provider.complete(request(QStringLiteral("draft"), {}), {},
            [&](const QByteArray &piece) { joined += QString::fromUtf8(piece); });
        QCOMPARE(joined, text);
        QCOMPARE(answer->text, text.toUtf8());
    }

    void holdsCallsUntilTheyAreLetGo()
    {
        ScriptedProvider provider(m_clock);
        provider.hold(ScriptedProvider::of(QStringLiteral("a")));
        std::jthread first([&] { (void)provider.complete(request(QStringLiteral("a"), {}), {}, ignore); });
        std::jthread second([&] { (void)provider.complete(request(QStringLiteral("a"), {}), {}, ignore); });
        QVERIFY(provider.awaitHeld(2));
        QVERIFY(provider.complete(request(QStringLiteral("b"), {}), {}, ignore));
        QCOMPARE(provider.maximumInFlight(), 3);
        QCOMPARE(provider.callsInFlight(), 2);
        provider.letGo(ScriptedProvider::any(), 1);
        provider.open();
        QVERIFY(provider.awaitIdle());
        QCOMPARE(provider.callsInFlight(), 0);
    }

    void aStopEndsACallThatIsHeldOrTakesItsTime()
    {
        ScriptedProvider provider(m_clock);
        provider.hold(ScriptedProvider::of(QStringLiteral("a")));
        provider.setDuration(std::chrono::seconds(5));
        for (const QString &stage : {QStringLiteral("a"), QStringLiteral("b")}) {
            std::stop_source stop;
            Expected<Completion> answer;
            std::jthread caller(
                [&] { answer = provider.complete(request(stage, {}), stop.get_token(), ignore); });
            if (stage == QLatin1String("a"))
                QVERIFY(provider.awaitHeld(1));
            else
                m_clock.awaitWaiters(1);
            stop.request_stop();
            caller.join();
            QVERIFY(!answer);
            QVERIFY(answer.error().kind == ErrorKind::Cancelled);
        }
    }

    void takesItsTimeOnTheClock()
    {
        ScriptedProvider provider(m_clock);
        provider.setDuration(std::chrono::seconds(4));
        provider.setPieces(2);
        const auto begun = m_clock.now();
        std::vector<Clock::Duration> at;
        std::jthread caller([&] {
            (void)provider.complete(request(QStringLiteral("x"), {}), {},
                [&](const QByteArray &) { at.push_back(m_clock.now() - begun); });
        });
        for (int i = 0; i < 2; ++i) {
            m_clock.awaitWaiters(1);
            m_clock.advance(std::chrono::seconds(2));
        }
        caller.join();
        QCOMPARE(at.size(), std::size_t(2));
        QVERIFY(at.at(0) == std::chrono::seconds(2));
        QVERIFY(at.at(1) == std::chrono::seconds(4));
    }
};

QTEST_GUILESS_MAIN(TestScriptedProvider)
#include "tst_scripted_provider.moc"
