// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/vendor_answers.h"

#include "core/base/random.h"
#include "core/story/json.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace dg {

namespace {

constexpr std::array subjects {"The council", "A ladder", "Nobody here", "The kettle", "My mother",
    "The last bus", "Your brother", "A second opinion", "The form", "Whoever rang", "This soup",
    "The weather"};
constexpr std::array verbs {"was promised", "has not forgiven", "will outlive", "signed for",
    "never asked about", "came back for", "would rather not mention", "stood beside", "apologised to",
    "measured", "postponed", "counted on"};
constexpr std::array objects {"the red line", "a marrow of that size", "the minutes", "half a wardrobe",
    "the wrong twin", "a chair with three legs", "every word of it", "the other side of the valley",
    "a drawer full of keys", "the hymn numbers", "one honest answer", "all eleven of us"};
constexpr std::array ends {"until Thursday", "in writing", "for the third time", "as a matter of procedure",
    "without being asked", "in front of the vicar", "since the flood", "out of plain spite",
    "before breakfast", "and called it progress", "with both hands", "under protest"};

/// The same words for the same question.
class Words {
public:
    explicit Words(const VendorRequest &request)
        : m_random(seedOf((request.system + QLatin1Char('\n') + request.prompt).toUtf8()))
    {
    }

    QString sentence()
    {
        return QStringLiteral("%1 %2 %3 %4.").arg(one(subjects), one(verbs), one(objects), one(ends));
    }
    QString sentences(int count)
    {
        QStringList all;
        for (int k = 0; k < count; ++k)
            all.append(sentence());
        return all.join(QLatin1Char(' '));
    }
    QJsonArray list(int count)
    {
        QJsonArray all;
        for (int k = 0; k < count; ++k)
            all.append(sentence());
        return all;
    }
    QString entry() { return QStringLiteral("%1 %2").arg(one(objects), one(ends)); }

private:
    static std::uint64_t seedOf(const QByteArray &bytes)
    {
        return fnv1a(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    }
    template <std::size_t size>
    QString one(const std::array<const char *, size> &words)
    {
        return QString::fromLatin1(words[m_random.below(size)]);
    }
    Random m_random;
};

/// The values of a prompt's lines such as "Name: Mara", "- To: Mara".
QStringList valuesOf(const QString &text, const char *field)
{
    const QRegularExpression line(QStringLiteral("^\\s*(?:- )?%1: (.+)$").arg(QLatin1String(field)),
        QRegularExpression::MultilineOption);
    QStringList values;
    for (auto matches = line.globalMatch(text); matches.hasNext();)
        values.append(matches.next().captured(1).trimmed());
    return values;
}

/// The entries of a prompt's list, such as those under "Cast:".
QStringList entriesOf(const QString &text, const char *field)
{
    const QRegularExpression list(QStringLiteral("^%1:\\n((?:  - .+\\n?)+)").arg(QLatin1String(field)),
        QRegularExpression::MultilineOption);
    QStringList entries = list.match(text).captured(1).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (QString &entry : entries)
        entry = entry.mid(4).trimmed();
    return entries;
}

QJsonObject voice(const VendorRequest &request)
{
    Words words(request);
    QJsonObject voice;
    for (const char *field : {"sentenceLength", "directness", "tacticUnderPressure", "statusPlay",
             "referenceWorld", "neverSays", "lies", "apologises", "loses", "register"})
        voice.insert(QLatin1String(field), words.sentences(2));
    voice.insert(QStringLiteral("turnTaking"), QStringLiteral("interrupts"));
    for (const char *field : {"favouredWords", "avoidedWords", "tics", "humour", "tells"}) {
        QJsonArray entries;
        for (int k = 0; k < 3; ++k)
            entries.append(words.entry());
        voice.insert(QLatin1String(field), entries);
    }
    voice.insert(QStringLiteral("catchphrases"),
        QJsonArray {QJsonObject {{QStringLiteral("text"), words.sentence()}, {QStringLiteral("atMost"), 2}}});
    QJsonArray shifts;
    for (const QString &other : valuesOf(request.prompt, "To"))
        shifts.append(
            QJsonObject {{QStringLiteral("with"), other}, {QStringLiteral("how"), words.sentence()}});
    voice.insert(QStringLiteral("shifts"), shifts);
    voice.insert(QStringLiteral("sampleLines"), words.list(7));
    return voice;
}

QJsonObject storyLine(Words &words, const QString &owner)
{
    return {
        {QStringLiteral("owner"), owner},
        {QStringLiteral("want"), words.sentence()},
        {QStringLiteral("obstacle"), words.sentence()},
        {QStringLiteral("wrongPlan"), words.sentence()},
        {QStringLiteral("beats"), words.list(3)},
        {QStringLiteral("collision"), words.sentence()},
    };
}

QJsonArray holdings(Words &words, const QStringList &cast)
{
    QJsonArray holdings;
    for (const QString &name : cast)
        holdings.append(
            QJsonObject {{QStringLiteral("who"), name}, {QStringLiteral("facts"), words.list(1)}});
    return holdings;
}

/// Two to four of them, so that some scenes share a cast, and some a part of it.
QStringList castOf(const QStringList &names, int scene)
{
    QStringList cast;
    const int size = std::min(static_cast<int>(names.size()), 2 + scene % 3);
    for (int k = 0; k < size; ++k)
        cast.append(names.at((scene / 3 + k) % names.size()));
    return cast;
}

QJsonObject outlineScene(Words &words, const QStringList &names, int number)
{
    const QStringList cast = castOf(names, number - 1);
    const QString place = QStringLiteral("ROOM %1").arg(number);
    return {
        {QStringLiteral("label"), QStringLiteral("S%1").arg(number)},
        {QStringLiteral("slug"), QStringLiteral("INT. %1 - DAY").arg(place)},
        {QStringLiteral("place"), place},
        {QStringLiteral("time"), QStringLiteral("DAY")},
        {QStringLiteral("cast"), QJsonArray::fromStringList(cast)},
        {QStringLiteral("stories"), QJsonArray {number % 2 == 1 ? QStringLiteral("A") : QStringLiteral("B")}},
        {QStringLiteral("owner"), cast.value(0)},
        {QStringLiteral("want"), words.sentence()},
        {QStringLiteral("obstacle"), words.sentence()},
        {QStringLiteral("tactics"), words.list(3)},
        {QStringLiteral("turn"),
            QJsonObject {{QStringLiteral("from"), words.sentence()}, {QStringLiteral("to"), words.sentence()},
                {QStringLiteral("because"), words.sentence()}}},
        {QStringLiteral("game"),
            QJsonObject {{QStringLiteral("name"), words.entry()},
                {QStringLiteral("unusual"), words.sentence()}, {QStringLiteral("sane"), cast.value(0)},
                {QStringLiteral("rungs"), words.list(3)}}},
        {QStringLiteral("enterLate"), words.sentence()},
        {QStringLiteral("button"),
            QJsonObject {{QStringLiteral("kind"), QStringLiteral("reversal")},
                {QStringLiteral("whose"), cast.value(0)}}},
        {QStringLiteral("plants"), QJsonArray()},
        {QStringLiteral("payoffs"), QJsonArray()},
        {QStringLiteral("atEntry"), holdings(words, cast)},
        {QStringLiteral("atExit"), holdings(words, cast)},
        {QStringLiteral("handoffIn"), words.sentence()},
        {QStringLiteral("handoffOut"), words.sentence()},
        {QStringLiteral("actOut"), QString()},
        {QStringLiteral("targetEighths"), 12},
    };
}

QJsonObject outline(const VendorRequest &request)
{
    Words words(request);
    const QString castList = request.system.section(QStringLiteral("\nThe cast:\n"), 1);
    QStringList names = valuesOf(castList, "Name");
    if (names.isEmpty())
        names.append(QStringLiteral("Mara"));
    const int count = valuesOf(request.prompt, "Scene count").value(0, QStringLiteral("12")).toInt();
    QJsonArray scenes;
    QJsonArray labels;
    for (int number = 1; number <= count; ++number) {
        scenes.append(outlineScene(words, names, number));
        labels.append(QStringLiteral("S%1").arg(number));
    }
    return {
        {QStringLiteral("logline"), words.sentences(2)},
        {QStringLiteral("a"), storyLine(words, names.first())},
        {QStringLiteral("b"), storyLine(words, names.last())},
        {QStringLiteral("c"),
            QJsonObject {{QStringLiteral("what"), words.sentence()}, {QStringLiteral("rungs"), words.list(3)},
                {QStringLiteral("resolution"), words.sentence()}}},
        {QStringLiteral("acts"),
            QJsonArray {QJsonObject {{QStringLiteral("name"), QStringLiteral("Act one")},
                {QStringLiteral("scenes"), labels}, {QStringLiteral("actOut"), words.sentence()}}}},
        {QStringLiteral("scenes"), scenes},
    };
}

/// Sixteen speeches that go round among the cast.
constexpr int speechesOfAScene = 16;

QByteArray scene(const VendorRequest &request, const QString &scene)
{
    Words words(request);
    QStringList cast = entriesOf(scene, "Cast");
    if (cast.isEmpty())
        cast.append(QStringLiteral("Mara"));
    QString text = valuesOf(scene, "Slug").value(0, QStringLiteral("INT. ROOM - DAY"))
        + QStringLiteral("\n\n") + words.sentences(2) + QLatin1Char('\n');
    for (int line = 0; line < speechesOfAScene; ++line)
        text += QStringLiteral("\n@%1\n%2\n").arg(cast.at(line % cast.size()), words.sentences(2));
    return text.toUtf8();
}

QString sceneAskedFor(const VendorRequest &request)
{
    return request.prompt.section(QStringLiteral("The scene to write:"), 1);
}

QString sceneAskedForAgain(const VendorRequest &request)
{
    return request.prompt.section(QStringLiteral("What the outline asks of the scene:"), 1);
}

/// The scene that was shown, with a line of action behind it.
QByteArray staging(const VendorRequest &request)
{
    Words words(request);
    return (request.prompt.section(QStringLiteral("The scene:\n\n"), 1) + QStringLiteral("\n\n")
        + words.sentences(1) + QLatin1Char('\n'))
        .toUtf8();
}

QJsonObject dynamics(const VendorRequest &request)
{
    Words words(request);
    return {
        {QStringLiteral("howTheyTalk"), words.sentences(2)},
        {QStringLiteral("bits"), words.list(3)},
        {QStringLiteral("whoWins"), words.sentence()},
    };
}

/// Good, and the speakers of a scene whose speeches go round recognised.
QJsonObject report(const VendorRequest &request)
{
    Words words(request);
    QJsonObject report {{QStringLiteral("turn"), words.sentence()}};
    for (const char *dimension : {"voice", "comedy", "continuity", "structure", "format"})
        report.insert(QLatin1String(dimension), 0.9);
    const QStringList cast = entriesOf(sceneAskedForAgain(request), "Cast");
    const QString sampled = request.prompt.section(QStringLiteral("The sampled lines:"), 1);
    static const QRegularExpression number(
        QStringLiteral("^\\[(\\d+)\\]"), QRegularExpression::MultilineOption);
    QJsonArray speakers;
    for (auto matches = number.globalMatch(sampled); matches.hasNext() && !cast.isEmpty();)
        speakers.append(cast.at((matches.next().captured(1).toInt() - 1) % cast.size()));
    report.insert(QStringLiteral("speakers"), speakers);
    return report;
}

QJsonObject alternatives(const VendorRequest &request)
{
    Words words(request);
    return {{QStringLiteral("lines"), words.list(3)}};
}

QJsonObject jsonAnswer(const VendorRequest &request)
{
    const auto is = [&](const char *stage) { return request.stage == QLatin1String(stage); };
    if (is("voice"))
        return voice(request);
    if (is("outline"))
        return outline(request);
    if (is("dynamics"))
        return dynamics(request);
    if (is("check") || is("continuity"))
        return report(request);
    if (is("compare"))
        return {{QStringLiteral("better"), QStringLiteral("neither")}};
    if (is("alternatives"))
        return alternatives(request);
    return {}; // to a punch-up and to a join it is "no change"
}

QJsonValue held(const QJsonValue &value, const QJsonObject &schema, const QJsonObject &root);

QJsonObject resolved(const QJsonObject &schema, const QJsonObject &root)
{
    const QString reference = schema.value(QLatin1String("$ref")).toString();
    const QStringList parts = reference.split(QLatin1Char('/'));
    if (parts.size() == 3)
        return root.value(parts.at(1)).toObject().value(parts.at(2)).toObject();
    return schema;
}

bool isOf(const QJsonObject &schema, const char *type)
{
    const QJsonValue value = schema.value(QLatin1String("type"));
    return value == QLatin1String(type) || value.toArray().contains(QLatin1String(type));
}

QJsonObject heldObject(const QJsonObject &object, const QJsonObject &schema, const QJsonObject &root)
{
    const QJsonObject properties = schema.value(QLatin1String("properties")).toObject();
    const QJsonArray required = schema.value(QLatin1String("required")).toArray();
    QJsonObject made;
    for (auto property = properties.begin(); property != properties.end(); ++property) {
        if (object.contains(property.key()) || required.contains(property.key()))
            made.insert(
                property.key(), held(object.value(property.key()), property.value().toObject(), root));
    }
    return made;
}

/// As a vendor does it that decodes by a schema: nothing that is not in it, everything that it requires.
QJsonValue held(const QJsonValue &value, const QJsonObject &schema, const QJsonObject &root)
{
    if (schema.contains(QLatin1String("$ref")))
        return held(value, resolved(schema, root), root);
    const QJsonArray choices = schema.value(QLatin1String("anyOf")).toArray();
    if (!choices.isEmpty())
        return held(value, choices.first().toObject(), root);
    const QJsonArray words = schema.value(QLatin1String("enum")).toArray();
    if (!words.isEmpty())
        return words.contains(value) ? value : words.first();
    if (isOf(schema, "object"))
        return heldObject(value.toObject(), schema, root);
    if (isOf(schema, "array")) {
        QJsonArray items;
        for (const QJsonValue &item : value.toArray())
            items.append(held(item, schema.value(QLatin1String("items")).toObject(), root));
        return items;
    }
    if (isOf(schema, "integer") || isOf(schema, "number"))
        return value.isDouble() ? value : QJsonValue(1);
    if (isOf(schema, "boolean"))
        return value.isBool() ? value : QJsonValue(false);
    return value.isString() ? value : QJsonValue(QString());
}

} // namespace

QByteArray readyAnswer(const VendorRequest &request)
{
    if (request.stage == QLatin1String("draft"))
        return scene(request, sceneAskedFor(request));
    if (request.stage == QLatin1String("refine"))
        return scene(request, sceneAskedForAgain(request));
    if (request.stage == QLatin1String("staging"))
        return staging(request);
    if (request.stage.isEmpty() && !request.schema)
        return "An answer to: " + request.prompt.toUtf8();
    const QJsonObject answer = jsonAnswer(request);
    return canonicalJson(request.schema ? held(answer, *request.schema, *request.schema).toObject() : answer);
}

void recogniseStage(VendorRequest &request)
{
    static constexpr std::array<std::pair<const char *, const char *>, 12> stages {{
        {"You work out how one character", "voice"},
        {"You work out how two characters", "dynamics"},
        {"You break the story", "outline"},
        {"You write one scene of a comedy again", "refine"},
        {"You write one scene", "draft"},
        {"You punch up one scene", "punch-up"},
        {"You stage one scene", "staging"},
        {"You read one scene", "check"},
        {"You read two takes", "compare"},
        {"You join two neighbouring scenes", "join"},
        {"You read a whole episode", "continuity"},
        {"You give a working writer three other ways", "alternatives"},
    }};
    for (const auto &[beginning, stage] : stages) {
        if (request.system.contains(QLatin1String(beginning))) {
            request.stage = QLatin1String(stage);
            break;
        }
    }
    if (request.stage == QLatin1String("voice"))
        request.subject = valuesOf(request.prompt, "Name").value(0);
    else if (request.stage == QLatin1String("draft"))
        request.subject = valuesOf(sceneAskedFor(request), "Label").value(0);
    else if (request.stage == QLatin1String("refine") || request.stage == QLatin1String("check"))
        request.subject = valuesOf(sceneAskedForAgain(request), "Label").value(0);
}

} // namespace dg
