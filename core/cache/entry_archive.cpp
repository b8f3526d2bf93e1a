// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/entry_archive.h"

#include "core/cache/envelope.h"
#include "core/cache/value_coding.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <utility>

namespace dg {

namespace {

const QLatin1String formatName("doppelganger-cache");
constexpr int formatVersion = 1;

// Bounds for what comes from another hand. The key stands in its default spelling, whatever the room's
// prefix.
constexpr std::int64_t longestFirstLine = 4096;
constexpr qsizetype longestLabel = 1024;
constexpr qsizetype longestTag = 1024;
constexpr qsizetype mostTags = 512;
constexpr std::chrono::seconds longestLifetime = std::chrono::days(3650);
constexpr std::chrono::seconds restTime {10};
constexpr std::int64_t largestWorth = 1LL << 50; // far from overflowing when many are added up

constexpr std::array<std::pair<ContentType, const char *>, 3> typeNames {{
    {ContentType::Json, "json"},
    {ContentType::Cbor, "cbor"},
    {ContentType::Text, "text"},
}};

QString nameOf(ContentType type)
{
    for (const auto &[each, name] : typeNames) {
        if (each == type)
            return QString::fromLatin1(name);
    }
    return {};
}

std::optional<ContentType> typeFromName(const QString &name)
{
    for (const auto &[type, each] : typeNames) {
        if (name == QLatin1String(each))
            return type;
    }
    return std::nullopt;
}

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray lineOf(const CacheKey &key, const CacheEntry &entry)
{
    const CacheValue &value = *entry.value;
    const auto lifetime = std::chrono::ceil<std::chrono::seconds>(entry.remaining);
    QJsonObject object {
        {QStringLiteral("key"), QString::fromLatin1(key.toString())},
        {QStringLiteral("label"), value.label},
        {QStringLiteral("tags"), QJsonArray::fromStringList(value.tags)},
        {QStringLiteral("type"), nameOf(value.type)},
        {QStringLiteral("lifetime"),
            static_cast<qint64>(std::clamp(lifetime, std::chrono::seconds(1), longestLifetime).count())},
        {QStringLiteral("worth"),
            QJsonObject {
                {QStringLiteral("micro_usd"), static_cast<qint64>(value.worth.cost.value())},
                {QStringLiteral("tokens"), static_cast<qint64>(value.worth.tokens.value())},
                {QStringLiteral("ms"), static_cast<qint64>(value.worth.time.count())},
            }},
    };
    const QString text = QString::fromUtf8(value.bytes);
    // What is called text but is not UTF-8 would come back as something else.
    if (value.type == ContentType::Cbor || text.toUtf8() != value.bytes)
        object.insert(QStringLiteral("base64"), QString::fromLatin1(value.bytes.toBase64()));
    else
        object.insert(QStringLiteral("text"), text);
    return lineOf(object);
}

Error cannotWrite(const QSaveFile &file)
{
    const bool full = file.errorString() == qt_error_string(ENOSPC);
    return {full ? ErrorKind::NoSpace : ErrorKind::NotAccessible,
        QStringLiteral("%1 cannot be written: %2.").arg(file.fileName(), file.errorString()).toStdString()};
}

/// Lines of a file, none of which takes more memory than the limit, however long it is.
class LineReader {
public:
    explicit LineReader(QIODevice &device)
        : m_device(device)
    {
    }

    enum class Result { Line, TooLong, End };

