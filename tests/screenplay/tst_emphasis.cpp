// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/emphasis.h"

#include "core/base/random.h"

#include <QTest>

using namespace dg;

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

/// The printed text with what it is in brackets: {b:…} bold, {i:…}, {u:…} or several.
QString shown(const StyledText &styled)
{
    if (styled.spans.empty())
        return styled.text;
    QString all;
    qsizetype at = 0;
    for (const EmphasisSpan &span : styled.spans) {
        QString flags;
        if (span.emphasis.testFlag(Emphasis::Bold))
            flags += u'b';
        if (span.emphasis.testFlag(Emphasis::Italic))
            flags += u'i';
        if (span.emphasis.testFlag(Emphasis::Underline))
            flags += u'u';
        const QString piece = styled.text.mid(at, span.length);
        all += flags.isEmpty() ? piece : u'{' + flags + u':' + piece + u'}';
        at += span.length;
    }
    return all;
}

EmphasisFlags randomFlags(Random &random)
{
    return EmphasisFlags(QFlag(static_cast<int>(random.chance(0.5) ? 0 : random.below(8))));
}

/// What is emphasised of the words; of spaces it depends on how the words' own is nested.
std::vector<int> emphasisOfWords(const StyledText &styled)
{
    std::vector<int> all;
    for (qsizetype i = 0; i < styled.text.size(); ++i)
        all.push_back(styled.text[i].isSpace() ? 0 : static_cast<int>(styled.at(i)));
    return all;
}

/// Spans that neither begin nor end at a space, and underline at words' ends only.
StyledText randomStyled(Random &random)
{
    static const QStringList pieces {text("a"), text("word"), text("*"), text("**"), text("\\"), text("\\\\"),
        text("[["), text("]]"), text("["), text("_"), text("x_y"), text("/*"), text("Ü"), text("水"),
        text("🎭"), text("(a)"), text("***"), text("*a*"), text("\\*"), text("__")};
    StyledText styled;
    const auto add = [&styled](const QString &piece, EmphasisFlags flags) {
        styled.text += piece;
        if (!styled.spans.empty() && styled.spans.back().emphasis == flags)
            styled.spans.back().length += piece.size();
        else
            styled.spans.push_back({piece.size(), flags});
    };
    EmphasisFlags before;
    for (auto words = random.below(8); words > 0; --words) {
        EmphasisFlags flags = randomFlags(random);
        if (!styled.text.isEmpty()) {
            const bool lineEnd = random.chance(0.1);
            // A space has what is on both of its sides.
            add(lineEnd ? QStringLiteral("\n") : QStringLiteral(" "),
                lineEnd ? EmphasisFlags() : before & flags);
        }
        for (auto left = 1 + random.below(3); left > 0; --left) {
            add(random.pick(pieces), flags);
            before = flags;
            // Bold and italic may change in mid-word.
            flags =
                (flags & Emphasis::Underline) | (randomFlags(random) & ~EmphasisFlags(Emphasis::Underline));
        }
    }
    if (styled.spans.size() == 1 && !styled.spans.front().emphasis)
        styled.spans.clear();
    return styled;
}

} // namespace

