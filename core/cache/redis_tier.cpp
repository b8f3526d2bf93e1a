#include "core/cache/redis_tier.h"
namespace dg {
struct RedisTier::Impl {};
RedisTier::RedisTier(Clock &, RoomClock &, const RedisConfig &, const EnvelopeFormat &) {}
RedisTier::~RedisTier() = default;
void RedisTier::configure(const RedisConfig &, const EnvelopeFormat &) {}
QString RedisTier::name() const { return QStringLiteral("Redis"); }
std::optional<CacheEntry> RedisTier::get(const CacheKey &, Look) { return std::nullopt; }
WriteResult RedisTier::put(const CacheKey &, const CacheEntry &, PutMode) { return WriteResult::Done; }
WriteResult RedisTier::erase(const CacheKey &, RoomTime) { return WriteResult::Done; }
WriteResult RedisTier::clear(const EntryFilter &, RoomTime) { return WriteResult::Done; }
void RedisTier::list(const EntryFilter &, const std::function<bool(const EntryInfo &)> &) {}
std::optional<ClearMarks> RedisTier::clearMarks() { return std::nullopt; }
TierStatistics RedisTier::statistics() { return {}; }
void RedisTier::resetStatistics() {}
TierHealth RedisTier::health() { return {}; }
TierHealth RedisTier::check() { return {}; }
RoomLockAttempt RedisTier::tryLock(const CacheKey &) { return {}; }
bool RedisTier::isReachable() const { return false; }
void RedisTier::setOnReachable(std::function<void()>) {}
}
