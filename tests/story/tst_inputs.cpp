// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/inputs/draft_inputs.h"
#include "core/story/inputs/outline_inputs.h"
#include "core/story/inputs/script_inputs.h"
#include "core/story/inputs/show_digest.h"
#include "core/story/inputs/voice_inputs.h"
#include "core/story/json.h"

#include <QJsonArray>
#include <QTest>

#include <functional>
#include <set>

using namespace dg;

namespace {

/// What must never get into any stage's inputs.
const QString secret = QStringLiteral("SECRET");

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

/// A show with something in every field, and something secret wherever nothing may be sent from.
Show fullShow()
{
    const QJsonObject unknown {{text("unknown"), secret}};
    Show show;
    show.title = text("The Lodgers");
    show.logline = text("a logline");
    show.genre = text("a genre");
    show.tone = text("dry");
    show.format = ShowFormat::MultiCamera;
    show.world = text("a dome on the moon");
    show.inspiredBy = {text("a source"), text("an engine"), unknown};
    show.always = {text("always this")};
    show.never = {text("never that")};
    show.places = {{text("AIRLOCK"), false, text("cold"), {text("a lamp")}, unknown}};
    show.runningGags = {text("the lamp")};
    show.extra = unknown;
    for (const char *name : {"Posy", "Arlo", "Mina"}) {
        Character each;
        each.id = CharacterId("SECRET-" + std::string(name));
        each.name = text(name);
        each.aliases = {each.name + text(" alias")};
        each.role = each.name + text(" role");
        each.age = each.name + text(" age");
        each.oneLine = each.name + text(" one-liner");
        each.description = each.name + text(" description");
        each.want = each.name + text(" want");
        each.flaw = each.name + text(" flaw");
        each.speechNotes = each.name + text(" speech");
        each.sampleLines = {each.name + text(" sample")};
        each.privateNotes = secret;
        each.extra = unknown;
        show.cast.push_back(each);
    }
    show.cast[0].relations = {
        {show.cast[1].id, text("envies"), unknown}, {CharacterId("nobody"), secret, {}}};
    return show;
}

EpisodeBrief fullBrief()
{
    EpisodeBrief brief;
    brief.title = text("Quiet Hour");
    brief.premise = text("nobody may speak");
    brief.argues = text("silence is loud");
    brief.aStory = text("story a");
    brief.bStory = text("story b");
    brief.cStory = text("story c");
    brief.tone = text("whispered");
    brief.targetPages = 30;
    brief.sceneCount = 9;
    brief.cast = {text("ARLO"), text("Posy")};
    brief.mustHave = {text("a must")};
    brief.mustNotHave = {text("a must-not")};
    brief.notes = text("some notes");
    brief.run = {secret, secret, 7, 99, {{text("unknown"), secret}}};
    brief.extra = {{text("unknown"), secret}};
    return brief;
}

QByteArray voiceJson(const Show &show)
{
    return canonicalJson(toJson(VoiceInputs::of(show, show.cast[0])));
}

QByteArray outlineJson(const Show &show, const EpisodeBrief &brief)
{
    return canonicalJson(toJson(OutlineInputs::of(show, brief)));
}

/// The names of every field in it, as paths.
std::set<QString> pathsOf(const QJsonValue &value, const QString &path = {})
{
    std::set<QString> paths;
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto field = object.begin(); field != object.end(); ++field)
            paths.merge(
                pathsOf(field.value(), path.isEmpty() ? field.key() : path + QLatin1Char('.') + field.key()));
    } else if (value.isArray()) {
        for (const QJsonValue &item : value.toArray())
            paths.merge(pathsOf(item, path + text("[]")));
    } else {
        paths.insert(path);
    }
    return paths;
}

std::set<QString> showPaths(const QString &before)
{
    std::set<QString> paths;
    for (const char *field : {"title", "logline", "genre", "tone", "format", "world", "inspiredByTitle",
             "inspiredByEngine", "always[]", "never[]", "places[].name", "places[].interior",
             "places[].description", "places[].things[]", "runningGags[]"})
        paths.insert(before + text(field));
    return paths;
}

using ShowEdit = std::function<void(Show &)>;
using BriefEdit = std::function<void(EpisodeBrief &)>;

} // namespace

