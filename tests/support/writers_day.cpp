// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/writers_day.h"

#include "core/ai/caching_ai_client.h"
#include "core/cache/tiered_cache.h"
#include "core/events/run_state.h"
#include "core/pipeline/run_engine.h"
#include "core/pipeline/run_setup.h"
#include "core/pipeline/stages/all_stages.h"
#include "core/project/project_file.h"
#include "tests/support/day_writer.h"
#include "tests/support/every_pass.h"

#include <QTemporaryDir>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace dg {

namespace {

/// A studio that is running: its cache, its client, and the project it has open.
class Studio {
public:
    Studio(Clock &clock, DayWriter &writer, const QString &cacheFolder, const QString &redisUrl)
        : m_cache(clock, config(cacheFolder, redisUrl))
        , m_client(m_cache, clock)
        , m_services {
              clock, m_client, [&writer](const RunSettings &) -> Expected<AiProvider *> { return &writer; }}
    {
    }
    ~Studio() { m_cache.flush(std::chrono::seconds(20)); }

    [[nodiscard]] TieredCache &cache() { return m_cache; }
    [[nodiscard]] const RunServices &services() const { return m_services; }
    std::shared_ptr<ProjectFile> project;

private:
    static CacheConfig config(const QString &folder, const QString &redisUrl)
    {
        CacheConfig config;
        config.folder = folder;
        config.redis.url = redisUrl;
        return config;
    }

    TieredCache m_cache;
    CachingAiClient m_client;
    RunServices m_services;
};

class Day {
public:
    Day(const DayPlan &plan, Clock &clock)
        : m_plan(plan)
        , m_clock(clock)
        , m_writer(clock)
    {
    }

    Expected<std::vector<DayStep>> live()
    {
        openStudio();
        SampleShow sample = m_plan.sample;
        sample.brief.sceneCount = m_plan.scenes;
        sample.brief.run.scenesAtOnce = m_plan.scenesAtOnce;
        sample.brief.run.passes = everyPass();
        auto created = ProjectFile::create(projectPath(), sample.show, sample.brief);
        if (!created)
            return tl::unexpected<Error>(created.error());
        m_studio->project = std::move(*created);
        m_episode = m_studio->project->episodes()->front().id;

        for (const auto step : {&Day::firstRun, &Day::changeBeats, &Day::changeAVoice, &Day::otherTakes,
                 &Day::moveAScene, &Day::startAnew, &Day::secondEpisode, &Day::colleague}) {
            if (auto lived = (this->*step)(); !lived)
                return tl::unexpected<Error>(lived.error());
        }
        return std::move(m_steps);
    }

private:
    [[nodiscard]] QString projectPath() const { return m_folder.filePath(QStringLiteral("day.dgstudio")); }

    void openStudio()
    {
        m_studio = std::make_unique<Studio>(
            m_clock, m_writer, m_folder.filePath(QStringLiteral("cache")), m_plan.redisUrl);
    }

    static RunOptions of(EpisodeId episode)
    {
        RunOptions options;
        options.episode = episode;
        return options;
    }

    // ---- what is done

    Expected<void> firstRun() { return run(*m_studio, QStringLiteral("first run"), of(m_episode)); }

    Expected<void> changeBeats()
    {
        for (int i = 0; i < m_plan.changedBeats; ++i) {
            const auto changed = editOutline([&](Outline &outline) {
                const auto count = static_cast<int>(outline.scenes.size());
                OutlineScene &scene =
                    outline.scenes[static_cast<std::size_t>((2 * i + 1) * count / (2 * m_plan.changedBeats))];
                scene.turn.because = QStringLiteral("Somebody has been listening, %1.").arg(i);
                scene.tactics = {
                    QStringLiteral("ask"), QStringLiteral("beg"), QStringLiteral("charge for it")};
            });
            if (!changed)
                return changed;
            auto ran = run(*m_studio, QStringLiteral("beat %1 changed").arg(i + 1), of(m_episode));
            if (!ran)
                return ran;
        }
        return {};
    }

    Expected<void> changeAVoice()
    {
        auto show = m_studio->project->show();
        if (!show)
            return tl::unexpected<Error>(show.error());
        const QString name = m_plan.sample.brief.cast.last();
        for (Character &character : show->cast) {
            if (character.name == name)
                character.speechNotes = QStringLiteral("Has taken to finishing other people's sentences.");
        }
        return m_studio->project->saveShow(*show).and_then(
            [&] { return run(*m_studio, QStringLiteral("a voice changed"), of(m_episode)); });
    }

