// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script_generator.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace dg {

namespace {

using Type = ElementType;
template <std::size_t count>
using Texts = std::array<const char *, count>;

template <std::size_t count>
QString pickFrom(Random &random, const Texts<count> &texts)
{
    return QString::fromUtf8(random.pick(texts));
}

constexpr Texts<48> plainWords {"the", "a", "lamp", "kettle", "ferry", "door", "she", "he", "looks", "waits",
    "never", "again", "under", "over", "behind", "water", "laundry", "receipt", "ladder", "quietly", "at",
    "once", "without", "umbrella", "sandwich", "harbour", "tide", "ticket", "landlord", "landlady",
    "borrowed", "trombone", "apology", "Tuesday", "biscuit", "window", "and", "but", "of", "on", "so",
    "still", "slowly", "spills", "turns", "knocks", "extraordinarily", "unmistakable"};

constexpr Texts<34> nastyWords {"*loud*", "**bold**", "***both***", "_low_", "*open", "close*", "**", "_",
    "\\*", "\\", "[[who?]]", "[[a *b* c]]", "#", "#12#", "<", ">", "^", "TO:", "CUT TO:", "/", "*", "(V.O.)",
    "х\u0301", "вода", "ماء", "水", "🎭", "ΝΕΡΌ", "é", "a\u00a0b", "a_b_c", "//", "[", "]"};

/// Marks that reach into other paragraphs where they are read amiss.
constexpr Texts<8> looseMarks {"/*", "*/", "[[", "]]", "//**/*", "/**/", "[[]]", "[[[x]]]"};

constexpr Texts<44> nastyLines {"INT. HALL - DAY", "EXT. PIER #4#", "int. quiet", "I/E CAR", "EST. TOWN",
    ".FORCED", "...and then", "..", "CUT TO:", "> FADE OUT.", "> THE END <", "><", ">", "POSY", "POSY (V.O.)",
    "МАША", "王芳", "مريم", "@McCLANE", "@", "!bang", "!", "~ la la", "~", "# Act", "#", "###### six",
    "####### seven", "= synopsis", "=", "==", "===", "======", "=== x", "[[a note]]", "[[a]] [[b]]", "(beat)",
    "(beat", "Title: x", "Author:", "    indented", " one space", "\ufeffmark", "23"};

constexpr Texts<10> plainNames {"POSY", "MR. HALE", "ODILE", "THE LANDLADY", "GRAHAM", "JUNE",
    "INSPECTOR BROWN", "DOV", "TILDA", "RADIO VOICE"};

constexpr Texts<34> nastyNames {"McCLANE", "Маша", "МАША", "مريم", "王芳", "🎭", "O'NEIL", "R2D2", "23",
    "TITLE:", "CUT TO:", "INT. MAN", "WOMAN #2", "POSY (V.O.)", "HANS (on the radio)", "POSY (CONT'D)",
    "POSY (V.O.) (CONT\u2019D)", "!BANG", "=EQUAL", "~TILDE", "MR. ^ HAT", "POSY [[who?]]", ".DOT", "@AT",
    "(V.O.)", "#1", "===", "> ARROW <", "*STAR*", "posy", "\ufeffMARK", "[[x]] Y", "HANS (unclosed",
    "ÉLODIE"};

constexpr Texts<12> places {"KITCHEN", "FERRY", "LAUNDRY", "LANDING", "ROOF", "HARBOUR OFFICE", "CELLAR",
    "BUS STOP", "BACK ROOM", "STAIRS", "MARKET", "WAITING ROOM"};
constexpr Texts<5> times {"DAY", "NIGHT", "LATER", "MORNING", "CONTINUOUS"};
constexpr Texts<4> inOut {"INT.", "EXT.", "INT./EXT.", "EST."};
constexpr Texts<10> nastyHeadings {"ROOM #", "int. small", "КУХНЯ - НОЧЬ", "厨房", "🎭", "HALL [[draft]]",
    "(nowhere)", "INT. A: B", "#3", "*HALL*"};
constexpr Texts<6> numbers {"1", "1A", "I-1-A", "110A", "1.", "2.3"};
constexpr Texts<4> plainTransitions {"CUT TO:", "SMASH CUT TO:", "FADE OUT.", "DISSOLVE TO:"};
constexpr Texts<9> nastyTransitions {"", "Fade to black", "TO:", "> more", "ENDS [[slowly]]",
    "BACK < TO:", "INT. TO:", "[[x]]", "ПЕРЕХОД TO:"};
constexpr Texts<5> asides {"(beat)", "(to the kettle)", "(*whispering*)", "(off his look)", "(quietly)"};
constexpr Texts<6> nastyAsides {"()", "(", "(a) (b)", "([[n]] b)", "(b) [[n]]", "(POSY)"};
constexpr Texts<6> acts {"COLD OPEN", "ACT ONE", "ACT TWO", "ACT THREE", "ACT FOUR", "TAG"};

class Generator {
public:
    Generator(Random &random, const ScriptOptions &options)
        : m_random(random)
        , m_options(options)
    {
    }

