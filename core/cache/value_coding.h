// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Structured values as bytes: JSON where JSON can hold them exactly, CBOR where it cannot (bytes, dates,
/// whole numbers beyond 2^53, NaN and infinities), plain text for text. Pure functions; any thread.

#include "core/cache/cache_entry.h"

#include <QCborValue>

#include <optional>

namespace dg {

struct CodedValue {
    ContentType type = ContentType::Json;
    QByteArray bytes;
};

[[nodiscard]] CodedValue encodeValue(const QCborValue &value);
/// Empty for bytes that are not of that type. Bounded in depth.
[[nodiscard]] std::optional<QCborValue> decodeValue(ContentType type, const QByteArray &bytes);

} // namespace dg
