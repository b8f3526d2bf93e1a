// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The fields of what stages answer about text and people, for values that hold one.

#include "core/story/dynamics.h"
#include "core/story/json_fields.h"
#include "core/story/punch_up.h"
#include "core/story/scene_edits.h"
#include "core/story/steering.h"
#include "core/story/validation_report.h"

namespace dg {

template <>
struct json::EnumNames<Severity> {
    static constexpr std::array names {std::pair {Severity::Critical, "critical"},
        std::pair {Severity::Major, "major"}, std::pair {Severity::Minor, "minor"},
        std::pair {Severity::Suggestion, "suggestion"}};
};

template <>
struct json::EnumNames<SeamSide> {
    static constexpr std::array names {
        std::pair {SeamSide::Earlier, "earlier"}, std::pair {SeamSide::Later, "later"}};
};

template <>
struct json::EnumNames<Better> {
    static constexpr std::array names {std::pair {Better::First, "first"},
        std::pair {Better::Second, "second"}, std::pair {Better::Neither, "neither"}};
};

template <class Fields>
void describe(Fields &fields, SpokenLine &spoken)
{
    fields.required("who", spoken.who);
    fields.required("line", spoken.line);
    fields.rest(spoken.extra);
}

template <class Fields>
void describe(Fields &fields, SampleExchange &exchange)
{
    fields.required("lines", exchange.lines);
    fields.rest(exchange.extra);
}

template <class Fields>
void describe(Fields &fields, Dynamics &dynamics)
{
    fields.required("howTheyTalk", dynamics.howTheyTalk);
    fields.optional("bits", dynamics.bits);
    fields.required("whoWins", dynamics.whoWins);
    fields.optional("exchanges", dynamics.exchanges);
    fields.rest(dynamics.extra);
}

template <class Fields>
void describe(Fields &fields, Joke &joke)
{
    fields.optional("setup", joke.setup);
    fields.required("punchline", joke.punchline);
    fields.optional("kind", joke.kind);
    fields.optional("timing", joke.timing);
    fields.optional("callbackTo", joke.callbackTo);
    fields.optionalFlag("weak", joke.weak);
    fields.optional("why", joke.why);
    fields.rest(joke.extra);
}

template <class Fields>
void describe(Fields &fields, JokeReport &report)
{
    fields.optional("jokes", report.jokes);
    fields.ours("densityPerPage", report.densityPerPage);
    fields.rest(report.extra);
}

template <class Fields>
void describe(Fields &fields, LineReplacement &replacement)
{
    fields.required("line", replacement.line);
    fields.required("old", replacement.old);
    fields.required("alternatives", replacement.alternatives);
    fields.check(!replacement.alternatives.isEmpty(), "alternatives", QStringLiteral("holds no line"));
    fields.rest(replacement.extra);
}

template <class Fields>
void describe(Fields &fields, PunchUp &punchUp)
{
    fields.optional("report", punchUp.report);
    fields.optional("replacements", punchUp.replacements);
    fields.rest(punchUp.extra);
}

template <class Fields>
void describe(Fields &fields, Finding &finding)
{
    fields.required("severity", finding.severity);
    fields.required("category", finding.category);
    fields.optional("where", finding.where);
    fields.required("problem", finding.problem);
    fields.optional("mend", finding.mend);
    fields.rest(finding.extra);
}

template <class Fields>
void describe(Fields &fields, ValidationReport &report)
{
    const auto share = [&fields](const char *key, double &value) {
        fields.required(key, value);
        fields.check(value >= 0 && value <= 1, key, QStringLiteral("must be 0 to 1"));
    };
    share("voice", report.voice);
    share("comedy", report.comedy);
    share("continuity", report.continuity);
    share("structure", report.structure);
    share("format", report.format);
    fields.optional("turn", report.turn);
    fields.optionalFlag("buttonCouldBeCut", report.buttonCouldBeCut);
    fields.optional("speakers", report.speakers);
    fields.optional("issues", report.issues);
    fields.oursFlag("notJudged", report.notJudged);
    fields.rest(report.extra);
}

template <class Fields>
void describe(Fields &fields, SeamEdit &edit)
{
    fields.required("side", edit.side);
    fields.required("line", edit.line);
    fields.required("old", edit.old);
    fields.required("text", edit.text);
    fields.optional("why", edit.why);
    fields.rest(edit.extra);
}

template <class Fields>
void describe(Fields &fields, SeamEdits &edits)
{
    fields.optional("edits", edits.edits);
    fields.rest(edits.extra);
}

template <class Fields>
void describe(Fields &fields, LineAlternatives &alternatives)
{
    fields.required("lines", alternatives.lines);
    fields.check(!alternatives.lines.isEmpty(), "lines", QStringLiteral("holds no line"));
    fields.rest(alternatives.extra);
}

template <class Fields>
void describe(Fields &fields, Comparison &comparison)
{
    fields.required("better", comparison.better);
    fields.optional("why", comparison.why);
    fields.rest(comparison.extra);
}

template <class Fields>
void describe(Fields &fields, Direction &direction)
{
    fields.optional("chips", direction.chips);
    fields.optional("note", direction.note);
    fields.optional("earlier", direction.earlier);
    fields.rest(direction.extra);
}

template <class Fields>
void describe(Fields &fields, SceneSteering &steering)
{
    fields.optionalFlag("locked", steering.locked);
    fields.optional("direction", steering.direction);
    fields.rest(steering.extra);
}

} // namespace dg
