// SPDX-License-Identifier: GPL-3.0-or-later
// What every stage depends on, and on nothing else: every input of a project is changed in turn, and a real
// run tells which stages ran. Once with a provider that answers as before although it was asked something
// else (so that only those run which name the input), once with one that answers differently (so that those
// follow whose own inputs changed).
#include "core/events/stage_names.h"
#include "core/story/json.h"
#include "tests/support/fake_clock.h"
#include "tests/support/run_bench.h"
#include "tests/support/scripted_provider.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <set>

using namespace dg;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t everyInput = 6; // under the sanitizer some of them have to do
#else
constexpr std::size_t everyInput = 1;
#endif

using Refs = std::set<StageRef>;

constexpr int sceneCount = 4;
/// Its check asks for a refinement once.
constexpr int refinedScene = 2;

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

QString sceneId(int number)
{
    return QStringLiteral("s%1").arg(number, 3, 10, QLatin1Char('0'));
}

// The cast is Ada (c1), Bo (c2), Cy (c3) and Di (c4); Ada and Bo are in scene 1, Bo and Cy in 2, Cy and Di in
// 3, Di and Ada in 4. Ada and Bo have a stated relation, and so have Cy and Di.
StageRef voice(int character)
{
    return {stages::voice, QStringLiteral("c%1").arg(character)};
}
StageRef dynamics(int a, int b)
{
    return {stages::dynamics, QStringLiteral("c%1+c%2").arg(a).arg(b)};
}
const StageRef outline {stages::outline, {}};
const StageRef continuity {stages::continuity, {}};
const StageRef script {stages::script, {}};
StageRef of(QLatin1String stage, int number, int attempt = 1)
{
    return {stage, SceneAttempt {SceneId(sceneId(number).toStdString()), attempt}.subject()};
}
StageRef draft(int number)
{
    return of(stages::draft, number);
}
StageRef punchUp(int number, int attempt = 1)
{
    return of(stages::punchUp, number, attempt);
}
StageRef staging(int number, int attempt = 1)
{
    return of(stages::staging, number, attempt);
}
StageRef check(int number, int attempt = 1)
{
    return of(stages::check, number, attempt);
}
StageRef scene(int number)
{
    return of(stages::scene, number);
}
const StageRef refine = of(stages::refine, refinedScene, 2);
const StageRef compare = of(stages::compare, refinedScene, 2);
const StageRef compareReversed = of(stages::compareReversed, refinedScene, 2);
/// Behind that scene.
StageRef join(int number)
{
    return {stages::join, sceneId(number) + QLatin1Char('+') + sceneId(number + 1)};
}

Refs operator+(Refs a, const Refs &b)
{
    a.insert(b.begin(), b.end());
    return a;
}

const Refs voices {voice(1), voice(2), voice(3), voice(4)};
const Refs dynamicsOfAll {dynamics(1, 2), dynamics(3, 4)};
/// What is written from the show's digest, or from the episode's own: every text.
const Refs texts {draft(1), draft(2), draft(3), draft(4), refine};

/// What follows directly from another answer of a stage.
Refs following(const StageRef &ref)
{
    if (ref == outline)
        return texts;
    if (ref.stage == stages::voice) {
        const int c = ref.subject.back().digitValue();
        Refs refs;
        for (const int number : {c, c == 1 ? sceneCount : c - 1}) {
            refs = refs + Refs {draft(number), check(number)};
            if (number == refinedScene)
                refs = refs + Refs {refine, check(number, 2)};
        }
        return refs;
    }
    if (ref == dynamics(1, 2))
        return {draft(1)};
    if (ref == dynamics(3, 4))
        return {draft(3)};
    if (ref == dynamics(2, 3))
        return {draft(2), refine};
    if (const auto seam = Seam::of(ref.subject))
        return {continuity, script};
    const auto id = sceneOf(ref);
    if (!id)
        return {};
    const SceneAttempt attempt = SceneAttempt::of(ref.subject);
    const int number = QString::fromStdString(id->value()).mid(1).toInt();
    const bool isRefined = number == refinedScene;
    if (ref.stage == stages::draft || ref.stage == stages::refine)
        return {punchUp(number, attempt.attempt)};
    if (ref.stage == stages::punchUp)
        return Refs {staging(number, attempt.attempt)}
        + (isRefined && attempt.attempt == 1 ? Refs {refine} : Refs {});
    if (ref.stage == stages::staging) {
        Refs refs {check(number, attempt.attempt), scene(number)};
        if (isRefined)
            refs = refs + Refs {compare, compareReversed};
        return isRefined && attempt.attempt == 1 ? refs + Refs {refine} : refs;
    }
    if (ref.stage == stages::check)
        return isRefined && attempt.attempt == 1 ? Refs {refine} : Refs {};
    if (ref.stage == stages::scene) {
        Refs refs {continuity, script};
        if (number > 1)
            refs.insert(join(number - 1));
        if (number < sceneCount)
            refs.insert(join(number));
        return refs;
    }
    return {};
}

