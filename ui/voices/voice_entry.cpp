// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_entry.h"

#include <QCollator>

#include <algorithm>
#include <compare>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

/// A listing says what is left, not when it ends: what is nearer than this is the same moment.
constexpr std::chrono::seconds listingSlack {5};

using ByKey = std::unordered_map<CacheKey, std::shared_ptr<const VoiceEntry>>;

ByKey byKey(const VoiceEntries &entries)
{
    ByKey result;
    result.reserve(entries.size());
    for (const auto &entry : entries)
        result.emplace(entry->key, entry);
    return result;
}

bool isSame(const VoiceEntry &a, const VoiceEntry &b)
{
    const auto apart = a.expires > b.expires ? a.expires - b.expires : b.expires - a.expires;
    return a.character == b.character && a.show == b.show && a.model == b.model && a.worth == b.worth
        && a.bytes == b.bytes && a.storedBytes == b.storedBytes && a.made == b.made && a.uses == b.uses
        && a.tiers == b.tiers && a.pinned == b.pinned && (a.pinned || apart < listingSlack);
}

/// `made` itself, or what was known before where that says the same.
std::shared_ptr<const VoiceEntry> keptOr(VoiceEntry made, const ByKey &before)
{
    if (const auto known = before.find(made.key); known != before.end() && isSame(*known->second, made))
        return known->second;
    made.searchText = searchable(made.character + u'\n' + made.show + u'\n' + made.model);
    return std::make_shared<const VoiceEntry>(std::move(made));
}

VoiceEntry entryOf(const EntryInfo &info, RoomTime now)
{
    VoiceEntry entry;
    entry.key = info.key;
    entry.character = tags::valueOf(info.tags, u"character");
    if (entry.character.isEmpty())
        entry.character = info.label;
    entry.show = tags::valueOf(info.tags, u"show");
    entry.model = tags::valueOf(info.tags, u"model");
    entry.worth = info.worth;
    entry.bytes = info.bytes;
    entry.storedBytes = info.storedBytes;
    entry.made = info.made;
    entry.expires = now + info.remaining;
    entry.uses = info.uses;
    entry.tiers = info.tiers;
    entry.pinned = info.pinned;
    return entry;
}

bool holdsAll(const QString &text, const QStringList &words)
{
    return std::ranges::all_of(words, [&](const QString &word) { return text.contains(word); });
}

const QString &textOf(const VoiceEntry &entry, VoiceColumn column)
{
    switch (column) {
    case VoiceColumn::Show:
        return entry.show;
    case VoiceColumn::Model:
        return entry.model;
    default:
        return entry.character;
    }
}

std::int64_t numberOf(const VoiceEntry &entry, VoiceColumn column)
{
    switch (column) {
    case VoiceColumn::Made:
        return entry.made.time_since_epoch().count();
    case VoiceColumn::Expires:
        return entry.pinned ? std::numeric_limits<std::int64_t>::max()
                            : entry.expires.time_since_epoch().count();
    case VoiceColumn::Size:
        return entry.bytes;
    case VoiceColumn::Used:
        return entry.uses;
    case VoiceColumn::Pinned:
        return entry.pinned ? 0 : 1;
    case VoiceColumn::Where:
        return static_cast<std::int64_t>(entry.tiers.size());
    default:
        return 0;
    }
}

bool isText(VoiceColumn column)
{
    return column == VoiceColumn::Character || column == VoiceColumn::Show || column == VoiceColumn::Model;
}

/// An entry with what it is sorted by, worked out once.
struct Sortable {
    std::shared_ptr<const VoiceEntry> entry;
    std::optional<QCollatorSortKey> text;
    std::int64_t number = 0;
};

int compared(const Sortable &a, const Sortable &b)
{
    if (a.text && b.text)
        return a.text->compare(*b.text);
    return a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
}

} // namespace

QString searchable(const QString &text)
{
    return text.normalized(QString::NormalizationForm_KC).toCaseFolded();
}

VoiceList voicesOf(const std::vector<EntryInfo> &infos, const VoiceEntries &before, RoomTime now)
{
    const ByKey known = byKey(before);
    VoiceEntries result;
    result.reserve(infos.size());
    for (const EntryInfo &info : infos)
        result.push_back(keptOr(entryOf(info, now), known));
    return std::make_shared<const VoiceEntries>(std::move(result));
}

VoiceList voicesInRoom(const VoiceEntries &all)
{
    VoiceEntries result;
    std::ranges::copy_if(
        all, std::back_inserter(result), [](const auto &entry) { return entry->tiers.contains(roomTier); });
    return std::make_shared<const VoiceEntries>(std::move(result));
}

VoiceList without(const VoiceEntries &all, const std::vector<CacheKey> &keys)
{
    const std::unordered_set<CacheKey> gone(keys.begin(), keys.end());
    VoiceEntries result;
    std::ranges::copy_if(
        all, std::back_inserter(result), [&](const auto &entry) { return !gone.contains(entry->key); });
    return std::make_shared<const VoiceEntries>(std::move(result));
}

VoiceList withRoom(
    const VoiceEntries &here, const VoiceEntries &room, const VoiceEntries &before, RoomTime now)
{
    ByKey there = byKey(room);
    const ByKey known = byKey(before);
    VoiceEntries result;
    result.reserve(here.size() + room.size());
    for (const auto &entry : here) {
        const bool alsoThere = there.erase(entry->key) > 0 && !entry->tiers.contains(roomTier);
        if (!alsoThere) {
            result.push_back(entry);
            continue;
        }
        VoiceEntry both = *entry;
        both.tiers.append(roomTier);
        result.push_back(keptOr(std::move(both), known));
    }
    for (const auto &[key, entry] : there) {
        if (entry->expires <= now)
            continue;
        VoiceEntry only = *entry;
        only.tiers = QStringList {roomTier};
        only.pinned = false;
        result.push_back(keptOr(std::move(only), known));
    }
    return std::make_shared<const VoiceEntries>(std::move(result));
}

VoiceList arranged(const VoiceEntries &all, const VoiceView &view)
{
    const QStringList words = searchable(view.filter).split(u' ', Qt::SkipEmptyParts);
    // Of this call: collators are not to be shared between threads.
    QCollator collator;
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    std::vector<Sortable> found;
    found.reserve(all.size());
    for (const auto &entry : all) {
        if (!holdsAll(entry->searchText, words))
            continue;
        Sortable &each = found.emplace_back(Sortable {entry, std::nullopt, 0});
        if (isText(view.column))
            each.text = collator.sortKey(textOf(*entry, view.column));
        else
            each.number = numberOf(*entry, view.column);
    }
    // What is equal stands by name and then by age, so that the order is always the same one.
    std::ranges::sort(found, [descending = view.descending](const Sortable &a, const Sortable &b) {
        if (const int order = compared(a, b); order != 0)
            return descending ? order > 0 : order < 0;
        if (const int order = a.entry->character.compare(b.entry->character); order != 0)
            return order < 0;
        if (a.entry->made != b.entry->made)
            return a.entry->made > b.entry->made;
        return a.entry->key.digest() < b.entry->key.digest();
    });
    VoiceEntries result;
    result.reserve(found.size());
    for (Sortable &each : found)
        result.push_back(std::move(each.entry));
    return std::make_shared<const VoiceEntries>(std::move(result));
}

} // namespace dg
