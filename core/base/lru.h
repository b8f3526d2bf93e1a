// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A least-recently-used map, bounded by a charge that its user defines (for a cache: bytes) and by a number
/// of entries.
///
/// Invariants: the sum of the entries' charges is `charge()` and at most `capacity()` after every call; every
/// node is in the table once and among the ranks once, and no rank is later than its node's last use. One
/// thread at a time.
///
/// A use only writes down its number in the entry: no neighbour is touched, which in a large map would be one
/// step more to the main memory each. The ranks, a heap by last use, catch up when an entry has to go: the
/// least recently used one is then still found exactly.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace dg {

template <class Key, class Value, class Hash = std::hash<Key>>
class Lru {
public:
    /// `mostEntries` is at least 1.
    explicit Lru(std::size_t capacity, std::size_t mostEntries = std::numeric_limits<std::size_t>::max())
        : m_capacity(capacity)
        , m_mostEntries(mostEntries)
        , m_table(16)
    {
    }
    Lru(const Lru &) = delete;
    Lru &operator=(const Lru &) = delete;

    [[nodiscard]] std::size_t capacity() const { return m_capacity; }
    [[nodiscard]] std::size_t charge() const { return m_charge; }
    [[nodiscard]] std::size_t size() const { return m_size; }

    /// Null where there is none; otherwise now the most recently used. Holds until the next call.
    [[nodiscard]] Value *find(const Key &key)
    {
        Node *node = m_table[place(key)].node.get();
        if (!node)
            return nullptr;
        node->used = ++m_uses;
        return &node->value;
    }

    /// The same, but it is not used by that.
    [[nodiscard]] Value *peek(const Key &key)
    {
        Node *node = m_table[place(key)].node.get();
        return node ? &node->value : nullptr;
    }

    /// Replaces what is there. `evicted(key, value)` is called for each entry that had to go; a value that is
    /// larger than the whole capacity is not kept, and evicts nothing but its predecessor.
    template <class Evicted>
    bool insert(const Key &key, Value value, std::size_t charge, Evicted &&evicted)
    {
        erase(key);
        if (charge > m_capacity)
            return false;
        while (m_charge + charge > m_capacity || m_size >= m_mostEntries) {
            Node &last = leastRecent();
            evicted(std::as_const(last.key), last.value);
            remove(place(last.key));
        }
        if ((m_size + 1) * 8 > m_table.size() * 7)
            grow();
        Slot &slot = m_table[place(key)];
        slot.hash = hashOf(key);
        slot.node = std::make_unique<Node>(key, std::move(value), charge, ++m_uses, m_ranks.size());
        m_ranks.push_back({m_uses, slot.node.get()}); // the latest of all belongs at the heap's end
        m_charge += charge;
        ++m_size;
        return true;
    }

    bool erase(const Key &key)
    {
        const std::size_t at = place(key);
        if (!m_table[at].node)
            return false;
        remove(at);
        return true;
    }

    /// `condition(key, value)` may take the value when it answers true. How many went.
    template <class Condition>
    std::size_t eraseIf(Condition &&condition)
    {
        const std::size_t before = m_size;
        for (Node *node : byUse()) {
            if (condition(std::as_const(node->key), node->value))
                remove(place(node->key));
        }
        return before - m_size;
    }

    /// From the most to the least recently used; return false from `visit` to end.
    template <class Visit>
    void forEach(Visit &&visit)
    {
        for (Node *node : byUse()) {
            if (!visit(std::as_const(node->key), node->value))
                return;
        }
    }

private:
    struct Node {
        Node(const Key &key_, Value value_, std::size_t charge_, std::uint64_t used_, std::size_t rank_)
            : key(key_)
            , used(used_)
            , value(std::move(value_))
            , charge(charge_)
            , rank(rank_)
        {
        }
        Key key;
        std::uint64_t used; ///< the number of the last use
        Value value;
        std::size_t charge;
        std::size_t rank; ///< where it is among the ranks
    };
    struct Rank {
        std::uint64_t used; ///< of the node, as of when it was ranked
        Node *node;
    };
    struct Slot {
        std::uint64_t hash = 0;
        std::unique_ptr<Node> node;
    };

    /// Spreads hashes that are mere counters.
    [[nodiscard]] static std::uint64_t hashOf(const Key &key)
    {
        return static_cast<std::uint64_t>(Hash {}(key)) * 0x9E3779B97F4A7C15ULL;
    }