    /// Of a line that is too long the rest is passed over.
    [[nodiscard]] Result next(QByteArray &line, std::int64_t limit)
    {
        line.clear();
        bool tooLong = false;
        for (;;) {
            const qint64 size = m_device.readLine(m_buffer.data(), static_cast<qint64>(m_buffer.size()));
            if (size <= 0) {
                if (tooLong)
                    return Result::TooLong;
                return line.isEmpty() ? Result::End : Result::Line;
            }
            tooLong = tooLong || line.size() + size > limit;
            if (!tooLong)
                line.append(m_buffer.data(), size);
            if (m_buffer[static_cast<std::size_t>(size) - 1] == '\n')
                return tooLong ? Result::TooLong : Result::Line;
        }
    }

private:
    QIODevice &m_device;
    std::array<char, 64 * 1024> m_buffer {};
};

std::optional<std::int64_t> wholeNumber(const QJsonValue &value, std::int64_t least, std::int64_t most)
{
    const qint64 number = value.toInteger(least - 1);
    return number >= least && number <= most ? std::optional<std::int64_t>(number) : std::nullopt;
}

std::optional<QStringList> tagsFrom(const QJsonValue &value)
{
    const QJsonArray array = value.toArray();
    if (!value.isArray() || array.size() > mostTags)
        return std::nullopt;
    QStringList tags;
    for (const QJsonValue &tag : array) {
        if (!tag.isString() || tag.toString().isEmpty() || tag.toString().size() > longestTag)
            return std::nullopt;
        tags.append(tag.toString());
    }
    return tags;
}

std::optional<Worth> worthFrom(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    const auto cost = wholeNumber(object.value(QStringLiteral("micro_usd")), 0, largestWorth);
    const auto tokens = wholeNumber(object.value(QStringLiteral("tokens")), 0, largestWorth);
    const auto time = wholeNumber(object.value(QStringLiteral("ms")), 0, largestWorth);
    if (!cost || !tokens || !time)
        return std::nullopt;
    return Worth {MicroDollars(*cost), TokenCount(*tokens), std::chrono::milliseconds(*time)};
}

/// The value's bytes, of a line that has them in just one of the two spellings.
std::optional<QByteArray> bytesFrom(const QJsonObject &object)
{
    const QJsonValue text = object.value(QStringLiteral("text"));
    const QJsonValue base64 = object.value(QStringLiteral("base64"));
    if (text.isString() && base64.isUndefined())
        return text.toString().toUtf8();
    if (!base64.isString() || !text.isUndefined())
        return std::nullopt;
    const auto decoded =
        QByteArray::fromBase64Encoding(base64.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? std::optional<QByteArray>(*decoded) : std::nullopt;
}

struct ArchivedEntry {
    CacheKey key;
    CacheValue value;
    std::chrono::seconds lifetime {};
};

/// Empty for a line that does not check.
std::optional<ArchivedEntry> entryFrom(const QByteArray &line, std::int64_t largestValue)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    const auto key = CacheKey::fromString(object.value(QStringLiteral("key")).toString().toUtf8());
    const QJsonValue label = object.value(QStringLiteral("label"));
    const auto tags = tagsFrom(object.value(QStringLiteral("tags")));
    const auto type = typeFromName(object.value(QStringLiteral("type")).toString());
    const auto lifetime = wholeNumber(object.value(QStringLiteral("lifetime")), 1, longestLifetime.count());
    const auto worth = worthFrom(object.value(QStringLiteral("worth")));
    auto bytes = bytesFrom(object);
    if (!key || !label.isString() || label.toString().size() > longestLabel || !tags || !type || !lifetime
        || !worth || !bytes)
        return std::nullopt;
    if (*type != ContentType::Text && !decodeValue(*type, *bytes))
        return std::nullopt;
    ArchivedEntry entry {
        *key, {std::move(*bytes), *type, label.toString(), *tags, *worth}, std::chrono::seconds(*lifetime)};
    return fitsEnvelope(entry.value, largestValue) ? std::optional(std::move(entry)) : std::nullopt;
}

Expected<void> checkFirstLine(const QByteArray &line, const QString &path)
{
    const QJsonObject first = QJsonDocument::fromJson(line).object();
    const int version = first.value(QStringLiteral("version")).toInt();
    if (!line.endsWith('\n') || first.value(QStringLiteral("format")).toString() != formatName
        || version < formatVersion)
        return fail(ErrorKind::ForeignFile,
            QStringLiteral("%1 is not a file of cache entries.").arg(path).toStdString());
    if (version > formatVersion)
        return fail(ErrorKind::NewerVersion,
            QStringLiteral("%1 was written by a newer version.").arg(path).toStdString(),
            "Update this one to read it.");
    return {};
}

} // namespace

Expected<int> exportEntries(TieredCache &cache, const std::vector<CacheKey> &keys, const QString &path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return tl::unexpected<Error>(cannotWrite(file));
    const auto write = [&file](const QByteArray &line) { return file.write(line) == line.size(); };
    if (!write(lineOf({{QStringLiteral("format"), formatName}, {QStringLiteral("version"), formatVersion}})))
        return tl::unexpected<Error>(cannotWrite(file));
    int written = 0;
    for (const CacheKey &key : keys) {
        const std::optional<CacheHit> hit = cache.look(key, Look::Uncounted);
        if (!hit)
            continue;
        if (!write(lineOf(key, hit->entry)))
            return tl::unexpected<Error>(cannotWrite(file));
        ++written;
    }
    if (!file.commit())
        return tl::unexpected<Error>(cannotWrite(file));
    return written;
}

Expected<ImportResult> importEntries(TieredCache &cache, const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return fail(ErrorKind::NotFound, QStringLiteral("%1 is not there.").arg(path).toStdString());
    if (QFileInfo(path).isDir())
        return fail(
            ErrorKind::ForeignFile, QStringLiteral("%1 is a folder, not a file.").arg(path).toStdString());
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotAccessible,
            QStringLiteral("%1 cannot be read: %2.").arg(path, file.errorString()).toStdString());
    if (const auto checked = checkFirstLine(file.readLine(longestFirstLine), path); !checked)
        return tl::unexpected<Error>(checked.error());

    const std::int64_t largestValue = cache.config().largestValue;
    // In JSON a character takes six bytes at most.
    const std::int64_t longestLine = 6 * (largestValue + longestLabel + mostTags * longestTag) + 4096;
    // The queue to the disk is bounded and drops what it has no room for.
    const std::int64_t restAfter = cache.config().writeBehindBytes / 4;
    std::int64_t sinceRest = 0;
    ImportResult result;
    QByteArray line;
    LineReader reader(file);
    for (;;) {
        const LineReader::Result read = reader.next(line, longestLine);
        if (read == LineReader::Result::End)
            break;
        if (read == LineReader::Result::Line && line.trimmed().isEmpty())
            continue;
        auto entry = read == LineReader::Result::Line ? entryFrom(line, largestValue) : std::nullopt;
        if (!entry) {
            ++result.rejected;
        } else if (cache.exists(entry->key)) {
            ++result.present;
        } else {
            sinceRest += static_cast<std::int64_t>(entry->value.charge());
            // Nothing tells whether its provider may share it: it stays on this machine.
            cache.putIfAbsent(entry->key, std::move(entry->value), entry->lifetime, Sharing::ThisMachine);
            ++result.added;
            if (sinceRest > restAfter) {
                (void)cache.flush(restTime);
                sinceRest = 0;
            }
        }
    }
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorKind::NotAccessible,
            QStringLiteral("%1 cannot be read to its end: %2.").arg(path, file.errorString()).toStdString());
    return result;
}

} // namespace dg
