// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme_colors.h"

#include <algorithm>
#include <cmath>

namespace dg {

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

ThemeColors withDerived(ThemeColors colors)
{
    colors.selection = mixed(colors.surface, colors.accent, 0.16);
    return colors;
}

} // namespace

QColor ThemeColors::story(QStringView letter) const
{
    if (letter == u"A")
        return accent;
    if (letter == u"B")
        return storyB;
    if (letter == u"C")
        return storyC;
    return muted;
}

const ThemeColors &lightColors()
{
    static const ThemeColors colors = withDerived({
        .window = QColor(0xF3F0EA),
        .surface = QColor(0xFFFDF8),
        .line = QColor(0xD9D4CA),
        .text = QColor(0x1F2328),
        .muted = QColor(0x5B626C),
        .accent = QColor(0x0B6B6B),
        .storyB = QColor(0x3B5BA5),
        .storyC = QColor(0x8A3E7A),
        .good = QColor(0x2C6B3F),
        .warning = QColor(0x8A5000),
        .error = QColor(0xB3261E),
        .onAccent = QColor(0xFFFDF8),
        .selection = {},
    });
    return colors;
}

const ThemeColors &darkColors()
{
    static const ThemeColors colors = withDerived({
        .window = QColor(0x16181C),
        .surface = QColor(0x1F2228),
        .line = QColor(0x3A3F48),
        .text = QColor(0xECE8E0),
        .muted = QColor(0xA6ACB6),
        .accent = QColor(0x5CC8C0),
        .storyB = QColor(0x9DB4F0),
        .storyC = QColor(0xE3A0D5),
        .good = QColor(0x82CC97),
        .warning = QColor(0xF0B35A),
        .error = QColor(0xFF8F86),
        .onAccent = QColor(0x16181C),
        .selection = {},
    });
    return colors;
}

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto channel = [share](int from, int to) {
        return static_cast<int>(std::lround(from + (to - from) * share));
    };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
    return (light + 0.05) / (dark + 0.05);
}

} // namespace dg
