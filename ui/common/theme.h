// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How the studio looks: colours, type sizes, the style sheet. One object for the whole program, made by
/// whoever makes the window and outliving it; lives on the GUI thread. It sets the application's palette,
/// font and style sheet, so there is one at a time.

#include "ui/common/theme_colors.h"

#include <QFont>
#include <QObject>

namespace dg {

enum class Appearance { Desktop, Light, Dark };

/// The four sizes of the interface, at 9, 10.5, 13 and 18 points where the desktop's text is of usual size.
enum class TypeSize { Small, Body, Heading, Title };

/// Distances in pixels. Nothing in between is used.
namespace spacing {
inline constexpr int hair = 4;
inline constexpr int small = 8;
inline constexpr int medium = 12;
inline constexpr int large = 16;
inline constexpr int wide = 24;
inline constexpr int huge = 32;
inline constexpr int radius = 6;
} // namespace spacing

class Theme : public QObject {
    Q_OBJECT
public:
    explicit Theme(Appearance appearance = Appearance::Desktop, QObject *parent = nullptr);

    void setAppearance(Appearance appearance);
    [[nodiscard]] Appearance appearance() const { return m_appearance; }
    [[nodiscard]] bool isDark() const { return m_dark; }
    [[nodiscard]] const ThemeColors &colors() const { return m_dark ? darkColors() : lightColors(); }
    [[nodiscard]] QFont font(TypeSize size, int weight = QFont::Normal) const;
    /// The screenplay's face; 12 points on paper, smaller on cards.
    [[nodiscard]] QFont screenplayFont(double points = 12) const;
    /// The desktop has another palette: follow it where asked to.
    void desktopChanged();

Q_SIGNALS:
    void changed();

private:
    void apply();
    [[nodiscard]] double points(TypeSize size) const;

    Appearance m_appearance;
    bool m_dark = false;
    QFont m_desktopFont;
    QString m_screenplayFamily;
    double m_scale = 1.0; ///< of the desktop's text
};

} // namespace dg
