// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/event_stream.h"

#include <QByteArrayView>

#include <algorithm>
#include <utility>

namespace dg {

EventStream::EventStream(qsizetype longest)
    : m_longest(longest)
{
}

Expected<std::vector<ServerEvent>> EventStream::feed(const QByteArray &bytes)
{
    std::vector<ServerEvent> events;
    const auto isEnd = [](char byte) { return byte == '\n' || byte == '\r'; };
    auto at = bytes.cbegin();
    while (at != bytes.cend()) {
        if (std::exchange(m_afterReturn, false) && *at == '\n') {
            ++at;
            continue;
        }
        const auto end = std::find_if(at, bytes.cend(), isEnd);
        m_line.append(&*at, end - at);
        if (m_line.size() + m_event.data.size() > m_longest)
            return fail(ErrorKind::BadAnswer, "The provider's answer is longer than it may be.",
                "Choose another model.");
        if (end == bytes.cend())
            break;
        m_afterReturn = *end == '\r';
        endLine(events);
        at = end + 1;
    }
    return events;
}

std::vector<ServerEvent> EventStream::finish()
{
    std::vector<ServerEvent> events;
    if (!m_line.isEmpty())
        endLine(events);
    endEvent(events);
    return events;
}

bool EventStream::sawAnyField() const
{
    return m_sawField;
}

void EventStream::endLine(std::vector<ServerEvent> &events)
{
    QByteArrayView line(m_line);
    if (std::exchange(m_first, false) && line.startsWith(QByteArrayView("\xEF\xBB\xBF")))
        line = line.sliced(3);
    if (line.isEmpty()) {
        m_line.clear();
        endEvent(events);
        return;
    }
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView name = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    // A comment is a sign of life as good as a field, but a page's ":root {" is none.
    m_sawField = m_sawField || (colon == 0 && (value.isEmpty() || value.startsWith(' ')));
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (name == QByteArrayView("data")) {
        m_sawField = true;
        if (std::exchange(m_hasData, true))
            m_event.data.append('\n');
        m_event.data.append(value);
    } else if (name == QByteArrayView("event")) {
        m_sawField = true;
        m_event.type = value.toByteArray();
    } else if (name == QByteArrayView("id") || name == QByteArrayView("retry")) {
        m_sawField = true;
    }
    m_line.resize(0); // its memory is for the next line
}

void EventStream::endEvent(std::vector<ServerEvent> &events)
{
    if (m_hasData)
        events.push_back(std::move(m_event));
    m_event = {};
    m_hasData = false;
}

} // namespace dg
