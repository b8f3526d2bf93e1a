// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/styles.h"
#include "core/rehearsal/words.h"
#include "core/rehearsal/writers.h"

#include <QSet>

#include <algorithm>

namespace dg::rehearsal {

/// The lines that only this character says, where the voice is the one that came with the studio: a writer
/// may call somebody Odile elsewhere.
static QStringList ownLines(const Library &library, const NamedVoice &voice)
{
    QStringList lines;
    for (const auto &[show, people] : library.voices) {
        const auto supplied = people.find(voice.name);
        if (supplied == people.end()
            || strings(supplied->second.value(QLatin1String("humour"))) != voice.voice.humour)
            continue;
        const auto owners = library.ownLines.find(show);
        if (owners == library.ownLines.end())
            continue;
        if (const auto own = owners->second.find(voice.name.toUpper()); own != owners->second.end()) {
            for (const OwnLine &line : own->second)
                lines.append(line.text);
        }
    }
    return lines;
}

LineAlternatives writeAlternatives(const Library &library, const AlternativesInputs &inputs, Random random)
{
    constexpr qsizetype wanted = 3;
    const VoiceProfile &voice = inputs.voice.voice;
    QStringList lines;
    QSet<QString> taken {normalised(inputs.line), normalised(inputs.speech)};
    const auto offer = [&](QStringList from) {
        random.shuffle(from);
        for (const QString &line : from) {
            const QString sound = normalised(line);
            if (lines.size() < wanted && !sound.isEmpty() && !taken.contains(sound)) {
                taken.insert(sound);
                lines.append(line.simplified());
            }
        }
    };
    if (const KnownLine *known = library.find(inputs.line))
        offer(known->wordings);
    offer(ownLines(library, inputs.voice));
    const QString style = styleKeyOf(library, voice, inputs.voice.name);
    const QJsonArray styles = library.words.value(QLatin1String("styles")).toArray();
    QStringList others;
    for (const auto &each : styles) {
        const QJsonObject one = each.toObject();
        const QStringList said = strings(one.value(QLatin1String("lines")));
        if (one.value(QLatin1String("key")) == style)
            offer(said);
        else
            others += said;
    }
    offer(voice.sampleLines);
    offer(others);
    return {lines, {}};
}

} // namespace dg::rehearsal
