// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The English that facts are compared with: inflections, synonyms, opposites. Pure functions; any thread.

#include <QString>
#include <QStringList>

#include <vector>

namespace dg::review::lexicon {

/// A form that all inflections of a word and its synonyms share. `negates` is flipped by one that says the
/// opposite ("unlocked").
[[nodiscard]] QString baseOf(const QString &word, bool &negates);
[[nodiscard]] bool areOpposites(const QString &base, const QString &other);
[[nodiscard]] bool isParticiple(const QString &word);

/// Several words that are better read as others.
struct Phrase {
    QStringList words;
    QStringList instead;
};
[[nodiscard]] const std::vector<Phrase> &phrases();

[[nodiscard]] bool isEmptyWord(const QString &word); ///< says nothing by itself
[[nodiscard]] bool isPreposition(const QString &word);
[[nodiscard]] bool isPosture(const QString &base); ///< stands, lies, is kept: how a thing is somewhere
[[nodiscard]] bool isMental(const QString &base);
[[nodiscard]] bool isAbstract(const QString &word); ///< may be had by two, or be in without a place
[[nodiscard]] bool isExclusive(const QString &base); ///< true with one person alone

enum class ValueKind { None, Number, Ordinal, Weekday, Month, DayTime, Colour };
[[nodiscard]] ValueKind valueKind(const QString &base);
/// Of "twelve" 12, of "thousand" 1000; -1: it is no number's word.
[[nodiscard]] int numberIn(const QString &word);

} // namespace dg::review::lexicon
