// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Screenplays for tests: the same for the same seed, everywhere.

#include "core/base/random.h"
#include "core/screenplay/script.h"

#include <QString>

namespace dg {

struct ScriptOptions {
    int scenes = 4;
    int paragraphs = 8; ///< of a scene: a speech counts as one
    int words = 12; ///< of a line, at most
    int lines = 3; ///< of a paragraph or a speech, at most
    double speeches = 0.5; ///< of the paragraphs
    double dual = 0.1; ///< of the speeches
    double longAction = 0; ///< share of action that is ten times as long
    double longSpeech = 0;
    bool acts = false; ///< sections COLD OPEN, ACT ONE, … TAG
    bool titlePage = false;
    /// Texts that look like other elements, marks, line feeds in action, names and words of many scripts.
    bool nasty = false;
    bool unprinted = true; ///< sections, synopses and notes between
};

/// Elements as a reader makes them: they survive writing and reading.
[[nodiscard]] Script randomScript(Random &random, const ScriptOptions &options = {});

/// Any Fountain: `fragments` pieces of syntax, words, line ends of all sorts and blank lines.
[[nodiscard]] QString randomFountain(Random &random, int fragments = 60);

/// One such piece.
[[nodiscard]] QString randomFragment(Random &random);

/// A sitcom-like script of about so many pages of US Letter.
[[nodiscard]] Script screenplayOfPages(int pages);

} // namespace dg
