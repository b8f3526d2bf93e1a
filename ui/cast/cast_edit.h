// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a writer does to the cast of a show. Pure; any thread.

#include "core/story/show.h"

namespace dg {

/// An id that nobody in any project has had.
[[nodiscard]] CharacterId newCharacterId();

/// `wanted`, or with a number behind it where somebody is called that already.
[[nodiscard]] QString freeName(const Show &show, const QString &wanted);

/// Row in the cast; -1: not in it.
[[nodiscard]] int castRow(const Show &show, const CharacterId &character);

/// Somebody new, behind the others.
[[nodiscard]] Show withNewCharacter(const Show &show, const CharacterId &id, const QString &name);
/// Another like that one, right behind: under an id and a name of its own, with what that one feels about
/// the others.
[[nodiscard]] Show withDuplicate(
    const Show &show, const CharacterId &character, const CharacterId &id, const QString &name);
/// Nobody feels anything about them any more either.
[[nodiscard]] Show withoutCharacter(const Show &show, const CharacterId &character);
[[nodiscard]] Show withCharacterMoved(const Show &show, const CharacterId &character, int by);

/// What one feels about another; empty where nothing is said.
[[nodiscard]] QString feelingOf(const Show &show, const CharacterId &who, const CharacterId &about);
/// Nothing but white space: nothing is said any more.
void setFeeling(Show &show, const CharacterId &who, const CharacterId &about, const QString &feeling);

} // namespace dg
