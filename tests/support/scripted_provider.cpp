// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scripted_provider.h"

#include "core/story/json.h"
#include "tests/support/scripted_answers.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace dg {

namespace {

/// At most `count` pieces, none empty, none ending inside a character.
std::vector<QByteArray> split(const QByteArray &text, int count)
{
    std::vector<QByteArray> pieces;
    qsizetype begin = 0;
    for (int i = 1; i <= count; ++i) {
        qsizetype end = text.size() * i / count;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
            ++end;
        if (end > begin)
            pieces.push_back(text.mid(begin, end - begin));
        begin = std::max(begin, end);
    }
    return pieces;
}

} // namespace

ScriptedProvider::ScriptedProvider(Clock &clock, int scenes)
    : m_clock(clock)
    , m_scenes(scenes)
{
}

ScriptedProvider::Matches ScriptedProvider::any()
{
    return [](const Call &) { return true; };
}

ScriptedProvider::Matches ScriptedProvider::of(const QString &stage, const QString &about)
{
    return [stage, about](const Call &call) {
        return call.request.stage == stage
            && (about.isEmpty() || call.request.label.contains(about)
                || canonicalJson(call.request.inputs).contains(about.toUtf8()));
    };
}

ScriptedProvider::Matches ScriptedProvider::number(int k)
{
    return [k](const Call &call) { return call.number == k; };
}

Completion ScriptedProvider::completion(QByteArray text, StopReason stopReason)
{
    return {std::move(text), stopReason, usagePerCall, {}};
}

Expected<Completion> ScriptedProvider::defaultAnswer(const AiRequest &request) const
{
    std::function<double(const AiRequest &)> score;
    {
        const std::scoped_lock lock(m_mutex);
        score = m_score;
    }
    const auto text = scriptedAnswer(request, {m_scenes, score ? score(request) : 0.9});
    if (text)
        return completion(*text);
    return completion("An answer to: " + request.prompt.toUtf8());
}

void ScriptedProvider::answer(Matches matches, QByteArray text)
{
    answer(std::move(matches), [text = std::move(text)](const AiRequest &) { return completion(text); });
}

void ScriptedProvider::answer(Matches matches, Answer with)
{
    const std::scoped_lock lock(m_mutex);
    m_answers.push_back({std::move(matches), std::move(with)});
}

void ScriptedProvider::failWith(Matches matches, CallFailure error, Times times, int afterPieces)
{
    const std::scoped_lock lock(m_mutex);
    m_failures.push_back({std::move(matches), std::move(error), times, afterPieces});
}

void ScriptedProvider::setDuration(Clock::Duration duration)
{
    setDuration([duration](const AiRequest &) { return duration; });
}

void ScriptedProvider::setDuration(std::function<Clock::Duration(const AiRequest &)> duration)
{
    const std::scoped_lock lock(m_mutex);
    m_duration = std::move(duration);
}

void ScriptedProvider::setPieces(int pieces)
{
    const std::scoped_lock lock(m_mutex);
    m_pieces = std::max(1, pieces);
}

void ScriptedProvider::setScore(double score)
{
    setScore([score](const AiRequest &) { return score; });
}

void ScriptedProvider::setScore(std::function<double(const AiRequest &)> score)
{
    const std::scoped_lock lock(m_mutex);
    m_score = std::move(score);
}

void ScriptedProvider::setIdentity(QJsonObject identity)
{
    const std::scoped_lock lock(m_mutex);
    m_identity = std::move(identity);
}

void ScriptedProvider::setDefaultModel(QString model)
{
    const std::scoped_lock lock(m_mutex);
    m_defaultModel = std::move(model);
}

void ScriptedProvider::setDisclosure(QString disclosure)
{
    const std::scoped_lock lock(m_mutex);
    m_disclosure = std::move(disclosure);
}

void ScriptedProvider::hold(Matches matches, int afterPieces)
{
    const std::scoped_lock lock(m_mutex);
    m_gates.push_back({std::move(matches), afterPieces});
}

void ScriptedProvider::letGo(Matches matches, int count)
{
    const std::scoped_lock lock(m_mutex);
    for (const auto &held : m_held) {
        if (count > 0 && !held->letGo && matches(held->call)) {
            held->letGo = true;
            --count;
        }
    }
    m_changed.notify_all();
}

void ScriptedProvider::open()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_gates.clear();
    }
    letGo();
}

std::vector<AiRequest> ScriptedProvider::calls() const
{
    const std::scoped_lock lock(m_mutex);
    return m_calls;
}

int ScriptedProvider::callCount(const QString &stage) const
{
    const std::scoped_lock lock(m_mutex);
    return static_cast<int>(std::count_if(m_calls.begin(), m_calls.end(),
        [&](const AiRequest &call) { return stage.isEmpty() || call.stage == stage; }));
}

int ScriptedProvider::callsInFlight() const
{
    const std::scoped_lock lock(m_mutex);
    return m_inFlight;
}

int ScriptedProvider::maximumInFlight() const
{
    const std::scoped_lock lock(m_mutex);
    return m_maximumInFlight;
}

template <class Condition>
bool ScriptedProvider::await(Condition condition) const
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, std::chrono::minutes(1), condition);
}

bool ScriptedProvider::awaitCalls(int count) const
{
    return await([&] { return static_cast<int>(m_calls.size()) >= count; });
}

bool ScriptedProvider::awaitHeld(int count) const
{
    return await([&] {
        return std::count_if(m_held.begin(), m_held.end(), [](const auto &held) { return !held->letGo; })
            >= count;
    });
}

