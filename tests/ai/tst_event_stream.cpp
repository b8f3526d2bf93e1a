// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/event_stream.h"

#include <QTest>

#include <chrono>
#include <random>

using namespace dg;

namespace {

using Events = std::vector<ServerEvent>;

QByteArray shown(const Events &events)
{
    QByteArray all;
    for (const ServerEvent &event : events)
        all += '[' + event.type + '|' + event.data + ']';
    return all;
}

void append(Events &all, Events more)
{
    all.insert(all.end(), more.begin(), more.end());
}

/// What becomes of the bytes when they come in pieces that end at `cuts`.
QByteArray read(const QByteArray &bytes, const std::vector<qsizetype> &cuts = {})
{
    EventStream stream;
    Events events;
    qsizetype from = 0;
    for (const qsizetype cut : cuts) {
        append(events, stream.feed(bytes.mid(from, cut - from)).value());
        from = cut;
    }
    append(events, stream.feed(bytes.mid(from)).value());
    append(events, stream.finish());
    return shown(events);
}

const QByteArray sample = "\xEF\xBB\xBF: hello\n"
                          "event: start\r\n"
                          "data: {\"a\":1}\r\n"
                          "\r\n"
                          "\r"
                          "data:two\r"
                          "data: lines\r"
                          "\r"
                          "id: 7\nretry: 10\nnonsense: x\nevent:end\n"
                          "data:  Mära \xF0\x9F\x8E\xAD \xE6\xB4\x97\n"
                          "\n"
                          "data\n\n"
                          "data: last";
const QByteArray sampleEvents =
    "[start|{\"a\":1}][|two\nlines][end| Mära \xF0\x9F\x8E\xAD \xE6\xB4\x97][|][|last]";

} // namespace

class TestEventStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStreamIsItsEvents_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("events");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("lf") << QByteArray("data: a\n\ndata: b\n\n") << QByteArray("[|a][|b]");
        QTest::newRow("cr") << QByteArray("data: a\r\rdata: b\r\r") << QByteArray("[|a][|b]");
        QTest::newRow("crlf") << QByteArray("data: a\r\n\r\ndata: b\r\n\r\n") << QByteArray("[|a][|b]");
        QTest::newRow("mixed") << QByteArray("data: a\r\n\ndata: b\n\r\n") << QByteArray("[|a][|b]");
        QTest::newRow("no space") << QByteArray("event:e\ndata:a\n\n") << QByteArray("[e|a]");
        QTest::newRow("two spaces") << QByteArray("data:  a \n\n") << QByteArray("[| a ]");
        QTest::newRow("lines") << QByteArray("data: a\ndata:\ndata: b\n\n") << QByteArray("[|a\n\nb]");
        QTest::newRow("colons") << QByteArray("data: a: b:c\n\n") << QByteArray("[|a: b:c]");
        QTest::newRow("empty data") << QByteArray("data:\n\n") << QByteArray("[|]");
        QTest::newRow("name alone") << QByteArray("data\n\n") << QByteArray("[|]");
        QTest::newRow("no data") << QByteArray("event: a\n\ndata: b\n\n") << QByteArray("[|b]");
        QTest::newRow("comments") << QByteArray(": OPENROUTER PROCESSING\n\n:\ndata: a\n: b\n\n")
                                  << QByteArray("[|a]");
        QTest::newRow("unknown") << QByteArray("datum: x\n data: y\nData: z\ndata: a\n\n")
                                 << QByteArray("[|a]");
        QTest::newRow("the last type")
            << QByteArray("event: a\nevent: b\ndata: c\n\n") << QByteArray("[b|c]");
        QTest::newRow("mark") << QByteArray("\xEF\xBB\xBF"
                                            "data: a\n\n")
                              << QByteArray("[|a]");
        QTest::newRow("mark, empty") << QByteArray("\xEF\xBB\xBF\ndata: a\n\n") << QByteArray("[|a]");
        QTest::newRow("a later mark") << QByteArray("data: a\n\n\xEF\xBB\xBF"
                                                    "data: b\n\n")
                                      << QByteArray("[|a]");
        QTest::newRow("no last empty line") << QByteArray("data: a\n") << QByteArray("[|a]");
        QTest::newRow("no last line end") << QByteArray("event: e\ndata: a") << QByteArray("[e|a]");
        QTest::newRow("zeros") << QByteArray("data: \0x\n\n", 10) << QByteArray("[|\0x]", 5);
        QTest::newRow("sample") << sample << sampleEvents;
    }
    void aStreamIsItsEvents()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, events);
        QCOMPARE(read(bytes), events);
        std::vector<qsizetype> everywhere;
        for (qsizetype cut = 1; cut < bytes.size(); ++cut)
            everywhere.push_back(cut);
        QCOMPARE(read(bytes, everywhere), events);
    }

    void noSplitChangesTheEvents()
    {
        for (qsizetype first = 0; first <= sample.size(); ++first) {
            for (qsizetype second = first; second <= sample.size(); ++second)
                QCOMPARE(read(sample, {first, second}), sampleEvents);
        }
        std::mt19937 random(4);
        for (int round = 0; round < 500; ++round) {
            std::vector<qsizetype> cuts;
            for (qsizetype cut = 0; cut < sample.size();
                 cut += std::uniform_int_distribution<int>(0, 9)(random))
                cuts.push_back(cut);
            QCOMPARE(read(sample, cuts), sampleEvents);
        }
    }

    void anEventIsThereWithItsEmptyLine()
    {
        EventStream stream;
        QVERIFY(stream.feed("data: a\n")->empty());
        QCOMPARE(shown(*stream.feed("\n")), QByteArray("[|a]"));
        QVERIFY(stream.feed("data: b\r")->empty());
        QCOMPARE(
            shown(*stream.feed("\r")), QByteArray("[|b]")); // not held back for an LF that may never come
        QVERIFY(stream.feed("\n")->empty());
        QVERIFY(stream.finish().empty());
    }

    void whatIsTooLongIsRefused_data()
    {
        QTest::addColumn<QByteArray>("piece");
        QTest::newRow("a line") << QByteArray("data: xxxxxxxxxxxxxxxxxxxxxxxxx");
        QTest::newRow("a comment") << QByteArray(": xxxxxxxxxxxxxxxxxxxxxxxxx");
        QTest::newRow("lines") << QByteArray("data: xxxxxxxx\n");
        QTest::newRow("empty lines") << QByteArray("data\n");
    }
    void whatIsTooLongIsRefused()
    {
        QFETCH(QByteArray, piece);
        EventStream stream(1000);
        for (int count = 0; count < 1002; ++count) {
            const auto events = stream.feed(piece);
            if (!events) {
                QVERIFY(events.error().kind == ErrorKind::BadAnswer);
                return;
            }
        }
        QFAIL("It is taken without end");
    }

    void manyEventsMayBeLongerThanOne()
    {
        EventStream stream(100);
        for (int count = 0; count < 100; ++count)
            QCOMPARE(stream.feed("event: e\ndata: " + QByteArray(80, 'x') + "\n\n")->size(), 1U);
    }

    void whetherItIsAStream_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("is");
        QTest::newRow("data") << QByteArray("data: a\n") << true;
        QTest::newRow("event") << QByteArray("event: a\n") << true;
        QTest::newRow("comment") << QByteArray(": OPENROUTER PROCESSING\n") << true;
        QTest::newRow("bare comment") << QByteArray(":\n") << true;
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("json") << QByteArray("{\"error\":\n \"data: x\"}\n") << false;
        QTest::newRow("page") << QByteArray("<!DOCTYPE html>\n<style>\n:root { x: y }\n</style>\n") << false;
    }
    void whetherItIsAStream()
    {
        QFETCH(QByteArray, bytes);
        EventStream stream;
        QVERIFY(stream.feed(bytes));
        (void)stream.finish();
        QTEST(stream.sawAnyField(), "is");
    }

    /// Read again for each byte this would take minutes, which the test's time limit does not allow.
    void aLongEventByteByByteIsReadOnce()
    {
        EventStream stream;
        QVERIFY(stream.feed("data: ")->empty());
        const QByteArray byte("x");
        for (int count = 0; count < 4'000'000; ++count)
            QVERIFY(stream.feed(byte)->empty());
        const auto events = stream.feed("\n\n");
        QCOMPARE(events->size(), 1U);
        QCOMPARE(events->front().data.size(), 4'000'000);
    }
};

QTEST_APPLESS_MAIN(TestEventStream)
#include "tst_event_stream.moc"
