// SPDX-License-Identifier: GPL-3.0-or-later
// Entries carried from one machine to another in a real file.
#include "core/cache/entry_archive.h"
#include "tests/support/fake_clock.h"
#include "tests/support/process_memory.h"

#include <QCborMap>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <csignal>
#include <optional>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

const QByteArray firstLine = R"({"format":"doppelganger-cache","version":1})"
                             "\n";
const Worth worth {MicroDollars(1234), TokenCount(567), 8900ms};

CacheKey keyOf(int number, CacheKind kind = CacheKind::VoiceProfile)
{
    return cacheKey(kind, {{QStringLiteral("number"), number}});
}

CacheValue valueOf(const QByteArray &bytes, ContentType type = ContentType::Text,
    const QString &label = QStringLiteral("Mara"),
    const QStringList &tags = {QStringLiteral("show:Low Water")})
{
    return {bytes, type, label, tags, worth};
}

/// A machine with a disk of its own.
struct Machine {
    explicit Machine(CacheConfig theConfig = {})
        : config(std::move(theConfig))
    {
        config.folder = folder.filePath(QStringLiteral("cache"));
        cache = std::make_unique<TieredCache>(clock, config);
    }
    void restart()
    {
        cache.reset();
        cache = std::make_unique<TieredCache>(clock, config);
    }
    [[nodiscard]] std::vector<CacheKey> keys()
    {
        std::vector<CacheKey> all;
        for (const EntryInfo &info : cache->list())
            all.push_back(info.key);
        return all;
    }
    [[nodiscard]] std::optional<CacheValue> at(const CacheKey &key)
    {
        const auto hit = cache->look(key, Look::Uncounted);
        return hit ? std::optional(*hit->entry.value) : std::nullopt;
    }
    [[nodiscard]] QString path(const QString &name = QStringLiteral("voices.jsonl")) const
    {
        return folder.filePath(name);
    }

    QTemporaryDir folder;
    FakeClock clock;
    CacheConfig config;
    std::unique_ptr<TieredCache> cache;
};

/// Without a disk, for what concerns the file alone.
CacheConfig memoryAlone()
{
    CacheConfig config;
    config.strategy = CacheStrategy::Memory;
    return config;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A sound line, or one with a field changed or, where it is undefined, taken out.
QByteArray lineOf(int number, const QString &field = {}, const QJsonValue &value = {})
{
    QJsonObject object {
        {QStringLiteral("key"), QString::fromLatin1(keyOf(number).toString())},
        {QStringLiteral("label"), QStringLiteral("Mara")},
        {QStringLiteral("tags"), QJsonArray {QStringLiteral("character:Mara")}},
        {QStringLiteral("type"), QStringLiteral("text")},
        {QStringLiteral("lifetime"), 3600},
        {QStringLiteral("worth"),
            QJsonObject {
                {QStringLiteral("micro_usd"), 1}, {QStringLiteral("tokens"), 2}, {QStringLiteral("ms"), 3}}},
        {QStringLiteral("text"), QStringLiteral("She counts.")},
    };
    if (!field.isEmpty())
        object.insert(field, value); // undefined takes it out
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QString outcome(const Expected<ImportResult> &result)
{
    return result ? QStringLiteral("%1 added, %2 present, %3 rejected")
                        .arg(result->added)
                        .arg(result->present)
                        .arg(result->rejected)
                  : QString::fromStdString(std::string(toString(result.error().kind)));
}

QString outcome(int added, int present, int rejected)
{
    return outcome(Expected<ImportResult>(ImportResult {added, present, rejected}));
}

QString kindOf(ErrorKind kind)
{
    return QString::fromStdString(std::string(toString(kind)));
}

/// No file of this process grows beyond a limit, as on a disk that is full.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        m_signal = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit {bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_signal);
    }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

private:
    rlimit m_before {};
    void (*m_signal)(int) = nullptr;
};

} // namespace

