// SPDX-License-Identifier: GPL-3.0-or-later
// Writes what the fuzz targets begin with: sound inputs of every sort, a folder for each target.
//   fuzz_seeds FOLDER
#include "core/cache/entry_archive.h"
#include "core/cache/envelope.h"
#include "core/cache/value_coding.h"

#include <QCborArray>
#include <QCborMap>
#include <QDateTime>
#include <QDir>
#include <QFile>

#include <limits>

using namespace dg;

namespace {

class Seeds {
public:
    explicit Seeds(const QString &folder)
        : m_folder(folder)
    {
    }

    void add(const QString &target, const QByteArray &bytes)
    {
        const QDir folder(m_folder.filePath(target));
        if (!folder.mkpath(QStringLiteral(".")))
            qFatal("%s cannot be made", qPrintable(folder.path()));
        QFile file(folder.filePath(QStringLiteral("seed-%1").arg(m_count++)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s cannot be written", qPrintable(file.fileName()));
    }

private:
    QDir m_folder;
    int m_count = 0;
};

std::vector<CacheValue> values()
{
    const Worth worth {MicroDollars(1234), TokenCount(567), std::chrono::milliseconds(8900)};
    return {
        {{}, ContentType::Text, {}, {}, {}},
        {"{\"name\":\"Mara\"}", ContentType::Json, QStringLiteral("Mara"), {QStringLiteral("show:Low Water")},
            worth},
        {QByteArray("MARA: No.\n").repeated(200), ContentType::Text, QStringLiteral("Scene 5: INT. LAUNDRY"),
            {QStringLiteral("character:Mara"), QStringLiteral("episode:\u6d17\u8863")}, worth},
        {QCborValue(QCborMap {{1, QByteArray("\0\xff", 2)}}).toCbor(), ContentType::Cbor,
            QStringLiteral("\U0001F600"), {}, worth},
    };
}

void addEnvelopes(Seeds &seeds)
{
    const RoomTime stamp {std::chrono::seconds(1'790'000'000)};
    for (const CacheValue &value : values()) {
        const CacheEntry entry {
            std::make_shared<const CacheValue>(value), std::chrono::hours(7), stamp, false};
        for (const char how : {'\0', '\1', '\2', '\3'}) {
            const EnvelopeFormat format {
                .roomSecret = how & 1 ? QByteArrayLiteral("a room's secret") : QByteArray()};
            seeds.add(QStringLiteral("fuzz_envelope"),
                how + encodeEnvelope(voiceProfileCacheKey({}), entry, format));
        }
        for (const char how : {'\4', '\5'})
            seeds.add(QStringLiteral("fuzz_envelope"),
                QByteArray(1, how) + QByteArray("\0\x50\x01", 3) + value.bytes);
    }
}

void addValues(Seeds &seeds)
{
    const QCborMap inner {
        {QStringLiteral("a"), QCborArray {1, -2.5, nullptr, true}}, {QStringLiteral("b"), QCborMap()}};
    for (const QCborValue &value : {QCborValue(inner), QCborValue(QStringLiteral("\u6d17 \U0001F600")),
             QCborValue(QCborArray {inner, QByteArray("\0x", 2), std::numeric_limits<qint64>::max(),
                 std::numeric_limits<double>::quiet_NaN(),
                 QCborValue(QDateTime::fromSecsSinceEpoch(1, Qt::UTC)), QCborValue(),
                 QCborValue(QCborKnownTags::Url, QStringLiteral("http://x/"))})}) {
        const CodedValue coded = encodeValue(value);
        seeds.add(QStringLiteral("fuzz_values"), QByteArray(1, static_cast<char>(coded.type)) + coded.bytes);
    }
    seeds.add(QStringLiteral("fuzz_values"),
        QByteArray(1, '\0') + R"({"a":[1,1.5e3,-0,"\u00fc\ud83d\ude00",null,true],"a":{}})");
}

void addUrls(Seeds &seeds)
{
    for (const char *url : {"redis://localhost", "redis://writers:hush@room.example:6380/3",
             "rediss://:p%40ss@[::1]:7000/1", "redis://[fe80::1%eth0]/", "unix:///run/redis.sock?db=2",
             "unix://writers:h@sh@/run/a@b", "redis:", "redis://a:b@c:d@e/f"})
        seeds.add(QStringLiteral("fuzz_redis_url"), url);
}

void addEventStreams(Seeds &seeds)
{
    const auto add = [&](const QByteArray &stream) {
        seeds.add(QStringLiteral("fuzz_event_stream"), QByteArray("\x25\0", 2) + stream);
    };
    add("event: message_start\r\ndata: {\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"usage\":"
        "{\"input_tokens\":12,\"cache_creation_input_tokens\":3,\"cache_creation\":"
        "{\"ephemeral_1h_input_tokens\":1}}}}\r\n\r\n"
        "data: "
        "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"a\\ud83c\"}}\n\n"
        "data: "
        "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"\\udfad\"}}\n\n"
        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"},\"usage\":"
        "{\"output_tokens\":5}}\n\ndata: {\"type\":\"message_stop\"}\n\n");
    add("event: error\rdata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"},"
        "\"request_id\":\"r\"}\r\r");
    add(": OPENROUTER PROCESSING\n\ndata: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
        "\"```json\\n{\\\"a\\\":[1]}\\n```\"},\"finish_reason\":\"stop\"}]}\n\n"
        "data: {\"choices\":null,\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,"
        "\"prompt_tokens_details\":{\"cached_tokens\":4}}}\n\ndata: [DONE]");
    add("data: "
        "{\"error\":{\"code\":429,\"message\":\"Slower\"},\"choices\":[{\"finish_reason\":\"error\"}]}\n\n");
    add("Sure {here}: {\"a\":[1,null,{\"b\":\"}\\\"\"}]} there");
    add("```fountain\nINT. A\n```\n");
    add("<html><title>502 Bad Gateway</title></html>");
    add("{\"data\":[{\"id\":\"a\",\"pricing\":{\"prompt\":\"0.1\",\"completion\":\"-1\"}}],\"has_more\":true,"
        "\"last_id\":\"a\"}");
}

void addScripts(Seeds &seeds)
{
    const auto add = [&](const QByteArray &bytes) { seeds.add(QStringLiteral("fuzz_fountain"), bytes); };
    add("Title:\n    **Low Water**\n\tA farce\nCredit: by\nAuthor: The Room\n\n\nFADE IN:\n\nINT. HALL - DAY "
        "#1A#\n\n"
        "    Posy waits.\n\tA *clock* ticks.\n\nPOSY (V.O.)\n(to the **clock**)\nStop.\n  \n_Please._\n\nDOV "
        "^\n"
        "~La la\nNo.\n\nCUT TO:\n\n> THE END <\n");
    add("# ACT ONE\n\n= They meet.\n\n===\n\n[[a note\n  \nover lines]]\n\n/* cut\n\n*/\n\n!INT. no\n!> no "
        "<\n~La\n\n"
        "@McCLANE\n[[b /* c ]] */ d]]\n\n> FADE OUT.\n\n.KITCHEN\n\n...\n\n***a* b** \\* [[c]] _d_\n");
    add("\xef\xbb\xbf"
        "EXT. PIER\r\n\r\nPOSY\r\nStop.\r\n\r\n\xe6\xb4\x97 \xf0\x9f\x98\x80\r\rA\n\rb");
    add(QByteArray("\xff\xfe"
                   "P\0O\0S\0Y\0\n\0H\0i\0\n\0",
        16));
    add(QByteArray("\xfe\xff"
                   "\0P\0\n\0H\xd8\x3c\xdf\xad",
        12));
    add("CAF\xc9\nStop\x85 CONT\x92"
        "D\n");
}

void addArchives(Seeds &seeds, const QString &folder)
{
    SystemClock clock;
    CacheConfig config;
    config.strategy = CacheStrategy::Memory;
    TieredCache cache(clock, config);
    std::vector<CacheKey> keys;
    for (const CacheValue &value : values()) {
        keys.push_back(jokeCacheKey({{QStringLiteral("n"), static_cast<int>(keys.size())}}));
        cache.set(keys.back(), value);
    }
    const QString path = QDir(folder).filePath(QStringLiteral("archive"));
    if (!exportEntries(cache, keys, path))
        qFatal("%s cannot be written", qPrintable(path));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    const QByteArray first = file.readLine();
    while (!file.atEnd())
        seeds.add(QStringLiteral("fuzz_archive"), first + file.readLine());
    file.seek(0);
    seeds.add(QStringLiteral("fuzz_archive"), file.readAll() + "\nnone\n{}\n");
    file.remove();
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2)
        qFatal("usage: fuzz_seeds FOLDER");
    const QString folder = QString::fromLocal8Bit(argv[1]);
    Seeds seeds(folder);
    addEnvelopes(seeds);
    addValues(seeds);
    addUrls(seeds);
    addEventStreams(seeds);
    addScripts(seeds);
    addArchives(seeds, folder);
    return 0;
}
