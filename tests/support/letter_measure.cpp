// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/letter_measure.h"

#include <cmath>

namespace dg {

double inkOf(const QImage &image)
{
    double sum = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            sum += 255 - qGray(image.pixel(x, y));
    }
    return sum / 255;
}

double slantOf(const QImage &image)
{
    double weight = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXY = 0;
    double sumYY = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const double w = 255 - qGray(image.pixel(x, y));
            weight += w;
            sumX += w * x;
            sumY += w * -y;
            sumXY += w * x * -y;
            sumYY += w * y * y;
        }
    }
    return (sumXY - sumX * sumY / weight) / (sumYY - sumY * sumY / weight);
}

QString problemWith(const LetterInFaces &letter)
{
    constexpr double upright = 0.02;
    constexpr double leaning = 0.1; // the faces lean by 10 degrees; serifs take a little off it
    constexpr double heavier = 1.2;
    if (inkOf(letter.regular) < 300)
        return QStringLiteral("hardly anything is drawn");
    if (inkOf(letter.bold) < heavier * inkOf(letter.regular))
        return QStringLiteral("bold is no heavier than regular");
    if (inkOf(letter.boldItalic) < heavier * inkOf(letter.italic))
        return QStringLiteral("bold italic is no heavier than italic");
    if (std::abs(slantOf(letter.regular)) > upright || std::abs(slantOf(letter.bold)) > upright)
        return QStringLiteral("an upright face leans");
    if (slantOf(letter.italic) < leaning || slantOf(letter.boldItalic) < leaning)
        return QStringLiteral("an italic face is upright");
    return {};
}

} // namespace dg
