// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"

#include "core/screenplay/screenplay_font.h"

#include <QApplication>
#include <QFile>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

#include <algorithm>
#include <array>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QPalette paletteOf(const ThemeColors &colors)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colors.window);
    palette.setColor(QPalette::WindowText, colors.text);
    palette.setColor(QPalette::Base, colors.surface);
    palette.setColor(QPalette::AlternateBase, mixed(colors.surface, colors.window, 0.5));
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::PlaceholderText, colors.muted);
    palette.setColor(QPalette::Button, colors.surface);
    palette.setColor(QPalette::ButtonText, colors.text);
    palette.setColor(QPalette::BrightText, colors.error);
    palette.setColor(QPalette::ToolTipBase, colors.surface);
    palette.setColor(QPalette::ToolTipText, colors.text);
    palette.setColor(QPalette::Highlight, colors.accent);
    palette.setColor(QPalette::HighlightedText, colors.onAccent);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    palette.setColor(QPalette::Light, mixed(colors.surface, colors.text, 0.06));
    palette.setColor(QPalette::Midlight, mixed(colors.surface, colors.line, 0.5));
    palette.setColor(QPalette::Mid, colors.line);
    palette.setColor(QPalette::Dark, mixed(colors.line, colors.text, 0.3));
    palette.setColor(QPalette::Shadow, mixed(colors.line, colors.text, 0.6));
    const QColor disabled = mixed(colors.muted, colors.window, 0.35);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colors.line);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, colors.text);
    return palette;
}

QString pixels(int value)
{
    return QString::number(value) + "px"_L1;
}

} // namespace

Theme::Theme(Appearance appearance, QObject *parent)
    : QObject(parent)
    , m_appearance(appearance)
    , m_desktopFont(QApplication::font())
{
    // 11 points and less is usual size; who asks the desktop for more gets more everywhere.
    m_scale = std::max(1.0, m_desktopFont.pointSizeF() / 11.0);
    // Where the faces cannot be used the script is still to be read, in whatever typewriter face there is.
    m_screenplayFamily = loadScreenplayFont().value_or(u"Courier Prime"_s);
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    desktopChanged();
}

void Theme::setAppearance(Appearance appearance)
{
    m_appearance = appearance;
    desktopChanged();
}

void Theme::desktopChanged()
{
    bool dark = m_appearance == Appearance::Dark;
    if (m_appearance == Appearance::Desktop) {
        // An empty palette lets the desktop's shine through; there is no other public way to read it once
        // ours is set.
        QApplication::setPalette(QPalette());
        dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    }
    m_dark = dark;
    apply();
    Q_EMIT changed();
}

double Theme::points(TypeSize size) const
{
    static constexpr std::array sizes {9.0, 10.5, 13.0, 18.0};
    return sizes[static_cast<std::size_t>(size)] * m_scale;
}

QFont Theme::font(TypeSize size, int weight) const
{
    QFont font = m_desktopFont;
    font.setPointSizeF(points(size));
    font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

QFont Theme::screenplayFont(double pointSize) const
{
    QFont font(m_screenplayFamily);
    font.setStyleHint(QFont::TypeWriter);
    font.setFixedPitch(true);
    font.setPointSizeF(pointSize * m_scale);
    return font;
}

void Theme::apply()
{
    const ThemeColors &c = colors();
    QApplication::setPalette(paletteOf(c));
    QApplication::setFont(font(TypeSize::Body));

    QFile file(u":/themes/studio.qss"_s);
    if (!file.open(QIODevice::ReadOnly))
        return;
    QString sheet = QString::fromUtf8(file.readAll());
    const std::array<std::pair<QLatin1String, QString>, 22> tokens {{
        {"@window@"_L1, c.window.name()},
        {"@surface@"_L1, c.surface.name()},
        {"@line@"_L1, c.line.name()},
        {"@text@"_L1, c.text.name()},
        {"@muted@"_L1, c.muted.name()},
        {"@accent@"_L1, c.accent.name()},
        {"@accent-hover@"_L1, mixed(c.accent, c.text, 0.18).name()},
        {"@accent-pressed@"_L1, mixed(c.accent, c.text, 0.32).name()},
        {"@on-accent@"_L1, c.onAccent.name()},
        {"@selection@"_L1, c.selection.name()},
        {"@hover@"_L1, mixed(c.window, c.text, 0.07).name()},
        {"@pressed@"_L1, mixed(c.window, c.text, 0.13).name()},
        {"@disabled@"_L1, mixed(c.muted, c.window, 0.35).name()},
        {"@warning-wash@"_L1, mixed(c.surface, c.warning, 0.10).name()},
        {"@error-wash@"_L1, mixed(c.surface, c.error, 0.09).name()},
        {"@warning@"_L1, c.warning.name()},
        {"@error@"_L1, c.error.name()},
        {"@good@"_L1, c.good.name()},
        {"@radius@"_L1, pixels(spacing::radius)},
        {"@size-small@"_L1, QString::number(points(TypeSize::Small)) + "pt"_L1},
        {"@size-heading@"_L1, QString::number(points(TypeSize::Heading)) + "pt"_L1},
        {"@size-title@"_L1, QString::number(points(TypeSize::Title)) + "pt"_L1},
    }};
    for (const auto &[token, value] : tokens)
        sheet.replace(token, value);
    qApp->setStyleSheet(sheet);
}

} // namespace dg