class TestEmphasis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void prints_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *source, const char *expected) {
            QTest::newRow(source) << text(source) << text(expected);
        };
        row("", "");
        row("plain", "plain");
        row("*italic* **bold** ***both*** _under_", "{i:italic} {b:bold} {bi:both} {u:under}");
        row("_under **bold *all* bold**_", "{u:under }{bu:bold }{biu:all}{bu: bold}");
        row("***a* b**", "{bi:a}{b: b}");
        row("***a** b*", "{bi:a}{i: b}");
        row("**a *b***", "{b:a }{bi:b}");
        row("*a **b***", "{i:a }{bi:b}");
        row("**a***b*", "{b:a}{i:b}");
        row("half*way*there", "half{i:way}there");
        row("*a* * *b*", "{i:a} * {i:b}");
        row("He dials *69, then *23.", "He dials *69, then *23.");
        row("He dials *69, then 23*.", "He dials {i:69, then 23}.");
        row("2 * 3 * 4", "2 * 3 * 4");
        row("**not closed", "**not closed");
        row("**half*", "**half*");
        row("*nested **wrongly* closed**", "{i:nested **wrongly} closed**");
        row("***a**", "*{b:a}");
        row("**a***", "{b:a}*");
        row("****", "****");
        row("_____", "_____");
        row("Sign here: ____ and ____", "Sign here: ____ and ____");
        row("the file_name_of it", "the file_name_of it");
        row("_the file_name of it_", "{u:the file_name of it}");
        row("*over\nlines*", "*over\nlines*");
        row("*a*\n**b**", "{i:a}\n{b:b}");
        row("\\*literal\\*", "*literal*");
        row("*a \\* b*", "{i:a * b}");
        row("\\_x\\_ \\[[y]]", "_x_ \\");
        row("[\\[y]]", "[[y]]");
        row("C:\\scripts\\new", "C:\\scripts\\new");
        row("\\\\*a*", "\\{i:a}");
        row("ends in \\", "ends in \\");
        row("He [[who?]] waits.", "He waits.");
        row("He waits. [[who?]]", "He waits.");
        row("[[who?]] He waits.", "He waits.");
        row("a [[b]] [[c]] d", "a d");
        row("He waits[[who?]].", "He waits.");
        row("[[a\nb]]", "");
        row("One.\n[[a note]]\nTwo.", "One.\nTwo.");
        row("One.\n[[a note]]", "One.");
        row("[[a note]]\nTwo.", "Two.");
        row("One.\n\nTwo.", "One.\n\nTwo.");
        row("*a [[over\n\nlines]] b*", "{i:a b}");
        row("[[*a]] b*", "b*");
        row("[[open", "[[open");
        row("*水* и **вода**", "{i:水} и {b:вода}");
    }

    void prints()
    {
        QFETCH(QString, source);
        QFETCH(QString, expected);
        const StyledText styled = printed(source);
        QCOMPARE(shown(styled), expected);
        QVERIFY(styled.text.size() <= source.size());
    }

    void tellsTheEmphasisOfAPosition()
    {
        const StyledText styled = printed(u"a *b*");
        QCOMPARE(styled.at(0), EmphasisFlags());
        QCOMPARE(styled.at(2), EmphasisFlags(Emphasis::Italic));
        QCOMPARE(styled.at(3), EmphasisFlags());
        QCOMPARE(printed(u"plain").at(2), EmphasisFlags());
    }

    void marks_data()
    {
        QTest::addColumn<QString>("source");
        for (const char *source :
            {"plain", "*italic* **bold** ***both*** _under_", "_under **bold *all* bold**_", "a*b*c",
                "file_name", "\\*literal\\*", "C:\\scripts", "[\\[no note]]", "**a***b*"})
            QTest::newRow(source) << text(source);
    }

    void marks()
    {
        QFETCH(QString, source);
        QCOMPARE(marked(printed(source)), source);
    }

    void leavesSpacesOutsideOfTheMarks()
    {
        QCOMPARE(marked({text("a b c"), {{1, {}}, {3, Emphasis::Bold}, {1, {}}}}), text("a **b** c"));
        QCOMPARE(marked({text("a\nb"), {{3, Emphasis::Italic}}}), text("*a*\n*b*"));
        QCOMPARE(marked({text(" "), {{1, Emphasis::Italic}}}), text(" "));
    }

    void whatIsMarkedPrintsSo()
    {
        for (std::uint64_t seed = 0; seed < 20000; ++seed) {
            Random random(seed);
            const StyledText styled = randomStyled(random);
            const QString source = marked(styled);
            const StyledText again = printed(source);
            QVERIFY2(again.text == styled.text && emphasisOfWords(again) == emphasisOfWords(styled),
                QStringLiteral("seed %1: %2 is written %3 and prints %4")
                    .arg(QString::number(seed), shown(styled), source, shown(again))
                    .toUtf8());
        }
    }

    /// A quadratic step would not end within the time that a test has.
    void isLinear_data()
    {
        QTest::addColumn<QString>("source");
        const auto row = [](const char *piece, int count) {
            QTest::newRow(piece) << text(piece).repeated(count);
        };
        row("*a ", 3'000'000);
        row("*a _b ", 500'000);
        row("a* ", 1'000'000);
        row("a*", 1'000'000);
        row("a**b*", 500'000);
        row("a***b**", 500'000);
        row("***a ", 500'000);
        row("***a *b ", 300'000);
        row("*", 3'000'000);
        row("_", 1'000'000);
        row("\\", 1'000'000);
        row("[[", 1'000'000);
        row("[[]]", 1'000'000);
        row("[[a]] ", 500'000);
        row("\n[[a]]", 500'000);
    }

    void isLinear()
    {
        QFETCH(QString, source);
        QVERIFY(printed(source).text.size() <= source.size());
        const StyledText part = printed(source.left(1'000'000));
        QCOMPARE(printed(marked(part)).text, part.text);
    }
};

QTEST_GUILESS_MAIN(TestEmphasis)
#include "tst_emphasis.moc"
