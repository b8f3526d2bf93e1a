// SPDX-License-Identifier: GPL-3.0-or-later
// `doppelganger plan` and episodes by number: the real program, real files.
#include "tests/e2e/tool.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace dg;

class ToolPlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        QCOMPARE(tool({QStringLiteral("new"), file()}).code, 0);
    }

    void saysWhatGenerateWouldDo()
    {
        const Finished before = tool({QStringLiteral("plan"), file()});
        QCOMPARE(before.code, 0);
        QVERIFY2(before.out.startsWith(QStringLiteral("Stage")), qPrintable(before.out));
        QVERIFY(before.out.contains(QStringLiteral("Outline")));
        QVERIFY(before.out.contains(QStringLiteral("new")));
        QVERIFY(before.out.contains(QStringLiteral("is a guess")));

        const QJsonObject json = plan({});
        QVERIFY(json.value(QStringLiteral("calls")).toInt() > 0);
        QVERIFY(!json.value(QStringLiteral("scenes_known")).toBool());

        QCOMPARE(tool({QStringLiteral("generate"), file()}).code, 0);
        const QJsonObject after = plan({});
        QCOMPARE(after.value(QStringLiteral("calls")).toInt(), 0);
        QVERIFY(after.value(QStringLiteral("scenes_known")).toBool());
        const Finished table = tool({QStringLiteral("plan"), file()});
        QVERIFY(table.out.contains(QStringLiteral("Nothing to ask: all is there.")));

        const QJsonArray stages =
            plan({QStringLiteral("--seed"), QStringLiteral("9")}).value(QStringLiteral("stages")).toArray();
        QVERIFY(!stages.isEmpty());
        const QJsonObject outline = stages.first().toObject();
        QCOMPARE(outline.value(QStringLiteral("stage")).toString(), QStringLiteral("outline"));
        QCOMPARE(outline.value(QStringLiteral("forecast")).toString(), QStringLiteral("call"));
        QCOMPARE(outline.value(QStringLiteral("why")).toString(), QStringLiteral("another seed"));
    }

    void anotherEpisodeIsChosenByItsPlace()
    {
        for (const char *command : {"plan", "generate"}) {
            const Finished none = tool(
                {QString::fromLatin1(command), file(), QStringLiteral("--episode"), QStringLiteral("2")});
            QCOMPARE(none.code, 3);
            QVERIFY2(none.err.contains(QStringLiteral("has no episode 2: it has one episode")),
                qPrintable(none.err));
        }
        QCOMPARE(
            tool({QStringLiteral("plan"), file(), QStringLiteral("--episode"), QStringLiteral("0")}).code, 3);
        QCOMPARE(
            tool({QStringLiteral("plan"), file(), QStringLiteral("--episode"), QStringLiteral("1")}).code, 0);
    }

    void resumingNothingSaysSo()
    {
        const Finished none = tool({QStringLiteral("plan"), file(), QStringLiteral("--resume")});
        QCOMPARE(none.code, 3);
        QVERIFY(none.err.contains(QStringLiteral("no unfinished run")));
    }

private:
    [[nodiscard]] QString file() const
    {
        return QDir(m_folder->path()).filePath(QStringLiteral("A.dgstudio"));
    }
    Finished tool(const QStringList &arguments)
    {
        return runTool(arguments, toolEnvironment(m_folder->filePath(QStringLiteral("cache"))));
    }
    QJsonObject plan(const QStringList &more)
    {
        return tool(QStringList {QStringLiteral("plan"), file(), QStringLiteral("--json")} + more).json();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(ToolPlanTest)
#include "tst_tool_plan.moc"
