// SPDX-License-Identifier: GPL-3.0-or-later
// A program without a QGuiApplication has no fonts: it is told so, and gets no PDF without text.
#include "core/screenplay/pdf.h"

#include <QTest>

using namespace dg;

class TestPdfGuiless : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isRefused()
    {
        Script script;
        script.elements.push_back({ElementType::Action, QStringLiteral("Rain.")});
        const auto pdf = writePdf(script, {});
        QVERIFY(!pdf);
        QVERIFY(pdf.error().kind == ErrorKind::Internal);
        QVERIFY(!pdf.error().message.empty());
    }
};

QTEST_GUILESS_MAIN(TestPdfGuiless)
#include "tst_pdf_guiless.moc"
