// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The studio's colours, light and dark. Plain values; any thread.

#include <QColor>
#include <QStringView>

namespace dg {

struct ThemeColors {
    QColor window; ///< behind everything
    QColor surface; ///< paper, cards, fields
    QColor line; ///< edges
    QColor text;
    QColor muted; ///< guidance and what is of less weight
    QColor accent; ///< the one highlighted button, focus, links; also the A story
    QColor storyB;
    QColor storyC;
    QColor good;
    QColor warning;
    QColor error;
    QColor onAccent; ///< text on `accent`
    QColor selection; ///< behind selected rows; carries `text`

    /// Of a story by its letter; `muted` for a scene that serves none.
    [[nodiscard]] QColor story(QStringView letter) const;
};

[[nodiscard]] const ThemeColors &lightColors();
[[nodiscard]] const ThemeColors &darkColors();

/// `share` of `b` in `a`: 0 gives a, 1 gives b.
[[nodiscard]] QColor mixed(const QColor &a, const QColor &b, double share);

/// Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1, "contrast ratio" and "relative luminance").
[[nodiscard]] double contrastRatio(const QColor &a, const QColor &b);

} // namespace dg
