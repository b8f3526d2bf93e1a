// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/fountain_document.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dg {

using namespace fountain;

FountainDocument::FountainDocument(QString text, TitlePage titlePage)
    : m_text(std::move(text))
    , m_titlePage(titlePage)
    , m_boneyards(boneyards(m_text))
{
    ReadTitlePage page = readTitlePage(m_text, m_boneyards, m_titlePage);
    m_bodyBegin = page.fields.empty() ? 0 : page.end;
    m_script.title = std::move(page.fields);
    Elements body;
    for (BodyReader reader(m_text, m_boneyards, page.end); reader.next();)
        reader.read(body);
    m_script.elements = std::move(body.elements);
    m_ranges = std::move(body.ranges);
    m_states = std::move(body.states);
}

int FountainDocument::elementAt(qsizetype position) const
{
    const auto behind = std::upper_bound(m_ranges.begin(), m_ranges.end(), position,
        [](qsizetype at, const Range &range) { return at < range.begin; });
    return static_cast<int>(behind - m_ranges.begin()) - 1;
}

int FountainDocument::restartBefore(qsizetype limit) const
{
    int index = elementAt(limit - 1);
    while (index > 0 && !m_states[static_cast<std::size_t>(index)].hardBefore)
        --index;
    return std::max(index, 0);
}

int FountainDocument::restartFor(qsizetype position, const std::vector<Range> &boneyardsNow) const
{
    // An edit may close what was open further up.
    const auto differs =
        std::mismatch(m_boneyards.begin(), m_boneyards.end(), boneyardsNow.begin(), boneyardsNow.end())
            .second;
    return restartBefore(differs == boneyardsNow.end() ? position : std::min(position, differs->begin));
}

int FountainDocument::meetingPoint(const BodyReader &reader, qsizetype moved) const
{
    // Lines begin outside of boneyard, from where on its marks pair as they did.
    const int index = elementAt(reader.position() - moved);
    if (index < 0)
        return -1;
    const auto at = static_cast<std::size_t>(index);
    const bool meets = m_ranges[at].begin == reader.position() - moved && m_states[at] == reader.state();
    return meets ? index : -1;
}

FountainDocument::Edit FountainDocument::edit(qsizetype position, qsizetype removed, QStringView inserted)
{
    position = std::clamp<qsizetype>(position, 0, m_text.size());
    removed = std::clamp<qsizetype>(removed, 0, m_text.size() - position);
    m_text.replace(position, removed, inserted.data(), inserted.size());
    std::vector<Range> boneyardsNow = boneyards(m_text);
    const int first = restartFor(position, boneyardsNow);
    m_boneyards = std::move(boneyardsNow);

    Edit edit;
    qsizetype from = 0;
    ReaderState state;
    if (first > 0) {
        from = m_ranges[static_cast<std::size_t>(first)].begin;
        state = m_states[static_cast<std::size_t>(first)];
    } else {
        ReadTitlePage page = readTitlePage(m_text, m_boneyards, m_titlePage);
        from = page.end;
        m_bodyBegin = page.fields.empty() ? 0 : page.end;
        edit.titlePage = page.fields != m_script.title;
        m_script.title = std::move(page.fields);
    }
    Elements read;
    const qsizetype moved = inserted.size() - removed;
    int end = static_cast<int>(m_ranges.size());
    for (BodyReader reader(m_text, m_boneyards, from, state); reader.next(); reader.read(read)) {
        const bool isBehind = reader.position() >= position + inserted.size();
        if (const int meeting = isBehind ? meetingPoint(reader, moved) : -1; meeting >= 0) {
            end = meeting;
            break;
        }
    }
    edit.elements = replace(first, end, std::move(read), moved);
    return edit;
}

/// Puts `items` where those from `first` to `end` are.
template <class T>
static void splice(std::vector<T> &into, std::size_t first, std::size_t end, std::vector<T> &&items)
{
    const auto at = [&](std::size_t index) { return into.begin() + static_cast<std::ptrdiff_t>(index); };
    const std::size_t common = std::min(end - first, items.size());
    const auto rest = items.begin() + static_cast<std::ptrdiff_t>(common);
    std::move(items.begin(), rest, at(first));
    into.erase(at(first + common), at(end));
    into.insert(at(first + common), std::make_move_iterator(rest), std::make_move_iterator(items.end()));
}

ElementChange FountainDocument::replace(int first, int end, Elements &&read, qsizetype moved)
{
    const auto begin = m_script.elements.begin();
    const auto [old, now] =
        std::mismatch(begin + first, begin + end, read.elements.begin(), read.elements.end());
    const auto [oldEnd, nowEnd] = std::mismatch(std::make_reverse_iterator(begin + end),
        std::make_reverse_iterator(old), read.elements.rbegin(), std::make_reverse_iterator(now));
    const ElementChange change {static_cast<int>(old - begin), static_cast<int>(oldEnd.base() - old),
        static_cast<int>(nowEnd.base() - now)};

    for (auto range = m_ranges.begin() + end; range != m_ranges.end(); ++range) {
        range->begin += moved;
        range->end += moved;
    }
    const auto from = static_cast<std::size_t>(first);
    const auto until = static_cast<std::size_t>(end);
    splice(m_script.elements, from, until, std::move(read.elements));
    splice(m_ranges, from, until, std::move(read.ranges));
    splice(m_states, from, until, std::move(read.states));
    return change;
}

} // namespace dg
