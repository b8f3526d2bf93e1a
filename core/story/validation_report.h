// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a reader of a scene, or of an episode's seams, finds. Plain values.

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace dg {

enum class Severity { Critical, Major, Minor, Suggestion };

struct Finding {
    Severity severity = Severity::Minor;
    QString category; ///< voice, comedy, continuity, structure, format, production
    QString where; ///< the line, quoted
    QString problem; ///< one sentence for the writer
    QString mend; ///< what would mend it; empty: nothing is proposed
    QJsonObject extra {};

    bool operator==(const Finding &) const = default;
};

/// Of each dimension 0 to 1.
struct ValidationReport {
    double voice = 0;
    double comedy = 0;
    double continuity = 0;
    double structure = 0;
    double format = 0;
    QString turn; ///< whether the scene turns, and where
    bool buttonCouldBeCut = false;
    QStringList speakers; ///< who speaks each of the sampled lines, in their order, as the reader guesses
    std::vector<Finding> issues;
    bool notJudged = false; ///< set by whoever cannot judge; its numbers mean nothing then
    QJsonObject extra {};

    /// Voice 0.30, comedy 0.30, continuity and structure 0.25, format and production 0.15.
    [[nodiscard]] double overall() const;
    /// Whether a refinement is due: a critical or major finding that quotes a line, or an overall score under
    /// the threshold. Never of what is not judged.
    [[nodiscard]] bool asksForRefinement(double threshold) const;
};

} // namespace dg
