// SPDX-License-Identifier: GPL-3.0-or-later
// The prompt of every stage for the sample shows, as it is sent, byte for byte as it was last read and found
// good (tests/pipeline/prompts). Where one has changed on purpose: run this test with DG_RENEW_PROMPTS=1,
// read what has become of the files, and commit them.
#include "core/pipeline/draft_material.h"
#include "core/pipeline/prompt_library.h"
#include "core/pipeline/rendered_request.h"
#include "core/pipeline/scene_chain.h"
#include "core/pipeline/stages/alternatives/alternatives_stage.h"
#include "core/pipeline/stages/compare/compare_stage.h"
#include "core/pipeline/stages/join/join_stage.h"
#include "core/pipeline/stages/refine/refine_stage.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "core/screenplay/speech_lines.h"
#include "core/story/inputs/alternatives_inputs.h"
#include "core/story/inputs/compare_inputs.h"
#include "core/story/inputs/refine_inputs.h"
#include "core/story/json.h"
#include "core/story/samples.h"
#include "tests/support/fake_clock.h"
#include "tests/support/run_bench.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <map>
#include <memory>

using namespace dg;

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

/// A sample show's episode, written by Rehearsal with all passes that it can be asked for.
class Written {
public:
    explicit Written(const QString &name)
        : sample(*loadSampleShow(name))
        , m_rehearsal(m_clock, {})
        , m_bench(m_rehearsal, m_clock)
    {
        sample.brief.run.passes = {.dynamics = true,
            .punchUp = true,
            .staging = true,
            .check = true,
            .refinement = true,
            .comparison = true,
            .join = true,
            .continuity = true};
        if (!m_bench.project().saveShow(sample.show))
            qFatal("the show was not saved");
        m_bench.saveBrief(sample.brief);
        state = m_bench.run();
        material.show = sample.show;
        material.brief = sample.brief;
        material.passes = sample.brief.run.passes;
        material.outline = state.outline;
        const auto results = m_bench.project().currentResults(m_bench.episode());
        for (const StageResult &each : *results)
            material.results[each.ref] = each;
    }

    [[nodiscard]] RenderedPrompt promptOf(const StageRef &ref)
    {
        const auto prompt = renderedPrompt(m_bench.project(), m_bench.episode(), ref);
        if (!prompt)
            qFatal(
                "%s %s: %s", qPrintable(ref.stage), qPrintable(ref.subject), prompt.error().text().c_str());
        return *prompt;
    }
    [[nodiscard]] static RenderedPrompt promptOf(const AiStage &stage, const QJsonObject &inputs)
    {
        const auto prompt = PromptLibrary().render(stage.promptName(), stage.promptValues(inputs));
        if (!prompt)
            qFatal("%s: %s", qPrintable(stage.name()), prompt.error().text().c_str());
        return *prompt;
    }

    SampleShow sample;
    RunState state;
    RunMaterial material;

private:
    FakeClock m_clock;
    RehearsalProvider m_rehearsal;
    RunBench m_bench;
};

/// Of a scene in the middle of which a reader has something to say.
RefineInputs refinement(const RunMaterial &material, const SceneAttempt &attempt)
{
    RefineInputs inputs {*draftInputsOf(material, attempt.scene), finishedText(material, attempt), {},
        punchUpOf(material, attempt).value_or(PunchUp {}).report};
    inputs.draft.direction = {{text("shorter"), text("less on the nose")},
        text("Let the one who is right be the one who apologises."), {}, {}};
    inputs.report.voice = 0.8;
    inputs.report.comedy = 0.6;
    inputs.report.continuity = 1;
    inputs.report.structure = 0.7;
    inputs.report.format = 0.9;
    inputs.report.turn = text("It turns late, on the last line but one.");
    inputs.report.issues.push_back({Severity::Major, text("comedy"), speechesOf(inputs.earlier).front().text,
        text("Anybody in the room could have said this."), text("Let it follow from what they came in for."),
        {}});
    return inputs;
}

/// The first seam over which something is paid off, else the first.
Seam telling(const RunMaterial &material)
{
    for (const Seam &seam : openSeams(material)) {
        const auto inputs = JoinStage().inputs(material, seam.subject());
        if (inputs && inputs->contains(text("payoffs")))
            return seam;
    }
    return openSeams(material).front();
}

