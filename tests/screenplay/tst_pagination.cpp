// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/pagination.h"

#include <QTest>

using namespace dg;

class PaginationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fillsPages()
    {
        std::vector<ScriptElement> script;
        for (int i = 0; i < 30; ++i)
            script.push_back({ElementType::Action, QStringLiteral("Rain.")});
        Pagination pagination;
        pagination.paginate(script);
        QCOMPARE(pagination.pages().size(), std::size_t(2));
        QCOMPARE(pagination.pages().front().lines.size(), std::size_t(27));
    }
};

QTEST_GUILESS_MAIN(PaginationTest)
#include "tst_pagination.moc"
