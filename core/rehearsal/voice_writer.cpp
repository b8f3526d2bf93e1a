// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/words.h"
#include "core/rehearsal/writers.h"

#include "core/rehearsal/styles.h"
#include "core/story/json.h"

namespace dg::rehearsal {

/// A voice of the sample shows, if the inputs are that show's: a writer may call somebody Odile elsewhere.
static std::optional<QJsonObject> suppliedVoice(const Library &library, const VoiceInputs &inputs)
{
    for (const Story &story : library.stories) {
        const Show &show = story.sample.show;
        const Character *character = show.findCharacter(inputs.name);
        const auto voices = library.voices.find(show.title);
        if (character == nullptr || character->role != inputs.role || voices == library.voices.end())
            continue;
        if (const auto voice = voices->second.find(character->name); voice != voices->second.end())
            return voice->second;
    }
    return std::nullopt;
}

static void takeSampleLines(
    VoiceProfile &voice, const VoiceInputs &inputs, const QStringList &spare, Random &random)
{
    constexpr qsizetype fewest = 6;
    constexpr qsizetype most = 10;
    QStringList own = inputs.sampleLines;
    own.removeDuplicates();
    random.shuffle(own);
    QStringList others = spare;
    random.shuffle(others);
    while (own.size() < fewest && !others.isEmpty())
        own.append(others.takeLast());
    voice.sampleLines = own.first(std::min(own.size(), most));
    if (voice.catchphrases.empty() && !inputs.sampleLines.isEmpty())
        voice.catchphrases.push_back({inputs.sampleLines.front(), 1});
}

VoiceProfile writeVoice(const Library &library, const VoiceInputs &inputs, Random random)
{
    const QString text = QStringList {inputs.speechNotes, inputs.speechNotes, inputs.flaw, inputs.want,
        inputs.role, inputs.description}
                             .join(QLatin1Char(' '));
    const QJsonObject style = styleOf(library, text, inputs.name);
    const std::optional<QJsonObject> supplied = suppliedVoice(library, inputs);
    const QJsonObject described =
        oneOfEach(supplied ? *supplied : style.value(QLatin1String("voice")).toObject(), random).toObject();
    // A voice of the library that does not read is a fault of the library, which its own test finds; the axes
    // then stay empty and the writer sees that.
    QJsonObject complete = described;
    complete.insert(QStringLiteral("sampleLines"), QJsonArray {});
    VoiceProfile voice = fromJson<VoiceProfile>(complete).value_or(VoiceProfile {});
    takeSampleLines(voice, inputs, strings(style.value(QLatin1String("lines"))), random);
    for (const NamedRelation &relation : inputs.relations)
        voice.shifts.push_back({relation.to, quotable(relation.feeling, 120)});
    if (!inputs.speechNotes.isEmpty())
        voice.tics.append(quotable(inputs.speechNotes, 160));
    return voice;
}

} // namespace dg::rehearsal
