// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/brief.h"
#include "core/story/inputs/outline_inputs.h"
#include "core/story/json.h"
#include "core/story/outline.h"
#include "core/story/show.h"
#include "core/story/voice.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace dg;

namespace {

QJsonObject parse(const char *text)
{
    return QJsonDocument::fromJson(QByteArray(text).replace('\'', '"')).object();
}

QJsonObject with(QJsonObject object, const char *key, const QJsonValue &value)
{
    object.insert(QString::fromLatin1(key), value);
    return object;
}

QJsonObject without(QJsonObject object, const char *key)
{
    object.remove(QString::fromLatin1(key));
    return object;
}

QJsonObject brief()
{
    return parse("{'title':'Quiet Hour','premise':'Nobody may speak.','cast':['Posy','Arlo']}");
}

QJsonObject show()
{
    return parse("{'title':'The Lodgers','cast':[{'id':'c1','name':'Posy'},{'id':'c2','name':'Arlo'}]}");
}

QJsonObject scene(const char *label)
{
    return with(
        parse("{'slug':'INT. HALL - DAY','cast':['Posy'],'want':'in','turn':{'from':'out','to':'in'}}"),
        "label", QString::fromLatin1(label));
}

QJsonObject outline()
{
    return with(parse("{'logline':'A day.'}"), "scenes", QJsonArray {scene("S1"), scene("S2")});
}

QJsonObject voice()
{
    return parse("{'sentenceLength':'a','directness':'b','tacticUnderPressure':'c','statusPlay':'d',"
                 "'referenceWorld':'e','neverSays':'f','sampleLines':['g']}");
}

/// The same with a field nobody knows in every object, however deep.
QJsonValue withStrangers(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray items;
        for (const QJsonValue &item : value.toArray())
            items.append(withStrangers(item));
        return items;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto field = object.begin(); field != object.end(); ++field)
        field.value() = withStrangers(field.value());
    object.insert(QStringLiteral("of a later version"), QJsonArray {1, QStringLiteral("kept")});
    return object;
}

template <class T>
QString problemIn(const QJsonObject &object, const QString &path)
{
    const auto value = fromJson<T>(object, path);
    if (value)
        return QStringLiteral("(none)");
    return value.error().kind == ErrorKind::InvalidInput ? QString::fromStdString(value.error().message)
                                                         : QStringLiteral("(wrong kind of error)");
}

/// Reads as the kind of value that `path` names.
QString problem(const QString &path, const QJsonObject &object)
{
    if (path == QLatin1String("brief"))
        return problemIn<EpisodeBrief>(object, path);
    if (path == QLatin1String("show"))
        return problemIn<Show>(object, path);
    if (path == QLatin1String("outline"))
        return problemIn<Outline>(object, path);
    return problemIn<VoiceProfile>(object, path);
}

} // namespace

class TestJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneObjectHasOneSpelling_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("as it is") << QByteArray(R"({"a":1,"b":[true,null,"ü"],"c":{"x":0.5,"y":-3}})");
        QTest::newRow("another order") << QByteArray(R"({"c":{"y":-3,"x":0.5},"b":[true,null,"ü"],"a":1})");
        QTest::newRow("white space") << QByteArray(
            "{ \"a\" : 1,\r\n\t\"b\":[ true , null,\"ü\" ],\n\"c\":{\"x\":0.5,\"y\":-3}}");
        QTest::newRow("other spellings of a number")
            << QByteArray(R"({"a":1.0,"b":[true,null,"ü"],"c":{"x":5e-1,"y":-3.00}})");
        QTest::newRow("exponent") << QByteArray(R"({"a":1e0,"b":[true,null,"ü"],"c":{"x":0.50,"y":-0.3e1}})");
        QTest::newRow("escapes") << QByteArray(
            R"({"\u0061":1,"b":[true,null,"\u00fc"],"c":{"x":0.5,"y":-3}})");
    }

    void oneObjectHasOneSpelling()
    {
        QFETCH(QByteArray, text);
        const auto object = parseJsonObject(text, QStringLiteral("it"));
        QVERIFY(object);
        QCOMPARE(canonicalJson(*object), QByteArray(R"({"a":1,"b":[true,null,"ü"],"c":{"x":0.5,"y":-3}})"));
    }

    void aLargeWholeNumberKeepsItsDigits()
    {
        const auto object = parseJsonObject("{\"seed\":9007199254740993}", QStringLiteral("it"));
        QCOMPARE(canonicalJson(*object), QByteArray("{\"seed\":9007199254740993}"));
    }

    void whatIsNotAnObjectSaysSo_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        QTest::newRow("not UTF-8") << QByteArray("{\"a\":\"\xff\"}") << "The brief is not UTF-8 text.";
        QTest::newRow("list") << QByteArray("[1]") << "The brief does not hold a JSON object.";
        QTest::newRow("empty") << QByteArray() << "The brief is not JSON: line 1, illegal value.";
        QTest::newRow("cut off") << QByteArray("{\n\"a\": 1,\n") << "The brief is not JSON: line 3, ";
        QTest::newRow("text after it") << QByteArray("{}\nnonsense") << "The brief is not JSON: line 2, ";
    }

    void whatIsNotAnObjectSaysSo()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        const auto object = parseJsonObject(bytes, QStringLiteral("The brief"));
        QVERIFY(!object);
        QVERIFY(object.error().kind == ErrorKind::InvalidInput);
        const QString said = QString::fromStdString(object.error().message);
        QVERIFY2(said.startsWith(message), qPrintable(said));
    }

    void theLeastThatIsNeededIsEnough()
    {
        QCOMPARE(problem(QStringLiteral("brief"), brief()), QStringLiteral("(none)"));
        QCOMPARE(problem(QStringLiteral("show"), show()), QStringLiteral("(none)"));
        QCOMPARE(problem(QStringLiteral("outline"), outline()), QStringLiteral("(none)"));
        QCOMPARE(problem(QStringLiteral("voice"), voice()), QStringLiteral("(none)"));
    }

    void everyProblemNamesItsPath_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QJsonObject>("object");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *kind, const QJsonObject &object, const char *message) {
            QTest::newRow(message) << QString::fromLatin1(kind) << object << QString::fromUtf8(message);
        };
        row("brief", without(brief(), "title"), "brief.title: is missing.");
        row("brief", without(brief(), "premise"), "brief.premise: is missing.");
        row("brief", without(brief(), "cast"), "brief.cast: is missing.");
        row("brief", with(brief(), "title", 3), "brief.title: must be text, found a number.");
        row("brief", with(brief(), "title", QJsonValue::Null), "brief.title: must be text, found null.");
        row("brief", with(brief(), "cast", QStringLiteral("Posy")),
            "brief.cast: must be a list, found text.");
        row("brief", with(brief(), "cast", QJsonArray {QStringLiteral("Posy"), QStringLiteral("Arlo"), 7}),
            "brief.cast[2]: must be text, found a number.");
        row("brief", with(brief(), "cast", QJsonArray {}),
            "brief.cast: names nobody; an episode needs at least one character.");
        row("brief", with(brief(), "sceneCount", 0), "brief.sceneCount: must be 1 to 600.");
        row("brief", with(brief(), "sceneCount", 601), "brief.sceneCount: must be 1 to 600. ");
        row("brief", with(brief(), "sceneCount", -1), "brief.sceneCount: must be 1 to 600.  ");
        row("brief", with(brief(), "sceneCount", 2.5),
            "brief.sceneCount: must be a whole number, found a number.");
        row("brief", with(brief(), "sceneCount", 3e9), "brief.sceneCount: is too large.");
        row("brief", with(brief(), "sceneCount", 1e300),
            "brief.sceneCount: must be a whole number, found a number. ");
        row("brief", with(brief(), "sceneCount", QStringLiteral("8")),
            "brief.sceneCount: must be a whole number, found text.");
        row("brief", with(brief(), "targetPages", 401), "brief.targetPages: must be 1 to 400.");
        row("brief", with(brief(), "mustHave", QJsonObject {}),
            "brief.mustHave: must be a list, found an object.");
        row("brief", with(brief(), "run", true), "brief.run: must be an object, found true or false.");
        row("brief", with(brief(), "run", parse("{'scenesAtOnce':0}")),
            "brief.run.scenesAtOnce: must be 1 to 64.");
        row("brief", with(brief(), "run", parse("{'scenesAtOnce':65}")),
            "brief.run.scenesAtOnce: must be 1 to 64. ");
        row("brief", with(brief(), "run", parse("{'seed':'x'}")),
            "brief.run.seed: must be a whole number, found text.");

        row("show", without(show(), "title"), "show.title: is missing.");
        row("show", without(show(), "cast"), "show.cast: is missing.");
        row("show", with(show(), "format", QStringLiteral("radio")),
            "show.format: must be one of single-camera, multi-camera.");
        row("show", with(show(), "format", 1), "show.format: must be text, found a number.");
        row("show", with(show(), "cast", QJsonArray {parse("{'id':'c1','name':'Posy'}"), 4}),
            "show.cast[1]: must be an object, found a number.");
        row("show", with(show(), "cast", QJsonArray {parse("{'name':'Posy'}")}),
            "show.cast[0].id: is missing.");
        row("show", with(show(), "cast", QJsonArray {parse("{'id':'','name':'Posy'}")}),
            "show.cast[0].id: must not be empty.");
        row("show", with(show(), "cast", QJsonArray {parse("{'id':'c1','name':'  '}")}),
            "show.cast[0].name: must not be empty.");
        row("show",
            with(show(), "cast",
                QJsonArray {parse("{'id':'c1','name':'Posy'}"), parse("{'id':'c1','name':'Arlo'}")}),
            "show.cast: holds two people with one id.");
        row("show",
            with(show(), "cast",
                QJsonArray {
                    parse("{'id':'c1','name':'Posy','relations':[{'to':'c1','feeling':'x'},{'to':2}]}")}),
            "show.cast[0].relations[1].to: must be text, found a number.");
        row("show", with(show(), "places", QJsonArray {parse("{'name':'HALL','interior':'yes'}")}),
            "show.places[0].interior: must be true or false, found text.");
        row("show", with(show(), "inspiredBy", QJsonArray {}),
            "show.inspiredBy: must be an object, found a list.");

        row("outline", without(outline(), "logline"), "outline.logline: is missing.");
        row("outline", with(outline(), "scenes", QJsonArray {}), "outline.scenes: holds no scene.");
        row("outline", with(outline(), "scenes", QJsonArray {scene("S1"), scene("S1")}),
            "outline.scenes: holds a scene twice.");
        row("outline", with(outline(), "scenes", QJsonArray {scene("S1"), without(scene("S2"), "turn")}),
            "outline.scenes[1].turn: is missing.");
        row("outline",
            with(outline(), "scenes", QJsonArray {with(scene("S1"), "turn", parse("{'from':'a'}"))}),
            "outline.scenes[0].turn.to: is missing.");
        row("outline", with(outline(), "scenes", QJsonArray {with(scene("S1"), "cast", QJsonArray {})}),
            "outline.scenes[0].cast: names nobody.");
        row("outline", with(outline(), "scenes", QJsonArray {with(scene("S1"), "targetEighths", 0)}),
            "outline.scenes[0].targetEighths: must be 1 to 400.");
        row("outline",
            with(outline(), "scenes",
                QJsonArray {with(scene("S1"), "plants", QJsonArray {parse("{'label':'P1','words':'x'}")})}),
            "outline.scenes[0].plants[0].speaker: is missing.");
        row("outline", with(outline(), "acts", QJsonArray {parse("{'name':'Tag'}")}),
            "outline.acts[0].scenes: is missing.");
        row("outline", with(outline(), "a", parse("{'beats':[1]}")),
            "outline.a.beats[0]: must be text, found a number.");

        for (const char *field : {"sentenceLength", "directness", "tacticUnderPressure", "statusPlay",
                 "referenceWorld", "neverSays", "sampleLines"})
            row("voice", without(voice(), field),
                ("voice." + QByteArray(field) + ": is missing.").constData());
        row("voice", with(voice(), "catchphrases", QJsonArray {parse("{'atMost':1}")}),
            "voice.catchphrases[0].text: is missing.");
        row("voice", with(voice(), "shifts", QJsonArray {parse("{'with':'Arlo','how':[]}")}),
            "voice.shifts[0].how: must be text, found a list.");
    }

    void everyProblemNamesItsPath()
    {
        QFETCH(QString, kind);
        QFETCH(QJsonObject, object);
        QFETCH(QString, message);
        QCOMPARE(problem(kind, object), message.trimmed()); // row names are unique by their trailing spaces
    }

    void aPathBeginsWithTheFieldWhereTheValueHasNoName()
    {
        QCOMPARE(
            problemIn<EpisodeBrief>(without(brief(), "title"), {}), QStringLiteral("title: is missing."));
    }

    void boundsThemselvesAreAllowed()
    {
        for (const int count : {1, 600})
            QCOMPARE(fromJson<EpisodeBrief>(with(brief(), "sceneCount", count))->sceneCount, count);
        for (const int slots : {1, 64})
            QCOMPARE(fromJson<RunSettings>({{QStringLiteral("scenesAtOnce"), slots}})->scenesAtOnce, slots);
    }

    void whatIsAbsentHasItsDefault()
    {
        const auto value = fromJson<EpisodeBrief>(brief());
        QVERIFY(!value->sceneCount);
        QVERIFY(!value->targetPages);
        QCOMPARE(value->run.scenesAtOnce, 3);
        QCOMPARE(value->run.seed, 1);
        QCOMPARE(value->run.provider, QStringLiteral("rehearsal"));
        QVERIFY(!fromJson<EpisodeBrief>(with(brief(), "sceneCount", QJsonValue::Null))->sceneCount);
        QVERIFY(fromJson<Show>(show())->format == ShowFormat::SingleCamera);
        QCOMPARE(fromJson<Outline>(outline())->scenes.front().targetEighths, 8);
    }

    void formatsAreReadAndWritten()
    {
        for (const QString &name : {QStringLiteral("single-camera"), QStringLiteral("multi-camera")}) {
            const auto value = fromJson<Show>(with(show(), "format", name));
            QVERIFY(value);
            QCOMPARE(toJson(*value).value(QStringLiteral("format")).toString(), name);
        }
    }

    void whatIsReadIsWritten_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("show") << "show" << QByteArray(R"({
            "title":"T","logline":"L","genre":"G","tone":"Dry","format":"multi-camera","world":"W",
            "inspiredBy":{"title":"I","engine":"E","year":1951},
            "always":["a"],"never":["n"],"places":[{"name":"HALL","interior":false,"description":"D",
            "things":["lamp"],"colour":"red"}],"runningGags":["g"],"network":"none",
            "cast":[{"id":"c1","name":"مريم","aliases":["Mo"],"role":"R","age":"40","oneLine":"O",
            "description":"D","want":"W","flaw":"F","relations":[{"to":"c2","feeling":"f","since":3}],
            "speechNotes":"S","sampleLines":["l"],"privateNotes":"P","spec":"chara_card_v2",
            "data":{"nested":[1,2]}},{"id":"c2","name":"🎭"}]})");
        QTest::newRow("brief") << "brief" << QByteArray(R"({
            "title":"T","premise":"P","argues":"A","aStory":"a","bStory":"b","cStory":"c","tone":"t",
            "targetPages":30,"sceneCount":12,"cast":["王芳"],"mustHave":["m"],"mustNotHave":["n"],
            "notes":"N","mood":"blue","run":{"provider":"p","model":"m","scenesAtOnce":5,"seed":8999999999999999,
            "budget":0.5}})");
        QTest::newRow("outline") << "outline" << QByteArray(R"({
            "logline":"L","a":{"owner":"o","want":"w","obstacle":"b","wrongPlan":"p","beats":["1"],
            "collision":"c","x":1},"b":{"owner":"o"},"c":{"what":"w","rungs":["1","2","3"],"resolution":"r","y":2},
            "acts":[{"name":"Tag","scenes":["S1"],"actOut":"a","z":3}],"theme":"t",
            "scenes":[{"id":"s001","label":"S1","slug":"INT. A - DAY","place":"A","time":"DAY","cast":["c"],
            "stories":["A"],"owner":"o","want":"w","obstacle":"b","tactics":["1","2","3"],
            "turn":{"from":"f","to":"t","because":"b"},
            "game":{"name":"n","unusual":"u","sane":"s","rungs":["1"]},"enterLate":"e",
            "button":{"kind":"image","whose":"w"},"plants":[{"label":"P1","words":"w","speaker":"s"}],
            "payoffs":[{"label":"P1","twist":"t"}],"atEntry":[{"who":"w","facts":["f"]}],
            "atExit":[{"who":"w","facts":["f"]}],"handoffIn":"i","handoffOut":"o","actOut":"a",
            "targetEighths":5,"rehearsal":{"deck":[1,2]},"weather":"rain"}]})");
        QTest::newRow("voice") << "voice" << QByteArray(R"({
            "sentenceLength":"1","directness":"2","tacticUnderPressure":"3","statusPlay":"4",
            "referenceWorld":"5","neverSays":"6","lies":"7","apologises":"8","loses":"9",
            "turnTaking":"interrupts","register":"r","favouredWords":["f"],"avoidedWords":["a"],
            "tics":["t"],"catchphrases":[{"text":"c","atMost":2}],"humour":["h"],"tells":["t"],
            "shifts":[{"with":"w","how":"h"}],"sampleLines":["s"],"accent":"none"})");
    }

    void whatIsReadIsWritten()
    {
        QFETCH(QString, kind);
        QFETCH(QByteArray, text);
        auto object = parseJsonObject(text, kind);
        QVERIFY(object);
        object = withStrangers(*object).toObject();
        QJsonObject written;
        if (kind == QLatin1String("show"))
            written = toJson(fromJson<Show>(*object).value());
        else if (kind == QLatin1String("brief"))
            written = toJson(fromJson<EpisodeBrief>(*object).value());
        else if (kind == QLatin1String("outline"))
            written = toJson(fromJson<Outline>(*object).value());
        else
            written = toJson(fromJson<VoiceProfile>(*object).value());
        QCOMPARE(canonicalJson(written), canonicalJson(*object));
    }

    void whatIsEmptyIsNotWritten()
    {
        QCOMPARE(toJson(fromJson<EpisodeBrief>(brief()).value()).keys(),
            (QStringList {QStringLiteral("cast"), QStringLiteral("premise"), QStringLiteral("run"),
                QStringLiteral("title")}));
        const QJsonObject written = toJson(fromJson<Outline>(outline()).value());
        QVERIFY(!written.contains(QStringLiteral("a")));
        QVERIFY(!written.contains(QStringLiteral("acts")));
        const QJsonObject first = written.value(QStringLiteral("scenes")).toArray().at(0).toObject();
        QVERIFY(!first.contains(QStringLiteral("id")));
        QVERIFY(!first.contains(QStringLiteral("plants")));
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
