// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/connection_test.h"

#include <QMetaObject>

#include <utility>

namespace dg {

ConnectionTest::ConnectionTest(Tester tester, bool tls, QObject *parent)
    : QObject(parent)
    , m_tester(std::move(tester))
    , m_tls(tls)
{
}

ConnectionTest::~ConnectionTest() = default;

void ConnectionTest::start(const RedisConfig &config, std::function<void(const Result &)> ended)
{
    const int number = ++m_current;
    m_ended = std::move(ended);
    m_attempts.push_back(
        {number, std::jthread([this, number, config] {
             const Result result = m_tester(config);
             QMetaObject::invokeMethod(
                 this, [this, number, result] { end(number, result); }, Qt::QueuedConnection);
         })});
}

void ConnectionTest::forget()
{
    m_ended = {};
}

void ConnectionTest::end(int number, const Result &result)
{
    m_attempts.remove_if([number](const Attempt &attempt) { return attempt.number == number; });
    if (number != m_current)
        return;
    if (const auto ended = std::exchange(m_ended, {}))
        ended(result);
}

} // namespace dg
