// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// JSON in and out for the story's values.
///
/// Reading checks every field: a wrong type, a missing field or a value out of bounds is an error whose
/// message begins with the field's path ("brief.cast[2]: must be text, found a number"). Fields that this
/// version does not know are kept in the value's `extra` and written back. Text, lists and objects that are
/// empty are not written, so that a field added later does not change the digest of a value that does not use
/// it. Pure functions; any thread.

#include "core/base/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>

namespace dg {

/// Defined for every value of core/story (see the explicit instantiations in its .cpp files). `path` opens
/// the paths in error messages.
template <class T>
[[nodiscard]] Expected<T> fromJson(const QJsonObject &object, const QString &path = {});

template <class T>
[[nodiscard]] QJsonObject toJson(const T &value);

/// The JSON Schema of a value that an AI is asked for: what `fromJson` reads, without what the studio adds
/// itself. Defined for what a stage answers in JSON.
template <class T>
[[nodiscard]] QJsonObject jsonSchema();

/// Parses one JSON object. Errors: not UTF-8, not JSON (with the line), or JSON that is not an object;
/// `name` says in the message what was read.
[[nodiscard]] Expected<QJsonObject> parseJsonObject(const QByteArray &bytes, const QString &name);

/// The one spelling of a JSON object that digests are made of: keys sorted, no white space, UTF-8, and one
/// spelling for a number (1.0 is 1).
[[nodiscard]] QByteArray canonicalJson(const QJsonObject &object);

/// Sixteen hexadecimal digits that tell one value from another; not for keys that must not collide.
[[nodiscard]] QString shortDigest(const QJsonValue &value);

} // namespace dg
