// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/prompt_library.h"
#include "core/pipeline/stages/draft/draft_stage.h"
#include "core/pipeline/stages/outline/outline_stage.h"
#include "core/pipeline/stages/voice/voice_stage.h"
#include "core/story/inputs/draft_inputs.h"
#include "core/story/inputs/outline_inputs.h"
#include "core/story/inputs/voice_inputs.h"
#include "core/story/json.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace dg;

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

Show sampleShow()
{
    Show show;
    show.title = text("The Lodgers");
    show.tone = text("dry and quick");
    show.world = text("a dome on the moon");
    show.never = {text("nobody wins")};
    for (const char *name : {"Posy", "王芳"}) {
        Character each;
        each.id = CharacterId(name);
        each.name = text(name);
        each.want = text("the best room");
        show.cast.push_back(each);
    }
    return show;
}

QJsonObject voiceInputs()
{
    return toJson(VoiceInputs::of(sampleShow(), sampleShow().cast[0]));
}

QJsonObject outlineInputs()
{
    EpisodeBrief brief;
    brief.title = text("Quiet Hour");
    brief.premise = text("nobody may speak");
    brief.sceneCount = 9;
    brief.cast = {text("Posy"), text("王芳")};
    return toJson(OutlineInputs::of(sampleShow(), brief));
}

QJsonObject draftInputs()
{
    DraftInputs inputs;
    inputs.show = ShowDigest::of(sampleShow());
    inputs.logline = text("An hour of silence.");
    inputs.voices.resize(1);
    inputs.voices[0].name = text("Posy");
    inputs.voices[0].voice.neverSays = text("please");
    inputs.scene.label = text("S1");
    inputs.scene.slug = text("INT. AIRLOCK - DAY");
    inputs.scene.cast = {text("Posy")};
    inputs.scene.rehearsal = {{text("deck"), text("REHEARSAL'S OWN")}};
    inputs.previousHandoffOut = text("the lamp is out");
    inputs.nextHandoffIn = text("the lamp is on");
    return toJson(inputs);
}

template <class StageType>
RenderedPrompt rendered(const QJsonObject &inputs)
{
    const StageType stage;
    const auto prompt = PromptLibrary().render(stage.name(), stage.promptValues(inputs));
    return prompt ? *prompt : RenderedPrompt {text("FAILED"), QString::fromStdString(prompt.error().message)};
}

} // namespace

