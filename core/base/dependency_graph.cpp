// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/dependency_graph.h"

#include "core/base/text.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace dg {

DependencyGraph::Index DependencyGraph::addNode(std::string name, Duration estimate, Duration tail)
{
    m_nodes.push_back({std::move(name), estimate, tail, {}, {}});
    return m_nodes.size() - 1;
}

void DependencyGraph::addEdge(Index before, Index after)
{
    std::vector<Index> &known = m_nodes[after].before;
    if (std::find(known.begin(), known.end(), before) != known.end())
        return;
    known.push_back(before);
    m_nodes[before].after.push_back(after);
}

Expected<std::vector<DependencyGraph::Index>> DependencyGraph::topologicalOrder() const
{
    std::vector<std::size_t> missing(m_nodes.size());
    std::priority_queue<Index, std::vector<Index>, std::greater<>> next;
    for (Index i = 0; i < m_nodes.size(); ++i) {
        missing[i] = m_nodes[i].before.size();
        if (missing[i] == 0)
            next.push(i);
    }
    std::vector<Index> order;
    order.reserve(m_nodes.size());
    while (!next.empty()) {
        const Index node = next.top();
        next.pop();
        order.push_back(node);
        for (const Index after : m_nodes[node].after) {
            if (--missing[after] == 0)
                next.push(after);
        }
    }
    if (order.size() == m_nodes.size())
        return order;

    std::vector<std::string> stuck;
    for (Index i = 0; i < m_nodes.size(); ++i) {
        if (missing[i] > 0)
            stuck.push_back(m_nodes[i].name);
    }
    return fail(ErrorKind::InvalidInput,
        "These wait for each other and could never begin: " + joinInWords(stuck) + ".");
}

Expected<std::vector<DependencyGraph::Duration>> DependencyGraph::longestRemaining() const
{
    const auto order = topologicalOrder();
    if (!order)
        return tl::unexpected<Error>(order.error());
    std::vector<Duration> longest(m_nodes.size());
    for (auto node = order->rbegin(); node != order->rend(); ++node) {
        Duration following = m_nodes[*node].tail;
        for (const Index after : m_nodes[*node].after)
            following = std::max(following, longest[after]);
        longest[*node] = m_nodes[*node].estimate + following;
    }
    return longest;
}

} // namespace dg
