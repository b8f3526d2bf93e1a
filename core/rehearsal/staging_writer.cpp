// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/writers.h"

namespace dg::rehearsal {

QString writeStaging(const Library &, const StagingInputs &inputs, Random)
{
    return inputs.text;
}

} // namespace dg::rehearsal