Refs withAllThatFollows(Refs refs)
{
    for (Refs added = refs; !added.empty();) {
        Refs next;
        for (const StageRef &ref : added) {
            for (const StageRef &each : following(ref)) {
                if (refs.insert(each).second)
                    next.insert(each);
            }
        }
        added = next;
    }
    return refs;
}

QStringList inWords(const Refs &refs)
{
    QStringList words;
    for (const StageRef &ref : refs)
        words.append((ref.stage + QLatin1Char(' ') + ref.subject).trimmed());
    return words;
}

/// Something in every field.
Show fullShow()
{
    Show show = RunBench::showWith(4);
    const QJsonObject unknown {{text("mood"), text("blue")}};
    show.logline = text("A kitchen goes on.");
    show.genre = text("sitcom");
    show.inspiredBy = {text("The Bridge"), text("small offices"), unknown};
    show.always = {text("soup")};
    show.never = {text("murder")};
    show.places = {{text("Room 3"), true, text("cold"), {text("a chair")}, unknown}};
    show.runningGags = {text("the chair")};
    show.extra = unknown;
    for (Character &each : show.cast) {
        each.aliases = {each.name + text("kin")};
        each.role = text("cook");
        each.age = text("40");
        each.oneLine = text("cooks");
        each.description = text("tall");
        each.flaw = text("pride");
        each.speechNotes = text("fast");
        each.sampleLines = {text("Soup!")};
        each.privateNotes = text("a secret");
        each.extra = unknown;
    }
    show.cast[0].relations = {{show.cast[1].id, text("envies"), unknown}};
    show.cast[1].relations = {{show.cast[0].id, text("pities"), {}}};
    show.cast[2].relations = {{show.cast[3].id, text("owes"), {}}};
    return show;
}

EpisodeBrief fullBrief(const Show &show)
{
    EpisodeBrief brief = RunBench::briefFor(show);
    brief.argues = text("that soup is love");
    brief.aStory = text("a");
    brief.bStory = text("b");
    brief.cStory = text("c");
    brief.tone = text("drier");
    brief.targetPages = 5;
    brief.sceneCount = sceneCount;
    brief.mustHave = {text("a spoon")};
    brief.mustNotHave = {text("a fork")};
    brief.notes = text("none");
    brief.extra = {{text("mood"), text("blue")}};
    RunPasses &passes = brief.run.passes;
    passes = {.dynamics = true,
        .punchUp = true,
        .staging = true,
        .check = true,
        .refinement = true,
        .comparison = true,
        .join = true,
        .continuity = true};
    return brief;
}

/// The scripted outline with something in every field of its scenes.
QByteArray fullOutline(const QByteArray &scripted)
{
    Outline full = *fromJson<Outline>(*parseJsonObject(scripted, text("outline")));
    full.remark = text("no remark");
    full.a = {text("Ada"), text("w"), text("o"), text("p"), {text("beat")}, text("x"), {}};
    full.b = {text("Bo"), text("w"), text("o"), text("p"), {text("beat")}, text("x"), {}};
    full.c = {text("a runner"), {text("one")}, text("done"), {}};
    full.acts.front().actOut = text("worse");
    for (OutlineScene &each : full.scenes) {
        each.place = each.label == text("S3") ? text("Room 3") : text("Elsewhere");
        each.time = text("DAY");
        each.stories = {text("A")};
        each.owner = each.cast.front();
        each.obstacle = text("a chair");
        each.tactics = {text("asks")};
        each.turn.because = text("of soup");
        each.game = {text("chairs"), text("a chair"), each.cast.front(), {text("one")}, {}};
        each.enterLate = text("at once");
        each.button = {text("image"), each.cast.front(), {}};
        each.atEntry = {{each.cast.front(), {text("knows nothing")}, {}}};
        each.atExit = {{each.cast.front(), {text("knows all")}, {}}};
        each.actOut = text("worse");
        each.rehearsal = {{text("deck"), 1}};
    }
    full.scenes[0].plants = {{text("P1"), text("mind the soup"), text("Ada"), {}}};
    full.scenes[1].payoffs = {{text("P1"), text("it was tea"), {}}};
    return canonicalJson(toJson(full));
}