class TestEntryArchive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsCarriedOverIsWhatItWas()
    {
        const std::vector<CacheValue> values {
            valueOf({}),
            valueOf("She counts the coins twice."),
            valueOf("{\"name\":\"Mara\",\"tics\":[1,2.5,null]}", ContentType::Json),
            valueOf("{ \"spelled\" : \"as it is\" }\n", ContentType::Json),
            valueOf(QCborValue(QCborMap {{1, QByteArray("\0\xff\n", 3)}}).toCbor(), ContentType::Cbor),
            valueOf("text that is \xff not UTF-8"),
            valueOf("\xef\xbb\xbfwith a mark"),
            valueOf(QByteArray("a zero \0 within", 15)),
            valueOf("lines\r\nand\nlines\n"),
            valueOf("\xe6\xb4\x97\xe8\xa1\xa3 \xf0\x9f\x98\x80"),
            valueOf("x", ContentType::Text, QStringLiteral("\u05e9\u05dc\u05d5\u05dd"),
                {QStringLiteral("character:\u6d17 \U0001F468\u200D\U0001F469"), QStringLiteral("a\nb")}),
            valueOf("x", ContentType::Text, QString(), {}),
            valueOf("x", ContentType::Text, QStringLiteral("\uFEFF\"quoted\" \\ \u2028"), {}),
            valueOf("x", ContentType::Text, QString(2000, u'\u00fc'), {QString(1024, u'\u6d17')}),
            valueOf(QByteArray(4 << 20, 'x')),
            valueOf(QByteArray(4 << 20, '\1')), // six characters each in JSON
            valueOf(QByteArray(4 << 20, '\xff'), ContentType::Text),
        };
        Machine here;
        Machine there;
        std::vector<CacheKey> keys;
        for (const CacheValue &value : values) {
            keys.push_back(keyOf(static_cast<int>(keys.size()), allCacheKinds[keys.size() % cacheKindCount]));
            here.cache->set(keys.back(), value, 5h);
        }
        const auto written = exportEntries(*here.cache, keys, here.path());
        QVERIFY(written);
        QCOMPARE(*written, static_cast<int>(values.size()));
        QCOMPARE(outcome(importEntries(*there.cache, here.path())),
            outcome(static_cast<int>(values.size()), 0, 0));
        for (int round = 0; round < 2; ++round) {
            for (const CacheKey &key : keys) {
                const auto ours = here.at(key);
                const auto theirs = there.at(key);
                QVERIFY2(ours && theirs && *ours == *theirs, key.toString().constData());
                QVERIFY(there.cache->remaining(key) <= 5h);
                QVERIFY(there.cache->remaining(key) > 5h - 1s);
            }
            QVERIFY(there.cache->flush(30s));
            there.restart(); // it lies on the disk, too
        }
        QVERIFY(here.at(keys.back())->bytes == values.back().bytes);
    }

    void aLineIsOneEntryThatPeopleCanRead()
    {
        Machine machine(memoryAlone());
        machine.cache->set(keyOf(1), valueOf("She \u00fc"), 1h);
        QVERIFY(exportEntries(*machine.cache, {keyOf(1)}, machine.path()));
        const QByteArrayList lines = contentsOf(machine.path()).split('\n');
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0] + '\n', firstLine);
        const QJsonObject object = QJsonDocument::fromJson(lines[1]).object();
        QCOMPARE(object.value(QStringLiteral("key")).toString().toLatin1(), keyOf(1).toString());
        QCOMPARE(object.value(QStringLiteral("text")).toString(), QStringLiteral("She \u00fc"));
        QCOMPARE(object.value(QStringLiteral("lifetime")).toInt(), 3600);
        QCOMPARE(object.size(), 7);
        QVERIFY(lines[2].isEmpty());
    }

    void theRestOfALifetimeIsCarriedOver()
    {
        Machine here;
        Machine there;
        here.cache->set(keyOf(1), valueOf("a"), 10h);
        here.cache->set(keyOf(2), valueOf("b"), 10h);
        here.cache->set(keyOf(3), valueOf("gone by then"), 1h);
        QVERIFY(here.cache->flush(30s));
        QVERIFY(here.cache->setPinned(keyOf(2), true));
        here.clock.advance(4h);
        const auto written = exportEntries(*here.cache, {keyOf(1), keyOf(2), keyOf(3)}, here.path());
        QVERIFY(written);
        QCOMPARE(*written, 2);
        QCOMPARE(outcome(importEntries(*there.cache, here.path())), outcome(2, 0, 0));
        QVERIFY(there.cache->remaining(keyOf(1)) <= 6h && there.cache->remaining(keyOf(1)) > 6h - 2s);
        QVERIFY(there.cache->remaining(keyOf(2)) > 1h); // pinned: it does not age here
        there.clock.advance(6h);
        QVERIFY(!there.at(keyOf(1)));
    }

    void anImportNeverOverwrites()
    {
        Machine here(memoryAlone());
        Machine there;
        here.cache->set(keyOf(1), valueOf("theirs"));
        here.cache->set(keyOf(2), valueOf("theirs"));
        there.cache->set(keyOf(1), valueOf("ours"));
        there.cache->set(keyOf(3), valueOf("ours"));
        QVERIFY(there.cache->flush(30s));
        there.restart(); // on the disk alone
        QVERIFY(exportEntries(*here.cache, here.keys(), here.path()));
        QCOMPARE(outcome(importEntries(*there.cache, here.path())), outcome(1, 1, 0));
        QCOMPARE(there.at(keyOf(1))->bytes, QByteArray("ours"));
        QCOMPARE(there.at(keyOf(2))->bytes, QByteArray("theirs"));
        QCOMPARE(there.at(keyOf(3))->bytes, QByteArray("ours"));
        QCOMPARE(outcome(importEntries(*there.cache, here.path())), outcome(0, 2, 0));
        QVERIFY(there.cache->flush(30s));
        there.restart();
        QCOMPARE(there.at(keyOf(1))->bytes, QByteArray("ours"));
    }

    void whatWasClearedCanBeBroughtBack()
    {
        Machine machine;
        machine.cache->set(keyOf(1), valueOf("a"));
        QVERIFY(exportEntries(*machine.cache, machine.keys(), machine.path()));
        QCOMPARE(machine.cache->clear(), 1);
        QVERIFY(!machine.at(keyOf(1)));
        QCOMPARE(outcome(importEntries(*machine.cache, machine.path())), outcome(1, 0, 0));
        QVERIFY(machine.cache->flush(30s));
        machine.restart();
        QCOMPARE(machine.at(keyOf(1))->bytes, QByteArray("a"));
    }

    void neitherIsALookup()
    {
        Machine machine;
        machine.cache->set(keyOf(1), valueOf("a"));
        QVERIFY(exportEntries(*machine.cache, {keyOf(1), keyOf(2)}, machine.path()));
        QVERIFY(importEntries(*machine.cache, machine.path()));
        QCOMPARE(machine.cache->statistics().total().lookups(), 0);
    }

    void nothingIsAFileToo()
    {
        Machine machine(memoryAlone());
        const auto written = exportEntries(*machine.cache, {keyOf(1)}, machine.path());
        QVERIFY(written);
        QCOMPARE(*written, 0);
        QCOMPARE(contentsOf(machine.path()), firstLine);
        QCOMPARE(outcome(importEntries(*machine.cache, machine.path())), outcome(0, 0, 0));
    }

    void aLineThatDoesNotCheckIsPassedOver_data()
    {
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char *name, const QByteArray &line) { QTest::newRow(name) << line; };
        const auto field = [&](const char *name, const char *which, const QJsonValue &value) {
            row(name, lineOf(2, QString::fromLatin1(which), value));
        };
        const QJsonValue none(QJsonValue::Undefined);
        row("no JSON", "none\n");
        row("a list", "[]\n");
        row("half an object", lineOf(2).chopped(10) + '\n');
        row("two objects", lineOf(2).trimmed() + lineOf(3));
        row("zeros", QByteArray(100, '\0') + '\n');
        row("not UTF-8", "{\"key\":\"\xff\"}\n");
        for (const char *name : {"key", "label", "tags", "type", "lifetime", "worth", "text"}) {
            QTest::addRow("without its %s", name) << lineOf(2, QString::fromLatin1(name), none);
            QTest::addRow("a %s that is null", name)
                << lineOf(2, QString::fromLatin1(name), QJsonValue::Null);
            QTest::addRow("a %s that is an object", name)
                << lineOf(2, QString::fromLatin1(name), QJsonObject {{QStringLiteral("a"), 1}});
        }
        field("a key of another version", "key",
            QString::fromLatin1(keyOf(2).toString()).replace(QLatin1String("dg:1:"), QLatin1String("dg:2:")));
        field("a key of no kind", "key", QString::fromLatin1("dg:1:gossip:" + keyOf(2).hex()));
        field("a key that is cut", "key", QString::fromLatin1(keyOf(2).toString().chopped(1)));
        field("a label without an end", "label", QString(1025, u'x'));
        field("a tag that is a number", "tags", QJsonArray {1});
        field("an empty tag", "tags", QJsonArray {QString()});
        field("a tag without an end", "tags", QJsonArray {QString(1025, u'x')});
        QJsonArray many;
        for (int i = 0; i < 513; ++i)
            many.append(QString::number(i));
        field("more tags than anything has", "tags", many);
        QJsonArray lengthy;
        for (int i = 0; i < 512; ++i)
            lengthy.append(QString(1000, u'\u6d17'));
        field("more in its tags than fits", "tags", lengthy);
        field("an unknown type", "type", QStringLiteral("html"));
        field("a lifetime that is over", "lifetime", 0);
        field("a lifetime before it began", "lifetime", -5);
        field("a lifetime of ages", "lifetime", qint64 {1} << 40);
        field("half a second", "lifetime", 0.5);
        field("a lifetime in words", "lifetime", QStringLiteral("3600"));
        field("worth that is owed", "worth",
            QJsonObject {
                {QStringLiteral("micro_usd"), -1}, {QStringLiteral("tokens"), 2}, {QStringLiteral("ms"), 3}});
        field("worth beyond all money", "worth",
            QJsonObject {{QStringLiteral("micro_usd"), qint64 {1} << 60}, {QStringLiteral("tokens"), 2},
                {QStringLiteral("ms"), 3}});
        field("both spellings of its value", "base64", QStringLiteral("eA=="));
        row("base64 that is none", [] {
            QJsonObject object = QJsonDocument::fromJson(lineOf(2)).object();
            object.remove(QStringLiteral("text"));
            object.insert(QStringLiteral("base64"), QStringLiteral("e*=="));
            return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
        }());
        field("JSON that is none", "type", QStringLiteral("json"));
        field("CBOR that is none", "type", QStringLiteral("cbor"));
        field("a value beyond the limit", "text", QString(1001, u'x'));
        field("a value beyond the limit in UTF-8 alone", "text", QString(501, u'\u00fc'));
        row("a line that is longer than any entry", QByteArray(8 << 20, 'x') + '\n');
    }

    void aLineThatDoesNotCheckIsPassedOver()
    {
        QFETCH(const QByteArray, line);
        CacheConfig config = memoryAlone();
        config.largestValue = 1000;
        Machine machine(config);
        write(machine.path(), firstLine + lineOf(1) + line + lineOf(5));
        QCOMPARE(outcome(importEntries(*machine.cache, machine.path())), outcome(2, 0, 1));
        QCOMPARE(machine.at(keyOf(1))->bytes, QByteArray("She counts."));
        QVERIFY(machine.at(keyOf(5)));
        QCOMPARE(machine.keys().size(), std::size_t(2));
    }

    void whatIsAtTheBoundsIsTaken()
    {
        CacheConfig config = memoryAlone();
        config.largestValue = 1000;
        Machine machine(config);
        QJsonArray many;
        for (int i = 0; i < 512; ++i)
            many.append(QString::number(i));
        write(machine.path(),
            firstLine + lineOf(1, QStringLiteral("text"), QString(1000, u'\1'))
                + lineOf(2, QStringLiteral("tags"), many) + lineOf(3, QStringLiteral("lifetime"), 1)
                + lineOf(4, QStringLiteral("lifetime"), 3650 * 86'400)
                + lineOf(5, QStringLiteral("tags"), QJsonArray()) + lineOf(6, QStringLiteral("more"), 1)
                + lineOf(7, QStringLiteral("text"), QString()));
        QCOMPARE(outcome(importEntries(*machine.cache, machine.path())), outcome(7, 0, 0));
        QVERIFY(machine.cache->remaining(keyOf(4)) == std::chrono::days(3650));
    }

    void linesMayEndInAnyWay()
    {
        Machine machine(memoryAlone());
        QByteArray bytes = firstLine + '\n' + lineOf(1) + "  \n\r\n" + lineOf(2) + lineOf(3);
        bytes.chop(1); // the last one has no end
        write(machine.path(), QByteArray(bytes).replace("\n", "\r\n"));
        QCOMPARE(outcome(importEntries(*machine.cache, machine.path())), outcome(3, 0, 0));
        write(machine.path(), firstLine + lineOf(4) + lineOf(5).chopped(20));
        QCOMPARE(outcome(importEntries(*machine.cache, machine.path())), outcome(1, 0, 1)); // cut off
        write(machine.path(),
            firstLine + lineOf(6) + lineOf(6, QStringLiteral("text"), QStringLiteral("another")));
        QCOMPARE(
            outcome(importEntries(*machine.cache, machine.path())), outcome(1, 1, 0)); // twice in one file
        QCOMPARE(machine.at(keyOf(6))->bytes, QByteArray("She counts."));
    }

    void aLineWithoutAnEndTakesNoMemory()
    {
        CacheConfig config = memoryAlone();
        config.largestValue = 1000;
        Machine machine(config);
        QFile file(machine.path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(firstLine);
        const QByteArray mebibyte(1 << 20, 'x');
        for (int i = 0; i < 128; ++i)
            QCOMPARE(file.write(mebibyte), mebibyte.size());
        file.write("\n" + lineOf(1));
        file.close();
        const PeakMemory peak;
        QCOMPARE(outcome(importEntries(*machine.cache, machine.path())), outcome(1, 0, 1));
        QVERIFY2(peak.growth() < (32 << 20) + PeakMemory::kept, qPrintable(QString::number(peak.growth())));
    }

    void aFileOfSomethingElseIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<ErrorKind>("kind");
        const auto foreign = [](const char *name, const QByteArray &bytes) {
            QTest::newRow(name) << bytes << ErrorKind::ForeignFile;
        };
        const auto newer = [](const char *name, const QByteArray &bytes) {
            QTest::newRow(name) << bytes << ErrorKind::NewerVersion;
        };
        foreign("nothing", {});
        foreign("text", "INT. LAUNDRY - DAY\n");
        foreign("entries without a first line", lineOf(1) + lineOf(2));
        foreign("a database", QByteArray("SQLite format 3\0", 16) + QByteArray(4096, '\0'));
        foreign("zeros", QByteArray(100'000, '\0'));
        foreign("another format", "{\"format\":\"dgstudio\",\"version\":1}\n");
        foreign("no format", "{\"version\":1}\n");
        foreign("no version", "{\"format\":\"doppelganger-cache\"}\n");
        foreign("a version in words", "{\"format\":\"doppelganger-cache\",\"version\":\"1\"}\n");
        foreign("a version before the first", "{\"format\":\"doppelganger-cache\",\"version\":0}\n");
        foreign("a first line that is cut", firstLine.chopped(2));
        foreign("a first line without an end", firstLine.chopped(2) + QByteArray(5000, ' ') + "}\n");
        newer("the next version",
            "{\"format\":\"doppelganger-cache\",\"version\":2,\"more\":[]}\n" + lineOf(1));
        newer("a version of later days", "{\"format\":\"doppelganger-cache\",\"version\":1000}\n");
    }

    void aFileOfSomethingElseIsRefused()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const ErrorKind, kind);
        Machine machine(memoryAlone());
        write(machine.path(), bytes);
        const auto result = importEntries(*machine.cache, machine.path());
        QCOMPARE(outcome(result), kindOf(kind));
        QVERIFY(QString::fromStdString(result.error().message).contains(machine.path()));
        QVERIFY(machine.keys().empty());
        QCOMPARE(contentsOf(machine.path()), bytes);
    }

    void whatIsNotThereIsSaid()
    {
        Machine machine(memoryAlone());
        QCOMPARE(outcome(importEntries(*machine.cache, machine.path())), kindOf(ErrorKind::NotFound));
        QCOMPARE(
            outcome(importEntries(*machine.cache, machine.folder.path())), kindOf(ErrorKind::ForeignFile));
    }

    void aPlaceThatCannotBeWrittenIsSaid()
    {
        Machine machine(memoryAlone());
        machine.cache->set(keyOf(1), valueOf("a"));
        write(machine.path(QStringLiteral("file")), "kept");
        QVERIFY(QDir(machine.folder.path()).mkdir(QStringLiteral("folder")));
        for (const char *name : {"nowhere/voices.jsonl", "file/voices.jsonl", "folder"}) {
            const QString path = machine.path(QString::fromLatin1(name));
            const auto written = exportEntries(*machine.cache, machine.keys(), path);
            QVERIFY2(!written, name);
            QCOMPARE(kindOf(written.error().kind), kindOf(ErrorKind::NotAccessible));
            QVERIFY(QString::fromStdString(written.error().message).contains(path));
        }
        QCOMPARE(contentsOf(machine.path(QStringLiteral("file"))), QByteArray("kept"));
        QCOMPARE(QDir(machine.folder.path()).entryList(QDir::Files), QStringList {QStringLiteral("file")});
    }

    void aFileIsReplacedWhenAllOfItIsThere()
    {
        Machine machine(memoryAlone());
        machine.cache->set(keyOf(1), valueOf("before"));
        QVERIFY(exportEntries(*machine.cache, machine.keys(), machine.path()));
        const QByteArray before = contentsOf(machine.path());
        for (int number = 2; number < 100; ++number)
            machine.cache->set(keyOf(number), valueOf(QByteArray(2000, 'x')));
        {
            const FileSizeLimit limit(100'000);
            const auto written = exportEntries(*machine.cache, machine.keys(), machine.path());
            QVERIFY(!written);
            QCOMPARE(kindOf(written.error().kind), kindOf(ErrorKind::NotAccessible));
        }
        QCOMPARE(contentsOf(machine.path()), before);
        QCOMPARE(
            QDir(machine.folder.path()).entryList(QDir::Files), QStringList {QStringLiteral("voices.jsonl")});
        const auto written = exportEntries(*machine.cache, machine.keys(), machine.path());
        QVERIFY(written);
        QCOMPARE(*written, 99);
        QVERIFY(contentsOf(machine.path()).size() > 100'000);
    }

    void tenThousandEntries()
    {
        constexpr int count = 10'000;
        CacheConfig narrow; // the queue to the disk has room for a few hundred
        narrow.writeBehindBytes = 1 << 18;
        Machine here(memoryAlone());
        Machine there(narrow);
        for (int number = 0; number < count; ++number)
            here.cache->set(keyOf(number), valueOf("profile " + QByteArray::number(number)));
        const auto written = exportEntries(*here.cache, here.keys(), here.path());
        QVERIFY(written);
        QCOMPARE(*written, count);
        QCOMPARE(outcome(importEntries(*there.cache, here.path())), outcome(count, 0, 0));
        QVERIFY(there.cache->flush(60s));
        QCOMPARE(there.cache->statistics().total().dropped, 0);
        there.restart();
        QCOMPARE(there.keys().size(), std::size_t(count));
        for (const int number : {0, 4999, count - 1})
            QCOMPARE(there.at(keyOf(number))->bytes, "profile " + QByteArray::number(number));
        QCOMPARE(outcome(importEntries(*there.cache, here.path())), outcome(0, count, 0));
    }
};

QTEST_GUILESS_MAIN(TestEntryArchive)
#include "tst_entry_archive.moc"
