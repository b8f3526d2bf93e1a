// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a drawn letter looks like, in numbers: dark on white, grey levels count in part.

#include <QImage>
#include <QString>

namespace dg {

/// In dots of full black.
[[nodiscard]] double inkOf(const QImage &image);

/// How far the ink's centre moves to the right per line upwards: the slope of a least-squares line, 0 for an
/// upright letter.
[[nodiscard]] double slantOf(const QImage &image);

/// One upright capital I, or any other letter that is symmetrical, in each face.
struct LetterInFaces {
    QImage regular;
    QImage bold;
    QImage italic;
    QImage boldItalic;
};

/// What tells that a face is not the one it should be, or that the letter is not drawn; empty: all are right.
[[nodiscard]] QString problemWith(const LetterInFaces &letter);

} // namespace dg
