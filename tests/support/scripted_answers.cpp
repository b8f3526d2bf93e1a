// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scripted_answers.h"

#include "core/screenplay/speech_lines.h"
#include "core/story/json.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QString>
#include <QStringList>

#include <algorithm>

namespace dg {

namespace {

/// Eight digits that tell apart whatever may change an answer.
QString fingerprint(const AiRequest &request)
{
    const QJsonObject all {
        {QStringLiteral("inputs"), request.inputs},
        {QStringLiteral("seed"), static_cast<qint64>(request.seed)},
        {QStringLiteral("variant"), request.variant},
    };
    return QString::fromLatin1(
        QCryptographicHash::hash(canonicalJson(all), QCryptographicHash::Sha256).toHex().left(8));
}

QByteArray voiceText(const AiRequest &request)
{
    const QString name = request.inputs.value(QStringLiteral("name")).toString();
    return canonicalJson({
        {QStringLiteral("sentenceLength"), QStringLiteral("short")},
        {QStringLiteral("directness"), QStringLiteral("says it")},
        {QStringLiteral("tacticUnderPressure"), QStringLiteral("changes the subject")},
        {QStringLiteral("statusPlay"), QStringLiteral("raises")},
        {QStringLiteral("referenceWorld"), QStringLiteral("kitchens")},
        {QStringLiteral("neverSays"), QStringLiteral("sorry")},
        {QStringLiteral("sampleLines"),
            QJsonArray {QStringLiteral("I am %1, as ever (%2).").arg(name, fingerprint(request))}},
    });
}

QByteArray outlineText(const AiRequest &request, int scenes)
{
    const QJsonArray members = request.inputs.value(QStringLiteral("cast")).toArray();
    QStringList names;
    for (const QJsonValue &member : members)
        names.append(member.toObject().value(QStringLiteral("name")).toString());

    QJsonArray outlineScenes;
    QJsonArray labels;
    for (int i = 0; i < scenes; ++i) {
        const QString label = QStringLiteral("S%1").arg(i + 1);
        QJsonArray cast;
        for (int k = 0; k < std::min<int>(2, static_cast<int>(names.size())); ++k)
            cast.append(names[(i + k) % names.size()]);
        labels.append(label);
        outlineScenes.append(QJsonObject {
            {QStringLiteral("label"), label},
            {QStringLiteral("slug"), QStringLiteral("INT. ROOM %1 - DAY").arg(i + 1)},
            {QStringLiteral("cast"), cast},
            {QStringLiteral("want"), QStringLiteral("to be first in room %1").arg(i + 1)},
            {QStringLiteral("turn"),
                QJsonObject {{QStringLiteral("from"), QStringLiteral("first")},
                    {QStringLiteral("to"), QStringLiteral("last")}}},
            {QStringLiteral("handoffIn"), QStringLiteral("Into room %1.").arg(i + 1)},
            {QStringLiteral("handoffOut"), QStringLiteral("Out of room %1.").arg(i + 1)},
        });
    }
    return canonicalJson({
        {QStringLiteral("logline"), QStringLiteral("A day in rooms (%1).").arg(fingerprint(request))},
        {QStringLiteral("acts"),
            QJsonArray {QJsonObject {
                {QStringLiteral("name"), QStringLiteral("Act one")}, {QStringLiteral("scenes"), labels}}}},
        {QStringLiteral("scenes"), outlineScenes},
    });
}

QByteArray dynamicsText(const AiRequest &request)
{
    return canonicalJson({
        {QStringLiteral("howTheyTalk"), QStringLiteral("Past each other (%1).").arg(fingerprint(request))},
        {QStringLiteral("bits"), QJsonArray {QStringLiteral("counting chairs")}},
        {QStringLiteral("whoWins"), QStringLiteral("whoever sits")},
    });
}

/// Of a scene; `mark` tells one text of it from another.
QByteArray sceneText(const QJsonObject &scene, const QString &mark)
{
    QString text = scene.value(QStringLiteral("slug")).toString()
        + QStringLiteral("\n\nA table, laid for nobody (%1).\n").arg(mark);
    for (const QJsonValue &name : scene.value(QStringLiteral("cast")).toArray())
        text += QStringLiteral("\n@%1\nI was here first, said %1 (%2).\n").arg(name.toString(), mark);
    return text.toUtf8();
}

QString textIn(const AiRequest &request)
{
    return request.inputs.value(QStringLiteral("text")).toString();
}

QByteArray punchUpText(const AiRequest &request)
{
    const QString mark = fingerprint(request);
    const auto speeches = speechesOf(textIn(request));
    QJsonArray replacements;
    if (!speeches.empty())
        replacements.append(QJsonObject {{QStringLiteral("line"), speeches.front().number},
            {QStringLiteral("old"), speeches.front().text},
            {QStringLiteral("alternatives"),
                QJsonArray {QStringLiteral("Punched (%1).").arg(mark), QStringLiteral("Cut (%1).").arg(mark),
                    QStringLiteral("Bent (%1).").arg(mark)}}});
    const QJsonArray jokes {QJsonObject {{QStringLiteral("punchline"), QStringLiteral("first")}}};
    return canonicalJson({{QStringLiteral("report"), QJsonObject {{QStringLiteral("jokes"), jokes}}},
        {QStringLiteral("replacements"), replacements}});
}

QByteArray stagingText(const AiRequest &request)
{
    return (textIn(request).trimmed() + QStringLiteral("\n\nA door closes (%1).\n").arg(fingerprint(request)))
        .toUtf8();
}

QByteArray reportText(const AiRequest &request, double score)
{
    QJsonObject report;
    for (const char *dimension : {"voice", "comedy", "continuity", "structure", "format"})
        report.insert(QLatin1String(dimension), score);
    QJsonArray speakers;
    for (const Speech &speech : sampledSpeeches(speechesOf(textIn(request))))
        speakers.append(speech.speaker);
    report.insert(QStringLiteral("speakers"), speakers);
    report.insert(QStringLiteral("turn"), QStringLiteral("at the table (%1)").arg(fingerprint(request)));
    return canonicalJson(report);
}

QByteArray joinText(const AiRequest &request)
{
    const QJsonObject later = request.inputs.value(QStringLiteral("later")).toObject();
    const QJsonObject speech = later.value(QStringLiteral("speeches")).toArray().at(0).toObject();
    QJsonArray edits;
    if (later.value(QStringLiteral("mayChange")).toBool() && !speech.isEmpty())
        edits.append(QJsonObject {{QStringLiteral("side"), QStringLiteral("later")},
            {QStringLiteral("line"), speech.value(QStringLiteral("line"))},
            {QStringLiteral("old"), speech.value(QStringLiteral("text"))},
            {QStringLiteral("text"), QStringLiteral("Joined (%1).").arg(fingerprint(request))}});
    return canonicalJson({{QStringLiteral("edits"), edits}});
}

QByteArray alternativesText(const AiRequest &request)
{
    QJsonArray lines;
    for (const char *way : {"Shorter", "Sideways", "Bolder"})
        lines.append(QStringLiteral("%1 (%2).").arg(QLatin1String(way), fingerprint(request)));
    return canonicalJson({{QStringLiteral("lines"), lines}});
}

} // namespace

std::optional<QByteArray> scriptedAnswer(const AiRequest &request, const ScriptedTaste &taste)
{
    const auto is = [&](const char *stage) { return request.stage == QLatin1String(stage); };
    if (is("voice"))
        return voiceText(request);
    if (is("dynamics"))
        return dynamicsText(request);
    if (is("outline"))
        return outlineText(request, request.inputs.value(QStringLiteral("sceneCount")).toInt(taste.scenes));
    if (is("draft"))
        return sceneText(request.inputs.value(QStringLiteral("scene")).toObject(), fingerprint(request));
    if (is("punch-up"))
        return punchUpText(request);
    if (is("staging"))
        return stagingText(request);
    if (is("check") || is("continuity"))
        return reportText(request, taste.score);
    if (is("refine"))
        return sceneText(request.inputs.value(QStringLiteral("draft"))
                             .toObject()
                             .value(QStringLiteral("scene"))
                             .toObject(),
            fingerprint(request));
    if (is("compare"))
        return canonicalJson({{QStringLiteral("better"), QStringLiteral("neither")}});
    if (is("join"))
        return joinText(request);
    if (is("alternatives"))
        return alternativesText(request);
    return std::nullopt;
}

} // namespace dg
