// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/fountain.h"

#include "core/screenplay/fountain_reader.h"

namespace dg {

Script readFountain(QStringView text, TitlePage titlePage)
{
    const std::vector<fountain::Span> boneyards = fountain::boneyards(text);
    fountain::ReadTitlePage page = fountain::readTitlePage(text, boneyards, titlePage);
    fountain::BodyReader reader(text, boneyards, page.end);
    fountain::Elements body;
    while (reader.next())
        reader.read(body);
    return {std::move(page.fields), std::move(body.elements)};
}

} // namespace dg
