// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_library.h"

#include "core/ai/completion_bytes.h"
#include "core/story/json.h"
#include "ui/common/on_gui_thread.h"

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto shortestPause = 1s;
constexpr auto longestPause = 10s;
/// Of the time, listing takes so little: a long list is looked at less often.
constexpr int pausePerListing = 10;
constexpr auto restorableFor = 60s;
/// More than this is not kept for putting back.
constexpr std::int64_t mostRestorableBytes = 16 << 20;

RoomTime now()
{
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

EntryFilter everyVoice()
{
    return {CacheKind::VoiceProfile, {}};
}

bool reachesRoom(const CacheConfig &config)
{
    return config.strategy != CacheStrategy::Memory && config.redis.isSet();
}

std::optional<VoiceProfile> voiceIn(const QByteArray &bytes)
{
    const auto completion = completionFromBytes(bytes);
    if (!completion)
        return std::nullopt;
    const auto voice = parseJsonObject(completion->text, u"voice"_s).and_then([](const QJsonObject &object) {
        return fromJson<VoiceProfile>(object);
    });
    return voice ? std::optional(*voice) : std::nullopt;
}

} // namespace

VoiceLibrary::VoiceLibrary(const Theme &theme, AsyncCache &cache, QObject *parent)
    : QObject(parent)
    , m_cache(cache)
    , m_model(theme)
    , m_all(std::make_shared<const VoiceEntries>())
    , m_room(m_all)
{
    m_tick.setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, [this] { list(Sharing::ThisMachine); });
    m_forget.setSingleShot(true);
    m_forget.setInterval(restorableFor);
    connect(&m_forget, &QTimer::timeout, this, [this] { keepCleared({}); });
    connect(&m_model, &VoiceModel::sortAsked, this, [this](VoiceColumn column, bool descending) {
        m_view.column = column;
        m_view.descending = descending;
        m_viewChanged = true;
        arrange();
    });
}

template <class Work, class Then>
void VoiceLibrary::run(Work work, Then then)
{
    m_cache.run(std::move(work), onGuiThread(this, std::move(then)));
}

void VoiceLibrary::setLive(bool live)
{
    if (live == m_live)
        return;
    m_live = live;
    if (live)
        refresh();
    else
        m_tick.stop();
}

void VoiceLibrary::refresh()
{
    list(Sharing::Room);
}

void VoiceLibrary::setFilter(const QString &filter)
{
    if (filter == m_view.filter)
        return;
    m_view.filter = filter;
    m_viewChanged = true;
    arrange();
}

void VoiceLibrary::list(Sharing sharing)
{
    if (m_listing) {
        if (m_listNext != Sharing::Room)
            m_listNext = sharing;
        return;
    }
    m_tick.stop();
    m_listing = true;
    m_clearsWhenAsked = m_clears;
    m_sinceAsked.start();
    run(
        [sharing, before = m_all, room = m_room](TieredCache &cache) {
            const RoomTime asked = now();
            const bool hasRoom = reachesRoom(cache.config());
            const VoiceList found = voicesOf(cache.list(everyVoice(), sharing), *before, asked);
            if (sharing == Sharing::Room)
                return Listing {found, voicesInRoom(*found), hasRoom};
            return Listing {
                room->empty() ? found : withRoom(*found, *room, *before, asked), nullptr, hasRoom};
        },
        [this](const Listing &listing) { adopt(listing); });
}

void VoiceLibrary::adopt(const Listing &listing)
{
    m_listing = false;
    m_listed = true;
    m_hasRoom = listing.hasRoom;
    m_all = listing.all;
    if (listing.room && m_clears == m_clearsWhenAsked)
        m_room = listing.room;
    arrange();
    m_model.timeHasPassed();
    if (const auto next = std::exchange(m_listNext, std::nullopt))
        return list(*next);
    const auto pause = std::chrono::milliseconds(m_sinceAsked.elapsed() * pausePerListing);
    if (m_live)
        m_tick.start(std::clamp<std::chrono::milliseconds>(pause, shortestPause, longestPause));
}

void VoiceLibrary::arrange()
{
    if (m_arranging) {
        m_arrangeAgain = true;
        return;
    }
    m_arranging = true;
    run([all = m_all, view = m_view, shown = m_model.rows()](
            TieredCache &) { return stepsBetween(*shown, arranged(*all, view)); },
        [this](const std::vector<VoiceStep> &steps) {
            m_arranging = false;
            Q_EMIT aboutToShow();
            m_model.apply(steps);
            const bool again = std::exchange(m_arrangeAgain, false);
            Q_EMIT shown(!again && std::exchange(m_viewChanged, false));
            if (again)
                arrange();
        });
}

void VoiceLibrary::read(const CacheKey &key)
{
    run(
        [key](TieredCache &cache) {
            const std::optional<CacheHit> hit = cache.look(key, Look::Uncounted);
            if (!hit)
                return VoiceReading {key, false, std::nullopt, {}};
            return VoiceReading {key, true, voiceIn(hit->entry.bytes()), hit->tier};
        },
        [this](const VoiceReading &result) { Q_EMIT reading(result); });
}

