// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cast/cast_edit.h"

#include <QUuid>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

Character *findIn(Show &show, const CharacterId &id)
{
    const int row = castRow(show, id);
    return row < 0 ? nullptr : &show.cast[static_cast<std::size_t>(row)];
}

} // namespace

CharacterId newCharacterId()
{
    return CharacterId(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
}

QString freeName(const Show &show, const QString &wanted)
{
    QString name = wanted;
    for (int number = 2; show.findCharacter(name); ++number)
        name = u"%1 %2"_s.arg(wanted).arg(number);
    return name;
}

int castRow(const Show &show, const CharacterId &character)
{
    const auto found = std::find_if(
        show.cast.begin(), show.cast.end(), [&](const Character &each) { return each.id == character; });
    return found == show.cast.end() ? -1 : static_cast<int>(found - show.cast.begin());
}

Show withNewCharacter(const Show &show, const CharacterId &id, const QString &name)
{
    Show next = show;
    Character character;
    character.id = id;
    character.name = name;
    next.cast.push_back(std::move(character));
    return next;
}

Show withDuplicate(const Show &show, const CharacterId &character, const CharacterId &id, const QString &name)
{
    Show next = show;
    const int row = castRow(show, character);
    if (row < 0)
        return next;
    Character copy = show.cast[static_cast<std::size_t>(row)];
    copy.id = id;
    copy.name = name;
    copy.aliases.clear(); // they are another's
    next.cast.insert(next.cast.begin() + row + 1, std::move(copy));
    return next;
}

Show withoutCharacter(const Show &show, const CharacterId &character)
{
    Show next = show;
    std::erase_if(next.cast, [&](const Character &each) { return each.id == character; });
    for (Character &each : next.cast)
        std::erase_if(each.relations, [&](const Relation &relation) { return relation.to == character; });
    return next;
}

Show withCharacterMoved(const Show &show, const CharacterId &character, int by)
{
    Show next = show;
    const int row = castRow(show, character);
    const int to = row + by;
    if (row >= 0 && to >= 0 && to < static_cast<int>(next.cast.size()))
        std::swap(next.cast[static_cast<std::size_t>(row)], next.cast[static_cast<std::size_t>(to)]);
    return next;
}

QString feelingOf(const Show &show, const CharacterId &who, const CharacterId &about)
{
    const Character *character = show.findCharacter(who);
    if (!character)
        return {};
    const auto found = std::find_if(character->relations.begin(), character->relations.end(),
        [&](const Relation &each) { return each.to == about; });
    return found == character->relations.end() ? QString() : found->feeling;
}

void setFeeling(Show &show, const CharacterId &who, const CharacterId &about, const QString &feeling)
{
    Character *character = findIn(show, who);
    if (!character)
        return;
    const auto found = std::find_if(character->relations.begin(), character->relations.end(),
        [&](const Relation &each) { return each.to == about; });
    if (feeling.trimmed().isEmpty()) {
        if (found != character->relations.end())
            character->relations.erase(found);
    } else if (found != character->relations.end()) {
        found->feeling = feeling;
    } else {
        character->relations.push_back({about, feeling, {}});
    }
}

} // namespace dg
