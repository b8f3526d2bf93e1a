// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A directed acyclic graph of named tasks with estimated times. One thread at a time.

#include "core/base/error.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace dg {

class DependencyGraph {
public:
    using Index = std::size_t;
    using Duration = std::chrono::nanoseconds;

    /// `tail`: estimate of what will come after it but is not known yet.
    Index addNode(std::string name, Duration estimate, Duration tail = {});
    /// Both must have been added. An edge that is there already is not added again.
    void addEdge(Index before, Index after);

    [[nodiscard]] std::size_t size() const { return m_nodes.size(); }
    [[nodiscard]] const std::string &name(Index node) const { return m_nodes[node].name; }
    [[nodiscard]] const std::vector<Index> &before(Index node) const { return m_nodes[node].before; }
    [[nodiscard]] const std::vector<Index> &after(Index node) const { return m_nodes[node].after; }

    /// Every node after all it depends on; among those that could be next, the first added. Error: a cycle,
    /// whose members the message names.
    [[nodiscard]] Expected<std::vector<Index>> topologicalOrder() const;
    /// By node: its own estimate and the longest path of what comes after it. Error: a cycle.
    [[nodiscard]] Expected<std::vector<Duration>> longestRemaining() const;

private:
    struct Node {
        std::string name;
        Duration estimate;
        Duration tail;
        std::vector<Index> before;
        std::vector<Index> after;
    };
    std::vector<Node> m_nodes;
};

} // namespace dg
