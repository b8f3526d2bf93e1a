// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A least-recently-used map, bounded by a charge that its user defines (for a cache: bytes).
///
/// Invariants: the sum of the entries' charges is `charge()` and at most `capacity()` after every call; the
/// list runs from the most to the least recently used; every list node is in the index once. One thread at a
/// time.

#include <cstddef>
#include <functional>
#include <list>
#include <unordered_map>
#include <utility>

namespace dg {

template <class Key, class Value, class Hash = std::hash<Key>>
class Lru {
public:
    explicit Lru(std::size_t capacity)
        : m_capacity(capacity)
    {
    }

    [[nodiscard]] std::size_t capacity() const { return m_capacity; }
    [[nodiscard]] std::size_t charge() const { return m_charge; }
    [[nodiscard]] std::size_t size() const { return m_index.size(); }

    /// Null where there is none; otherwise now the most recently used. Holds until the next call.
    [[nodiscard]] Value *find(const Key &key)
    {
        const auto found = m_index.find(key);
        if (found == m_index.end())
            return nullptr;
        m_order.splice(m_order.begin(), m_order, found->second);
        return &found->second->value;
    }

    /// Replaces what is there. `evicted(key, value)` is called for each entry that had to go; a value that is
    /// larger than the whole capacity is not kept, and evicts nothing but its predecessor.
    template <class Evicted>
    bool insert(const Key &key, Value value, std::size_t charge, Evicted &&evicted)
    {
        erase(key);
        if (charge > m_capacity)
            return false;
        while (m_charge + charge > m_capacity) {
            Node &last = m_order.back();
            evicted(std::as_const(last.key), last.value);
            erase(Key(last.key));
        }
        m_order.push_front(Node {key, std::move(value), charge});
        m_index.emplace(key, m_order.begin());
        m_charge += charge;
        return true;
    }

    bool erase(const Key &key)
    {
        const auto found = m_index.find(key);
        if (found == m_index.end())
            return false;
        m_charge -= found->second->charge;
        m_order.erase(found->second);
        m_index.erase(found);
        return true;
    }

    /// From the most to the least recently used; return false from `visit` to end.
    template <class Visit>
    void forEach(Visit &&visit)
    {
        for (Node &node : m_order) {
            if (!visit(std::as_const(node.key), node.value))
                return;
        }
    }

private:
    struct Node {
        Key key;
        Value value;
        std::size_t charge;
    };
    std::size_t m_capacity;
    std::size_t m_charge = 0;
    std::list<Node> m_order;
    std::unordered_map<Key, typename std::list<Node>::iterator, Hash> m_index;
};

} // namespace dg
