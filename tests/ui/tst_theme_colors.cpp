// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme_colors.h"

#include <QTest>

using namespace dg;

class ThemeColorsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contrastIsThatOfWcag()
    {
        QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
        // #767676 is the lightest grey that passes on white.
        QVERIFY(contrastRatio(QColor(0x767676), Qt::white) >= 4.5);
        QVERIFY(contrastRatio(QColor(0x777777), Qt::white) < 4.5);
    }

    void textCanBeRead_data()
    {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("ground");
        const auto add = [](const char *theme, const ThemeColors &c) {
            const std::pair<const char *, QColor> texts[] {{"text", c.text}, {"muted", c.muted},
                {"accent", c.accent}, {"B", c.storyB}, {"C", c.storyC}, {"good", c.good},
                {"warning", c.warning}, {"error", c.error}};
            for (const auto &[name, color] : texts) {
                QTest::addRow("%s %s on window", theme, name) << color << c.window;
                QTest::addRow("%s %s on surface", theme, name) << color << c.surface;
            }
            QTest::addRow("%s on accent", theme) << c.onAccent << c.accent;
            QTest::addRow("%s on accent, hovered", theme) << c.onAccent << mixed(c.accent, c.text, 0.18);
            QTest::addRow("%s on accent, pressed", theme) << c.onAccent << mixed(c.accent, c.text, 0.32);
            QTest::addRow("%s selected row", theme) << c.text << c.selection;
            QTest::addRow("%s on a warning", theme) << c.text << mixed(c.surface, c.warning, 0.10);
            QTest::addRow("%s on an error", theme) << c.text << mixed(c.surface, c.error, 0.09);
            QTest::addRow("%s initials", theme) << c.text << mixed(c.surface, c.line, 0.6);
        };
        add("light", lightColors());
        add("dark", darkColors());
    }

    void textCanBeRead()
    {
        QFETCH(QColor, text);
        QFETCH(QColor, ground);
        const double ratio = contrastRatio(text, ground);
        QVERIFY2(ratio >= 4.5, qPrintable(QString::number(ratio)));
    }

    void storiesHaveTheirColours()
    {
        const ThemeColors &c = lightColors();
        QCOMPARE(c.story(u"A"), c.accent);
        QCOMPARE(c.story(u"B"), c.storyB);
        QCOMPARE(c.story(u"C"), c.storyC);
        QCOMPARE(c.story(u"D"), c.muted);
    }
};

QTEST_GUILESS_MAIN(ThemeColorsTest)
#include "tst_theme_colors.moc"
