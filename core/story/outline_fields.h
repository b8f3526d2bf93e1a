// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The fields of an outline's scene, for values that hold one.

#include "core/story/json_fields.h"
#include "core/story/outline.h"

namespace dg {

template <class Fields>
void describe(Fields &fields, Turn &turn)
{
    fields.required("from", turn.from);
    fields.required("to", turn.to);
    fields.optional("because", turn.because);
    fields.rest(turn.extra);
}

template <class Fields>
void describe(Fields &fields, ComicGame &game)
{
    fields.optional("name", game.name);
    fields.required("unusual", game.unusual);
    fields.optional("sane", game.sane);
    fields.optional("rungs", game.rungs);
    fields.rest(game.extra);
}

template <class Fields>
void describe(Fields &fields, Button &button)
{
    fields.required("kind", button.kind);
    fields.optional("whose", button.whose);
    fields.rest(button.extra);
}

template <class Fields>
void describe(Fields &fields, Plant &plant)
{
    fields.required("label", plant.label);
    fields.required("words", plant.words);
    fields.required("speaker", plant.speaker);
    fields.rest(plant.extra);
}

template <class Fields>
void describe(Fields &fields, Payoff &payoff)
{
    fields.required("label", payoff.label);
    fields.optional("twist", payoff.twist);
    fields.rest(payoff.extra);
}

template <class Fields>
void describe(Fields &fields, Holding &holding)
{
    fields.required("who", holding.who);
    fields.optional("facts", holding.facts);
    fields.rest(holding.extra);
}

template <class Fields>
void describe(Fields &fields, OutlineScene &scene)
{
    fields.ours("id", scene.id);
    fields.required("label", scene.label);
    fields.required("slug", scene.slug);
    fields.optional("place", scene.place);
    fields.optional("time", scene.time);
    fields.required("cast", scene.cast);
    fields.check(!scene.cast.isEmpty(), "cast", QStringLiteral("names nobody"));
    fields.optional("stories", scene.stories);
    fields.optional("owner", scene.owner);
    fields.required("want", scene.want);
    fields.optional("obstacle", scene.obstacle);
    fields.optional("tactics", scene.tactics);
    fields.required("turn", scene.turn);
    fields.optional("game", scene.game);
    fields.optional("enterLate", scene.enterLate);
    fields.optional("button", scene.button);
    fields.optional("plants", scene.plants);
    fields.optional("payoffs", scene.payoffs);
    fields.optional("atEntry", scene.atEntry);
    fields.optional("atExit", scene.atExit);
    fields.optional("handoffIn", scene.handoffIn);
    fields.optional("handoffOut", scene.handoffOut);
    fields.optional("actOut", scene.actOut);
    fields.optional("targetEighths", scene.targetEighths);
    fields.check(scene.targetEighths >= 1 && scene.targetEighths <= 400, "targetEighths",
        QStringLiteral("must be 1 to 400"));
    fields.ours("rehearsal", scene.rehearsal);
    fields.rest(scene.extra);
}

} // namespace dg
