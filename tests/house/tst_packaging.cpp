// SPDX-License-Identifier: GPL-3.0-or-later
// The scripts of packaging/, as far as they can be tried without installing anything: the real scripts, with
// stand-ins for the programs that would change the machine.
#include "tests/house/process.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

using namespace dg;

namespace {

/// A PATH of its own: the harmless programs that the script uses, and stand-ins that write down how they are
/// called.
class Machine {
public:
    Machine()
    {
        for (const auto &name :
            {QStringLiteral("bash"), QStringLiteral("awk"), QStringLiteral("sed"), QStringLiteral("cut"),
                QStringLiteral("dirname"), QStringLiteral("env"), QStringLiteral("cat")}) {
            const ProcessResult where = runProcess(
                QStringLiteral("sh"), {QStringLiteral("-c"), QStringLiteral("command -v ") + name});
            QFile::link(where.out.trimmed(), m_folder.filePath(name));
        }
        stand(QStringLiteral("id"), QStringLiteral("echo 0"));
        stand(QStringLiteral("dpkg-query"), QString());
        stand(QStringLiteral("apt-get"), note(QStringLiteral("apt-get")));
    }

    void stand(const QString &name, const QString &body)
    {
        QVERIFY(writeScript(m_folder.filePath(name), m_folder.filePath(QStringLiteral("bash")), body));
    }

    /// A stand-in's body: writes down the call.
    [[nodiscard]] QString note(const QString &name) const
    {
        return QStringLiteral("echo \"%1 $*\" >> '%2'").arg(name, log());
    }

    /// As dpkg-query answers when these packages are installed.
    void has(const QStringList &packages)
    {
        QString body;
        for (const QString &package : packages)
            body += QStringLiteral("echo 'installed %1'\n").arg(package);
        stand(QStringLiteral("dpkg-query"), body + QStringLiteral("exit 1"));
    }

    [[nodiscard]] ProcessResult install(const QStringList &sections) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"), m_folder.path());
        return runProcess(m_folder.filePath(QStringLiteral("bash")),
            QStringList {inSource(QStringLiteral("packaging/install-dependencies.sh"))} + sections,
            environment);
    }

    [[nodiscard]] QString calls() const { return fileContents(log()); }

private:
    [[nodiscard]] QString log() const { return m_folder.filePath(QStringLiteral("calls")); }
    QTemporaryDir m_folder;
};

/// Of dependencies.txt, read here on its own.
QStringList packagesOf(const QString &section)
{
    QStringList packages;
    QString current;
    const QStringList lines =
        fileContents(inSource(QStringLiteral("packaging/dependencies.txt"))).split(u'\n');
    for (const QString &line : lines) {
        if (line.startsWith(u'['))
            current = line;
        else if (current == u'[' + section + u']' && !line.isEmpty() && !line.startsWith(u'#'))
            packages << line.section(u' ', 0, 0);
    }
    return packages;
}

} // namespace