    Script script()
    {
        if (m_options.titlePage)
            titlePage();
        for (int scene = 0; scene < m_options.scenes; ++scene) {
            if (m_options.acts)
                act(scene);
            // A script may begin with anything.
            if (scene > 0 || !nasty(0.5))
                heading();
            for (int i = 0; i < m_options.paragraphs; ++i)
                paragraph();
        }
        return std::move(m_script);
    }

private:
    bool nasty(double share) { return m_options.nasty && m_random.chance(share); }
    int upTo(int most)
    {
        return 1 + static_cast<int>(m_random.below(static_cast<std::uint64_t>(std::max(most, 1))));
    }

    void titlePage()
    {
        m_script.title.push_back({QStringLiteral("Title"), {words()}});
        m_script.title.push_back({QStringLiteral("Author"), {words(), words()}});
        m_script.title.push_back({QStringLiteral("Draft date"), {QStringLiteral("1/2/2026")}});
        if (nasty(0.5)) {
            m_script.title.push_back({QStringLiteral("Название"), {QStringLiteral("INT. X: y"), words()}});
            m_script.title.push_back({QStringLiteral("title"), {}});
            m_script.title.push_back({QStringLiteral("Contact"), {QStringLiteral("http://hale.example")}});
        }
    }

    void act(int scene)
    {
        const int last = static_cast<int>(acts.size()) - 1;
        const int now = scene * (last + 1) / m_options.scenes;
        const int before = (scene - 1) * (last + 1) / m_options.scenes;
        if (scene == 0 || now != before)
            add({Type::Section, QString::fromUtf8(acts[static_cast<std::size_t>(std::min(now, last))]), {},
                1});
    }

    void add(ScriptElement element)
    {
        if (element.type != Type::Note && !isOfSpeech(element))
            m_speech = Speech::None;
        m_script.elements.push_back(std::move(element));
    }

    QString word(bool loose)
    {
        if (nasty(0.2))
            return loose && m_random.chance(0.2) ? pickFrom(m_random, looseMarks)
                                                 : pickFrom(m_random, nastyWords);
        return pickFrom(m_random, plainWords);
    }

    QString words(bool loose = false, int factor = 1)
    {
        QStringList words;
        for (int left = upTo(m_options.words * factor); left > 0; --left)
            words.append(word(loose));
        QString line = words.join(u' ');
        // A single line is a sentence more often than not.
        if (m_random.chance(0.8))
            line += QLatin1Char(".?!,"[m_random.below(4)]);
        return line;
    }

    void heading()
    {
        ScriptElement element {Type::SceneHeading,
            pickFrom(m_random, inOut) + u' ' + pickFrom(m_random, places) + QStringLiteral(" - ")
                + pickFrom(m_random, times)};
        if (nasty(0.3))
            element.text = pickFrom(m_random, nastyHeadings);
        if (nasty(0.3))
            element.number = pickFrom(m_random, numbers);
        add(std::move(element));
    }

    void paragraph()
    {
        if (m_random.chance(m_options.speeches))
            return speech();
        const std::uint64_t what = m_random.below(m_options.unprinted ? 20 : 14);
        if (what == 11) {
            add({Type::Transition,
                nasty(0.5) ? pickFrom(m_random, nastyTransitions) : pickFrom(m_random, plainTransitions)});
        } else if (what == 12) {
            add({Type::Centered, nasty(0.3) ? QStringLiteral("> a <") : words(true), {}, 0, extra()});
        } else if (what == 13) {
            lyrics(false);
        } else if (what == 16) {
            add({Type::Section, nasty(0.2) ? QStringLiteral("# x") : words(true), {}, upTo(6)});
        } else if (what == 17) {
            add({Type::Synopsis, nasty(0.2) ? QStringLiteral("==") : words(true)});
        } else if (what == 18) {
            note();
        } else if (what == 19) {
            add({Type::PageBreak, {}});
        } else {
            action();
        }
    }

    int extra() { return m_random.chance(0.1) ? upTo(3) : 0; }

    void action()
    {
        QStringList lines;
        const bool isLong = m_random.chance(m_options.longAction);
        for (int left = upTo(m_options.lines); left > 0; --left)
            lines.append(nasty(0.4) ? pickFrom(m_random, nastyLines) : words(true, isLong ? 10 : 1));
        if (nasty(0.05))
            lines.insert(lines.size() / 2, QString());
        add({Type::Action, lines.join(u'\n'), {}, 0, extra()});
    }

    void note()
    {
        QStringList lines;
        for (int left = upTo(m_options.lines); left > 0; --left)
            lines.append(pickFrom(m_random, plainWords) + u' ' + pickFrom(m_random, plainWords));
        if (nasty(0.3))
            lines.insert(1, nasty(0.5) ? QString() : QStringLiteral("# INT. HALL"));
        if (lines.last().isEmpty())
            lines.last() = QStringLiteral("end]");
        add({Type::Note, lines.join(u'\n')});
    }

    void lyrics(bool spoken)
    {
        QStringList lines;
        for (int left = upTo(m_options.lines); left > 0; --left)
            lines.append(nasty(0.1) ? QString() : words());
        add({Type::Lyrics, lines.join(u'\n'), {}, 0, spoken ? 0 : extra(), false, spoken});
    }