std::map<QString, RenderedPrompt> promptsOf(Written &written)
{
    const RunMaterial &material = written.material;
    // One with a scene on either side of it.
    const OutlineScene &scene = material.outline->scenes[2];
    const SceneAttempt attempt {scene.id, 1};
    const auto &cast = material.show.cast;
    const auto pair = statedPairs(material.show, material.brief.cast).front();

    std::map<QString, RenderedPrompt> prompts;
    const auto add = [&](const QString &name, const StageRef &ref) { prompts[name] = written.promptOf(ref); };
    add(stages::voice, {stages::voice, QString::fromStdString(cast.front().id.value())});
    add(stages::dynamics, {stages::dynamics, pairSubject(*pair.first, *pair.second)});
    add(stages::outline, {stages::outline, {}});
    for (const QLatin1String stage : {stages::draft, stages::punchUp, stages::staging, stages::check})
        add(stage, {stage, attempt.subject()});
    add(stages::join, {stages::join, telling(material).subject()});
    add(stages::continuity, {stages::continuity, {}});

    prompts[stages::refine] = Written::promptOf(RefineStage(), toJson(refinement(material, attempt)));
    prompts[stages::compare] = Written::promptOf(CompareStage(),
        toJson(CompareInputs {writtenText(material, attempt), finishedText(material, attempt)}));
    const auto speeches = speechesOf(finishedText(material, attempt));
    const auto voices = *voicesIn(material, scene);
    prompts[AlternativesStage::stageName()] = Written::promptOf(AlternativesStage(),
        toJson(AlternativesInputs {speeches.front().text, speeches.front().text, voices.front()}));
    return prompts;
}

QString asFile(const RenderedPrompt &prompt)
{
    return text("=== system\n") + prompt.system + text("\n=== prompt\n") + prompt.prompt + text("\n");
}

QString folderOf(const QString &show)
{
    return text(DG_SOURCE_DIR "/tests/pipeline/prompts/") + show;
}

} // namespace

class PromptsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asTheyWereRead_data() { shows(); }

    void asTheyWereRead()
    {
        QFETCH(QString, show);
        const bool renews = qEnvironmentVariableIsSet("DG_RENEW_PROMPTS");
        for (const auto &[stage, prompt] : promptsOf(of(show))) {
            QFile file(folderOf(show) + QLatin1Char('/') + stage + text(".txt"));
            if (renews) {
                QVERIFY(QDir().mkpath(folderOf(show)));
                QVERIFY(file.open(QIODevice::WriteOnly));
                QVERIFY(file.write(asFile(prompt).toUtf8()) >= 0);
                continue;
            }
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
            const QStringList read = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
            const QStringList now = asFile(prompt).split(QLatin1Char('\n'));
            for (qsizetype line = 0; line < std::max(read.size(), now.size()); ++line) {
                if (read.value(line) != now.value(line))
                    QFAIL(qPrintable(text("%1, line %2: was \"%3\", is \"%4\"; renew with DG_RENEW_PROMPTS=1")
                                         .arg(file.fileName())
                                         .arg(line + 1)
                                         .arg(read.value(line), now.value(line))));
            }
        }
    }

    void nothingThatTheContractExcludes_data() { shows(); }

    void nothingThatTheContractExcludes()
    {
        QFETCH(QString, show);
        Written &written = of(show);
        static const std::initializer_list<std::pair<const char *, QRegularExpression>> never {
            {"a scene's id", QRegularExpression(text("\\bs\\d{3}\\b"))},
            {"an id", QRegularExpression(text("^\\s*(- )?Id:"), QRegularExpression::MultilineOption)},
            {"a date", QRegularExpression(text("\\b(19|20)\\d\\d-\\d\\d-\\d\\d\\b"))},
            {"a digest", QRegularExpression(text("\\b[0-9a-f]{12,}\\b"))},
            {"an open placeholder", QRegularExpression(text("\\{\\{\\w*\\}\\}"))},
            {"what only the studio reads", QRegularExpression(text("Rehearsal:|Deck:"))},
            {"a control character", QRegularExpression(text("[\\x00-\\x09\\x0b-\\x1f]"))},
        };
        int withNotes = 0;
        for (const auto &[stage, prompt] : promptsOf(written)) {
            const QString whole = asFile(prompt);
            for (const auto &[what, pattern] : never) {
                const auto found = pattern.match(whole);
                QVERIFY2(!found.hasMatch(),
                    qPrintable(stage + text(" has ") + text(what) + text(": ") + found.captured()));
            }
            for (const Character &each : written.sample.show.cast) {
                withNotes += each.privateNotes.isEmpty() ? 0 : 1;
                for (const QString &sentence : each.privateNotes.split(text(". "), Qt::SkipEmptyParts))
                    QVERIFY2(!whole.contains(sentence), qPrintable(stage + text(" tells ") + sentence));
            }
        }
        QVERIFY(withNotes > 0);
    }

    void everyStageHasItsOwn()
    {
        for (const QString &show : sampleShowNames()) {
            const auto prompts = promptsOf(of(show));
            QStringList stages;
            for (const auto &[stage, prompt] : prompts)
                stages.append(stage + text(".txt"));
            QCOMPARE(QDir(folderOf(show)).entryList(QDir::Files, QDir::Name), stages);
        }
    }

private:
    static void shows()
    {
        QTest::addColumn<QString>("show");
        for (const QString &show : sampleShowNames())
            QTest::newRow(qPrintable(show)) << show;
    }
    Written &of(const QString &show)
    {
        auto &written = m_written[show];
        if (!written)
            written = std::make_unique<Written>(show);
        return *written;
    }

    std::map<QString, std::unique_ptr<Written>> m_written;
};

QTEST_GUILESS_MAIN(PromptsTest)
#include "tst_prompts.moc"
