// SPDX-License-Identifier: GPL-3.0-or-later
// Values of another hand. The first byte says of which content type the rest is.
#include "core/cache/value_coding.h"
#include "tests/fuzz/require.h"

using namespace dg;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const auto value = decodeValue(static_cast<ContentType>(data[0] % 4), bytesOf(data + 1, size - 1));
    if (!value)
        return 0;
    const CodedValue coded = encodeValue(*value);
    const auto again = decodeValue(coded.type, coded.bytes);
    require(again.has_value(), "what was read can be written and read again");
    const CodedValue once = encodeValue(*again);
    require(once.type == coded.type && once.bytes == coded.bytes, "it is written in the same way every time");
    return 0;
}
