// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog "Cache and room" as a writer uses it, with real settings on disk, a real cache, and a keychain
// and a server that do as the test says.
#include "core/ai/caching_ai_client.h"
#include "core/base/clock.h"
#include "core/cache/cache_environment.h"
#include "core/cache/redis_tier.h"
#include "core/cache/tiered_cache.h"
#include "core/pipeline/run_services.h"
#include "core/settings/secrets.h"
#include "tests/support/fake_keychain.h"
#include "tests/support/redis_server.h"
#include "ui/common/theme.h"
#include "ui/preferences/cache_preferences.h"
#include "ui/run/run_bar.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QCheckBox>
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUrl>

#include <future>
#include <memory>
#include <mutex>

using namespace dg;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString password = u"pa55-w0rd-of-mara"_s;
const QString secret = u"the-rooms-own-53cret"_s;
const QString url = u"redis://room.example:7000/2"_s;
const QString passwordKey = u"redis-password for redis://mara@room.example:7000"_s;

/// Answers as it is told to, and remembers what it was asked. Any thread.
class Server {
public:
    [[nodiscard]] ConnectionTest::Tester tester()
    {
        return [this](const RedisConfig &config) -> ConnectionTest::Result {
            {
                const std::scoped_lock lock(m_mutex);
                m_asked.push_back(config);
            }
            if (m_gate.valid())
                m_gate.wait();
            return m_result;
        };
    }
    void answer(const ConnectionTest::Result &result) { m_result = result; }
    /// From now on it answers when the promise is kept.
    void wait(std::promise<void> &promise) { m_gate = promise.get_future(); }
    [[nodiscard]] std::vector<RedisConfig> asked() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_asked;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<RedisConfig> m_asked;
    std::shared_future<void> m_gate;
    ConnectionTest::Result m_result {300us};
};

/// A studio as far as the dialog sees it. What is on disk and in the keychain outlives `restart`.
struct Studio {
    QTemporaryDir folder;
    FakeKeychain keychain;
    Server server;
    QProcessEnvironment environment;
    SystemClock clock;
    Theme theme {Appearance::Light};
    ConnectionTest test {server.tester()};
    std::unique_ptr<QSettings> file;
    std::unique_ptr<Secrets> secrets;
    std::unique_ptr<CacheSettings> settings;
    std::unique_ptr<TieredCache> cache;
    QStringList said;
    QPointer<CachePreferences> dialog;

    explicit Studio(const std::map<QLatin1String, QString> &variables = {})
    {
        for (const auto &[name, value] : variables)
            environment.insert(name, value);
        restart();
    }
    ~Studio() { delete dialog; }

    [[nodiscard]] QString path() const { return folder.filePath(u"studio.ini"_s); }
    void store(const QString &json)
    {
        QSettings(path(), QSettings::IniFormat).setValue(u"cache/settings"_s, json);
    }
    void restart()
    {
        delete dialog;
        cache.reset();
        settings.reset();
        secrets.reset();
        file.reset();
        said.clear();
        file = std::make_unique<QSettings>(path(), QSettings::IniFormat);
        secrets = std::make_unique<Secrets>(&keychain);
        settings = std::make_unique<CacheSettings>(*file, *secrets, environment);
        cache = std::make_unique<TieredCache>(clock, [this] {
            CacheConfig config = settings->atStart();
            config.folder.clear(); // nothing of this test lies on the disk
            return config;
        }());
        settings->joinRoom(*cache, [this](const QString &sentence) { said.append(sentence); });
    }
    void open() { open(test); }
    void open(ConnectionTest &with)
    {
        delete dialog;
        dialog = new CachePreferences(theme, *settings, *cache, with);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    }
    template <class T>
    T *find(const QString &name) const
    {
        T *found = dialog->findChild<T *>(name);
        if (!found)
            qFatal("There is no %s.", qPrintable(name));
        return found;
    }
    [[nodiscard]] QLineEdit *edit(const QString &name) const { return find<QLineEdit>(name); }
    [[nodiscard]] QString label(const QString &name) const { return find<QLabel>(name)->text(); }
    /// Empty where it is hidden, as it is for whoever looks.
    [[nodiscard]] QString problem(const QString &field) const
    {
        auto *shown = find<QLabel>(field + u"Problem"_s);
        return shown->isHidden() ? QString() : shown->text();
    }
    void type(const QString &name, const QString &text) const
    {
        edit(name)->selectAll();
        QTest::keyClick(edit(name), Qt::Key_Backspace);
        QTest::keyClicks(edit(name), text);
    }
    void press(const QString &name) const { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
    void apply() const { press(u"applyPreferences"_s); }
    void choose(const QString &name) const { find<QRadioButton>(name)->click(); }
    void joinRoom() const
    {
        choose(u"alsoRoom"_s);
        type(u"redisUrl"_s, url);
        type(u"redisUser"_s, u"mara"_s);
    }
    [[nodiscard]] QByteArray kept() const ///< in the keychain, for Mara in the room
    {
        const auto entry = keychain.entries.find(passwordKey);
        return entry == keychain.entries.end() ? QByteArray("(nothing)") : entry->second;
    }
    [[nodiscard]] QByteArray bytesOnDisk() const
    {
        file->sync();
        QFile read(path());
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }
    /// Everything that can be read in the dialog without pressing Show.
    [[nodiscard]] QString allText() const
    {
        QStringList texts;
        for (const auto *shown : dialog->findChildren<QLabel *>())
            texts << shown->text() << shown->toolTip();
        for (const auto *button : dialog->findChildren<QAbstractButton *>())
            texts << button->text() << button->toolTip();
        for (const auto *line : dialog->findChildren<QLineEdit *>())
            texts << line->displayText() << line->placeholderText() << line->accessibleDescription();
        return texts.join(u'\n');
    }
};

CacheValue answering(const QByteArray &bytes)
{
    CacheValue value;
    value.bytes = bytes;
    return value;
}

/// Also as base64 and percent-encoded, and by halves.
bool tells(const QByteArray &bytes, const QString &hidden)
{
    const QByteArray plain = hidden.toUtf8();
    const QByteArray half = plain.left(plain.size() / 2);
    return bytes.contains(half) || bytes.contains(plain.right(half.size()))
        || bytes.contains(half.toBase64().left(8)) || bytes.contains(half.toHex())
        || bytes.contains(QString::fromUtf8(half).toUtf8().toPercentEncoding());
}

} // namespace

class CachePreferencesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsAppliedIsThereAfterARestart()
    {
        Studio studio;
        studio.open();
        QVERIFY(studio.find<QRadioButton>(u"machineOnly"_s)->isChecked());
        QVERIFY(!studio.edit(u"redisUrl"_s)->isEnabled());
        studio.joinRoom();
        studio.type(u"passwordEdit"_s, password);
        studio.type(u"secretEdit"_s, secret);
        studio.find<QSpinBox>(u"memoryLimit"_s)->setValue(128);
        studio.find<QSpinBox>(u"diskLimit"_s)->setValue(2048);
        studio.find<QWidget>(u"lifetime:voice_profile"_s)->findChild<QSpinBox *>()->setValue(90);
        studio.find<QToolButton>(u"details"_s)->click();
        studio.type(u"keyPrefix"_s, u"room-7"_s);
        studio.find<QSpinBox>(u"poolSize"_s)->setValue(4);
        studio.find<QSpinBox>(u"poolWait"_s)->setValue(150);
        studio.find<QSpinBox>(u"connectTimeout"_s)->setValue(700);
        studio.find<QSpinBox>(u"commandTimeout"_s)->setValue(800);
        QSignalSpy applied(studio.dialog, &CachePreferences::applied);
        studio.apply();
        QCOMPARE(applied.count(), 1);
        QCOMPARE(studio.label(u"outcome"_s),
            u"Applied. The password is in this machine's keychain. The room secret is in this machine's keychain."_s);

        CacheConfig expected = defaultCacheConfig();
        expected.redis.url = u"redis://mara@room.example:7000/2"_s;
        expected.memoryBytes = 128LL << 20;
        expected.diskBytes = 2048LL << 20;
        expected.lifetimes[indexOf(CacheKind::VoiceProfile)] = std::chrono::days(90);
        expected.redis.keyPrefix = u"room-7"_s;
        expected.redis.poolSize = 4;
        expected.redis.poolWait = 150ms;
        expected.redis.connectTimeout = 700ms;
        expected.redis.commandTimeout = 800ms;
        QVERIFY(studio.settings->stored().config == expected);
        expected.redis.password = password;
        expected.redis.roomSecret = secret.toUtf8();
        QVERIFY(studio.cache->config() == expected); // at once

        studio.restart();
        CacheConfig started = studio.cache->config();
        QVERIFY(started == expected); // the keychain was asked for the secrets
        QCOMPARE(studio.said, QStringList());
        studio.open();
        QVERIFY(studio.find<QRadioButton>(u"alsoRoom"_s)->isChecked());
        QCOMPARE(studio.edit(u"redisUrl"_s)->text(), url);
        QCOMPARE(studio.edit(u"redisUser"_s)->text(), u"mara"_s);
        QCOMPARE(studio.edit(u"passwordEdit"_s)->text(), QString());
        QCOMPARE(studio.label(u"passwordState"_s), u"Kept in this machine's keychain."_s);
        QCOMPARE(studio.find<QSpinBox>(u"memoryLimit"_s)->value(), 128);
        QCOMPARE(studio.find<QSpinBox>(u"diskLimit"_s)->value(), 2048);
        QCOMPARE(studio.find<QWidget>(u"lifetime:voice_profile"_s)->findChild<QSpinBox *>()->value(), 90);
        QCOMPARE(studio.edit(u"keyPrefix"_s)->text(), u"room-7"_s);
        studio.apply(); // unchanged
        QVERIFY(studio.cache->config() == expected);
    }

    void nothingSecretIsWrittenOrShown()
    {
        Studio studio;
        studio.open();
        studio.joinRoom();
        studio.type(u"passwordEdit"_s, password);
        studio.type(u"secretEdit"_s, secret);
        const auto search = [&] {
            for (const QString &hidden : {password, secret}) {
                QVERIFY(!tells(studio.bytesOnDisk(), hidden));
                QVERIFY(!tells(studio.allText().toUtf8(), hidden));
                QVERIFY(!tells(
                    QJsonDocument(toJson(studio.cache->config())).toJson() + QByteArray(1, '\n'), hidden));
            }
        };
        search();
        for (const bool works : {true, false}) {
            studio.keychain.failWith(
                works ? std::nullopt : std::optional(Error {ErrorKind::Refused, "The keychain said no."}));
            studio.server.answer(tl::unexpected(Error {ErrorKind::Refused, "The password is wrong."}));
            studio.press(u"testConnection"_s);
            QTRY_VERIFY(studio.label(u"testResult"_s).contains(u"The password is wrong."_s));
            search();
            studio.apply();
            QVERIFY(studio.label(u"outcome"_s).startsWith(u"Applied."_s));
            QCOMPARE(studio.cache->config().redis.password, password);
            search();
            studio.type(u"passwordEdit"_s, password);
            studio.type(u"secretEdit"_s, secret);
        }
        // Whatever is stored, this is how the search would find it.
        QVERIFY(studio.bytesOnDisk().contains("room.example"));
        QVERIFY(tells("x=" + password.toUtf8(), password));
        studio.find<QToolButton>(u"passwordShow"_s)->click();
        QVERIFY(tells(studio.allText().toUtf8(), password));
        QCOMPARE(studio.edit(u"secretEdit"_s)->echoMode(), QLineEdit::Password);
    }

    void aPasswordBelongsToItsAddress_data()
    {
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("user");
        QTest::addColumn<bool>("same");
        QTest::newRow("another database") << u"redis://room.example:7000/5"_s << u"mara"_s << true;
        QTest::newRow("in capitals") << u"redis://ROOM.example:7000"_s << u"mara"_s << true;
        QTest::newRow("another host") << u"redis://attacker.example:7000/2"_s << u"mara"_s << false;
        QTest::newRow("another port") << u"redis://room.example:7001/2"_s << u"mara"_s << false;
        QTest::newRow("another user") << u"redis://room.example:7000/2"_s << u"benno"_s << false;
        QTest::newRow("with TLS") << u"rediss://room.example:7000/2"_s << u"mara"_s << false;
        QTest::newRow("a socket") << u"unix:///room.example:7000"_s << u"mara"_s << false;
    }

    void aPasswordBelongsToItsAddress()
    {
        QFETCH(QString, to);
        QFETCH(QString, user);
        QFETCH(bool, same);
        Studio studio;
        studio.open();
        studio.joinRoom();
        studio.type(u"passwordEdit"_s, password);
        studio.apply();
        QCOMPARE(studio.kept(), password.toUtf8());

        studio.type(u"redisUrl"_s, to);
        studio.type(u"redisUser"_s, user);
        QCOMPARE(studio.label(u"passwordState"_s),
            same ? u"Kept in this machine's keychain."_s : u"Goes into this machine's keychain."_s);
        if (!to.startsWith(u"rediss"_s)) {
            studio.press(u"testConnection"_s);
            QTRY_VERIFY(studio.label(u"testResult"_s).startsWith(u"Works"_s));
            QCOMPARE(studio.server.asked().back().password, same ? password : QString());
            studio.apply();
            QCOMPARE(studio.cache->config().redis.password, same ? password : QString());
        }
        // From outside, too.
        studio.environment.insert(
            cacheVariable::redisUrl, QString(to).replace(u"://"_s, u"://"_s + user + u"@"_s));
        studio.restart();
        QCOMPARE(studio.cache->config().redis.password, same ? password : QString());

        // Back at its address it is there again.
        studio.environment.remove(cacheVariable::redisUrl);
        studio.restart();
        studio.open();
        studio.joinRoom();
        QCOMPARE(studio.label(u"passwordState"_s), u"Kept in this machine's keychain."_s);
    }

    void whereThereIsNoKeychainItIsKeptForThisSession()
    {
        Studio studio;
        studio.keychain.failWith(Error {ErrorKind::NotAccessible, "There is no keychain here."});
        studio.open();
        studio.joinRoom();
        QCOMPARE(studio.label(u"passwordState"_s),
            u"There is no keychain here. It is kept until the studio closes."_s);
        studio.type(u"passwordEdit"_s, password);
        studio.apply();
        QCOMPARE(studio.label(u"outcome"_s),
            u"Applied. The password is kept until the studio closes. There is no keychain here."_s);
        QCOMPARE(studio.label(u"passwordState"_s), u"Kept until the studio closes."_s);
        QCOMPARE(studio.cache->config().redis.password, password);
        studio.open();
        studio.press(u"testConnection"_s);
        QTRY_VERIFY(studio.label(u"testResult"_s).startsWith(u"Works"_s));
        QCOMPARE(studio.server.asked().back().password, password);

        studio.restart();
        QCOMPARE(studio.cache->config().redis.url, u"redis://mara@room.example:7000/2"_s);
        QCOMPARE(studio.cache->config().redis.password, QString());
    }

    void aRoomIsNotEnteredWithoutItsSecrets()
    {
        Studio studio;
        studio.open();
        studio.choose(u"roomFirst"_s);
        studio.type(u"redisUrl"_s, url);
        studio.type(u"redisUser"_s, u"mara"_s);
        studio.type(u"passwordEdit"_s, password);
        studio.type(u"secretEdit"_s, secret);
        studio.apply();

        studio.keychain.hold(true);
        studio.restart();
        QVERIFY(studio.cache->config().strategy == CacheStrategy::Redis);
        QVERIFY(!studio.cache->config().redis.isSet());
        studio.keychain.answer(); // the password; it is asked for the secret then
        QVERIFY(!studio.cache->config().redis.isSet());
        studio.keychain.answer();
        QCOMPARE(studio.cache->config().redis.password, password);
        QCOMPARE(studio.cache->config().redis.roomSecret, secret.toUtf8());

        studio.keychain.hold(false);
        studio.keychain.failWith(Error {ErrorKind::Refused, "The keychain was not opened for the studio."});
        studio.restart();
        QVERIFY(!studio.cache->config().redis.isSet());
        QCOMPARE(studio.said.size(), 1);
        QVERIFY2(studio.said.first().contains(u"not opened"_s), qPrintable(studio.said.first()));

        // Nor does the dialog let one in by mistake.
        studio.open();
        studio.apply();
        QVERIFY(studio.label(u"outcome"_s).startsWith(u"Nothing was changed."_s));
        studio.press(u"testConnection"_s);
        QVERIFY(studio.label(u"testResult"_s).startsWith(u"Does not work."_s));
        QVERIFY(studio.server.asked().empty());
        studio.type(u"passwordEdit"_s, password);
        studio.type(u"secretEdit"_s, secret);
        studio.apply();
        QCOMPARE(studio.cache->config().redis.password, password);
    }

    void theKeychainIsAskedOnlyForWhatItHas()
    {
        Studio studio;
        studio.open();
        studio.joinRoom();
        studio.apply();
        studio.keychain.asked.clear();
        studio.restart();
        QVERIFY(studio.cache->config().redis.isSet());
        QCOMPARE(studio.keychain.asked, QStringList());
    }

    void whatIsForgottenIsGone()
    {
        Studio studio;
        studio.open();
        studio.joinRoom();
        studio.type(u"passwordEdit"_s, password);
        studio.apply();
        QTest::mouseClick(studio.find<QToolButton>(u"passwordForget"_s), Qt::LeftButton);
        QVERIFY(studio.keychain.entries.contains(passwordKey)); // not before Apply
        studio.apply();
        QVERIFY(studio.label(u"outcome"_s).contains(u"The password is forgotten."_s));
        QVERIFY(!studio.keychain.entries.contains(passwordKey));
        QCOMPARE(studio.cache->config().redis.password, QString());
        studio.restart();
        QCOMPARE(studio.cache->config().redis.password, QString());
        QVERIFY(studio.cache->config().redis.isSet());
    }

    void aPasswordInAUrlMovesOut_data()
    {
        QTest::addColumn<bool>("pasted");
        QTest::newRow("typed") << false;
        QTest::newRow("pasted") << true;
    }

    void aPasswordInAUrlMovesOut()
    {
        QFETCH(bool, pasted);
        Studio studio;
        studio.open();
        studio.choose(u"alsoRoom"_s);
        const QString whole = u"redis://mara:p%40ss@word@room.example:7000/2"_s;
        if (pasted)
            studio.edit(u"redisUrl"_s)->insert(whole);
        else
            studio.type(u"redisUrl"_s, whole);
        // What is still being typed is left alone.
        QCOMPARE(studio.edit(u"redisUrl"_s)->text(), pasted ? url : whole);
        studio.apply();
        QCOMPARE(studio.edit(u"redisUrl"_s)->text(), url);
        QCOMPARE(studio.edit(u"redisUser"_s)->text(), u"mara"_s);
        QCOMPARE(studio.kept(), QByteArray("p@ss@word"));
        QCOMPARE(studio.settings->stored().config.redis.url, u"redis://mara@room.example:7000/2"_s);
        QVERIFY(!studio.bytesOnDisk().contains("p%40ss"));
        QVERIFY(!studio.bytesOnDisk().contains("p@ss"));
    }

    void everyFieldSaysWhatIsWrongAsItIsTyped()
    {
        Studio studio;
        studio.open();
        auto *apply = studio.find<QPushButton>(u"applyPreferences"_s);
        QVERIFY(apply->isEnabled());
        studio.choose(u"alsoRoom"_s);
        QCOMPARE(studio.problem(u"redisUrl"_s),
            u"Name the room's server, or keep answers on this machine only."_s);
        QVERIFY(!apply->isEnabled());
        studio.type(u"redisUrl"_s, u"http://room"_s);
        QVERIFY(studio.problem(u"redisUrl"_s).startsWith(u"The Redis URL must begin with redis://"_s));
        studio.type(u"redisUrl"_s, u"redis://room:port"_s);
        QVERIFY(studio.problem(u"redisUrl"_s).startsWith(u"The port of the Redis URL"_s));
        studio.type(u"redisUrl"_s, u"rediss://room"_s);
        QVERIFY(studio.problem(u"redisUrl"_s).startsWith(u"This studio cannot speak TLS"_s));
        studio.press(u"testConnection"_s);
        QVERIFY(studio.server.asked().empty());
        studio.type(u"redisUrl"_s, u"redis://room"_s);
        QCOMPARE(studio.problem(u"redisUrl"_s), QString());
        QVERIFY(apply->isEnabled());

        studio.type(u"keyPrefix"_s, u"two words"_s);
        QCOMPARE(studio.problem(u"keyPrefix"_s), u"Must be 1 to 64 letters, digits, or any of - _ . :."_s);
        studio.find<QSpinBox>(u"poolSize"_s)->setValue(1000);
        QCOMPARE(studio.problem(u"poolSize"_s), u"Must be from 1 to 256 connections."_s);
        studio.find<QSpinBox>(u"connectTimeout"_s)->setValue(0);
        QCOMPARE(studio.problem(u"connectTimeout"_s), u"Must be from 1 to 60000 milliseconds."_s);
        studio.find<QSpinBox>(u"memoryLimit"_s)->setValue(0);
        QVERIFY(studio.problem(u"memoryLimit"_s).startsWith(u"Must be from 1 to "_s));
        studio.find<QWidget>(u"lifetime:episode_outline"_s)->findChild<QSpinBox *>()->setValue(0);
        QVERIFY(studio.problem(u"lifetime:episode_outline"_s).startsWith(u"Must be from 1 to "_s));
        QCOMPARE(studio.problem(u"diskLimit"_s), QString());
        QVERIFY(!apply->isEnabled());

        // On this machine alone it does not matter what stands at the server.
        studio.type(u"redisUrl"_s, u"nonsense"_s);
        studio.choose(u"machineOnly"_s);
        QCOMPARE(studio.problem(u"redisUrl"_s), QString());
    }

    void theConnectionIsTestedWithWhatIsTyped()
    {
        Studio studio;
        studio.open();
        studio.joinRoom();
        studio.type(u"passwordEdit"_s, password);
        studio.type(u"secretEdit"_s, secret);
        std::promise<void> gate;
        studio.server.wait(gate);
        studio.press(u"testConnection"_s);
        QCOMPARE(studio.label(u"testResult"_s), u"Asking the server…"_s);
        QVERIFY(!studio.find<QPushButton>(u"testConnection"_s)->isEnabled());
        QTRY_COMPARE(studio.server.asked().size(), 1U); // the window is alive meanwhile
        gate.set_value();
        QTRY_COMPARE(studio.label(u"testResult"_s), u"Works: answers in 0.3 ms."_s);
        const RedisConfig asked = studio.server.asked().front();
        QCOMPARE(asked.url, u"redis://mara@room.example:7000/2"_s);
        QCOMPARE(asked.password, password);
        QCOMPARE(asked.roomSecret, secret.toUtf8());

        // Nothing was applied by that, and what is changed is to be tested anew.
        QVERIFY(!studio.cache->config().redis.isSet());
        QVERIFY(studio.keychain.entries.empty());
        studio.type(u"redisUser"_s, u"benno"_s);
        QCOMPARE(studio.label(u"testResult"_s), QString());
    }

    void aTestSaysWhatIsWrongAndWhatToDo_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no answer")
            << static_cast<int>(ErrorKind::NotAccessible) << u"Nothing answers there."_s << QString()
            << u"Does not work. Nothing answers there. Check the address, and whether the "
               "server runs and can be reached from this machine."_s;
        QTest::newRow("refused")
            << static_cast<int>(ErrorKind::Refused) << u"The server wants a password."_s << QString()
            << u"Does not work. The server wants a password. Check the user and the password."_s;
        QTest::newRow("with a hint of its own")
            << static_cast<int>(ErrorKind::Refused) << u"It is loading."_s << u"Wait a moment."_s
            << u"Does not work. It is loading. Wait a moment."_s;
    }

    void aTestSaysWhatIsWrongAndWhatToDo()
    {
        QFETCH(int, kind);
        QFETCH(QString, message);
        QFETCH(QString, hint);
        QFETCH(QString, sentence);
        Studio studio;
        studio.server.answer(fail(static_cast<ErrorKind>(kind), message.toStdString(), hint.toStdString()));
        studio.open();
        studio.joinRoom();
        studio.press(u"testConnection"_s);
        QTRY_COMPARE(studio.label(u"testResult"_s), sentence);
        QVERIFY(studio.find<QPushButton>(u"testConnection"_s)->isEnabled());
    }

    void closingTheDialogEndsTheTest()
    {
        std::promise<void> gate;
        Studio studio;
        studio.server.wait(gate);
        studio.open();
        studio.joinRoom();
        studio.press(u"testConnection"_s);
        QTRY_COMPARE(studio.server.asked().size(), 1U);
        QTest::keyClick(studio.dialog, Qt::Key_Escape);
        QTRY_VERIFY(!studio.dialog); // while the server is still being slow
        gate.set_value();

        // Another dialog is not told what the last one asked.
        studio.server.answer(fail(ErrorKind::Refused, "No."));
        studio.open();
        studio.joinRoom();
        studio.press(u"testConnection"_s);
        QTRY_COMPARE(studio.server.asked().size(), 2U);
        QTRY_VERIFY(studio.label(u"testResult"_s).startsWith(u"Does not work. No."_s));
    }

    void cancelChangesNothing()
    {
        Studio studio;
        studio.open();
        studio.joinRoom();
        studio.type(u"passwordEdit"_s, password);
        studio.find<QSpinBox>(u"memoryLimit"_s)->setValue(3);
        const CacheConfig before = studio.cache->config();
        const QByteArray bytes = studio.bytesOnDisk();
        studio.press(u"closePreferences"_s);
        QTRY_VERIFY(!studio.dialog);
        QVERIFY(studio.cache->config() == before);
        QCOMPARE(studio.bytesOnDisk(), bytes);
        QVERIFY(studio.keychain.entries.empty());
        studio.open();
        QCOMPARE(studio.find<QSpinBox>(u"memoryLimit"_s)->value(), 64);
    }

    void whatNeedsARestartIsSaid()
    {
        Studio studio;
        studio.open();
        QVERIFY(studio.find<QLabel>(u"later"_s)->isHidden());
        studio.joinRoom();
        QVERIFY(studio.find<QLabel>(u"later"_s)->isHidden()); // a server takes effect at once
        studio.find<QSpinBox>(u"memoryLimit"_s)->setValue(65);
        QCOMPARE(studio.label(u"later"_s),
            u"Takes effect when the studio starts next: how much is kept in memory."_s);
        studio.choose(u"roomFirst"_s);
        QCOMPARE(studio.label(u"later"_s),
            u"Takes effect when the studio starts next: where answers are kept, how much is kept in memory."_s);
        studio.apply();
        studio.open(); // still so
        QVERIFY(!studio.find<QLabel>(u"later"_s)->isHidden());
        studio.restart();
        QVERIFY(studio.cache->config().strategy == CacheStrategy::Redis);
        studio.open();
        QVERIFY(studio.find<QLabel>(u"later"_s)->isHidden());
    }

    void strategiesHaveTheirWords()
    {
        Studio studio;
        studio.open();
        QVERIFY(studio.label(u"strategyInDetail"_s).contains(u"“hybrid”: memory and disk."_s));
        studio.find<QToolButton>(u"details"_s)->click();
        studio.find<QCheckBox>(u"forgetful"_s)->click();
        QVERIFY(studio.label(u"strategyInDetail"_s).contains(u"“memory”"_s));
        studio.apply();
        studio.restart();
        QVERIFY(studio.cache->config().strategy == CacheStrategy::Memory);
        studio.open();
        QVERIFY(studio.find<QRadioButton>(u"machineOnly"_s)->isChecked());
        QVERIFY(studio.find<QCheckBox>(u"forgetful"_s)->isChecked());
        studio.joinRoom();
        QVERIFY(studio.label(u"strategyInDetail"_s).contains(u"“hybrid”: memory, disk, Redis."_s));
        studio.choose(u"roomFirst"_s);
        QVERIFY(studio.label(u"strategyInDetail"_s).contains(u"“redis”"_s));
        studio.apply();

        // Away from the room and back: its address is not to be typed again.
        studio.choose(u"machineOnly"_s);
        studio.apply();
        QVERIFY(!studio.cache->config().redis.isSet());
        studio.restart();
        QVERIFY(!studio.cache->config().redis.isSet());
        studio.open();
        studio.choose(u"alsoRoom"_s);
        QCOMPARE(studio.edit(u"redisUrl"_s)->text(), url);
    }

    void theEnvironmentGoesFirstAndIsShownAsSuch()
    {
        Studio studio({{cacheVariable::folder, u"/somewhere/else"_s},
            {cacheVariable::redisUrl, u"redis://mara:%1@env.example"_s.arg(password)},
            {cacheVariable::roomSecret, secret}});
        QCOMPARE(studio.settings->atStart().folder, u"/somewhere/else"_s);
        studio.open();
        QVERIFY(studio.find<QRadioButton>(u"alsoRoom"_s)->isChecked());
        QVERIFY(!studio.find<QRadioButton>(u"machineOnly"_s)->isEnabled());
        QVERIFY(!studio.edit(u"redisUrl"_s)->isEnabled());
        QVERIFY(!studio.edit(u"redisUser"_s)->isEnabled());
        QVERIFY(!studio.edit(u"passwordEdit"_s)->isEnabled());
        QVERIFY(!studio.edit(u"secretEdit"_s)->isEnabled());
        QCOMPARE(studio.edit(u"redisUrl"_s)->text(), u"redis://mara@env.example"_s);
        QCOMPARE(studio.label(u"passwordState"_s), u"Set by DOPPELGANGER_REDIS_URL."_s);
        QCOMPARE(studio.label(u"secretState"_s), u"Set by DOPPELGANGER_ROOM_SECRET."_s);
        QVERIFY(studio.allText().contains(u"Set by DOPPELGANGER_CACHE_DIR."_s));
        QCOMPARE(studio.label(u"cacheFolder"_s), u"/somewhere/else"_s);
        QVERIFY(!tells(studio.allText().toUtf8(), password));
        QVERIFY(!tells(studio.allText().toUtf8(), secret));

        studio.choose(u"roomFirst"_s);
        studio.find<QSpinBox>(u"memoryLimit"_s)->setValue(100);
        studio.apply();
        QVERIFY(studio.label(u"outcome"_s).startsWith(u"Applied."_s));
        // Only what is the writer's own is stored; the room's first place waits for a room.
        QVERIFY(!studio.bytesOnDisk().contains("env.example"));
        QVERIFY(!studio.bytesOnDisk().contains("somewhere"));
        QVERIFY(!tells(studio.bytesOnDisk(), password));
        QVERIFY(studio.keychain.entries.empty());
        studio.restart();
        QVERIFY(studio.cache->config().strategy == CacheStrategy::Redis);
        studio.environment.clear();
        studio.restart();
        QCOMPARE(studio.settings->problem(), QString());
        QVERIFY(studio.settings->atStart().strategy == CacheStrategy::Hybrid);
        QCOMPARE(studio.settings->atStart().memoryBytes, 100LL << 20);
    }

    void aPasswordFromTheEnvironmentGoesBeforeTheKeychain()
    {
        Studio studio;
        studio.open();
        studio.joinRoom();
        studio.type(u"passwordEdit"_s, u"from-the-keychain"_s);
        studio.apply();
        studio.environment.insert(cacheVariable::redisPassword, password);
        studio.keychain.asked.clear();
        studio.restart();
        QCOMPARE(studio.cache->config().redis.password, password);
        QCOMPARE(studio.keychain.asked, QStringList());
        studio.open();
        QCOMPARE(studio.label(u"passwordState"_s), u"Set by DOPPELGANGER_REDIS_PASSWORD."_s);
        QVERIFY(!studio.edit(u"passwordEdit"_s)->isEnabled());
    }

    void badSettingsNeverPreventAStart_data()
    {
        QTest::addColumn<QString>("json");
        QTest::newRow("no JSON") << u"{\"memoryBytes\":"_s;
        QTest::newRow("an array") << u"[1]"_s;
        QTest::newRow("a bad number") << u"{\"memoryBytes\":-1}"_s;
        QTest::newRow("a bad URL") << u"{\"redis\":{\"url\":\"redis://:%1@:x\"}}"_s.arg(password);
        QTest::newRow("a strategy nobody knows") << u"{\"strategy\":\"swans\"}"_s;
    }

    void badSettingsNeverPreventAStart()
    {
        QFETCH(QString, json);
        Studio studio;
        studio.store(json);
        studio.restart();
        QVERIFY(studio.settings->atStart() == defaultCacheConfig());
        QVERIFY2(studio.settings->problem().startsWith(u"The cache's stored settings are not used. "_s),
            qPrintable(studio.settings->problem()));
        QVERIFY(!tells(studio.settings->problem().toUtf8(), password));
        studio.open();
        QCOMPARE(studio.label(u"outcome"_s), studio.settings->problem());
        studio.apply();
        studio.restart();
        QCOMPARE(studio.settings->problem(), QString());
    }

    void aBadUrlInTheEnvironmentLeavesTheWritersOwn()
    {
        Studio studio;
        studio.open();
        studio.joinRoom();
        studio.apply();
        studio.environment.insert(cacheVariable::redisUrl, u"redis:/%1"_s.arg(password));
        studio.environment.insert(cacheVariable::redisPassword, u"meant-for-the-other"_s);
        studio.restart();
        QVERIFY(studio.settings->problem().startsWith(u"DOPPELGANGER_REDIS_URL is not used."_s));
        QVERIFY(!tells(studio.settings->problem().toUtf8(), password));
        QCOMPARE(studio.cache->config().redis.url, u"redis://mara@room.example:7000/2"_s);
        QCOMPARE(studio.cache->config().redis.password, QString());
        studio.open();
        QVERIFY(studio.edit(u"redisUrl"_s)->isEnabled());
        QVERIFY(studio.edit(u"passwordEdit"_s)->isEnabled());
    }

    void theDialogMayCloseWhileTheKeychainIsAsked()
    {
        Studio studio;
        studio.open();
        studio.joinRoom();
        studio.type(u"passwordEdit"_s, password);
        studio.keychain.hold(true);
        studio.apply();
        QCOMPARE(studio.label(u"outcome"_s), u"Applying…"_s);
        QVERIFY(!studio.find<QPushButton>(u"applyPreferences"_s)->isEnabled());
        QCOMPARE(studio.cache->config().redis.password, password); // it is used at once
        QTest::keyClick(studio.dialog, Qt::Key_Escape);
        QTRY_VERIFY(!studio.dialog);
        studio.keychain.answer();
        studio.keychain.hold(false);
        studio.restart();
        QCOMPARE(studio.cache->config().redis.password, password);
    }

    void theWindowOffersItAndSaysWhatIsWrong()
    {
        Studio studio;
        studio.store(u"{\"diskBytes\":0}"_s);
        studio.restart();
        CachingAiClient client(*studio.cache, studio.clock);
        const RunServices run {studio.clock, client, [](const RunSettings &) -> Expected<AiProvider *> {
                                   return fail(ErrorKind::Internal, "Nobody writes here.");
                               }};
        MainWindow window({run, *studio.cache, nullptr, *studio.file, studio.folder.path(),
            studio.settings.get(), &studio.test});
        window.show();
        auto *notice = window.findChild<RunBar *>(u"noticeBar"_s);
        QVERIFY(notice->isVisible());
        QCOMPARE(notice->sentence(), studio.settings->problem());
        window.openProject(studio.folder.filePath(u"missing.dgstudio"_s)); // its own bar speaks of that
        QTRY_VERIFY(window.findChild<RunBar *>(u"runBar"_s)->isVisible());
        QVERIFY(notice->isVisible());

        auto *action = window.findChild<QAction *>(u"preferencesAction"_s);
        QCOMPARE(action->shortcut(), QKeySequence(u"Ctrl+,"_s));
        action->trigger();
        action->trigger(); // there is one at a time
        QCOMPARE(window.findChildren<CachePreferences *>().size(), 1);
        studio.dialog = window.findChild<CachePreferences *>();
        QVERIFY(studio.dialog->isVisible());
        studio.apply();
        QVERIFY(!notice->isVisible());
    }

    /// With a real server, and the test of the connection that the studio has.
    void aRealRoom()
    {
        const RedisServer room({"--requirepass", "hush"}, RedisServer::Listen::Port);
        Studio studio;
        ConnectionTest test([&studio](const RedisConfig &redis) { return testRedis(studio.clock, redis); });
        const CacheKey key = aiCacheKey({{u"asks"_s, u"for a scene"_s}});
        studio.open(test);
        studio.choose(u"roomFirst"_s);
        studio.type(u"redisUrl"_s, room.url());
        studio.type(u"passwordEdit"_s, u"wrong"_s);
        studio.press(u"testConnection"_s);
        QTRY_VERIFY(studio.label(u"testResult"_s).startsWith(u"Does not work."_s));
        QVERIFY2(
            studio.label(u"testResult"_s).contains(u"password"_s), qPrintable(studio.label(u"testResult"_s)));
        studio.type(u"passwordEdit"_s, u"hush"_s);
        studio.press(u"testConnection"_s);
        QTRY_VERIFY(studio.label(u"testResult"_s).startsWith(u"Works: answers in "_s));
        studio.type(u"secretEdit"_s, secret);
        studio.apply();
        // At once, though it comes first only with the next start.
        studio.cache->set(key, answering("\"the room's\""));
        QVERIFY(studio.cache->flush(10s));
        QVERIFY(room.command({"DBSIZE"}, "hush") != "0");

        // The room waits for the keychain, and is asked first from then on.
        studio.keychain.hold(true);
        studio.restart();
        studio.cache->set(key, answering("\"mine\""));
        QCOMPARE(studio.cache->get(key)->entry.bytes(), QByteArray("\"mine\""));
        studio.keychain.answer(); // the password
        studio.keychain.answer(); // the secret
        const auto answer = [&studio, &key] {
            const auto hit = studio.cache->get(key);
            return hit ? hit->entry.bytes() : QByteArray();
        };
        QTRY_COMPARE(answer(), QByteArray("\"the room's\""));
    }

    void opensTheFolder()
    {
        QTemporaryDir folder;
        Studio studio({{cacheVariable::folder, folder.filePath(u"cache"_s)}});
        studio.open();
        QDesktopServices::setUrlHandler(u"file"_s, this, "opened");
        studio.press(u"openFolder"_s);
        QCOMPARE(studio.label(u"outcome"_s), u"There is nothing in that folder yet."_s);
        QCOMPARE(m_opened, QUrl());
        QVERIFY(QDir(folder.path()).mkdir(u"cache"_s));
        studio.press(u"openFolder"_s);
        QDesktopServices::unsetUrlHandler(u"file"_s);
        QCOMPARE(m_opened, QUrl::fromLocalFile(folder.filePath(u"cache"_s)));
    }

public Q_SLOTS:
    void opened(const QUrl &what) { m_opened = what; }

private:
    QUrl m_opened;
};

QTEST_MAIN(CachePreferencesTest)
#include "tst_cache_preferences.moc"
