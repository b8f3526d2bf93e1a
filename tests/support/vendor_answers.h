// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the tests' vendors answer to our stages: valid, of a real answer's size, the same for the same
/// question. Pure.

#include "tests/support/vendor_wire.h"

namespace dg {

/// A voice of some 700 tokens, an outline (12 scenes unless the brief says another number), a scene of some
/// 400 words; held to the request's schema where it has one. Something short to anything else.
[[nodiscard]] QByteArray readyAnswer(const VendorRequest &request);

} // namespace dg
