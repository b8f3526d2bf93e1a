// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Names of cache entries.

#include "core/cache/cache_kind.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonObject>
#include <QString>

#include <array>
#include <cstddef>
#include <cstring>
#include <functional>
#include <optional>

namespace dg {

/// A kind and the BLAKE2b-256 of a canonical request, hashed once and carried along. A plain value of 40
/// bytes.
class CacheKey {
public:
    /// Of the keys' spelling and of the envelope. Another version is another key.
    static constexpr int schemaVersion = 1;
    using Digest = std::array<std::byte, 32>;

    CacheKey() = default;
    CacheKey(CacheKind kind, const Digest &digest)
        : m_digest(digest)
        , m_kind(kind)
    {
    }

    [[nodiscard]] CacheKind kind() const { return m_kind; }
    [[nodiscard]] const Digest &digest() const { return m_digest; }
    [[nodiscard]] QByteArrayView digestBytes() const
    {
        return {m_digest.data(), static_cast<qsizetype>(m_digest.size())};
    }
    [[nodiscard]] QByteArray hex() const { return digestBytes().toByteArray().toHex(); } ///< 64 digits
    /// `<prefix>:<schema>:<kind>:<hex>`, for example "dg:1:voice_profile:9f86…". The prefix is a room's
    /// namespace on a server that it shares.
    [[nodiscard]] QByteArray toString(QByteArrayView prefix = "dg") const;
    /// Empty for anything but what `toString` makes with this prefix and schema.
    [[nodiscard]] static std::optional<CacheKey> fromString(
        QByteArrayView text, QByteArrayView prefix = "dg");

    /// The digest is evenly distributed: its first bytes are the hash.
    [[nodiscard]] std::size_t hash() const
    {
        std::size_t hash = 0;
        std::memcpy(&hash, m_digest.data(), sizeof hash);
        return hash + static_cast<std::size_t>(m_kind);
    }

    friend bool operator==(const CacheKey &a, const CacheKey &b)
    {
        // The array's own comparison goes byte by byte.
        return std::memcmp(a.m_digest.data(), b.m_digest.data(), sizeof(Digest)) == 0 && a.m_kind == b.m_kind;
    }

private:
    Digest m_digest {};
    CacheKind m_kind = CacheKind::AiResponse;
};

/// The key of a canonical request: *everything* in `request` counts, in whatever order its fields were put
/// there. What cannot change an answer (API keys, request and user ids, labels, timeouts, whether it is
/// streamed) is left out by whoever makes the request, never picked from it here.
[[nodiscard]] CacheKey cacheKey(CacheKind kind, const QJsonObject &request);

[[nodiscard]] CacheKey aiCacheKey(const QJsonObject &request); ///< an AI's answer of no other kind
[[nodiscard]] CacheKey voiceProfileCacheKey(const QJsonObject &request);
[[nodiscard]] CacheKey dialogueCacheKey(const QJsonObject &request); ///< a pattern of dialogue
[[nodiscard]] CacheKey jokeCacheKey(const QJsonObject &request); ///< the structure of a joke

/// Tags that entries are found by: "show:Low Water", "episode:…", "character:Mara", "model:…".
namespace tags {
[[nodiscard]] QString show(const QString &title);
[[nodiscard]] QString episode(const QString &title);
[[nodiscard]] QString character(const QString &name);
[[nodiscard]] QString model(const QString &model);
/// What stands behind the first tag of that sort ("character" gives "Mara"); empty without one.
[[nodiscard]] QString valueOf(const QStringList &tags, QStringView sort);
} // namespace tags

} // namespace dg

template <>
struct std::hash<dg::CacheKey> {
    std::size_t operator()(const dg::CacheKey &key) const noexcept { return key.hash(); }
};
