// SPDX-License-Identifier: GPL-3.0-or-later
// Where a secret is kept, who gets it, and what happens where there is no keychain.
#include "core/settings/secrets.h"

#include "tests/support/fake_keychain.h"

#include <QTest>

using namespace dg;

namespace {

const SecretId mara {QStringLiteral("redis-password"), QStringLiteral("redis://mara@room:6379")};
const SecretId elsewhere {QStringLiteral("redis-password"), QStringLiteral("redis://mara@elsewhere:6379")};
const Error locked {ErrorKind::Refused, "The keychain was not opened for the studio."};

/// What `find` answered, if it has.
struct Answer {
    std::optional<Expected<std::optional<QByteArray>>> result;
    Keychain::Found take()
    {
        return [this](const auto &found) {
            if (result)
                qFatal("It answered twice.");
            result.emplace(found);
        };
    }
    [[nodiscard]] QByteArray secret() const
    {
        return result && *result && **result ? ***result : QByteArray("(none)");
    }
};

Secrets::Stored store(Secrets &secrets, const SecretId &id, const QByteArray &secret)
{
    std::optional<Secrets::Stored> stored;
    secrets.store(id, secret, [&](const Secrets::Stored &result) { stored = result; });
    if (!stored)
        qFatal("It did not say where it stored the secret.");
    return *stored;
}

} // namespace

class SecretsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void liesInTheKeychainForTheNextSession()
    {
        FakeKeychain keychain;
        {
            Secrets secrets(&keychain);
            QCOMPARE(secrets.place(mara), SecretPlace::Unknown);
            QCOMPARE(store(secrets, mara, "hush").place, SecretPlace::Keychain);
            QCOMPARE(secrets.place(mara), SecretPlace::Keychain);
        }
        Secrets secrets(&keychain);
        Answer answer;
        secrets.find(mara, answer.take());
        QCOMPARE(answer.secret(), QByteArray("hush"));
        QVERIFY(!secrets.keychainProblem());
    }

    void belongsToItsAddress()
    {
        FakeKeychain keychain;
        Secrets secrets(&keychain);
        QCOMPARE(store(secrets, mara, "hush").place, SecretPlace::Keychain);
        Answer other;
        secrets.find(elsewhere, other.take());
        QVERIFY(other.result->has_value());
        QVERIFY(!(*other.result)->has_value());

        // Each has its own, and removing one leaves the other.
        store(secrets, elsewhere, "other");
        secrets.remove(mara, [](const Expected<void> &) {});
        Answer mine;
        secrets.find(mara, mine.take());
        QCOMPARE(mine.secret(), QByteArray("(none)"));
        Answer theirs;
        Secrets(&keychain).find(elsewhere, theirs.take());
        QCOMPARE(theirs.secret(), QByteArray("other"));
    }

    void staysForThisSessionWhereThereIsNoKeychain_data()
    {
        QTest::addColumn<bool>("there");
        QTest::newRow("none at all") << false;
        QTest::newRow("one that fails") << true;
    }

    void staysForThisSessionWhereThereIsNoKeychain()
    {
        QFETCH(bool, there);
        FakeKeychain keychain;
        keychain.failWith(Error {ErrorKind::NotAccessible, "There is no keychain here."});
        Secrets secrets(there ? &keychain : nullptr);
        const Secrets::Stored stored = store(secrets, mara, "hush");
        QCOMPARE(stored.place, SecretPlace::Session);
        QCOMPARE(stored.why->message, std::string("There is no keychain here."));
        QCOMPARE(secrets.place(mara), SecretPlace::Session);
        QCOMPARE(secrets.keychainProblem()->message, std::string("There is no keychain here."));
        QVERIFY(keychain.entries.empty());
        Answer answer;
        secrets.find(mara, answer.take());
        QCOMPARE(answer.secret(), QByteArray("hush"));
    }

    void aKeychainThatDoesNotAnswerIsNoMiss()
    {
        FakeKeychain keychain;
        keychain.entries[mara.key()] = "hush";
        keychain.failWith(locked);
        Secrets secrets(&keychain);
        Answer answer;
        secrets.find(mara, answer.take());
        QVERIFY(answer.result && !answer.result->has_value());
        QCOMPARE(answer.result->error(), locked);
        keychain.failWith({});
        Answer again;
        secrets.find(mara, again.take());
        QCOMPARE(again.secret(), QByteArray("hush"));
        QVERIFY(!secrets.keychainProblem());
    }

    void asksTheKeychainOnce()
    {
        FakeKeychain keychain;
        keychain.entries[mara.key()] = "hush";
        Secrets secrets(&keychain);
        Answer first;
        secrets.find(mara, first.take());
        Answer second;
        secrets.find(mara, second.take());
        QCOMPARE(second.secret(), QByteArray("hush"));
        QCOMPARE(keychain.asked.size(), 1);
    }

    void lateAnswersUndoNothing()
    {
        FakeKeychain keychain;
        keychain.entries[mara.key()] = "old";
        Secrets secrets(&keychain);
        keychain.hold(true);
        Answer late;
        secrets.find(mara, late.take());
        int stored = 0;
        secrets.store(mara, "new", [&](const Secrets::Stored &) { ++stored; });
        keychain.answer();
        QCOMPARE(stored, 1);
        Answer now;
        secrets.find(mara, now.take());
        QCOMPARE(now.secret(), QByteArray("new"));

        // Stored, and removed before the keychain had it.
        secrets.store(mara, "newer", [&](const Secrets::Stored &) { ++stored; });
        secrets.remove(mara, [](const Expected<void> &) {});
        keychain.answer();
        QCOMPARE(stored, 2);
        QCOMPARE(secrets.place(mara), SecretPlace::Unknown);
        QVERIFY(keychain.entries.empty());
    }

    void anAnswerMayComeAfterTheEnd()
    {
        FakeKeychain keychain;
        keychain.entries[mara.key()] = "hush";
        keychain.hold(true);
        Answer answer;
        {
            Secrets secrets(&keychain);
            secrets.find(mara, answer.take());
        }
        keychain.answer();
        QCOMPARE(answer.secret(), QByteArray("hush"));
    }
};

QTEST_GUILESS_MAIN(SecretsTest)
#include "tst_secrets.moc"
