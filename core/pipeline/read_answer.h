// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A JSON answer as the value it was asked for as. For stages' `accept`; any thread.

#include "core/base/error.h"
#include "core/story/json.h"

#include <QByteArray>
#include <QString>

#include <utility>

namespace dg {

/// Error (BadAnswer): it is not one. `name` says in the message whose it is: "The check".
template <class T>
[[nodiscard]] Expected<T> readAnswer(const QByteArray &answer, const QString &name)
{
    return parseJsonObject(answer, name)
        .and_then([](const QJsonObject &object) { return fromJson<T>(object, QStringLiteral("answer")); })
        .map_error([](Error error) {
            error.kind = ErrorKind::BadAnswer;
            return error;
        });
}

/// A stage's own inputs as the struct they are of.
template <class T>
[[nodiscard]] T readInputs(const QJsonObject &inputs)
{
    return fromJson<T>(inputs).value_or(T {});
}

} // namespace dg
