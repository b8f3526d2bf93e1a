// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/production_breakdown.h"

#include "core/review/review_words.h"
#include "core/review/reviewed_script.h"
#include "core/review/slug.h"
#include "core/screenplay/emphasis.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <utility>

namespace dg {

namespace {

using review::Scene;

// ---- where and when

QString placeOf(const Show &show, const review::Slug &slug, const OutlineScene &outline)
{
    const QStringList written = review::wordsOf(slug.place);
    const Place *best = nullptr;
    for (const Place &place : show.places) {
        const QStringList name = review::wordsOf(place.name);
        // COUNCIL CHAMBER, UNDER THE TABLE is shot there as well; of two the longer name is meant.
        if (!name.isEmpty() && review::indexOf(written, name) >= 0
            && (!best || place.name.size() > best->name.size()))
            best = &place;
    }
    if (best)
        return best->name;
    return slug.place.isEmpty() || review::wordsOf(outline.place) == written ? outline.place : slug.place;
}

Daylight daylightOf(const QString &time)
{
    static const QSet<QString> day {QStringLiteral("day"), QStringLiteral("morning"), QStringLiteral("dawn"),
        QStringLiteral("sunrise"), QStringLiteral("noon"), QStringLiteral("midday"),
        QStringLiteral("afternoon"), QStringLiteral("lunchtime"), QStringLiteral("breakfast")};
    static const QSet<QString> night {QStringLiteral("night"), QStringLiteral("midnight"),
        QStringLiteral("evening"), QStringLiteral("dusk"), QStringLiteral("sunset"),
        QStringLiteral("tonight")};
    for (const QString &word : review::wordsOf(time)) {
        if (night.contains(word))
            return Daylight::Night;
        if (day.contains(word))
            return Daylight::Day;
    }
    return Daylight::Unknown;
}

QString headingOf(const Scene &scene)
{
    for (const ScriptElement &element : scene.elements) {
        if (element.type == ElementType::SceneHeading)
            return printed(element.text).text.simplified();
    }
    return scene.outline->slug.simplified();
}

// ---- who

bool isNamed(const QStringList &words, const QStringList &names)
{
    return std::any_of(names.begin(), names.end(), [&](const QString &name) {
        QStringList plain = review::wordsOf(name);
        if (plain.isEmpty())
            return false;
        QStringList owner = plain;
        owner.last() += QStringLiteral("'s");
        return review::indexOf(words, plain) >= 0 || review::indexOf(words, owner) >= 0;
    });
}

QStringList castOf(const Show &show, const Scene &scene)
{
    QStringList cast;
    for (const review::Speech &speech : scene.speeches) {
        for (const QString &name : speech.speakers) {
            if (!review::isCrowd(name) && !cast.contains(name, Qt::CaseInsensitive))
                cast.append(name);
        }
    }
    for (const QString &name : scene.outline->cast) {
        const QString known = review::knownAs(show, name.simplified());
        const Character *character = show.findCharacter(known);
        const QStringList names = character ? review::namesOf(*character) : QStringList {known};
        const bool seen = std::any_of(scene.actions.begin(), scene.actions.end(),
            [&](const QString &action) { return isNamed(review::wordsOf(action), names); });
        if (seen && !cast.contains(known, Qt::CaseInsensitive))
            cast.append(known);
    }
    return cast;
}

// ---- what

/// A thing of a place by the words that stand for it in action.
struct Thing {
    QString name; ///< without its article
    QString place;
    QStringList words; ///< up to what is told about it: "price list" of "a price list nailed to a fence"
};

std::vector<Thing> thingsOf(const Show &show)
{
    static const QSet<QString> articles {
        QStringLiteral("a"), QStringLiteral("an"), QStringLiteral("the"), QStringLiteral("some")};
    static const QSet<QString> ends {QStringLiteral("with"), QStringLiteral("in"), QStringLiteral("on"),
        QStringLiteral("nailed"), QStringLiteral("that"), QStringLiteral("which"), QStringLiteral("for"),
        QStringLiteral("from"), QStringLiteral("under"), QStringLiteral("behind"), QStringLiteral("saying")};
    std::vector<Thing> things;
    for (const Place &place : show.places) {
        for (const QString &each : place.things) {
            Thing thing {each.simplified(), place.name, {}};
            const QString first = thing.name.section(u' ', 0, 0);
            if (articles.contains(first.toLower()))
                thing.name = thing.name.mid(first.size() + 1);
            for (const QString &word : review::wordsOf(thing.name)) {
                if (ends.contains(word))
                    break;
                thing.words.append(word);
            }
            if (!thing.words.isEmpty())
                things.push_back(std::move(thing));
        }
    }
    return things;
}

bool isIn(const QStringList &action, const QStringList &thing, bool atItsPlace)
{
    if (review::indexOf(action, thing) >= 0)
        return true;
    // Where it stands, "the tin" is the election tin.
    const QString &last = thing.last();
    return atItsPlace && last.size() > 2
        && (action.contains(last) || action.contains(last + u's')
            || (last.endsWith(u's') && action.contains(last.chopped(1))));
}

QStringList propsOf(const std::vector<Thing> &things, const Scene &scene, const QString &place)
{
    QStringList props;
    for (const Thing &thing : things) {
        const bool here = thing.place == place;
        const bool needed = std::any_of(scene.actions.begin(), scene.actions.end(),
            [&](const QString &action) { return isIn(review::wordsOf(action), thing.words, here); });
        if (needed && !props.contains(thing.name))
            props.append(thing.name);
    }
    return props;
}

/// Sentences of the action that somebody has to make happen: what is heard, burns, flickers or gets wet.
QStringList effectsOf(const Scene &scene)
{
    static const QRegularExpression effect(
        QStringLiteral(
            R"(\b(?:ring(?:s|ing)?|rang|knock(?:s|ing)?(?! knees)|bangs?|crash(?:es)?|beep(?:s|ing)?|)"
            R"(buzz(?:es|ing)?|sirens?|alarms?|horns?|bells?|gunshots?|explo(?:des?|sions?)|thunder|)"
            R"(lightning|applause|music|drips?|dripping|creaks?|creaking|splash(?:es)?|thuds?|)"
            R"(hiss(?:es)?|slams?|rumbl(?:es?|ing)|roars?|engines?|rain(?:s|ing)?|smoke|flames?|)"
            R"(fog|mist|steam|sparks?|flash(?:es)?|flickers?|blackout|lights (?:go|come) (?:out|on)|)"
            R"(loudspeaker|whistl(?:es?|ing)|footsteps|snow(?:s|ing)?|wind howls|water (?:rises|pours)|)"
            R"(collapses|shatters|clatters?|clangs?|chimes?|gong|squeals?|screech(?:es)?)\b)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression sentenceEnd(QStringLiteral(R"((?<=[.!?])\s+)"));
    QStringList effects;
    for (const QString &action : scene.actions) {
        for (const QString &sentence : action.split(sentenceEnd, Qt::SkipEmptyParts)) {
            if (effect.match(sentence).hasMatch() && !effects.contains(sentence))
                effects.append(sentence);
        }
    }
    return effects;
}

// ---- sums

template <class Entry>
Entry &entryOf(std::vector<Entry> &all, const QString &name)
{
    const auto found = std::find_if(all.begin(), all.end(),
        [&](const Entry &each) { return each.name.compare(name, Qt::CaseInsensitive) == 0; });
    if (found != all.end())
        return *found;
    all.emplace_back();
    all.back().name = name;
    return all.back();
}

void addUp(ProductionBreakdown &breakdown, const BreakdownScene &row, const Scene &scene)
{
    const int day = row.daylight == Daylight::Day ? row.eighths : 0;
    const int night = row.daylight == Daylight::Night ? row.eighths : 0;
    breakdown.eighths += row.eighths;
    breakdown.dayEighths += day;
    breakdown.nightEighths += night;
    breakdown.companyMoves += row.companyMove ? 1 : 0;

    auto &place = entryOf(breakdown.places, row.place);
    place.scenes += 1;
    place.eighths += row.eighths;
    place.dayEighths += day;
    place.nightEighths += night;
    place.numbers.push_back(row.number);
    for (const QString &name : row.cast) {
        auto &person = entryOf(breakdown.people, name);
        person.scenes += 1;
        person.eighths += row.eighths;
        person.numbers.push_back(row.number);
        person.speeches += static_cast<int>(
            std::count_if(scene.speeches.begin(), scene.speeches.end(), [&](const review::Speech &speech) {
                return speech.speakers.contains(name, Qt::CaseInsensitive);
            }));
    }
    for (const QString &name : row.props)
        entryOf(breakdown.props, name).numbers.push_back(row.number);
}

QString csvField(QString text)
{
    // A spreadsheet would work out what begins so.
    if (!text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front()))
        text.prepend(u'\'');
    if (!text.contains(u'"') && !text.contains(u',') && !text.contains(u'\n') && !text.contains(u'\r'))
        return text;
    return u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

QString csvLine(const QStringList &fields)
{
    QStringList line;
    for (const QString &field : fields)
        line.append(csvField(field));
    return line.join(u',') + QStringLiteral("\r\n");
}

/// A spreadsheet takes "5/8" for a day in May, and "0 5/8" for what it is.
QString pagesForSheets(int eighths)
{
    const QString pages = eighthsInWords(eighths);
    return eighths > 0 && eighths < 8 ? QStringLiteral("0 ") + pages : pages;
}

QString sideOf(const BreakdownScene &scene)
{
    if (scene.interior && scene.exterior)
        return QStringLiteral("INT./EXT.");
    return scene.exterior ? QStringLiteral("EXT.") : QStringLiteral("INT.");
}

QString daylightInWords(Daylight daylight)
{
    switch (daylight) {
    case Daylight::Day:
        return QStringLiteral("day");
    case Daylight::Night:
        return QStringLiteral("night");
    case Daylight::Unknown:
        break;
    }
    return {};
}

} // namespace

ProductionBreakdown productionBreakdown(const EpisodeText &text)
{
    const review::Episode episode = review::takeApart(text);
    const std::vector<Thing> things = thingsOf(text.show);
    ProductionBreakdown breakdown;
    for (const Scene &scene : episode.scenes) {
        if (scene.isGap())
            continue;
        BreakdownScene row;
        row.scene = scene.id();
        row.number = scene.number;
        row.heading = headingOf(scene);
        const review::Slug slug = review::slugOf(row.heading);
        row.interior = slug.interior || !slug.exterior;
        row.exterior = slug.exterior;
        row.place = placeOf(text.show, slug, *scene.outline);
        row.time = slug.time;
        row.daylight = daylightOf(slug.time);
        row.eighths = scene.eighths;
        row.cast = castOf(text.show, scene);
        row.props = propsOf(things, scene, row.place);
        row.effects = effectsOf(scene);
        if (!breakdown.scenes.empty()) {
            const BreakdownScene &before = breakdown.scenes.back();
            // LATER and CONTINUOUS go on with the light there was.
            if (row.daylight == Daylight::Unknown)
                row.daylight = before.daylight;
            row.companyMove = before.place.compare(row.place, Qt::CaseInsensitive) != 0;
        }
        addUp(breakdown, row, scene);
        breakdown.scenes.push_back(std::move(row));
    }
    std::stable_sort(breakdown.places.begin(), breakdown.places.end(),
        [](const BreakdownPlace &a, const BreakdownPlace &b) { return a.eighths > b.eighths; });
    std::stable_sort(breakdown.people.begin(), breakdown.people.end(),
        [](const BreakdownPerson &a, const BreakdownPerson &b) { return a.eighths > b.eighths; });
    return breakdown;
}

QString eighthsInWords(int eighths)
{
    const int whole = eighths / 8;
    const int part = eighths % 8;
    if (part == 0)
        return QString::number(whole);
    const QString rest = QStringLiteral("%1/8").arg(part);
    return whole == 0 ? rest : QStringLiteral("%1 %2").arg(whole).arg(rest);
}

QByteArray breakdownCsv(const ProductionBreakdown &breakdown)
{
    const QString separator = QStringLiteral("; ");
    QString csv = csvLine({QStringLiteral("Scene"), QStringLiteral("Heading"), QStringLiteral("Int/Ext"),
        QStringLiteral("Place"), QStringLiteral("Time"), QStringLiteral("Day or night"),
        QStringLiteral("Pages"), QStringLiteral("Eighths"), QStringLiteral("Cast"), QStringLiteral("Props"),
        QStringLiteral("Effects and sounds"), QStringLiteral("Company move")});
    for (const BreakdownScene &scene : breakdown.scenes)
        csv += csvLine({QString::number(scene.number), scene.heading, sideOf(scene), scene.place, scene.time,
            daylightInWords(scene.daylight), pagesForSheets(scene.eighths), QString::number(scene.eighths),
            scene.cast.join(separator), scene.props.join(separator), scene.effects.join(separator),
            scene.companyMove ? QStringLiteral("yes") : QString()});
    csv += csvLine({QStringLiteral("Sum"), {}, {}, QString::number(breakdown.places.size()), {},
        QStringLiteral("day %1; night %2")
            .arg(eighthsInWords(breakdown.dayEighths), eighthsInWords(breakdown.nightEighths)),
        pagesForSheets(breakdown.eighths), QString::number(breakdown.eighths),
        QString::number(breakdown.people.size()), QString::number(breakdown.props.size()), {},
        QString::number(breakdown.companyMoves)});
    return csv.toUtf8();
}

} // namespace dg
