// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/script.h"

#include "core/screenplay/emphasis.h"

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

static int wordsOf(QStringView text)
{
    int words = 0;
    bool inWord = false;
    for (const QChar c : text) {
        const bool space = c.isSpace();
        words += !space && !inWord ? 1 : 0;
        inWord = !space;
    }
    return words;
}

int countWords(const std::vector<ScriptElement> &elements)
{
    int words = 0;
    for (const ScriptElement &element : elements) {
        const bool counts = element.type == ElementType::Dialogue || element.type == ElementType::Lyrics
            || element.type == ElementType::Action || element.type == ElementType::Parenthetical;
        if (counts)
            words += wordsOf(printed(element.text).text);
    }
    return words;
}

} // namespace dg
