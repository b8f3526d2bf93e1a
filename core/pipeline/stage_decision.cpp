// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stage_decision.h"

#include "core/pipeline/provenance.h"

#include <algorithm>
#include <utility>

namespace dg {

QString notAskedFor()
{
    return QStringLiteral("not asked for");
}

QJsonObject askedOf(const Answerer &answerer, const RunSettings &settings)
{
    QJsonObject asked {{QStringLiteral("provider"), answerer.name}, {QStringLiteral("model"), answerer.model},
        {QStringLiteral("seed"), static_cast<qint64>(settings.seed)}};
    if (settings.temperature)
        asked.insert(QStringLiteral("temperature"), *settings.temperature);
    return asked;
}

QString otherAskingInWords(const StageResult &result, const RunSetup &setup)
{
    const QJsonObject before = result.provenance.value(QStringLiteral("asked")).toObject();
    const QJsonObject now = askedOf(setup.writer, setup.settings);
    if (before.isEmpty()) { // recorded before it was kept
        const bool same = result.provenance.value(QStringLiteral("provider")).toString() == setup.writer.name;
        return same ? QStringLiteral("another seed, or model changed") : QStringLiteral("model changed");
    }
    const auto differs = [&](const char *field) {
        return before.value(QLatin1String(field)) != now.value(QLatin1String(field));
    };
    QStringList reasons;
    if (differs("provider") || differs("model"))
        reasons.append(QStringLiteral("model changed"));
    if (differs("seed"))
        reasons.append(QStringLiteral("another seed"));
    if (differs("temperature"))
        reasons.append(QStringLiteral("temperature changed"));
    return reasons.join(QStringLiteral(", "));
}

StageDecider::StageDecider(const RunSetup &setup, const RunOptions &options, ProjectFile &project)
    : m_setup(setup)
    , m_options(options)
    , m_project(project)
{
}

std::optional<StageResult> StageDecider::heldResult(
    const Stage &stage, const StageRef &ref, const RunMaterial &material) const
{
    if (stage.givesOutline())
        return m_setup.heldOutline;
    if (ref.stage != stages::scene)
        return std::nullopt;
    const auto held = material.held.find(SceneId(ref.subject.toStdString()));
    return held == material.held.end() ? std::nullopt : std::optional(held->second.take);
}

StageTurn StageDecider::turnOf(const Stage &stage, const StageRef &ref, const RunMaterial &material) const
{
    StageTurn turn;
    turn.held = heldResult(stage, ref, material);
    if (turn.held)
        return turn;
    turn.notNeeded = stage.whyNotNeeded(material, ref.subject);
    if (!turn.notNeeded)
        turn.inputs = stage.inputs(material, ref.subject);
    return turn;
}

Expected<StageDecision> StageDecider::decide(
    const Stage &stage, const StageRef &ref, StageTurn turn, const StoryNames &names) const
{
    if (turn.held)
        return StageDecision {StageDecision::Kind::Keep, {}, true, std::move(turn.held)};
    if (turn.notNeeded)
        return StageDecision {StageDecision::Kind::NotNeeded, *turn.notNeeded};
    const bool isAsked = isAskedFor(m_options, stage, ref.subject);
    if (!turn.inputs && isAsked)
        return tl::unexpected<Error>(turn.inputs.error());

    StageDecision decision;
    std::optional<StageResult> known;
    if (turn.inputs) {
        decision.question = questionOf(stage, std::move(*turn.inputs), m_setup.asking());
        auto found = recorded(stage, ref, decision.question);
        if (!found)
            return tl::unexpected<Error>(found.error());
        known = std::move(*found);
    }
    if (known && mayKeep(m_options, ref, *known)) {
        decision.kind = StageDecision::Kind::Keep;
        decision.result = std::move(known);
        return decision;
    }
    if (!isAsked) {
        decision.why = notAskedFor();
        decision.result = standIn(ref, names.outline.get());
        decision.kind = decision.result ? StageDecision::Kind::Keep : StageDecision::Kind::NotAskedFor;
        return decision;
    }
    decision.why = whyAsked(stage, ref, decision.question, known, names);
    decision.variant = known ? known->variant : 0;
    if (m_options.mode == RunMode::Fresh || isWrittenAgain(m_options, ref)) {
        const auto free =
            m_project.lowestFreeVariant(episodeOf(m_options, stage), ref, decision.question.digest);
        if (!free)
            return tl::unexpected<Error>(free.error());
        decision.variant = *free;
    }
    return decision;
}

Expected<std::optional<StageResult>> StageDecider::recorded(
    const Stage &stage, const StageRef &ref, const Question &question) const
{
    auto found = m_project.findResult(episodeOf(m_options, stage), ref, question.digest);
    const StageResult *current = m_setup.currentOf(ref);
    const auto *local = dynamic_cast<const LocalStage *>(&stage);
    if (!found || !*found || !local || !current)
        return found;
    // What a writer has chosen among what was set aside beside it stays the current one. Without the result
    // itself nothing was chosen: an earlier run has got no further.
    for (QJsonObject &aside : local->setAside(question.inputs)) {
        if (questionOf(stage, std::move(aside), m_setup.asking()).digest == current->digest)
            return std::optional(*current);
    }
    return found;
}

std::optional<StageResult> StageDecider::standIn(const StageRef &ref, const Outline *outline) const
{
    const StageResult *current = m_setup.currentOf(ref);
    if (!current)
        return std::nullopt;
    // Scenes of another outline go by the same ids; what a writer has edited keeps the scenes that it had.
    const bool isEdit = m_setup.heldOutline && isEdited(*m_setup.heldOutline);
    const auto scene = sceneOf(ref);
    const bool tells = scene && (ref.stage == stages::draft || ref.stage == stages::scene);
    if (!tells || isEdit)
        return *current;
    const OutlineScene *entry = outline ? outline->findScene(*scene) : nullptr;
    return entry && isWrittenFor(*current, *entry) ? std::optional(*current) : std::nullopt;
}

QString StageDecider::whyAsked(const Stage &stage, const StageRef &ref, const Question &question,
    const std::optional<StageResult> &known, const StoryNames &names) const
{
    if (dynamic_cast<const LocalStage *>(&stage))
        return {};
    if (known)
        return QStringLiteral("asked for again");
    const StageResult *current = m_setup.currentOf(ref);
    if (!current)
        return QStringLiteral("new");
    QString why = changesInWords(changedInputs(*current, question.inputs), ref, names);
    if (why.isEmpty())
        why = otherAskingInWords(*current, m_setup);
    return why.isEmpty() ? QStringLiteral("changed") : why;
}

} // namespace dg
