// SPDX-License-Identifier: GPL-3.0-or-later
// What is written comes back, and nothing that another hand has touched is taken for it.
#include "core/cache/envelope.h"
#include "core/base/random.h"
#include "tests/support/process_memory.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QSet>
#include <QTest>
#include <QtEndian>

#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zlib.h>

#include <functional>
#include <limits>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t mebibyte = 1 << 20;

const EnvelopeFormat plain {};
const EnvelopeFormat signedFormat {.roomSecret = QByteArrayLiteral("a room's secret")};
const RoomTime written {std::chrono::microseconds(1'790'000'000'123'456)};

CacheKey keyOf(int number, CacheKind kind = CacheKind::VoiceProfile)
{
    return cacheKey(kind, {{QStringLiteral("number"), number}});
}

/// Bytes that compress well, yet differ from place to place.
QByteArray prose(qsizetype size)
{
    QByteArray text;
    for (int line = 0; text.size() < size; ++line)
        text += "MARA: That's the " + QByteArray::number(line) + "th time this week.\n";
    return text.first(size);
}

/// Bytes that do not compress.
QByteArray noise(qsizetype size, std::uint64_t seed = 1)
{
    Random random(seed);
    QByteArray bytes(size, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = static_cast<char>(random.below(256));
    return bytes;
}

CacheEntry entryOf(const QByteArray &bytes, ContentType type = ContentType::Text,
    const QString &label = QStringLiteral("Mara"),
    const QStringList &tags = {QStringLiteral("show:Low Water")})
{
    CacheValue value {bytes, type, label, tags, {MicroDollars(1234), TokenCount(567), 8900ms}};
    return {std::make_shared<const CacheValue>(std::move(value)), 7h, written, false};
}

Codec codecOf(const QByteArray &envelope)
{
    return decodeEnvelopeHeader(envelope)->codec;
}

/// What decoding finds at fault, in words; empty where it takes the envelope.
QString faultOf(
    const QByteArray &envelope, const EnvelopeFormat &format = plain, const CacheKey &key = keyOf(1))
{
    const auto decoded = decodeEnvelope(key, envelope, format, written);
    return decoded ? QString() : QString(toString(decoded.error()));
}

QString words(EnvelopeFault fault)
{
    return toString(fault);
}

/// Fields of an envelope by their place in the layout (see envelope.cpp).
namespace at {
constexpr qsizetype schema = 4, codec = 5, content = 6, kind = 7, flags = 8, reserved = 9, headerSize = 12,
                    stamp = 16, lifetime = 24, size = 32, payloadSize = 40, cost = 48, tokens = 56, time = 64,
                    digest = 72, tagCount = 104, label = 108;
}
constexpr qsizetype checksumSize = 8;
constexpr qsizetype signatureSize = 32;

template <class T>
void setNumber(QByteArray &envelope, qsizetype offset, T number)
{
    qToBigEndian<T>(number, envelope.data() + offset);
}

/// As somebody would do it who knows the layout: with a checksum that is right, and with a signature by
/// `secret` unless that is empty.
QByteArray sealed(QByteArray unsealed, const QByteArray &secret = {})
{
    QByteArray checksum(checksumSize, Qt::Uninitialized);
    qToBigEndian<quint64>(
        XXH3_64bits(unsealed.constData(), static_cast<std::size_t>(unsealed.size())), checksum.data());
    unsealed += checksum;
    if (!secret.isEmpty())
        unsealed += QMessageAuthenticationCode::hash(unsealed, secret, QCryptographicHash::Sha256);
    return unsealed;
}

QByteArray unsealed(const QByteArray &envelope, bool isSigned = false)
{
    return envelope.chopped(checksumSize + (isSigned ? signatureSize : 0));
}

/// An envelope with a payload of another hand.
QByteArray forged(const QByteArray &payload, std::int64_t claimedSize, Codec codec = Codec::Zlib)
{
    const QByteArray honest = encodeEnvelope(keyOf(1), entryOf({}), plain);
    QByteArray result = honest.chopped(checksumSize);
    result[at::codec] = static_cast<char>(codec);
    setNumber<qint64>(result, at::size, claimedSize);
    setNumber<qint64>(result, at::payloadSize, payload.size());
    return sealed(result + payload);
}

/// A zlib stream that inflates to `blocks` mebibytes of zeros and takes a thousandth of that: a block that
/// ends with a full flush depends on nothing before it, so it is deflated once and repeated.
QByteArray bomb(int blocks)
{
    const QByteArray zeros(mebibyte, '\0');
    z_stream stream {};
    if (deflateInit(&stream, 9) != Z_OK)
        qFatal("zlib");
    QByteArray out(1 << 16, Qt::Uninitialized);
    const auto deflated = [&](const QByteArray &bytes, int flush) {
        stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
        stream.avail_in = static_cast<uInt>(bytes.size());
        stream.next_out = reinterpret_cast<Bytef *>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        (void)deflate(&stream, flush);
        return out.first(out.size() - static_cast<qsizetype>(stream.avail_out));
    };
    const QByteArray first = deflated(zeros, Z_FULL_FLUSH); // with the stream's header
    const QByteArray next = deflated(zeros, Z_FULL_FLUSH);
    deflateEnd(&stream);
    return first + next.repeated(blocks - 1);
}

std::vector<QByteArray> samples(const EnvelopeFormat &format)
{
    QStringList manyTags;
    for (int i = 0; i < 40; ++i)
        manyTags.append(QStringLiteral("character:%1").arg(i));
    std::vector<QByteArray> envelopes;
    for (const CacheEntry &entry : {entryOf({}), entryOf("x"), entryOf(prose(300), ContentType::Json),
             entryOf(prose(3000)), entryOf(noise(1500), ContentType::Cbor),
             entryOf("{}", ContentType::Json, QStringLiteral("Szene 5: \u6d17\u8863"), manyTags),
             entryOf(prose(20'000), ContentType::Text, {}, {})})
        envelopes.push_back(encodeEnvelope(keyOf(1), entry, format));
    return envelopes;
}

/// One to six changes: bits, bytes, numbers where sizes stand, and pieces lost, doubled or of another one.
QByteArray mutated(Random &random, QByteArray bytes, const QByteArray &other)
{
    const auto place = [&](const QByteArray &in) {
        return static_cast<qsizetype>(random.below(static_cast<std::uint64_t>(in.size()) + 1));
    };
    const auto length = [&] { return static_cast<qsizetype>(random.below(random.chance(0.8) ? 16 : 4096)); };
    constexpr std::array<qint64, 9> numbers {0, 1, -1, 255, 65'536, 4 * mebibyte, 1LL << 32,
        std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::min()};
    constexpr std::array<qsizetype, 10> fields {at::headerSize, at::stamp, at::lifetime, at::size,
        at::payloadSize, at::cost, at::tokens, at::time, at::tagCount, at::label};
    for (auto changes = random.below(6) + 1; changes > 0; --changes) {
        const qsizetype from = place(bytes);
        switch (random.below(7)) {
        case 0:
            if (from < bytes.size())
                bytes[from] = static_cast<char>(bytes[from] ^ (1 << random.below(8)));
            break;
        case 1:
            if (from < bytes.size())
                bytes[from] = static_cast<char>(random.below(256));
            break;
        case 2: {
            const qsizetype field = random.pick(fields);
            if (bytes.size() >= field + 8)
                setNumber<qint64>(bytes, field, random.pick(numbers));
            break;
        }
        case 3:
            bytes.remove(from, length());
            break;
        case 4:
            bytes.insert(from, bytes.mid(place(bytes), length()));
            break;
        case 5:
            bytes.replace(from, length(), other.mid(from, length()));
            break;
        default:
            bytes.truncate(from);
        }
    }
    return bytes;
}

} // namespace

class TestEnvelope : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenComesBack_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Codec>("codec");
        QTest::newRow("nothing") << QByteArray() << Codec::Raw;
        QTest::newRow("1 byte") << QByteArray(1, '\0') << Codec::Raw;
        QTest::newRow("1,024 bytes") << prose(1024) << Codec::Raw;
        QTest::newRow("1,025 bytes") << prose(1025) << Codec::Zlib;
        QTest::newRow("1,025 bytes that compressing makes no smaller") << noise(1025) << Codec::Raw;
        QTest::newRow("100,000 such bytes") << noise(100'000) << Codec::Raw;
        QTest::newRow("4 MB") << prose(4 * mebibyte) << Codec::Zlib;
        QTest::newRow("4 MB of zeros") << QByteArray(4 * mebibyte, '\0') << Codec::Zlib;
        QTest::newRow("4 MB that do not compress") << noise(4 * mebibyte) << Codec::Raw;
    }

    void whatIsWrittenComesBack()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const Codec, codec);
        for (const ContentType type : {ContentType::Json, ContentType::Cbor, ContentType::Text}) {
            for (const EnvelopeFormat &format : {plain, signedFormat}) {
                const CacheEntry entry = entryOf(bytes, type);
                const QByteArray envelope = encodeEnvelope(keyOf(1), entry, format);
                QCOMPARE(codecOf(envelope), codec);
                const auto decoded = decodeEnvelope(keyOf(1), envelope, format, written);
                QVERIFY(decoded);
                QVERIFY(*decoded->value == *entry.value);
                QCOMPARE(decoded->stamp, written);
                QVERIFY(decoded->remaining == 7h);
                QVERIFY(!decoded->pinned);
                if (codec == Codec::Zlib)
                    QVERIFY(envelope.size() < bytes.size());
            }
        }
    }

    void everyKindAndContentTypeComesBack()
    {
        for (const CacheKind kind : allCacheKinds) {
            const QByteArray envelope = encodeEnvelope(keyOf(1, kind), entryOf("x"), plain);
            QVERIFY(decodeEnvelope(keyOf(1, kind), envelope, plain, written));
            QVERIFY(decodeEnvelopeHeader(envelope)->key == keyOf(1, kind));
        }
    }

    void compressingIsAsConfigured()
    {
        EnvelopeFormat format;
        format.compress = false;
        QCOMPARE(codecOf(encodeEnvelope(keyOf(1), entryOf(prose(50'000)), format)), Codec::Raw);
        format.compress = true;
        format.compressAbove = 100;
        QCOMPARE(codecOf(encodeEnvelope(keyOf(1), entryOf(QByteArray(100, 'a')), format)), Codec::Raw);
        QCOMPARE(codecOf(encodeEnvelope(keyOf(1), entryOf(QByteArray(101, 'a')), format)), Codec::Zlib);
        // Where everything is to be compressed, what it does not make smaller stays raw all the same.
        format.compressAbove = 0;
        for (qsizetype size = 0; size < 64; ++size) {
            const CacheEntry entry = entryOf(QByteArray(size, 'a'));
            const QByteArray envelope = encodeEnvelope(keyOf(1), entry, format);
            QCOMPARE(decodeEnvelope(keyOf(1), envelope, format, written)->bytes(), entry.bytes());
            QVERIFY(envelope.size() <= encodeEnvelope(keyOf(1), entry, plain).size());
            QCOMPARE(codecOf(envelope) == Codec::Raw,
                envelope.size() == encodeEnvelope(keyOf(1), entry, plain).size());
        }
        const CacheEntry entry = entryOf(prose(50'000));
        format.compressionLevel = 9;
        const QByteArray smallest = encodeEnvelope(keyOf(1), entry, format);
        format.compressionLevel = 1;
        QVERIFY(smallest.size() < encodeEnvelope(keyOf(1), entry, format).size());
        QCOMPARE(decodeEnvelope(keyOf(1), smallest, plain, written)->bytes(), entry.bytes());
    }

    void labelsAndTagsOfAnyScript()
    {
        const QStringList texts {QString(), QStringLiteral("Mara"), QStringLiteral("Jürgen Weiß"),
            QStringLiteral("\u05e9\u05dc\u05d5\u05dd"), QStringLiteral("\u0645\u0631\u062d\u0628\u0627"),
            QStringLiteral("\u6d17\u8863\u5e97"), QStringLiteral("\u0e21\u0e32\u0e23\u0e32"),
            QStringLiteral("\U0001F468\u200D\U0001F469\u200D\U0001F467 Dinner"), QStringLiteral("e\u0301"),
            QStringLiteral("\u00e9"), QStringLiteral("\uFEFFmarked"), QStringLiteral("in the \uFEFF middle"),
            QString::fromUtf16(u"a\0b", 3), QString(QChar(u'\0')), QStringLiteral("\uFFFD"),
            QStringLiteral("\uFFFF"), QStringLiteral("line\nline\r\n\ttab"), QString(5000, QChar(u'\u00fc')),
            QStringLiteral("\U0010FFFF")};
        for (const QString &text : texts) {
            const CacheEntry entry = entryOf("x", ContentType::Text, text, {text, QStringLiteral("b"), text});
            const QByteArray envelope = encodeEnvelope(keyOf(1), entry, plain);
            const auto decoded = decodeEnvelope(keyOf(1), envelope, plain, written);
            QVERIFY2(decoded, qPrintable(text));
            QCOMPARE(decoded->value->label, text);
            QCOMPARE(decoded->value->tags, entry.value->tags);
            QCOMPARE(decodeEnvelopeHeader(envelope)->label, text);
        }
        const CacheEntry all = entryOf("x", ContentType::Text, texts.back(), texts);
        QCOMPARE(decodeEnvelope(keyOf(1), encodeEnvelope(keyOf(1), all, plain), plain, written)->value->tags,
            texts);
    }

    void aLabelThatWasCutInHalfACharacterCostsNoEntry()
    {
        const QString half = QStringLiteral("\U0001F600").left(1);
        const CacheEntry entry = entryOf("x", ContentType::Text, half + u'b', {half});
        const auto decoded = decodeEnvelope(keyOf(1), encodeEnvelope(keyOf(1), entry, plain), plain, written);
        QVERIFY(decoded);
        QCOMPARE(decoded->bytes(), QByteArray("x"));
        QVERIFY(decoded->value->label.endsWith(u'b'));
    }

    void everythingBeyondTheLimitIsRefused()
    {
        const QByteArray raw = encodeEnvelope(keyOf(1), entryOf(noise(2000)), plain);
        const QByteArray deflated = encodeEnvelope(keyOf(1), entryOf(prose(2000)), plain);
        EnvelopeFormat format;
        for (const QByteArray &envelope : {raw, deflated}) {
            format.largestValue = 2000;
            QVERIFY(faultOf(envelope, format).isEmpty());
            format.largestValue = 1999;
            QCOMPARE(faultOf(envelope, format), words(EnvelopeFault::TooLarge));
            format.largestValue = 0;
            QCOMPARE(faultOf(envelope, format), words(EnvelopeFault::TooLarge));
        }
        // Even where it inflates to less.
        QCOMPARE(faultOf(forged(noise(3000), 100), {.largestValue = 2999, .roomSecret = {}}),
            words(EnvelopeFault::TooLarge));
    }

    void whatFitsCanBeRead()
    {
        const auto withTags = [](qsizetype count, qsizetype length) {
            return entryOf("x", ContentType::Text, {}, QStringList(count, QString(length, u'\u6d17')));
        };
        QVERIFY(fitsEnvelope(*entryOf(QByteArray(100, 'x')).value, 100));
        QVERIFY(!fitsEnvelope(*entryOf(QByteArray(101, 'x')).value, 100));
        for (const CacheEntry &entry : {withTags(349, 1000), withTags(1, 349'000), withTags(200'000, 0)}) {
            QVERIFY(fitsEnvelope(*entry.value, plain.largestValue));
            QVERIFY(faultOf(encodeEnvelope(keyOf(1), entry, plain)).isEmpty());
        }
        for (const CacheEntry &entry : {withTags(350, 1000), withTags(1, 350'000), withTags(300'000, 0)}) {
            QVERIFY(!fitsEnvelope(*entry.value, plain.largestValue));
            QCOMPARE(faultOf(encodeEnvelope(keyOf(1), entry, plain)), words(EnvelopeFault::TooLarge));
        }
    }

    void whatDoesNotCheckSaysWhy_data()
    {
        QTest::addColumn<QByteArray>("envelope");
        QTest::addColumn<EnvelopeFault>("fault");
        const QByteArray good = encodeEnvelope(keyOf(1), entryOf(prose(2000)), plain);
        /// Changed, and with a checksum that is right again.
        const auto row = [&](const char *name, EnvelopeFault fault, auto &&change) {
            QByteArray bytes = unsealed(good);
            change(bytes);
            QTest::newRow(name) << sealed(bytes) << fault;
        };
        const auto number = [&](const char *name, qsizetype offset, qint64 value, EnvelopeFault fault) {
            row(name, fault, [&](QByteArray &bytes) { setNumber<qint64>(bytes, offset, value); });
        };
        const auto size = [&](const char *name, qsizetype offset, quint32 value, EnvelopeFault fault) {
            row(name, fault, [&](QByteArray &bytes) { setNumber<quint32>(bytes, offset, value); });
        };
        const auto byte = [&](const char *name, qsizetype offset, int value, EnvelopeFault fault) {
            row(name, fault, [&](QByteArray &bytes) { bytes[offset] = static_cast<char>(value); });
        };
        using enum EnvelopeFault;
        byte("text", 0, 'x', WrongMagic);
        byte("the magic's end", 3, 'D', WrongMagic);
        byte("a newer schema", at::schema, CacheKey::schemaVersion + 1, NewerSchema);
        byte("the newest schema", at::schema, 255, NewerSchema);
        byte("no schema", at::schema, 0, BadHeader);
        byte("an unknown codec", at::codec, 2, UnknownCodec);
        byte("an unknown content type", at::content, 3, UnknownContent);
        byte("another kind", at::kind, static_cast<int>(CacheKind::JokeStructure), WrongKey);
        byte("no kind", at::kind, static_cast<int>(cacheKindCount), BadHeader);
        byte("another digest", at::digest, good[at::digest] ^ 1, WrongKey);
        byte("another digest's end", at::digest + 31, good[at::digest + 31] ^ 1, WrongKey);
        byte("an unknown flag", at::flags, 2, BadHeader);
        byte("something where nothing is", at::reserved + 2, 1, BadHeader);
        byte("signed, without a signature", at::flags, 1, Truncated);
        byte("raw, but of another size", at::codec, 0, BadHeader);
        size("a header that ends too early", at::headerSize, at::label - 1, BadHeader);
        size("a header without its label", at::headerSize, at::label, BadHeader);
        size("a header beyond its end", at::headerSize, 500'000, Truncated);
        size("a header of 2 GB", at::headerSize, 1U << 31, TooLarge);
        size("four billion tags", at::tagCount, std::numeric_limits<quint32>::max(), BadHeader);
        size("a tag too few", at::tagCount, 0, BadHeader);
        size("a tag too many", at::tagCount, 2, BadHeader);
        size("a label of 4 GB", at::label, std::numeric_limits<quint32>::max(), BadHeader);
        size("a label that ends too early", at::label, 1, BadHeader);
        byte("a label that is not text", at::label + 4, 0xC3, BadHeader);
        byte("a label with half a character at its end", at::label + 7, 0xC3, BadHeader);
        number("a stamp before all time", at::stamp, -1, BadHeader);
        number("a stamp at the end of all time", at::stamp, std::numeric_limits<qint64>::max(), BadHeader);
        number("a lifetime that is over", at::lifetime, -1, BadHeader);
        number("a lifetime of ages", at::lifetime, std::numeric_limits<qint64>::max(), BadHeader);
        number("less than nothing", at::size, -1, BadHeader);
        number("less than nothing in the payload", at::payloadSize, -1, BadHeader);
        number("10 GB claimed", at::size, 10LL << 30, TooLarge);
        number("10 GB of payload claimed", at::payloadSize, 10LL << 30, TooLarge);
        number("sizes that overflow", at::payloadSize, std::numeric_limits<qint64>::max(), BadHeader);
        number("money owed", at::cost, -1, BadHeader);
        number("more money than there is", at::cost, std::numeric_limits<qint64>::max(), BadHeader);
        number("tokens owed", at::tokens, -1, BadHeader);
        number("time owed", at::time, -1, BadHeader);
        number("a byte too few claimed", at::size, 1999, BadPayload);
        number("a byte too many claimed", at::size, 2001, BadPayload);
        number("nothing claimed", at::size, 0, BadPayload);
        row("more behind the payload", BadHeader, [](QByteArray &bytes) { bytes += 'x'; });
        QTest::newRow("more behind the end") << QByteArray(good + 'x') << BadHeader;
        QTest::newRow("no zlib at all") << forged(noise(100), 100) << BadPayload;
        QTest::newRow("nothing that inflates") << forged({}, 0) << BadPayload;
        QTest::newRow("a stream that ends too early")
            << forged(good.mid(at::label, 0) + bomb(1), mebibyte) << BadPayload;
        QTest::newRow("a whole stream, and more") << [&] {
            QByteArray bytes = unsealed(good) + "x";
            setNumber<qint64>(bytes, at::payloadSize,
                decodeEnvelopeHeader(good)->storedSize - checksumSize
                    - qFromBigEndian<quint32>(good.constData() + at::headerSize) + 1);
            return sealed(bytes);
        }() << BadPayload;
        QByteArray wrongSum = good;
        wrongSum.back() = static_cast<char>(wrongSum.back() ^ 1);
        QTest::newRow("a wrong checksum") << wrongSum << BadChecksum;
        QTest::newRow("random bytes") << noise(2000) << WrongMagic;
        QTest::newRow("nothing") << QByteArray() << Truncated;
    }

    void whatDoesNotCheckSaysWhy()
    {
        QFETCH(const QByteArray, envelope);
        QFETCH(const EnvelopeFault, fault);
        QCOMPARE(faultOf(envelope), words(fault));
    }

    void nothingAtAllIsTruncated()
    {
        QVERIFY(decodeEnvelope(keyOf(1), {}, plain, written).error() == EnvelopeFault::Truncated);
        QVERIFY(decodeEnvelopeHeader({}).error() == EnvelopeFault::Truncated);
    }

    void everyFaultHasItsWords()
    {
        QSet<QString> all;
        for (int fault = 0; fault <= static_cast<int>(EnvelopeFault::BadHeader); ++fault)
            all.insert(toString(static_cast<EnvelopeFault>(fault)));
        QCOMPARE(all.size(), static_cast<int>(EnvelopeFault::BadHeader) + 1);
        QVERIFY(!all.contains(QString()));
    }

    void anotherKeysEnvelopeIsNotTaken()
    {
        const QByteArray envelope = encodeEnvelope(keyOf(1), entryOf("x"), signedFormat);
        QVERIFY(faultOf(envelope, signedFormat, keyOf(1)).isEmpty());
        QCOMPARE(faultOf(envelope, signedFormat, keyOf(2)), words(EnvelopeFault::WrongKey));
        QCOMPARE(faultOf(envelope, signedFormat, keyOf(1, CacheKind::JokeStructure)),
            words(EnvelopeFault::WrongKey));
    }

    void aRoomWithASecretTakesItsOwnEntriesAlone()
    {
        const CacheEntry entry = entryOf(prose(2000));
        const QByteArray ours = encodeEnvelope(keyOf(1), entry, signedFormat);
        const QByteArray nobodys = encodeEnvelope(keyOf(1), entry, plain);
        const EnvelopeFormat otherRoom {.roomSecret = QByteArrayLiteral("another room's secret")};
        const QByteArray theirs = encodeEnvelope(keyOf(1), entry, otherRoom);

        QVERIFY(faultOf(ours, signedFormat).isEmpty());
        QCOMPARE(faultOf(nobodys, signedFormat), words(EnvelopeFault::BadSignature));
        QCOMPARE(faultOf(theirs, signedFormat), words(EnvelopeFault::BadSignature));
        QVERIFY(faultOf(ours, plain).isEmpty()); // without a secret there is nothing to hold it against
        // A signature that was another entry's.
        const QByteArray another = encodeEnvelope(keyOf(1), entryOf(prose(1999)), signedFormat);
        QCOMPARE(faultOf(ours.chopped(signatureSize) + another.last(signatureSize), signedFormat),
            words(EnvelopeFault::BadSignature));
        // Changed, with a checksum that is right again and the old signature.
        QByteArray changed = unsealed(ours, true);
        setNumber<qint64>(changed, at::lifetime, 1'000'000'000);
        QCOMPARE(faultOf(sealed(changed) + ours.last(signatureSize), signedFormat),
            words(EnvelopeFault::BadSignature));
        QVERIFY(faultOf(sealed(changed, signedFormat.roomSecret), signedFormat).isEmpty());
    }

    void noBitCanFlipUnnoticed()
    {
        for (const EnvelopeFormat &format : {plain, signedFormat}) {
            for (const CacheEntry &entry :
                {entryOf("{\"line\":\"No.\"}", ContentType::Json), entryOf(prose(1200))}) {
                const QByteArray good = encodeEnvelope(keyOf(1), entry, format);
                for (qsizetype bit = 0; bit < good.size() * 8; ++bit) {
                    QByteArray flipped = good;
                    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
                    QVERIFY2(!faultOf(flipped, format).isEmpty(), qPrintable(QString::number(bit)));
                    // Who has no secret cannot tell a flip within the signature: the value is right even so.
                    if (const auto decoded = decodeEnvelope(keyOf(1), flipped, plain, written))
                        QVERIFY(bit / 8 >= good.size() - signatureSize && *decoded->value == *entry.value);
                }
            }
        }
    }

    void noLengthButTheWholeIsTaken()
    {
        for (const EnvelopeFormat &format : {plain, signedFormat}) {
            for (const QByteArray &good : samples(format)) {
                for (qsizetype size = 0; size < good.size(); ++size)
                    QCOMPARE(faultOf(good.first(size), format), words(EnvelopeFault::Truncated));
                QVERIFY(faultOf(good, format).isEmpty());
            }
        }
    }

    void aListNeedsTheBeginningAlone()
    {
        const CacheEntry entry =
            entryOf(prose(100'000), ContentType::Json, QStringLiteral("Scene 5: INT. LAUNDRY"),
                {QStringLiteral("character:Mara"), QStringLiteral("episode:\u6d17")});
        const QByteArray envelope = encodeEnvelope(keyOf(1), entry, signedFormat);
        const auto header = decodeEnvelopeHeader(QByteArrayView(envelope).first(envelopeHeaderGuess));
        QVERIFY(header);
        QVERIFY(header->key == keyOf(1));
        QCOMPARE(header->codec, Codec::Zlib);
        QCOMPARE(header->type, ContentType::Json);
        QCOMPARE(header->stamp, written);
        QVERIFY(header->lifetime == 7h);
        QCOMPARE(header->size, 100'000);
        QCOMPARE(header->storedSize, envelope.size());
        QCOMPARE(header->label, entry.value->label);
        QCOMPARE(header->tags, entry.value->tags);
        QVERIFY(header->worth == entry.value->worth);
        // What a server compares stamps by.
        QCOMPARE(qFromBigEndian<qint64>(envelope.constData() + envelopeStampOffset),
            written.time_since_epoch().count());

        const auto headerSize =
            static_cast<qsizetype>(qFromBigEndian<quint32>(envelope.constData() + at::headerSize));
        QVERIFY(headerSize < envelopeHeaderGuess);
        for (qsizetype size = 0; size < headerSize; ++size)
            QVERIFY(decodeEnvelopeHeader(QByteArrayView(envelope).first(size)).error()
                == EnvelopeFault::Truncated);
        QVERIFY(decodeEnvelopeHeader(QByteArrayView(envelope).first(headerSize)));
        QVERIFY(decodeEnvelopeHeader(envelope));
    }

    void aBombTakesNoMemory_data()
    {
        QTest::addColumn<int>("mebibytes");
        QTest::addColumn<std::int64_t>("claimed");
        QTest::addColumn<std::int64_t>("limit");
        QTest::addColumn<EnvelopeFault>("fault");
        using enum EnvelopeFault;
        QTest::newRow("claims 100 bytes, inflates to 10 GB")
            << 10'240 << std::int64_t {100} << 16 * mebibyte << BadPayload;
        QTest::newRow("claims 4 MB, inflates to 10 GB")
            << 10'240 << 4 * mebibyte << 16 * mebibyte << BadPayload;
        QTest::newRow("claims 10 GB and keeps to it")
            << 10'240 << (std::int64_t {10} << 30) << 16 * mebibyte << TooLarge;
        QTest::newRow("claims 100 bytes, inflates to 10 GB, with the usual limit")
            << 10'240 << std::int64_t {100} << plain.largestValue << TooLarge;
        QTest::newRow("claims 100 bytes, inflates to 3 GB, with the usual limit")
            << 3072 << std::int64_t {100} << plain.largestValue << BadPayload;
    }

    void aBombTakesNoMemory()
    {
        QFETCH(const int, mebibytes);
        QFETCH(const std::int64_t, claimed);
        QFETCH(const std::int64_t, limit);
        QFETCH(const EnvelopeFault, fault);
        const QByteArray envelope = forged(bomb(mebibytes), claimed);
        const EnvelopeFormat format {.largestValue = limit, .roomSecret = {}};
        const PeakMemory peak;
        QCOMPARE(faultOf(envelope, format), words(fault));
        QVERIFY2(peak.growth() < 8 * mebibyte, qPrintable(QString::number(peak.growth())));
    }

    void theBombIsOne()
    {
        const QByteArray stream = bomb(3);
        QByteArray inflated(4 * mebibyte, Qt::Uninitialized);
        z_stream reader {};
        QCOMPARE(inflateInit(&reader), Z_OK);
        reader.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(stream.constData()));
        reader.avail_in = static_cast<uInt>(stream.size());
        reader.next_out = reinterpret_cast<Bytef *>(inflated.data());
        reader.avail_out = static_cast<uInt>(inflated.size());
        (void)inflate(&reader, Z_SYNC_FLUSH);
        const auto made = static_cast<std::int64_t>(reader.total_out);
        inflateEnd(&reader);
        QCOMPARE(made, 3 * mebibyte);
        QVERIFY(stream.size() < made / 500);
    }

    void whatRemainsIsNeverMoreThanTheLifetime()
    {
        const QByteArray envelope = encodeEnvelope(keyOf(1), entryOf("x"), plain);
        const auto remainingAt = [&](RoomTime now) {
            const auto decoded = decodeEnvelope(keyOf(1), envelope, plain, now);
            const auto header = decodeEnvelopeHeader(envelope);
            return decoded && header->remainingAt(now) == decoded->remaining ? decoded->remaining
                                                                             : std::chrono::nanoseconds(-1);
        };
        QVERIFY(remainingAt(written) == 7h);
        QVERIFY(remainingAt(written + 3h) == 4h);
        QVERIFY(remainingAt(written + 7h - 1us) == 1us);
        QVERIFY(remainingAt(written + 7h) == 0h);
        QVERIFY(remainingAt(written + std::chrono::days(10'000)) == 0h);
        // A clock that was put back gives nobody more.
        QVERIFY(remainingAt(written - 1us) == 7h);
        QVERIFY(remainingAt(written - 1h) == 7h);
        QVERIFY(remainingAt(RoomTime {}) == 7h);
        QVERIFY(remainingAt(RoomTime {} - std::chrono::days(1000)) == 7h);
    }

    void numbersThatNobodyMeansAreBroughtWithinBounds()
    {
        CacheValue value {"x", ContentType::Text, {}, {},
            {MicroDollars(-5), TokenCount(std::numeric_limits<std::int64_t>::max()), -1ms}};
        CacheEntry entry {std::make_shared<const CacheValue>(value), std::chrono::nanoseconds::max(),
            RoomTime(-1us), false};
        auto decoded = decodeEnvelope(keyOf(1), encodeEnvelope(keyOf(1), entry, plain), plain, RoomTime {});
        QVERIFY(decoded);
        QCOMPARE(decoded->bytes(), QByteArray("x"));
        QCOMPARE(decoded->stamp, RoomTime {});
        QVERIFY(decoded->remaining > std::chrono::days(365 * 90));
        QVERIFY(decoded->value->worth.cost == MicroDollars(0));
        QVERIFY(decoded->value->worth.tokens.value() >= 1LL << 40);
        QVERIFY(decoded->value->worth.time == 0ms);

        entry.remaining = 1ns; // what is left of a millisecond is not nothing
        decoded = decodeEnvelope(keyOf(1), encodeEnvelope(keyOf(1), entry, plain), plain, RoomTime {});
        QVERIFY(decoded->remaining == 1ms);
        entry.remaining = -1h;
        decoded = decodeEnvelope(keyOf(1), encodeEnvelope(keyOf(1), entry, plain), plain, RoomTime {});
        QVERIFY(decoded->remaining == 0ms);
    }

    void twentyThousandMutationsAreNeverTakenForWhatTheyWere()
    {
        const std::vector<QByteArray> unsignedOnes = samples(plain);
        const std::vector<QByteArray> signedOnes = samples(signedFormat);
        Random random(20'000);
        int faults = 0;
        int forgeries = 0;
        const PeakMemory peak;
        for (int i = 0; i < 20'000; ++i) {
            const bool isSigned = random.chance(0.5);
            const auto &from = isSigned ? signedOnes : unsignedOnes;
            const EnvelopeFormat &format = isSigned ? signedFormat : plain;
            const QByteArray &good = random.pick(from);
            const bool resealed = random.chance(0.5);
            const QByteArray bytes = resealed
                ? sealed(mutated(random, unsealed(good, isSigned), random.pick(from)),
                    isSigned ? "guessed" : QByteArray())
                : mutated(random, good, random.pick(from));
            (void)decodeEnvelopeHeader(bytes);
            const auto decoded = decodeEnvelope(keyOf(1), bytes, format, written + 1h);
            if (!decoded) {
                ++faults;
                continue;
            }
            QVERIFY(decoded->bytes().size() <= format.largestValue);
            QVERIFY(decoded->remaining >= 0h);
            if (resealed && !isSigned)
                ++forgeries; // whoever makes the checksum anew can write what they like, where nothing is
                             // signed
            else
                QVERIFY(std::find(from.begin(), from.end(), bytes) != from.end());
        }
        QVERIFY2(
            peak.growth() < 32 * mebibyte + PeakMemory::kept, qPrintable(QString::number(peak.growth())));
        QVERIFY(faults > 15'000);
        QVERIFY(forgeries > 100); // the mutations get as far as that
    }
};

QTEST_GUILESS_MAIN(TestEnvelope)
#include "tst_envelope.moc"
