// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The fields of a place, for values that hold one.

#include "core/story/json_fields.h"
#include "core/story/show.h"

namespace dg {

template <class Fields>
void describe(Fields &fields, Place &place)
{
    fields.required("name", place.name);
    fields.optional("interior", place.interior);
    fields.optional("description", place.description);
    fields.optional("things", place.things);
    fields.rest(place.extra);
}

} // namespace dg