    Expected<void> otherTakes()
    {
        const auto outline = currentOutline();
        if (!outline)
            return tl::unexpected<Error>(outline.error());
        const SceneId first = outline->scenes.front().id;
        const SceneId last = outline->scenes.back().id;
        const auto take =
            m_studio->project->current(m_episode, {stages::draft, QString::fromStdString(first.value())});
        if (!take || !*take)
            return fail(ErrorKind::NotFound, "There is no take to differ from.");
        SceneSteering steering;
        steering.direction.chips = {QStringLiteral("meaner")};
        steering.direction.earlier = QString::fromUtf8((*take)->body);
        if (auto saved = m_studio->project->saveSteering(m_episode, first, steering); !saved)
            return saved;
        RunOptions directed = of(m_episode);
        directed.onlyScenes = {first};
        if (auto ran = run(*m_studio, QStringLiteral("another take: meaner"), directed); !ran)
            return ran;
        RunOptions another = of(m_episode);
        another.onlyScenes = {last};
        another.writeAgain = {{stages::draft, QString::fromStdString(last.value())}};
        return run(*m_studio, QStringLiteral("another take"), another);
    }

    Expected<void> moveAScene()
    {
        return editOutline([](Outline &outline) {
            auto &scenes = outline.scenes;
            const auto from = scenes.begin() + static_cast<std::ptrdiff_t>(scenes.size() / 3);
            std::rotate(
                from, from + 1, scenes.begin() + static_cast<std::ptrdiff_t>(2 * scenes.size() / 3 + 1));
        }).and_then([&] { return run(*m_studio, QStringLiteral("a scene moved"), of(m_episode)); });
    }

    Expected<void> startAnew()
    {
        m_studio.reset();
        openStudio();
        auto opened = ProjectFile::open(projectPath());
        if (!opened)
            return tl::unexpected<Error>(opened.error());
        m_studio->project = std::move(*opened);
        return run(*m_studio, QStringLiteral("started anew"), of(m_episode));
    }

    Expected<void> secondEpisode()
    {
        EpisodeBrief brief = m_plan.sample.brief;
        brief.title = QStringLiteral("The Bypass");
        brief.premise =
            QStringLiteral("A road is to go through the middle of everything, and asks politely.");
        brief.sceneCount = m_plan.scenes;
        brief.run.scenesAtOnce = m_plan.scenesAtOnce;
        brief.run.passes = everyPass();
        return m_studio->project->addEpisode(brief).and_then(
            [&](EpisodeId episode) { return run(*m_studio, QStringLiteral("second episode"), of(episode)); });
    }

    Expected<void> colleague()
    {
        if (m_plan.redisUrl.isEmpty())
            return {};
        m_studio->cache().flush(std::chrono::seconds(20));
        Studio other(m_clock, m_writer, m_folder.filePath(QStringLiteral("their cache")), m_plan.redisUrl);
        SampleShow sample = m_plan.sample;
        sample.brief.sceneCount = m_plan.scenes;
        sample.brief.run.scenesAtOnce = m_plan.scenesAtOnce;
        sample.brief.run.passes = everyPass();
        auto created = ProjectFile::create(
            m_folder.filePath(QStringLiteral("theirs.dgstudio")), sample.show, sample.brief);
        if (!created)
            return tl::unexpected<Error>(created.error());
        other.project = std::move(*created);
        const EpisodeId episode = other.project->episodes()->front().id;
        return run(other, QStringLiteral("a colleague's first run"), of(episode));
    }

    Expected<Outline> currentOutline()
    {
        auto result = m_studio->project->current(m_episode, {stages::outline, {}});
        if (!result)
            return tl::unexpected<Error>(result.error());
        if (!*result)
            return fail(ErrorKind::NotFound, "There is no outline.");
        return outlineOf(**result).map([](const auto &outline) { return *outline; });
    }

    template <class Change>
    Expected<void> editOutline(Change change)
    {
        auto outline = currentOutline();
        if (!outline)
            return tl::unexpected<Error>(outline.error());
        change(*outline);
        return m_studio->project->saveOutline(m_episode, *outline).map([](ResultId) {});
    }

    // ---- what is counted

