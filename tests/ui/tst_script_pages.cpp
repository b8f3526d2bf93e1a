// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/script_pages.h"

#include "core/base/random.h"
#include "core/screenplay/fountain.h"
#include "tests/support/script_generator.h"
#include "ui/board/scene_card.h"

#include <QTest>

#include <algorithm>

using namespace dg;
using namespace Qt::StringLiterals;

class ScriptPagesTest : public QObject {
    Q_OBJECT
private:
    static SceneCard cardOf(int number, const QString &text, SceneState state = SceneState::Done)
    {
        SceneCard card;
        card.number = number;
        card.slug = u"INT. ROOM %1 - DAY"_s.arg(number);
        card.state = state;
        card.text = text;
        return card;
    }
    static QString textOf(Random &random, int scenes = 1)
    {
        ScriptOptions options;
        options.scenes = scenes;
        options.longSpeech = 0.2;
        options.longAction = 0.1;
        return writeFountain(randomScript(random, options));
    }
    static std::vector<QString> paragraphsOf(const ScriptPages &pages)
    {
        std::vector<QString> paragraphs;
        for (int i = 0; i < pages.paragraphCount(); ++i)
            paragraphs.push_back(pages.textOf(pages.elementOf(i)).text);
        return paragraphs;
    }
    static ScriptPages pagesOf(const std::vector<SceneCard> &cards, const PageStyle &style = usLetter())
    {
        ScriptPages pages(style);
        std::vector<SceneContent> contents;
        for (const SceneCard &card : cards)
            contents.push_back(contentOf(card));
        pages.insertScenes(0, contents);
        return pages;
    }

private Q_SLOTS:
    void pagesAreThoseOfThePrintedScript_data()
    {
        QTest::addColumn<QString>("style");
        for (const PageStyle &style : pageStyles())
            QTest::addRow("%s", qPrintable(style.id)) << style.id;
    }

    void pagesAreThoseOfThePrintedScript()
    {
        QFETCH(QString, style);
        Random random(61);
        QString printed;
        std::vector<SceneCard> cards;
        for (int number = 1; number <= 12; ++number) {
            SceneCard card = cardOf(number, textOf(random));
            card.act = number % 4 == 1 ? u"Act %1"_s.arg(number / 4 + 1) : QString();
            if (!card.act.isEmpty())
                printed += u"# %1\n\n"_s.arg(card.act);
            printed += card.text + u'\n';
            cards.push_back(card);
        }
        Pagination expected(pageStyle(style));
        std::vector<ScriptElement> elements = readFountain(printed, TitlePage::None).elements;
        std::erase_if(elements, [](const ScriptElement &each) {
            return each.type == ElementType::Synopsis || each.type == ElementType::Note;
        });
        expected.paginate(elements);
        QVERIFY(expected.pages().size() > 4);
        const ScriptPages pages = pagesOf(cards, pageStyle(style));
        QCOMPARE(pages.pages().size(), expected.pages().size());
        QVERIFY(pages.pages() == expected.pages());
    }

    void changesComeToWhatTheWholeComesTo()
    {
        Random random(7);
        for (const PageStyle &style : pageStyles()) {
            std::vector<SceneCard> cards;
            for (int number = 1; number <= 6; ++number)
                cards.push_back(cardOf(number, {}, SceneState::Waiting));
            ScriptPages pages = pagesOf(cards, style);
            std::vector<QString> paragraphs = paragraphsOf(pages);
            for (int turn = 0; turn < 60; ++turn) {
                const auto row = random.below(cards.size());
                SceneCard &card = cards[row];
                const QString text = textOf(random);
                const bool whole = random.below(2) == 0;
                card.state = whole ? SceneState::Done : SceneState::Writing;
                card.text = whole ? text : text.left(text.size() / 3);
                const auto change = pages.setScene(static_cast<int>(row), contentOf(card));
                const ScriptPages fresh = pagesOf(cards, style);
                QVERIFY2(pages.pages() == fresh.pages(), qPrintable(u"turn %1"_s.arg(turn)));
                QVERIFY(paragraphsOf(pages) == paragraphsOf(fresh));
                // What is said to have changed makes the paragraphs of before into those of now.
                if (!change)
                    continue;
                const auto [first, removed, inserted] = change->paragraphs;
                const auto at = paragraphs.begin() + first;
                const std::vector<QString> now = paragraphsOf(pages);
                paragraphs.insert(
                    paragraphs.erase(at, at + removed), now.begin() + first, now.begin() + first + inserted);
                QVERIFY(paragraphs == now);
            }
        }
    }

    void scenesComeAndGo()
    {
        Random random(3);
        std::vector<SceneCard> cards;
        for (int number = 1; number <= 5; ++number)
            cards.push_back(cardOf(number, textOf(random)));
        ScriptPages pages = pagesOf({cards[0], cards[4]});
        pages.insertScenes(1, {contentOf(cards[1]), contentOf(cards[2]), contentOf(cards[3])});
        QVERIFY(pages.pages() == pagesOf(cards).pages());
        pages.removeScenes(1, 2);
        const ScriptPages expected = pagesOf({cards[0], cards[3], cards[4]});
        QVERIFY(pages.pages() == expected.pages());
        QCOMPARE(pages.sceneCount(), 3);
        QCOMPARE(pages.firstElement(2), expected.firstElement(2));
        QCOMPARE(pages.sceneOf(pages.firstElement(2)), 2);
        QCOMPARE(pages.sceneOf(pages.firstElement(2) - 1), 1);
        pages.removeScenes(0, 3);
        QCOMPARE(pages.pageCount(), 0);
        QCOMPARE(pages.paragraphCount(), 0);
    }

