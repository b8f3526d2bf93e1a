// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/ai/word_server.h"

#include "tests/bench/cache/materials.h"
#include "tests/support/vendor_answers.h"

#include <QCoreApplication>

#include <chrono>
#include <cstdio>
#include <thread>

namespace dg::bench {

namespace {

bool isPaced(const VendorRequest &request)
{
    return request.stage != QLatin1String("voice") && request.stage != QLatin1String("outline");
}

VendorAnswer answerTo(const VendorRequest &request)
{
    if (!isPaced(request))
        return readyAnswer(request);
    const QByteArray scene = "INT. KITCHEN - DAY\n\nADA\nNo.\n\n";
    const qsizetype size = qsizetype {streamSeconds} * wordsPerSecond * bytesPerWord;
    return scene + dialogue(size - scene.size(), 7);
}

/// Waits until a piece of this thread's stream is due. No two streams keep step: their words come one by one.
bool pace(const VendorRequest &request, int piece, int stream)
{
    using namespace std::chrono_literals;
    constexpr std::chrono::nanoseconds interval = std::chrono::nanoseconds(1s) / wordsPerSecond;
    static thread_local std::chrono::steady_clock::time_point begun;
    if (!isPaced(request) || piece < 0)
        return true;
    if (piece == 0) {
        const auto now = std::chrono::steady_clock::now();
        begun = now - now.time_since_epoch() % interval + interval * (stream % streams) / streams;
    } else {
        std::this_thread::sleep_until(begun + piece * interval);
    }
    return true;
}

} // namespace

QStringList StreamSetting::toArguments() const
{
    return {protocol(),
        security == HttpScriptServer::Security::Tls ? QStringLiteral("tls") : QStringLiteral("plain"),
        run ? QStringLiteral("run") : QStringLiteral("client")};
}

StreamSetting StreamSetting::fromArguments(const QStringList &arguments)
{
    StreamSetting setting;
    if (arguments.value(0) == QLatin1String("openai"))
        setting.vendor = VendorServer::Vendor::OpenAi;
    if (arguments.value(1) == QLatin1String("tls"))
        setting.security = HttpScriptServer::Security::Tls;
    setting.run = arguments.value(2) == QLatin1String("run");
    return setting;
}

QString StreamSetting::protocol() const
{
    return vendor == VendorServer::Vendor::Anthropic ? QStringLiteral("anthropic") : QStringLiteral("openai");
}

WordServer::WordServer(const StreamSetting &setting)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QCoreApplication::applicationFilePath(), QStringList {argument} + setting.toArguments());
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead())
            qFatal("The server does not begin.");
    }
    m_base = QString::fromLatin1(m_process.readLine().trimmed());
}

WordServer::~WordServer()
{
    m_process.closeWriteChannel();
    m_process.waitForFinished();
}

void WordServer::serve(const StreamSetting &setting)
{
    VendorOptions options;
    options.security = setting.security;
    options.pieceBytes = bytesPerWord;
    options.answer = answerTo;
    options.before = [](const VendorRequest &request, int piece, ServerExchange &exchange) {
        return pace(request, piece, exchange.request().number);
    };
    const VendorServer server(setting.vendor, options);
    std::puts(server.base().toUtf8().constData());
    std::fflush(stdout);
    while (std::getchar() != EOF) { }
}

} // namespace dg::bench
