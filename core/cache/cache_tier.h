// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One place where answers are kept: memory, later a disk and a Redis server. All functions may be called by
/// any thread. Nothing that goes wrong in a tier fails a caller: it is a miss and a counter.

#include "core/base/clock.h"
#include "core/cache/cache_key.h"
#include "core/cache/cache_statistics.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace dg {

/// An immutable answer; readers share the bytes.
struct CacheEntry {
    std::shared_ptr<const QByteArray> value; ///< never null
    std::chrono::nanoseconds remaining {}; ///< lifetime left
    QString label; ///< for people: "Mara", "Scene 5: INT. LAUNDRY"
    QStringList tags; ///< show, episode, character

    /// What the entry costs in a tier's byte limit.
    [[nodiscard]] std::size_t charge() const;
};

/// Plans and second looks are not lookups: they leave the statistics alone.
enum class Look { Counted, Uncounted };

class CacheTier {
public:
    virtual ~CacheTier() = default;
    [[nodiscard]] virtual QString name() const = 0;
    /// A miss is an empty optional. `remaining` of the answer is as of now.
    [[nodiscard]] virtual std::optional<CacheEntry> get(const CacheKey &key, Look look = Look::Counted) = 0;
    virtual void put(const CacheKey &key, const CacheEntry &entry) = 0;
    virtual bool erase(const CacheKey &key) = 0;
    /// Every live entry, in no order; return false from `visit` to end. `visit` must not call the tier.
    virtual void scan(const std::function<bool(const CacheKey &, const CacheEntry &)> &visit) = 0;
    [[nodiscard]] virtual TierStatistics statistics() = 0;
};

} // namespace dg
