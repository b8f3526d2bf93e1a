// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/redis_url.h"

#include <QByteArray>
#include <QStringConverter>
#include <QStringView>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace dg {

namespace {

constexpr qsizetype longestUnixPath = 107; // sockaddr_un, without the zero at its end

tl::unexpected<Error> invalid(std::string message)
{
    return fail(ErrorKind::InvalidInput, std::move(message),
        "Write redis://user:password@host:port/database or unix:///path/to/socket.");
}

bool isHexDigit(QChar c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

/// Empty for a percent sign that two hexadecimal digits do not follow, and for what is not UTF-8 then.
std::optional<QString> decoded(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'%' && (i + 2 >= text.size() || !isHexDigit(text[i + 1]) || !isHexDigit(text[i + 2])))
            return std::nullopt;
    }
    QStringDecoder toUtf16(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString result = toUtf16(QByteArray::fromPercentEncoding(text.toUtf8()));
    if (toUtf16.hasError() || result.contains(QChar(u'\0')))
        return std::nullopt;
    return result;
}

/// Digits alone: neither sign nor space.
std::optional<int> numberIn(QStringView text, int smallest, int largest)
{
    const bool digits = !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    bool fits = false;
    const int number = digits ? text.toInt(&fits) : 0;
    return fits && number >= smallest && number <= largest ? std::optional(number) : std::nullopt;
}

Expected<void> readUser(RedisUrl &result, QStringView userInfo)
{
    const qsizetype colon = userInfo.indexOf(u':');
    const auto user = decoded(colon < 0 ? userInfo : userInfo.first(colon));
    const auto password = decoded(colon < 0 ? QStringView() : userInfo.sliced(colon + 1));
    if (!user || !password)
        return invalid("The Redis URL has a % in its user or password that must be written %25.");
    result.user = *user;
    result.password = *password;
    return {};
}

Expected<void> readDatabase(RedisUrl &result, QStringView text)
{
    const auto number = numberIn(text, 0, std::numeric_limits<int>::max());
    if (!number)
        return invalid("The database of the Redis URL must be a number from 0 up.");
    result.database = *number;
    return {};
}

Expected<void> readHost(RedisUrl &result, QStringView text)
{
    QStringView port;
    if (text.startsWith(u'[')) {
        const qsizetype bracket = text.indexOf(u']');
        const QStringView address = bracket < 0 ? QStringView() : text.sliced(1, bracket - 1);
        const QStringView after = bracket < 0 ? QStringView() : text.sliced(bracket + 1);
        // A zone ("fe80::1%eth0") may be any word.
        const QStringView digits =
            address.first(address.contains(u'%') ? address.indexOf(u'%') : address.size());
        const bool isAddress = digits.count(u':') >= 2
            && std::all_of(digits.begin(), digits.end(),
                [](QChar c) { return isHexDigit(c) || c == u':' || c == u'.'; });
        if (!isAddress || (!after.isEmpty() && !after.startsWith(u':')))
            return invalid("The Redis URL has brackets that do not hold an IPv6 address.");
        result.host = address.toString();
        port = after.isEmpty() ? after : after.sliced(1);
        if (!after.isEmpty() && port.isEmpty())
            return invalid("The port of the Redis URL must be a number from 1 to 65535.");
    } else {
        const qsizetype colon = text.indexOf(u':');
        const auto host = decoded(colon < 0 ? text : text.first(colon));
        const bool isName = host && std::all_of(host->begin(), host->end(), [](QChar c) {
            return c.isLetterOrNumber() || c == u'.' || c == u'-' || c == u'_';
        });
        if (!isName)
            return invalid("The Redis URL has a host that is neither a name nor an address.");
        if (host->isEmpty())
            return invalid("The Redis URL names no host.");
        result.host = *host;
        if (colon >= 0) {
            port = text.sliced(colon + 1);
            if (port.isEmpty())
                return invalid("The port of the Redis URL must be a number from 1 to 65535.");
        }
    }
    if (port.isEmpty())
        return {};
    const auto number = numberIn(port, 1, 65535);
    if (!number)
        return invalid("The port of the Redis URL must be a number from 1 to 65535.");
    result.port = *number;
    return {};
}

Expected<RedisUrl> parseNetwork(QStringView rest, bool tls)
{
    RedisUrl result;
    result.tls = tls;
    const qsizetype slash = rest.indexOf(u'/');
    QStringView authority = slash < 0 ? rest : rest.first(slash);
    const QStringView database = slash < 0 ? QStringView() : rest.sliced(slash + 1);
    // A password may have an "@" in it, a host cannot.
    const qsizetype at = authority.lastIndexOf(u'@');
    if (at >= 0) {
        if (const auto read = readUser(result, authority.first(at)); !read)
            return tl::unexpected(read.error());
        authority = authority.sliced(at + 1);
    }
    if (const auto read = readHost(result, authority); !read)
        return tl::unexpected(read.error());
    if (!database.isEmpty()) {
        if (const auto read = readDatabase(result, database); !read)
            return tl::unexpected(read.error());
    }
    return result;
}

Expected<RedisUrl> parseUnix(QStringView rest)
{
    RedisUrl result;
    if (!rest.startsWith(u'/')) {
        // Up to the "@" before the path: the path may have one too.
        const qsizetype at = rest.indexOf(QLatin1String("@/"));
        if (at < 0)
            return invalid("The Redis URL of a socket must have a path that begins with /.");
        if (const auto read = readUser(result, rest.first(at)); !read)
            return tl::unexpected(read.error());
        rest = rest.sliced(at + 1);
    }
    const qsizetype question = rest.indexOf(u'?');
    const auto path = decoded(question < 0 ? rest : rest.first(question));
    if (!path)
        return invalid("The Redis URL has a % in its path that must be written %25.");
    if (path->toUtf8().size() > longestUnixPath)
        return invalid("The Redis URL has a path that is longer than a socket's may be (107 bytes).");
    result.unixPath = *path;
    if (question >= 0) {
        const QStringView query = rest.sliced(question + 1);
        if (!query.startsWith(QLatin1String("db=")))
            return invalid("After the ? of the Redis URL there can be db=… alone.");
        if (const auto read = readDatabase(result, query.sliced(3)); !read)
            return tl::unexpected(read.error());
    }
    return result;
}

QString encoded(const QString &text, const QByteArray &asItIs = {})
{
    return QString::fromLatin1(text.toUtf8().toPercentEncoding(asItIs));
}

} // namespace

