// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a benchmark works on, made when it is first asked for, so that a filter spares what it leaves out.
/// Any thread.

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace dg::bench {

template <class T>
class Lazy {
public:
    template <class... Arguments>
    explicit Lazy(Arguments... arguments)
        : m_make([=] { return std::make_unique<T>(arguments...); })
    {
    }

    [[nodiscard]] T &operator*()
    {
        std::call_once(m_once, [this] { m_object = m_make(); });
        return *m_object;
    }
    [[nodiscard]] T *operator->() { return &**this; }

private:
    const std::function<std::unique_ptr<T>()> m_make;
    std::once_flag m_once;
    std::unique_ptr<T> m_object;
};

} // namespace dg::bench
