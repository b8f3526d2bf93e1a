// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/cache_key.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <cstring>
#include <utility>

namespace dg {

CacheKey::CacheKey(CacheKind kind, QByteArray digest)
    : m_kind(kind)
    , m_digest(std::move(digest))
    , m_hash(qHash(m_digest, static_cast<std::size_t>(kind)))
{
}

CacheKey CacheKey::of(CacheKind kind, const QJsonObject &request)
{
    // QJsonObject keeps keys sorted and whole numbers as integers: one request has one spelling.
    const QByteArray canonical = QJsonDocument(request).toJson(QJsonDocument::Compact);
    return {kind, QCryptographicHash::hash(canonical, QCryptographicHash::Sha256).toHex()};
}

QByteArray CacheKey::toString() const
{
    const QLatin1String name = dg::toString(m_kind);
    return QByteArrayLiteral("dg:") + QByteArray::number(schemaVersion) + ':'
        + QByteArray(name.data(), name.size()) + ':' + m_digest;
}

} // namespace dg
