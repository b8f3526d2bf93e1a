// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/envelope.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QStringConverter>
#include <QtEndian>

#define ZLIB_CONST
#include <zlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

/// The layout, numbers with their most significant byte first:
///
///       0   4  magic: 89 "DGC" (the first byte is in no text)
///       4   1  schema version
///       5   1  codec
///       6   1  content type
///       7   1  kind
///       8   1  flags: 1 = signed
///       9   3  0
///      12   4  size of all up to the payload
///      16   8  stamp, microseconds since 1970
///      24   8  lifetime as of the stamp, milliseconds
///      32   8  size of the value, uncompressed
///      40   8  size of the payload
///      48   8  worth: millionths of a dollar
///      56   8         tokens
///      64   8         milliseconds
///      72  32  the key's digest
///     104   4  number of tags
///     108      the label, then each tag: 4 bytes of size, UTF-8
///              the payload
///           8  XXH3-64 of all before
///          32  where signed: HMAC-SHA-256, with the room's secret, of all before

namespace dg {

namespace {

constexpr std::array<unsigned char, 4> magic {0x89, 'D', 'G', 'C'};
constexpr unsigned char signedFlag = 1;

constexpr qsizetype schemaAt = 4;
constexpr qsizetype codecAt = 5;
constexpr qsizetype contentAt = 6;
constexpr qsizetype kindAt = 7;
constexpr qsizetype flagsAt = 8;
constexpr qsizetype reservedAt = 9;
constexpr qsizetype headerSizeAt = 12;
constexpr qsizetype lifetimeAt = 24;
constexpr qsizetype sizeAt = 32;
constexpr qsizetype payloadSizeAt = 40;
constexpr qsizetype costAt = 48;
constexpr qsizetype tokensAt = 56;
constexpr qsizetype timeAt = 64;
constexpr qsizetype digestAt = 72;
constexpr qsizetype tagCountAt = 104;
constexpr qsizetype textsAt = 108;

constexpr qsizetype digestSize = 32;
constexpr qsizetype checksumSize = 8;
constexpr qsizetype signatureSize = 32;

// What is beyond these nobody wrote, and no sum made with it overflows.
constexpr std::int64_t largestHeader = 1 << 20;
constexpr std::int64_t latestStamp = std::int64_t {1} << 61;
constexpr std::int64_t longestLifetime = std::int64_t {1000} * 60 * 60 * 24 * 366 * 100;
constexpr std::int64_t largestWorth = std::int64_t {1} << 50;

// Inflating begins with room for so many times the payload, and goes on as long as there is something.
constexpr std::int64_t usualRatio = 6;

struct Parsed {
    EnvelopeHeader header;
    qsizetype headerSize = 0;
    qsizetype payloadSize = 0;
    bool isSigned = false;
};

template <class T>
T numberAt(QByteArrayView bytes, qsizetype offset)
{
    return qFromBigEndian<T>(bytes.data() + offset);
}

template <class T>
void putNumber(char *to, T number)
{
    qToBigEndian<T>(number, to);
}

unsigned char byteAt(QByteArrayView bytes, qsizetype offset)
{
    return static_cast<unsigned char>(bytes[offset]);
}

std::uint64_t checksumOf(const char *bytes, qsizetype size)
{
    return XXH3_64bits(bytes, static_cast<std::size_t>(size));
}

QByteArray signatureOf(const char *bytes, qsizetype size, const QByteArray &secret)
{
    return QMessageAuthenticationCode::hash(
        QByteArray::fromRawData(bytes, size), secret, QCryptographicHash::Sha256);
}

/// Takes as long whatever differs.
bool isSame(QByteArrayView a, QByteArrayView b)
{
    unsigned difference = a.size() == b.size() ? 0 : 1;
    for (qsizetype i = 0; i < std::min(a.size(), b.size()); ++i)
        difference |= static_cast<unsigned>(byteAt(a, i) ^ byteAt(b, i));
    return difference == 0;
}

tl::unexpected<EnvelopeFault> fault(EnvelopeFault what)
{
    return tl::unexpected(what);
}

/// A label or a tag from `offset` on, which it moves behind it.
tl::expected<QString, EnvelopeFault> takeText(QByteArrayView header, qsizetype &offset)
{
    if (header.size() - offset < 4)
        return fault(EnvelopeFault::BadHeader);
    const std::int64_t size = numberAt<quint32>(header, offset);
    offset += 4;
    if (size > header.size() - offset)
        return fault(EnvelopeFault::BadHeader);
    // A byte-order mark at the beginning is part of the text.
    QStringDecoder toUtf16(
        QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    QString text = toUtf16(header.sliced(offset, size));
    if (toUtf16.hasError())
        return fault(EnvelopeFault::BadHeader);
    offset += size;
    return text;
}

tl::expected<Parsed, EnvelopeFault> parse(QByteArrayView bytes)
{
    const auto magicEnd = magic.begin() + std::min<qsizetype>(bytes.size(), magic.size());
    if (!std::equal(magic.begin(), magicEnd, bytes.begin(),
            [](unsigned char ours, char theirs) { return ours == static_cast<unsigned char>(theirs); }))
        return fault(EnvelopeFault::WrongMagic);
    if (bytes.size() <= schemaAt)
        return fault(EnvelopeFault::Truncated);
    // Of a newer envelope the magic and the version are all that is known.
    if (byteAt(bytes, schemaAt) > CacheKey::schemaVersion)
        return fault(EnvelopeFault::NewerSchema);
    if (bytes.size() < textsAt)
        return fault(EnvelopeFault::Truncated);
    if (byteAt(bytes, codecAt) > static_cast<unsigned char>(Codec::Zlib))
        return fault(EnvelopeFault::UnknownCodec);
    if (byteAt(bytes, contentAt) > static_cast<unsigned char>(ContentType::Text))
        return fault(EnvelopeFault::UnknownContent);

    const unsigned char kind = byteAt(bytes, kindAt);
    const unsigned char flags = byteAt(bytes, flagsAt);
    const bool reservedIsEmpty = byteAt(bytes, reservedAt) == 0 && byteAt(bytes, reservedAt + 1) == 0
        && byteAt(bytes, reservedAt + 2) == 0;
    if (byteAt(bytes, schemaAt) < CacheKey::schemaVersion || kind >= cacheKindCount || flags > signedFlag
        || !reservedIsEmpty)
        return fault(EnvelopeFault::BadHeader);

    const auto within = [&](qsizetype offset, std::int64_t largest) {
        const auto number = numberAt<qint64>(bytes, offset);
        return number >= 0 && number <= largest;
    };
    const std::int64_t headerSize = numberAt<quint32>(bytes, headerSizeAt);
    if (headerSize > largestHeader)
        return fault(EnvelopeFault::TooLarge);
    constexpr std::int64_t anySize = std::numeric_limits<std::int64_t>::max() / 4;
    if (headerSize < textsAt || !within(envelopeStampOffset, latestStamp)
        || !within(lifetimeAt, longestLifetime) || !within(sizeAt, anySize) || !within(payloadSizeAt, anySize)
        || !within(costAt, largestWorth) || !within(tokensAt, largestWorth) || !within(timeAt, largestWorth))
        return fault(EnvelopeFault::BadHeader);
    if (bytes.size() < headerSize)
        return fault(EnvelopeFault::Truncated);

    Parsed result;
    result.headerSize = headerSize;
    result.payloadSize = numberAt<qint64>(bytes, payloadSizeAt);
    result.isSigned = flags == signedFlag;
    EnvelopeHeader &header = result.header;
    CacheKey::Digest digest;
    std::memcpy(digest.data(), bytes.data() + digestAt, digest.size());
    header.key = CacheKey(static_cast<CacheKind>(kind), digest);
    header.codec = static_cast<Codec>(byteAt(bytes, codecAt));
    header.type = static_cast<ContentType>(byteAt(bytes, contentAt));
    header.stamp = RoomTime(std::chrono::microseconds(numberAt<qint64>(bytes, envelopeStampOffset)));
    header.lifetime = std::chrono::milliseconds(numberAt<qint64>(bytes, lifetimeAt));
    header.size = numberAt<qint64>(bytes, sizeAt);
    header.storedSize =
        result.headerSize + result.payloadSize + checksumSize + (result.isSigned ? signatureSize : 0);
    header.worth.cost = MicroDollars(numberAt<qint64>(bytes, costAt));
    header.worth.tokens = TokenCount(numberAt<qint64>(bytes, tokensAt));
    header.worth.time = std::chrono::milliseconds(numberAt<qint64>(bytes, timeAt));

    const QByteArrayView whole = bytes.first(result.headerSize);
    qsizetype offset = textsAt;
    auto label = takeText(whole, offset);
    if (!label)
        return fault(label.error());
    header.label = std::move(*label);
    const std::int64_t tagCount = numberAt<quint32>(bytes, tagCountAt);
    if (tagCount > (whole.size() - offset) / 4)
        return fault(EnvelopeFault::BadHeader);
    header.tags.reserve(tagCount);
    for (std::int64_t i = 0; i < tagCount; ++i) {
        auto tag = takeText(whole, offset);
        if (!tag)
            return fault(tag.error());
        header.tags.append(std::move(*tag));
    }
    if (offset != whole.size())
        return fault(EnvelopeFault::BadHeader);
    return result;
}

/// Whether `bytes` are as small as `room` now, which is where they are then: `written`.
bool deflateInto(char *room, qsizetype roomSize, QByteArrayView bytes, int level, qsizetype &written)
{
    if (bytes.size() > std::numeric_limits<uInt>::max())
        return false;
    z_stream stream {};
    if (deflateInit(&stream, level) != Z_OK)
        return false;
    stream.next_in = reinterpret_cast<const Bytef *>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(room);
    stream.avail_out = static_cast<uInt>(roomSize);
    const bool fits = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    written = roomSize - static_cast<qsizetype>(stream.avail_out);
    deflateEnd(&stream);
    return fits;
}

/// Empty unless `payload` inflates to `size` bytes exactly. Never makes more than that of it, and takes
/// memory only for what has been there and a few times the payload.
std::optional<QByteArray> inflated(QByteArrayView payload, qsizetype size)
{
    if (payload.size() > std::numeric_limits<uInt>::max() / usualRatio
        || size > std::numeric_limits<uInt>::max())
        return std::nullopt;
    z_stream stream {};
    if (inflateInit(&stream) != Z_OK)
        return std::nullopt;
    stream.next_in = reinterpret_cast<const Bytef *>(payload.data());
    stream.avail_in = static_cast<uInt>(payload.size());

    QByteArray result(std::min<qsizetype>(size, payload.size() * usualRatio), Qt::Uninitialized);
    qsizetype filled = 0;
    int status = Z_OK;
    while (status == Z_OK) {
        if (filled == result.size() && filled < size)
            result.resize(std::min<qsizetype>(size, std::max<qsizetype>(filled * 2, 1024)));
        // With all of it there, one byte more tells whether the stream ends here.
        char beyond = 0;
        const bool isFull = filled == size;
        const auto room = static_cast<uInt>(isFull ? 1 : result.size() - filled);
        stream.next_out = reinterpret_cast<Bytef *>(isFull ? &beyond : result.data() + filled);
        stream.avail_out = room;
        status = inflate(&stream, Z_NO_FLUSH);
        const uInt made = room - stream.avail_out;
        if (isFull && made > 0)
            status = Z_DATA_ERROR;
        else
            filled += isFull ? 0 : static_cast<qsizetype>(made);
        if (status == Z_OK && made == 0 && stream.avail_in == 0)
            status = Z_BUF_ERROR; // it ends before its end
    }
    const bool isWhole = status == Z_STREAM_END && stream.avail_in == 0 && filled == size;
    inflateEnd(&stream);
    if (!isWhole)
        return std::nullopt;
    return result;
}

std::int64_t bounded(std::int64_t number, std::int64_t largest)
{
    return std::clamp<std::int64_t>(number, 0, largest);
}

/// Lifetimes are kept in milliseconds; what is left of one is not nothing.
std::int64_t lifetimeFrom(std::chrono::nanoseconds remaining)
{
    return bounded(std::chrono::ceil<std::chrono::milliseconds>(remaining).count(), longestLifetime);
}

char *putText(char *to, const QByteArray &text)
{
    putNumber<quint32>(to, static_cast<quint32>(text.size()));
    std::memcpy(to + 4, text.constData(), static_cast<std::size_t>(text.size()));
    return to + 4 + text.size();
}

} // namespace

QLatin1String toString(EnvelopeFault fault)
{
    switch (fault) {
    case EnvelopeFault::Truncated:
        return QLatin1String("truncated");
    case EnvelopeFault::WrongMagic:
        return QLatin1String("not a cache entry");
    case EnvelopeFault::NewerSchema:
        return QLatin1String("written by a newer studio");
    case EnvelopeFault::UnknownCodec:
        return QLatin1String("compressed in an unknown way");
    case EnvelopeFault::UnknownContent:
        return QLatin1String("of an unknown content type");
    case EnvelopeFault::WrongKey:
        return QLatin1String("of another key");
    case EnvelopeFault::BadChecksum:
        return QLatin1String("damaged");
    case EnvelopeFault::BadSignature:
        return QLatin1String("not signed by the room");
    case EnvelopeFault::TooLarge:
        return QLatin1String("too large");
    case EnvelopeFault::BadPayload:
        return QLatin1String("does not inflate to what it claims to be");
    case EnvelopeFault::BadHeader:
        return QLatin1String("malformed");
    }
    return {};
}

std::chrono::nanoseconds EnvelopeHeader::remainingAt(RoomTime now) const
{
    const auto elapsed = std::max(now - stamp, std::chrono::microseconds(0));
    return std::max(lifetime - elapsed, std::chrono::microseconds(0));
}

bool fitsEnvelope(const CacheValue &value, std::int64_t largestValue)
{
    // A character takes three bytes at most, or six for two.
    std::int64_t header = textsAt + 4 + 3 * value.label.size();
    for (const QString &tag : value.tags)
        header += 4 + 3 * tag.size();
    return value.bytes.size() <= largestValue && header <= largestHeader;
}

QByteArray encodeEnvelope(const CacheKey &key, const CacheEntry &entry, const EnvelopeFormat &format)
{
    const CacheValue &value = *entry.value;
    QByteArrayList texts {value.label.toUtf8()};
    for (const QString &tag : value.tags)
        texts.append(tag.toUtf8());
    qsizetype headerSize = textsAt;
    for (const QByteArray &text : texts)
        headerSize += 4 + text.size();
    const bool isSigned = !format.roomSecret.isEmpty();

    QByteArray result(headerSize + value.bytes.size() + checksumSize + signatureSize, Qt::Uninitialized);
    char *const begin = result.data();
    // Where compressing makes nothing smaller, the value stays as it is.
    const qsizetype size = value.bytes.size();
    qsizetype payloadSize = size;
    const bool isDeflated = format.compress && size > std::max<std::int64_t>(format.compressAbove, 0)
        && deflateInto(begin + headerSize, size - 1, value.bytes, format.compressionLevel, payloadSize);
    if (!isDeflated) {
        payloadSize = size;
        std::memcpy(begin + headerSize, value.bytes.constData(), static_cast<std::size_t>(size));
    }

    std::memset(begin, 0, static_cast<std::size_t>(textsAt));
    std::memcpy(begin, magic.data(), magic.size());
    begin[schemaAt] = static_cast<char>(CacheKey::schemaVersion);
    begin[codecAt] = static_cast<char>(isDeflated ? Codec::Zlib : Codec::Raw);
    begin[contentAt] = static_cast<char>(value.type);
    begin[kindAt] = static_cast<char>(key.kind());
    begin[flagsAt] = static_cast<char>(isSigned ? signedFlag : 0);
    putNumber<quint32>(begin + headerSizeAt, static_cast<quint32>(headerSize));
    putNumber<qint64>(
        begin + envelopeStampOffset, bounded(entry.stamp.time_since_epoch().count(), latestStamp));
    putNumber<qint64>(begin + lifetimeAt, lifetimeFrom(entry.remaining));
    putNumber<qint64>(begin + sizeAt, size);
    putNumber<qint64>(begin + payloadSizeAt, payloadSize);
    putNumber<qint64>(begin + costAt, bounded(value.worth.cost.value(), largestWorth));
    putNumber<qint64>(begin + tokensAt, bounded(value.worth.tokens.value(), largestWorth));
    putNumber<qint64>(begin + timeAt, bounded(value.worth.time.count(), largestWorth));
    std::memcpy(begin + digestAt, key.digest().data(), static_cast<std::size_t>(digestSize));
    putNumber<quint32>(begin + tagCountAt, static_cast<quint32>(value.tags.size()));
    char *to = begin + textsAt;
    for (const QByteArray &text : texts)
        to = putText(to, text);

    qsizetype end = headerSize + payloadSize;
    putNumber<quint64>(begin + end, checksumOf(begin, end));
    end += checksumSize;
    if (isSigned) {
        const QByteArray signature = signatureOf(begin, end, format.roomSecret);
        std::memcpy(begin + end, signature.constData(), static_cast<std::size_t>(signatureSize));
        end += signatureSize;
    }
    result.truncate(end);
    // It may wait a while to be written.
    if (isDeflated)
        result.squeeze();
    return result;
}

tl::expected<CacheEntry, EnvelopeFault> decodeEnvelope(
    const CacheKey &key, QByteArrayView envelope, const EnvelopeFormat &format, RoomTime now)
{
    auto parsed = parse(envelope);
    if (!parsed)
        return fault(parsed.error());
    EnvelopeHeader &header = parsed->header;
    if (!(header.key == key))
        return fault(EnvelopeFault::WrongKey);
    if (header.size > format.largestValue || parsed->payloadSize > format.largestValue)
        return fault(EnvelopeFault::TooLarge);
    if (envelope.size() < header.storedSize)
        return fault(EnvelopeFault::Truncated);
    if (envelope.size() > header.storedSize
        || (header.codec == Codec::Raw && parsed->payloadSize != header.size))
        return fault(EnvelopeFault::BadHeader);

    const qsizetype checked = parsed->headerSize + parsed->payloadSize;
    if (numberAt<quint64>(envelope, checked) != checksumOf(envelope.data(), checked))
        return fault(EnvelopeFault::BadChecksum);
    if (!format.roomSecret.isEmpty()) {
        const qsizetype covered = checked + checksumSize;
        if (!parsed->isSigned
            || !isSame(envelope.sliced(covered), signatureOf(envelope.data(), covered, format.roomSecret)))
            return fault(EnvelopeFault::BadSignature);
    }

    const QByteArrayView payload = envelope.sliced(parsed->headerSize, parsed->payloadSize);
    auto value = std::make_shared<CacheValue>();
    if (header.codec == Codec::Raw) {
        value->bytes = payload.toByteArray();
    } else if (auto bytes = inflated(payload, header.size)) {
        value->bytes = std::move(*bytes);
    } else {
        return fault(EnvelopeFault::BadPayload);
    }
    value->type = header.type;
    value->label = std::move(header.label);
    value->tags = std::move(header.tags);
    value->worth = header.worth;
    CacheEntry entry;
    entry.value = std::move(value);
    entry.remaining = header.remainingAt(now);
    entry.stamp = header.stamp;
    return entry;
}

tl::expected<EnvelopeHeader, EnvelopeFault> decodeEnvelopeHeader(QByteArrayView beginning)
{
    auto parsed = parse(beginning);
    if (!parsed)
        return fault(parsed.error());
    return std::move(parsed->header);
}

} // namespace dg