class TestPromptLibrary : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyStagesPromptIsFilled_data()
    {
        QTest::addColumn<QString>("system");
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QStringList>("inSystem");
        QTest::addColumn<QStringList>("inPrompt");
        const auto row = [](const char *name, const RenderedPrompt &prompt, const QStringList &inSystem,
                             const QStringList &inPrompt) {
            QTest::newRow(name) << prompt.system << prompt.prompt << inSystem << inPrompt;
        };
        row("voice", rendered<VoiceStage>(voiceInputs()), {text("dry and quick"), text("a dome on the moon")},
            {text("Posy"), text("the best room")});
        row("outline", rendered<OutlineStage>(outlineInputs()),
            {text("The Lodgers"), text("nobody wins"), text("Posy"), text("王芳")},
            {text("Quiet Hour"), text("nobody may speak"), text("9")});
        row("draft", rendered<DraftStage>(draftInputs()),
            {text("The Lodgers"), text("An hour of silence."), text("Posy"), text("please")},
            {text("the lamp is out"), text("the lamp is on"), text("INT. AIRLOCK - DAY")});
    }

    void everyStagesPromptIsFilled()
    {
        QFETCH(QString, system);
        QFETCH(QString, prompt);
        QFETCH(QStringList, inSystem);
        QFETCH(QStringList, inPrompt);
        QVERIFY2(system != text("FAILED"), qPrintable(prompt));
        for (const QString &each : inSystem)
            QVERIFY2(system.contains(each), qPrintable(each));
        for (const QString &each : inPrompt)
            QVERIFY2(prompt.contains(each), qPrintable(each));
        for (const QString &part : {system, prompt}) {
            QVERIFY(!part.contains(text("{{")));
            QVERIFY(!part.contains(text("}}")));
            QVERIFY(!part.contains(text("===")));
            QVERIFY(!part.contains(text("REHEARSAL")));
            QCOMPARE(part, part.trimmed());
        }
    }

    void whatIsEmptyIsSaidToBe()
    {
        const RenderedPrompt prompt = rendered<DraftStage>(draftInputs()); // without must-nots
        QVERIFY(prompt.system.contains(text("Not in this episode:\n(nothing)")));
    }

    void bracesInAValueAreLeftAlone()
    {
        QJsonObject inputs = voiceInputs();
        inputs.insert(text("tone"), text("{{world}} and {{nothing}}"));
        QVERIFY(rendered<VoiceStage>(inputs).system.contains(text("{{world}} and {{nothing}}")));
    }

    void aValueThatIsMissingIsAnError()
    {
        PromptLibrary::Values values = VoiceStage().promptValues(voiceInputs());
        values.remove(text("world"));
        const auto prompt = PromptLibrary().render(text("voice"), values);
        QVERIFY(!prompt);
        QVERIFY(prompt.error().kind == ErrorKind::Internal);
        QVERIFY(prompt.error().message.find("\"world\"") != std::string::npos);
    }

    void aValueThatNothingAsksForIsAnError()
    {
        PromptLibrary::Values values = VoiceStage().promptValues(voiceInputs());
        values.insert(text("privateNotes"), text("x"));
        const auto prompt = PromptLibrary().render(text("voice"), values);
        QVERIFY(!prompt);
        QVERIFY(prompt.error().message.find("\"privateNotes\"") != std::string::npos);
    }

    void aStageWithoutAPromptIsAnError()
    {
        const auto prompt = PromptLibrary().render(text("gossip"), {});
        QVERIFY(!prompt);
        QVERIFY(prompt.error().message.find("gossip") != std::string::npos);
    }

    void versionsTellPromptsApart()
    {
        const PromptLibrary library;
        QSet<QString> versions;
        for (const char *stage : {"voice", "outline", "draft"}) {
            const QString version = library.version(text(stage));
            QCOMPARE(version.size(), 12);
            QCOMPARE(version, PromptLibrary().version(text(stage)));
            versions.insert(version);
        }
        QCOMPARE(versions.size(), 3);
        QVERIFY(library.version(text("gossip")).isEmpty());
    }

    void valuesReadAsNotes()
    {
        const QJsonObject value {
            {text("enterLate"), text("in mid-quarrel")},
            {text("interior"), false},
            {text("targetEighths"), 12},
            {text("cast"), QJsonArray {text("Posy"), text("Arlo")}},
            {text("turn"), QJsonObject {{text("from"), text("calm")}, {text("to"), text("storm")}}},
            {text("plants"),
                QJsonArray {QJsonObject {{text("label"), text("P1")}, {text("words"), text("the lamp")}},
                    QJsonObject {{text("label"), text("P2")}}}},
            {text("nothing"), QString()},
            {text("nobody"), QJsonArray()},
            {text("unknown"), QJsonValue::Null},
            {text("rehearsal"), QJsonObject {{text("deck"), 3}}},
        };
        QCOMPARE(readableText(value),
            text("Cast:\n"
                 "  - Posy\n"
                 "  - Arlo\n"
                 "Enter late: in mid-quarrel\n"
                 "Interior: no\n"
                 "Plants:\n"
                 "  - Label: P1\n"
                 "    Words: the lamp\n"
                 "  - Label: P2\n"
                 "Target eighths: 12\n"
                 "Turn:\n"
                 "  From: calm\n"
                 "  To: storm"));
        QCOMPARE(readableText(QJsonObject {}), QString());
        QCOMPARE(readableText(text("just text")), text("just text"));
    }

    void rehearsalsSliceIsLeftOutWhereverItStands()
    {
        const QString words = readableText(draftInputs().value(text("scene")));
        QVERIFY(!words.contains(text("deck"), Qt::CaseInsensitive));
        QVERIFY(!words.contains(text("Rehearsal"), Qt::CaseInsensitive));
        QVERIFY(words.contains(text("Slug: INT. AIRLOCK - DAY")));
    }
};

QTEST_GUILESS_MAIN(TestPromptLibrary)
#include "tst_prompt_library.moc"
