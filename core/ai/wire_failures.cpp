// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/wire_failures.h"

#include "core/ai/wire_headers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonValue>
#include <QLatin1String>
#include <QRegularExpression>
#include <QStringList>
#include <QUrl>

#include <algorithm>
#include <initializer_list>
#include <span>
#include <utility>

namespace dg {

namespace {

enum class Trouble {
    BadRequest,
    TooLong,
    TooLarge,
    BadKey,
    NoCredit,
    Forbidden,
    NoModel,
    NoService,
    Redirect,
    NotNow,
    TooMany,
    Overloaded,
    Failed,
    TimedOut,
    Other,
};

struct Meaning {
    ErrorKind kind;
    const char *message;
    const char *hint;
    Recovery recovery = Recovery::None;
    bool pushedBack = false;
    bool providerDown = false;
};

Meaning meaningOf(Trouble trouble)
{
    switch (trouble) {
    case Trouble::BadRequest:
        return {ErrorKind::InvalidInput, "The provider does not accept the question",
            "Choose another model, or see whether the provider is of the chosen kind."};
    case Trouble::TooLong:
        return {ErrorKind::InvalidInput, "The question is too long for the model",
            "Choose a model with a larger context, or shorten the brief."};
    case Trouble::TooLarge:
        return {ErrorKind::InvalidInput, "The question is too large for the provider", "Shorten the brief."};
    case Trouble::BadKey:
        return {ErrorKind::Unauthorised, "The provider does not accept the key", "Enter another key.",
            Recovery::NewKey};
    case Trouble::NoCredit:
        return {ErrorKind::Refused, "The account at the provider has no credit left",
            "Add credit there, or choose another provider.", Recovery::None, false, true};
    case Trouble::Forbidden:
        return {ErrorKind::Refused, "The provider does not allow this to the owner of the key",
            "Choose another model, or see at the provider what the key may be used for."};
    case Trouble::NoModel:
        return {ErrorKind::InvalidInput, "The provider does not have this model", "Choose another model."};
    case Trouble::NoService:
        return {ErrorKind::NotAccessible, "The address answers, but not as such a provider does",
            "See whether the address is complete; many end in /v1."};
    case Trouble::Redirect:
        return {ErrorKind::NotAccessible, "The address answers with a redirect",
            "Use that address if you trust it."};
    case Trouble::NotNow:
        return {ErrorKind::Refused, "The provider did not take the question this time", "Try again.",
            Recovery::Retry};
    case Trouble::TooMany:
        return {ErrorKind::Overloaded, "The provider says that this was too much at once",
            "Wait a little, or allow fewer calls at once.", Recovery::Retry, true};
    case Trouble::Overloaded:
        return {ErrorKind::Overloaded, "The provider has too much to do", "Try again later.", Recovery::Retry,
            true, true};
    case Trouble::Failed:
        return {ErrorKind::NotAccessible, "The provider has trouble of its own", "Try again later.",
            Recovery::Retry, false, true};
    case Trouble::TimedOut:
        return {ErrorKind::NotAccessible, "The provider took too long", "Try again later.", Recovery::Retry,
            false, true};
    case Trouble::Other:
        break;
    }
    return {ErrorKind::Refused, "The provider refuses the question", "Choose another model or provider."};
}

struct TroubleName {
    const char *name;
    Trouble trouble;
};

/// Names in `code` or `type` that say more than the status does.
constexpr TroubleName tellingNames[] {
    {"authentication_error", Trouble::BadKey},
    {"invalid_api_key", Trouble::BadKey},
    {"billing_error", Trouble::NoCredit},
    {"billing_hard_limit_reached", Trouble::NoCredit},
    {"billing_not_active", Trouble::NoCredit},
    {"insufficient_quota", Trouble::NoCredit},
    {"credit_balance_exhausted", Trouble::NoCredit},
    {"organization_spend_limit_exceeded", Trouble::NoCredit},
    {"project_spend_limit_exceeded", Trouble::NoCredit},
    {"organization_usage_limit_exceeded", Trouble::NoCredit},
    {"model_not_found", Trouble::NoModel},
    {"context_length_exceeded", Trouble::TooLong},
    {"exceed_context_size_error", Trouble::TooLong},
};

/// Names for what there is no status: some servers put one of them into every error.
constexpr TroubleName plainNames[] {
    {"permission_error", Trouble::Forbidden},
    {"request_too_large", Trouble::TooLarge},
    {"rate_limit_error", Trouble::TooMany},
    {"rate_limit_exceeded", Trouble::TooMany},
    {"overloaded_error", Trouble::Overloaded},
    {"server_overloaded", Trouble::Overloaded},
    {"engine_overloaded", Trouble::Overloaded},
    {"slow_down", Trouble::Overloaded},
    {"unavailable_error", Trouble::Overloaded},
    {"api_error", Trouble::Failed},
    {"server_error", Trouble::Failed},
    {"internal_server_error", Trouble::Failed},
    {"timeout_error", Trouble::TimedOut},
};

std::optional<Trouble> troubleNamed(std::span<const TroubleName> names, const ErrorReport &report)
{
    for (const QString &name : {report.code, report.type}) {
        for (const TroubleName &each : names) {
            if (name.compare(QLatin1String(each.name), Qt::CaseInsensitive) == 0)
                return each.trouble;
        }
    }
    return std::nullopt;
}

bool mentions(const QString &text, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(),
        [&](const char *word) { return text.contains(QLatin1String(word), Qt::CaseInsensitive); });
}

/// What some providers say in words alone.
std::optional<Trouble> troubleInWords(const QString &message)
{
    if (mentions(message, {"credit balance"}))
        return Trouble::NoCredit;
    if (mentions(message,
            {"prompt is too long", "context length", "context window", "context size", "maximum context"}))
        return Trouble::TooLong;
    return std::nullopt;
}

Trouble troubleOfStatus(int status, const ErrorReport &report)
{
    if (status >= 300 && status < 400)
        return Trouble::Redirect;
    switch (status) {
    case 400:
    case 422:
        return troubleInWords(report.message).value_or(Trouble::BadRequest);
    case 401:
        return Trouble::BadKey;
    case 402:
        return Trouble::NoCredit;
    case 403:
        return Trouble::Forbidden;
    case 404:
        return mentions(report.message, {"model", "endpoints"}) ? Trouble::NoModel : Trouble::NoService;
    case 405:
        return Trouble::NoService;
    case 408:
    case 409:
        return Trouble::NotNow;
    case 413:
        return Trouble::TooLarge;
    case 429:
        return Trouble::TooMany;
    case 503:
    case 529:
        return Trouble::Overloaded;
    case 504:
        return Trouble::TimedOut;
    default:
        break;
    }
    if (status >= 500)
        return Trouble::Failed;
    return Trouble::Other;
}

/// `otherwise`: where neither the status nor any name nor words say what it is.
Trouble troubleOf(int status, const ErrorReport &report, Trouble otherwise)
{
    if (const auto trouble = troubleNamed(tellingNames, report))
        return *trouble;
    if (status >= 300)
        return troubleOfStatus(status, report);
    if (const auto trouble = troubleNamed(plainNames, report))
        return *trouble;
    if (report.type == QLatin1String("invalid_request_error"))
        return troubleOfStatus(400, report);
    if (report.type == QLatin1String("not_found_error"))
        return troubleOfStatus(404, report);
    return troubleInWords(report.message).value_or(otherwise);
}

/// One line that fits into a sentence.
QString brief(const QString &text)
{
    constexpr qsizetype longest = 300;
    QString line = text.left(8 * longest).simplified();
    if (line.size() > longest)
        line = line.left(longest - 1) + QChar(0x2026);
    while (line.endsWith(u'.') || line.endsWith(u':'))
        line.chop(1);
    return line;
}

/// Of a body that is no JSON: a page's title, or a text's first line.
QString gistOf(const QByteArray &body)
{
    const QString text = QString::fromUtf8(body.left(16 * 1024)).trimmed();
    if (!text.startsWith(u'<'))
        return text.section(u'\n', 0, 0);
    static const QRegularExpression title(
        QStringLiteral("<title[^>]{0,100}>([^<]{1,500})</title"), QRegularExpression::CaseInsensitiveOption);
    return title.match(text).captured(1);
}

CallFailure worded(Trouble trouble, int status, const ErrorReport &report)
{
    const Meaning meaning = meaningOf(trouble);
    QString message = QString::fromLatin1(meaning.message);
    const QString detail = brief(report.message);
    if (!detail.isEmpty())
        message += (trouble == Trouble::Redirect ? QStringLiteral(" to ") : QStringLiteral(": ")) + detail;
    QStringList marks;
    if (status >= 400)
        marks.append(QStringLiteral("status %1").arg(status));
    if (!report.requestId.isEmpty())
        marks.append(QStringLiteral("request %1").arg(report.requestId.left(100)));
    if (!marks.isEmpty())
        message += QStringLiteral(" (%1)").arg(marks.join(QStringLiteral(", ")));
    CallFailure failure = Error {meaning.kind, (message + u'.').toStdString(), meaning.hint};
    failure.recovery = meaning.recovery;
    failure.pushedBack = meaning.pushedBack;
    failure.providerDown = meaning.providerDown;
    return failure;
}

void heedHeaders(CallFailure &failure, const HttpHeaders &headers, Clock::WallTime now)
{
    const QByteArray shouldRetry = headerValue(headers, "x-should-retry").toLower();
    if (shouldRetry == "true" && failure.recovery == Recovery::None)
        failure.recovery = Recovery::Retry;
    if (shouldRetry == "false" && failure.recovery == Recovery::Retry)
        failure.recovery = Recovery::None;
    if (failure.recovery == Recovery::Retry)
        failure.retryAfter = retryAfterOf(headers, now);
}

QString textOf(const QJsonValue &value)
{
    return value.isString() ? value.toString() : QString();
}

} // namespace

