// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/token_estimate.h"

#include <QChar>
#include <QJsonDocument>
#include <QString>

#include <cmath>

namespace dg {

namespace {

enum class Sort { Space, Latin, Digit, Letter, Ideograph, Sign, Symbol };

Sort sortOf(char32_t character)
{
    if (QChar::isSpace(character))
        return Sort::Space;
    if (QChar::isDigit(character))
        return Sort::Digit;
    if (QChar::isLetter(character) || QChar::isMark(character)) {
        switch (QChar::script(character)) {
        case QChar::Script_Latin:
            return Sort::Latin;
        case QChar::Script_Han:
        case QChar::Script_Hiragana:
        case QChar::Script_Katakana:
        case QChar::Script_Hangul:
            return Sort::Ideograph;
        default:
            return Sort::Letter;
        }
    }
    return character < 0x2100 ? Sort::Sign : Sort::Symbol;
}

/// Tokens of a run of characters of one sort, as the vocabularies of 2023 to 2026 cut text on average. Words
/// of up to seven letters are mostly one token, as are up to three digits and a few signs together.
double tokensOf(Sort sort, int length)
{
    switch (sort) {
    case Sort::Space:
        return length == 1 ? 0 : 1; // one alone belongs to the word after it
    case Sort::Latin:
        return length <= 7 ? 1 : 1 + (length - 7) / 4.0;
    case Sort::Digit:
        return std::ceil(length / 3.0);
    case Sort::Letter:
        return std::ceil(length / 2.5);
    case Sort::Ideograph:
        return length;
    case Sort::Sign:
        return std::ceil(length / 3.0);
    case Sort::Symbol:
        return 2.0 * length;
    }
    return 0;
}

} // namespace

TokenCount estimateTokens(QStringView text)
{
    double tokens = 0;
    Sort sort = Sort::Space;
    int length = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        char32_t character = text[at].unicode();
        if (text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate()) {
            character = QChar::surrogateToUcs4(text[at], text[at + 1]);
            ++at;
        }
        const Sort next = sortOf(character);
        if (next != sort && length > 0) {
            tokens += tokensOf(sort, length);
            length = 0;
        }
        sort = next;
        ++length;
        if (next == Sort::Latin && character >= 0x80)
            tokens += 1; // an accent cuts its word in two
    }
    if (length > 0)
        tokens += tokensOf(sort, length);
    return TokenCount(std::llround(tokens));
}

TokenCount estimateTokens(const AiRequest &request)
{
    constexpr TokenCount perTurn {4}; // what marks its beginning, its end and who speaks
    TokenCount tokens = estimateTokens(request.system) + estimateTokens(request.prompt) + perTurn + perTurn;
    if (request.schema)
        tokens += estimateTokens(
            QString::fromUtf8(QJsonDocument(request.schema->schema).toJson(QJsonDocument::Compact)));
    if (request.repair)
        tokens += estimateTokens(QString::fromUtf8(request.repair->answer))
            + estimateTokens(request.repair->problem) + perTurn + perTurn;
    return tokens;
}

} // namespace dg
