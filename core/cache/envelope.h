// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How an entry lies on a disk or a server: a header that says what it is, then the payload.
///
/// What comes back is untrusted: it is checked before anything of it is used, and nothing is allocated by a
/// size that it claims. Pure functions; any thread. The layout is in envelope.cpp, and docs in the header
/// there are its specification.

#include "core/cache/cache_entry.h"

#include <QByteArray>
#include <QByteArrayView>

#include <tl/expected.hpp>

#include <cstdint>

namespace dg {

enum class Codec : unsigned char { Raw, Zlib };

struct EnvelopeFormat {
    std::int64_t largestValue = 4LL << 20; ///< uncompressed, in bytes; checked before and while inflating
    bool compress = true;
    std::int64_t compressAbove = 1024;
    int compressionLevel = 1;
    QByteArray roomSecret {}; ///< not empty: signs with HMAC-SHA-256, and accepts nothing unsigned
};

enum class EnvelopeFault {
    Truncated,
    WrongMagic,
    NewerSchema,
    UnknownCodec,
    UnknownContent,
    WrongKey, ///< it is another key's envelope
    BadChecksum,
    BadSignature, ///< no HMAC, or not the room's
    TooLarge, ///< it claims to be, or inflates to, more than the limit
    BadPayload, ///< does not inflate to what it claims to be
    BadHeader, ///< labels or tags that are not text, or sizes that do not add up
};

[[nodiscard]] QLatin1String toString(EnvelopeFault fault);

/// What stands before the payload.
struct EnvelopeHeader {
    CacheKey key;
    Codec codec = Codec::Raw;
    ContentType type = ContentType::Json;
    RoomTime stamp {};
    std::chrono::milliseconds lifetime {}; ///< as of the stamp
    std::int64_t size = 0; ///< uncompressed
    std::int64_t storedSize = 0; ///< of the whole envelope
    QString label;
    QStringList tags;
    Worth worth;

    [[nodiscard]] std::chrono::nanoseconds remainingAt(RoomTime now) const; ///< within 0 and lifetime
};

/// Where the stamp stands: eight bytes, most significant first, so that a server can compare it.
inline constexpr int envelopeStampOffset = 16;
/// So many bytes hold the header of anything with a label and tags of ordinary length.
inline constexpr int envelopeHeaderGuess = 1024;

/// Whether a value is within the limit, and its label and tags leave the header within its own: a mebibyte.
/// Nobody reads what does not fit.
[[nodiscard]] bool fitsEnvelope(const CacheValue &value, std::int64_t largestValue);
/// `entry.remaining` becomes the lifetime, `entry.stamp` the stamp. The value fits.
[[nodiscard]] QByteArray encodeEnvelope(
    const CacheKey &key, const CacheEntry &entry, const EnvelopeFormat &format);
/// The entry, with `remaining` as of `now` (zero: it has expired).
[[nodiscard]] tl::expected<CacheEntry, EnvelopeFault> decodeEnvelope(
    const CacheKey &key, QByteArrayView envelope, const EnvelopeFormat &format, RoomTime now);
/// Of an envelope or of its beginning. Checks its form, neither payload nor signature: for lists.
[[nodiscard]] tl::expected<EnvelopeHeader, EnvelopeFault> decodeEnvelopeHeader(QByteArrayView beginning);

} // namespace dg
