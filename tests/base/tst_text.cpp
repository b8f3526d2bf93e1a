// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"

#include <QTest>

using namespace dg;

class TestText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsInWords()
    {
        QCOMPARE(joinInWords({}), std::string());
        QCOMPARE(joinInWords({"a"}), std::string("a"));
        QCOMPARE(joinInWords({"a", "b"}), std::string("a and b"));
        QCOMPARE(joinInWords({"a", "b", "c"}), std::string("a, b and c"));
    }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
