// SPDX-License-Identifier: GPL-3.0-or-later
// Which short sentences contradict each other, and, as important, which do not.
#include "core/review/fact_statement.h"

#include <QTest>

using namespace dg;
using namespace dg::review;

namespace {

Character person(const char *name, const QStringList &aliases = {})
{
    Character character;
    character.id = CharacterId(name);
    character.name = QString::fromUtf8(name);
    character.aliases = aliases;
    return character;
}

Show village()
{
    Show show;
    show.cast = {person("Odile", {QStringLiteral("Odile Marchbank"), QStringLiteral("Madam Mayor")}),
        person("Benno"), person("Wim"), person("Ines"), person("Tansy")};
    return show;
}

FactRelation between(const QString &a, const QString &b, const QString &holder = QStringLiteral("Odile"))
{
    const FactReader reader(village(), {});
    FactRelation found = FactRelation::Unrelated;
    const auto one = reader.read(a, holder);
    const auto other = reader.read(b, holder);
    if (one.empty() || other.empty())
        return found;
    found = compare(one.front(), other.front());
    return found == FactRelation::Unrelated ? compare(one.back(), other.back()) : found;
}

void rows(std::initializer_list<std::pair<const char *, const char *>> pairs)
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    for (const auto &[one, other] : pairs)
        QTest::newRow(one) << QString::fromUtf8(one) << QString::fromUtf8(other);
}

} // namespace

