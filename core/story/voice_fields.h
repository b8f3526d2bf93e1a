// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The fields of a voice, for values that hold one.

#include "core/story/json_fields.h"
#include "core/story/voice.h"

namespace dg {

template <class Fields>
void describe(Fields &fields, Catchphrase &phrase)
{
    fields.required("text", phrase.text);
    fields.optional("atMost", phrase.atMost);
    fields.rest(phrase.extra);
}

template <class Fields>
void describe(Fields &fields, VoiceShift &shift)
{
    fields.required("with", shift.with);
    fields.required("how", shift.how);
    fields.rest(shift.extra);
}

template <class Fields>
void describe(Fields &fields, VoiceProfile &voice)
{
    fields.required("sentenceLength", voice.sentenceLength);
    fields.required("directness", voice.directness);
    fields.required("tacticUnderPressure", voice.tacticUnderPressure);
    fields.required("statusPlay", voice.statusPlay);
    fields.required("referenceWorld", voice.referenceWorld);
    fields.required("neverSays", voice.neverSays);
    fields.optional("lies", voice.lies);
    fields.optional("apologises", voice.apologises);
    fields.optional("loses", voice.loses);
    fields.optional("turnTaking", voice.turnTaking);
    fields.optional("register", voice.speechRegister);
    fields.optional("favouredWords", voice.favouredWords);
    fields.optional("avoidedWords", voice.avoidedWords);
    fields.optional("tics", voice.tics);
    fields.optional("catchphrases", voice.catchphrases);
    fields.optional("humour", voice.humour);
    fields.optional("tells", voice.tells);
    fields.optional("shifts", voice.shifts);
    fields.required("sampleLines", voice.sampleLines);
    fields.rest(voice.extra);
}

} // namespace dg
