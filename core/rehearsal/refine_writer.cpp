// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/writers.h"

namespace dg::rehearsal {

QString writeRefinement(const Library &library, const RefineInputs &inputs, Random random)
{
    DraftInputs again = inputs.draft;
    again.direction.earlier = inputs.earlier;
    return writeDraft(library, again, random);
}

} // namespace dg::rehearsal
