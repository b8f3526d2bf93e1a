// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/cache_key.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QStringList>

#include <cstring>

namespace dg {

namespace {

QByteArray beginningOf(QByteArrayView prefix)
{
    return prefix.toByteArray() + ':' + QByteArray::number(CacheKey::schemaVersion) + ':';
}

} // namespace

QByteArray CacheKey::toString(QByteArrayView prefix) const
{
    const QLatin1String name = dg::toString(m_kind);
    return beginningOf(prefix) + QByteArray(name.data(), name.size()) + ':' + hex();
}

std::optional<CacheKey> CacheKey::fromString(QByteArrayView text, QByteArrayView prefix)
{
    const QByteArray beginning = beginningOf(prefix);
    if (!text.startsWith(beginning))
        return std::nullopt;
    const QByteArrayView rest = text.sliced(beginning.size());
    const qsizetype colon = rest.indexOf(':');
    if (colon < 0)
        return std::nullopt;
    const auto kind = cacheKindFromString(QLatin1String(rest.data(), colon));
    const QByteArray hex = rest.sliced(colon + 1).toByteArray();
    const QByteArray digest = QByteArray::fromHex(hex);
    if (!kind || digest.size() != sizeof(Digest) || digest.toHex() != hex)
        return std::nullopt;
    CacheKey key;
    key.m_kind = *kind;
    std::memcpy(key.m_digest.data(), digest.constData(), sizeof(Digest));
    return key;
}

CacheKey cacheKey(CacheKind kind, const QJsonObject &request)
{
    // QJsonObject keeps keys sorted and whole numbers as integers: one request has one spelling.
    const QByteArray canonical = QJsonDocument(request).toJson(QJsonDocument::Compact);
    // As strong as SHA-256, and Qt's takes a quarter of the time.
    const QByteArray hash = QCryptographicHash::hash(canonical, QCryptographicHash::Blake2b_256);
    CacheKey::Digest digest;
    std::memcpy(digest.data(), hash.constData(), digest.size());
    return {kind, digest};
}

CacheKey aiCacheKey(const QJsonObject &request)
{
    return cacheKey(CacheKind::AiResponse, request);
}

CacheKey voiceProfileCacheKey(const QJsonObject &request)
{
    return cacheKey(CacheKind::VoiceProfile, request);
}

CacheKey dialogueCacheKey(const QJsonObject &request)
{
    return cacheKey(CacheKind::DialoguePattern, request);
}

CacheKey jokeCacheKey(const QJsonObject &request)
{
    return cacheKey(CacheKind::JokeStructure, request);
}

namespace tags {

QString show(const QString &title)
{
    return QStringLiteral("show:") + title;
}

QString episode(const QString &title)
{
    return QStringLiteral("episode:") + title;
}

QString character(const QString &name)
{
    return QStringLiteral("character:") + name;
}

QString model(const QString &model)
{
    return QStringLiteral("model:") + model;
}

QString valueOf(const QStringList &tags, QStringView sort)
{
    for (const QString &tag : tags) {
        if (tag.size() > sort.size() && tag.startsWith(sort) && tag.at(sort.size()) == QLatin1Char(':'))
            return tag.sliced(sort.size() + 1);
    }
    return {};
}

} // namespace tags

} // namespace dg
