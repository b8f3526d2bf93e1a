// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/episode_by_hand.h"

#include "core/story/inputs/outline_inputs.h"
#include "core/story/inputs/voice_inputs.h"
#include "core/story/json.h"

#include <QRegularExpression>

#include <algorithm>

namespace dg {

AiRequest voiceRequest(const Show &show, const Character &character, std::int64_t seed)
{
    AiRequest request;
    request.stage = QStringLiteral("voice");
    request.inputs = toJson(VoiceInputs::of(show, character));
    request.seed = seed;
    return request;
}

AiRequest outlineRequest(const Show &show, const EpisodeBrief &brief, std::int64_t seed)
{
    AiRequest request;
    request.stage = QStringLiteral("outline");
    request.inputs = toJson(OutlineInputs::of(show, brief));
    request.seed = seed;
    return request;
}

AiRequest draftRequest(const DraftInputs &inputs, std::int64_t seed)
{
    AiRequest request;
    request.stage = QStringLiteral("draft");
    request.inputs = toJson(inputs);
    request.form = AnswerForm::Fountain;
    request.seed = seed;
    return request;
}

template <class T>
static Expected<T> ask(AiProvider &provider, const AiRequest &request)
{
    return provider.complete(request, {}, {}).and_then([&](const Completion &answer) {
        return parseJsonObject(answer.text, request.stage).and_then([&](const QJsonObject &json) {
            return fromJson<T>(json, request.stage);
        });
    });
}

Expected<EpisodeByHand> episodeByHand(
    AiProvider &provider, const Show &show, const EpisodeBrief &brief, std::int64_t seed)
{
    EpisodeByHand episode;
    QStringList cast = brief.cast;
    std::sort(cast.begin(), cast.end());
    for (const QString &name : cast) {
        const Character *character = show.findCharacter(name);
        if (character == nullptr)
            return fail(ErrorKind::InvalidInput, "Nobody is called " + name.toStdString() + ".");
        auto voice = ask<VoiceProfile>(provider, voiceRequest(show, *character, seed));
        if (!voice)
            return tl::unexpected<Error>(voice.error());
        episode.voices.push_back({character->name, std::move(*voice)});
    }
    auto outline = ask<Outline>(provider, outlineRequest(show, brief, seed));
    if (!outline)
        return tl::unexpected<Error>(outline.error());
    episode.outline = std::move(*outline);

    const auto &scenes = episode.outline.scenes;
    for (std::size_t i = 0; i < scenes.size(); ++i) {
        DraftInputs inputs {ShowDigest::of(show), brief.tone, brief.mustNotHave, episode.outline.logline, {},
            scenes[i], i > 0 ? scenes[i - 1].handoffOut : QString(),
            i + 1 < scenes.size() ? scenes[i + 1].handoffIn : QString()};
        for (const NamedVoice &voice : episode.voices) {
            if (scenes[i].cast.contains(voice.name))
                inputs.voices.push_back(voice);
        }
        const auto draft = provider.complete(draftRequest(inputs, seed), {}, {});
        if (!draft)
            return tl::unexpected<Error>(draft.error());
        episode.inputs.push_back(std::move(inputs));
        episode.scenes.append(QString::fromUtf8(draft->text));
    }
    return episode;
}

std::vector<Spoken> speechesOf(const QString &fountain)
{
    std::vector<Spoken> speeches;
    const QStringList blocks = fountain.trimmed().split(QStringLiteral("\n\n")).mid(1);
    for (const QString &block : blocks) {
        QStringList lines = block.split(QLatin1Char('\n'));
        // A cue has something under it; action here is always one line.
        if (lines.size() < 2)
            continue;
        QString who = lines.takeFirst();
        if (who.startsWith(QLatin1Char('@')))
            who.remove(0, 1);
        if (lines.size() > 1 && lines.front().startsWith(QLatin1Char('(')))
            lines.removeFirst();
        speeches.push_back({who, lines.join(QLatin1Char(' '))});
    }
    return speeches;
}

int wordsIn(const QString &text)
{
    static const QRegularExpression space(QStringLiteral("\\s+"));
    return static_cast<int>(text.split(space, Qt::SkipEmptyParts).size());
}

} // namespace dg
