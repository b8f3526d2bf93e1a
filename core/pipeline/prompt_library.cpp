// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/prompt_library.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

namespace dg {

namespace {

/// "enterLate" as "Enter late".
QString fieldInWords(const QString &name)
{
    QString words;
    for (const QChar c : name) {
        if (c.isUpper() && !words.isEmpty())
            words += QLatin1Char(' ');
        words += words.isEmpty() ? c.toUpper() : c.toLower();
    }
    return words;
}

bool isEmpty(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined() || (value.isString() && value.toString().isEmpty())
        || (value.isArray() && value.toArray().isEmpty()) || (value.isObject() && value.toObject().isEmpty());
}

QString scalarText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    if (value.isDouble())
        return QString::number(value.toDouble(), 'g', 15);
    return value.toString();
}

void write(const QJsonValue &value, int depth, QString &text)
{
    const QString indent(depth * 2, QLatin1Char(' '));
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto field = object.begin(); field != object.end(); ++field) {
            if (isEmpty(field.value()) || field.key() == QLatin1String("rehearsal"))
                continue;
            text += indent + fieldInWords(field.key()) + QLatin1Char(':');
            if (field.value().isObject() || field.value().isArray()) {
                text += QLatin1Char('\n');
                write(field.value(), depth + 1, text);
            } else {
                text += QLatin1Char(' ') + scalarText(field.value()) + QLatin1Char('\n');
            }
        }
    } else if (value.isArray()) {
        const QJsonArray items = value.toArray();
        for (qsizetype i = 0; i < items.size(); ++i) {
            const QJsonValue item = items.at(i);
            if (item.isObject()) {
                QString inner;
                write(item, depth + 1, inner);
                inner.replace(indent.size(), 2, QStringLiteral("- "));
                text += inner;
            } else {
                text += indent + QStringLiteral("- ") + scalarText(item) + QLatin1Char('\n');
            }
        }
    } else {
        text += indent + scalarText(value) + QLatin1Char('\n');
    }
}

Expected<QString> fill(
    const QString &stage, const QString &part, const PromptLibrary::Values &values, QSet<QString> &used)
{
    static const QRegularExpression placeholder(QStringLiteral("\\{\\{(\\w+)\\}\\}"));
    QString text;
    qsizetype end = 0;
    auto matches = placeholder.globalMatch(part);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const auto value = values.constFind(match.captured(1));
        if (value == values.constEnd())
            return fail(ErrorKind::Internal,
                QStringLiteral("The prompt of %1 asks for \"%2\", which that stage does not have.")
                    .arg(stage, match.captured(1))
                    .toStdString());
        used.insert(match.captured(1));
        text += QStringView(part).mid(end, match.capturedStart() - end);
        text += value->isEmpty() ? QStringLiteral("(nothing)") : *value;
        end = match.capturedEnd();
    }
    text += QStringView(part).mid(end);
    return text.trimmed();
}

} // namespace

Expected<QString> PromptLibrary::load(const QString &stage)
{
    QFile file(QStringLiteral(":/prompts/%1.md").arg(stage));
    if (!file.open(QIODevice::ReadOnly))
        return fail(
            ErrorKind::Internal, QStringLiteral("There is no prompt for %1.").arg(stage).toStdString());
    return QString::fromUtf8(file.readAll());
}

Expected<RenderedPrompt> PromptLibrary::render(const QString &stage, const Values &values) const
{
    const auto text = load(stage);
    if (!text)
        return tl::unexpected<Error>(text.error());
    static const QRegularExpression parts(QStringLiteral("\\A=== system\\n(.*)^=== prompt\\n(.*)\\z"),
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = parts.match(*text);
    if (!match.hasMatch())
        return fail(
            ErrorKind::Internal, QStringLiteral("The prompt of %1 lacks a part.").arg(stage).toStdString());

    QSet<QString> used;
    auto system = fill(stage, match.captured(1), values, used);
    if (!system)
        return tl::unexpected<Error>(system.error());
    auto prompt = fill(stage, match.captured(2), values, used);
    if (!prompt)
        return tl::unexpected<Error>(prompt.error());
    for (auto value = values.begin(); value != values.end(); ++value) {
        if (!used.contains(value.key()))
            return fail(ErrorKind::Internal,
                QStringLiteral("The prompt of %1 leaves out \"%2\".").arg(stage, value.key()).toStdString());
    }
    RenderedPrompt rendered;
    for (const QChar c : *system) {
        if (c == partEnd)
            rendered.partEnds.push_back(rendered.system.size());
        else
            rendered.system += c;
    }
    rendered.prompt = prompt->remove(partEnd);
    return rendered;
}

QString PromptLibrary::version(const QString &stage) const
{
    const auto text = load(stage);
    if (!text)
        return {};
    return QString::fromLatin1(
        QCryptographicHash::hash(text->toUtf8(), QCryptographicHash::Sha256).toHex().left(12));
}

QString readableText(const QJsonValue &value)
{
    QString text;
    write(value, 0, text);
    return text.trimmed();
}

} // namespace dg
