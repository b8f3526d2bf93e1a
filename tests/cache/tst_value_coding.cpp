// SPDX-License-Identifier: GPL-3.0-or-later
// Structured values come back as they were, in JSON where that holds them exactly.
#include "core/cache/value_coding.h"
#include "tests/support/process_memory.h"

#include <QCborArray>
#include <QCborMap>
#include <QDateTime>
#include <QTest>
#include <QTimeZone>
#include <QUrl>
#include <QUuid>

#include <cmath>
#include <limits>

using namespace dg;

namespace {

QCborMap wrapped(const QCborValue &value)
{
    return {{QStringLiteral("value"), value}};
}

/// What comes back of a value, or "undefined".
QCborValue thereAndBack(const QCborValue &value)
{
    const CodedValue coded = encodeValue(value);
    return decodeValue(coded.type, coded.bytes).value_or(QCborValue());
}

QCborValue nested(int levels)
{
    QCborValue value(1);
    for (int i = 0; i < levels; ++i)
        value = i % 2 == 0 ? QCborValue(QCborArray {value}) : QCborValue(wrapped(value));
    return value;
}

QByteArray nestedJson(int levels)
{
    return QByteArray(levels, '[') + QByteArray(levels, ']');
}

/// Arrays of one element within one another.
QByteArray nestedCbor(int levels)
{
    return QByteArray(levels, '\x81') + '\0';
}

} // namespace

