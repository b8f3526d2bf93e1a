// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// zlib by itself, without any check: the reference for what an envelope adds. Pure functions; any thread.

#include <QByteArray>
#include <QByteArrayView>

namespace dg::bench {

[[nodiscard]] QByteArray deflatedAtOnce(QByteArrayView bytes); ///< at the studio's level
[[nodiscard]] QByteArray inflatedAtOnce(QByteArrayView bytes, qsizetype size);

} // namespace dg::bench
