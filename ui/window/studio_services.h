// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the window is given by whoever makes it. All of it outlives the window.

#include <QString>

class QSettings;

namespace dg {

class CacheSettings;
class ConnectionTest;
class ProviderSettings;
class RehearsalProvider;
class TieredCache;
struct RunServices;

struct StudioServices {
    const RunServices &run;
    TieredCache &cache;
    RehearsalProvider *rehearsal =
        nullptr; ///< null where someone else writes: then there is no pace to choose
    QSettings &settings; ///< how the window looks and what was open; never a secret
    QString projectFolder; ///< where new projects are proposed
    CacheSettings *cacheSettings = nullptr; ///< null: there are no preferences
    ConnectionTest *connectionTest = nullptr; ///< goes with them
    ProviderSettings *providers = nullptr; ///< null: nobody else is there to choose
};

} // namespace dg
