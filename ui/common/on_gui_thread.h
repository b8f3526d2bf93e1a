// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Brings a result from a pool's thread to a widget that may be gone by then.

#include <QCoreApplication>
#include <QPointer>

#include <utility>

namespace dg {

/// A callback for any thread: `then(result)` runs on the GUI thread, and not at all once `context` is gone.
/// Call it on the GUI thread, with an object that lives there.
template <class Then>
[[nodiscard]] auto onGuiThread(QObject *context, Then then)
{
    // The pointer is only copied elsewhere, and looked at here: the object cannot go in between.
    return [guard = QPointer<QObject>(context), then = std::move(then)](auto result) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, then, result = std::move(result)]() mutable {
                if (guard)
                    then(std::move(result));
            },
            Qt::QueuedConnection);
    };
}

} // namespace dg