Q_DECLARE_METATYPE(ShowEdit)
Q_DECLARE_METATYPE(BriefEdit)

class TestInputs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aVoiceKnowsExactlyItsCharacterToneAndWorld()
    {
        const QJsonObject json = toJson(VoiceInputs::of(fullShow(), fullShow().cast[0]));
        QVERIFY(pathsOf(json)
            == (std::set<QString> {text("tone"), text("world"), text("name"), text("aliases[]"), text("role"),
                text("age"), text("description"), text("want"), text("flaw"), text("relations[].to"),
                text("relations[].feeling"), text("speechNotes"), text("sampleLines[]")}));
        QCOMPARE(json.value(text("tone")).toString(), text("dry"));
        QCOMPARE(json.value(text("relations")).toArray(),
            (QJsonArray {QJsonObject {{text("to"), text("Arlo")}, {text("feeling"), text("envies")}}}));
        QVERIFY(!canonicalJson(json).contains("SECRET"));
        QVERIFY(!canonicalJson(json).contains("one-liner"));
    }

    void anOutlineKnowsExactlyTheShowTheBriefAndTheCastInIt()
    {
        const QJsonObject json = toJson(OutlineInputs::of(fullShow(), fullBrief()));
        std::set<QString> expected = showPaths(text("show."));
        for (const char *field :
            {"title", "premise", "argues", "aStory", "bStory", "cStory", "tone", "targetPages", "sceneCount",
                "mustHave[]", "mustNotHave[]", "notes", "cast[].name", "cast[].role", "cast[].oneLine",
                "cast[].want", "cast[].flaw", "cast[].relations[].to", "cast[].relations[].feeling"})
            expected.insert(text(field));
        QVERIFY(pathsOf(json) == expected);
        const QJsonArray cast = json.value(text("cast")).toArray();
        QCOMPARE(cast.size(), 2); // Mina is not in this episode
        QCOMPARE(cast.at(0).toObject().value(text("name")).toString(), text("Arlo"));
        QCOMPARE(cast.at(1).toObject().value(text("name")).toString(), text("Posy"));
        QVERIFY(!canonicalJson(json).contains("SECRET"));
        QVERIFY(!canonicalJson(json).contains("Mina"));
    }

    void aDraftHasNothingBesideItsFields()
    {
        const Show show = fullShow();
        DraftInputs inputs;
        inputs.show = ShowDigest::of(show);
        inputs.tone = text("t");
        inputs.mustNotHave = {text("m")};
        inputs.logline = text("l");
        inputs.voices.resize(1);
        inputs.voices[0].name = text("Posy");
        inputs.voices[0].voice.sampleLines = {text("s")};
        inputs.scene.label = text("S1");
        inputs.scene.cast = {text("Posy")};
        inputs.previousHandoffOut = text("p");
        inputs.nextHandoffIn = text("n");
        const QJsonObject json = toJson(inputs);
        QCOMPARE(json.keys(),
            (QStringList {text("logline"), text("mustNotHave"), text("nextHandoffIn"),
                text("previousHandoffOut"), text("scene"), text("show"), text("tone"), text("voices")}));
        QVERIFY(!json.value(text("scene")).toObject().contains(text("id")));
        QVERIFY(pathsOf(json.value(text("show"))) == showPaths({}));
        QVERIFY(!canonicalJson(json).contains("SECRET"));
    }

    void whatAVoiceMayDependOnChangesIt_data()
    {
        QTest::addColumn<ShowEdit>("edit");
        const auto row = [](const char *name, ShowEdit edit) { QTest::newRow(name) << edit; };
        row("tone", [](Show &show) { show.tone += text("!"); });
        row("world", [](Show &show) { show.world += text("!"); });
        row("name", [](Show &show) { show.cast[0].name += text("!"); });
        row("aliases", [](Show &show) { show.cast[0].aliases.clear(); });
        row("role", [](Show &show) { show.cast[0].role += text("!"); });
        row("age", [](Show &show) { show.cast[0].age += text("!"); });
        row("description", [](Show &show) { show.cast[0].description += text("!"); });
        row("want", [](Show &show) { show.cast[0].want += text("!"); });
        row("flaw", [](Show &show) { show.cast[0].flaw += text("!"); });
        row("feeling", [](Show &show) { show.cast[0].relations[0].feeling += text("!"); });
        row("name of the other", [](Show &show) { show.cast[1].name += text("!"); });
        row("speech notes", [](Show &show) { show.cast[0].speechNotes += text("!"); });
        row("sample lines", [](Show &show) { show.cast[0].sampleLines.append(text("!")); });
    }

    void whatAVoiceMayDependOnChangesIt()
    {
        QFETCH(ShowEdit, edit);
        Show edited = fullShow();
        edit(edited);
        QVERIFY(voiceJson(edited) != voiceJson(fullShow()));
    }

    void whatAVoiceMayNotDependOnDoesNotChangeIt_data()
    {
        QTest::addColumn<ShowEdit>("edit");
        const auto row = [](const char *name, ShowEdit edit) { QTest::newRow(name) << edit; };
        row("one-liner", [](Show &show) { show.cast[0].oneLine += text("!"); });
        row("private notes", [](Show &show) { show.cast[0].privateNotes += text("!"); });
        row("unknown fields", [](Show &show) { show.cast[0].extra.insert(text("new"), 1); });
        row("id", [](Show &show) { show.cast[0].id = CharacterId("other"); });
        row("id of the other", [](Show &show) {
            show.cast[1].id = CharacterId("other");
            show.cast[0].relations[0].to = CharacterId("other");
        });
        row("another character", [](Show &show) { show.cast[2].want += text("!"); });
        row("relation's unknown fields", [](Show &show) { show.cast[0].relations[0].extra = {}; });
        row("the rest of the show", [](Show &show) {
            show.title += text("!");
            show.logline += text("!");
            show.genre += text("!");
            show.format = ShowFormat::SingleCamera;
            show.inspiredBy = {};
            show.always.clear();
            show.never.clear();
            show.places.clear();
            show.runningGags.clear();
            show.extra = {};
        });
    }

    void whatAVoiceMayNotDependOnDoesNotChangeIt()
    {
        QFETCH(ShowEdit, edit);
        Show edited = fullShow();
        edit(edited);
        QCOMPARE(voiceJson(edited), voiceJson(fullShow()));
    }

    void whatAnOutlineMayDependOnChangesIt_data()
    {
        QTest::addColumn<ShowEdit>("editShow");
        QTest::addColumn<BriefEdit>("editBrief");
        const auto show = [](const char *name, ShowEdit edit) { QTest::newRow(name) << edit << BriefEdit(); };
        const auto brief = [](const char *name, BriefEdit edit) {
            QTest::newRow(name) << ShowEdit() << edit;
        };
        show("show's title", [](Show &each) { each.title += text("!"); });
        show("show's logline", [](Show &each) { each.logline += text("!"); });
        show("genre", [](Show &each) { each.genre += text("!"); });
        show("show's tone", [](Show &each) { each.tone += text("!"); });
        show("format", [](Show &each) { each.format = ShowFormat::SingleCamera; });
        show("world", [](Show &each) { each.world += text("!"); });
        show("source", [](Show &each) { each.inspiredBy.title += text("!"); });
        show("engine", [](Show &each) { each.inspiredBy.engine += text("!"); });
        show("always", [](Show &each) { each.always.append(text("!")); });
        show("never", [](Show &each) { each.never.append(text("!")); });
        show("place", [](Show &each) { each.places[0].name += text("!"); });
        show("interior", [](Show &each) { each.places[0].interior = true; });
        show("place's description", [](Show &each) { each.places[0].description += text("!"); });
        show("things", [](Show &each) { each.places[0].things.append(text("!")); });
        show("running gags", [](Show &each) { each.runningGags.append(text("!")); });
        show("member's name", [](Show &each) { each.cast[1].name = text("arlo"); });
        show("role", [](Show &each) { each.cast[0].role += text("!"); });
        show("one-liner", [](Show &each) { each.cast[0].oneLine += text("!"); });
        show("want", [](Show &each) { each.cast[0].want += text("!"); });
        show("flaw", [](Show &each) { each.cast[0].flaw += text("!"); });
        show("relation", [](Show &each) { each.cast[0].relations[0].feeling += text("!"); });
        brief("title", [](EpisodeBrief &each) { each.title += text("!"); });
        brief("premise", [](EpisodeBrief &each) { each.premise += text("!"); });
        brief("argues", [](EpisodeBrief &each) { each.argues += text("!"); });
        brief("a", [](EpisodeBrief &each) { each.aStory += text("!"); });
        brief("b", [](EpisodeBrief &each) { each.bStory += text("!"); });
        brief("c", [](EpisodeBrief &each) { each.cStory += text("!"); });
        brief("tone", [](EpisodeBrief &each) { each.tone += text("!"); });
        brief("pages", [](EpisodeBrief &each) { each.targetPages.reset(); });
        brief("scenes", [](EpisodeBrief &each) { each.sceneCount = 10; });
        brief("must", [](EpisodeBrief &each) { each.mustHave.append(text("!")); });
        brief("must not", [](EpisodeBrief &each) { each.mustNotHave.append(text("!")); });
        brief("notes", [](EpisodeBrief &each) { each.notes += text("!"); });
        brief("cast", [](EpisodeBrief &each) { each.cast.append(text("Mina")); });
        brief("order of the cast", [](EpisodeBrief &each) { each.cast.swapItemsAt(0, 1); });
    }

    void whatAnOutlineMayDependOnChangesIt()
    {
        QFETCH(ShowEdit, editShow);
        QFETCH(BriefEdit, editBrief);
        Show show = fullShow();
        EpisodeBrief brief = fullBrief();
        if (editShow)
            editShow(show);
        if (editBrief)
            editBrief(brief);
        QVERIFY(outlineJson(show, brief) != outlineJson(fullShow(), fullBrief()));
    }

    void whatAnOutlineMayNotDependOnDoesNotChangeIt()
    {
        Show show = fullShow();
        EpisodeBrief brief = fullBrief();
        brief.run = {};
        brief.extra = {};
        show.extra = {};
        show.inspiredBy.extra = {};
        show.places[0].extra = {};
        show.cast.pop_back(); // who is not in the episode
        for (Character &each : show.cast) {
            each.aliases.clear();
            each.age.clear();
            each.description.clear();
            each.speechNotes.clear();
            each.sampleLines.clear();
            each.privateNotes.clear();
            each.extra = {};
        }
        QCOMPARE(outlineJson(show, brief), outlineJson(fullShow(), fullBrief()));
    }

    void whatIsWrittenIsRead()
    {
        const Show show = fullShow();
        const QJsonObject voice = toJson(VoiceInputs::of(show, show.cast[0]));
        QCOMPARE(toJson(*fromJson<VoiceInputs>(voice)), voice);
        const QJsonObject outline = toJson(OutlineInputs::of(show, fullBrief()));
        QCOMPARE(toJson(*fromJson<OutlineInputs>(outline)), outline);

        DraftInputs draft;
        draft.show = ShowDigest::of(show);
        draft.voices.resize(1);
        draft.voices[0].name = text("王芳");
        draft.voices[0].voice.sampleLines = {text("s")};
        draft.scene.label = text("S1");
        draft.scene.slug = text("INT. A - DAY");
        draft.scene.cast = {text("王芳")};
        draft.scene.turn = {text("from"), text("to"), {}};
        draft.scene.game.unusual = text("u");
        draft.scene.rehearsal = {{text("deck"), 1}};
        const auto draftAgain = fromJson<DraftInputs>(toJson(draft));
        QVERIFY2(draftAgain, draftAgain ? "" : draftAgain.error().message.c_str());
        QCOMPARE(toJson(*draftAgain), toJson(draft));

        const ScriptInputs script {text("Show"), text("Episode"), {text("note")},
            {{text("INT. A - DAY"), text("Act one"), text("text")}, {text("INT. B - DAY"), {}, {}}}};
        QCOMPARE(toJson(*fromJson<ScriptInputs>(toJson(script))), toJson(script));
    }

    void problemsNameTheirPath()
    {
        const auto inputs = fromJson<OutlineInputs>(
            {{text("show"), QJsonObject {{text("title"), 1}}}, {text("title"), text("x")}}, text("inputs"));
        QVERIFY(!inputs);
        QCOMPARE(inputs.error().message, "inputs.show.title: must be text, found a number.");
    }
};

QTEST_GUILESS_MAIN(TestInputs)
#include "tst_inputs.moc"
