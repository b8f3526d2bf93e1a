// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/checks.h"
#include "core/review/review_words.h"
#include "core/review/slug.h"
#include "core/screenplay/emphasis.h"

#include <QRegularExpression>

#include <algorithm>

namespace dg::review {

namespace {

void slip(Findings &all, Severity severity, const Scene &scene, const QString &where, const QString &problem,
    const QString &mend)
{
    found(all, ReviewCheck::Format, severity, QStringLiteral("format"), {scene.id()}, where, problem, mend);
}

void checkHeading(Findings &all, const Scene &scene, const QString &heading)
{
    const Slug slug = slugOf(heading);
    if (!slug.interior && !slug.exterior)
        slip(all, Severity::Minor, scene, heading,
            QStringLiteral("The heading of %1 does not say INT. or EXT.").arg(scene.name().toLower()),
            QStringLiteral("Begin it with INT. or EXT."));
    else if (slug.place.isEmpty())
        slip(all, Severity::Minor, scene, heading,
            QStringLiteral("The heading of %1 names no place.").arg(scene.name().toLower()),
            QStringLiteral("Say where it is."));
    else if (slug.time.isEmpty())
        slip(all, Severity::Minor, scene, heading,
            QStringLiteral("The heading of %1 does not say when it is.").arg(scene.name().toLower()),
            QStringLiteral("End it with DAY, NIGHT or the like, behind a dash."));
    else if (heading != heading.toUpper())
        slip(all, Severity::Suggestion, scene, heading,
            QStringLiteral("The heading of %1 is not in capitals.").arg(scene.name().toLower()),
            heading.toUpper());
    const QStringList planned = wordsOf(slugOf(scene.outline->slug).place);
    const QStringList written = wordsOf(slug.place);
    if (!planned.isEmpty() && !written.isEmpty() && indexOf(written, planned) < 0
        && indexOf(planned, written) < 0)
        found(all, ReviewCheck::Format, Severity::Minor, QStringLiteral("continuity"), {scene.id()}, heading,
            QStringLiteral("%1 plays in %2; the outline has it in %3.")
                .arg(scene.name(), quoted(slug.place), quoted(slugOf(scene.outline->slug).place)),
            QStringLiteral("Change the heading, or the outline."));
}

/// "FADE IN:" is no transition to Fountain, and stands above the first heading all the same.
bool isFadeIn(const QString &text)
{
    return text.endsWith(u':') && text == text.toUpper();
}

void checkHeadings(Findings &all, const Scene &scene)
{
    int headings = 0;
    for (const ScriptElement &element : scene.elements) {
        if (element.type != ElementType::SceneHeading)
            continue;
        const QString heading = printed(element.text).text.simplified();
        if (++headings == 1)
            checkHeading(all, scene, heading);
        else
            slip(all, Severity::Minor, scene, heading,
                QStringLiteral("%1 has a second heading, %2, which makes two scenes of it.")
                    .arg(scene.name(), quoted(heading)),
                QStringLiteral("Stay in one place, or make it a scene in the outline."));
    }
    const auto first = std::find_if(scene.elements.begin(), scene.elements.end(), [](const ScriptElement &e) {
        return e.type != ElementType::Section && e.type != ElementType::Synopsis
            && e.type != ElementType::Note && e.type != ElementType::PageBreak
            && e.type != ElementType::Transition && !isFadeIn(e.text);
    });
    if (first == scene.elements.end() || first->type == ElementType::SceneHeading)
        return;
    if (headings == 0)
        slip(all, Severity::Major, scene, {}, QStringLiteral("%1 has no heading.").arg(scene.name()),
            scene.outline->slug.isEmpty() ? QString()
                                          : QStringLiteral("Begin it with %1").arg(scene.outline->slug));
    else
        slip(all, Severity::Minor, scene, printed(first->text).text.simplified(),
            QStringLiteral("In %1 something stands above the heading.").arg(scene.name().toLower()),
            QStringLiteral("Move it below."));
}

/// The names that somebody might be given a line by.
QStringList names(const Episode &episode, const Scene &scene)
{
    QStringList all = scene.outline->cast;
    for (const Character &character : episode.text.show.cast)
        all.append(namesOf(character));
    return all;
}

/// What reads as action and was meant as a speech: a name by itself above it, or before a colon.
void checkCues(Findings &all, const Episode &episode, const Scene &scene)
{
    const QStringList known = names(episode, scene);
    const auto isName = [&](const QString &text) { return known.contains(text, Qt::CaseInsensitive); };
    for (const ScriptElement &element : scene.elements) {
        if (element.type != ElementType::Action)
            continue;
        const QStringList lines = printed(element.text).text.split(u'\n');
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString line = lines[i].simplified();
            const QString before = line.section(u':', 0, 0).simplified();
            const bool alone = isName(nameInCue(line));
            const bool colon = line.contains(u':') && isName(nameInCue(before));
            if (!alone && !colon)
                continue;
            const QString name = nameInCue(alone ? line : before);
            if (alone && i + 1 == lines.size() && name == name.toUpper())
                slip(all, Severity::Minor, scene, line,
                    QStringLiteral("In %1 %2 is about to speak and says nothing.")
                        .arg(scene.name().toLower(), name),
                    QStringLiteral("Write the line, or take the name out."));
            else
                slip(all, Severity::Minor, scene, line,
                    QStringLiteral("In %1 a speech of %2's reads as action.")
                        .arg(scene.name().toLower(), name),
                    QStringLiteral("Put %1 in capitals on a line above it, with a blank line before.")
                        .arg(name.toUpper()));
        }
    }
    for (const Speech &speech : scene.speeches) {
        if (speech.text.isEmpty())
            slip(all, Severity::Minor, scene, speech.cue,
                QStringLiteral("In %1 %2 is about to speak and says nothing.")
                    .arg(scene.name().toLower(), speech.cue),
                QStringLiteral("Write the line, or make it action."));
    }
}

void checkCamera(Findings &all, const Scene &scene)
{
    static const QRegularExpression talk(
        QStringLiteral(
            R"(\b(?:we (?:see|hear|pan|follow|push|pull|cut|move)\b|(?:the )?camera )"
            R"((?:pans?|moves?|zooms?|follows?|pushes|pulls|tilts?|tracks?|holds?|finds?|reveals?)\b)"
            R"(|(?:pan|zoom|tilt|dolly|track|push|rack focus) (?:in|out|to|across|over|up|down)\b)"
            R"(|(?:camera|angle|close|tight) on\b|close-?ups?\b|tracking shot|wide shot|)"
            R"(smash cut|insert shot|establishing shot|point of view shot))"),
        QRegularExpression::CaseInsensitiveOption);
    for (const QString &action : scene.actions) {
        const auto match = talk.match(action);
        if (match.hasMatch())
            slip(all, Severity::Suggestion, scene, action,
                QStringLiteral("%1 tells the camera what to do: %2.")
                    .arg(scene.name(), quoted(match.captured())),
                QStringLiteral("Say what happens, and leave the shot to the director."));
    }
}

} // namespace

Findings checkFormat(const Episode &episode)
{
    Findings all;
    // Whoever asks for staging wants the camera to be told.
    const bool staged = episode.text.brief.run.passes.staging;
    for (const Scene &scene : episode.scenes) {
        if (scene.isGap())
            continue;
        checkHeadings(all, scene);
        checkCues(all, episode, scene);
        if (!staged)
            checkCamera(all, scene);
    }
    return all;
}

} // namespace dg::review