class TestFactStatement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contradict_data()
    {
        rows({
            // negations, however they are worded
            {"Odile has the election tin", "Odile does not have the election tin"},
            {"She has the tin", "Madam Mayor no longer has the tin"},
            {"Odile has a plan", "Odile has no plan"},
            {"Odile knows about the letter", "Odile doesn't know about the letter"},
            {"Odile knows that Gilbert is a scarecrow", "Odile has no idea that Gilbert is a scarecrow"},
            {"Odile has found out about the party", "Odile has no idea about the party"},
            {"Odile is aware of the potluck", "Odile is unaware of the potluck"},
            {"The inspectors are coming tonight", "The inspectors aren't coming tonight"},
            {"The form is signed", "The form is unsigned"},
            {"The form has been signed", "The form has not been signed yet"},
            {"Benno has signed the form", "Benno has yet to sign the form"},
            {"Wim can sell the sheep", "Wim cannot sell the sheep"},
            {"Gilbert is a resident", "Gilbert is not a resident"},
            {"The census wants twelve by midnight", "The census does not want twelve"},
            {"Her suitcase is packed, as on every Sunday", "Her suitcase is not packed"},
            {"Odile suspects Benno", "Odile suspects nothing"},
            {"The vote is valid", "The vote is invalid"},
            {"The gate won't open", "The gate will open"},
            {"She\u2019s the mayor", "She isn\u2019t the mayor"},
            // opposites
            {"The good cupboard is locked", "The good cupboard stands open"},
            {"The good cupboard is locked", "The good cupboard is unlocked"},
            {"The gate is open", "The gate is shut"},
            {"Odile has the minute book", "Odile has lost the minute book"},
            {"Wim is married", "Wim is single"},
            {"Odile believes the letter is true", "Odile believes the letter is false"},
            {"The letter is genuine", "The letter is a fake"},
            {"Ines is staying in the valley", "Ines is leaving the valley"},
            {"Odile has won the election", "Odile has lost the election"},
            {"The tea urn is broken", "The tea urn has been mended"},
            {"The tea urn is full", "The tea urn is empty"},
            {"Odile trusts Benno", "Odile distrusts Benno"},
            {"Benno is guilty", "Benno is innocent"},
            {"The hall is dark", "The hall is lit"},
            {"Grandmother Pell is dead", "Grandmother Pell is alive"},
            {"Everybody knows", "Nobody knows"},
            {"The potluck has been cancelled", "The potluck is on"},
            {"The goat is missing", "The goat is here"},
            {"Ines has accepted the invitation", "Ines has refused the invitation"},
            {"The lights are on", "The lights are off"},
            // values
            {"As next of kin he is owed nine thousand", "As next of kin he is owed six thousand"},
            {"The price is forty", "The price is 90"},
            {"She has lost, seven to four", "She has lost, six to five"},
            {"The vote is on Monday", "The vote is on Friday"},
            {"The potluck begins at noon", "The potluck begins at midnight"},
            {"There are eleven names on the form", "There are twelve names on the form"},
            {"The bus leaves at 7:30", "The bus leaves at 8:15"},
            {"The door is painted red", "The door is painted green"},
            {"Ines is married to Wim", "Ines is married to Benno"},
            {"Nobody has seen the letter", "Benno has seen the letter"},
            // places of things
            {"The letter is in the good cupboard", "The letter is in the vestry"},
            {"The minute book lies on the piano", "The minute book is under the bucket"},
            {"Wim's jacket hangs behind the door", "Wim's jacket is in the trough"},
        });
    }

    void contradict()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        QVERIFY(between(one, other) == FactRelation::Contradicts);
        QVERIFY(between(other, one) == FactRelation::Contradicts);
    }

    void doNotContradict_data()
    {
        rows({
            {"Odile has the election tin", "Odile still has the election tin"},
            {"Odile has the election tin", "Benno has a cold"},
            {"Odile does not have the tin", "Odile has lost the tin"},
            {"The cupboard is not locked", "The cupboard is open"},
            {"Odile knows about the letter", "Odile knows about the potluck"},
            {"Odile owes Wim an apology", "Wim does not owe Odile an apology"},
            {"Odile believes that Benno lies", "Benno does not lie"},
            {"Benno knows", "Odile does not know"},
            {"Odile wants twelve by midnight", "Odile does not want twelve by noon"},
            {"Odile does not want twelve by midnight", "Odile wants twelve"},
            {"Gilbert must not be seen from the side", "Gilbert is seen"},
            {"Wim was married", "Wim is not married"},
            {"Wim's jacket is wet", "Benno's jacket is dry"},
            {"The tin is locked", "The gate is open"},
            {"The front door is locked", "The back door is open"},
            {"Odile is in the council chamber", "Odile is in the vestry"},
            {"She is at the dam", "She is in the hall"},
            {"Gilbert is on line twelve, in ink", "He can only be struck off at his own request"},
            {"She has Gilbert, over one shoulder", "Gilbert is wearing the chain of office"},
            {"All of it is in the minutes, with times", "The acceptance, verbatim"},
            {"He will write that she said it, not that it is so", "Her sentence has been going round"},
            {"The price is forty", "The price of hay is ninety"},
            {"Two sheep are missing", "Three people are missing"},
            {"Odile will resign", "Odile has not resigned"},
            {"A mayor is worth double", "The mayor is not worth it"},
            {"Ines is staying, near the door", "She lives here"},
            {"The form wants one word", "The form wants two signatures"},
            {"He has had an offer, and it was not low", "He is still next of kin"},
            {"Tansy is in the good cupboard", "Tansy is out of tissues"},
            {"The inspectors are staying for the potluck", "The inspectors are leaving after the potluck"},
            {"Nobody knows about the goat", "Nobody knows about the letter"},
            {"She has lost, seven to four", "Odile still has the blue ledger"},
            {"She has won", "Odile has lost her hat"},
            {"Odile likes Benno", "Wim likes Benno"},
            {"Under the circumstances nobody is welcome", "The welcome is on the piano"},
            {"Benno has one pen", "Benno has two pencils"},
            {"The letter is in the minutes", "The letter is in the good cupboard"},
            {"", "Odile knows"},
            {"...", "..."},
            {"No", "Yes"},
        });
    }

    void doNotContradict()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        QVERIFY(between(one, other) != FactRelation::Contradicts);
        QVERIFY(between(other, one) != FactRelation::Contradicts);
    }

    void saysTheSame_data()
    {
        rows({
            {"She has the tin", "Odile still has the tin"},
            {"The gate is shut", "The gate is closed now"},
            {"Odile does not know about the letter", "Odile has no idea about the letter"},
            {"The cupboard is not locked", "The cupboard stands unlocked"},
            {"Madam Mayor has won", "Odile Marchbank won"},
        });
    }

    void saysTheSame()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        QVERIFY(between(one, other) == FactRelation::Same);
    }

    void knowsWhoHasWhat_data()
    {
        QTest::addColumn<QString>("fact");
        QTest::addColumn<QString>("holder"); // "-": says nothing of the kind
        const auto row = [](const char *fact, const char *holder) {
            QTest::newRow(fact) << QString::fromUtf8(fact) << QString::fromUtf8(holder);
        };
        row("She has the election tin", "@odile");
        row("Benno carries the minute book under one arm", "@benno");
        row("Benno's got the key", "@benno");
        row("Wim gave the key to Ines", "@ines");
        row("Wim has handed Ines the key", "@ines");
        row("Tansy found the letter in the good cupboard", "@tansy");
        row("The key is in Benno's pocket", "@benno");
        row("The key is with Tansy", "@tansy");
        row("She has Gilbert, over one shoulder", "@odile");
        row("Odile has a headache", "-");
        row("Odile has the last word", "-");
        row("Odile has her hat", "-");
        row("The key fits", "-");
        row("The key is in the tin", "-");
    }

    void knowsWhoHasWhat()
    {
        QFETCH(QString, fact);
        QFETCH(QString, holder);
        const FactReader reader(village(), {});
        const auto found = possessionIn(reader.read(fact, QStringLiteral("Odile")).front());
        QCOMPARE(found ? found->holder : QStringLiteral("-"), holder);
    }
};

QTEST_GUILESS_MAIN(TestFactStatement)
#include "tst_fact_statement.moc"
