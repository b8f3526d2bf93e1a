// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/page_layout.h"

#include "core/base/random.h"
#include "core/screenplay/fountain.h"
#include "tests/support/random_elements.h"
#include "tests/support/script_generator.h"
#include "tests/ui/run_script.h"
#include "ui/board/board_model.h"
#include "ui/common/theme.h"
#include "ui/script/script_document.h"
#include "ui/script/script_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QTest>
#include <QTextBlock>

#include <cmath>
#include <tuple>

using namespace dg;
using namespace Qt::StringLiterals;

class PageLayoutTest : public QObject {
    Q_OBJECT
public:
    static void initMain() { qputenv("QT_QPA_PLATFORM", "offscreen"); }

private:
    /// A script of one scene in a window; `pages` is the same once more, to compare with.
    struct Bench {
        Theme theme {Appearance::Light};
        BoardModel model;
        ScriptView view {theme, model};
        ScriptPages pages;

        explicit Bench(const QString &text, const PageStyle &style = usLetter())
            : pages(style)
        {
            view.resize(900, 700);
            view.setPageStyle(style);
            view.show();
            view.setHeader(u"The Show"_s, u"The Episode"_s, u"What must be said."_s);
            model.open(outlineOf(1), {{SceneId("s1"), {text, true}}});
            pages.insertScenes(0, {contentOf(model.card(0))});
        }
        PageLayout &layout() { return static_cast<PageLayout &>(*view.document()->documentLayout()); }
        QTextBlock block(int paragraph)
        {
            return view.document()->findBlockByNumber(layout().headerBlocks() + paragraph);
        }
        QTextCursor cursorAt(const QString &text) { return view.document()->find(text); }
        QPoint pointBefore(const QString &text)
        {
            const QTextCursor found = cursorAt(text);
            QTextCursor begin(view.document());
            begin.setPosition(found.selectionStart());
            return view.cursorRect(begin).center() + QPoint(1, 0);
        }
    };
    static QString longSpeech()
    {
        QString text = u"INT. ROOM - DAY\n\nFirst of all, a *chair*.\n\nODILE\n"_s;
        for (int i = 0; i < 60; ++i)
            text += u"Sentence %1 is one of many that are said in one breath. "_s.arg(i);
        return text + u"\n\nLast of all, a door.\n"_s;
    }
    static void compareLines(
        const ScriptPages &pages, const PageLayout &layout, const QTextDocument &document)
    {
        QCOMPARE(document.blockCount() - layout.headerBlocks(), pages.paragraphCount());
        for (int paragraph = 0; paragraph < pages.paragraphCount(); ++paragraph) {
            const QTextBlock block = document.findBlockByNumber(layout.headerBlocks() + paragraph);
            const QPointF origin = layout.blockBoundingRect(block).topLeft();
            std::vector<std::tuple<QString, int>> shown;
            for (int i = 0; i < block.layout()->lineCount(); ++i) {
                const QTextLine line = block.layout()->lineAt(i);
                const QString part = visible(block.text().mid(line.textStart(), line.textLength()));
                const double foot = origin.y() + line.y() + line.ascent();
                if (!part.isEmpty())
                    shown.emplace_back(part, static_cast<int>(std::lround(foot)));
            }
            std::vector<std::tuple<QString, int>> printed;
            for (const auto &[page, line] : pages.linesOf(pages.elementOf(paragraph)))
                printed.emplace_back(visible(block.text().mid(line.begin, line.length)),
                    layout.geometry().rowTop(page, line.row) + static_cast<int>(layout.baseline()));
            QVERIFY2(shown == printed, qPrintable(block.text()));
        }
    }
    static QString visible(const QString &text) { return text.trimmed(); }

private Q_SLOTS:
    void linesAreThoseOfThePages_data()
    {
        QTest::addColumn<QString>("style");
        QTest::addColumn<int>("width");
        for (const PageStyle &style : pageStyles()) {
            QTest::addRow("%s, wide", qPrintable(style.id)) << style.id << 1200;
            QTest::addRow("%s, narrow", qPrintable(style.id)) << style.id << 520;
        }
    }

    void linesAreThoseOfThePages()
    {
        QFETCH(QString, style);
        QFETCH(int, width);
        Random random(11);
        ScriptOptions options;
        options.scenes = 6;
        options.nasty = true;
        options.longAction = 0.2;
        options.longSpeech = 0.3;
        QString text = writeFountain(randomScript(random, options));
        text +=
            u"\n\nA  line   with spaces, and then %1, and an e\u0301 of two, and \U0001F3A9 hats. \n\nOne.\n"
            u"\n  \n\n\nTwo, further down.\n"_s.arg(u"a\u0301"_s.repeated(130));
        text +=
            u"\n\u05d0\u05d9\u05e9 \u05e0\u05db\u05e0\u05e1 \u05d5\u05d9\u05d5\u05e6\u05d0. "_s.repeated(9);
        Bench bench(text, pageStyle(style));
        bench.view.resize(width, 700);
        compareLines(bench.pages, bench.layout(), *bench.view.document());
    }

