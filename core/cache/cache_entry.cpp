// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/cache_entry.h"

#include <algorithm>

namespace dg {

namespace {

/// What the allocator takes for a block: eight bytes in front of it, in steps of sixteen; whole pages for
/// what is so large that it gets them for itself.
std::size_t allocated(std::size_t bytes)
{
    constexpr std::size_t page = 4096;
    constexpr std::size_t ownPages = 128 * 1024;
    if (bytes >= ownPages)
        return (bytes + 16 + page - 1) / page * page;
    return std::max<std::size_t>(32, (bytes + 8 + 15) / 16 * 16);
}

/// Of Qt's containers, with their header and the zero behind a text. Literals and what is empty take nothing.
std::size_t allocated(qsizetype capacity, std::size_t elementSize, std::size_t end)
{
    constexpr std::size_t header = 16;
    return capacity == 0 ? 0 : allocated(header + (static_cast<std::size_t>(capacity) + end) * elementSize);
}

std::size_t allocated(const QString &text)
{
    return allocated(text.capacity(), sizeof(QChar), 1);
}

} // namespace

std::size_t CacheValue::charge() const
{
    // A node of the memory tier, its share of the table and of the ranks, and the value with its reference
    // counts.
    constexpr std::size_t bookkeeping = 112 + 28 + 24;
    std::size_t sum = bookkeeping + allocated(sizeof(CacheValue) + 16)
        + allocated(std::max(bytes.capacity(), bytes.size()), 1, 1) + allocated(label)
        + allocated(tags.capacity(), sizeof(QString), 0);
    for (const QString &tag : tags)
        sum += allocated(tag);
    return sum;
}

} // namespace dg
