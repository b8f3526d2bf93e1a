// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_steps.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace dg {

namespace {

/// More stretches of changed rows than these are told as one.
constexpr std::size_t mostChanges = 32;

using Rows = std::vector<int>; ///< rows of a list, in some order

VoiceList pick(const VoiceEntries &list, const Rows &rows)
{
    VoiceEntries result;
    result.reserve(rows.size());
    for (const int row : rows)
        result.push_back(list[static_cast<std::size_t>(row)]);
    return std::make_shared<const VoiceEntries>(std::move(result));
}

bool isStretch(const Rows &rows)
{
    return rows.empty() || rows.back() - rows.front() + 1 == static_cast<int>(rows.size());
}

int lastOf(const VoiceEntries &list)
{
    return static_cast<int>(list.size()) - 1;
}

/// The rows of `to` that differ from what is shown of them.
std::vector<VoiceStep> changes(const std::vector<bool> &changed, const VoiceList &to)
{
    std::vector<VoiceStep> steps;
    for (int row = 0; row < static_cast<int>(changed.size()); ++row) {
        if (!changed[static_cast<std::size_t>(row)])
            continue;
        if (!steps.empty() && (steps.back().last == row - 1 || steps.size() == mostChanges))
            steps.back().last = row;
        else
            steps.push_back({VoiceStep::Kind::Change, to, row, row});
    }
    return steps;
}

} // namespace

std::vector<VoiceStep> stepsBetween(const VoiceEntries &from, const VoiceList &to)
{
    std::unordered_map<CacheKey, int> places;
    places.reserve(to->size());
    for (std::size_t row = 0; row < to->size(); ++row)
        places.emplace((*to)[row]->key, static_cast<int>(row));

    Rows gone; // of `from`
    Rows staying; // of `to`, in the order they are shown in
    std::vector<bool> changed(to->size());
    std::vector<bool> isNew(to->size(), true);
    for (std::size_t row = 0; row < from.size(); ++row) {
        const auto found = places.find(from[row]->key);
        if (found == places.end()) {
            gone.push_back(static_cast<int>(row));
            continue;
        }
        const auto place = static_cast<std::size_t>(found->second);
        staying.push_back(found->second);
        isNew[place] = false;
        changed[place] = from[row] != (*to)[place];
    }
    Rows added; // of `to`
    for (std::size_t row = 0; row < isNew.size(); ++row) {
        if (isNew[row])
            added.push_back(static_cast<int>(row));
    }
    Rows inOrder = staying;
    std::ranges::sort(inOrder);
    const VoiceList kept = pick(*to, inOrder);

    std::vector<VoiceStep> steps;
    const bool together = isStretch(gone) && std::ranges::is_sorted(staying);
    if (!together) {
        // Into the new order, with those that go at the end.
        VoiceEntries reordered = *kept;
        for (const int row : gone)
            reordered.push_back(from[static_cast<std::size_t>(row)]);
        std::vector<int> moved(from.size());
        int nextGone = static_cast<int>(inOrder.size());
        for (std::size_t row = 0; row < from.size(); ++row) {
            const auto found = places.find(from[row]->key);
            moved[row] = found == places.end()
                ? nextGone++
                : static_cast<int>(std::ranges::lower_bound(inOrder, found->second) - inOrder.begin());
        }
        steps.push_back({VoiceStep::Kind::Reorder, std::make_shared<const VoiceEntries>(std::move(reordered)),
            0, lastOf(from), std::move(moved)});
    }
    if (!gone.empty()) {
        const int first = together ? gone.front() : static_cast<int>(inOrder.size());
        steps.push_back({VoiceStep::Kind::Remove, kept, first, first + static_cast<int>(gone.size()) - 1});
    }
    if (isStretch(added)) {
        if (!added.empty())
            steps.push_back({VoiceStep::Kind::Insert, to, added.front(), added.back()});
    } else {
        // At the end, and from there to their places.
        Rows grown = inOrder;
        std::ranges::copy(added, std::back_inserter(grown));
        steps.push_back({VoiceStep::Kind::Insert, pick(*to, grown), static_cast<int>(inOrder.size()),
            static_cast<int>(grown.size()) - 1});
        steps.push_back({VoiceStep::Kind::Reorder, to, 0, lastOf(*to), std::move(grown)});
    }
    std::ranges::move(changes(changed, to), std::back_inserter(steps));
    return steps;
}

} // namespace dg
