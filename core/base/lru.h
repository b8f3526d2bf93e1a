// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A least-recently-used map, bounded by a charge that its user defines (for a cache: bytes) and by a number
/// of entries.
///
/// Invariants: the sum of the entries' charges is `charge()` and at most `capacity()` after every call; the
/// list runs from the most to the least recently used; every node is in the table once. One thread at a time.
///
/// An entry is one allocation that holds its place in the list as well, and the table holds hashes beside the
/// pointers: in a large map, where each step to another place in memory is one to the main memory, finding an
/// entry takes two of them.

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
        if (m_order.next != node) {
            unlink(*node);
            linkFirst(*node);
        }
        return &node->value;
    }

    /// The same with `read(value)`, which has taken what it needs by the time the list is touched: meanwhile
    /// the entry's neighbours there are on their way from the main memory. False: there is none.
    template <class Read>
    bool visit(const Key &key, Read &&read)
    {
        Node *node = m_table[place(key)].node.get();
        if (!node)
            return false;
        prefetch(node->next);
        prefetch(node->previous);
        read(node->value);
        if (m_order.next != node) {
            unlink(*node);
            linkFirst(*node);
        }
        return true;
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
            Node &last = static_cast<Node &>(*m_order.previous);
            evicted(std::as_const(last.key), last.value);
            remove(place(last.key));
        }
        if ((m_size + 1) * 4 > m_table.size() * 3)
            grow();
        Slot &slot = m_table[place(key)];
        slot.hash = hashOf(key);
        slot.node = std::make_unique<Node>(key, std::move(value), charge);
        linkFirst(*slot.node);
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
        for (Link *link = m_order.next; link != &m_order;) {
            Node &node = static_cast<Node &>(*link);
            link = link->next;
            if (condition(std::as_const(node.key), node.value))
                remove(place(node.key));
        }
        return before - m_size;
    }

    /// From the most to the least recently used; return false from `visit` to end.
    template <class Visit>
    void forEach(Visit &&visit)
    {
        for (Link *link = m_order.next; link != &m_order; link = link->next) {
            Node &node = static_cast<Node &>(*link);
            if (!visit(std::as_const(node.key), node.value))
                return;
        }
    }

private:
    struct Link {
        Link *next = this;
        Link *previous = this;
    };
    struct Node : Link {
        Node(const Key &key_, Value value_, std::size_t charge_)
            : key(key_)
            , value(std::move(value_))
            , charge(charge_)
        {
        }
        Key key;
        Value value;
        std::size_t charge;
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
            prefetch(&node.value);
            if (node.key == key)
                break;
        }
        return slot;
    }

    void remove(std::size_t slot)
    {
        {
            const std::unique_ptr<Node> node = std::move(m_table[slot].node);
            unlink(*node);
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

    static void prefetch([[maybe_unused]] const void *where)
    {
#ifdef __GNUC__
        __builtin_prefetch(where, 1);
#endif
    }

    static void unlink(Node &node)
    {
        node.previous->next = node.next;
        node.next->previous = node.previous;
    }

    void linkFirst(Node &node)
    {
        node.previous = &m_order;
        node.next = m_order.next;
        node.next->previous = &node;
        m_order.next = &node;
    }

    std::size_t m_capacity;
    std::size_t m_mostEntries;
    std::size_t m_charge = 0;
    std::size_t m_size = 0;
    Link m_order; ///< closes the list: `next` is the most recently used, `previous` the least
    std::vector<Slot> m_table; ///< its size is a power of two, at most three quarters are taken
};

} // namespace dg
