// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/redaction.h"

#include <QTest>

using namespace dg;

class TestRedaction : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void secretsAreTakenOut_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QString>("clean");
        const QByteArray key = "room-key/41+Zq";
        const auto row = [&](const char *name, const char *text, const QByteArray &secret,
                             const char *clean) {
            QTest::newRow(name) << QString::fromUtf8(text) << secret << QString::fromUtf8(clean);
        };
        row("nothing to hide", "The model is not there.", key, "The model is not there.");
        row("whole", "key room-key/41+Zq is wrong", key, "key [key] is wrong");
        row("all of it", "room-key/41+Zq", key, "[key]");
        row("twice", "room-key/41+Zq, room-key/41+Zq", key, "[key], [key]");
        row("its beginning", "key room-key/…", key, "key [key]…");
        row("eight of its beginning", "room-key", key, "[key]");
        row("seven of its beginning", "room-ke", key, "room-ke");
        row("its end", "…-key/41+Zq.", key, "…[key].");
        row("both", "room-key/4…y/41+Zq room-key…key/41+Zq", key, "[key]…y/41+Zq [key]…[key]");
        row("within a word", "xroom-key/41+Zqx", key, "x[key]x");
        row("in a URL", "?key=room-key%2F41%2BZq&a=b", key, "?key=[key]&a=b");
        row("short", "the hush key", "hush", "the [key] key");
        row("beyond Latin", "Schlüssel-µ42 falsch", "Schlüssel-µ42", "[key] falsch");
        row("repeating", "aaaaaaaaaaaaaaaaaaaa!", "aaaaaaaaab", "[key]!");
        row("no secret", "a, b", "", "a, b");

        row("somebody's key", "Incorrect API key provided: sk-proj-abcdEFGH1234_-x. You can", "",
            "Incorrect API key provided: [key]. You can");
        row("masked", "provided: sk-abc12*****************wxyz.", "", "provided: [key].");
        row("Anthropic's", "\"sk-ant-api03-AAAA-bbbb\"", "", "\"[key]\"");
        row("Groq's", "gsk_abcDEF123", "", "[key]");
        row("Google's", "key=AIzaSyA-123", "", "key=[key]");
        row("bearer", "Authorization: Bearer abc.def-1", "", "Authorization: Bearer [key]");
        row("bearer, small", "authorization: bearer ABCDEFGHIJKLMNOPQRST'", "",
            "authorization: bearer [key]'");
        row("the word", "Bearer authentication is required", "", "Bearer authentication is required");
        row("a risk", "A task-based risk-free desk-job", "", "A task-based risk-free desk-job");
    }
    void secretsAreTakenOut()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, secret);
        QTEST(redacted(text, secret), "clean");
    }

    void whatIsCleanStaysAsItIs()
    {
        const QByteArray key = "sk-ant-api03-0123456789";
        const QString once = redacted(QStringLiteral("Bearer sk-ant-api03-0123456789 sk-ant-api03-01"), key);
        QVERIFY(!once.contains(QStringLiteral("0123")));
        QCOMPARE(redacted(once, key), once);
    }

    /// Wherever a text was cut, no more than seven characters of an end are left.
    void noPieceOfTheKeyIsLeft()
    {
        const QString key = QStringLiteral("Zk4-abcdefghijklmnopqrstuvw-Q9");
        for (qsizetype size = 8; size <= key.size(); ++size) {
            for (const QString &part : {key.left(size), key.right(size)}) {
                const QString clean = redacted(QStringLiteral("say ") + part + u'!', key.toUtf8());
                QCOMPARE(clean, QStringLiteral("say [key]!"));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestRedaction)
#include "tst_redaction.moc"
