// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/run_bench.h"

#include "core/pipeline/run_engine.h"

#include <array>

namespace dg {

Show RunBench::showWith(int castSize)
{
    static constexpr std::array names {"Ada", "Bo", "Cy", "Di", "Ed", "Fay", "Gus", "Hal"};
    Show show;
    show.title = QStringLiteral("The Test Kitchen");
    show.tone = QStringLiteral("dry");
    show.world = QStringLiteral("a kitchen");
    for (int i = 0; i < castSize; ++i) {
        Character character;
        character.id = CharacterId("c" + std::to_string(i + 1));
        character.name = QString::fromLatin1(names[static_cast<std::size_t>(i) % names.size()]);
        if (i >= static_cast<int>(names.size()))
            character.name += QString::number(i);
        character.want = QStringLiteral("to be right");
        show.cast.push_back(character);
    }
    return show;
}

EpisodeBrief RunBench::briefFor(const Show &show)
{
    EpisodeBrief brief;
    brief.title = QStringLiteral("The Soup");
    brief.premise = QStringLiteral("A soup is returned.");
    brief.sceneCount = 10;
    brief.run.passes = noPasses();
    for (const Character &character : show.cast)
        brief.cast.append(character.name);
    return brief;
}

RunBench::RunBench(AiProvider &provider, Clock &clock, int castSize, const ProjectEnvironment &environment,
    const CacheConfig &cache)
    : m_clock(clock)
    , m_cache(clock, cache)
    , m_client(m_cache, clock)
    , m_services {clock, m_client, [this, &provider](const RunSettings &settings) -> Expected<AiProvider *> {
                      const bool standsIn = m_standIn && settings.provider == QLatin1String("stand-in");
                      return standsIn ? m_standIn : &provider;
                  }}
{
    const Show show = showWith(castSize);
    auto created = ProjectFile::create(
        m_folder.filePath(QStringLiteral("test.dgstudio")), show, briefFor(show), environment);
    if (!created)
        qFatal("%s", created.error().text().c_str());
    m_project = std::move(*created);
    m_episode = m_project->episodes()->front().id;
}

RunState RunBench::run(
    RunOptions options, std::stop_token stop, const std::function<void(const RunEvent &)> &onEvent)
{
    options.episode = m_episode;
    RunState state;
    RunEngine engine(m_services, m_project, options, [&](const RunEvent &event) {
        reduce(state, event);
        if (onEvent)
            onEvent(event);
    });
    engine.run(stop);
    return state;
}

EpisodeBrief RunBench::brief()
{
    return *m_project->brief(m_episode);
}

void RunBench::saveBrief(const EpisodeBrief &brief)
{
    if (const auto saved = m_project->saveBrief(m_episode, brief); !saved)
        qFatal("%s", saved.error().text().c_str());
}

QByteArray RunBench::script()
{
    const auto result = m_project->current(m_episode, {QStringLiteral("script"), {}});
    return result && *result ? (*result)->body : QByteArray {};
}

} // namespace dg
