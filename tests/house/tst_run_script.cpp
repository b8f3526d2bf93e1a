// SPDX-License-Identifier: GPL-3.0-or-later
// packaging/run.sh after the build: what it makes, opens and prints. The real script, in a checkout of
// stand-ins that write down how they are called.
#include "tests/house/process.h"

#include <QDir>
#include <QFile>
#include <QProcessEnvironment>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

using namespace dg;

namespace {

class Checkout {
public:
    Checkout()
        : m_root(m_folder.filePath(QStringLiteral("a checkout")))
        , m_environment(QProcessEnvironment::systemEnvironment())
    {
        QVERIFY(QDir().mkpath(m_root + QStringLiteral("/packaging")));
        QVERIFY(QDir().mkpath(m_root + QStringLiteral("/build/release/app")));
        QVERIFY(QFile::copy(
            inSource(QStringLiteral("packaging/run.sh")), m_root + QStringLiteral("/packaging/run.sh")));
        stand(QStringLiteral("packaging/install-dependencies.sh"), QString());
        stand(QStringLiteral("packaging/build.sh"), QString());
        stand(QStringLiteral("build/release/app/doppelganger-studio"), QString());
        // doppelganger new FILE, doppelganger generate FILE --export FILE
        stand(QStringLiteral("build/release/app/doppelganger"),
            QStringLiteral("if [ $1 = new ]; then echo a show > \"$2\"; echo \"$2\"\n"
                           "else for i in {1..60}; do echo \"line $i\"; done > \"$4\"; echo \"$4\"; fi"));
        m_environment.remove(QStringLiteral("DISPLAY"));
        m_environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
        m_environment.insert(QStringLiteral("XDG_DATA_HOME"), m_folder.filePath(QStringLiteral("data")));
    }

    void stand(const QString &name, const QString &body)
    {
        QVERIFY(writeScript(m_root + u'/' + name, QStringLiteral("/bin/bash"),
            QStringLiteral("echo \"$(basename \"$0\") $*\" >> '%1'\n%2").arg(log(), body)));
    }

    void setDisplay(const QString &variable) { m_environment.insert(variable, QStringLiteral("there")); }

    /// From a folder that has nothing to do with it.
    ProcessResult run(const QStringList &arguments = {})
    {
        QFile::remove(log());
        return runProcess(
            m_root + QStringLiteral("/packaging/run.sh"), arguments, m_environment, m_folder.path());
    }

    /// Of the last run, after installing and building.
    [[nodiscard]] QStringList calls() const
    {
        QStringList lines = fileContents(log()).split(u'\n', Qt::SkipEmptyParts);
        const QStringList first {
            QStringLiteral("install-dependencies.sh build run"), QStringLiteral("build.sh release")};
        return lines.mid(0, 2) == first ? lines.mid(2) : QStringList {QStringLiteral("not built")} + lines;
    }

    [[nodiscard]] QString data(const QString &name = {}) const
    {
        return m_folder.filePath(QStringLiteral("data/doppelganger-studio/") + name);
    }
    [[nodiscard]] QString project() const { return data(QStringLiteral("low-water.dgstudio")); }
    [[nodiscard]] QString script() const { return data(QStringLiteral("eleven-signatures.fountain")); }
    [[nodiscard]] QStringList made() const
    {
        return QDir(data()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

private:
    [[nodiscard]] QString log() const { return m_folder.filePath(QStringLiteral("calls")); }
    QTemporaryDir m_folder;
    QString m_root;
    QProcessEnvironment m_environment;
};

const QString tool = QStringLiteral("build/release/app/doppelganger");

} // namespace

class TestRunScript : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void printsTheScriptWithoutADisplay()
    {
        Checkout checkout;
        const ProcessResult first = checkout.run();
        QVERIFY2(first.exitCode == 0, qPrintable(first.err));
        const QStringList lines = first.out.split(u'\n');
        QCOMPARE(lines.at(0), checkout.script());
        QCOMPARE(lines.at(1), QString());
        QCOMPARE(lines.at(2), QStringLiteral("line 1"));
        QCOMPARE(lines.at(55), QStringLiteral("line 54"));
        QCOMPARE(lines.mid(56), QStringList {QString()});
        QCOMPARE(fileContents(checkout.script()).count(u'\n'), 60);
        QCOMPARE(checkout.calls().size(), 2);
        QCOMPARE(checkout.made(),
            (QStringList {
                QStringLiteral("eleven-signatures.fountain"), QStringLiteral("low-water.dgstudio")}));

        const ProcessResult second = checkout.run();
        QCOMPARE(second.out, first.out);
        QCOMPARE(checkout.calls(), QStringList());
    }

    void opensTheSampleOnADisplay_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::newRow("X11") << QStringLiteral("DISPLAY");
        QTest::newRow("Wayland") << QStringLiteral("WAYLAND_DISPLAY");
    }

    void opensTheSampleOnADisplay()
    {
        QFETCH(QString, variable);
        Checkout checkout;
        checkout.setDisplay(variable);
        QCOMPARE(checkout.run().exitCode, 0);
        QCOMPARE(checkout.calls().size(), 2);
        QCOMPARE(checkout.calls().at(1), QStringLiteral("doppelganger-studio ") + checkout.project());
        QCOMPARE(checkout.made(), QStringList {QStringLiteral("low-water.dgstudio")});

        QCOMPARE(checkout.run().exitCode, 0);
        QCOMPARE(checkout.calls(), QStringList {QStringLiteral("doppelganger-studio ") + checkout.project()});
    }

    void opensAProjectOfTheWritersOwn()
    {
        Checkout checkout;
        checkout.setDisplay(QStringLiteral("DISPLAY"));
        QCOMPARE(checkout.run({QStringLiteral("My Show.dgstudio")}).exitCode, 0);
        QCOMPARE(checkout.calls(), QStringList {QStringLiteral("doppelganger-studio My Show.dgstudio")});
        QVERIFY(!QFile::exists(checkout.project()));
    }

    void cannotOpenOneWithoutADisplay()
    {
        Checkout checkout;
        const ProcessResult result = checkout.run({QStringLiteral("My Show.dgstudio")});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains(QStringLiteral("no display")), qPrintable(result.err));
        QCOMPARE(checkout.calls(), QStringList());
    }

    void neverOverwritesTheSample()
    {
        Checkout checkout;
        QVERIFY(QDir().mkpath(checkout.data()));
        for (const QString &path : {checkout.project(), checkout.script()}) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("mine\n");
        }
        const ProcessResult result = checkout.run();
        QCOMPARE(result.out, checkout.script() + QStringLiteral("\n\nmine\n"));
        QCOMPARE(fileContents(checkout.project()), QStringLiteral("mine\n"));
        QCOMPARE(checkout.calls(), QStringList());
    }

    /// What fails half-way is not taken for the sample by the next call.
    void keepsNothingUnfinished()
    {
        Checkout checkout;
        checkout.stand(tool, QStringLiteral("if [ $1 = new ]; then echo half > \"$2\"; fi; exit 1"));
        QCOMPARE(checkout.run().exitCode, 1);
        QCOMPARE(checkout.made(), QStringList());

        checkout.stand(tool,
            QStringLiteral(
                "if [ $1 = new ]; then echo a show > \"$2\"; else echo half > \"$4\"; exit 1; fi"));
        QCOMPARE(checkout.run().exitCode, 1);
        QCOMPARE(checkout.made(), QStringList {QStringLiteral("low-water.dgstudio")});
    }
};

QTEST_GUILESS_MAIN(TestRunScript)
#include "tst_run_script.moc"