    void anyElementsAreInTheLinesOfThePages()
    {
        const Theme theme;
        Random random(29);
        for (int turn = 0; turn < 60; ++turn) {
            ScriptPages pages(randomStyle(random));
            pages.insertScenes(0, {{randomElements(random, 40), false}});
            QTextDocument document;
            document.setDefaultFont(theme.screenplayFont());
            auto *layout = new PageLayout(&document, pages);
            document.setDocumentLayout(layout);
            layout->setGeometry(fitPaper(pages.style(), 4.0 / 3, 900, 876));
            std::vector<Paragraph> paragraphs;
            for (int i = 0; i < pages.paragraphCount(); ++i)
                paragraphs.push_back({pages.textOf(pages.elementOf(i))});
            paragraphs.insert(paragraphs.begin(), Paragraph {});
            replaceBlocks(document, 0, 1, paragraphs);
            compareLines(pages, *layout, document);
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(u"turn %1"_s.arg(turn)));
        }
    }

    void linesBeginInTheirColumns()
    {
        for (const int width : {1200, 520}) {
            Bench bench(u"INT. ROOM - DAY\n\nODILE\n(standing)\nI am.\n\n> CUT TO:\n"_s);
            bench.view.resize(width, 700);
            const PageGeometry &geometry = bench.layout().geometry();
            const auto columns = [&](const QString &text) {
                QTextCursor cursor = bench.cursorAt(text);
                cursor.setPosition(cursor.selectionStart());
                return std::lround(
                    (bench.view.cursorRect(cursor).x() - geometry.x(0)) / geometry.scale / columnWidth);
            };
            QCOMPARE(columns(u"INT. ROOM"_s), 15);
            QCOMPARE(columns(u"ODILE"_s), 35);
            QCOMPARE(columns(u"(standing)"_s), 30);
            QCOMPARE(columns(u"I am."_s), 25);
            QCOMPARE(columns(u"CUT TO:"_s), 64);
        }
    }

    void aCaretIsHitWhereItStands()
    {
        Bench bench(longSpeech() + u"\n- a list\n  - in it\n\nODILE\nOne.\n\nBENNO ^\nTwo at once.\n"_s);
        QTextDocument &document = *bench.view.document();
        const int end = document.characterCount() - 1;
        int last = -1;
        for (int position = 0; position < end; ++position) {
            QTextCursor cursor(&document);
            cursor.setPosition(position);
            const QRect caret = bench.view.cursorRect(cursor);
            // Where the document is scrolled to does not matter to the layout.
            const QPointF point =
                QPointF(caret.center()) + QPointF(0, bench.view.verticalScrollBar()->value());
            const int hit = bench.layout().hitTest(point, Qt::FuzzyHit);
            QVERIFY2(hit == position, qPrintable(u"%1 is hit at %2"_s.arg(position).arg(hit)));
            last = position;
        }
        QVERIFY(last > 3000);
    }

    void besideALineItIsHitToo()
    {
        // Lines that end with a space, and such as end within a word.
        const QString word = u"x"_s.repeated(200);
        for (const QString &begin : {u"Sentence 0"_s, word}) {
            Bench bench(longSpeech() + u"\n"_s + word + u"\n"_s);
            const QTextBlock block = bench.view.document()->findBlock(bench.cursorAt(begin).selectionStart());
            const QRectF box = bench.layout().blockBoundingRect(block);
            const int row = bench.layout().geometry().row;
            for (int i = 0; i < 3; ++i) {
                const QTextLine line = block.layout()->lineAt(i);
                const QPointF left(box.left() + 2, box.top() + (i + 0.5) * row);
                const QPointF right(box.right() - 2, left.y());
                QCOMPARE(bench.layout().hitTest(left, Qt::FuzzyHit) - block.position(), line.textStart());
                const int end = bench.layout().hitTest(right, Qt::FuzzyHit) - block.position();
                QCOMPARE(end, line.textStart() + line.textLength() - 1);
                QCOMPARE(bench.layout().hitTest(right, Qt::ExactHit), -1);
            }
        }
    }

    void selectionGoesOverPages()
    {
        Bench bench(longSpeech());
        QVERIFY(bench.view.pageCount() > 1);
        const QPoint from = bench.pointBefore(u"First of all"_s);
        QTest::mousePress(bench.view.viewport(), Qt::LeftButton, {}, from);
        bench.view.verticalScrollBar()->setValue(bench.view.verticalScrollBar()->maximum());
        const QPoint to = bench.pointBefore(u"a door."_s);
        QTest::mouseMove(bench.view.viewport(), to);
        QTest::mouseRelease(bench.view.viewport(), Qt::LeftButton, {}, to);
        const QString selected = bench.view.textCursor().selectedText();
        QVERIFY(selected.startsWith(u"First of all"_s));
        QVERIFY(selected.endsWith(u"Last of all, "_s));
        QVERIFY(selected.contains(u"Sentence 59"_s));
    }

    void whatIsCopiedIsTheScriptAlone()
    {
        Bench bench(longSpeech());
        bench.view.setFocus();
        QTest::keyClick(&bench.view, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&bench.view, Qt::Key_C, Qt::ControlModifier);
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY(copied.contains(u"INT. ROOM - DAY\n\nFirst of all, a chair.\n\nODILE\nSentence 0 "_s));
        QVERIFY(!copied.contains(u"(MORE)"_s));
        QVERIFY(!copied.contains(u"CONT'D"_s));
        QVERIFY(!copied.contains(u"2."_s + u'\n'));
        QVERIFY(copied.trimmed().endsWith(u"Last of all, a door."_s));
    }

    void theKeyboardSelectsLineByLine()
    {
        Bench bench(longSpeech());
        bench.view.setFocus();
        QTextCursor cursor = bench.cursorAt(u"Sentence 0 is"_s);
        cursor.setPosition(cursor.selectionStart() + 4);
        bench.view.setTextCursor(cursor);
        const int x = bench.view.cursorRect().x();
        int page = 0;
        for (int i = 0; i < 70; ++i) {
            const int y = bench.view.cursorRect().y() + bench.view.verticalScrollBar()->value();
            QTest::keyClick(&bench.view, Qt::Key_Down, Qt::ShiftModifier);
            const QRect now = bench.view.cursorRect();
            QVERIFY(now.y() + bench.view.verticalScrollBar()->value() > y);
            QVERIFY(std::abs(now.x() - x) < bench.layout().geometry().row);
            QVERIFY(bench.view.viewport()->rect().contains(now));
            page = bench.layout().geometry().pageAt(now.y() + bench.view.verticalScrollBar()->value());
        }
        QCOMPARE(page, 1);
        QCOMPARE(bench.view.textCursor().selectionStart(), cursor.position());
    }

    void pageKeysGoThroughIt()
    {
        Bench bench(longSpeech());
        bench.view.setFocus();
        QScrollBar &bar = *bench.view.verticalScrollBar();
        for (int last = -1; bar.value() != last;) {
            last = bar.value();
            QTest::keyClick(&bench.view, Qt::Key_PageDown);
        }
        QCOMPARE(bar.value(), bar.maximum());
        for (int last = -1; bar.value() != last;) {
            last = bar.value();
            QTest::keyClick(&bench.view, Qt::Key_PageUp);
        }
        QVERIFY(bar.value() < bench.layout().geometry().rowTop(0, 0));
    }

    void theDocumentEndsBelowItsLastLine()
    {
        Bench bench(longSpeech());
        const QTextBlock last = bench.view.document()->lastBlock();
        const QRectF box = bench.layout().blockBoundingRect(last);
        QVERIFY(bench.layout().documentSize().height() > box.bottom());
        QVERIFY(bench.layout().documentSize().height() < box.bottom() + 200);
        bench.view.verticalScrollBar()->setValue(bench.view.verticalScrollBar()->maximum());
        QVERIFY(bench.view.viewport()->rect().contains(bench.view.cursorRect(QTextCursor(last))));
    }

    void sheetsHaveTheirPlace()
    {
        for (const int width : {1200, 900, 520}) {
            const PageGeometry geometry = fitPaper(usLetter(), 4.0 / 3, width, width - 24);
            QCOMPARE(geometry.row, 16);
            QCOMPARE(geometry.sheet(0).bottom() + 1 + PageGeometry::gap, geometry.sheetTop(1));
            for (const int page : {0, 1, 7}) {
                QCOMPARE(geometry.pageAt(geometry.sheetTop(page)), page);
                QCOMPARE(geometry.pageAt(geometry.sheet(page).bottom()), page);
                for (const int row : {-3, 0, 53}) {
                    QCOMPARE(geometry.rowAt(page, geometry.rowTop(page, row)), row);
                    QCOMPARE(geometry.rowAt(page, geometry.rowTop(page, row) + 15), row);
                }
                QCOMPARE(geometry.pageAt(geometry.rowTop(page, 53)), page);
            }
        }
        // An inch and a half on paper, less where there is no room.
        QCOMPARE(fitPaper(usLetter(), 4.0 / 3, 1200, 1176).leftMargin, 144);
        QVERIFY(fitPaper(usLetter(), 4.0 / 3, 700, 676).leftMargin < 100);
        QVERIFY(fitPaper(usLetter(), 4.0 / 3, 700, 676).width <= 676);
    }
};

QTEST_MAIN(PageLayoutTest)
#include "tst_page_layout.moc"
