// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/styles.h"
#include "core/rehearsal/words.h"
#include "core/rehearsal/writers.h"

#include <algorithm>

namespace dg::rehearsal {

LineAlternatives writeAlternatives(const Library &library, const AlternativesInputs &inputs, Random random)
{
    constexpr qsizetype wanted = 3;
    QStringList lines = inputs.voice.voice.sampleLines;
    const QString style = styleKeyOf(library, inputs.voice.voice, inputs.voice.name);
    const QJsonArray styles = library.words.value(QLatin1String("styles")).toArray();
    QStringList spare;
    for (const auto &each : styles) {
        const QJsonObject one = each.toObject();
        if (one.value(QLatin1String("key")) == style)
            lines += strings(one.value(QLatin1String("lines")));
        else
            spare += strings(one.value(QLatin1String("lines")));
    }
    random.shuffle(lines);
    lines += spare;
    lines.removeIf([&](const QString &line) {
        return normalised(line) == normalised(inputs.line) || normalised(line) == normalised(inputs.speech);
    });
    lines.removeDuplicates();
    return {lines.first(std::min(wanted, lines.size()))};
}

} // namespace dg::rehearsal
