// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/page_length.h"

#include "core/screenplay/pagination.h"

namespace dg {

int pageEighths(const std::vector<ScriptElement> &elements, const PageStyle &style)
{
    Pagination pagination(style);
    pagination.paginate(elements);
    return eighthsOfPage(pagination.filledLines(), style);
}

} // namespace dg
