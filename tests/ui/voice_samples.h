// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Voice profiles in a cache, as the client leaves them there.

#include "core/cache/tiered_cache.h"

#include "core/ai/completion_bytes.h"
#include "core/story/json.h"
#include "core/story/voice.h"

#include <QJsonObject>
#include <QString>

#include <array>
#include <chrono>

namespace dg {

inline CacheKey voiceKey(int number)
{
    return voiceProfileCacheKey({{QStringLiteral("number"), number}});
}

inline CacheValue voiceValue(const QString &character, const QString &show = QStringLiteral("Low Water"),
    const QString &model = QStringLiteral("scripted-1"))
{
    VoiceProfile voice;
    voice.sentenceLength = QStringLiteral("short, then one that runs away");
    voice.directness = QStringLiteral("asks for what she wants by apologising for it");
    voice.tacticUnderPressure = QStringLiteral("changes the subject to boats");
    voice.statusPlay = QStringLiteral("lowers herself to win");
    voice.referenceWorld = QStringLiteral("tides and paperwork");
    voice.neverSays = QStringLiteral("I don't know");
    voice.sampleLines = {QStringLiteral("%1 has already signed it.").arg(character),
        QStringLiteral("That is not a leak, that is a feature.")};
    Completion completion;
    completion.text = canonicalJson(toJson(voice));
    completion.model = model;
    return {completionToBytes(completion), ContentType::Text, character + QStringLiteral("'s voice"),
        {tags::show(show), tags::character(character), tags::model(model)},
        {MicroDollars(2500), TokenCount(900), std::chrono::milliseconds(3000)}};
}

/// `count` profiles with keys from 0, of people of four shows, and one in a hundred called Зоя.
inline void fillWithVoices(TieredCache &cache, int count)
{
    static constexpr std::array shows {"Low Water", "The Test Kitchen", "Night Bus", "Lost Property"};
    for (int i = 0; i < count; ++i) {
        const QString name =
            i % 100 == 7 ? QStringLiteral("Зоя %1").arg(i) : QStringLiteral("Person %1").arg(i);
        cache.set(voiceKey(i), voiceValue(name, QString::fromLatin1(shows[static_cast<std::size_t>(i) % 4])));
        if (i % 2000 == 1999)
            cache.flush(std::chrono::seconds(60)); // its queue is bounded
    }
    cache.flush(std::chrono::seconds(60));
}

} // namespace dg