Expected<RedisUrl> parseRedisUrl(const QString &url)
{
    const QStringView text = QStringView(url).trimmed();
    const auto after = [&](QLatin1String scheme) -> std::optional<QStringView> {
        if (!text.startsWith(scheme, Qt::CaseInsensitive))
            return std::nullopt;
        return text.sliced(scheme.size());
    };
    if (const auto rest = after(QLatin1String("redis://")))
        return parseNetwork(*rest, false);
    if (const auto rest = after(QLatin1String("rediss://")))
        return parseNetwork(*rest, true);
    if (const auto rest = after(QLatin1String("unix://")))
        return parseUnix(*rest);
    return invalid("The Redis URL must begin with redis://, rediss:// or unix://.");
}

QString redactedRedisUrl(const QString &url)
{
    const auto parsed = parseRedisUrl(url);
    if (!parsed) {
        for (const QLatin1String scheme :
            {QLatin1String("redis://"), QLatin1String("rediss://"), QLatin1String("unix://")}) {
            if (url.trimmed().startsWith(scheme, Qt::CaseInsensitive))
                return QString(scheme);
        }
        return {};
    }
    const QString user = parsed->user.isEmpty() ? QString() : encoded(parsed->user) + u'@';
    if (!parsed->unixPath.isEmpty()) {
        const QString query =
            parsed->database == 0 ? QString() : QStringLiteral("?db=%1").arg(parsed->database);
        return QStringLiteral("unix://") + user + encoded(parsed->unixPath, "/") + query;
    }
    QString result = parsed->tls ? QStringLiteral("rediss://") : QStringLiteral("redis://");
    result += user;
    result += parsed->host.contains(u':') ? u'[' + parsed->host + u']' : parsed->host;
    if (parsed->port != RedisUrl::defaultPort)
        result += QStringLiteral(":%1").arg(parsed->port);
    if (parsed->database != 0)
        result += QStringLiteral("/%1").arg(parsed->database);
    return result;
}

} // namespace dg
