// SPDX-License-Identifier: GPL-3.0-or-later
// Two writers of a room: each with a project, a cache folder and a process of their own, and one Redis server
// between them.
#include "core/project/project_file.h"
#include "tests/support/call_log.h"
#include "tests/support/redis_server.h"
#include "tests/support/run_bench.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace dg;

namespace {

constexpr int patience = 120'000; // milliseconds

struct Writer {
    explicit Writer(const RedisServer &redis)
        : url(redis.url())
    {
        const Show show = RunBench::showWith(5);
        if (!ProjectFile::create(path(), show, RunBench::briefFor(show)))
            qFatal("The project cannot be made.");
    }
    void start(const QString &moment = QStringLiteral("through"))
    {
        process.start(QStringLiteral(DG_KILLABLE_STUDIO),
            {path(), log(), moment, folder.filePath(QStringLiteral("cache")), url});
    }
    [[nodiscard]] bool endsWell()
    {
        return process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit
            && process.exitCode() == 0;
    }
    [[nodiscard]] QString path() const { return folder.filePath(QStringLiteral("a.dgstudio")); }
    [[nodiscard]] QString log() const { return folder.filePath(QStringLiteral("calls.log")); }
    [[nodiscard]] QByteArray script() const
    {
        const auto project = ProjectFile::open(path());
        const auto result =
            (*project)->current((*project)->episodes()->front().id, {QStringLiteral("script"), {}});
        return result && *result ? (*result)->body : QByteArray {};
    }

    QTemporaryDir folder;
    QString url;
    QProcess process;
};

} // namespace

class RoomTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        RedisServer redis;
        Writer alone(redis);
        alone.start();
        QVERIFY(alone.endsWell());
        m_callsOfOne = CallLog::read(alone.log()).begunInAll();
        m_script = alone.script();
        QVERIFY(m_callsOfOne > 5);
        QVERIFY(!m_script.isEmpty());
    }

    void theSecondMakesNoCall()
    {
        RedisServer redis;
        Writer ada(redis);
        Writer bo(redis);
        ada.start();
        QVERIFY(ada.endsWell());
        bo.start();
        QVERIFY(bo.endsWell());
        QCOMPARE(CallLog::read(ada.log()).begunInAll(), m_callsOfOne);
        QCOMPARE(CallLog::read(bo.log()).begunInAll(), 0);
        QCOMPARE(bo.script(), m_script);
    }

    void atTheSameMomentTheyMakeTogetherAsManyCallsAsOne()
    {
        RedisServer redis;
        Writer ada(redis);
        Writer bo(redis);
        ada.start();
        bo.start();
        QVERIFY(ada.endsWell());
        QVERIFY(bo.endsWell());
        const CallLog adas = CallLog::read(ada.log());
        const CallLog bos = CallLog::read(bo.log());
        QCOMPARE(adas.begunInAll() + bos.begunInAll(), m_callsOfOne);
        for (auto call = adas.begun.begin(); call != adas.begun.end(); ++call)
            QVERIFY2(!bos.begun.contains(call.key()), qPrintable(call.key()));
        QCOMPARE(ada.script(), m_script);
        QCOMPARE(bo.script(), m_script);
    }

    void whenOneIsKilledOnlyWhatItHadInHandComesAgain()
    {
        RedisServer redis;
        Writer ada(redis);
        Writer bo(redis);
        ada.start(QStringLiteral("answered:3"));
        bo.start();
        QVERIFY(ada.process.waitForReadyRead(patience));
        ada.process.kill(); // SIGKILL
        QVERIFY(ada.process.waitForFinished(patience));
        QVERIFY(bo.endsWell());
        const CallLog adas = CallLog::read(ada.log());
        const CallLog bos = CallLog::read(bo.log());
        int again = 0;
        for (auto call = bos.begun.begin(); call != bos.begun.end(); ++call) {
            QCOMPARE(call.value(), 1);
            again += adas.begun.contains(call.key()) ? 1 : 0;
        }
        // Three are at once, and one answer may be on its way.
        QVERIFY2(again <= 4, qPrintable(QString::number(again)));
        QCOMPARE(adas.begunInAll() + bos.begunInAll(), m_callsOfOne + again);
        QCOMPARE(bo.script(), m_script);
    }

private:
    int m_callsOfOne = 0;
    QByteArray m_script;
};

QTEST_GUILESS_MAIN(RoomTest)
#include "tst_room.moc"
