// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/script_text.h"

#include "core/base/random.h"
#include "tests/support/process_memory.h"

#include <QDir>
#include <QFile>
#include <QLocalServer>
#include <QTemporaryDir>
#include <QTest>

using namespace dg;

namespace {

constexpr int encodingOf(TextEncoding encoding)
{
    return static_cast<int>(encoding);
}

QString writeFile(const QTemporaryDir &folder, const QByteArray &bytes)
{
    const QString path = folder.filePath(QStringLiteral("script.fountain"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
    return path;
}

QByteArray randomBytes(Random &random)
{
    static const QList<QByteArray> pieces {"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff", "\xc3\xa9", "\xe9",
        "\xf0\x9f\x8e\xad", "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80", "\r\n", "\r", "\n", "POSY",
        "\x80", "\x81", "\x9d", "\xa0", QByteArray(1, '\0'), "a\0"};
    QByteArray bytes;
    for (auto left = random.below(12); left > 0; --left) {
        if (random.chance(0.6))
            bytes += random.pick(pieces);
        else
            bytes += static_cast<char>(1 + random.below(255));
    }
    return bytes;
}

} // namespace

class TestScriptText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsEveryByte_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("encoding");
        const auto row = [](const char *name, const QByteArray &bytes, const QString &text,
                             TextEncoding encoding) {
            QTest::newRow(name) << bytes << text << encodingOf(encoding);
        };
        row("nothing", "", QString(), TextEncoding::Utf8);
        row("ASCII", "INT. HALL", QStringLiteral("INT. HALL"), TextEncoding::Utf8);
        row("all line ends", "a\nb\r\nc\rd\n\re", QStringLiteral("a\nb\r\nc\rd\n\re"), TextEncoding::Utf8);
        row("UTF-8", "\xc3\x89lodie \xf0\x9f\x8e\xad", QStringLiteral("Élodie 🎭"), TextEncoding::Utf8);
        row("UTF-8 with a mark", "\xef\xbb\xbf\xc3\x89", QStringLiteral("É"), TextEncoding::Utf8WithMark);
        row("a mark alone", "\xef\xbb\xbf", QString(), TextEncoding::Utf8WithMark);
        row("two marks",
            "\xef\xbb\xbf\xef\xbb\xbf"
            "a",
            QStringLiteral("\ufeffa"), TextEncoding::Utf8WithMark);
        row("little-endian UTF-16", QByteArray("\xff\xfe\xc9\0\r\0\n\0", 8), QStringLiteral("É\r\n"),
            TextEncoding::Utf16Little);
        row("big-endian UTF-16", QByteArray("\xfe\xff\0\xc9\xd8\x3c\xdf\xad", 8), QStringLiteral("É🎭"),
            TextEncoding::Utf16Big);
        row("half a pair in UTF-16", QByteArray("\xff\xfe\x3c\xd8\x61\0", 6), QString(QChar(0xd83c)) + u'a',
            TextEncoding::Utf16Little);
        row("Latin-1", "\xc9lodie", QStringLiteral("Élodie"), TextEncoding::Windows1252);
        row("Windows-1252",
            "CONT\x92"
            "D \x80 \x85",
            QStringLiteral("CONT’D € …"), TextEncoding::Windows1252);
        row("what Windows-1252 leaves free", "\x81\x8d\x8f\x90\x9d",
            QStringLiteral("\u0081\u008d\u008f\u0090\u009d"), TextEncoding::Windows1252);
    }

