// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Server-sent events out of bytes, however these are cut (html.spec.whatwg.org, "Server-sent events").
/// One thread at a time.

#include "core/base/error.h"

#include <QByteArray>

#include <vector>

namespace dg {

struct ServerEvent {
    QByteArray type; ///< empty: "message"
    QByteArray data; ///< its lines, joined by \n
};

class EventStream {
public:
    /// `longest`: of one event, in bytes.
    explicit EventStream(qsizetype longest = 8 * 1024 * 1024);

    /// The events that have become whole. Error (BadAnswer): one is longer than allowed.
    [[nodiscard]] Expected<std::vector<ServerEvent>> feed(const QByteArray &bytes);
    /// The body has ended: an event whose last empty line did not come counts as whole, since a stream's
    /// own protocol says whether it was the last one.
    [[nodiscard]] std::vector<ServerEvent> finish();
    [[nodiscard]] bool sawAnyField() const; ///< false: these bytes are no event stream

private:
    void endLine(std::vector<ServerEvent> &events);
    void endEvent(std::vector<ServerEvent> &events);
    const qsizetype m_longest;
    QByteArray m_line;
    bool m_afterReturn = false; ///< the last byte was a CR: an LF belongs to it
    bool m_first = true; ///< nothing has come: a byte order mark may
    bool m_sawField = false;
    ServerEvent m_event;
    bool m_hasData = false;
};

} // namespace dg
