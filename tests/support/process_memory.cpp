// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/process_memory.h"

#include <QByteArray>
#include <QFile>

namespace dg {

namespace {

/// From /proc/self/status, where the peak is called VmHWM.
std::int64_t peak()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        qFatal("/proc/self/status cannot be read");
    const QByteArrayList lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmHWM:"))
            return line.sliced(6).simplified().split(' ').first().toLongLong() * 1024;
    }
    qFatal("/proc/self/status does not tell the peak");
}

} // namespace

#ifdef __SANITIZE_ADDRESS__
const std::int64_t PeakMemory::kept = 320LL << 20;
#elif defined(__SANITIZE_THREAD__)
const std::int64_t PeakMemory::kept = 400LL << 20;
#else
const std::int64_t PeakMemory::kept = 0;
#endif

PeakMemory::PeakMemory()
{
    // The peak begins anew at what is resident now; where the system does not allow that, at the old peak.
    QFile references(QStringLiteral("/proc/self/clear_refs"));
    if (references.open(QIODevice::WriteOnly))
        references.write("5");
    references.close();
    m_before = peak();
}

std::int64_t PeakMemory::growth() const
{
    return peak() - m_before;
}

} // namespace dg