class TestValueCoding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesComeBack_data()
    {
        QTest::addColumn<QCborValue>("value");
        QTest::addColumn<ContentType>("type");
        using enum ContentType;
        const auto row = [](const char *name, const QCborValue &value, ContentType type) {
            QTest::newRow(name) << value << type;
        };
        row("an empty object", QCborMap(), Json);
        row("an empty list", QCborArray(), Json);
        row("null", wrapped(nullptr), Json);
        row("true and false", QCborArray {true, false}, Json);
        row("whole numbers", QCborArray {0, 1, -1, 1'000'000}, Json);
        row("fractions", QCborArray {0.1, -2.5, 1e-7, 5e-324, 1234567.891}, Json);
        row("text in a list", QCborArray {QString(), QStringLiteral("\u6d17\u8863 \U0001F600 \"\\\n\t")},
            Json);
        row("text with a zero in it", QCborArray {QString::fromUtf16(u"a\0b", 3)}, Json);
        row("names of any script",
            QCborMap {{QStringLiteral("\u05e9"), 1}, {QStringLiteral("\u6d17"), QCborArray {1, QCborMap()}}},
            Json);
        row("nested values",
            QCborMap {{QStringLiteral("a"),
                QCborArray {1, QCborMap {{QStringLiteral("b"), QCborArray {QCborArray {}, nullptr}}}}}},
            Json);
        row("the largest number JSON holds", QCborArray {qint64 {1} << 53, -(qint64 {1} << 53)}, Json);

        row("beyond it", QCborArray {(qint64 {1} << 53) + 1}, Cbor);
        row("beyond it, below", QCborArray {-(qint64 {1} << 53) - 1}, Cbor);
        row("the largest of all", QCborArray {std::numeric_limits<qint64>::max()}, Cbor);
        row("the smallest of all", QCborArray {std::numeric_limits<qint64>::min()}, Cbor);
        row("infinity", wrapped(std::numeric_limits<double>::infinity()), Cbor);
        row("infinity, below", wrapped(-std::numeric_limits<double>::infinity()), Cbor);
        row("a fraction that is whole", wrapped(QCborValue(1.0)), Cbor);
        row("a fraction beyond every whole number", wrapped(1.7976931348623157e308), Cbor);
        row("bytes", wrapped(QByteArray("\0\x01\xff", 3)), Cbor);
        row("no bytes", wrapped(QByteArray()), Cbor);
        row("bytes deep inside", QCborArray {QCborArray {wrapped(QByteArray("x"))}}, Cbor);
        row("a date", wrapped(QCborValue(QDateTime(QDate(2026, 11, 26), QTime(18, 5, 3, 250), Qt::UTC))),
            Cbor);
        row("a date elsewhere",
            wrapped(QCborValue(QDateTime(QDate(1959, 2, 28), QTime(), Qt::OffsetFromUTC, 5400))), Cbor);
        row("a place", wrapped(QCborValue(QUrl(QStringLiteral("https://example.org/\u00fc?a=b#c")))), Cbor);
        row("an id", wrapped(QCborValue(QUuid(QStringLiteral("{01234567-89ab-cdef-0123-456789abcdef}")))),
            Cbor);
        row("undefined", wrapped(QCborValue()), Cbor);
        row("names that are numbers", QCborMap {{1, 2}}, Cbor);
        row(
            "a name twice",
            [] {
                // As CBOR from elsewhere may have it.
                return QCborValue::fromCbor(QByteArray("\xa2\x61\x61\x01\x61\x61\x02"));
            }(),
            Cbor);
        row("a number alone", 7, Cbor);
        row("null alone", nullptr, Cbor);
        row("bytes alone", QByteArray("x"), Cbor);

        row("text alone", QStringLiteral("INT. LAUNDRY"), Text);
        row("no text", QString(), Text);
        row("text with a mark at its beginning", QStringLiteral("\uFEFFa"), Text);
        row("text in any script", QStringLiteral("\u6d17\u8863 \U0001F468\u200D\U0001F469 \u0645"), Text);
    }

    void valuesComeBack()
    {
        QFETCH(const QCborValue, value);
        QFETCH(const ContentType, type);
        const CodedValue coded = encodeValue(value);
        QCOMPARE(coded.type, type);
        const auto decoded = decodeValue(coded.type, coded.bytes);
        QVERIFY(decoded);
        QVERIFY2(*decoded == value, qPrintable(decoded->toDiagnosticNotation()));
        // And once more, byte by byte.
        QCOMPARE(encodeValue(*decoded).bytes, coded.bytes);
    }

    void whatEqualsNothingComesBack()
    {
        const QCborValue back = thereAndBack(wrapped(std::numeric_limits<double>::quiet_NaN()));
        QVERIFY(back[QStringLiteral("value")].isDouble());
        QVERIFY(std::isnan(back[QStringLiteral("value")].toDouble()));
        const QCborValue zero = thereAndBack(wrapped(-0.0))[QStringLiteral("value")];
        QVERIFY(zero.isDouble() && std::signbit(zero.toDouble()));
    }

    void aDateComesBackAsADate()
    {
        const QDateTime moment(QDate(2026, 11, 26), QTime(18, 5, 3, 250), Qt::UTC);
        const QCborValue back = thereAndBack(wrapped(QCborValue(moment)))[QStringLiteral("value")];
        QVERIFY(back.isDateTime());
        QCOMPARE(back.toDateTime(), moment);
    }

    void fieldsComeBackWhateverTheirOrder()
    {
        const QCborMap map {{QStringLiteral("z"), 1}, {QStringLiteral("a"), QStringLiteral("b")},
            {QStringLiteral("m"), QCborArray {1, 2}}};
        const CodedValue coded = encodeValue(map);
        QCOMPARE(coded.type, ContentType::Json);
        const QCborMap back = decodeValue(coded.type, coded.bytes)->toMap();
        QCOMPARE(back.size(), map.size());
        for (const auto &[name, value] : map)
            QVERIFY(back.value(name) == value);
        QCOMPARE(coded.bytes, QByteArray(R"({"a":"b","m":[1,2],"z":1})"));
    }

    void everyFiniteFractionComesBackExactly()
    {
        std::uint64_t bits = 0x3ff0'1234'5678'9abcULL;
        for (int i = 0; i < 2000; ++i) {
            bits = bits * 6364136223846793005ULL + 1442695040888963407ULL;
            const auto number = std::bit_cast<double>(bits);
            if (!std::isfinite(number))
                continue;
            const QCborValue back = thereAndBack(QCborArray {number});
            QVERIFY(back[qint64 {0}].isDouble());
            QVERIFY(std::bit_cast<std::uint64_t>(back[qint64 {0}].toDouble()) == bits);
        }
    }

    void deepValuesComeBackAndTheDeepestAreRefused()
    {
        QCOMPARE(encodeValue(nested(500)).type, ContentType::Json);
        QVERIFY(thereAndBack(nested(500)) == nested(500));
        QCOMPARE(encodeValue(nested(600)).type, ContentType::Cbor);
        QVERIFY(thereAndBack(nested(600)) == nested(600));
        QVERIFY(decodeValue(ContentType::Json, nestedJson(512)));
        QVERIFY(!decodeValue(ContentType::Json, nestedJson(2000)));
        QVERIFY(!decodeValue(ContentType::Json, nestedJson(1'000'000)));
        QVERIFY(decodeValue(ContentType::Cbor, nestedCbor(512)));
        QVERIFY(!decodeValue(ContentType::Cbor, nestedCbor(2000)));
        QVERIFY(!decodeValue(ContentType::Cbor, nestedCbor(1'000'000)));
        QVERIFY(!decodeValue(ContentType::Cbor, QByteArray(1'000'000, '\xc1'))); // tags of tags
        QVERIFY(!decodeValue(ContentType::Cbor, QByteArray(1'000'000, '\x9f'))); // lists without an end
    }

    void whatIsNotOfItsTypeIsRefused_data()
    {
        QTest::addColumn<ContentType>("type");
        QTest::addColumn<QByteArray>("bytes");
        using enum ContentType;
        const auto row = [](const char *name, ContentType type, const QByteArray &bytes) {
            QTest::newRow(name) << type << bytes;
        };
        row("nothing is not JSON", Json, {});
        row("half an object", Json, "{\"a\":1");
        row("two objects", Json, "{}{}");
        row("an object and more", Json, "{} x");
        row("a number alone", Json, "1");
        row("text alone", Json, "\"a\"");
        row("a word", Json, "[nul]");
        row("a comma too many", Json, "[1,]");
        row("a number that is none", Json, "[1e]");
        row("text that is not UTF-8", Json, "[\"\xff\"]");
        row("text with half a character", Json, "[\"\xc3\"]");
        row("zeros", Json, QByteArray(10, '\0'));
        row("nothing is not CBOR", Cbor, {});
        row("a value and more", Cbor, QByteArray("\x01\x01", 2));
        row("a list that is too short", Cbor, "\x82\x01");
        row("bytes that are too short", Cbor, "\x44\x01");
        row("a list without an end", Cbor, "\x9f\x01");
        row("an end without a list", Cbor, "\xff");
        row("a reserved length", Cbor, "\x1c");
        row("a tag of nothing", Cbor, "\xc1");
        row("a name without its value", Cbor, "\xa1\x61\x61");
        row("text that is not UTF-8 in CBOR", Cbor, "\x61\xff");
        row("text that is not UTF-8 at all", Text, "\xff");
        row("text that ends within a character", Text, "a\xe6\xb4");
        row("half a pair", Text, "\xed\xa0\x80");
        row("a zero that is too long", Text, QByteArray("\xc0\x80", 2));
    }

    void whatIsNotOfItsTypeIsRefused()
    {
        QFETCH(const ContentType, type);
        QFETCH(const QByteArray, bytes);
        QVERIFY(!decodeValue(type, bytes));
    }

    void anUnknownTypeIsRefused() { QVERIFY(!decodeValue(static_cast<ContentType>(3), "{}")); }

    void noSizeThatIsClaimedTakesMemory()
    {
        QByteArrayList claims;
        for (const char first : {'\x5b', '\x7b', '\x9b', '\xbb'}) { // bytes, text, list, map of 2^40
            claims.append(QByteArray(1, first) + QByteArray("\x00\x00\x01\x00\x00\x00\x00\x00", 8));
            claims.append(QByteArray(1, first) + QByteArray(8, '\xff'));
            claims.append(QByteArray(1, first) + QByteArray("\x00\x00\x00\x00\x3f\xff\xff\xff", 8) + "x");
        }
        QByteArray within;
        for (int i = 0; i < 1000; ++i) // each within the one before
            within += QByteArray("\x9b\x00\x00\x00\x00\x0f\xff\xff\xff", 9);
        claims.append(within);
        const PeakMemory peak;
        for (const QByteArray &bytes : claims)
            QVERIFY2(!decodeValue(ContentType::Cbor, bytes), bytes.toHex().constData());
        QVERIFY2(peak.growth() < (64 << 20) + PeakMemory::kept, qPrintable(QString::number(peak.growth())));
    }
};

QTEST_GUILESS_MAIN(TestValueCoding)
#include "tst_value_coding.moc"
