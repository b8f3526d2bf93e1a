// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"

namespace dg {

std::string joinInWords(const std::vector<std::string> &items)
{
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0)
            text += i + 1 == items.size() ? " and " : ", ";
        text += items[i];
    }
    return text;
}

} // namespace dg
