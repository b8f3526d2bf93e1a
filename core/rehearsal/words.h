// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Putting words into slots and words into an order. Pure functions; any thread.

#include "core/base/random.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <map>

namespace dg::rehearsal {

using Slots = std::map<QString, QString>;

/// Replaces each {key} in one pass, so that braces in a writer's own text stay as they are. A key that is not
/// there becomes nothing: tests/rehearsal/tst_library.cpp holds that no line needs one.
[[nodiscard]] QString fill(const QString &text, const Slots &words);

/// The keys of a text's slots, in order.
[[nodiscard]] QStringList slotsIn(const QString &text);

/// One of the alternatives of a text, all of them equally often.
[[nodiscard]] QString oneOf(const QString &text, Random &random);

/// The same for every text inside.
[[nodiscard]] QJsonValue oneOfEach(const QJsonValue &value, Random &random);

/// "a folding chair" as "the folding chair"; "Odile's chair" and "my chair" as they are; without what a
/// writer adds about it. Empty for what is more than one ("some gulls"), with which our lines do not agree.
[[nodiscard]] QString definite(const QString &thing);

/// The first sentences of a writer's text that fit into `most` characters, on one line, ready to be quoted.
[[nodiscard]] QString quotable(const QString &text, qsizetype most = 220);

/// Letters and digits only, in lower case: two lines that sound the same compare equal.
[[nodiscard]] QString normalised(const QString &text);

[[nodiscard]] QStringList strings(const QJsonValue &value);

/// A generator for one answer: the same for the same inputs, seed and variant, on any machine.
[[nodiscard]] Random randomFor(
    const QString &stage, const QJsonObject &inputs, std::int64_t seed, int variant);

} // namespace dg::rehearsal
