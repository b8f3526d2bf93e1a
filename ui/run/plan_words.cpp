// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/plan_words.h"

#include "core/events/stage_names.h"
#include "ui/common/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <map>
#include <set>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("dg::PlanWords", text);
}

/// Three quarters of a word is what a token is in English, on average.
std::int64_t wordsOf(TokenCount tokens)
{
    return tokens.value() * 3 / 4;
}

QString numberIn(const Outline *outline, const SceneId &scene)
{
    for (std::size_t i = 0; outline && i < outline->scenes.size(); ++i) {
        if (outline->scenes[i].id == scene)
            return QString::number(i + 1);
    }
    return {};
}

/// What a stage is called in its group; `label` where it speaks for itself.
QString stageInWords(const StageRef &ref, const QString &label, const Outline *outline)
{
    const std::map<QString, QString> names {
        {stages::draft, tr("Draft")},
        {stages::punchUp, tr("Punch-up")},
        {stages::staging, tr("Staging")},
        {stages::check, tr("Check")},
        {stages::refine, tr("Refinement")},
        {stages::compare, tr("Comparison")},
        {stages::compareReversed, tr("Comparison, the other way round")},
        {stages::scene, tr("The scene as it is kept")},
        {stages::outline, tr("Outline")},
        {stages::continuity, tr("Continuity")},
        {stages::script, tr("Script")},
    };
    if (const auto seam = Seam::of(ref.subject); seam && ref.stage == stages::join) {
        const QString earlier = numberIn(outline, seam->earlier);
        const QString later = numberIn(outline, seam->later);
        if (!earlier.isEmpty() && !later.isEmpty())
            return tr("Join scenes %1 and %2").arg(earlier, later);
    }
    const auto name = names.find(ref.stage);
    if (name == names.end())
        return label;
    const int attempt = isOfScene(ref) ? SceneAttempt::of(ref.subject).attempt : 1;
    if (ref.stage == stages::refine)
        return attempt > 2 ? tr("Refinement %1").arg(attempt - 1) : name->second;
    return attempt > 1 ? tr("%1 after refinement %2").arg(name->second).arg(attempt - 1) : name->second;
}

QString tierInWords(const QString &tier)
{
    if (tier == "memory"_L1)
        return tr("reused, from memory");
    if (tier == "disk"_L1)
        return tr("reused, from this machine");
    return tier.isEmpty() ? tr("reused") : tr("reused, from the room");
}

QString forecastInWords(const StageForecast &stage)
{
    switch (stage.forecast) {
    case Forecast::Kept:
        return tr("kept");
    case Forecast::Held:
        return tr("stays as it is");
    case Forecast::Cached:
        return tierInWords(stage.tier);
    case Forecast::Call:
        return tr("written");
    case Forecast::Follows:
        return tr("written, unless nothing changes");
    case Forecast::MayBeNeeded:
        return tr("only if the check asks for it");
    case Forecast::Made:
        return tr("put together here");
    case Forecast::NotAskedFor:
        return tr("not asked for");
    }
    return {};
}

QString outcomeInWords(const StageState &stage)
{
    if (!stage.outcome)
        return stage.phase == StagePhase::Calling ? tr("being written") : tr("waiting");
    switch (*stage.outcome) {
    case StageOutcome::Kept:
        return tr("kept");
    case StageOutcome::Hit:
        return tierInWords(stage.tier);
    case StageOutcome::Joined:
        return tr("shared with another that was under way");
    case StageOutcome::Called:
        return stage.calls > 1 ? tr("written, at the %1. try").arg(stage.calls) : tr("written");
    case StageOutcome::Made:
        return tr("put together here");
    case StageOutcome::Skipped:
        return tr("not needed");
    case StageOutcome::Blocked:
        return tr("not possible: something before it is missing");
    case StageOutcome::Stopped:
        return tr("stopped");
    case StageOutcome::Failed:
        return tr("failed");
    }
    return {};
}

/// Puts rows into their groups: what is of no scene before or behind those of the scenes.
class Groups {
public:
    explicit Groups(const Outline *outline)
        : m_outline(outline)
    {
    }

    void add(const StageRef &ref, PlanRow row)
    {
        // A row's label says the scene again.
        if (const auto scene = isOfScene(ref) ? sceneOf(ref) : std::nullopt)
            groupOf(*scene).rows.push_back(std::move(row));
        else if (ref.stage == stages::join || ref.stage == stages::continuity || ref.stage == stages::script)
            m_after.rows.push_back(std::move(row));
        else
            m_before.rows.push_back(std::move(row));
    }
    [[nodiscard]] std::vector<PlanGroup> take()
    {
        std::vector<PlanGroup> groups;
        m_before.title = tr("Before the scenes");
        m_after.title = tr("Between and after them");
        groups.push_back(std::move(m_before));
        std::stable_sort(m_scenes.begin(), m_scenes.end(),
            [](const SceneGroup &a, const SceneGroup &b) { return a.place < b.place; });
        for (SceneGroup &scene : m_scenes)
            groups.push_back(std::move(scene.group));
        groups.push_back(std::move(m_after));
        std::erase_if(groups, [](const PlanGroup &group) { return group.rows.empty(); });
        return groups;
    }

private:
    struct SceneGroup {
        std::size_t place;
        PlanGroup group;
    };
    PlanGroup &groupOf(const SceneId &scene)
    {
        const auto found = m_index.find(scene);
        if (found != m_index.end())
            return m_scenes[found->second].group;
        std::size_t place = 100'000 + m_scenes.size();
        QString title = tr("Scene %1").arg(m_scenes.size() + 1);
        for (std::size_t i = 0; m_outline && i < m_outline->scenes.size(); ++i) {
            if (m_outline->scenes[i].id == scene) {
                place = i;
                title = tr("Scene %1: %2").arg(i + 1).arg(m_outline->scenes[i].slug.simplified());
            }
        }
        m_index[scene] = m_scenes.size();
        m_scenes.push_back({place, {title, {}}});
        return m_scenes.back().group;
    }

