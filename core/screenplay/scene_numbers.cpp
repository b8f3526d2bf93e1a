// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/scene_numbers.h"

#include <QSet>

#include <algorithm>

namespace dg {

namespace {

/// What is larger is no number that scenes are counted by, and count does not go on from it.
constexpr int highestCounted = 100'000;

/// "12A" and "12." begin with 12; "A12" with none.
int leadingNumber(const QString &number)
{
    const auto digit = [](QChar c) { return c >= QLatin1Char('0') && c <= QLatin1Char('9'); };
    const auto end = std::find_if_not(number.begin(), number.end(), digit);
    const int value = number.left(end - number.begin()).toInt(); // 0 if it is far too large
    return value > highestCounted ? 0 : value;
}

} // namespace

std::vector<QString> sceneNumbers(const std::vector<ScriptElement> &elements)
{
    QSet<QString> own;
    for (const ScriptElement &element : elements) {
        if (element.type == ElementType::SceneHeading && !element.number.isEmpty())
            own.insert(element.number);
    }
    std::vector<QString> numbers;
    int last = 0;
    for (const ScriptElement &element : elements) {
        if (element.type != ElementType::SceneHeading)
            continue;
        if (!element.number.isEmpty()) {
            last = std::max(last, leadingNumber(element.number));
            numbers.push_back(element.number);
            continue;
        }
        do
            ++last;
        while (own.contains(QString::number(last)));
        numbers.push_back(QString::number(last));
    }
    return numbers;
}

} // namespace dg
