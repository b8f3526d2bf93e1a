// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/inputs/alternatives_inputs.h"
#include "core/story/inputs/check_inputs.h"
#include "core/story/inputs/compare_inputs.h"
#include "core/story/inputs/continuity_inputs.h"
#include "core/story/inputs/draft_inputs.h"
#include "core/story/inputs/dynamics_inputs.h"
#include "core/story/inputs/join_inputs.h"
#include "core/story/inputs/outline_inputs.h"
#include "core/story/inputs/punch_up_inputs.h"
#include "core/story/inputs/refine_inputs.h"
#include "core/story/inputs/scene_inputs.h"
#include "core/story/inputs/script_inputs.h"
#include "core/story/inputs/show_digest.h"
#include "core/story/inputs/staging_inputs.h"
#include "core/story/inputs/voice_inputs.h"
#include "core/story/json_fields.h"
#include "core/story/outline_fields.h"
#include "core/story/place_fields.h"
#include "core/story/reports_fields.h"
#include "core/story/voice_fields.h"

#include <algorithm>

namespace dg {

ShowDigest ShowDigest::of(const Show &show)
{
    ShowDigest digest {show.title, show.logline, show.genre, show.tone,
        show.format == ShowFormat::MultiCamera ? QStringLiteral("multi-camera")
                                               : QStringLiteral("single-camera"),
        show.world, show.inspiredBy.title, show.inspiredBy.engine, show.always, show.never, show.places,
        show.runningGags};
    for (Place &place : digest.places)
        place.extra = {};
    return digest;
}

std::vector<NamedRelation> namedRelations(const Show &show, const Character &character)
{
    std::vector<NamedRelation> relations;
    for (const Relation &relation : character.relations) {
        if (const Character *other = show.findCharacter(relation.to))
            relations.push_back({other->name, relation.feeling});
    }
    return relations;
}

VoiceInputs VoiceInputs::of(const Show &show, const Character &character)
{
    return {show.tone, show.world, character.name, character.aliases, character.role, character.age,
        character.description, character.want, character.flaw, namedRelations(show, character),
        character.speechNotes, character.sampleLines};
}

DynamicsInputs DynamicsInputs::of(const Show &show, const Character &a, const Character &b)
{
    DynamicsInputs inputs;
    inputs.tone = show.tone;
    for (const auto &[one, other] : {std::pair {&a, &b}, std::pair {&b, &a}}) {
        inputs.pair.push_back({one->name, one->description, one->want, one->flaw});
        for (const Relation &relation : one->relations) {
            if (relation.to == other->id)
                inputs.relations.push_back({one->name, other->name, relation.feeling});
        }
    }
    std::sort(inputs.pair.begin(), inputs.pair.end(),
        [](const PairMember &left, const PairMember &right) { return left.name < right.name; });
    std::sort(inputs.relations.begin(), inputs.relations.end(),
        [](const PairRelation &left, const PairRelation &right) { return left.from < right.from; });
    return inputs;
}

OutlineInputs OutlineInputs::of(const Show &show, const EpisodeBrief &brief)
{
    OutlineInputs inputs {ShowDigest::of(show), brief.title, brief.premise, brief.argues, brief.aStory,
        brief.bStory, brief.cStory, brief.tone, brief.targetPages, brief.sceneCount, brief.mustHave,
        brief.mustNotHave, brief.notes, {}};
    for (const QString &name : brief.cast) {
        if (const Character *each = show.findCharacter(name))
            inputs.cast.push_back(
                {each->name, each->role, each->oneLine, each->want, each->flaw, namedRelations(show, *each)});
    }
    return inputs;
}

template <class Fields>
void describe(Fields &fields, ShowDigest &show)
{
    fields.required("title", show.title);
    fields.optional("logline", show.logline);
    fields.optional("genre", show.genre);
    fields.optional("tone", show.tone);
    fields.optional("format", show.format);
    fields.optional("world", show.world);
    fields.optional("inspiredByTitle", show.inspiredByTitle);
    fields.optional("inspiredByEngine", show.inspiredByEngine);
    fields.optional("always", show.always);
    fields.optional("never", show.never);
    fields.optional("places", show.places);
    fields.optional("runningGags", show.runningGags);
}

template <class Fields>
void describe(Fields &fields, NamedRelation &relation)
{
    fields.required("to", relation.to);
    fields.required("feeling", relation.feeling);
}

template <class Fields>
void describe(Fields &fields, VoiceInputs &inputs)
{
    fields.optional("tone", inputs.tone);
    fields.optional("world", inputs.world);
    fields.required("name", inputs.name);
    fields.optional("aliases", inputs.aliases);
    fields.optional("role", inputs.role);
    fields.optional("age", inputs.age);
    fields.optional("description", inputs.description);
    fields.optional("want", inputs.want);
    fields.optional("flaw", inputs.flaw);
    fields.optional("relations", inputs.relations);
    fields.optional("speechNotes", inputs.speechNotes);
    fields.optional("sampleLines", inputs.sampleLines);
}

template <class Fields>
void describe(Fields &fields, OutlineCastMember &member)
{
    fields.required("name", member.name);
    fields.optional("role", member.role);
    fields.optional("oneLine", member.oneLine);
    fields.optional("want", member.want);
    fields.optional("flaw", member.flaw);
    fields.optional("relations", member.relations);
}

template <class Fields>
void describe(Fields &fields, OutlineInputs &inputs)
{
    fields.required("show", inputs.show);
    fields.required("title", inputs.title);
    fields.required("premise", inputs.premise);
    fields.optional("argues", inputs.argues);
    fields.optional("aStory", inputs.aStory);
    fields.optional("bStory", inputs.bStory);
    fields.optional("cStory", inputs.cStory);
    fields.optional("tone", inputs.tone);
    fields.optional("targetPages", inputs.targetPages);
    fields.optional("sceneCount", inputs.sceneCount);
    fields.optional("mustHave", inputs.mustHave);
    fields.optional("mustNotHave", inputs.mustNotHave);
    fields.optional("notes", inputs.notes);
    fields.required("cast", inputs.cast);
}

template <class Fields>
void describe(Fields &fields, NamedVoice &voice)
{
    fields.required("name", voice.name);
    fields.required("voice", voice.voice);
}

template <class Fields>
void describe(Fields &fields, PairDynamics &pair)
{
    fields.required("between", pair.between);
    fields.required("dynamics", pair.dynamics);
}

template <class Fields>
void describe(Fields &fields, DraftInputs &inputs)
{
    fields.required("show", inputs.show);
    fields.optional("tone", inputs.tone);
    fields.optional("mustNotHave", inputs.mustNotHave);
    fields.optional("logline", inputs.logline);
    fields.required("voices", inputs.voices);
    fields.required("scene", inputs.scene);
    fields.optional("previousHandoffOut", inputs.previousHandoffOut);
    fields.optional("nextHandoffIn", inputs.nextHandoffIn);
    fields.optional("dynamics", inputs.dynamics);
    fields.optional("direction", inputs.direction);
}

template <class Fields>
void describe(Fields &fields, PairMember &member)
{
    fields.required("name", member.name);
    fields.optional("description", member.description);
    fields.optional("want", member.want);
    fields.optional("flaw", member.flaw);
}

template <class Fields>
void describe(Fields &fields, PairRelation &relation)
{
    fields.required("from", relation.from);
    fields.required("to", relation.to);
    fields.required("feeling", relation.feeling);
}

template <class Fields>
void describe(Fields &fields, DynamicsInputs &inputs)
{
    fields.optional("tone", inputs.tone);
    fields.required("pair", inputs.pair);
    fields.required("relations", inputs.relations);
}

template <class Fields>
void describe(Fields &fields, NamedHumour &humour)
{
    fields.required("name", humour.name);
    fields.optional("humour", humour.humour);
}

template <class Fields>
void describe(Fields &fields, PunchUpInputs &inputs)
{
    fields.required("text", inputs.text);
    fields.optional("plants", inputs.plants);
    fields.optional("turn", inputs.turn);
    fields.optional("humour", inputs.humour);
}

template <class Fields>
void describe(Fields &fields, StagingInputs &inputs)
{
    fields.required("text", inputs.text);
    fields.required("place", inputs.place);
}

template <class Fields>
void describe(Fields &fields, CheckInputs &inputs)
{
    fields.required("text", inputs.text);
    fields.required("scene", inputs.scene);
    fields.required("voices", inputs.voices);
}

template <class Fields>
void describe(Fields &fields, RefineInputs &inputs)
{
    fields.required("draft", inputs.draft);
    fields.required("earlier", inputs.earlier);
    fields.required("report", inputs.report);
    fields.optional("jokes", inputs.jokes);
}

template <class Fields>
void describe(Fields &fields, CompareInputs &inputs)
{
    fields.required("first", inputs.first);
    fields.required("second", inputs.second);
}

template <class Fields>
void describe(Fields &fields, AlternativesInputs &inputs)
{
    fields.required("line", inputs.line);
    fields.required("speech", inputs.speech);
    fields.required("voice", inputs.voice);
}

template <class Fields>
void describe(Fields &fields, EdgeSpeech &speech)
{
    fields.required("line", speech.line);
    fields.required("who", speech.who);
    fields.required("text", speech.text);
}

template <class Fields>
void describe(Fields &fields, SceneEdge &edge)
{
    fields.required("slug", edge.slug);
    fields.optional("handoff", edge.handoff);
    fields.required("mayChange", edge.mayChange);
    fields.optional("speeches", edge.speeches);
}

template <class Fields>
void describe(Fields &fields, PayoffDue &payoff)
{
    fields.required("words", payoff.words);
    fields.optional("speaker", payoff.speaker);
    fields.optional("twist", payoff.twist);
    fields.optional("lines", payoff.lines);
}

template <class Fields>
void describe(Fields &fields, JoinInputs &inputs)
{
    fields.required("earlier", inputs.earlier);
    fields.required("later", inputs.later);
    fields.optional("payoffs", inputs.payoffs);
}

template <class Fields>
void describe(Fields &fields, ContinuityScene &scene)
{
    fields.required("slug", scene.slug);
    fields.required("text", scene.text);
}

template <class Fields>
void describe(Fields &fields, ContinuityInputs &inputs)
{
    fields.required("scenes", inputs.scenes);
}

template <class Fields>
void describe(Fields &fields, SceneVersion &version)
{
    fields.required("text", version.text);
    fields.optional("score", version.score);
}

template <class Fields>
void describe(Fields &fields, SceneInputs &inputs)
{
    fields.required("versions", inputs.versions);
    fields.optional("comparisons", inputs.comparisons);
}

template <class Fields>
void describe(Fields &fields, ScriptScene &scene)
{
    fields.required("slug", scene.slug);
    fields.optional("act", scene.act);
    fields.optional("text", scene.text);
}

template <class Fields>
void describe(Fields &fields, ScriptInputs &inputs)
{
    fields.optional("showTitle", inputs.showTitle);
    fields.required("episodeTitle", inputs.episodeTitle);
    fields.optional("notes", inputs.notes);
    fields.required("scenes", inputs.scenes);
}

DG_JSON_VALUE(ShowDigest)
DG_JSON_VALUE(VoiceInputs)
DG_JSON_VALUE(OutlineInputs)
DG_JSON_VALUE(DraftInputs)
DG_JSON_VALUE(ScriptInputs)
DG_JSON_VALUE(DynamicsInputs)
DG_JSON_VALUE(PunchUpInputs)
DG_JSON_VALUE(StagingInputs)
DG_JSON_VALUE(CheckInputs)
DG_JSON_VALUE(RefineInputs)
DG_JSON_VALUE(CompareInputs)
DG_JSON_VALUE(AlternativesInputs)
DG_JSON_VALUE(JoinInputs)
DG_JSON_VALUE(ContinuityInputs)
DG_JSON_VALUE(SceneInputs)

} // namespace dg