void VoiceLibrary::setPinned(std::vector<CacheKey> keys, bool pinned)
{
    const auto count = static_cast<int>(keys.size());
    run(
        [keys = std::move(keys), pinned](TieredCache &cache) {
            return static_cast<int>(std::ranges::count_if(
                keys, [&](const CacheKey &key) { return cache.setPinned(key, pinned); }));
        },
        [this, count, pinned](int done) {
            Q_EMIT this->pinned(done, count - done, pinned);
            list(Sharing::ThisMachine);
        });
}

/// What is there of them, as it is put back; nothing where it is too much to keep.
VoiceLibrary::ClearedList VoiceLibrary::take(TieredCache &cache, const VoiceEntries &entries)
{
    ClearedList taken;
    std::int64_t bytes = 0;
    for (const auto &entry : entries) {
        const Sharing sharing = entry->tiers.contains(roomTier) ? Sharing::Room : Sharing::ThisMachine;
        const std::optional<CacheHit> hit = cache.look(entry->key, Look::Uncounted, sharing);
        if (!hit)
            continue;
        bytes += static_cast<std::int64_t>(hit->entry.value->charge());
        if (bytes > mostRestorableBytes)
            return {};
        taken.push_back({entry->key, hit->entry, sharing, entry->pinned});
    }
    return taken;
}

void VoiceLibrary::clear(VoiceEntries entries)
{
    std::vector<CacheKey> keys;
    keys.reserve(entries.size());
    for (const auto &entry : entries)
        keys.push_back(entry->key);
    run(
        [entries = std::move(entries)](TieredCache &cache) {
            ClearedList taken = take(cache, entries);
            for (const auto &entry : entries)
                cache.erase(entry->key);
            return taken;
        },
        [this, keys = std::move(keys)](const ClearedList &taken) {
            ++m_clears;
            m_room = without(*m_room, keys);
            keepCleared(taken);
            Q_EMIT cleared(static_cast<int>(keys.size()));
            list(Sharing::ThisMachine);
        });
}

void VoiceLibrary::clearAll()
{
    struct Result {
        ClearedList taken;
        int count;
    };
    run(
        [room = m_room](TieredCache &cache) {
            const RoomTime asked = now();
            const VoiceList here = voicesOf(cache.list(everyVoice()), {}, asked);
            const VoiceList all = withRoom(*here, *room, {}, asked);
            ClearedList taken = take(cache, *all);
            cache.clear(everyVoice());
            return Result {std::move(taken), static_cast<int>(all->size())};
        },
        [this](const Result &result) {
            ++m_clears;
            m_room = std::make_shared<const VoiceEntries>();
            keepCleared(result.taken);
            Q_EMIT cleared(result.count);
            list(Sharing::ThisMachine);
        });
}

void VoiceLibrary::clearExpired()
{
    run([](TieredCache &cache) { return cache.clearExpired(); },
        [this](int count) {
            Q_EMIT expiredCleared(count);
            list(Sharing::ThisMachine);
        });
}

void VoiceLibrary::keepCleared(ClearedList cleared)
{
    m_cleared = cleared.empty() ? nullptr : std::make_shared<const ClearedList>(std::move(cleared));
    if (m_cleared)
        m_forget.start();
    else
        m_forget.stop();
    Q_EMIT restorableChanged();
}

void VoiceLibrary::restore()
{
    if (!m_cleared)
        return;
    run(
        [taken = m_cleared](TieredCache &cache) {
            for (const Cleared &each : *taken) {
                const auto left = std::chrono::ceil<std::chrono::seconds>(each.entry.remaining);
                // What a run has written there meanwhile stays.
                cache.putIfAbsent(each.key, *each.entry.value, std::max(left, 1s), each.sharing);
                if (each.pinned)
                    cache.setPinned(each.key, true);
            }
            return static_cast<int>(taken->size());
        },
        [this](int count) {
            Q_EMIT restored(count);
            list(Sharing::ThisMachine);
        });
    keepCleared({});
}

void VoiceLibrary::exportTo(std::vector<CacheKey> keys, const QString &path)
{
    run([keys = std::move(keys), path](TieredCache &cache) { return exportEntries(cache, keys, path); },
        [this, path](const Expected<int> &count) {
            if (count)
                Q_EMIT exported(*count, path);
            else
                Q_EMIT failed(count.error());
        });
}

void VoiceLibrary::importFrom(const QString &path)
{
    run([path](TieredCache &cache) { return importEntries(cache, path); },
        [this](const Expected<ImportResult> &result) {
            if (result)
                Q_EMIT imported(*result);
            else
                Q_EMIT failed(result.error());
            list(Sharing::ThisMachine);
        });
}

} // namespace dg
