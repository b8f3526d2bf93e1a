// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/cache/inflater.h"

#include "core/cache/envelope.h"

#include <QtGlobal>

#include <zlib.h>

namespace dg::bench {

QByteArray deflatedAtOnce(QByteArrayView bytes)
{
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    QByteArray result(static_cast<qsizetype>(size), Qt::Uninitialized);
    if (compress2(reinterpret_cast<Bytef *>(result.data()), &size,
            reinterpret_cast<const Bytef *>(bytes.data()), static_cast<uLong>(bytes.size()),
            EnvelopeFormat {}.compressionLevel)
        != Z_OK)
        qFatal("zlib does not compress.");
    result.truncate(static_cast<qsizetype>(size));
    return result;
}

QByteArray inflatedAtOnce(QByteArrayView bytes, qsizetype size)
{
    QByteArray result(size, Qt::Uninitialized);
    auto made = static_cast<uLongf>(size);
    if (uncompress(reinterpret_cast<Bytef *>(result.data()), &made,
            reinterpret_cast<const Bytef *>(bytes.data()), static_cast<uLong>(bytes.size()))
        != Z_OK)
        qFatal("zlib does not inflate what it made.");
    return result;
}

} // namespace dg::bench
