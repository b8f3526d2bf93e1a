// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/show.h"

#include "core/story/json_fields.h"
#include "core/story/place_fields.h"

#include <QSet>

#include <algorithm>

namespace dg {

template <>
struct json::EnumNames<ShowFormat> {
    static constexpr std::array names {std::pair {ShowFormat::SingleCamera, "single-camera"},
        std::pair {ShowFormat::MultiCamera, "multi-camera"}};
};

template <class Fields>
void describe(Fields &fields, Inspiration &inspiration)
{
    fields.optional("title", inspiration.title);
    fields.optional("engine", inspiration.engine);
    fields.rest(inspiration.extra);
}

template <class Fields>
void describe(Fields &fields, Relation &relation)
{
    fields.required("to", relation.to);
    fields.required("feeling", relation.feeling);
    fields.rest(relation.extra);
}

template <class Fields>
void describe(Fields &fields, Character &character)
{
    fields.required("id", character.id);
    fields.check(!character.id.isEmpty(), "id", QStringLiteral("must not be empty"));
    fields.required("name", character.name);
    fields.check(!character.name.trimmed().isEmpty(), "name", QStringLiteral("must not be empty"));
    fields.optional("aliases", character.aliases);
    fields.optional("role", character.role);
    fields.optional("age", character.age);
    fields.optional("oneLine", character.oneLine);
    fields.optional("description", character.description);
    fields.optional("want", character.want);
    fields.optional("flaw", character.flaw);
    fields.optional("relations", character.relations);
    fields.optional("speechNotes", character.speechNotes);
    fields.optional("sampleLines", character.sampleLines);
    fields.optional("privateNotes", character.privateNotes);
    fields.rest(character.extra);
}

static bool idsAreUnique(const std::vector<Character> &cast)
{
    QSet<QString> seen;
    return std::all_of(cast.begin(), cast.end(), [&](const Character &each) {
        const auto before = seen.size();
        seen.insert(QString::fromStdString(each.id.value()));
        return seen.size() > before;
    });
}

template <class Fields>
void describe(Fields &fields, Show &show)
{
    fields.required("title", show.title);
    fields.optional("logline", show.logline);
    fields.optional("genre", show.genre);
    fields.optional("tone", show.tone);
    fields.optional("format", show.format);
    fields.optional("world", show.world);
    fields.optional("inspiredBy", show.inspiredBy);
    fields.optional("always", show.always);
    fields.optional("never", show.never);
    fields.optional("places", show.places);
    fields.optional("runningGags", show.runningGags);
    fields.required("cast", show.cast);
    fields.check(idsAreUnique(show.cast), "cast", QStringLiteral("holds two people with one id"));
    fields.rest(show.extra);
}

DG_JSON_VALUE(Character)
DG_JSON_VALUE(Show)

const Character *Show::findCharacter(QStringView name) const
{
    const QStringView wanted = name.trimmed();
    const auto isCalled = [&](const Character &each) {
        return each.name.compare(wanted, Qt::CaseInsensitive) == 0
            || each.aliases.contains(wanted, Qt::CaseInsensitive);
    };
    const auto found = std::find_if(cast.begin(), cast.end(), isCalled);
    return found == cast.end() ? nullptr : &*found;
}

const Character *Show::findCharacter(const CharacterId &id) const
{
    const auto found =
        std::find_if(cast.begin(), cast.end(), [&](const Character &each) { return each.id == id; });
    return found == cast.end() ? nullptr : &*found;
}

} // namespace dg
