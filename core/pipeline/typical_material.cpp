// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/typical_material.h"

#include "core/story/dynamics.h"
#include "core/story/json.h"
#include "core/story/validation_report.h"
#include "core/story/voice.h"

#include <algorithm>

namespace dg {

static constexpr int typicalScenes = 10;
static constexpr int typicalCast = 3; ///< of a scene
static constexpr int typicalSpeeches = 40; ///< of a scene

/// So many words of no meaning, where only their number counts.
static QString words(int count)
{
    return QStringLiteral("words ").repeated(count).trimmed();
}

/// About 700 tokens as a draft's prompt has it.
static QByteArray typicalVoice()
{
    VoiceProfile profile;
    profile.sentenceLength = profile.directness = profile.tacticUnderPressure = words(25);
    profile.statusPlay = profile.referenceWorld = profile.neverSays = words(25);
    profile.lies = profile.apologises = profile.loses = words(20);
    profile.turnTaking = profile.speechRegister = words(20);
    for (int i = 0; i < 10; ++i)
        profile.sampleLines.append(words(25));
    return canonicalJson(toJson(profile));
}

/// About 400 tokens.
static QByteArray typicalDynamics()
{
    Dynamics dynamics;
    dynamics.howTheyTalk = dynamics.whoWins = words(40);
    dynamics.bits = {words(20), words(20), words(20)};
    for (int i = 0; i < 3; ++i)
        dynamics.exchanges.push_back({{{words(1), words(15)}, {words(1), words(15)}}});
    return canonicalJson(toJson(dynamics));
}

/// About 1400 tokens.
static QByteArray typicalScene()
{
    QString text = QStringLiteral("INT. ROOM - DAY\n");
    for (int i = 0; i < typicalSpeeches; ++i)
        text += QStringLiteral("\n@Somebody %1\n%2.\n").arg(i % typicalCast).arg(words(20));
    return text.toUtf8();
}

/// About 300 tokens.
static QByteArray typicalReport()
{
    ValidationReport report;
    report.turn = words(20);
    for (int i = 0; i < 10; ++i)
        report.speakers.append(words(1));
    for (int i = 0; i < 4; ++i)
        report.issues.push_back({Severity::Minor, words(1), words(15), words(20), words(20)});
    return canonicalJson(toJson(report));
}

QByteArray typicalAnswer(const StageRef &ref)
{
    static const QByteArray voice = typicalVoice();
    static const QByteArray dynamics = typicalDynamics();
    static const QByteArray report = typicalReport();
    static const QByteArray scene = typicalScene();
    if (ref.stage == stages::voice)
        return voice;
    if (ref.stage == stages::dynamics)
        return dynamics;
    if (ref.stage == stages::check)
        return report;
    if (givesSceneText(ref))
        return scene;
    return {};
}

Outline typicalOutline(const EpisodeBrief &brief)
{
    Outline outline;
    outline.logline = words(25);
    const int scenes = brief.sceneCount.value_or(typicalScenes);
    const auto cast = static_cast<int>(brief.cast.size());
    for (int number = 1; number <= scenes; ++number) {
        OutlineScene scene;
        scene.id = SceneId(QStringLiteral("s%1").arg(number, 3, 10, QLatin1Char('0')).toStdString());
        scene.label = QStringLiteral("S%1").arg(number);
        for (int i = 0; i < std::min(typicalCast, cast); ++i)
            scene.cast.append(brief.cast.at((number + i) % cast));
        scene.want = scene.obstacle = scene.enterLate = words(20);
        scene.turn = {words(15), words(15), words(15)};
        scene.game = {words(5), words(15), words(5), {words(15), words(15), words(15)}};
        scene.handoffIn = scene.handoffOut = words(20);
        outline.scenes.push_back(std::move(scene));
    }
    return outline;
}

} // namespace dg
