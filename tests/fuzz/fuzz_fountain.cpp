// SPDX-License-Identifier: GPL-3.0-or-later
// What a script's file may hold: its bytes come back, its elements survive writing and reading, a document
// that is edited is the one that is read anew, and nothing prints longer than it is written.
#include "tests/fuzz/require.h"
#include "tests/support/fountain_properties.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const char *broken = dg::brokenByBytes(dg::bytesOf(data, size));
    dg::require(!broken, broken);
    return 0;
}
