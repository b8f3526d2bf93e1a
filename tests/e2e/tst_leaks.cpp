// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that say the key back wherever they can, a room with a password, and a search through every byte
// that the tool has written: neither is in it, whole, in part or encoded.
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/ai/http_transport.h"
#include "core/ai/model_catalogue.h"
#include "core/ai/network_provider.h"
#include "core/ai/provider_trial.h"
#include "core/base/clock.h"
#include "tests/e2e/tool.h"
#include "tests/support/redis_server.h"
#include "tests/support/vendor_answers.h"
#include "tests/support/vendor_server.h"

#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <functional>
#include <memory>

using namespace dg;

namespace {

using Vendor = VendorServer::Vendor;

// Of no known vendor's form, so that they are found for what they are and not for how they look.
const QByteArray key = "Zq7Rk2Vw9Xb4/Nc6Mt8Lp1Hs3+Jd5Fg0Yy7Tu2";
const QByteArray password = "Wr4Ks8Hq2Pm6Dz1Vn5Bx9Tj3";
const QByteArray roomSecret = "Gf6Lc1Yt8Qw3Ze7Xo4Ua9Si2";

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

/// A secret as it may turn up: as it is, its two ends, for an address, in digits, in two bytes a character,
/// and in base64, wherever it begins there ("user:password").
QByteArrayList spellings(const QByteArray &secret)
{
    constexpr qsizetype part = 12;
    const QString wide = QString::fromLatin1(secret);
    QByteArrayList all {secret, secret.left(part), secret.right(part), secret.toPercentEncoding(),
        secret.toHex(), QByteArray(reinterpret_cast<const char *>(wide.utf16()), wide.size() * 2)};
    for (const char *before : {"", ".", ".."}) {
        // What stands before and behind it has a part in the characters at either end.
        const QByteArray base64 = (before + secret).toBase64();
        all.append(base64.mid(4, base64.size() - 8));
    }
    return all;
}

/// Which secret is in these bytes; empty: none.
QByteArray secretIn(const QByteArray &bytes)
{
    for (const QByteArray &secret : {key, password, roomSecret}) {
        for (const QByteArray &spelling : spellings(secret)) {
            if (bytes.contains(spelling))
                return spelling;
        }
    }
    return {};
}

QByteArray keyIn(const SeenRequest &request)
{
    const QByteArray own = request.header("x-api-key");
    return own.isEmpty() ? request.header("authorization").mid(qstrlen("Bearer ")) : own;
}

QByteArray jsonError(const char *type, const QByteArray &message)
{
    const QJsonObject error {{text("type"), text(type)}, {text("message"), QString::fromUtf8(message)},
        {text("code"), text(type)}};
    return QJsonDocument(QJsonObject {{text("type"), text("error")}, {text("error"), error}}).toJson();
}

/// Answers every request with what it was told to, and the key wherever there is room for it.
using Echo = std::function<void(ServerExchange &, const QByteArray &said)>;

Echo answering(int status, const char *contentType, const std::function<QByteArray(const QByteArray &)> &body)
{
    return [=](ServerExchange &exchange, const QByteArray &said) {
        exchange.answer(status,
            {{"content-type", contentType}, {"x-should-retry", "false"}, {"request-id", said},
                {"x-request-id", said}, {"x-echo", "Bearer " + said}},
            body(said));
    };
}

struct EchoRow {
    const char *name;
    Echo echo;
    bool isTriedAgain = false; ///< for half a minute, by a whole run
};

QByteArray htmlWith(const QByteArray &said)
{
    return "<html><head><title>Error for " + said + "</title></head><body>No: <b>" + said + "</b> "
        + said.toPercentEncoding() + "</body></html>";
}

std::vector<EchoRow> echoes()
{
    const auto json = [](const char *type) {
        return [type](const QByteArray &said) { return jsonError(type, "This will not do: " + said + "."); };
    };
    const auto masked = [](const QByteArray &said) {
        return jsonError("invalid_api_key",
            "Incorrect API key provided: " + said.left(14) + "*****" + said.right(14) + ".");
    };
    const auto stream = [](const QByteArray &said) {
        return "event: error\ndata: "
            + QJsonDocument::fromJson(jsonError("invalid_request_error", "Not with " + said))
                  .toJson(QJsonDocument::Compact)
            + "\n\n";
    };
    return {
        {"401", answering(401, "application/json", json("authentication_error"))},
        {"401, masked", answering(401, "application/json", masked)},
        {"401, HTML", answering(401, "text/html", htmlWith)},
        {"400", answering(400, "application/json", json("invalid_request_error"))},
        {"403", answering(403, "application/json", json("permission_error"))},
        {"404", answering(404, "application/json", json("not_found_error"))},
        {"429", answering(429, "application/json", json("rate_limit_error"))},
        {"500, HTML", answering(500, "text/html", htmlWith)},
        {"a bare text", answering(418, "text/plain", [](const QByteArray &said) { return said; })},
        {"200, another's page", answering(200, "text/html", htmlWith)},
        {"200, an error in the stream", answering(200, "text/event-stream", stream)},
        {"redirect",
            [](ServerExchange &exchange, const QByteArray &said) {
                exchange.answer(307,
                    {{"location", "http://127.0.0.1:9/" + said.toPercentEncoding() + "?key=" + said}}, said);
            }},
        {"closed",
            [](ServerExchange &exchange, const QByteArray &said) {
                exchange.raw("HTTP/1.1 " + said + "\r\n\r\n");
                exchange.cut();
            },
            true},
    };
}

/// Writes as the vendor does, and signs everything with the key.
void writeWithTheKey(ServerExchange &exchange, Vendor vendor)
{
    const auto wire = vendor == Vendor::Anthropic ? anthropicWire() : openAiWire();
    const QByteArray said = keyIn(exchange.request());
    auto request = wire->read(QJsonDocument::fromJson(exchange.request().body).object(), wire->models());
    if (!request) {
        exchange.answer(400, {}, {});
        return;
    }
    recogniseStage(*request);
    const QByteArray answer = readyAnswer(*request);
    request->model = QString::fromLatin1(said);
    exchange.head(200, {{"content-type", "text/event-stream"}, {"request-id", said}, {"x-request-id", said}});
    exchange.chunk(wire->begin(*request, {}, said));
    exchange.chunk(wire->piece(*request, answer, said));
    exchange.chunk(wire->end(*request, {}, wire->stopAtEnd(), said));
    exchange.finish();
}

struct Names {
    const char *provider;
    const char *key;
    const char *base;
    const char *model;
};

Names namesOf(Vendor vendor)
{
    return vendor == Vendor::Anthropic
        ? Names {"anthropic", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "claude-sonnet-5-5"}
        : Names {"openai", "OPENAI_API_KEY", "OPENAI_BASE_URL", "gpt-4.1"};
}

QString baseAt(const HttpScriptServer &server, Vendor vendor)
{
    return server.url() + (vendor == Vendor::Anthropic ? QString() : text("/v1"));
}

QByteArray allOf(const Error &error)
{
    return QByteArray::fromStdString(error.message + '\n' + error.hint + '\n' + error.text());
}

} // namespace

