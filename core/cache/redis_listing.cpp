// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/redis_listing.h"

#include <hiredis/hiredis.h>

#include <unordered_set>
#include <utility>

namespace dg::redis {

namespace {

constexpr const char *keysPerScan = "500";

std::optional<std::vector<Listed>> readHeaders(
    const RedisTarget &at, const EntryFilter &filter, const std::vector<QByteArray> &names)
{
    std::vector<Listed> found;
    std::vector<RedisCommand> commands;
    for (const QByteArray &name : names) {
        const auto key = CacheKey::fromString(name, at.prefix);
        if (!key)
            continue;
        Listed listed;
        listed.key = *key;
        listed.name = name;
        found.push_back(std::move(listed));
        commands.push_back({"GETRANGE", name, "0", number(envelopeHeaderGuess - 1)});
        commands.push_back({"STRLEN", name});
        commands.push_back({"PTTL", name});
    }
    if (commands.empty())
        return found;
    const auto replies = at.link->run(commands);
    if (!replies)
        return std::nullopt;
    std::vector<Listed> result;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const QByteArrayView beginning = textOf(*(*replies)[3 * i]);
        auto header = decodeEnvelopeHeader(beginning);
        if (!header && header.error() == EnvelopeFault::Truncated) {
            // Its label or tags are long.
            const auto whole =
                at.link->run({"GETRANGE", found[i].name, "0", number(RedisTarget::aroundValue / 2)});
            if (!whole)
                return std::nullopt;
            header = decodeEnvelopeHeader(textOf(*whole->front()));
        }
        if (!header || !(header->key == found[i].key) || !filter.matches(found[i].key.kind(), header->tags))
            continue;
        found[i].header = std::move(*header);
        found[i].storedBytes = numberOf(*(*replies)[3 * i + 1]);
        found[i].millisecondsLeft = numberOf(*(*replies)[3 * i + 2]);
        result.push_back(std::move(found[i]));
    }
    return result;
}

} // namespace

bool scan(const RedisTarget &at, const EntryFilter &filter,
    const std::function<bool(const std::vector<Listed> &)> &visit)
{
    // The server may name a key more than once.
    std::unordered_set<CacheKey> seen;
    QByteArray cursor = "0";
    do {
        const auto replies =
            at.link->run({"SCAN", cursor, "MATCH", at.pattern(filter.kind), "COUNT", keysPerScan});
        if (!replies)
            return false;
        const redisReply &reply = *replies->front();
        if (!isArray(reply) || reply.elements != 2 || !isArray(*reply.element[1]))
            return false;
        cursor = textOf(*reply.element[0]).toByteArray();
        std::vector<QByteArray> names;
        for (std::size_t i = 0; i < reply.element[1]->elements; ++i)
            names.push_back(textOf(*reply.element[1]->element[i]).toByteArray());
        auto page = readHeaders(at, filter, names);
        if (!page)
            return false;
        std::erase_if(*page, [&](const Listed &listed) { return !seen.insert(listed.key).second; });
        if (!visit(*page))
            return true;
    } while (cursor != "0");
    return true;
}

} // namespace dg::redis
