// SPDX-License-Identifier: GPL-3.0-or-later
// Scripts in other formats, as the tool writes them: the real program, real files.
#include "core/project/project_file.h"
#include "tests/e2e/tool.h"
#include "tests/support/pdf_reader.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

#include <unistd.h>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

const QByteArray scene = "INT. LAUNDRY - DAY\n\nMara folds.\n\nMARA\nNo.\n";

/// As on a desktop whose display cannot be reached.
Finished doppelganger(const QStringList &arguments)
{
    const QTemporaryDir machine;
    QProcessEnvironment environment = toolEnvironment(machine.path());
    environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    environment.insert(u"QT_QPA_PLATFORMTHEME"_s, u"gtk3"_s);
    environment.insert(u"DISPLAY"_s, u":nowhere"_s);
    return runTool(arguments, environment);
}

} // namespace

class ToolConvertTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void aScriptBecomesPages()
    {
        write("a.fountain", "Title: The Ferry\n\n" + scene);
        const Finished done = convert("a.fountain", "a.pdf");
        QCOMPARE(done.code, 0);
        QCOMPARE(done.out, at("a.pdf") + u'\n');
        QCOMPARE(done.err, QString());
        const QByteArray pdf = contentOf(at("a.pdf"));
        QVERIFY(pdf.startsWith("%PDF"));
        PdfReader reader(pdf);
        QVERIFY(reader.info(u"Page size"_s).contains(u"letter"_s));
        QVERIFY(reader.text().contains(u"INT. LAUNDRY - DAY"_s));
        QVERIFY(!reader.text().contains(u"Rehearsal"_s));
        QVERIFY(!reader.failed());
    }

    void aProjectThatIsOpenIsRefusedWhateverElseLooksIntoIt()
    {
        QCOMPARE(doppelganger({u"new"_s, at("a.dgstudio")}).code, 0);
        const auto project = ProjectFile::open(at("a.dgstudio"));
        QVERIFY(project.has_value());
        // Closing this takes SQLite's lock away.
        QVERIFY(!contentOf(at("a.dgstudio")).isEmpty());
        const Finished done = convert("a.dgstudio", "a.pdf");
        QCOMPARE(done.code, 3);
        QVERIFY2(done.err.contains(u"is open in another studio"_s), qPrintable(done.err));
    }

    void theOptionsOfPages()
    {
        write("a.fountain",
            "INT. LAUNDRY - DAY\n\nMara folds.\n\nMARA\nNo.\n\nEXT. YARD - DAY #7A#\n\nRain.\n");
        const auto linesOf = [&](const QStringList &options) {
            const Finished done = convert("a.fountain", "a.pdf", options);
            if (done.code != 0)
                qWarning("%s", qPrintable(done.err));
            PdfReader reader(contentOf(at("a.pdf")));
            return reader.lines(1).join(u'\n') + reader.info(u"Page size"_s);
        };
        const auto numbers = [](const QString &lines, const QString &number) {
            return lines.count(QRegularExpression(u"(^|\\s)%1(\\s|$)"_s.arg(number)));
        };
        const QString own = linesOf({});
        QCOMPARE(numbers(own, u"1"_s), 0);
        QVERIFY(numbers(own, u"7A"_s) > 0);
        const QString all = linesOf({u"--scene-numbers"_s, u"all"_s, u"--page"_s, u"a4"_s});
        QVERIFY(numbers(all, u"1"_s) > 0);
        QVERIFY(numbers(all, u"7A"_s) > 0);
        QVERIFY(all.contains(u"A4"_s));
        const QString none = linesOf({u"--scene-numbers"_s, u"none"_s, u"--page"_s, u"MultiCam"_s});
        QCOMPARE(numbers(none, u"7A"_s), 0);
        QVERIFY(none.contains(u"MARA FOLDS."_s));
    }

    void anUntouchedScriptKeepsItsBytes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("plain") << scene;
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("line ends") << QByteArray("INT. A - DAY\r\n\r\nOne.\rTwo.\n\n\n\nThree.  ");
        QTest::newRow("mark") << QByteArray("\xEF\xBB\xBFINT. A - DAY\n");
        QTest::newRow("oddities") << QByteArray("/* open\n\n[[ also\n\n**x\n\t\xE2\x80\xA8\xF0\x9F\x8E\xAC");
    }
    void anUntouchedScriptKeepsItsBytes()
    {
        QFETCH(QByteArray, bytes);
        write("a.txt", bytes);
        const Finished done = convert("a.txt", "b.fountain");
        QCOMPARE(done.code, 0);
        QCOMPARE(done.err, QString());
        QCOMPARE(contentOf(at("b.fountain")), bytes);
        QCOMPARE(contentOf(at("a.txt")), bytes);
    }

    void otherEncodingsBecomeUtf8()
    {
        write("latin.fountain", "INT. CAF\xC9 - DAY\n");
        const Finished latin = convert("latin.fountain", "b.fountain");
        QCOMPARE(latin.code, 0);
        QCOMPARE(contentOf(at("b.fountain")), QByteArray("INT. CAF\xC3\x89 - DAY\n"));
        QVERIFY(latin.err.contains(u"UTF-8"_s));
        QVERIFY(convert("latin.fountain", "b.fountain", {u"--quiet"_s}).err.isEmpty());
        QVERIFY(convert("latin.fountain", "b.pdf").err.contains(u"Windows-1252"_s));

        write("wide.spmd",
            QByteArray("\xFF\xFE"
                       "E\0X\0T\0.\0 \0A\0\n\0",
                16));
        const Finished wide = convert("wide.spmd", "b.fountain");
        QCOMPARE(wide.code, 0);
        QCOMPARE(contentOf(at("b.fountain")), QByteArray("EXT. A\n"));
        QVERIFY(wide.err.contains(u"UTF-16"_s));
    }

    void aProjectGivesItsScript()
    {
        QCOMPARE(doppelganger({u"new"_s, at("p.dgstudio")}).code, 0);
        // Nothing is written yet.
        const Finished early = convert("p.dgstudio", "p.fountain");
        QCOMPARE(early.code, 3);
        QVERIFY2(early.err.contains(u"Generate it first."_s), qPrintable(early.err));
        QVERIFY(!QFile::exists(at("p.fountain")));

        const Finished generated = doppelganger({u"generate"_s, at("p.dgstudio"), u"--export"_s,
            at("exported.pdf"), u"--page"_s, u"a4"_s, u"--scene-numbers"_s, u"none"_s});
        QCOMPARE(generated.code, 0);
        QVERIFY(generated.out.contains(at("exported.pdf")));
        const QByteArray project = contentOf(at("p.dgstudio"));
        QCOMPARE(convert("p.dgstudio", "p.fountain").code, 0);
        QCOMPARE(
            convert("p.dgstudio", "p.pdf", {u"--page"_s, u"a4"_s, u"--scene-numbers"_s, u"none"_s}).code, 0);
        QCOMPARE(contentOf(at("p.dgstudio")), project);
        QVERIFY(contentOf(at("p.fountain")).contains("INT. COUNCIL CHAMBER"));
        // What the script says of itself is at every page's foot, whichever way it went.
        QCOMPARE(convert("p.fountain", "again.pdf", {u"--page"_s, u"a4"_s}).code, 0);
        QStringList texts;
        for (const char *name : {"exported.pdf", "p.pdf", "again.pdf"}) {
            PdfReader reader(contentOf(at(name)));
            texts.append(reader.text());
            const auto pages = reader.info(u"Pages"_s).toInt();
            QVERIFY(pages > 10);
            QCOMPARE(texts.last().count(u"Rehearsal: no AI."_s), pages); // on the title page once, too
            QVERIFY(texts.last().contains(u"Low Water “Eleven Signatures”"_s));
            QVERIFY(!reader.failed());
        }
        QCOMPARE(texts[1], texts[0]);
        QCOMPARE(texts[2], texts[0]);
        // As on the board, unless it is said otherwise.
        QCOMPARE(convert("p.dgstudio", "p.pdf").code, 0);
        PdfReader numbered(contentOf(at("p.pdf")));
        QVERIFY(numbered.lines(2).join(u'\n').contains(
            QRegularExpression(u"\\b1 +INT. COUNCIL CHAMBER - MORNING +1\\b"_s)));
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QStringList &arguments, const QString &says) {
            QTest::newRow(name) << arguments << says;
        };
        row("input's ending", {u"a.doc"_s, u"b.pdf"_s}, u".fountain, .spmd, .txt, or .dgstudio"_s);
        row("no input's ending", {u"a"_s, u"b.pdf"_s}, u".dgstudio"_s);
        row("a PDF is not read", {u"a.PDF"_s, u"b.fountain"_s}, u"PDF can be written, not read"_s);
        row("output's ending", {u"a.fountain"_s, u"b.doc"_s}, u".fountain or .pdf"_s);
        row("read, not written", {u"a.fountain"_s, u"b.txt"_s}, u".fountain or .pdf"_s);
        row("no output", {u"a.fountain"_s}, u"output"_s);
        row("no such page", {u"a.fountain"_s, u"b.pdf"_s, u"--page"_s, u"a5"_s}, u"letter"_s);
        row("no such numbers", {u"a.fountain"_s, u"b.pdf"_s, u"--scene-numbers"_s, u"some"_s}, u"own"_s);
        row("no pages", {u"a.fountain"_s, u"b.fountain"_s, u"--page"_s, u"a4"_s}, u"for a PDF"_s);
        row("itself", {u"a.fountain"_s, u"./sub/../a.fountain"_s}, u"written over"_s);
        row("itself by a link", {u"a.fountain"_s, u"link.fountain"_s}, u"written over"_s);
        row("itself by a folder's link", {u"a.fountain"_s, u"round/a.fountain"_s}, u"written over"_s);
        row("itself by another name", {u"a.fountain"_s, u"hard.fountain"_s}, u"written over"_s);
        row("through a link", {u"link.fountain"_s, u"a.fountain"_s}, u"written over"_s);
    }
    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        write("a.fountain", scene);
        QVERIFY(QDir(m_folder->path()).mkdir(u"sub"_s));
        QVERIFY(QFile::link(u"a.fountain"_s, at("link.fountain")));
        QVERIFY(QFile::link(m_folder->path(), at("round")));
        QCOMPARE(
            ::link(at("a.fountain").toLocal8Bit().constData(), at("hard.fountain").toLocal8Bit().constData()),
            0);
        const QStringList before = QDir(m_folder->path()).entryList();
        for (int i = 0; i < std::min<int>(2, static_cast<int>(arguments.size())); ++i)
            arguments[i] = at(arguments[i].toUtf8().constData());
        const Finished refused = doppelganger(QStringList {u"convert"_s} + arguments);
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains(says), qPrintable(refused.err));
        QCOMPARE(refused.out, QString());
        QCOMPARE(QDir(m_folder->path()).entryList(), before);
        QCOMPARE(contentOf(at("a.fountain")), scene);
    }

    void whatCannotBeReadIsSaid_data()
    {
        QTest::addColumn<QString>("input");
        QTest::addColumn<QString>("output");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QString &input, const QString &output,
                             const QString &says) { QTest::newRow(name) << input << output << says; };
        row("missing", u"nope.fountain"_s, u"b.pdf"_s, u"not there"_s);
        row("missing project", u"nope.dgstudio"_s, u"b.pdf"_s, u"nope.dgstudio"_s);
        row("a folder", u"folder.fountain"_s, u"b.pdf"_s, u"folder"_s);
        row("no project", u"text.dgstudio"_s, u"b.fountain"_s, u"text.dgstudio"_s);
        row("binary", u"binary.txt"_s, u"b.fountain"_s, u"no text"_s);
        row("huge", u"huge.fountain"_s, u"b.fountain"_s, u"64 MB"_s);
        row("nothing to print", u"empty.fountain"_s, u"b.pdf"_s, u"nothing"_s);
        row("no such folder", u"a.fountain"_s, u"nowhere/b.pdf"_s, u"nowhere/b.pdf"_s);
        row("a file as a folder", u"a.fountain"_s, u"binary.txt/b.fountain"_s, u"binary.txt"_s);
        row("onto a folder", u"a.fountain"_s, u"folder.fountain"_s, u"folder.fountain"_s);
    }
    void whatCannotBeReadIsSaid()
    {
        QFETCH(QString, input);
        QFETCH(QString, output);
        QFETCH(QString, says);
        write("a.fountain", scene);
        write("empty.fountain", "");
        write("text.dgstudio", scene);
        write("binary.txt", QByteArray("INT. A\0\1\2", 9));
        QVERIFY(QDir(m_folder->path()).mkdir(u"folder.fountain"_s));
        QFile huge(at("huge.fountain"));
        QVERIFY(huge.open(QIODevice::WriteOnly) && huge.resize(qint64(1) << 30)); // takes no room
        huge.close();
        const QStringList before = QDir(m_folder->path()).entryList();
        const Finished refused =
            doppelganger({u"convert"_s, at(input.toUtf8().constData()), at(output.toUtf8().constData())});
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.contains(says, Qt::CaseInsensitive), qPrintable(refused.err));
        QCOMPARE(refused.out, QString());
        QCOMPARE(QDir(m_folder->path()).entryList(), before);
        QCOMPARE(contentOf(at("text.dgstudio")), scene);
    }

    void aPlaceThatCannotBeWrittenIsSaid()
    {
        write("a.fountain", scene);
        QString place = at("closed");
        QVERIFY(QDir().mkdir(place));
        QVERIFY(QFile::setPermissions(place, QFileDevice::ReadOwner | QFileDevice::ExeOwner));
        if (::access(place.toLocal8Bit().constData(), W_OK) == 0)
            place = u"/proc/self"_s; // whoever may write anywhere may not write there
        const Finished refused = doppelganger({u"convert"_s, at("a.fountain"), place + u"/b.pdf"_s});
        QCOMPARE(refused.code, 3);
        QVERIFY(refused.err.contains(place));
        QCOMPARE(doppelganger({u"new"_s, at("p.dgstudio")}).code, 0);
        const Finished before = doppelganger(
            {u"generate"_s, at("p.dgstudio"), u"--export"_s, place + u"/b.pdf"_s, u"--pace"_s, u"2s"_s});
        QCOMPARE(before.code, 3);
        QVERIFY(!before.err.contains(u"Scene"_s)); // found before the run
    }

    void whatIsThereIsReplacedAlsoThroughALink()
    {
        write("a.fountain", scene);
        write("old.fountain", "old");
        QVERIFY(QFile::link(at("old.fountain"), at("link.fountain")));
        QCOMPARE(convert("a.fountain", "link.fountain").code, 0);
        QCOMPARE(contentOf(at("old.fountain")), scene);
        QVERIFY(QFileInfo(at("link.fountain")).isSymLink());
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 3);
        // A failure leaves it alone.
        write("binary.fountain", QByteArray("a\0b", 3));
        QCOMPARE(convert("binary.fountain", "old.fountain").code, 3);
        QCOMPARE(contentOf(at("old.fountain")), scene);
    }

    void anyNameWillDo()
    {
        for (const char *name : {"sp ace.fountain",
                 "\xC3\x9C"
                 "ber \xE6\x97\xA5.Fountain",
                 "a.b'c\".fountain"}) {
            write(name, scene);
            const QByteArray output = QByteArray(name) + ".pdf";
            const Finished done = convert(name, output.constData());
            QCOMPARE(done.code, 0);
            QCOMPARE(done.out, at(output.constData()) + u'\n');
            QVERIFY(contentOf(at(output.constData())).startsWith("%PDF"));
        }
    }

    void anExportIsOfAKnownKind()
    {
        QCOMPARE(doppelganger({u"new"_s, at("p.dgstudio")}).code, 0);
        const auto generate = [&](const QStringList &options) {
            return doppelganger(QStringList {u"generate"_s, at("p.dgstudio")} + options);
        };
        for (const QStringList &options :
            {QStringList {u"--export"_s, at("a.fdx")}, QStringList {u"--page"_s, u"a4"_s},
                QStringList {u"--export"_s, at("a.fountain"), u"--scene-numbers"_s, u"all"_s}}) {
            const Finished refused = generate(options);
            QCOMPARE(refused.code, 2);
            QVERIFY(refused.err.contains(u"pdf"_s, Qt::CaseInsensitive));
        }
        QVERIFY(!QFile::exists(at("a.fdx")));
    }

private:
    [[nodiscard]] QString at(const char *name) const
    {
        return QDir(m_folder->path()).filePath(QString::fromUtf8(name));
    }
    void write(const char *name, const QByteArray &content) { QVERIFY(writeContent(at(name), content)); }
    Finished convert(const char *input, const char *output, const QStringList &options = {})
    {
        return doppelganger(QStringList {u"convert"_s, at(input), at(output)} + options);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(ToolConvertTest)
#include "tst_tool_convert.moc"
