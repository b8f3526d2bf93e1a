// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/words.h"

#include "core/rehearsal/library.h"
#include "core/story/json.h"

#include <QRegularExpression>

namespace dg::rehearsal {

static const QRegularExpression &slotPattern()
{
    static const QRegularExpression pattern(QStringLiteral("\\{([A-Za-z][A-Za-z0-9]*)\\}"));
    return pattern;
}

QString fill(const QString &text, const Slots &words)
{
    QString filled;
    qsizetype from = 0;
    for (auto it = slotPattern().globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        filled += QStringView(text).mid(from, match.capturedStart() - from);
        if (const auto found = words.find(match.captured(1)); found != words.end())
            filled += found->second;
        from = match.capturedEnd();
    }
    filled += QStringView(text).mid(from);
    if (!filled.isEmpty() && text.startsWith(QLatin1Char('{')))
        filled[0] = filled[0].toUpper();
    return filled;
}

QStringList slotsIn(const QString &text)
{
    QStringList found;
    for (auto it = slotPattern().globalMatch(text); it.hasNext();)
        found.append(it.next().captured(1));
    return found;
}

QString oneOf(const QString &text, Random &random)
{
    const QStringList wordings = text.split(QLatin1String(alternatives));
    return random.pick(wordings).trimmed();
}

QJsonValue oneOfEach(const QJsonValue &value, Random &random)
{
    if (value.isString())
        return oneOf(value.toString(), random);
    if (value.isArray()) {
        QJsonArray picked;
        const QJsonArray items = value.toArray();
        for (const auto &each : items)
            picked.append(oneOfEach(each, random));
        return picked;
    }
    if (value.isObject()) {
        QJsonObject picked;
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            picked.insert(it.key(), oneOfEach(it.value(), random));
        return picked;
    }
    return value;
}

QString definite(const QString &thing)
{
    static const QRegularExpression article(
        QStringLiteral("^(?:a|an|the|some)\\s+"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression owned(
        QStringLiteral(
            "^(?:my|our|your|his|her|its|their|this|that|these|those|\\S+['\u2019]s|\\S+s['\u2019])\\s"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression furtherOn(QStringLiteral("\\s*[,;:(\u2013\u2014].*$"));
    QString noun = thing.simplified();
    noun.remove(article);
    // What a writer adds about a thing does not belong into everybody's mouth.
    noun.remove(furtherOn);
    if (noun.size() > 48)
        noun = noun.left(48).section(QLatin1Char(' '), 0, -2);
    const QString head = noun.section(QLatin1String(" of "), 0, 0);
    static const QRegularExpression plural(
        QStringLiteral("^(?:two|three|four|five|six|seven|eight|nine|ten|several|many|\\d+)\\s|[^suio]s$"),
        QRegularExpression::CaseInsensitiveOption);
    if (plural.match(head).hasMatch())
        return {};
    if (noun.isEmpty() || owned.match(noun).hasMatch())
        return noun;
    return QStringLiteral("the ") + noun;
}

QString quotable(const QString &text, qsizetype most)
{
    QString whole = text.simplified();
    whole.replace(QLatin1Char('"'), QLatin1Char('\''));
    if (whole.size() <= most)
        return whole;
    static const QRegularExpression end(
        QStringLiteral("[.!?\u2026\u3002\uff01\uff1f\u061f](?=\\s|$|[^\\x00-\\x{2fff}])"));
    qsizetype fits = 0;
    for (auto it = end.globalMatch(whole); it.hasNext();) {
        const auto match = it.next();
        if (match.capturedEnd() <= most)
            fits = match.capturedEnd();
    }
    if (fits > 0)
        return whole.left(fits);
    QString cut = whole.left(most);
    if (cut.contains(QLatin1Char(' ')))
        cut = cut.section(QLatin1Char(' '), 0, -2);
    else if (cut.back().isHighSurrogate())
        cut.chop(1);
    return cut + QChar(0x2026);
}

QString normalised(const QString &text)
{
    QString kept;
    for (const QChar c : text) {
        if (c.isLetterOrNumber() || c.isSurrogate())
            kept += c.toLower();
        else if (c.isSpace() && !kept.endsWith(QLatin1Char(' ')))
            kept += QLatin1Char(' ');
    }
    return kept.trimmed();
}

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray items = value.toArray();
    for (const auto &each : items)
        list.append(each.toString());
    return list;
}

Random randomFor(const QString &stage, const QJsonObject &inputs, std::int64_t seed, int variant)
{
    const QByteArray bytes = stage.toUtf8() + '|' + QByteArray::number(qlonglong {seed}) + '|'
        + QByteArray::number(variant) + '|' + canonicalJson(inputs);
    return Random(fnv1a(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
}

} // namespace dg::rehearsal