Q_DECLARE_METATYPE(dg::VendorServer::Vendor)
Q_DECLARE_METATYPE(Echo)

class LeaksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_environment = toolEnvironment(at("cache"));
        for (const char *home :
            {"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR"}) {
            QVERIFY(QDir().mkpath(at(home)));
            m_environment.insert(text(home), at(home));
        }
        m_output.clear();
    }

    void theSearchFindsWhatItIsToFind()
    {
        for (const QByteArray &secret : {key, password, roomSecret}) {
            for (const QByteArray &found :
                {"a" + secret + "b", "x" + secret.left(12) + "...", secret.toPercentEncoding(),
                    ("u:" + secret + "\n").toBase64(), (".u:" + secret).toBase64(), secret.toBase64()})
                QVERIFY2(!secretIn(found).isEmpty(), found.constData());
        }
        QVERIFY(secretIn("nothing of the kind").isEmpty());
        QVERIFY(writeContent(at("XDG_DATA_HOME/deep"), "\0" + key));
        QVERIFY(!whereASecretIs().isEmpty());
    }

    void aWholeRunInARoom_data() { vendors(); }
    void aWholeRunInARoom()
    {
        QFETCH(const Vendor, vendor);
        const RedisServer room({"--requirepass", password}, RedisServer::Listen::Port);
        VendorOptions options;
        options.key = key;
        const VendorServer server(vendor, options);
        use(vendor, server.base());
        enterRoom(room.url(), password);
        QCOMPARE(generate(vendor).code, 0);
        QCOMPARE(generate(vendor, {text("--rerun")}).code, 0);
        lookAtTheCache();
        QVERIFY(room.command({"DBSIZE"}, password).toInt() > 0); // it was there
        QVERIFY(server.ledger().size() > 12);
        QCOMPARE(whereASecretIs(), QString());
    }

    void aRoomThatIsNotToBeEntered_data()
    {
        QTest::addColumn<QByteArray>("itsPassword");
        QTest::addColumn<bool>("inTheAddress");
        QTest::addRow("wrong password") << QByteArray("another") << false;
        QTest::addRow("wrong password, in the address") << QByteArray("another") << true;
        QTest::addRow("password in the address") << password << true;
        QTest::addRow("nobody there") << QByteArray() << true;
    }
    void aRoomThatIsNotToBeEntered()
    {
        QFETCH(const QByteArray, itsPassword);
        QFETCH(const bool, inTheAddress);
        QString url = text("redis://127.0.0.1:9");
        std::unique_ptr<RedisServer> room;
        if (!itsPassword.isEmpty()) {
            room = std::make_unique<RedisServer>(
                QByteArrayList {"--requirepass", itsPassword}, RedisServer::Listen::Port);
            url = room->url();
        }
        if (inTheAddress)
            url.replace(text("redis://"), text("redis://:") + QString::fromLatin1(password) + text("@"));
        enterRoom(url, inTheAddress ? QByteArray() : password);
        VendorOptions options;
        options.key = key;
        const VendorServer server(Vendor::OpenAi, options);
        use(Vendor::OpenAi, server.base());
        QCOMPARE(generate(Vendor::OpenAi).code, 0);
        lookAtTheCache();
        const QString named = url;
        m_environment.remove(text("DOPPELGANGER_REDIS_URL"));
        for (const char *command : {"health", "stats", "list"})
            run({text("cache"), text(command), text("--redis"), named});
        run({text("cache"), text("list"), text("--redis"),
            text("redis://:") + QString::fromLatin1(password) + text("@a b:x")});
        QCOMPARE(whereASecretIs(), QString());
    }

    void theKeyIsSaidBack_data() { echoRows(false); }
    void theKeyIsSaidBack()
    {
        QFETCH(const Vendor, vendor);
        QFETCH(const Echo, echo);
        HttpScriptServer server([&](ServerExchange &exchange) { echo(exchange, keyIn(exchange.request())); });
        use(vendor, baseAt(server, vendor));
        QVERIFY(generate(vendor).code > 0);
        run({text("generate"), at("a.dgstudio"), text("--resume"), text("--report"), at("r2.json")});
        const QStringList ask {
            text("models"), text("--provider"), text(namesOf(vendor).provider), text("--refresh")};
        run(ask);
        run(ask + QStringList {text("--json")});
        lookAtTheCache();
        QVERIFY(server.requests() > 0);
        QCOMPARE(keyIn(server.seen().front()), key);
        QCOMPARE(whereASecretIs(), QString());
    }

    void answersThatAreSignedWithTheKey_data() { vendors(); }
    void answersThatAreSignedWithTheKey()
    {
        QFETCH(const Vendor, vendor);
        HttpScriptServer server([vendor](ServerExchange &exchange) { writeWithTheKey(exchange, vendor); });
        use(vendor, baseAt(server, vendor));
        QCOMPARE(generate(vendor).code, 0);
        lookAtTheCache();
        QVERIFY(server.requests() > 12);
        QCOMPARE(whereASecretIs(), QString());
    }

    void errorsInProcess_data() { echoRows(true); }
    void errorsInProcess()
    {
        QFETCH(const Vendor, vendor);
        QFETCH(const Echo, echo);
        HttpScriptServer server([&](ServerExchange &exchange) { echo(exchange, keyIn(exchange.request())); });
        ask(vendor, baseAt(server, vendor), {});
        QVERIFY(server.requests() >= 3);
    }

    void errorsOfTheWayThere_data() { vendors(); }
    void errorsOfTheWayThere()
    {
        QFETCH(const Vendor, vendor);
        ask(vendor, text("http://127.0.0.1:9"), {});
        ask(vendor, text("http://nowhere.invalid"), {}); // in the clear: the key does not go there
        ask(vendor, text("https://nowhere.invalid"), {});
        HttpScriptServer expired([](ServerExchange &) {}, HttpScriptServer::Security::ExpiredTls);
        ask(vendor, expired.url(), {{HttpScriptServer::authority()}});
        HttpScriptServer stranger([](ServerExchange &) {}, HttpScriptServer::Security::Tls);
        ask(vendor, stranger.url(), {});
        QCOMPARE(expired.requests() + stranger.requests(), 0);
    }

    void modelsThatAreNamedAfterTheKey_data() { vendors(); }
    void modelsThatAreNamedAfterTheKey()
    {
        QFETCH(const Vendor, vendor);
        HttpScriptServer server([](ServerExchange &exchange) {
            const QString said = QString::fromLatin1(keyIn(exchange.request()));
            const QJsonObject model {{text("id"), said}, {text("display_name"), text("By ") + said}};
            exchange.answer(200, {},
                QJsonDocument(QJsonObject {{text("data"), QJsonArray {model}}})
                    .toJson(QJsonDocument::Compact));
        });
        use(vendor, baseAt(server, vendor));
        const QStringList ask {
            text("models"), text("--provider"), text(namesOf(vendor).provider), text("--refresh")};
        run(ask);
        run(ask + QStringList {text("--json")});
        QCOMPARE(server.requests(), 2);
        QCOMPARE(whereASecretIs(), QString());
    }

