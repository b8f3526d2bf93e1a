// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/fact_lexicon.h"

#include <QHash>
#include <QSet>

#include <initializer_list>
#include <utility>

namespace dg::review::lexicon {

namespace {

QStringList list(const char *words)
{
    return QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
}

QSet<QString> set(const char *words)
{
    const QStringList all = list(words);
    return {all.begin(), all.end()};
}

/// A line each: a base, and what stands for it.
const QHash<QString, QString> &irregular()
{
    static const QHash<QString, QString> forms = [] {
        const char *const lines[] {"be is am are was were been being",
            "have has had having got own owns possess possesses hold holds "
            "held holding carry carries carried carrying bear bears bearing clutch clutches clutching",
            "know knows knew known knowing aware learn learns learned learnt discover discovers discovered "
            "realise realises realised realize realizes realized understand understands understood",
            "believe believes believed believing think thinks thought thinking convinced suppose supposes "
            "supposed reckons reckon certain sure",
            "want wants wanted wishes wish", "lose loses lost losing lack lacks lacking misplaced misplaces",
            "lock locks locked bolted barred padlocked", "open opens opened opening ajar",
            "close closes closed closing shut", "break breaks broke broken smashed cracked shattered damaged",
            "mend mends mended fixed repaired whole intact unharmed", "dead died dies deceased",
            "alive living lives-on", "real genuine authentic", "fake forged counterfeit sham bogus",
            "true right correct accurate", "false wrong incorrect inaccurate",
            "gone missing vanished disappeared", "here present", "full", "empty",
            "hide hides hid hidden concealed secret", "find finds found", "win wins won winning",
            "give gives gave given giving", "take takes took taken taking grabs grabbed",
            "steal steals stole stolen stealing", "buy buys bought", "sell sells sold selling",
            "hand hands handed", "pass passes passed", "lend lends lent", "return returns returned",
            "send sends sent", "write writes wrote written writing", "leave leaves left leaving",
            "stay stays stayed staying remain remains remained remaining", "tell tells told", "say says said",
            "hear hears heard", "keep keeps kept keeping", "meet meets met", "pay pays paid",
            "owe owes owed owing", "make makes made", "forget forgets forgot forgotten",
            "remember remembers remembered", "choose chose chosen", "hang hangs hung hanging",
            "burn burns burnt burned", "fall falls fell fallen", "swear swears swore sworn",
            "wear wears wore worn wearing", "tear tears tore torn", "see sees saw seen", "spend spends spent",
            "stand stands stood standing", "lie lies lay lain lying", "sit sits sat sitting",
            "eat eats ate eaten", "drink drinks drank", "marry marries married",
            "single unmarried-one bachelor", "divorce divorced divorces", "fire fired sacked dismissed",
            "hire hired hires employed employs", "accept accepts accepted accepting",
            "refuse refuses refused refusing declines declined decline "
            "rejects rejected reject",
            "agree agrees agreed agreeing", "allow allows allowed permitted",
            "forbid forbids forbidden banned prohibited", "trust trusts trusted trusting",
            "doubt doubts doubted doubting", "love loves loved adores adore",
            "hate hates hated loathes loathe "
            "despises",
            "guilty", "innocent blameless", "finish finishes finished done complete completed", "awake",
            "asleep sleeping", "angry furious cross", "glad pleased happy delighted", "sad miserable",
            "friend friends", "enemy enemies", "rich wealthy", "poor broke-one bankrupt",
            "public known-to-all", "private", "begin begins began begun",
            "cancel cancels cancelled canceled "
            "off-one",
            "valid", "void expired", "safe unhurt", "hurt injured wounded", "sober", "drunk", "wet soaked",
            "dry", "clean", "dirty filthy", "lit", "dark", "alone", "together", "inside indoors",
            "outside outdoors", "upstairs", "downstairs", "arrive arrives arrived arriving", "elect elected",
            "resign resigns resigned", "suspect suspects suspected",
            "destroy destroys "
            "destroyed ruined",
            "deliver delivered", "sign signs signed", "wait waits waiting waited", "invite invited invites",
            "everybody everyone", "nobody noone", "mayor", "owner owns-it"};
        QHash<QString, QString> all;
        for (const char *line : lines) {
            const QStringList words = list(line);
            for (const QString &word : words)
                all.insert(word, words.front());
        }
        return all;
    }();
    return forms;
}

/// Ends of words that inflect, in the order they are tried.
QString withoutEnding(const QString &word)
{
    const auto undouble = [](QString stem) {
        const qsizetype size = stem.size();
        if (size > 3 && stem[size - 1] == stem[size - 2] && !QStringLiteral("lsez").contains(stem[size - 1]))
            stem.chop(1);
        return stem;
    };
    const auto withoutE = [](QString stem) {
        if (stem.size() > 3 && stem.endsWith(u'e'))
            stem.chop(1);
        return stem;
    };
    if (word.size() > 4 && word.endsWith(QLatin1String("ies")))
        return word.chopped(3) + u'y';
    if (word.size() > 4 && word.endsWith(QLatin1String("ied")))
        return word.chopped(3) + u'y';
    if (word.size() > 5 && word.endsWith(QLatin1String("ing")))
        return withoutE(undouble(word.chopped(3)));
    if (word.size() > 4 && word.endsWith(QLatin1String("ed")))
        return withoutE(undouble(word.chopped(2)));
    if (word.size() > 3 && word.endsWith(u's') && !word.endsWith(QLatin1String("ss"))
        && !word.endsWith(QLatin1String("us")) && !word.endsWith(QLatin1String("is")))
        return withoutE(word.chopped(1));
    return withoutE(word);
}

const QHash<QString, QString> &negatives()
{
    static const QHash<QString, QString> words = [] {
        QHash<QString, QString> all;
        const char *const pairs[] {"invalid valid", "impossible possible", "illegal legal",
            "incomplete complete", "dishonest honest", "disloyal loyal", "disagree agree", "disagrees agree",
            "distrusts trust", "distrust trust", "mistrusts trust", "mistrust trust", "ignorant know",
            "oblivious know", "absent present", "innocent guilty", "insane sane", "insecure secure",
            "disconnected connected", "disqualified qualified", "dissatisfied satisfied", "inedible edible",
            "invisible visible", "nonresident resident"};
        for (const char *pair : pairs) {
            const QStringList both = list(pair);
            all.insert(both[0], both[1]);
        }
        return all;
    }();
    return words;
}

bool isUndone(const QString &word)
{
    static const QSet<QString> others = set(
        "under uncle until unless union unions unit units unite united unique universe universal university "
        "uniform uniforms understand understands understood undertake undertaker underwear underneath unison "
        "unanimous uncanny unhurt unharmed unmarried-one");
    return word.size() >= 6 && word.startsWith(QLatin1String("un")) && !others.contains(word)
        && !word.startsWith(QLatin1String("under"));
}

QString plainBase(const QString &word)
{
    const auto known = irregular().constFind(word);
    if (known != irregular().constEnd())
        return *known;
    const QString stem = withoutEnding(word);
    const auto ofStem = irregular().constFind(stem);
    return ofStem == irregular().constEnd() ? stem : *ofStem;
}

const QSet<QString> &opposites()
{
    static const QSet<QString> pairs = [] {
        const char *const all[] {"have lose", "lock open", "open close", "break mend", "dead alive",
            "real fake", "true false", "real false", "gone here", "gone find", "gone there", "gone back",
            "here away", "full empty", "hide find", "hide public", "win lose", "leave stay", "arrive leave",
            "pay owe", "forget remember", "marry single", "marry divorce", "fire hire", "accept refuse",
            "agree refuse", "allow forbid", "trust doubt", "believe doubt", "love hate", "guilty innocent",
            "awake asleep", "angry glad", "sad glad", "friend enemy", "rich poor", "public private",
            "begin finish", "valid void", "safe hurt", "sober drunk", "wet dry", "clean dirty", "lit dark",
            "alone together", "inside outside", "upstairs downstairs", "elect lose", "on off", "in out",
            "hot cold", "up down", "first last", "early late", "everybody nobody", "safe lose", "sell keep",
            "destroy mend", "safe destroy", "burn mend", "resign stay", "possible impossible", "open lock",
            "above below", "before after", "old new", "same different", "hide visible", "strong weak",
            "loud quiet", "begin over", "on over", "on cancel", "hire resign", "pass fail", "legal criminal",
            "asleep up", "young old", "black white", "tell hide", "keep lose", "keep destroy", "keep burn",
            "stay go", "stay move", "sell have", "packed unpacked", "heavy light", "empty crowded",
            "raw cooked", "win fail", "friend stranger", "know forget", "want hate", "happy sad", "here gone",
            "real invented", "married single", "ready late", "near far", "big small", "long short",
            "cheap dear", "cheap expensive", "easy hard", "safe danger", "safe unsafe", "wake asleep",
            "resident visitor", "resident stranger", "friend rival", "guest host", "seal open", "freeze melt",
            "raise lower", "appoint fire", "appoint resign", "confess deny", "admit deny", "approve reject",
            "approve refuse", "save lose", "save destroy", "free arrest", "free busy", "occupy free",
            "occupy empty", "sink float", "lead lose", "rain dry", "grow shrink", "rise sink", "rise fall"};
        QSet<QString> found;
        for (const char *pair : all) {
            const QStringList words = list(pair);
            const QString a = plainBase(words[0]);
            const QString b = plainBase(words[1]);
            found.insert(a + u' ' + b);
            found.insert(b + u' ' + a);
        }
        return found;
    }();
    return pairs;
}

} // namespace

QString baseOf(const QString &word, bool &negates)
{
    const auto negative = negatives().constFind(word);
    if (negative != negatives().constEnd()) {
        negates = !negates;
        return plainBase(*negative);
    }
    if (isUndone(word) && !irregular().contains(word)) {
        negates = !negates;
        return plainBase(word.mid(2));
    }
    return plainBase(word);
}

bool areOpposites(const QString &base, const QString &other)
{
    return opposites().contains(base + u' ' + other);
}

bool isParticiple(const QString &word)
{
    static const QSet<QString> irregularOnes =
        set("been lost given taken stolen bought sold found won told said heard kept met paid made forgotten "
            "chosen "
            "hung burnt fallen sworn worn torn seen spent stood lain sat eaten drunk left known hidden "
            "broken shut "
            "written sent lent begun become gone done come run sunk shown read put set let cut hit got had "
            "beaten "
            "understood learnt thought brought caught built struck spoken driven ridden thrown drawn grown");
    return irregularOnes.contains(word) || (word.size() > 4 && word.endsWith(QLatin1String("ed")));
}

const std::vector<Phrase> &phrases()
{
    static const std::vector<Phrase> all = [] {
        const std::pair<const char *, const char *> pairs[] {{"no longer", "not"}, {"not any longer", "not"},
            {"any longer", ""}, {"any more", ""}, {"no more", "not"}, {"has yet to", "not"},
            {"have yet to", "not"}, {"is yet to", "not"}, {"has no idea", "not know"},
            {"has no idea of", "not know"}, {"has no clue", "not know"},
            {"has not the faintest idea", "not know"}, {"is in the dark about", "not know"},
            {"is unaware of", "not know"}, {"is unaware that", "not know"}, {"is aware of", "know"},
            {"is aware that", "know"}, {"knows about", "know"}, {"knows of", "know"}, {"know about", "know"},
            {"know of", "know"}, {"knowing about", "know"}, {"found out about", "known"},
            {"found out", "known"}, {"finds out", "know"}, {"heard about", "known"}, {"heard of", "known"},
            {"learned of", "known"}, {"learned about", "known"}, {"is sure that", "believe"},
            {"is certain that", "believe"}, {"is convinced that", "believe"}, {"believes in", "believe"},
            {"got rid of", "lost"}, {"is rid of", "lose"}, {"gets rid of", "lose"}, {"ran out of", "lost"},
            {"has run out of", "lose"}, {"is without", "not have"}, {"goes without", "not have"},
            {"is in possession of", "have"}, {"has hold of", "have"}, {"picked up", "taken"},
            {"picks up", "take"}, {"is in love with", "love"}, {"is a lie", "is false"},
            {"out of order", "broken"}, {"in pieces", "broken"}, {"in one piece", "mended"},
            {"as good as new", "mended"}, {"next of kin", "nextofkin"}, {"no one", "nobody"},
            {"not one", "nobody"}, {"at least", ""}, {"at most", ""}, {"by now", ""}, {"at last", ""},
            {"so far", ""}, {"for now", ""}, {"for the moment", ""}, {"of course", ""}, {"in fact", ""},
            {"after all", ""}, {"once more", ""}, {"to be", ""}, {"fails to", "not"}, {"failed to", "not"},
            {"is unable to", "can not"}, {"is able to", "can"}, {"is going to", "will"},
            {"made of", "madeof"}, {"let go of", "lost"}, {"parted with", "lost"},
            {"is still missing", "is missing"}, {"took hold of", "taken"}, {"half past", "halfpast"},
            {"called off", "cancelled"}, {"turned down", "refused"}, {"turns down", "refuses"},
            {"said no to", "refused"}, {"said yes to", "accepted"}, {"moved out", "left"},
            {"is out of", "is outof"}};
        std::vector<Phrase> found;
        for (const auto &[words, instead] : pairs)
            found.push_back({list(words), list(instead)});
        return found;
    }();
    return all;
}

bool isEmptyWord(const QString &word)
{
    static const QSet<QString> words = set(
        "a an the this that these those some any is am are was were be been being do does did doing still "
        "now "
        "already just really actually quite very so too also yet anymore again finally currently both own of "
        "ever always simply only even indeed perhaps completely entirely firmly fully then today tonight "
        "officially safely quietly secretly somehow by-now");
    return words.contains(word);
}

bool isPreposition(const QString &word)
{
    static const QSet<QString> words = set("in on under behind inside at beside beneath above below near "
                                           "outside with within into onto from to for "
                                           "over about until before after as because since while without "
                                           "between by through around against where "
                                           "when who which if than");
    return words.contains(word);
}

bool isPosture(const QString &base)
{
    static const QSet<QString> words =
        set("stand lie sit hang keep stay leave become turn seem look hide lock put store rest be wait back");
    return words.contains(base) || words.contains(base + u'e');
}

bool isMental(const QString &base)
{
    static const QSet<QString> words = set(
        "know believe suspect doubt hop hope fear want plan expect trust love hate remember forget like need "
        "dream assume imagine worry angry glad sad");
    return words.contains(base);
}

bool isAbstract(const QString &word)
{
    static const QSet<QString> words = set(
        "right rights idea upper answer answers news truth floor courage time feeling impression word choice "
        "chance wish plan nerve way power reason last point problem job same lead benefit advantage job look "
        "habit duty whole best worst better minute minutes record trouble danger air order charge love ink "
        "secret agenda mood doubt hurry rage tears debt mind middle end beginning dark know favour blame "
        "sympathy attention hope others rest money evening day night morning house room");
    return words.contains(word) || words.contains(word + u'e') || words.contains(word + QStringLiteral("es"));
}

bool isExclusive(const QString &base)
{
    static const QSet<QString> words = set(
        "belong marry engaged mayor winner nextofkin kill elect owner win heir culprit thief father mother");
    return words.contains(base) || words.contains(base + QStringLiteral("ed"));
}

ValueKind valueKind(const QString &base)
{
    static const QSet<QString> weekdays =
        set("monday tuesday wednesday thursday friday saturday sunday tomorrow yesterday");
    static const QSet<QString> months =
        set("january february march april june july august september october november december");
    static const QSet<QString> dayTimes =
        set("dawn morning noon midday afternoon dusk evening night midnight breakfast lunch dinner teatime");
    static const QSet<QString> colours =
        set("red blue green yellow black white brown grey gray purple orange pink gold golden silver");
    static const QSet<QString> ordinals =
        set("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth");
    if (base.startsWith(u'#'))
        return ValueKind::Number;
    if (weekdays.contains(base))
        return ValueKind::Weekday;
    if (months.contains(base))
        return ValueKind::Month;
    if (dayTimes.contains(base))
        return ValueKind::DayTime;
    if (colours.contains(base) || colours.contains(base + u'e'))
        return ValueKind::Colour;
    return ordinals.contains(base) ? ValueKind::Ordinal : ValueKind::None;
}

int numberIn(const QString &word)
{
    static const QHash<QString, int> words = [] {
        QHash<QString, int> all;
        const QStringList low =
            list("zero one two three four five six seven eight nine ten eleven twelve thirteen "
                 "fourteen fifteen sixteen seventeen eighteen nineteen twenty");
        for (int i = 0; i < low.size(); ++i)
            all.insert(low[i], i);
        const QStringList tens = list("twenty thirty forty fifty sixty seventy eighty ninety");
        for (int i = 0; i < tens.size(); ++i)
            all.insert(tens[i], 20 + 10 * i);
        all.insert(QStringLiteral("hundred"), 100);
        all.insert(QStringLiteral("thousand"), 1000);
        all.insert(QStringLiteral("million"), 1000000);
        all.insert(QStringLiteral("dozen"), 12);
        return all;
    }();
    return words.value(word, -1);
}

} // namespace dg::review::lexicon