enum class Answering {
    AsBefore, ///< whatever it is asked
    ByQuestion, ///< another question gets another answer
};

/// A project with all passes on, run once.
class Contract {
public:
    Contract()
        : m_provider(m_clock, sceneCount)
        , m_bench(m_provider, m_clock, 4)
    {
        const Show show = fullShow();
        if (!m_bench.project().saveShow(show))
            qFatal("the show was not saved");
        m_bench.saveBrief(fullBrief(show));
        m_provider.setScore([](const AiRequest &request) {
            const QString scene = request.inputs.value(text("text")).toString();
            return scene.contains(text("ROOM 2 ")) && !scene.contains(text("A chair, refined")) ? 0.5 : 0.9;
        });
        m_provider.answer(
            ScriptedProvider::any(), [this](const AiRequest &request) { return answer(request); });
        const RunState first = m_bench.run();
        if (first.outcome != RunOutcome::Done)
            qFatal("the first run did not end well");
    }

    [[nodiscard]] ProjectFile &project() { return m_bench.project(); }
    [[nodiscard]] RunBench &bench() { return m_bench; }
    [[nodiscard]] int calls() const { return m_provider.callCount(); }

    void setAnswering(Answering answering) { m_answering = answering; }
    /// The answer to a stage of that label is another one from now on, however it answers else.
    void vary(const StageRef &ref, std::function<QByteArray(QByteArray)> change)
    {
        m_varied = ref.stage;
        m_variedSubject = ref.subject;
        m_change = std::move(change);
    }

    /// The stages that did something.
    Refs run(const RunOptions &options = {})
    {
        const RunState state = m_bench.run(options);
        Refs ran;
        for (const StageState &stage : state.stages) {
            if (!stage.outcome)
                qFatal("a stage has not ended");
            switch (*stage.outcome) {
            case StageOutcome::Called:
            case StageOutcome::Hit:
            case StageOutcome::Joined:
            case StageOutcome::Made:
                ran.insert(stage.plan.ref);
                break;
            case StageOutcome::Failed:
            case StageOutcome::Blocked:
            case StageOutcome::Stopped:
                qFatal("%s %s: %s", qPrintable(stage.plan.ref.stage), qPrintable(stage.plan.ref.subject),
                    qPrintable(stage.why));
            case StageOutcome::Kept:
            case StageOutcome::Skipped:
                break;
            }
        }
        return ran;
    }

    void editShow(const std::function<void(Show &)> &edit)
    {
        Show show = *project().show();
        edit(show);
        if (!project().saveShow(show))
            qFatal("the show was not saved");
    }
    void editBrief(const std::function<void(EpisodeBrief &)> &edit)
    {
        EpisodeBrief brief = m_bench.brief();
        edit(brief);
        m_bench.saveBrief(brief);
    }
    void editOutline(const std::function<void(Outline &)> &edit)
    {
        const auto current = *project().current(m_bench.episode(), outline);
        Outline edited = *fromJson<Outline>(*parseJsonObject(current->body, text("outline")));
        edit(edited);
        if (const auto saved = project().saveOutline(m_bench.episode(), edited); !saved)
            qFatal("the outline was not saved: %s", saved.error().text().c_str());
    }
    void steer(int number, const SceneSteering &steering)
    {
        if (!project().saveSteering(m_bench.episode(), SceneId(sceneId(number).toStdString()), steering))
            qFatal("the steering was not saved");
    }

private:
    /// What tells one question of a stage from another of the same stage, whatever it says.
    static QString nameOf(const AiRequest &request)
    {
        QString label = request.label;
        if (request.stage == stages::draft)
            label = label.section(QLatin1Char(':'), 0, 0);
        return request.stage + QLatin1Char('|') + label;
    }

