// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/outline.h"

#include "core/story/outline_fields.h"

#include <QSet>

#include <algorithm>

namespace dg {

template <class Fields>
void describe(Fields &fields, StoryLine &line)
{
    fields.optional("owner", line.owner);
    fields.optional("want", line.want);
    fields.optional("obstacle", line.obstacle);
    fields.optional("wrongPlan", line.wrongPlan);
    fields.optional("beats", line.beats);
    fields.optional("collision", line.collision);
    fields.rest(line.extra);
}

template <class Fields>
void describe(Fields &fields, Runner &runner)
{
    fields.optional("what", runner.what);
    fields.optional("rungs", runner.rungs);
    fields.optional("resolution", runner.resolution);
    fields.rest(runner.extra);
}

template <class Fields>
void describe(Fields &fields, Act &act)
{
    fields.required("name", act.name);
    fields.required("scenes", act.scenes);
    fields.optional("actOut", act.actOut);
    fields.rest(act.extra);
}

static bool labelsAreUnique(const std::vector<OutlineScene> &scenes)
{
    QSet<QString> labels;
    for (const OutlineScene &scene : scenes)
        labels.insert(scene.label);
    return static_cast<std::size_t>(labels.size()) == scenes.size();
}

template <class Fields>
void describe(Fields &fields, Outline &outline)
{
    fields.required("logline", outline.logline);
    fields.ours("remark", outline.remark);
    fields.optional("a", outline.a);
    fields.optional("b", outline.b);
    fields.optional("c", outline.c);
    fields.optional("acts", outline.acts);
    fields.required("scenes", outline.scenes);
    fields.check(!outline.scenes.empty(), "scenes", QStringLiteral("holds no scene"));
    fields.check(labelsAreUnique(outline.scenes), "scenes", QStringLiteral("holds a scene twice"));
    fields.rest(outline.extra);
}

DG_JSON_VALUE(OutlineScene)
DG_JSON_VALUE(Outline)
DG_JSON_SCHEMA(Outline)

const OutlineScene *Outline::findScene(const SceneId &id) const
{
    const auto found =
        std::find_if(scenes.begin(), scenes.end(), [&](const OutlineScene &each) { return each.id == id; });
    return found == scenes.end() ? nullptr : &*found;
}

} // namespace dg
