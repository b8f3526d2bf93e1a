// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/json_answer.h"

#include <QByteArrayView>
#include <QJsonDocument>
#include <QJsonParseError>

#include <optional>

namespace dg {

namespace {

bool isSpace(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/// Whether an object can begin with the brace there. Most braces in prose are told apart by this.
bool mayBegin(const QByteArray &text, qsizetype brace)
{
    qsizetype at = brace + 1;
    while (at < text.size() && isSpace(text.at(at)))
        ++at;
    return at < text.size() && (text.at(at) == '"' || text.at(at) == '}');
}

/// Behind the brace that closes the one at `begin`; -1: none does.
qsizetype endOfObject(const QByteArray &text, qsizetype begin)
{
    qsizetype depth = 0;
    bool inString = false;
    for (qsizetype at = begin; at < text.size(); ++at) {
        const char byte = text.at(at);
        if (inString) {
            if (byte == '\\')
                ++at;
            else if (byte == '"')
                inString = false;
        } else if (byte == '"') {
            inString = true;
        } else if (byte == '{') {
            ++depth;
        } else if (byte == '}' && --depth == 0) {
            return at + 1;
        }
    }
    return -1;
}

/// The first balanced object from `from` on that parses.
std::optional<QByteArray> objectIn(const QByteArray &text, qsizetype from)
{
    int patience = 8; // each brace that is never closed costs one reading to the end
    for (qsizetype brace = text.indexOf('{', from); brace >= 0 && patience > 0;
         brace = text.indexOf('{', from)) {
        from = brace + 1;
        if (!mayBegin(text, brace))
            continue;
        const qsizetype end = endOfObject(text, brace);
        if (end < 0) {
            --patience;
            continue;
        }
        const QByteArray object = text.mid(brace, end - brace);
        if (QJsonDocument::fromJson(object).isObject())
            return object;
        from = end;
    }
    return std::nullopt;
}

bool isJson(const QByteArray &text)
{
    QJsonParseError error;
    (void)QJsonDocument::fromJson(text, &error);
    return error.error == QJsonParseError::NoError;
}

QByteArray unwrappedJson(const QByteArray &answer)
{
    if (isJson(answer))
        return answer;
    const qsizetype fence = answer.indexOf("```");
    auto object = fence < 0 ? std::nullopt : objectIn(answer, fence);
    if (!object)
        object = objectIn(answer, 0);
    return object.value_or(answer);
}

QByteArray unwrappedFountain(const QByteArray &answer)
{
    const QByteArray text = answer.trimmed();
    const qsizetype begin = text.indexOf('\n') + 1;
    const qsizetype end = text.lastIndexOf('\n') + 1;
    const bool isFenced = text.startsWith("```") && begin > 0 && end >= begin
        && QByteArrayView(text).sliced(end).trimmed() == QByteArrayView("```");
    if (!isFenced)
        return answer;
    const QByteArray inner = text.mid(begin, end - begin);
    // More fences within: the first one does not go around all of it.
    return inner.startsWith("```") || inner.contains("\n```") ? answer : inner;
}

} // namespace

QByteArray unwrapped(const QByteArray &answer, AnswerForm form)
{
    return form == AnswerForm::Json ? unwrappedJson(answer) : unwrappedFountain(answer);
}

} // namespace dg
