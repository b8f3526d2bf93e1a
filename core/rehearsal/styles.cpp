// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/styles.h"

#include "core/base/random.h"
#include "core/rehearsal/words.h"

namespace dg::rehearsal {

QJsonObject styleOf(const Library &library, const QString &text, const QString &name)
{
    const QJsonArray styles = library.words.value(QLatin1String("styles")).toArray();
    const QString spoken = QLatin1Char(' ') + normalised(text) + QLatin1Char(' ');
    QJsonObject best;
    qsizetype most = 0;
    for (const auto &each : styles) {
        const QJsonObject style = each.toObject();
        qsizetype count = 0;
        const QStringList cues = strings(style.value(QLatin1String("cues")));
        for (const QString &word : cues)
            count += spoken.count(QLatin1Char(' ') + word);
        if (count > most) {
            most = count;
            best = style;
        }
    }
    if (most > 0 || styles.isEmpty())
        return best;
    const QByteArray bytes = name.toUtf8();
    const auto hash = fnv1a(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    return styles.at(static_cast<qsizetype>(hash % static_cast<std::uint64_t>(styles.size()))).toObject();
}

QString styleKeyOf(const Library &library, const VoiceProfile &voice, const QString &name)
{
    QStringList text {voice.sentenceLength, voice.directness, voice.tacticUnderPressure, voice.statusPlay,
        voice.speechRegister, voice.lies, voice.loses};
    text += voice.tics;
    text += voice.humour;
    return styleOf(library, text.join(QLatin1Char(' ')), name).value(QLatin1String("key")).toString();
}

} // namespace dg::rehearsal
