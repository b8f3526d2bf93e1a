// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/epochs.h"

#include <algorithm>
#include <mutex>

namespace dg {

namespace {

constexpr std::chrono::microseconds step {1};
/// Some thirty thousand years from now: stamps have room beyond it.
constexpr RoomTime latestMark {std::chrono::microseconds(std::int64_t {1} << 60)};

QString kindPart(CacheKind kind)
{
    return QStringLiteral("kind:") + toString(kind);
}

} // namespace

Epochs::Epochs(const RoomClock &clock)
    : m_clock(clock)
{
}

QString Epochs::nameOf(const EntryFilter &filter)
{
    if (!filter.kind && filter.tag.isEmpty())
        return QStringLiteral("*");
    if (filter.tag.isEmpty())
        return kindPart(*filter.kind);
    // The kind comes first: it has no bar in it, a tag may.
    const QString tag = QStringLiteral("tag:") + filter.tag;
    return filter.kind ? kindPart(*filter.kind) + QLatin1Char('|') + tag : tag;
}

std::optional<EntryFilter> Epochs::filterOf(const QString &name)
{
    EntryFilter filter;
    if (name == QLatin1String("*"))
        return filter;
    QString rest = name;
    if (rest.startsWith(QLatin1String("kind:"))) {
        const qsizetype bar = rest.indexOf(QLatin1Char('|'));
        const QByteArray kind = rest.sliced(5, (bar < 0 ? rest.size() : bar) - 5).toUtf8();
        filter.kind = cacheKindFromString(QLatin1String(kind.constData(), kind.size()));
        if (!filter.kind)
            return std::nullopt;
        if (bar < 0)
            return filter;
        rest = rest.sliced(bar + 1);
    }
    if (!rest.startsWith(QLatin1String("tag:")) || rest.size() == 4)
        return std::nullopt;
    filter.tag = rest.sliced(4);
    return filter;
}

bool Epochs::isPossible(RoomTime mark)
{
    return mark <= latestMark;
}

RoomTime Epochs::lastClear(CacheKind kind, const QStringList &tags) const
{
    RoomTime last {};
    if (m_marks.empty())
        return last;
    const auto consider = [&](const EntryFilter &filter) {
        const auto found = m_marks.find(nameOf(filter));
        if (found != m_marks.end())
            last = std::max(last, found->second);
    };
    consider({});
    consider({kind, {}});
    for (const QString &tag : tags) {
        consider({std::nullopt, tag});
        consider({kind, tag});
    }
    return last;
}

RoomTime Epochs::nextAfter(RoomTime atLeast) const
{
    RoomTime::rep last = m_last.load();
    RoomTime::rep next = 0;
    do {
        next = std::max(last + 1, atLeast.time_since_epoch().count());
    } while (!m_last.compare_exchange_weak(last, next));
    return RoomTime(std::chrono::microseconds(next));
}

RoomTime Epochs::stampFor(CacheKind kind, const QStringList &tags) const
{
    const std::shared_lock lock(m_mutex);
    return nextAfter(std::max(m_clock.now(), lastClear(kind, tags) + step));
}

RoomTime Epochs::eraseMark() const
{
    return nextAfter(m_clock.latest());
}

void Epochs::startAfter(RoomTime stamp)
{
    (void)nextAfter(std::min(stamp, latestMark));
}

bool Epochs::isStale(CacheKind kind, const QStringList &tags, RoomTime stamp) const
{
    const std::shared_lock lock(m_mutex);
    return stamp <= lastClear(kind, tags);
}

RoomTime Epochs::raise(const EntryFilter &filter)
{
    const std::unique_lock lock(m_mutex);
    const RoomTime mark = nextAfter(std::max(m_clock.latest(), m_marks[nameOf(filter)] + step));
    m_marks[nameOf(filter)] = mark;
    return mark;
}

std::vector<EntryFilter> Epochs::merge(const ClearMarks &marks)
{
    std::vector<EntryFilter> risen;
    const std::unique_lock lock(m_mutex);
    for (const auto &[name, time] : marks) {
        if (!isPossible(time))
            continue;
        const auto filter = filterOf(name);
        RoomTime &known = m_marks[name];
        if (filter && time > known)
            risen.push_back(*filter);
        known = std::max(known, time);
    }
    return risen;
}

ClearMarks Epochs::marks() const
{
    const std::shared_lock lock(m_mutex);
    return m_marks;
}

} // namespace dg