std::optional<ErrorReport> errorReportOf(const QJsonObject &object)
{
    const QJsonValue error = object.value(QLatin1String("error"));
    const QJsonValue detail = object.value(QLatin1String("detail"));
    ErrorReport report;
    QJsonObject fields;
    if (error.isObject()) {
        fields = error.toObject();
    } else if (error.isString()) {
        report.message = error.toString();
    } else if (object.value(QLatin1String("object")) == QJsonValue(QStringLiteral("error"))) {
        fields = object;
    } else if (detail.isString()) {
        report.message = detail.toString();
    } else {
        return std::nullopt;
    }
    report.type = textOf(fields.value(QLatin1String("type")));
    const QJsonValue code = fields.value(QLatin1String("code"));
    report.code = textOf(code);
    report.status = code.isDouble() ? code.toInt() : report.code.toInt();
    if (report.status < 300 || report.status > 599)
        report.status = 0;
    if (report.message.isEmpty())
        report.message = textOf(fields.value(QLatin1String("message")));
    report.requestId = textOf(object.value(QLatin1String("request_id")));
    return report;
}

CallFailure failureOfAnswer(
    const HttpHead &head, const QByteArray &body, const QString &requestId, Clock::WallTime now)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    const QJsonObject object = document.isArray() ? document.array().first().toObject() : document.object();
    const std::optional<ErrorReport> told = errorReportOf(object);
    ErrorReport report = told.value_or(ErrorReport {});
    if (!told)
        report.message = object.isEmpty() ? gistOf(body) : textOf(object.value(QLatin1String("message")));
    if (!requestId.isEmpty())
        report.requestId = requestId;
    if (head.status >= 300 && head.status < 400) {
        const QUrl target = QUrl::fromEncoded(headerValue(head.headers, "location"));
        report = {};
        report.message = target.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
    }
    const int status = head.status >= 300 ? head.status : report.status;
    CallFailure failure = worded(troubleOf(status, report, Trouble::NoService), status, report);
    heedHeaders(failure, head.headers, now);
    return failure;
}

CallFailure failureInStream(const ErrorReport &report)
{
    return worded(troubleOf(report.status, report, Trouble::Failed), report.status, report);
}

CallFailure damagedEvent()
{
    CallFailure failure = Error {ErrorKind::CutOff, "The provider's answer came damaged.", "Try again."};
    failure.recovery = Recovery::Retry;
    return failure;
}

} // namespace dg
