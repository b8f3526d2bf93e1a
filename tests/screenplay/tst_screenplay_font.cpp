// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/screenplay_font.h"

#include "tests/support/letter_measure.h"

#include <QColor>
#include <QFile>
#include <QFont>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QTest>

#include <array>
#include <cmath>

using namespace dg;

namespace {

struct Style {
    bool bold;
    bool italic;
};
constexpr std::array<Style, 4> styles {{{false, false}, {true, false}, {false, true}, {true, true}}};

QFont fontOf(const QString &family, Style style, double points)
{
    QFont font(family);
    font.setPointSizeF(points);
    font.setBold(style.bold);
    font.setItalic(style.italic);
    // What is drawn must be a face of ours, not another one that Qt slants or thickens, nor a look-alike.
    font.setStyleStrategy(QFont::NoFontMerging);
    return font;
}

QImage canvas()
{
    QImage image(200, 200, QImage::Format_Grayscale8);
    constexpr double dotsPerMetre = 96 / 0.0254;
    image.setDotsPerMeterX(static_cast<int>(std::round(dotsPerMetre)));
    image.setDotsPerMeterY(static_cast<int>(std::round(dotsPerMetre)));
    image.fill(Qt::white);
    return image;
}

/// A capital I, 120 points high: upright it is symmetrical.
QImage drawn(const QString &family, Style style)
{
    QImage image = canvas();
    QPainter painter(&image);
    painter.setFont(fontOf(family, style, 120));
    painter.drawText(QPointF(50, 160), QStringLiteral("I"));
    return image;
}

} // namespace

class TestScreenplayFont : public QObject {
    Q_OBJECT
public:
    static void initMain() { qputenv("QT_QPA_PLATFORM", "offscreen"); }

private Q_SLOTS:
    void loadsOnce()
    {
        const auto first = loadScreenplayFont();
        QVERIFY2(first, first ? "" : first.error().text().c_str());
        QVERIFY(QFontDatabase::hasFamily(*first));
        const auto stylesThen = QFontDatabase::styles(*first);
        QCOMPARE(stylesThen.size(), 4);
        const auto second = loadScreenplayFont();
        QVERIFY(second);
        QCOMPARE(*second, *first);
        QCOMPARE(QFontDatabase::styles(*second), stylesThen);
    }

    void drawsFourFaces()
    {
        const QString family = loadScreenplayFont().value();
        QCOMPARE(problemWith({drawn(family, styles[0]), drawn(family, styles[1]), drawn(family, styles[2]),
                     drawn(family, styles[3])}),
            QString());
    }

    void isTenCharactersToTheInch()
    {
        const QString family = loadScreenplayFont().value();
        QImage paper = canvas();
        for (const auto &style : styles) {
            const QFontMetricsF metrics(fontOf(family, style, 12), &paper);
            for (const auto &text : {QStringLiteral("0123456789"), QStringLiteral("iiiiiiiiii"),
                     QStringLiteral("WWWWWWWWWW"), QStringLiteral("ÀÉÎÕÜàéîõü")}) {
                const double advance = metrics.horizontalAdvance(text);
                QVERIFY2(std::abs(advance - 95.94) <= 0.1, qPrintable(text + QString::number(advance)));
            }
        }
    }

    void carriesItsLicence()
    {
        QFile file(QStringLiteral(":/fonts/OFL.txt"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains("SIL OPEN FONT LICENSE Version 1.1"));
        QVERIFY(text.contains("Quote-Unquote Apps"));
    }
};

QTEST_MAIN(TestScreenplayFont)
#include "tst_screenplay_font.moc"
