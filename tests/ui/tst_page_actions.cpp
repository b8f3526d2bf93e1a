// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/page_actions.h"

#include <QAction>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace dg;
using namespace Qt::StringLiterals;

class TestPageActions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void thePaperIsThePlaces_data()
    {
        QTest::addColumn<QLocale>("locale");
        QTest::addColumn<QString>("page");
        QTest::newRow("United States") << QLocale(u"en_US"_s) << u"letter"_s;
        QTest::newRow("Canada") << QLocale(u"fr_CA"_s) << u"letter"_s;
        QTest::newRow("Mexico") << QLocale(u"es_MX"_s) << u"letter"_s;
        QTest::newRow("Great Britain") << QLocale(u"en_GB"_s) << u"a4"_s;
        QTest::newRow("Germany") << QLocale(u"de_DE"_s) << u"a4"_s;
        QTest::newRow("nowhere") << QLocale::c() << u"a4"_s;
    }
    void thePaperIsThePlaces()
    {
        QFETCH(QLocale, locale);
        QFETCH(QString, page);
        QCOMPARE(usualPage(locale), page);
        const PageActions actions(m_settings, nullptr, locale);
        QCOMPARE(actions.style().id, page);
        QVERIFY(m_settings.allKeys().isEmpty()); // the writer has chosen nothing
    }

    void aChoiceIsKept()
    {
        {
            PageActions actions(m_settings, nullptr, QLocale(u"en_US"_s));
            QSignalSpy changed(&actions, &PageActions::changed);
            QCOMPARE(actions.actions().size(), static_cast<int>(pageStyles().size()));
            for (QAction *action : actions.actions()) {
                QVERIFY(action->isCheckable());
                QVERIFY(!action->text().isEmpty());
                QVERIFY(action->toolTip() != action->text()); // it says what it is
            }
            actions.actions().at(2)->trigger();
            QCOMPARE(changed.size(), 1);
            QCOMPARE(actions.style().id, u"multicam"_s);
            QVERIFY(!actions.actions().first()->isChecked());
            actions.actions().at(2)->trigger(); // again
            QCOMPARE(changed.size(), 1);
        }
        const PageActions again(m_settings, nullptr, QLocale(u"en_US"_s));
        QCOMPARE(again.style().id, u"multicam"_s);
    }

    void whatNobodyKnowsIsTheUsual()
    {
        m_settings.setValue(u"page/style"_s, u"papyrus"_s);
        const PageActions actions(m_settings, nullptr, QLocale(u"de_DE"_s));
        QCOMPARE(actions.style().id, u"a4"_s);
    }

    void cleanup() { m_settings.clear(); }

private:
    QTemporaryDir m_folder;
    QSettings m_settings {m_folder.filePath(u"settings.ini"_s), QSettings::IniFormat};
};

QTEST_MAIN(TestPageActions)
#include "tst_page_actions.moc"