private:
    static void vendors()
    {
        QTest::addColumn<Vendor>("vendor");
        QTest::addRow("anthropic") << Vendor::Anthropic;
        QTest::addRow("openai") << Vendor::OpenAi;
    }
    static void echoRows(bool withThoseTriedAgain)
    {
        QTest::addColumn<Vendor>("vendor");
        QTest::addColumn<Echo>("echo");
        for (const EchoRow &row : echoes()) {
            if (row.isTriedAgain && !withThoseTriedAgain)
                continue;
            QTest::addRow("anthropic, %s", row.name) << Vendor::Anthropic << row.echo;
            QTest::addRow("openai, %s", row.name) << Vendor::OpenAi << row.echo;
        }
    }

    [[nodiscard]] QString at(const char *name) const { return m_folder->filePath(QLatin1String(name)); }

    void use(Vendor vendor, const QString &base)
    {
        m_environment.insert(text(namesOf(vendor).base), base);
        m_environment.insert(text(namesOf(vendor).key), QString::fromLatin1(key));
    }
    void enterRoom(const QString &url, const QByteArray &with)
    {
        m_environment.insert(text("DOPPELGANGER_REDIS_URL"), url);
        m_environment.insert(text("DOPPELGANGER_REDIS_PASSWORD"), QString::fromLatin1(with));
        m_environment.insert(text("DOPPELGANGER_ROOM_SECRET"), QString::fromLatin1(roomSecret));
    }

    Finished run(const QStringList &arguments)
    {
        const Finished finished = runTool(arguments, m_environment);
        m_output += finished.out.toUtf8() + finished.err.toUtf8();
        return finished;
    }
    Finished generate(Vendor vendor, const QStringList &options = {})
    {
        if (!QFile::exists(at("a.dgstudio")))
            run({text("new"), at("a.dgstudio")});
        const Names names = namesOf(vendor);
        return run(QStringList {text("generate"), at("a.dgstudio"), text("--provider"), text(names.provider),
                       text("--model"), text(names.model), text("--concurrency"), text("12"),
                       text("--report"), at("r.json"), text("--export"), at("a.fountain")}
            + options);
    }
    /// What the cache's files have in them in a form of their own, these say in clear.
    void lookAtTheCache()
    {
        for (const char *command : {"list", "stats", "health"}) {
            run({text("cache"), text(command)});
            run({text("cache"), text(command), text("--json")});
        }
        run({text("cache"), text("export"), at("entries.jsonl")});
    }

    /// In all that was printed, and in every file anywhere under the folder; empty: nowhere.
    [[nodiscard]] QString whereASecretIs() const
    {
        if (const QByteArray found = secretIn(m_output); !found.isEmpty())
            return text("output: ") + QString::fromLatin1(found);
        QDirIterator each(
            m_folder->path(), QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        while (each.hasNext()) {
            const QString path = each.next();
            const QByteArray found = secretIn(path.toUtf8() + contentOf(path));
            if (!found.isEmpty())
                return path + text(": ") + QString::fromLatin1(found);
        }
        return {};
    }

    /// Everything that a provider is asked for; none of it may say the key.
    static void ask(Vendor vendor, const QString &base, const HttpTransport::Trust &trust)
    {
        SystemClock clock;
        HttpTransport transport(trust);
        const auto catalogue = *ModelCatalogue::load();
        NetworkProvider provider(
            {transport, *catalogue, clock}, {text(namesOf(vendor).provider), QUrl(base)}, key);
        AiRequest request;
        request.model = text(namesOf(vendor).model);
        request.system = text("You write scenes.");
        request.prompt = text("Scene 1.");
        const auto answer = provider.complete(request, {}, {});
        QVERIFY(!answer);
        QCOMPARE(secretIn(allOf(answer.error())), QByteArray());
        const auto models = provider.models({});
        QVERIFY(!models);
        QCOMPARE(secretIn(allOf(models.error())), QByteArray());
        if (const auto count = provider.countTokens(request, {}); !count)
            QCOMPARE(secretIn(allOf(count.error())), QByteArray());
        const auto trial = tryProvider(provider, request.model, {});
        QCOMPARE(secretIn(trial ? trial->remark.toUtf8() : allOf(trial.error())), QByteArray());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcessEnvironment m_environment;
    QByteArray m_output; ///< of all that ran
};

QTEST_GUILESS_MAIN(LeaksTest)
#include "tst_leaks.moc"
