// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The cached voice profiles for the window: lists them while they are looked at, and does to them what a
/// writer asks for. Everything that reads or writes the cache, and all filtering, sorting and comparing, is
/// done on the cache's own pool; the answers come as signals. GUI thread; never
/// blocks.

#include "core/cache/async_cache.h"
#include "core/cache/entry_archive.h"
#include "core/story/voice.h"
#include "ui/voices/voice_model.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace dg {

/// A profile as its value has it.
struct VoiceReading {
    CacheKey key;
    bool found = false; ///< false: it has gone meanwhile
    std::optional<VoiceProfile> voice; ///< none: it does not read as a voice
    QString tier; ///< that answered
};

class VoiceLibrary : public QObject {
    Q_OBJECT
public:
    /// Both outlive it.
    VoiceLibrary(const Theme &theme, AsyncCache &cache, QObject *parent = nullptr);

    [[nodiscard]] VoiceModel &model() { return m_model; }
    [[nodiscard]] const VoiceModel &model() const { return m_model; }
    /// All that were listed last, whatever the filter.
    [[nodiscard]] const VoiceEntries &all() const { return *m_all; }
    [[nodiscard]] bool isListed() const { return m_listed; }
    /// Whether clearing reaches a server that others use.
    [[nodiscard]] bool hasRoom() const { return m_hasRoom; }

    /// While it is, the list is kept up to date. When it begins to be, the room's server is asked as well.
    void setLive(bool live);
    /// Lists anew; with the room's server, where there is one.
    void refresh();
    void setFilter(const QString &filter);

    void read(const CacheKey &key);
    void setPinned(std::vector<CacheKey> keys, bool pinned);
    /// Those here and in the room, if they are still there.
    void clear(VoiceEntries entries);
    /// Every profile, also what the list does not know of.
    void clearAll();
    void clearExpired(); ///< of every kind
    [[nodiscard]] bool canRestore() const { return m_cleared != nullptr; }
    /// Puts back what the last `clear` or `clearAll` took; it keeps that for a minute.
    void restore();
    void exportTo(std::vector<CacheKey> keys, const QString &path);
    void importFrom(const QString &path);

Q_SIGNALS:
    /// The rows are about to change.
    void aboutToShow();
    /// They are those of the latest listing, filter and order. `asked`: another filter or order was.
    void shown(bool asked);
    void reading(const dg::VoiceReading &reading);
    void pinned(int count, int failed, bool pinned);
    void cleared(int count);
    void expiredCleared(int count);
    void restored(int count);
    void exported(int count, const QString &path);
    void imported(const dg::ImportResult &result);
    void failed(const dg::Error &error); ///< an export or import
    void restorableChanged();

private:
    /// What was cleared, as it is put back.
    struct Cleared {
        CacheKey key;
        CacheEntry entry;
        Sharing sharing;
        bool pinned;
    };
    using ClearedList = std::vector<Cleared>;
    struct Listing {
        VoiceList all;
        VoiceList room; ///< null: it was not asked
        bool hasRoom = false;
    };

    /// `work(cache)` on the pool, then `then(result)` on this thread.
    template <class Work, class Then>
    void run(Work work, Then then);
    void list(Sharing sharing);
    void arrange();
    void adopt(const Listing &listing);
    void keepCleared(ClearedList cleared);
    [[nodiscard]] static ClearedList take(TieredCache &cache, const VoiceEntries &entries);

    AsyncCache &m_cache;
    VoiceModel m_model;
    VoiceList m_all;
    VoiceList m_room; ///< what the room's server had when it was asked last
    VoiceView m_view;
    std::shared_ptr<const ClearedList> m_cleared; ///< null: nothing to put back
    QTimer m_tick; ///< to the next listing
    QTimer m_forget; ///< what was cleared
    QElapsedTimer m_sinceAsked; ///< since the listing that is under way was begun
    int m_clears = 0; ///< a listing that was begun before a clear may tell of what is gone
    int m_clearsWhenAsked = 0;
    bool m_hasRoom = false;
    bool m_live = false;
    bool m_listed = false;
    bool m_listing = false;
    bool m_arranging = false;
    bool m_arrangeAgain = false;
    bool m_viewChanged = false; ///< since the rows were shown last
    std::optional<Sharing> m_listNext; ///< asked for during a listing
};

} // namespace dg