    void keepsEveryByte()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, text);
        QFETCH(int, encoding);
        const auto script = decodeScript(bytes);
        QVERIFY2(script, script ? "" : script.error().text().c_str());
        QCOMPARE(script->text, text);
        QCOMPARE(encodingOf(script->encoding), encoding);
        QCOMPARE(encodeScript(*script), bytes);
        const QTemporaryDir folder;
        const auto read = readScriptFile(writeFile(folder, bytes));
        QVERIFY(read);
        QCOMPARE(encodeScript(*read), bytes);
    }

    void anyBytesAreKeptOrRefused()
    {
        int kept = 0;
        for (std::uint64_t seed = 0; seed < 50000; ++seed) {
            Random random(seed);
            const QByteArray bytes = randomBytes(random);
            const auto script = decodeScript(bytes);
            kept += script ? 1 : 0;
            QVERIFY2(!script || encodeScript(*script) == bytes, bytes.toHex(' '));
            QVERIFY2(script || !script.error().hint.empty(), bytes.toHex(' '));
        }
        QVERIFY(kept > 20000);
    }

    void whatWindowsCannotSayBecomesUtf8()
    {
        const QString text = QStringLiteral("Élodie 水");
        QCOMPARE(encodeScript({text, TextEncoding::Windows1252}), text.toUtf8());
    }

    void anEditedTextIsReadAsItIsWritten()
    {
        // In Windows-1252 these two would be read as one letter of UTF-8.
        const QString text = QStringLiteral("Ã©");
        QCOMPARE(decodeScript(encodeScript({text, TextEncoding::Windows1252}))->text, text);
    }

    void refusesWhatIsNoText_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &bytes, const char *says) {
            QTest::newRow(name) << bytes << QString::fromUtf8(says);
        };
        row("a picture", QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), "zero bytes");
        row("a zero byte", QByteArray("INT. \0HALL", 10), "zero bytes");
        row("a zero in UTF-16", QByteArray("\xff\xfe\0\0", 4), "zero bytes");
        row("half a UTF-16 file", QByteArray("\xff\xfe\x61\0\x62", 5), "middle of a character");
        row("UTF-16 without a mark", QByteArray("I\0N\0T\0.\0", 8), "UTF-8");
        row("big-endian UTF-16 without a mark", QByteArray("\0I\0N\0T\0.", 8), "UTF-8");
    }

    void refusesWhatIsNoText()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        for (const auto &script : {decodeScript(bytes), readScriptFile(writeFile(folder, bytes))}) {
            QVERIFY(!script);
            QVERIFY(script.error().kind == ErrorKind::InvalidInput);
            const QString error = QString::fromStdString(script.error().text());
            QVERIFY2(error.contains(says), qPrintable(error));
            QVERIFY(!script.error().hint.empty());
        }
    }

    void refusesAFileLargerThanAnyScript()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("large")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.resize(1024LL * 1024 * 1024)); // sparse
        file.close();
        const PeakMemory memory;
        const auto script = readScriptFile(file.fileName());
        QVERIFY(!script);
        QVERIFY(script.error().kind == ErrorKind::InvalidInput);
        QVERIFY(script.error().text().find("64 MB") != std::string::npos);
        QVERIFY(memory.growth() < 16 * 1024 * 1024 + PeakMemory::kept);
    }

    void readsNoDeviceToItsEnd()
    {
        const QString zeros = QStringLiteral("/dev/zero");
        QVERIFY(QFile::exists(zeros));
        const PeakMemory memory;
        const auto script = readScriptFile(zeros);
        QVERIFY(!script);
        QVERIFY(script.error().kind == ErrorKind::InvalidInput);
        QVERIFY(memory.growth() < 16 * 1024 * 1024 + PeakMemory::kept);
    }

    void refusesWhatIsNotThere()
    {
        const QTemporaryDir folder;
        const auto missing = readScriptFile(folder.filePath(QStringLiteral("none.fountain")));
        QVERIFY(!missing);
        QVERIFY(missing.error().kind == ErrorKind::NotFound);
        QVERIFY(missing.error().message.find("none.fountain") != std::string::npos);

        const auto aFolder = readScriptFile(folder.path());
        QVERIFY(!aFolder);
        QVERIFY(aFolder.error().kind == ErrorKind::InvalidInput);
        QVERIFY(aFolder.error().message.find("folder") != std::string::npos);
    }

    void refusesWhatCannotBeOpened()
    {
        // A socket's file is there and cannot be opened, whoever asks: root may open any other.
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("script.fountain"));
        QLocalServer server;
        QVERIFY(server.listen(path));
        const auto unreadable = readScriptFile(path);
        QVERIFY(!unreadable);
        QVERIFY(unreadable.error().kind == ErrorKind::NotAccessible);
        QVERIFY(!unreadable.error().hint.empty());
    }
};

QTEST_GUILESS_MAIN(TestScriptText)
#include "tst_script_text.moc"