    /// Whether it is the stage that was told to vary, by what a label says of its subject.
    [[nodiscard]] bool isVaried(const AiRequest &request) const
    {
        if (m_varied != request.stage)
            return false;
        if (m_variedSubject.startsWith(QLatin1Char('s')) && !m_variedSubject.contains(QLatin1Char('+'))) {
            const SceneAttempt attempt = SceneAttempt::of(m_variedSubject);
            const QString number =
                QString::number(QString::fromStdString(attempt.scene.value()).mid(1).toInt());
            const bool isAttempt = attempt.attempt == 1 ? !request.label.endsWith(text(" 2"))
                                                        : request.label.endsWith(text(" 2"));
            const bool anyAttempt = m_varied == stages::draft || m_varied == stages::compare;
            return request.label.startsWith(text("Scene %1:").arg(number)) && (anyAttempt || isAttempt);
        }
        return true;
    }

    Expected<Completion> answer(const AiRequest &request)
    {
        auto given = m_provider.defaultAnswer(request);
        if (!given)
            return given;
        if (request.stage == stages::outline)
            given->text = fullOutline(given->text);
        if (request.stage == stages::refine)
            given->text.replace("A table, laid", "A chair, refined");
        const std::scoped_lock lock(m_mutex);
        if (m_answering == Answering::AsBefore) {
            const auto before = m_answers.find(nameOf(request));
            if (before != m_answers.end())
                given->text = before->second;
        } else {
            m_answers.try_emplace(nameOf(request), given->text);
        }
        if (m_change && isVaried(request))
            given->text = m_change(given->text);
        return given;
    }

    FakeClock m_clock;
    ScriptedProvider m_provider;
    RunBench m_bench;
    std::mutex m_mutex;
    std::map<QString, QByteArray> m_answers; ///< guarded by m_mutex
    Answering m_answering = Answering::ByQuestion; ///< changed between runs alone, as all below
    QString m_varied;
    QString m_variedSubject;
    std::function<QByteArray(QByteArray)> m_change;
};

struct Input {
    QString name;
    std::function<void(Contract &)> change;
    Refs named; ///< the stages that name it
};

template <class Edit>
Input ofShow(const char *name, Edit edit, Refs named)
{
    return {text(name), [edit](Contract &contract) { contract.editShow(edit); }, std::move(named)};
}
template <class Edit>
Input ofAda(const char *name, Edit edit, Refs named)
{
    return {text("a character's ") + text(name),
        [edit](Contract &contract) { contract.editShow([edit](Show &show) { edit(show.cast[0]); }); },
        std::move(named)};
}
template <class Edit>
Input ofBrief(const char *name, Edit edit, Refs named)
{
    return {text("the brief's ") + text(name), [edit](Contract &contract) { contract.editBrief(edit); },
        std::move(named)};
}
template <class Edit>
Input ofRun(const char *name, Edit edit)
{
    return {text("the run's ") + text(name),
        [edit](Contract &contract) { contract.editBrief([edit](EpisodeBrief &brief) { edit(brief.run); }); },
        {}};
}
template <class Edit>
Input ofOutline(const char *name, Edit edit, Refs named)
{
    return {text("the outline's ") + text(name), [edit](Contract &contract) { contract.editOutline(edit); },
        std::move(named)};
}
template <class Edit>
Input ofScene(int number, const char *name, Edit edit, Refs named)
{
    return {text("scene %1's ").arg(number) + text(name),
        [number, edit](Contract &contract) {
            contract.editOutline(
                [number, edit](Outline &each) { edit(each.scenes[static_cast<std::size_t>(number - 1)]); });
        },
        std::move(named)};
}
Input ofSteering(const char *name, SceneSteering steering, Refs named)
{
    return {text("scene 3's ") + text(name), [steering](Contract &contract) { contract.steer(3, steering); },
        std::move(named)};
}

void touch(QString &value)
{
    value += QLatin1Char('!');
}
void touch(QStringList &value)
{
    value.append(QStringLiteral("!"));
}
void touch(QJsonObject &value)
{
    value.insert(QStringLiteral("touched"), true);
}