class TestPackaging : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theListIsWellFormed()
    {
        const QStringList lines =
            fileContents(inSource(QStringLiteral("packaging/dependencies.txt"))).split(u'\n');
        QVERIFY(lines.size() > 1);
        // Debian's policy manual, 5.6.1: how a package may be called.
        static const QRegularExpression package(QStringLiteral("^[a-z0-9][a-z0-9+.-]+ +# \\S.*$"));
        static const QRegularExpression other(QStringLiteral("^(#.*|\\[[a-z]+\\]|)$"));
        QStringList sections;
        QSet<QString> seen;
        for (const QString &line : lines) {
            QVERIFY2(package.match(line).hasMatch() || other.match(line).hasMatch(), qPrintable(line));
            if (line.startsWith(u'[')) {
                sections << line.mid(1, line.size() - 2);
            } else if (package.match(line).hasMatch()) {
                QVERIFY2(!sections.isEmpty(), qPrintable(line));
                const QString name = line.section(u' ', 0, 0);
                QVERIFY2(!seen.contains(name), qPrintable(name + QStringLiteral(" stands there twice")));
                seen.insert(name);
            }
        }
        QCOMPARE(sections,
            (QStringList {QStringLiteral("build"), QStringLiteral("run"), QStringLiteral("test"),
                QStringLiteral("fuzz")}));
    }

    /// Nothing but install-dependencies.sh installs, so that there is one list.
    void everyoneReadsIt()
    {
        const QString call = QStringLiteral("packaging/install-dependencies.sh\" build run");
        QVERIFY(fileContents(inSource(QStringLiteral("packaging/run.sh"))).contains(call));
        QVERIFY(fileContents(inSource(QStringLiteral("packaging/test.sh")))
                    .contains(call + QStringLiteral(" test")));
        QVERIFY(fileContents(inSource(QStringLiteral(".ci/run")))
                    .contains(QStringLiteral("\npackaging/test.sh\n")));
        QVERIFY(fileContents(inSource(QStringLiteral("packaging/fuzz.sh")))
                    .contains(QStringLiteral("packaging/install-dependencies.sh\" build fuzz")));
        for (const auto &script : {QStringLiteral("packaging/run.sh"), QStringLiteral("packaging/test.sh"),
                 QStringLiteral("packaging/fuzz.sh"), QStringLiteral("packaging/build.sh"),
                 QStringLiteral(".ci/run")})
            QVERIFY2(!fileContents(inSource(script)).contains(QStringLiteral("apt-get")), qPrintable(script));
    }

    void theScriptsAreSound()
    {
        QStringList scripts {inSource(QStringLiteral(".ci/run"))};
        const auto found =
            QDir(inSource(QStringLiteral("packaging"))).entryInfoList({QStringLiteral("*.sh")});
        for (const QFileInfo &script : found)
            scripts << script.filePath();
        QVERIFY(scripts.size() >= 4);
        for (const QString &script : scripts)
            QVERIFY2(QFileInfo(script).isExecutable(), qPrintable(script));
        const ProcessResult result = runProcess(QStringLiteral("shellcheck"), scripts);
        QVERIFY2(result.exitCode == 0, qPrintable(result.out + result.err));
    }

    void installsNothingWhenAllIsThere()
    {
        Machine machine;
        machine.has(packagesOf(QStringLiteral("build")) + packagesOf(QStringLiteral("run")));
        const ProcessResult result = machine.install({QStringLiteral("build"), QStringLiteral("run")});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.out + result.err, QString());
        QCOMPARE(machine.calls(), QString());
    }

    void installsWhatIsMissingAndSaysWhy()
    {
        Machine machine;
        QStringList there = packagesOf(QStringLiteral("build"));
        there.removeOne(QStringLiteral("mold"));
        there.removeOne(QStringLiteral("cmake"));
        machine.has(there);
        const ProcessResult result = machine.install({QStringLiteral("build")});
        QCOMPARE(result.exitCode, 0);
        static const QRegularExpression reasons(QStringLiteral("cmake +configures .*mold +links "),
            QRegularExpression::DotMatchesEverythingOption);
        QVERIFY2(reasons.match(result.err).hasMatch(), qPrintable(result.err));
        QCOMPARE(machine.calls(),
            QStringLiteral(
                "apt-get update -qq\napt-get install -y -qq --no-install-recommends cmake mold\n"));
    }

    void goesThroughSudoWhereItMust()
    {
        Machine machine;
        machine.stand(QStringLiteral("id"), QStringLiteral("echo 1000"));
        machine.stand(
            QStringLiteral("sudo"), machine.note(QStringLiteral("sudo")) + QStringLiteral("\nexec \"$@\""));
        const ProcessResult result = machine.install({QStringLiteral("test")});
        QCOMPARE(result.exitCode, 0);
        QVERIFY2(
            machine.calls().startsWith(QStringLiteral("sudo apt-get update")), qPrintable(machine.calls()));
        QVERIFY2(machine.calls().contains(QStringLiteral("--no-install-recommends ")
                     + packagesOf(QStringLiteral("test")).join(u' ')),
            qPrintable(machine.calls()));
    }

    void saysSoWhereItCannotInstall()
    {
        Machine machine;
        machine.stand(QStringLiteral("id"), QStringLiteral("echo 1000"));
        const ProcessResult result = machine.install({QStringLiteral("test")});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains(QStringLiteral("no sudo")), qPrintable(result.err));
        QVERIFY2(result.err.contains(QStringLiteral("apt-get install --no-install-recommends ")
                     + packagesOf(QStringLiteral("test")).join(u' ')),
            qPrintable(result.err));
        QCOMPARE(machine.calls(), QString());
    }

    void goesOnWithOldListsButNotWithoutPackages()
    {
        Machine machine;
        machine.stand(QStringLiteral("apt-get"),
            machine.note(QStringLiteral("apt-get")) + QStringLiteral("\n[ $1 != update ]"));
        QCOMPARE(machine.install({QStringLiteral("test")}).exitCode, 0);
        machine.stand(QStringLiteral("apt-get"), QStringLiteral("exit 100"));
        QCOMPARE(machine.install({QStringLiteral("test")}).exitCode, 1);
    }

    void refusesASectionThatIsNotThere()
    {
        Machine machine;
        const ProcessResult result = machine.install({QStringLiteral("attic")});
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains(QStringLiteral("[attic]")), qPrintable(result.err));
    }
};

QTEST_GUILESS_MAIN(TestPackaging)
#include "tst_packaging.moc"
