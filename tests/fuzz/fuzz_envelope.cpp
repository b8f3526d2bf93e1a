// SPDX-License-Identifier: GPL-3.0-or-later
// Envelopes of another hand. The first byte says what is done with the rest: 1: the reader's room has a
// secret; 2: the checksum is made anew, so that what is behind it is reached; 4: the rest is a value instead,
// in whose envelope one byte is changed.
#include "core/cache/envelope.h"
#include "tests/fuzz/require.h"

#include <QtEndian>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

using namespace dg;

namespace {

const CacheKey key = voiceProfileCacheKey({});
const RoomTime now {std::chrono::seconds(1'790'000'000)};
constexpr qsizetype checksumSize = 8;

EnvelopeFormat formatFor(unsigned char how)
{
    EnvelopeFormat format;
    format.largestValue = 1 << 20;
    if (how & 1U)
        format.roomSecret = QByteArrayLiteral("a room's secret");
    return format;
}

void makeChecksumAnew(QByteArray &envelope)
{
    if (envelope.size() < checksumSize)
        return;
    const qsizetype covered = envelope.size() - checksumSize;
    qToBigEndian<quint64>(
        XXH3_64bits(envelope.constData(), static_cast<std::size_t>(covered)), envelope.data() + covered);
}

void readWhatCame(QByteArray envelope, unsigned char how)
{
    const EnvelopeFormat format = formatFor(how);
    if (how & 2U)
        makeChecksumAnew(envelope);
    const auto header = decodeEnvelopeHeader(envelope);
    const auto entry = decodeEnvelope(key, envelope, format, now);
    if (!entry)
        return;
    require(header.has_value(), "what is read has a header");
    require(entry->bytes().size() == header->size, "the value is as large as its header says");
    require(entry->bytes().size() <= format.largestValue, "the value is within the limit");
    require(entry->remaining.count() >= 0 && entry->remaining <= header->lifetime,
        "what remains lies between nothing and the lifetime");
    const auto again = decodeEnvelope(key, encodeEnvelope(key, *entry, format), format, entry->stamp);
    require(again && *again->value == *entry->value, "what was read can be written and read again");
    require(again->stamp == entry->stamp, "so can its stamp");
}

void changeOneByte(const QByteArray &bytes, unsigned char how)
{
    if (bytes.size() < 3)
        return;
    const EnvelopeFormat format = formatFor(how);
    CacheValue value {bytes.sliced(3), ContentType::Cbor,
        QString::fromUtf8(bytes.sliced(3, std::min<qsizetype>(20, bytes.size() - 3))), {}, {}};
    const CacheEntry entry {
        std::make_shared<const CacheValue>(std::move(value)), std::chrono::hours(1), now, false};
    QByteArray envelope = encodeEnvelope(key, entry, format);
    const auto whole = decodeEnvelope(key, envelope, format, now);
    require(whole && *whole->value == *entry.value, "what is written comes back");
    const qsizetype at = qFromBigEndian<quint16>(bytes.constData()) % envelope.size();
    if (bytes[2] == 0)
        return;
    envelope[at] = static_cast<char>(envelope[at] ^ bytes[2]);
    require(!decodeEnvelope(key, envelope, format, now), "no byte can be changed unnoticed");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray rest = bytesOf(data + 1, size - 1);
    if (data[0] & 4U)
        changeOneByte(rest, data[0]);
    else
        readWhatCame(rest, data[0]);
    return 0;
}
