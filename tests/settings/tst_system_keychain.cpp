// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop's keychain itself: where there is none, and a private one of the test's own.
#include "core/settings/system_keychain.h"

#include "core/settings/secrets.h"

#include <QCoreApplication>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace dg;

namespace {

/// Set for the same program in a session of its own.
constexpr const char *inside = "DG_TEST_INSIDE_KEYRING";

} // namespace

class SystemKeychainTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysThatThereIsNone()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
        const QTemporaryDir home;
        qputenv("HOME", home.path().toUtf8());
        qputenv("XDG_CONFIG_HOME", home.path().toUtf8());
        qputenv("XDG_DATA_HOME", home.path().toUtf8());
        SystemKeychain keychain;
        Secrets secrets(&keychain);
        std::optional<Secrets::Stored> stored;
        secrets.store({QStringLiteral("redis-password"), QStringLiteral("redis://room:6379")}, "pa55-w0rd",
            [&](const Secrets::Stored &result) { stored = result; });
        QTRY_VERIFY_WITH_TIMEOUT(stored, 20'000);
        QCOMPARE(stored->place, SecretPlace::Session);
        QVERIFY(!stored->why->message.empty());
        QVERIFY(stored->why->text().find("pa55-w0rd") == std::string::npos);

        // Nothing falls back to a file in the clear.
        QProcess grep;
        grep.start(QStringLiteral("grep"), {QStringLiteral("-r"), QStringLiteral("pa55"), home.path()});
        QVERIFY(grep.waitForFinished());
        QCOMPARE(grep.exitCode(), 1);

        std::optional<Expected<std::optional<QByteArray>>> found;
        keychain.read(QStringLiteral("room-secret"), [&](const auto &result) { found.emplace(result); });
        QTRY_VERIFY_WITH_TIMEOUT(found, 20'000);
        QVERIFY(!found->has_value());
    }

    void worksWithARealOne()
    {
        const QTemporaryDir home;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(inside), QStringLiteral("1"));
        for (const char *folder : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"})
            environment.insert(QString::fromLatin1(folder), home.path());
        environment.remove(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"));
        QProcess session;
        session.setProcessEnvironment(environment);
        session.setProcessChannelMode(QProcess::MergedChannels);
        // The keyring ends with its bus.
        session.start(QStringLiteral("dbus-run-session"),
            {QStringLiteral("--"), QStringLiteral("sh"), QStringLiteral("-c"),
                QStringLiteral(
                    "printf open | gnome-keyring-daemon --unlock --components=secrets >&2 && exec \"$0\""),
                QCoreApplication::applicationFilePath()});
        QVERIFY(session.waitForFinished(60'000));
        QVERIFY2(session.exitStatus() == QProcess::NormalExit && session.exitCode() == 0,
            session.readAll().constData());
    }
};

/// Runs within a session bus and a keyring of its own.
class WithinKeyring : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsForTheNextSession()
    {
        SystemKeychain keychain;
        const SecretId id {QStringLiteral("redis-password"), QStringLiteral("redis://mara@room:6379")};
        std::optional<Secrets::Stored> stored;
        Secrets(&keychain).store(id, "p\xc3\xa4ss", [&](const Secrets::Stored &result) { stored = result; });
        QTRY_VERIFY_WITH_TIMEOUT(stored, 20'000);
        QVERIFY2(stored->place == SecretPlace::Keychain, stored->why ? stored->why->text().c_str() : "");

        Secrets next(&keychain);
        QCOMPARE(find(next, id), std::optional<QByteArray>("p\xc3\xa4ss"));
        QCOMPARE(find(next, {id.name, QStringLiteral("redis://mara@elsewhere:6379")}), std::nullopt);

        std::optional<Expected<void>> removed;
        next.remove(id, [&](const Expected<void> &result) { removed = result; });
        QTRY_VERIFY_WITH_TIMEOUT(removed, 20'000);
        QVERIFY(removed->has_value());
        Secrets afterwards(&keychain);
        QCOMPARE(find(afterwards, id), std::nullopt);
        removed.reset();
        afterwards.remove(id, [&](const Expected<void> &result) { removed = result; });
        QTRY_VERIFY_WITH_TIMEOUT(removed, 20'000);
        QVERIFY(removed->has_value()); // what is not there is removed already
    }

private:
    static std::optional<QByteArray> find(Secrets &secrets, const SecretId &id)
    {
        std::optional<Expected<std::optional<QByteArray>>> found;
        secrets.find(id, [&](const auto &result) { found.emplace(result); });
        if (!QTest::qWaitFor([&] { return found.has_value(); }, 20'000) || !*found)
            return QByteArray("(no answer)");
        return **found;
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (qEnvironmentVariableIsSet(inside)) {
        WithinKeyring test;
        return QTest::qExec(&test, argc, argv);
    }
    SystemKeychainTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_system_keychain.moc"
