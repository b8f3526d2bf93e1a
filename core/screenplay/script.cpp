// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/script.h"

#include <QRegularExpression>

namespace dg {

bool isOfSpeech(const ScriptElement &element)
{
    switch (element.type) {
    case ElementType::Character:
    case ElementType::Parenthetical:
    case ElementType::Dialogue:
        return true;
    case ElementType::Lyrics:
        return element.spoken;
    default:
        return false;
    }
}

int countWords(const std::vector<ScriptElement> &elements)
{
    static const QRegularExpression space(QStringLiteral("\\s+"));
    int words = 0;
    for (const ScriptElement &element : elements) {
        const bool counts = element.type == ElementType::Dialogue || element.type == ElementType::Lyrics
            || element.type == ElementType::Action || element.type == ElementType::Parenthetical;
        if (counts)
            words += static_cast<int>(element.text.split(space, Qt::SkipEmptyParts).size());
    }
    return words;
}

} // namespace dg
