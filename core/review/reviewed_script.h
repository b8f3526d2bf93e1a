// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// An episode's text taken apart once, for all checks. Plain values that point into the EpisodeText they were
/// made of; any thread.

#include "core/review/episode_review.h"
#include "core/screenplay/script.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace dg::review {

struct Speech {
    QString cue; ///< the name as it stands above, without (V.O.) and the like
    QStringList speakers; ///< names as the show has them; of somebody else as the cue has it
    QString text; ///< what is said, without how; on one line
    QStringList words;
};

struct Scene {
    int number = 0; ///< from 1, gaps included
    const OutlineScene *outline = nullptr;
    std::vector<ScriptElement> elements; ///< none: a gap
    std::vector<Speech> speeches;
    QStringList actions; ///< a paragraph each, as printed
    int eighths = 0;

    [[nodiscard]] const SceneId &id() const { return outline->id; }
    [[nodiscard]] bool isGap() const { return elements.empty(); }
    /// "Scene 5"
    [[nodiscard]] QString name() const;
};

struct Episode {
    const EpisodeText &text;
    std::vector<Scene> scenes; ///< as the outline has them
};

/// `text` outlives it.
[[nodiscard]] Episode takeApart(const EpisodeText &text);
Episode takeApart(EpisodeText &&) = delete;

/// Who a cue stands for: "ODILE & BENNO (O.S.)" are two. Names as the show has them, else as they are
/// written.
[[nodiscard]] QStringList speakersOf(const Show &show, const QString &cue);
/// A cue without what stands in brackets behind the name.
[[nodiscard]] QString nameInCue(const QString &cue);
/// ALL, BOTH, CROWD: nobody in particular.
[[nodiscard]] bool isCrowd(const QString &name);
/// Names and aliases.
[[nodiscard]] QStringList namesOf(const Character &character);
/// The name as the show spells it, where somebody is called so.
[[nodiscard]] QString knownAs(const Show &show, const QString &name);

/// Appends a finding about `scenes`, the first of which it is about.
void found(std::vector<ReviewFinding> &all, ReviewCheck check, Severity severity, const QString &category,
    std::vector<SceneId> scenes, QString where, QString problem, QString mend = {});

} // namespace dg::review