bool ScriptedProvider::awaitIdle() const
{
    return await([this] { return m_inFlight == 0; });
}

QJsonObject ScriptedProvider::identity() const
{
    const std::scoped_lock lock(m_mutex);
    return m_identity;
}

QString ScriptedProvider::defaultModel() const
{
    const std::scoped_lock lock(m_mutex);
    return m_defaultModel;
}

QString ScriptedProvider::disclosure() const
{
    const std::scoped_lock lock(m_mutex);
    return m_disclosure;
}

void ScriptedProvider::setReads(Reads reads)
{
    const std::scoped_lock lock(m_mutex);
    m_reads = reads;
}

AiProvider::Reads ScriptedProvider::reads() const
{
    const std::scoped_lock lock(m_mutex);
    return m_reads;
}

void ScriptedProvider::setGate(CallGate *gate)
{
    const std::scoped_lock lock(m_mutex);
    m_gate = gate;
}

void ScriptedProvider::setPrice(std::optional<MicroDollars> perCall)
{
    const std::scoped_lock lock(m_mutex);
    m_price = perCall;
}

void ScriptedProvider::setMarkedPrefixMinimum(std::optional<TokenCount> minimum)
{
    const std::scoped_lock lock(m_mutex);
    m_markedPrefixMinimum = minimum;
}

CallGate *ScriptedProvider::gate()
{
    const std::scoped_lock lock(m_mutex);
    return m_gate;
}

Usage ScriptedProvider::estimate(const AiRequest &, TokenCount) const
{
    const std::scoped_lock lock(m_mutex);
    Usage usage = usagePerCall;
    usage.cost = m_price.value_or(MicroDollars());
    usage.priceUnknown = !m_price;
    return usage;
}

std::optional<TokenCount> ScriptedProvider::markedPrefixMinimum(const QString &) const
{
    const std::scoped_lock lock(m_mutex);
    return m_markedPrefixMinimum;
}

bool ScriptedProvider::knowsPrice(const QString &) const
{
    const std::scoped_lock lock(m_mutex);
    return m_price.has_value();
}

CallResult ScriptedProvider::complete(const AiRequest &request, std::stop_token stop, const AnswerSink &sink)
{
    int number = 0;
    {
        const std::scoped_lock lock(m_mutex);
        m_calls.push_back(request);
        number = static_cast<int>(m_calls.size());
        m_maximumInFlight = std::max(m_maximumInFlight, ++m_inFlight);
        m_changed.notify_all();
    }
    CallResult answer = perform({request, number}, stop, sink);
    const std::scoped_lock lock(m_mutex);
    --m_inFlight;
    m_changed.notify_all();
    return answer;
}

CallResult ScriptedProvider::perform(const Call &call, const std::stop_token &stop, const AnswerSink &sink)
{
    const auto begun = m_clock.now();
    Clock::Duration duration {};
    int maximumPieces = 1;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_duration)
            duration = m_duration(call.request);
        maximumPieces = m_pieces;
    }
    const std::optional<Failure> failure = failureOf(call);
    CallResult answer = answerOf(call)(call.request);
    const std::vector<QByteArray> pieces =
        answer ? split(answer->text, maximumPieces) : std::vector<QByteArray> {};
    const auto count = static_cast<int>(pieces.size());

    for (int sent = 0; sent <= count; ++sent) {
        if (!passGate(call, sent, stop))
            return fail(ErrorKind::Cancelled, "Stopped.");
        if (failure && (sent == failure->afterPieces || sent == count))
            return tl::unexpected<CallFailure>(failure->error);
        if (sent == 0 && sink.begun)
            sink.begun();
        const auto due = begun + (count == 0 ? duration : duration * std::min(sent + 1, count) / count);
        if (due > m_clock.now() && !m_clock.waitUntil(due, stop))
            return fail(ErrorKind::Cancelled, "Stopped.");
        if (sent < count)
            sink.text(pieces[static_cast<std::size_t>(sent)]);
    }
    if (answer && answer->model.isEmpty())
        answer->model = call.request.model.isEmpty() ? defaultModel() : call.request.model;
    return answer;
}

std::optional<ScriptedProvider::Failure> ScriptedProvider::failureOf(const Call &call)
{
    const std::scoped_lock lock(m_mutex);
    for (auto rule = m_failures.rbegin(); rule != m_failures.rend(); ++rule) {
        if (rule->matches(call) && !(rule->times == Times::Once && std::exchange(rule->used, true)))
            return Failure {rule->error, rule->afterPieces};
    }
    return std::nullopt;
}

ScriptedProvider::Answer ScriptedProvider::answerOf(const Call &call) const
{
    const std::scoped_lock lock(m_mutex);
    const auto rule = std::find_if(
        m_answers.rbegin(), m_answers.rend(), [&](const AnswerRule &each) { return each.matches(call); });
    if (rule != m_answers.rend())
        return rule->answer;
    return [this](const AiRequest &request) { return defaultAnswer(request); };
}

bool ScriptedProvider::passGate(const Call &call, int sentPieces, const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    const bool held = std::any_of(m_gates.begin(), m_gates.end(),
        [&](const Gate &gate) { return gate.afterPieces == sentPieces && gate.matches(call); });
    if (held) {
        const auto entry = std::make_shared<Held>(Held {call});
        m_held.push_back(entry);
        m_changed.notify_all();
        m_changed.wait(lock, stop, [&] { return entry->letGo; });
        std::erase(m_held, entry);
        m_changed.notify_all();
    }
    return !stop.stop_requested();
}

} // namespace dg