std::vector<Input> showInputs()
{
    const Refs digest = Refs {outline} + texts;
    return {
        ofShow(
            "the show's title", [](Show &s) { touch(s.title); }, digest + Refs {script}),
        ofShow(
            "the show's logline", [](Show &s) { touch(s.logline); }, digest),
        ofShow(
            "genre", [](Show &s) { touch(s.genre); }, digest),
        ofShow(
            "the show's tone", [](Show &s) { touch(s.tone); }, digest + voices + dynamicsOfAll),
        ofShow(
            "format", [](Show &s) { s.format = ShowFormat::MultiCamera; }, digest),
        ofShow(
            "world", [](Show &s) { touch(s.world); }, digest + voices),
        ofShow(
            "source", [](Show &s) { touch(s.inspiredBy.title); }, digest),
        ofShow(
            "engine", [](Show &s) { touch(s.inspiredBy.engine); }, digest),
        ofShow(
            "always", [](Show &s) { touch(s.always); }, digest),
        ofShow(
            "never", [](Show &s) { touch(s.never); }, digest),
        ofShow(
            "a place's name", [](Show &s) { touch(s.places[0].name); }, digest + Refs {staging(3)}),
        ofShow(
            "a place's walls", [](Show &s) { s.places[0].interior = false; }, digest + Refs {staging(3)}),
        ofShow(
            "a place's description", [](Show &s) { touch(s.places[0].description); },
            digest + Refs {staging(3)}),
        ofShow(
            "a place's things", [](Show &s) { touch(s.places[0].things); }, digest + Refs {staging(3)}),
        ofShow(
            "running gags", [](Show &s) { touch(s.runningGags); }, digest),
        ofShow("the show's unknown fields", [](Show &s) { touch(s.extra); }, {}),
        ofShow("the source's unknown fields", [](Show &s) { touch(s.inspiredBy.extra); }, {}),
        ofShow("a place's unknown fields", [](Show &s) { touch(s.places[0].extra); }, {}),
    };
}

std::vector<Input> castInputs()
{
    const Refs own {voice(1)};
    const Refs pair {dynamics(1, 2)};
    const Refs story {outline};
    return {
        ofAda(
            "aliases", [](Character &c) { touch(c.aliases); }, own),
        ofAda(
            "role", [](Character &c) { touch(c.role); }, own + story),
        ofAda(
            "age", [](Character &c) { touch(c.age); }, own),
        ofAda(
            "one line", [](Character &c) { touch(c.oneLine); }, story),
        ofAda(
            "description", [](Character &c) { touch(c.description); }, own + pair),
        ofAda(
            "want", [](Character &c) { touch(c.want); }, own + story + pair),
        ofAda(
            "flaw", [](Character &c) { touch(c.flaw); }, own + story + pair),
        ofAda(
            "feeling", [](Character &c) { touch(c.relations[0].feeling); }, own + story + pair),
        ofAda(
            "speech notes", [](Character &c) { touch(c.speechNotes); }, own),
        ofAda(
            "sample lines", [](Character &c) { touch(c.sampleLines); }, own),
        ofAda("private notes", [](Character &c) { touch(c.privateNotes); }, {}),
        ofAda("unknown fields", [](Character &c) { touch(c.extra); }, {}),
        ofAda("relation's unknown fields", [](Character &c) { touch(c.relations[0].extra); }, {}),
        ofShow(
            "a relation that is new",
            [](Show &s) {
                s.cast[1].relations.push_back({s.cast[2].id, QStringLiteral("fears"), {}});
            },
            Refs {voice(2), outline, dynamics(2, 3), draft(2), refine}),
        ofShow("somebody who is in no episode",
            [](Show &s) {
                Character nobody;
                nobody.id = CharacterId("c5");
                nobody.name = QStringLiteral("Ed");
                nobody.relations = {{s.cast[0].id, QStringLiteral("adores"), {}}};
                s.cast.push_back(nobody);
            },
            {}),
    };
}

