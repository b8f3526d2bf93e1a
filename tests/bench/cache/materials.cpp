// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/cache/materials.h"

#include "core/base/random.h"

#include <QJsonObject>

#include <array>
#include <memory>
#include <utility>

namespace dg::bench {

CacheKey keyOf(int number, CacheKind kind)
{
    return cacheKey(kind, {{QStringLiteral("number"), number}});
}

std::vector<CacheKey> keysUpTo(int count, CacheKind kind)
{
    std::vector<CacheKey> keys;
    for (int number = 0; number < count; ++number)
        keys.push_back(keyOf(number, kind));
    return keys;
}

std::vector<CacheKey> shuffled(const std::vector<CacheKey> &keys, std::size_t length, std::uint64_t seed)
{
    Random random(seed);
    std::vector<CacheKey> order;
    order.reserve(length);
    while (order.size() < length)
        order.push_back(keys[random.below(keys.size())]);
    return order;
}

QByteArray dialogue(qsizetype size, std::uint64_t seed)
{
    static constexpr std::array words {"the", "laundry", "never", "lies", "about", "your", "socks", "Mara",
        "quietly", "again", "fire", "escape", "landlord", "because", "honestly", "what", "did", "you", "tell",
        "him", "rent", "tomorrow", "basement", "key", "casserole", "promise", "downstairs", "nobody", "asked",
        "lighthouse", "ferry", "low", "water", "pretend", "orchestra", "accountant"};
    static constexpr std::array speakers {"MARA", "BEN", "THE LANDLORD", "AUNT INES"};
    Random random(seed);
    QByteArray text;
    while (text.size() < size) {
        text += speakers[random.below(speakers.size())];
        text += '\n';
        for (auto left = 4 + random.below(16); left > 0; --left) {
            text += words[random.below(words.size())];
            text += left > 1 ? " " : ".\n\n";
        }
    }
    text.truncate(size);
    text.squeeze();
    return text;
}

CacheValue valueOf(QByteArray bytes, int number)
{
    CacheValue value;
    value.bytes = std::move(bytes);
    value.type = ContentType::Text;
    value.label = QStringLiteral("Scene %1: INT. LAUNDRY").arg(number);
    value.tags = {tags::show(QStringLiteral("Low Water")), tags::character(QStringLiteral("Mara"))};
    value.worth = {MicroDollars(4200), TokenCount(2100), std::chrono::milliseconds(9000)};
    return value;
}

CacheEntry entryOf(QByteArray bytes, int number, RoomTime now)
{
    return {
        std::make_shared<const CacheValue>(valueOf(std::move(bytes), number)), std::chrono::hours(1), now};
}

} // namespace dg::bench
