// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The shows that come with the studio, read from the program's resources. Pure functions; any thread.

#include "core/base/error.h"
#include "core/story/brief.h"
#include "core/story/show.h"

#include <QString>
#include <QStringList>

namespace dg {

struct SampleShow {
    Show show;
    EpisodeBrief brief;
};

/// Names to ask for one by, the first sample first.
[[nodiscard]] QStringList sampleShowNames();

/// By its name or its title, in any case. Error: NotFound, whose hint names those there are.
[[nodiscard]] Expected<SampleShow> loadSampleShow(const QString &name);

} // namespace dg