std::vector<Input> briefInputs()
{
    const Refs story {outline};
    return {
        ofBrief(
            "title", [](EpisodeBrief &b) { touch(b.title); }, Refs {outline, script}),
        ofBrief(
            "premise", [](EpisodeBrief &b) { touch(b.premise); }, story),
        ofBrief(
            "argument", [](EpisodeBrief &b) { touch(b.argues); }, story),
        ofBrief(
            "A story", [](EpisodeBrief &b) { touch(b.aStory); }, story),
        ofBrief(
            "B story", [](EpisodeBrief &b) { touch(b.bStory); }, story),
        ofBrief(
            "C story", [](EpisodeBrief &b) { touch(b.cStory); }, story),
        ofBrief(
            "tone", [](EpisodeBrief &b) { touch(b.tone); }, story + texts),
        ofBrief(
            "pages", [](EpisodeBrief &b) { b.targetPages = 9; }, story),
        ofBrief(
            "must-haves", [](EpisodeBrief &b) { touch(b.mustHave); }, story),
        ofBrief(
            "must-nots", [](EpisodeBrief &b) { touch(b.mustNotHave); }, story + texts),
        ofBrief(
            "notes", [](EpisodeBrief &b) { touch(b.notes); }, story),
        ofBrief(
            "order of the cast", [](EpisodeBrief &b) { b.cast.swapItemsAt(2, 3); }, story),
        ofBrief("unknown fields", [](EpisodeBrief &b) { touch(b.extra); }, {}),
        ofRun("scenes at once", [](RunSettings &r) { r.scenesAtOnce = 7; }),
        ofRun("pace", [](RunSettings &r) { r.automatic = true; }),
        ofRun("budget", [](RunSettings &r) { r.budget = MicroDollars(90'000'000); }),
        ofRun("stand-in",
            [](RunSettings &r) {
                r.standIn = StandIn {QStringLiteral("other"), {}, {}};
            }),
        ofRun("address", [](RunSettings &r) { r.baseUrl = QStringLiteral("http://localhost"); }),
        ofRun("threshold, where no score lies between", [](RunSettings &r) { r.passes.threshold = 0.7; }),
        ofRun("limit, where one refinement was enough", [](RunSettings &r) { r.passes.refinementLimit = 3; }),
        ofRun("unknown fields", [](RunSettings &r) { touch(r.extra); }),
    };
}

std::vector<Input> outlineInputs()
{
    const Refs entry {draft(3), check(3)};
    const Refs refined {draft(2), check(2), check(2, 2), refine};
    using S = OutlineScene;
    return {
        ofOutline(
            "logline", [](Outline &o) { touch(o.logline); }, texts),
        ofOutline("remark", [](Outline &o) { touch(o.remark); }, {}),
        ofOutline("A story", [](Outline &o) { touch(o.a.want); }, {}),
        ofOutline("B story", [](Outline &o) { touch(o.b.beats); }, {}),
        ofOutline("runner", [](Outline &o) { touch(o.c.rungs); }, {}),
        ofOutline("act's name", [](Outline &o) { touch(o.acts[0].name); }, {script}),
        ofOutline("act's end", [](Outline &o) { touch(o.acts[0].actOut); }, {}),
        ofOutline("unknown fields", [](Outline &o) { touch(o.extra); }, {}),
        ofScene(
            3, "label", [](S &s) { touch(s.label); }, entry),
        ofScene(
            3, "slug line", [](S &s) { s.slug = QStringLiteral("INT. ROOM 3 - NIGHT"); },
            entry + Refs {join(2), join(3), continuity, script}),
        ofScene(
            3, "place",
            [](S &s) {
                s.place = QStringLiteral("Attic");
                s.slug.replace(QStringLiteral("ROOM"), QStringLiteral("HALL"));
            },
            entry + Refs {staging(3), join(2), join(3), continuity, script}),
        ofScene(
            3, "time", [](S &s) { touch(s.time); }, entry),
        ofScene(
            3, "cast", [](S &s) { s.cast.append(QStringLiteral("Ada")); }, entry + Refs {punchUp(3)}),
        ofScene(
            3, "stories", [](S &s) { touch(s.stories); }, entry),
        ofScene(
            3, "owner", [](S &s) { touch(s.owner); }, entry),
        ofScene(
            3, "want", [](S &s) { touch(s.want); }, entry),
        ofScene(
            2, "want, where it was refined", [](S &s) { touch(s.want); }, refined),
        ofScene(
            3, "obstacle", [](S &s) { touch(s.obstacle); }, entry),
        ofScene(
            3, "tactics", [](S &s) { touch(s.tactics); }, entry),
        ofScene(
            3, "turn", [](S &s) { touch(s.turn.from); }, entry + Refs {punchUp(3)}),
        ofScene(
            3, "turn's reason", [](S &s) { touch(s.turn.because); }, entry + Refs {punchUp(3)}),
        ofScene(
            3, "game", [](S &s) { touch(s.game.unusual); }, entry),
        ofScene(
            3, "rungs", [](S &s) { touch(s.game.rungs); }, entry),
        ofScene(
            3, "beginning", [](S &s) { touch(s.enterLate); }, entry),
        ofScene(
            3, "button", [](S &s) { touch(s.button.whose); }, entry),
        ofScene(
            3, "plants",
            [](S &s) {
                s.plants = {{QStringLiteral("P2"), QStringLiteral("mind the tea"), QStringLiteral("Cy"), {}}};
            },
            entry + Refs {punchUp(3)}),
        ofScene(
            1, "plant, paid off in scene 2", [](S &s) { touch(s.plants[0].words); },
            Refs {draft(1), punchUp(1), check(1), join(1)}),
        ofScene(
            2, "payoff", [](S &s) { touch(s.payoffs[0].twist); }, refined + Refs {join(1)}),
        ofScene(
            3, "facts at entry", [](S &s) { touch(s.atEntry[0].facts); }, entry),
        ofScene(
            3, "facts at exit", [](S &s) { touch(s.atExit[0].facts); }, entry),
        ofScene(
            3, "beginning for its neighbour", [](S &s) { touch(s.handoffIn); },
            entry + Refs {draft(2), refine, join(2)}),
        ofScene(
            3, "end for its neighbour", [](S &s) { touch(s.handoffOut); }, entry + Refs {draft(4), join(3)}),
        ofScene(
            3, "act-out", [](S &s) { touch(s.actOut); }, entry),
        ofScene(
            3, "length", [](S &s) { s.targetEighths = 20; }, entry),
        ofScene(
            3, "slice of Rehearsal's deck", [](S &s) { touch(s.rehearsal); }, entry),
        ofScene(
            3, "unknown fields", [](S &s) { touch(s.extra); }, entry),
        ofSteering("note", {false, {{}, QStringLiteral("sadder"), {}, {}}, {}}, {draft(3)}),
        ofSteering("chip", {false, {{QStringLiteral("meaner")}, {}, QStringLiteral("the earlier"), {}}, {}},
            {draft(3)}),
        ofSteering("earlier take, with nothing asked of another",
            {false, {{}, {}, QStringLiteral("the earlier"), {}}, {}}, {}),
        ofSteering("unknown fields", {false, {}, {{QStringLiteral("mood"), 1}}}, {}),
    };
}

