#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes four correctly named faces of Courier Prime under a family of the studio's own.

Debian's fonts-courier-prime gives all four faces the names, weight and style flags of the regular one, so that a
program that asks for "Courier Prime" is given any of them, mostly bold italic. The outlines are untouched. The
family has its own name because the Open Font License reserves the original's (resources/fonts/OFL.txt).

Usage: make_screenplay_faces.py FOLDER-OF-THE-PACKAGE'S-FONTS OUTPUT-FOLDER
"""

import pathlib
import sys

from fontTools.ttLib import TTFont

FAMILY = "Doppelganger Courier"
# The package's file, style, weight class, bold, italic.
FACES = [
    ("Courier Prime.otf", "Regular", 400, False, False),
    ("Courier Prime Bold.otf", "Bold", 700, True, False),
    ("Courier Prime Italic.otf", "Italic", 400, False, True),
    ("Courier Prime Bold Italic.otf", "Bold Italic", 700, True, True),
]


def make_face(source, target, style, weight, bold, italic):
    # Without a new time stamp the same package gives the same bytes.
    font = TTFont(source, recalcTimestamp=False)
    postscript = f"{FAMILY}-{style}".replace(" ", "")

    name = font["name"]
    # Family, style, unique id, full name, PostScript name; and the "typographic" family and style that would win.
    for record in (1, 2, 3, 4, 6, 16, 17):
        name.removeNames(nameID=record)
    version = name.getDebugName(5).strip()
    for platform, encoding, language in ((1, 0, 0), (3, 1, 0x409)):
        for record, text in (
            (1, FAMILY),
            (2, style),
            (3, f"{postscript} {version}"),
            (4, f"{FAMILY} {style}"),
            (6, postscript),
        ):
            name.setName(text, record, platform, encoding, language)

    os2 = font["OS/2"]
    os2.usWeightClass = weight
    # OpenType's OS/2 table: bit 0 italic, bit 5 bold, bit 6 regular.
    os2.fsSelection = (0x01 if italic else 0) | (0x20 if bold else 0) or 0x40
    os2.panose.bProportion = 9  # monospaced
    os2.panose.bWeight = 8 if bold else 5
    font["head"].macStyle = (1 if bold else 0) | (2 if italic else 0)
    font["post"].isFixedPitch = 1

    cff = font["CFF "].cff
    cff.fontNames = [postscript]
    top = cff.topDictIndex[0]
    top.FamilyName = FAMILY
    top.FullName = f"{FAMILY} {style}"
    top.Weight = "Bold" if bold else "Regular"
    top.isFixedPitch = 1

    font.save(target)


def main():
    source, target = (pathlib.Path(argument) for argument in sys.argv[1:])
    target.mkdir(parents=True, exist_ok=True)
    for file, style, weight, bold, italic in FACES:
        make_face(source / file, target / f"{style.lower().replace(' ', '-')}.otf", style, weight, bold, italic)


if __name__ == "__main__":
    main()