    void speech()
    {
        ScriptElement who {
            Type::Character, nasty(0.4) ? pickFrom(m_random, nastyNames) : pickFrom(m_random, plainNames)};
        who.dual = m_speech == Speech::Single && m_random.chance(m_options.dual * 2);
        const Speech after = who.dual ? Speech::Pair : Speech::Single;
        add(std::move(who));
        m_speech = after;
        if (nasty(0.05))
            return; // who says nothing
        if (m_random.chance(0.25))
            add({Type::Parenthetical, aside()});
        dialogue();
        if (nasty(0.2))
            lyrics(true);
        if (m_random.chance(0.1)) {
            add({Type::Parenthetical, aside()});
            dialogue();
        }
    }

    QString aside()
    {
        QString text = nasty(0.2) ? pickFrom(m_random, nastyAsides) : pickFrom(m_random, asides);
        return text == QLatin1String("(") ? QStringLiteral("(a *b* c)") : text;
    }

    void dialogue()
    {
        QStringList lines;
        const bool isLong = m_random.chance(m_options.longSpeech);
        for (int left = upTo(m_options.lines); left > 0; --left) {
            QString line =
                nasty(0.2) ? pickFrom(m_random, nastyLines).trimmed() : words(false, isLong ? 10 : 1);
            if (line.startsWith(u'~') || line.startsWith(u'('))
                line.prepend(QStringLiteral("So "));
            lines.append(line);
        }
        if (lines.size() > 1 && nasty(0.2))
            lines.insert(1, QString());
        add({Type::Dialogue, lines.join(u'\n')});
    }

    enum class Speech { None, Single, Pair };

    Random &m_random;
    const ScriptOptions &m_options;
    Script m_script;
    Speech m_speech = Speech::None;
};

constexpr Texts<62> fragments {"/*", "*/", "/* cut */", "/*/", "/**/", "[[", "]]", "[[note]]", "[[a\nb]]",
    "[[a\n  \nb]]", "[[a\n\nb]]", "INT. HALL - DAY", "\n\nEXT. PIER #4#\n\n", "#5#", ".FORCED", "...", "POSY",
    "\n\nPOSY\nHello.\n", "\n\nDOV ^\nNo.\n", "\n\n@Odile\n(beat)\n", "^", "(beat)", "\n  \n", "\n \n", "  ",
    " ", "\t", "    ", "CUT TO:", "\n\nSMASH CUT TO:\n\n", "TO:", "> ", " <", "> THE END <", "~",
    "\n~la la\n", "===", "\n===\n", "= synopsis", "\n# ACT ONE\n", "#", "##", "=", "!", "@", ".", "*", "**",
    "_", "\\", "Title: x\n", "Author:\n    me\n    you\n", "Notes: y\n", "FADE IN:", "вода", "水", "🎭", "ماء",
    "\ufeff", "\u00a0", "(", ")"};

constexpr Texts<8> lineEnds {"\n", "\n", "\n\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", "\r"};

/// Lines of a page that a text takes, words broken as they come.
int linesOf(const QString &text, int columns)
{
    return static_cast<int>(text.size()) / columns + 1;
}

int linesOf(const ScriptElement &element)
{
    switch (element.type) {
    case Type::SceneHeading:
        return 3;
    case Type::Character:
    case Type::Transition:
        return 2;
    case Type::Parenthetical:
        return 1;
    case Type::Dialogue:
        return linesOf(element.text, 33);
    case Type::Action:
        return 1 + linesOf(element.text, 57);
    default:
        return 0;
    }
}

} // namespace

Script randomScript(Random &random, const ScriptOptions &options)
{
    return Generator(random, options).script();
}

QString randomFragment(Random &random)
{
    if (random.chance(0.3))
        return pickFrom(random, lineEnds);
    if (random.chance(0.2))
        return pickFrom(random, nastyLines);
    if (random.chance(0.2))
        return pickFrom(random, plainWords) + u' ';
    return pickFrom(random, fragments);
}

QString randomFountain(Random &random, int count)
{
    QString text;
    while (count-- > 0)
        text += randomFragment(random);
    return text;
}

Script screenplayOfPages(int pages)
{
    constexpr int linesOfPage = 52; // what breaks leave free is lost
    Random random(static_cast<std::uint64_t>(pages));
    ScriptOptions options;
    options.scenes = 1;
    options.paragraphs = 16;
    options.lines = 1;
    options.words = 26;
    options.speeches = 0.6;
    options.dual = 0.02;
    options.unprinted = false;
    Script script;
    script.title = {{QStringLiteral("Title"), {QStringLiteral("Low Water")}},
        {QStringLiteral("Author"), {QStringLiteral("The Room")}}};
    for (int lines = 0; lines < pages * linesOfPage;) {
        for (ScriptElement &element : randomScript(random, options).elements) {
            lines += linesOf(element);
            if (lines < pages * linesOfPage)
                script.elements.push_back(std::move(element));
        }
    }
    return script;
}

} // namespace dg
