// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/changes_in_words.h"

#include <algorithm>
#include <utility>

namespace dg {

static int numberOf(const Outline *outline, const SceneId &scene)
{
    if (!outline)
        return 0;
    const auto &scenes = outline->scenes;
    const auto found = std::find_if(
        scenes.begin(), scenes.end(), [&](const OutlineScene &each) { return each.id == scene; });
    return found == scenes.end() ? 0 : static_cast<int>(found - scenes.begin()) + 1;
}

QString sceneName(const Outline *outline, const SceneId &scene)
{
    const int number = numberOf(outline, scene);
    return number > 0 ? QStringLiteral("Scene %1").arg(number) : QString::fromStdString(scene.value());
}

QString shortLabel(const StageRef &ref, const QString &label, const Outline *outline)
{
    const auto scene = sceneOf(ref);
    if (!scene || (ref.stage != stages::draft && ref.stage != stages::scene))
        return label;
    const QString name = sceneName(outline, *scene);
    return ref.stage == stages::draft ? name + QStringLiteral(": draft") : name;
}

namespace {

/// Says what one change is, of one stage.
class Wording {
public:
    Wording(StageRef ref, const StoryNames &names)
        : m_ref(std::move(ref))
        , m_names(names)
    {
    }

    [[nodiscard]] QString of(const QString &change) const
    {
        const QString field = change.section(QLatin1Char('/'), 0, 0);
        const QString name = change.section(QLatin1Char('/'), 1);
        if (field == QLatin1String("draft"))
            return name.isEmpty() ? QStringLiteral("what its draft was written from changed")
                                  : Wording({stages::draft, m_ref.subject}, m_names).of(name);
        if (field == QLatin1String("voices") || field == QLatin1String("humour")
            || field == QLatin1String("voice"))
            return name.isEmpty() ? QStringLiteral("voices changed")
                                  : QStringLiteral("%1's voice changed").arg(name);
        if (field == QLatin1String("dynamics"))
            return betweenTwo(name);
        if (field == QLatin1String("show") || field == QLatin1String("world"))
            return QStringLiteral("the show's world changed");
        if (m_ref.stage == stages::voice || m_ref.stage == stages::dynamics)
            return ofCharacters(field, name);
        if (m_ref.stage == stages::outline)
            return field == QLatin1String("cast") && !name.isEmpty() ? QStringLiteral("%1 changed").arg(name)
                                                                     : QStringLiteral("brief changed");
        if (const auto seam = Seam::of(m_ref.subject))
            return ofSeam(field, *seam);
        return ofScene(field, name);
    }

private:
    [[nodiscard]] static QString betweenTwo(const QString &pair)
    {
        const QStringList names = pair.split(QLatin1Char('+'));
        return names.size() == 2
            ? QStringLiteral("how %1 and %2 talk to each other changed").arg(names.at(0), names.at(1))
            : QStringLiteral("how they talk to each other changed");
    }

    [[nodiscard]] QString ofCharacters(const QString &field, const QString &name) const
    {
        if (field == QLatin1String("tone"))
            return QStringLiteral("the show's tone changed");
        if (!name.isEmpty())
            return QStringLiteral("%1 changed").arg(name);
        if (m_ref.stage == stages::dynamics)
            return QStringLiteral("what they feel about each other changed");
        const Character *character = m_names.show.findCharacter(CharacterId(m_ref.subject.toStdString()));
        return QStringLiteral("%1 changed").arg(character ? character->name : QStringLiteral("character"));
    }

    [[nodiscard]] QString ofSeam(const QString &field, const Seam &seam) const
    {
        if (field == QLatin1String("earlier"))
            return sceneName(m_names.outline.get(), seam.earlier) + QStringLiteral(" ends differently");
        if (field == QLatin1String("later"))
            return sceneName(m_names.outline.get(), seam.later) + QStringLiteral(" begins differently");
        return QStringLiteral("what is paid off changed");
    }

    [[nodiscard]] QString ofScene(const QString &field, const QString &name) const
    {
        if (field == QLatin1String("tone") || field == QLatin1String("mustNotHave"))
            return QStringLiteral("brief changed");
        if (field == QLatin1String("logline"))
            return QStringLiteral("the episode's logline changed");
        if (field == QLatin1String("scene") || field == QLatin1String("plants")
            || field == QLatin1String("turn"))
            return QStringLiteral("outline of this scene changed");
        if (field == QLatin1String("previousHandoffOut"))
            return neighbour(-1) + QStringLiteral(" hands over something else");
        if (field == QLatin1String("nextHandoffIn"))
            return neighbour(+1) + QStringLiteral(" takes up something else");
        if (field == QLatin1String("direction"))
            return QStringLiteral("asked to be different");
        if (field == QLatin1String("place"))
            return QStringLiteral("its place changed");
        if (field == QLatin1String("report") || field == QLatin1String("jokes"))
            return QStringLiteral("what was found in it changed");
        if (field == QLatin1String("scenes") && !name.isEmpty())
            return QStringLiteral("Scene %1 changed").arg(name);
        return QStringLiteral("its text changed");
    }

    [[nodiscard]] QString neighbour(int step) const
    {
        const int own = numberOf(m_names.outline.get(), SceneAttempt::of(m_ref.subject).scene);
        return own == 0 ? QStringLiteral("a neighbouring scene") : QStringLiteral("Scene %1").arg(own + step);
    }

    const StageRef m_ref;
    const StoryNames &m_names;
};

} // namespace

QString changesInWords(const QStringList &changes, const StageRef &ref, const StoryNames &names)
{
    const Wording wording(ref, names);
    QStringList reasons;
    for (const QString &change : changes)
        reasons.append(wording.of(change));
    reasons.removeDuplicates();
    return reasons.join(QStringLiteral(", "));
}

} // namespace dg