    Expected<void> run(Studio &studio, const QString &name, RunOptions options)
    {
        DayStep step;
        step.name = name;
        studio.cache().resetStatistics();
        (void)m_writer.takeCalls();
        RunState state;
        RunEngine engine(
            studio.services(), studio.project, options, [&](const RunEvent &event) { reduce(state, event); });
        step.done = engine.run({}) == RunOutcome::Done;
        if (!step.done && state.error)
            return tl::unexpected<Error>(*state.error);

        const auto questions = questionsOf(studio, options, state);
        if (!questions)
            return tl::unexpected<Error>(questions.error());
        const std::set<QByteArray> asked(questions->begin(), questions->end());
        std::set<QByteArray> unknown;
        std::set_difference(asked.begin(), asked.end(), m_answered.begin(), m_answered.end(),
            std::inserter(unknown, unknown.end()));
        const std::vector<QByteArray> calls = m_writer.takeCalls();
        std::set<QByteArray> called;
        for (const QByteArray &call : calls)
            step.avoidable += unknown.contains(call) && called.insert(call).second ? 0 : 1;
        step.asked = static_cast<int>(questions->size());
        step.kept = static_cast<int>(
            std::count_if(state.stages.begin(), state.stages.end(), [](const StageState &stage) {
                return stage.plan.mayCall && stage.outcome == StageOutcome::Kept;
            }));
        const CacheCounters counters = studio.cache().statistics().total();
        step.lookups = static_cast<int>(counters.lookups());
        step.hits = static_cast<int>(counters.hits);
        step.calls = static_cast<int>(calls.size());
        step.unavoidable = static_cast<int>(unknown.size());
        step.missing = step.unavoidable - static_cast<int>(called.size());
        m_answered.insert(asked.begin(), asked.end());
        m_steps.push_back(step);
        return {};
    }

    /// What the stages of a run were asked, worked out anew of what the project holds behind it.
    Expected<std::vector<QByteArray>> questionsOf(
        Studio &studio, const RunOptions &options, const RunState &state)
    {
        auto setup = setUpRun(studio.services(), *studio.project, options);
        if (!setup)
            return tl::unexpected<Error>(setup.error());
        RunMaterial &material = setup->material;
        material.results = setup->current;
        material.outline = state.outline;
        std::map<QString, std::unique_ptr<Stage>> stages;
        for (auto &stage : allStages()) {
            const QString name = stage->name();
            stages.emplace(name, std::move(stage));
        }
        std::vector<QByteArray> questions;
        for (const StageState &each : state.stages) {
            const auto &ref = each.plan.ref;
            const auto *stage = dynamic_cast<const AiStage *>(stages.at(ref.stage).get());
            if (!stage || !each.outcome || each.outcome == StageOutcome::Skipped)
                continue;
            const auto inputs = stage->inputs(material, ref.subject);
            if (!inputs)
                return tl::unexpected<Error>(inputs.error());
            const auto result = material.results.find(ref);
            const int variant = result == material.results.end() ? 0 : result->second.variant;
            questions.push_back(
                questionDigest(m_writer, m_writer.defaultModel(), stage->promptName(), *inputs, variant));
        }
        return questions;
    }

    const DayPlan &m_plan;
    Clock &m_clock;
    DayWriter m_writer;
    QTemporaryDir m_folder;
    std::unique_ptr<Studio> m_studio;
    EpisodeId m_episode;
    std::set<QByteArray> m_answered; ///< questions that there is an answer to
    std::vector<DayStep> m_steps;
};

} // namespace

double DayStep::reused() const
{
    return asked == 0 ? 1 : 1 - static_cast<double>(calls) / asked;
}

DayStep &DayStep::operator+=(const DayStep &step)
{
    asked += step.asked;
    kept += step.kept;
    lookups += step.lookups;
    hits += step.hits;
    calls += step.calls;
    unavoidable += step.unavoidable;
    avoidable += step.avoidable;
    missing += step.missing;
    done = done && step.done;
    return *this;
}

Expected<std::vector<DayStep>> liveADay(const DayPlan &plan, Clock &clock)
{
    return Day(plan, clock).live();
}

DayStep sumOf(const std::vector<DayStep> &steps)
{
    DayStep sum;
    sum.name = QStringLiteral("the day");
    for (const DayStep &step : steps)
        sum += step;
    return sum;
}

} // namespace dg
