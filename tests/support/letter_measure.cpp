// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/letter_measure.h"

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

} // namespace dg
