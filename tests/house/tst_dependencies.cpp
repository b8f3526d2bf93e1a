// SPDX-License-Identifier: GPL-3.0-or-later
// The tool never needs a widget: what the loader would load for it, libraries of libraries included.
#include <QProcess>
#include <QString>
#include <QTest>

namespace {

QString loadedBy(const QString &program)
{
    QProcess ldd;
    ldd.start(QStringLiteral("ldd"), {program});
    if (!ldd.waitForFinished() || ldd.exitStatus() != QProcess::NormalExit || ldd.exitCode() != 0)
        return {};
    return QString::fromLocal8Bit(ldd.readAllStandardOutput());
}

} // namespace

class TestDependencies : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theToolNeedsNoWidget()
    {
        const QString libraries = loadedBy(QStringLiteral(DG_TOOL));
        QVERIFY(libraries.contains(QLatin1String("libc.so")));
        QVERIFY2(!libraries.contains(QLatin1String("libQt6Widgets")), qPrintable(libraries));
        QVERIFY2(!libraries.contains(QLatin1String("libQt6Svg")), qPrintable(libraries));
    }

    /// Shows that the test above would see it.
    void theStudioDoes()
    {
        const QString libraries = loadedBy(QStringLiteral(DG_STUDIO));
        QVERIFY2(libraries.contains(QLatin1String("libQt6Widgets")), qPrintable(libraries));
    }
};

QTEST_GUILESS_MAIN(TestDependencies)
#include "tst_dependencies.moc"