    void onlyWhatIsNewChanges()
    {
        SceneCard card = cardOf(1, u"INT. A - DAY\n\nODILE\nLet the"_s, SceneState::Writing);
        ScriptPages pages = pagesOf({card, cardOf(2, u"INT. B - DAY\n\nA chair.\n"_s)});
        card.text += u" record show"_s;
        const auto grown = pages.setScene(0, contentOf(card));
        QVERIFY(grown.has_value());
        QCOMPARE(grown->paragraphs, (ElementChange {2, 1, 1}));
        QVERIFY(!pages.setScene(0, contentOf(card)).has_value());
    }

    void aNoticeStandsWhereTextIsMissing_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("notice");
        const auto row = [](const char *name, SceneState state, const char *text, const char *notice) {
            QTest::newRow(name) << static_cast<int>(state) << QString::fromLatin1(text)
                                << QString::fromLatin1(notice);
        };
        row("waiting", SceneState::Waiting, "", "Scene 4 is still to be written.");
        row("waiting, begun", SceneState::Waiting, "A door.", "");
        row("writing", SceneState::Writing, "", "Scene 4 is being written.");
        row("writing, begun", SceneState::Writing, "A door.", "");
        row("failed", SceneState::Failed, "A door.", "Scene 4 could not be written.");
        row("stopped", SceneState::Stopped, "A door.", "Scene 4 is not finished.");
        row("absent", SceneState::Absent, "", "Scene 4 is not written yet.");
        row("done", SceneState::Done, "A door.", "");
        row("kept", SceneState::Kept, "A door.", "");
    }

    void aNoticeStandsWhereTextIsMissing()
    {
        QFETCH(int, state);
        QFETCH(QString, text);
        QFETCH(QString, notice);
        // Action is set in capitals here; the studio does not shout.
        const ScriptPages pages = pagesOf({cardOf(4, text, static_cast<SceneState>(state))}, multiCamera());
        const int last = pages.elementOf(pages.paragraphCount() - 1);
        QCOMPARE(pages.isNotice(last), !notice.isEmpty());
        QCOMPARE(pages.textOf(last).text, notice.isEmpty() ? text.toUpper() : notice);
        QCOMPARE(pages.textOf(pages.elementOf(0)).text, u"INT. ROOM 4 - DAY"_s);
    }

    void aTextHasItsOwnHeadingOrTheSlug()
    {
        const auto first = [](const QString &text) {
            const ScriptPages pages = pagesOf({cardOf(1, text)});
            return pages.textOf(pages.elementOf(0)).text;
        };
        QCOMPARE(first(u"EXT. ROOF - NIGHT\n\nRain.\n"_s), u"EXT. ROOF - NIGHT"_s);
        QCOMPARE(first(u"Rain.\n"_s), u"INT. ROOM 1 - DAY"_s);
    }

    void whatPrintsNothingIsNoParagraph()
    {
        SceneCard card =
            cardOf(1, u"INT. A - DAY\n\n= A synopsis.\n\n[[A note.]]\n\n===\n\n## A beat\n\nA chair.\n"_s);
        card.act = u"Cold open"_s;
        ScriptPages pages = pagesOf({card});
        QCOMPARE(paragraphsOf(pages), (std::vector {u"INT. A - DAY"_s, u"A chair."_s}));
        const int heading = pages.elementOf(0);
        QCOMPARE(pages.actAbove(heading), u"Cold open"_s);
        QCOMPARE(pages.sceneNumber(heading), u"1"_s);
        QCOMPARE(pages.sceneNumber(pages.elementOf(1)), QString());
        QCOMPARE(pages.pageOf(heading), 0);
        QCOMPARE(pages.pageOf(pages.elementOf(1)), 1);

        pages.setStyle(multiCamera());
        QCOMPARE(paragraphsOf(pages), (std::vector {u"COLD OPEN"_s, u"INT. A - DAY"_s, u"A CHAIR."_s}));
        QCOMPARE(pages.actAbove(heading), QString());
    }

    void aParagraphIsInLinesThatCoverIt()
    {
        const ScriptPages pages = pagesOf(
            {cardOf(1, u"INT. A - DAY\n\n%1\n"_s.arg(u"A chair that nobody has sat in. "_s.repeated(100)))});
        const int action = pages.elementOf(1);
        const auto lines = pages.linesOf(action);
        QVERIFY(lines.size() > 54);
        QCOMPARE(lines.front().page, 0);
        QCOMPARE(lines.back().page, 1);
        QVERIFY(std::is_sorted(lines.begin(), lines.end(),
            [](const auto &a, const auto &b) { return a.line.begin < b.line.begin; }));
        QCOMPARE(lines.back().line.begin + lines.back().line.length,
            static_cast<int>(pages.textOf(action).text.trimmed().size()));
    }
};

QTEST_GUILESS_MAIN(ScriptPagesTest)
#include "tst_script_pages.moc"
