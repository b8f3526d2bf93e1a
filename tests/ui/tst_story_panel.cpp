// SPDX-License-Identifier: GPL-3.0-or-later
// The outline as it is read, with lengths of what is written and of what is aimed at.
#include "ui/brief/story_panel.h"

#include "tests/ui/run_script.h"
#include "ui/brief/story_html.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QRegularExpression>
#include <QTest>
#include <QTextBrowser>
#include <QTextDocument>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

/// Five scenes that aim at a page each: two before the first act's break, three after it.
std::shared_ptr<Outline> inTwoActs()
{
    auto outline = std::make_shared<Outline>(*outlineOf(5));
    outline->acts = {{}, {}};
    outline->acts[0].name = u"Act one"_s;
    outline->acts[0].scenes = {outline->scenes[0].label, outline->scenes[1].label};
    outline->acts[1].name = u"Act two"_s;
    outline->acts[1].scenes = {outline->scenes[2].label, outline->scenes[3].label, outline->scenes[4].label};
    return outline;
}

} // namespace

class TestStoryPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anOutlineSaysWhatItAimsAt()
    {
        const QString text = textOf(*inTwoActs(), {});
        QVERIFY2(text.contains(u"5 scenes, about 5 pages\n"_s), qPrintable(text));
        QVERIFY(text.contains(u"ACT ONE\n2 scenes, about 2 pages"_s));
        QVERIFY(text.contains(u"ACT TWO\n3 scenes, about 3 pages"_s));
        QCOMPARE(text.count(u"about 1 page\n"_s), 5);
        QVERIFY(!text.contains(u"written"_s));
    }

    void whatIsWrittenIsMeasured()
    {
        const QString text = textOf(*inTwoActs(), {11, 5, 0, 0, 0});
        QVERIFY2(text.contains(u"5 scenes, about 5 pages; 2 of them written: 2 pages"_s), qPrintable(text));
        QVERIFY(text.contains(u"ACT ONE\n2 scenes, 2 pages"_s)); // all of it is there
        QVERIFY(text.contains(u"ACT TWO\n3 scenes, about 3 pages"_s));
        QVERIFY(text.contains(QRegularExpression(u"ROOM 1 - DAY\\W+1 3/8 pages\n"_s)));
        QVERIFY(text.contains(QRegularExpression(u"ROOM 2 - DAY\\W+5/8 page\n"_s)));
        QVERIFY(text.contains(QRegularExpression(u"ROOM 3 - DAY\\W+about 1 page\n"_s)));
    }

    void aWholeScriptIsAsLongAsItIs()
    {
        const QString text = textOf(*inTwoActs(), {11, 5, 8, 8, 9});
        QVERIFY2(text.contains(u"5 scenes, 5 1/8 pages\n"_s), qPrintable(text));
        QVERIFY(!text.contains(u"about"_s));
        QVERIFY(!text.contains(u"written"_s));
    }

    void whereNothingIsAimedAtNothingIsSaid()
    {
        Outline outline = *outlineOf(1);
        outline.scenes[0].targetEighths = 0;
        const QString text = textOf(outline, {});
        QVERIFY(text.contains(u"1 scene\n"_s));
        QVERIFY(!text.contains(u"page"_s));
    }

    void lengthsThatChangeUnseenAreThereWhenItIsShown()
    {
        QAction generate(u"Generate"_s);
        StoryPanel panel(m_theme, &generate);
        const auto outline = inTwoActs();
        panel.setOutline(outline, {0, 0, 0, 0, 0});
        panel.setReading(true);
        auto *document = panel.findChild<QTextBrowser *>(u"outline"_s);
        QVERIFY(document);
        panel.setOutline(outline, {11, 0, 0, 0, 0});
        panel.show();
        QTRY_VERIFY(document->toPlainText().contains(u"1 3/8 pages"_s));
        panel.setOutline(outline, {12, 0, 0, 0, 0}); // and at once while it is
        QVERIFY(document->toPlainText().contains(u"1 4/8 pages"_s));
        panel.setOutline(nullptr);
        QVERIFY(document->toPlainText().isEmpty());
    }

private:
    QString textOf(const Outline &outline, const std::vector<int> &eighths)
    {
        QTextDocument document;
        document.setHtml(outlineHtml(m_theme, outline, eighths));
        return document.toPlainText().replace(QChar(0xa0), u' ') + u'\n';
    }

    Theme m_theme;
};

QTEST_MAIN(TestStoryPanel)
#include "tst_story_panel.moc"
