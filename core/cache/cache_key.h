// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Names of cache entries.

#include "core/cache/cache_kind.h"

#include <QByteArray>
#include <QJsonObject>

#include <cstddef>
#include <functional>

namespace dg {

/// `<prefix>:<schema>:<kind>:<digest>`, hashed once and carried along. Plain value.
class CacheKey {
public:
    static constexpr int schemaVersion = 1;

    /// The key of a canonical request: *everything* in `request` counts. What cannot change an answer (keys,
    /// labels, timeouts) is left out by whoever makes the request, never picked from it here.
    [[nodiscard]] static CacheKey of(CacheKind kind, const QJsonObject &request);

    [[nodiscard]] CacheKind kind() const { return m_kind; }
    [[nodiscard]] const QByteArray &digest() const { return m_digest; } ///< 64 hexadecimal digits
    [[nodiscard]] QByteArray toString() const; ///< "dg:1:voice_profile:9f86…"
    [[nodiscard]] std::size_t hash() const { return m_hash; }

    friend bool operator==(const CacheKey &a, const CacheKey &b)
    {
        return a.m_kind == b.m_kind && a.m_digest == b.m_digest;
    }

private:
    CacheKey(CacheKind kind, QByteArray digest);
    CacheKind m_kind;
    QByteArray m_digest;
    std::size_t m_hash;
};

} // namespace dg

template <>
struct std::hash<dg::CacheKey> {
    std::size_t operator()(const dg::CacheKey &key) const noexcept { return key.hash(); }
};
