// SPDX-License-Identifier: GPL-3.0-or-later
// What providers may send, cut where the first two bytes say: the events do not depend on the cut, an answer
// that is complete stays so, its text is whole UTF-8, and what is taken out of it is JSON or the answer
// itself.
#include "core/ai/event_stream.h"
#include "core/ai/json_answer.h"
#include "core/ai/wire_protocol.h"
#include "tests/fuzz/require.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringDecoder>

using namespace dg;

namespace {

using Events = std::vector<ServerEvent>;

/// None: one of them is too long.
std::optional<Events> eventsOf(const QByteArray &bytes, qsizetype cut)
{
    EventStream stream(4096);
    Events events;
    for (const QByteArray &part : {bytes.left(cut), bytes.mid(cut)}) {
        const auto came = stream.feed(part);
        if (!came)
            return std::nullopt;
        events.insert(events.end(), came->begin(), came->end());
    }
    const Events last = stream.finish();
    events.insert(events.end(), last.begin(), last.end());
    return events;
}

bool areSame(const Events &a, const Events &b)
{
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(), [](const ServerEvent &one, const ServerEvent &other) {
            return one.type == other.type && one.data == other.data;
        });
}

QByteArray textOf(AnswerReader &reader, const Events &events)
{
    QByteArray text;
    for (const ServerEvent &event : events) {
        const bool wasComplete = reader.isComplete();
        const auto piece = reader.take(event);
        require(reader.isComplete() || !wasComplete, "what is complete stays so");
        require(piece || !wasComplete, "nothing spoils an answer that is complete");
        if (!piece) {
            require(!piece.error().message.empty(), "a failure says what is wrong");
            break;
        }
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        (void)QString(decoder.decode(*piece));
        require(!decoder.hasError(), "each piece ends between characters");
        text += *piece;
    }
    const TokenUse tokens = reader.tokens();
    for (const TokenCount count :
        {tokens.input, tokens.output, tokens.cacheRead, tokens.cacheWritten, tokens.cacheWrittenHour})
        require(count.value() >= 0 && count.value() <= 1'000'000'000'000, "counts are within bounds");
    return text;
}

void checkAnswer(const QByteArray &answer)
{
    const QByteArray json = unwrapped(answer, AnswerForm::Json);
    require(answer.contains(json), "no word is changed");
    require(json == answer || QJsonDocument::fromJson(json).isObject(), "what is taken out is an object");
    require(unwrapped(json, AnswerForm::Json) == json, "there is no more to take off");
    require(answer.contains(unwrapped(answer, AnswerForm::Fountain)), "no word is changed");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const QByteArray bytes = bytesOf(data + 2, size - 2);
    const qsizetype cut = (data[0] | data[1] << 8) % (bytes.size() + 1);
    const auto events = eventsOf(bytes, 0);
    const auto again = eventsOf(bytes, cut);
    require(!events == !again || bytes.size() > 4096, "only what is long is too long");
    checkAnswer(bytes);
    if (!events)
        return 0;
    require(!again || areSame(*events, *again), "the cut changes nothing");
    for (const auto &protocol : {anthropicProtocol(), openAiProtocol()}) {
        checkAnswer(textOf(*protocol->reader(), *events));
        const CallFailure failure = protocol->failure({static_cast<int>(data[0]) * 3, {}}, bytes, {});
        require(failure.message.size() < 2000, "a message is a sentence");
        (void)protocol->readModels(bytes);
    }
    return 0;
}