    /// Where a hash belongs in the table if nothing is in its way: the product's upper bits are the good
    /// ones.
    [[nodiscard]] std::size_t home(std::uint64_t hash) const
    {
        return static_cast<std::size_t>(hash >> (64 - std::countr_zero(m_table.size())));
    }

    [[nodiscard]] std::size_t next(std::size_t slot) const { return (slot + 1) & (m_table.size() - 1); }

    /// Where the key is, or else the empty slot where it is to go. There always is one.
    [[nodiscard]] std::size_t place(const Key &key) const
    {
        const std::uint64_t hash = hashOf(key);
        std::size_t slot = home(hash);
        for (; m_table[slot].node; slot = next(slot)) {
            if (m_table[slot].hash != hash)
                continue;
            const Node &node = *m_table[slot].node;
            prefetch(&node.used);
            prefetch(&node.charge); // the other end of the value
            if (node.key == key)
                break;
        }
        return slot;
    }

    void remove(std::size_t slot)
    {
        {
            const std::unique_ptr<Node> node = std::move(m_table[slot].node);
            unrank(node->rank);
            m_charge -= node->charge;
            --m_size;
        }
        // What was pushed on by the one that went moves up, so that no search ends too early.
        const std::size_t mask = m_table.size() - 1;
        for (std::size_t other = next(slot); m_table[other].node; other = next(other)) {
            const std::size_t from = home(m_table[other].hash);
            if (((other - from) & mask) >= ((other - slot) & mask)) {
                m_table[slot] = std::move(m_table[other]);
                slot = other;
            }
        }
    }

    void grow()
    {
        std::vector<Slot> old(m_table.size() * 2);
        old.swap(m_table);
        for (Slot &slot : old) {
            if (!slot.node)
                continue;
            std::size_t at = home(slot.hash);
            while (m_table[at].node)
                at = next(at);
            m_table[at] = std::move(slot);
        }
    }

    [[nodiscard]] Node &leastRecent()
    {
        for (;;) {
            Rank &first = m_ranks.front();
            if (first.used == first.node->used)
                return *first.node;
            first.used = first.node->used;
            sink(0);
        }
    }

    /// From the most to the least recently used.
    [[nodiscard]] std::vector<Node *> byUse() const
    {
        std::vector<Node *> nodes;
        nodes.reserve(m_ranks.size());
        for (const Rank &rank : m_ranks)
            nodes.push_back(rank.node);
        std::sort(nodes.begin(), nodes.end(), [](const Node *a, const Node *b) { return a->used > b->used; });
        return nodes;
    }

    void unrank(std::size_t at)
    {
        const Rank last = m_ranks.back();
        m_ranks.pop_back();
        if (at == m_ranks.size())
            return;
        put(at, last);
        rise(at);
        sink(last.node->rank);
    }

    void put(std::size_t at, const Rank &rank)
    {
        m_ranks[at] = rank;
        rank.node->rank = at;
    }

    void rise(std::size_t at)
    {
        const Rank moving = m_ranks[at];
        for (; at > 0 && moving.used < m_ranks[(at - 1) / arity].used; at = (at - 1) / arity)
            put(at, m_ranks[(at - 1) / arity]);
        put(at, moving);
    }

    void sink(std::size_t at)
    {
        const Rank moving = m_ranks[at];
        for (;;) {
            std::size_t least = at * arity + 1;
            if (least >= m_ranks.size())
                break;
            const std::size_t end = std::min(least + arity, m_ranks.size());
            for (std::size_t child = least + 1; child < end; ++child)
                least = m_ranks[child].used < m_ranks[least].used ? child : least;
            if (moving.used <= m_ranks[least].used)
                break;
            put(at, m_ranks[least]);
            at = least;
        }
        put(at, moving);
    }

    static void prefetch([[maybe_unused]] const void *where)
    {
#ifdef __GNUC__
        __builtin_prefetch(where, 1);
#endif
    }

    static constexpr std::size_t arity = 4; ///< of the heap: its children share a cache line

    std::uint64_t m_uses = 0; ///< so far; first, to lie with whatever its user writes at every use
    std::size_t m_capacity;
    std::size_t m_mostEntries;
    std::size_t m_charge = 0;
    std::size_t m_size = 0;
    std::vector<Rank> m_ranks; ///< a heap, the earliest use first
    std::vector<Slot> m_table; ///< its size is a power of two, at most seven eighths are taken
};

} // namespace dg