    const Outline *m_outline;
    PlanGroup m_before;
    PlanGroup m_after;
    std::vector<SceneGroup> m_scenes;
    std::map<SceneId, std::size_t> m_index;
};

} // namespace

void PlanSums::add(const PlanRow &row)
{
    ++stages;
    if (!row.isWritten && !row.mayBe)
        return;
    ++written;
    words += row.words;
    time += row.time;
    money += row.money;
    priceUnknown = priceUnknown || row.priceUnknown;
}

std::vector<PlanGroup> plannedRows(const RunPlan &plan, const Outline *outline)
{
    Groups groups(outline);
    for (const StageForecast &stage : plan.stages) {
        PlanRow row;
        row.what = stageInWords(stage.ref, stage.label, outline);
        row.happens = forecastInWords(stage);
        row.why = stage.why;
        row.isWritten = stage.forecast == Forecast::Call || stage.forecast == Forecast::Follows;
        row.mayBe = stage.forecast == Forecast::MayBeNeeded;
        if (row.isWritten || row.mayBe) {
            row.words = wordsOf(stage.usage.output);
            row.time = stage.time;
            row.money = stage.usage.cost;
            row.priceUnknown = stage.usage.priceUnknown;
        }
        groups.add(stage.ref, std::move(row));
    }
    return groups.take();
}

std::vector<PlanGroup> runRows(const RunState &state)
{
    Groups groups(state.outline.get());
    for (const StageState &stage : state.stages) {
        PlanRow row;
        row.what = stageInWords(stage.plan.ref, stage.plan.label, state.outline.get());
        row.happens = outcomeInWords(stage);
        row.why = stage.error ? QString::fromStdString(stage.error->text()) : stage.why;
        row.isWritten = stage.outcome == StageOutcome::Called;
        if (row.isWritten) {
            row.words = wordsOf(stage.usage.output);
            row.time = std::chrono::duration_cast<std::chrono::milliseconds>(stage.atProvider);
            row.money = stage.usage.cost;
            row.priceUnknown = stage.usage.priceUnknown;
        }
        groups.add(stage.plan.ref, std::move(row));
    }
    return groups.take();
}

PlanSums sumsOf(const std::vector<PlanGroup> &groups, bool mayBe)
{
    PlanSums sums;
    for (const PlanGroup &group : groups) {
        for (const PlanRow &row : group.rows) {
            if (row.mayBe == mayBe)
                sums.add(row);
        }
    }
    return sums;
}

QString aboutWords(std::int64_t words)
{
    if (words <= 0)
        return {};
    const std::int64_t step = words < 100 ? 10 : words < 1000 ? 50 : 100;
    return QLocale().toString(static_cast<qlonglong>(std::max(step, (words + step / 2) / step * step)));
}

QString sumsInWords(const PlanSums &sums, bool isFree, bool isDone)
{
    QStringList parts;
    if (sums.words > 0)
        parts.append(tr("about %1 words").arg(aboutWords(sums.words)));
    if (sums.time.count() > 0)
        parts.append(isDone ? tr("%1 of writing").arg(format::clock(sums.time))
                            : tr("about %1 of writing").arg(format::clock(sums.time)));
    if (isFree)
        parts.append(tr("free"));
    else if (sums.priceUnknown)
        parts.append(tr("price unknown"));
    else
        parts.append(isDone ? format::money(sums.money) : tr("about %1").arg(format::money(sums.money)));
    return parts.join(u", "_s);
}

QString sceneConsequence(const RunPlan &plan, const Outline &outline)
{
    std::set<std::size_t> again;
    std::set<std::size_t> fresh;
    for (const StageForecast &stage : plan.stages) {
        if (stage.ref.stage != stages::draft || SceneAttempt::of(stage.ref.subject).attempt > 1
            || (stage.forecast != Forecast::Call && stage.forecast != Forecast::Follows))
            continue;
        for (std::size_t i = 0; i < outline.scenes.size(); ++i) {
            if (outline.scenes[i].id == SceneAttempt::of(stage.ref.subject).scene)
                (plan.anotherLook.count(outline.scenes[i].id) > 0 ? again : fresh).insert(i + 1);
        }
    }
    const auto list = [](const std::set<std::size_t> &numbers) {
        QStringList said;
        for (const std::size_t number : numbers)
            said.append(QString::number(number));
        if (said.size() == 1)
            return tr("scene %1").arg(said.front());
        if (said.size() > 8)
            return tr("%1 scenes").arg(said.size());
        const QString last = said.takeLast();
        return tr("scenes %1 and %2").arg(said.join(u", "_s), last);
    };
    if (!again.empty() && !fresh.empty())
        return tr("The next run writes %1 again, and %2 for the first time.").arg(list(again), list(fresh));
    if (!again.empty())
        return tr("The next run writes %1 again.").arg(list(again));
    return {};
}

} // namespace dg
