// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/random_elements.h"

#include <QString>
#include <QStringList>

#include <array>

namespace dg {

namespace {

using Type = ElementType;

constexpr std::array<const char *, 36> words {"the", "kettle", "a", "ferry", "she", "waits", "unmistakable",
    "laundry", "half-open", "well--no", "on", "Tuesday", "wei\u00DF", "вода", "ماء؟", "水が流れる。",
    "한국어", "🎭", "х\u0301о\u0301р", "extraordinarilylongwordthatfillsacolumn", "borrowed", "trombone",
    "and", "it", "rains", "again", "softly", "at", "once", "so", "what", "e\u0301te\u0301", "an", "apology",
    "is", "due"};
constexpr std::array<const char *, 8> ends {".", "!", "?", "…", ".\"", "?)", ",", " --"};
constexpr std::array<const char *, 10> names {"POSY", "MR. HALE", "POSY (V.O.)", "DOV (CONT'D)",
    "TILDA (V.O.) (CONT\u2019D)", "McCLANE", "王芳", "THE LANDLADY OF THE HOUSE BY THE HARBOUR, ANGRY",
    "(V.O.)", "R2D2 (on the radio)"};
constexpr std::array<const char *, 6> acts {"Cold open", "Act one", "Act two", "Tag", "",
    "An act with a name that is "
    "longer than any line on a page of it could ever hold, and then some"};

QString text(Random &random, int sentences, double endsWell)
{
    QStringList parts;
    for (int i = 0; i < sentences; ++i) {
        const auto count = 1 + random.below(14);
        QStringList sentence;
        for (std::uint64_t word = 0; word < count; ++word)
            sentence.append(QString::fromUtf8(random.pick(words)));
        QString whole = sentence.join(random.chance(0.05) ? QStringLiteral("   ") : QStringLiteral(" "));
        if (random.chance(endsWell))
            whole += QString::fromUtf8(random.pick(ends));
        parts.append(whole);
    }
    return parts.join(QLatin1Char(' '));
}

QString lines(Random &random, int sentences, double endsWell)
{
    QString whole = text(random, sentences, endsWell);
    while (random.chance(0.2))
        whole += (random.chance(0.3) ? QStringLiteral("\n\n") : QStringLiteral("\n"))
            + text(random, 1 + static_cast<int>(random.below(3)), endsWell);
    return whole;
}

int length(Random &random)
{
    if (random.chance(0.02))
        return 60 + static_cast<int>(random.below(60)); // more than a page
    return 1 + static_cast<int>(random.below(random.chance(0.2) ? 20 : 4));
}

void speech(Random &random, std::vector<ScriptElement> &script)
{
    ScriptElement speaker {Type::Character, QString::fromUtf8(random.pick(names))};
    speaker.dual = random.chance(0.2);
    script.push_back(speaker);
    const double endsWell = random.chance(0.2) ? 0 : 0.8;
    do {
        if (random.chance(0.25))
            script.push_back({Type::Parenthetical, QLatin1Char('(') + text(random, 1, 0) + QLatin1Char(')')});
        ScriptElement said {
            random.chance(0.1) ? Type::Lyrics : Type::Dialogue, lines(random, length(random), endsWell)};
        said.spoken = said.type == Type::Lyrics;
        script.push_back(said);
    } while (random.chance(0.2));
}

} // namespace

ScriptElement randomElement(Random &random)
{
    ScriptElement element {static_cast<Type>(random.below(elementTypeCount)), {}};
    switch (element.type) {
    case Type::Character:
        element.text = QString::fromUtf8(random.pick(names));
        element.dual = random.chance(0.3);
        break;
    case Type::Section:
        element.text = QString::fromUtf8(random.pick(acts));
        element.level = 1 + static_cast<int>(random.below(3));
        break;
    case Type::PageBreak:
        return element;
    default:
        element.text = lines(random, length(random), 0.7);
    }
    if (random.chance(0.03))
        element.text = random.chance(0.5) ? QString() : QStringLiteral("  \n ");
    element.spoken = element.type == Type::Lyrics && random.chance(0.5);
    if (element.type == Type::Action && random.chance(0.1)) {
        element.text.prepend(QStringLiteral("        "));
        element.extraBlankLines = static_cast<int>(random.below(4));
    }
    return element;
}

std::vector<ScriptElement> randomElements(Random &random, int atLeast)
{
    std::vector<ScriptElement> script;
    while (static_cast<int>(script.size()) < atLeast) {
        if (random.chance(0.15))
            script.push_back(randomElement(random));
        else if (random.chance(0.15))
            script.push_back({Type::SceneHeading, QStringLiteral("INT. ") + text(random, 1, 0)});
        else if (random.chance(0.1))
            script.push_back({Type::Transition, QStringLiteral("CUT TO:")});
        else if (random.chance(0.6))
            speech(random, script);
        else
            script.push_back({Type::Action, lines(random, length(random), 0.7)});
    }
    return script;
}

PageStyle randomStyle(Random &random)
{
    PageStyle style = random.pick(pageStyles());
    if (random.chance(0.1))
        style.lines = 1 + static_cast<int>(random.below(12));
    return style;
}

} // namespace dg
