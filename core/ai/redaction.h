// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The one place where secrets are taken out of what others say. Pure.

#include <QByteArray>
#include <QString>

namespace dg {

/// `text` with every occurrence of `secret` replaced by "[key]", also where only its beginning or end of 8
/// characters or more is repeated, and whatever else looks like a key ("sk-…", "Bearer …").
[[nodiscard]] QString redacted(QString text, const QByteArray &secret = {});

} // namespace dg
