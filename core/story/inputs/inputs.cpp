// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/inputs/draft_inputs.h"
#include "core/story/inputs/outline_inputs.h"
#include "core/story/inputs/script_inputs.h"
#include "core/story/inputs/show_digest.h"
#include "core/story/inputs/voice_inputs.h"
#include "core/story/json_fields.h"
#include "core/story/outline_fields.h"
#include "core/story/place_fields.h"
#include "core/story/voice_fields.h"

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

} // namespace dg
