// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a provider's errors mean, whatever their shape and its protocol: in words for writers, and with what
/// can be done about them. Pure; any thread.

#include "core/ai/http_transport.h"
#include "core/base/clock.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace dg {

/// An error as a provider puts it: `{"error": {…}}`, `{"error": "words"}`, `{"message": …}`.
struct ErrorReport {
    QString type;
    QString code;
    int status = 0; ///< a number given as code; 0: none
    QString message;
    QString requestId;
};

/// None: the object tells of no error.
[[nodiscard]] std::optional<ErrorReport> errorReportOf(const QJsonObject &object);

/// Of an answer that is no success; `body` may be anything. `requestId`: out of its headers, may be empty.
[[nodiscard]] CallFailure failureOfAnswer(
    const HttpHead &head, const QByteArray &body, const QString &requestId, Clock::WallTime now);
/// Of an error in the midst of a stream.
[[nodiscard]] CallFailure failureInStream(const ErrorReport &report);
/// Of an event that cannot be read: what it brought is lost.
[[nodiscard]] CallFailure damagedEvent();

} // namespace dg