std::vector<Input> allInputs()
{
    std::vector<Input> all;
    for (const auto &part : {showInputs(), castInputs(), briefInputs(), outlineInputs()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

/// Another answer of one stage, and the stages that name it.
struct Body {
    QString name;
    StageRef ref;
    std::function<QByteArray(QByteArray)> change;
    Refs named;
};

std::function<QByteArray(QByteArray)> replacing(const char *before, const char *after)
{
    return [before, after](const QByteArray &answer) { return QByteArray(answer).replace(before, after); };
}

std::vector<Body> bodies()
{
    return {
        {text("a voice"), voice(1), replacing("\"kitchens\"", "\"boats\""),
            {draft(1), draft(4), check(1), check(4)}},
        {text("a voice's humour"), voice(1), replacing("\"sorry\"", "\"sorry\",\"humour\":[\"dry\"]"),
            {draft(1), draft(4), check(1), check(4), punchUp(1), punchUp(4)}},
        {text("dynamics"), dynamics(1, 2), replacing("whoever sits", "whoever stands"), {draft(1)}},
        // The staging that follows says what it said before: nothing follows from that.
        {text("a draft's action"), draft(3), replacing("laid for nobody", "bare"), {punchUp(3), staging(3)}},
        {text("a punch-up's report"), punchUp(3), replacing("\"first\"", "\"second\""), {}},
        {text("a punch-up's report, of what is refined"), punchUp(2), replacing("\"first\"", "\"second\""),
            {refine}},
        {text("a staging"), staging(3), replacing("A door closes", "A door opens"),
            {check(3), scene(3), continuity, script}},
        {text("a check"), check(3), replacing("at the table", "at the door"), {}},
        {text("a check that asks for a refinement"), check(2), replacing("at the table", "at the door"),
            {refine}},
        {text("a refinement's action"), refine, replacing("refined for", "refined again for"),
            {punchUp(2, 2), staging(2, 2)}},
        {text("a comparison"), compare, replacing("neither", "second"), {scene(2)}},
        {text("a join"), join(1), replacing("Joined", "Bound"), {continuity, script}},
        {text("continuity"), continuity, replacing("at the table", "at the door"), {}},
    };
}

} // namespace

class ContractTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatNamesAnInputRunsAndWhatFollows_data()
    {
        QTest::addColumn<int>("index");
        const auto inputs = allInputs();
        for (std::size_t i = 0; i < inputs.size(); i += everyInput)
            QTest::newRow(qPrintable(inputs[i].name)) << static_cast<int>(i);
    }

    void whatNamesAnInputRunsAndWhatFollows()
    {
        QFETCH(int, index);
        const Input input = allInputs()[static_cast<std::size_t>(index)];
        {
            Contract contract;
            contract.setAnswering(Answering::AsBefore);
            input.change(contract);
            QCOMPARE(inWords(contract.run()), inWords(input.named));
            QCOMPARE(inWords(contract.run()), QStringList());
        }
        Contract contract;
        input.change(contract);
        QCOMPARE(inWords(contract.run()), inWords(withAllThatFollows(input.named)));
        QCOMPARE(inWords(contract.run()), QStringList());
    }

    void whatNamesAnAnswerRuns_data()
    {
        QTest::addColumn<int>("index");
        const auto all = bodies();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::newRow(qPrintable(all[i].name)) << static_cast<int>(i);
    }

    void whatNamesAnAnswerRuns()
    {
        QFETCH(int, index);
        const Body body = bodies()[static_cast<std::size_t>(index)];
        Contract contract;
        contract.setAnswering(Answering::AsBefore);
        contract.vary(body.ref, body.change);
        RunOptions again;
        again.writeAgain = {body.ref};
        QCOMPARE(inWords(contract.run(again)), inWords(Refs {body.ref} + body.named));
    }

    /// Ids tell things apart in a project, and are nobody's business beyond it.
    void anotherIdAsksNobody()
    {
        Contract contract;
        const int calls = contract.calls();
        contract.editShow([](Show &show) {
            show.cast[0].id = CharacterId("zz");
            show.cast[1].relations[0].to = CharacterId("zz");
        });
        contract.run();
        contract.editOutline([](Outline &each) { each.scenes[2].id = SceneId("s099"); });
        contract.run();
        QCOMPARE(contract.calls(), calls);
    }

    void aSceneThatIsMovedIsWrittenForItsNeighbours()
    {
        Contract contract;
        contract.setAnswering(Answering::AsBefore);
        contract.editOutline([](Outline &each) { std::swap(each.scenes[2], each.scenes[3]); });
        // 1 2 4 3: scene 2 has another after it, 4 and 3 others on both sides.
        const Refs ran = contract.run();
        for (const int number : {2, 3, 4})
            QVERIFY(ran.contains(draft(number)));
        for (const StageRef &kept : {draft(1), voice(1), punchUp(1), check(1), join(1), outline})
            QVERIFY2(!ran.contains(kept), qPrintable(kept.stage + kept.subject));
        QVERIFY(ran.contains({stages::join, sceneId(2) + QLatin1Char('+') + sceneId(4)}));
        QVERIFY(ran.contains({stages::join, sceneId(4) + QLatin1Char('+') + sceneId(3)}));
        QVERIFY(ran.contains(continuity));
        QVERIFY(ran.contains(script));
    }

    void aLockedSceneTakesNoPartButInItsSeams()
    {
        Contract contract;
        contract.steer(3, {true, {}, {}});
        contract.editOutline([](Outline &each) { touch(each.scenes[2].want); });
        const Refs ran = contract.run();
        QCOMPARE(inWords(ran), inWords({join(2), join(3), continuity, script}));
    }

    void withoutAPassNothingOfItRuns()
    {
        Contract contract;
        contract.editBrief([](EpisodeBrief &brief) { brief.run.passes = noPasses(); });
        const int before = contract.calls();
        for (const StageRef &ref : contract.run()) {
            QVERIFY2(ref.stage == stages::draft || ref.stage == stages::scene || ref.stage == stages::script,
                qPrintable(ref.stage));
        }
        QCOMPARE(contract.calls(), before + 2); // two drafts had known of dynamics
    }
};

QTEST_GUILESS_MAIN(ContractTest)
#include "tst_contract.moc"
