// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/rehearsal_provider.h"

#include "core/rehearsal/library.h"
#include "core/rehearsal/words.h"
#include "core/rehearsal/writers.h"
#include "core/story/json.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <vector>

namespace dg {

using namespace std::chrono_literals;

namespace {

/// A piece of an answer and when it is due, counted from the call's start so that nothing drifts.
struct Piece {
    QByteArray bytes;
    Clock::Duration due {};
};

/// Words with the white space behind them.
std::vector<QByteArray> wordsOf(const QByteArray &text)
{
    std::vector<QByteArray> words;
    qsizetype from = 0;
    for (qsizetype i = 1; i <= text.size(); ++i) {
        const auto isSpace = [&](qsizetype at) { return text[at] == ' ' || text[at] == '\n'; };
        if (i == text.size() || (isSpace(i - 1) && !isSpace(i))) {
            words.push_back(text.mid(from, i - from));
            from = i;
        }
    }
    return words;
}

std::vector<Piece> evenly(const std::vector<QByteArray> &words, Clock::Duration whole)
{
    constexpr Clock::Duration shortest = 20ms;
    const auto count = std::clamp<std::size_t>(
        static_cast<std::size_t>(whole / shortest), 1, std::max<std::size_t>(words.size(), 1));
    std::vector<Piece> pieces(count);
    for (std::size_t i = 0; i < words.size(); ++i)
        pieces[i * count / words.size()].bytes += words[i];
    for (std::size_t i = 0; i < count; ++i)
        pieces[i].due =
            whole * static_cast<Clock::Duration::rep>(i + 1) / static_cast<Clock::Duration::rep>(count);
    return pieces;
}

/// As fast as one reads along: twelve words a second or so, with a breath at commas and a longer one at
/// stops.
std::vector<Piece> readingAlong(const std::vector<QByteArray> &words)
{
    std::vector<Piece> pieces;
    Clock::Duration due {};
    for (const QByteArray &word : words) {
        due += 68ms;
        pieces.push_back({word, due});
        const QByteArray bare = word.trimmed();
        if (bare.endsWith('.') || bare.endsWith('?') || bare.endsWith('!') || bare.endsWith("\u2026"))
            due += 110ms;
        else if (bare.endsWith(',') || bare.endsWith(':') || bare.endsWith(';'))
            due += 50ms;
        if (word.contains('\n'))
            due += 20ms;
    }
    return pieces;
}

std::vector<Piece> atOnce(const QByteArray &text)
{
    std::vector<Piece> pieces;
    qsizetype from = 0;
    while (from < text.size()) {
        const auto end = text.indexOf("\n\n", from);
        const auto to = end < 0 ? text.size() : end + 2;
        pieces.push_back({text.mid(from, to - from), {}});
        from = to;
    }
    return pieces;
}

std::vector<Piece> paced(const QByteArray &text, const QString &stage, const Pace &pace)
{
    switch (pace.kind) {
    case Pace::Kind::Instant:
        break;
    case Pace::Kind::Reading:
        if (stage == QLatin1String("draft") || stage == QLatin1String("refine"))
            return readingAlong(wordsOf(text));
        // Nobody reads these along.
        return evenly(wordsOf(text), stage == QLatin1String("outline") ? Clock::Duration(3s) : 1200ms);
    case Pace::Kind::Fixed:
        return evenly(wordsOf(text), pace.call);
    }
    return atOnce(text);
}

/// Four bytes a token is what the large models come to for English, near enough for an estimate.
TokenCount tokensIn(const QByteArray &text)
{
    return TokenCount((text.size() + 3) / 4);
}

tl::unexpected<Error> cancelled()
{
    return fail(ErrorKind::Cancelled, "Rehearsal was stopped.");
}

/// `read` says what of the inputs may change the answer.
template <class Inputs, class Read, class Write>
Expected<QByteArray> answerWith(const AiRequest &request, Read read, Write write)
{
    const auto inputs = fromJson<Inputs>(request.inputs, request.stage);
    if (!inputs)
        return tl::unexpected<Error>(inputs.error());
    return write(*inputs, rehearsal::randomFor(request.stage, read(*inputs), request.seed, request.variant));
}

/// Of a stage whose inputs Rehearsal reads in full.
template <class Inputs, class Write>
Expected<QByteArray> answerWith(const AiRequest &request, Write write)
{
    return answerWith<Inputs>(
        request, [&](const Inputs &) { return request.inputs; }, write);
}

Expected<QByteArray> answerVoice(const rehearsal::Library &from, const AiRequest &request)
{
    return answerWith<VoiceInputs>(request, [&](const VoiceInputs &inputs, const Random &random) {
        return canonicalJson(toJson(rehearsal::writeVoice(from, inputs, random)));
    });
}

Expected<QByteArray> answerDynamics(const rehearsal::Library &from, const AiRequest &request)
{
    return answerWith<DynamicsInputs>(
        request, [](const DynamicsInputs &inputs) { return rehearsal::read(inputs); },
        [&](const DynamicsInputs &inputs, const Random &random) -> Expected<QByteArray> {
            if (inputs.pair.size() != 2)
                return fail(ErrorKind::InvalidInput, "dynamics.pair: does not name two people.");
            return canonicalJson(toJson(rehearsal::writeDynamics(from, inputs, random)));
        });
}

Expected<QByteArray> answerOutline(const rehearsal::Library &from, const AiRequest &request)
{
    return answerWith<OutlineInputs>(
        request, [&](const OutlineInputs &inputs) { return rehearsal::read(from, inputs); },
        [&](const OutlineInputs &inputs, const Random &random) -> Expected<QByteArray> {
            if (inputs.cast.empty())
                return fail(ErrorKind::InvalidInput, "outline.cast: names nobody.");
            return canonicalJson(toJson(rehearsal::writeOutline(from, inputs, random)));
        });
}

Expected<QByteArray> answerDraft(const rehearsal::Library &from, const AiRequest &request)
{
    return answerWith<DraftInputs>(
        request, [](const DraftInputs &inputs) { return rehearsal::read(inputs); },
        [&](const DraftInputs &inputs, const Random &random) {
            return rehearsal::writeDraft(from, inputs, random).toUtf8();
        });
}

Expected<QByteArray> answerPunchUp(const rehearsal::Library &from, const AiRequest &request)
{
    return answerWith<PunchUpInputs>(
        request, [](const PunchUpInputs &inputs) { return rehearsal::read(inputs); },
        [&](const PunchUpInputs &inputs, const Random &random) {
            return canonicalJson(toJson(rehearsal::writePunchUp(from, inputs, random)));
        });
}

Expected<QByteArray> answerStaging(const rehearsal::Library &from, const AiRequest &request)
{
    return answerWith<StagingInputs>(request, [&](const StagingInputs &inputs, const Random &random) {
        return rehearsal::writeStaging(from, inputs, random).toUtf8();
    });
}

Expected<QByteArray> answerRefine(const rehearsal::Library &from, const AiRequest &request)
{
    return answerWith<RefineInputs>(
        request, [](const RefineInputs &inputs) { return rehearsal::read(inputs); },
        [&](const RefineInputs &inputs, const Random &random) {
            return rehearsal::writeRefinement(from, inputs, random).toUtf8();
        });
}

Expected<QByteArray> answerAlternatives(const rehearsal::Library &from, const AiRequest &request)
{
    return answerWith<AlternativesInputs>(
        request, [&](const AlternativesInputs &inputs, const Random &random) {
            return canonicalJson(toJson(rehearsal::writeAlternatives(from, inputs, random)));
        });
}

/// What Rehearsal is asked to judge it has no opinion about.
Expected<QByteArray> answerWithoutVerdict(const rehearsal::Library &, const AiRequest &)
{
    return canonicalJson(toJson(rehearsal::noVerdict()));
}

Expected<QByteArray> answerCompare(const rehearsal::Library &, const AiRequest &)
{
    return canonicalJson(toJson(rehearsal::noPreference()));
}

/// Scenes that were dealt their lines meet well enough: no edit is a good answer.
Expected<QByteArray> answerJoin(const rehearsal::Library &, const AiRequest &)
{
    return canonicalJson(toJson(SeamEdits {}));
}

} // namespace

QString RehearsalProvider::label()
{
    return QStringLiteral("Rehearsal: no AI. Scenes put together from lines that come with the studio.");
}

QString RehearsalProvider::labelOf(const Script &script)
{
    const bool said = std::any_of(script.title.begin(), script.title.end(), [](const TitleField &field) {
        // Another program may have broken the line.
        return field.key.compare(QLatin1String("Notes"), Qt::CaseInsensitive) == 0
            && field.values.join(QLatin1Char(' ')).simplified().contains(label());
    });
    return said ? label() : QString();
}

RehearsalProvider::RehearsalProvider(Clock &clock, Pace pace)
    : m_clock(clock)
    , m_pace(pace)
{
}

RehearsalProvider::~RehearsalProvider() = default;

void RehearsalProvider::setPace(Pace pace)
{
    const std::scoped_lock lock(m_mutex);
    m_pace = pace;
}

Pace RehearsalProvider::pace() const
{
    const std::scoped_lock lock(m_mutex);
    return m_pace;
}

QJsonObject RehearsalProvider::identity() const
{
    return {{QStringLiteral("kind"), QStringLiteral("rehearsal")}, {QStringLiteral("version"), 3}};
}

QString RehearsalProvider::name() const
{
    return QStringLiteral("Rehearsal");
}

QString RehearsalProvider::defaultModel() const
{
    return QStringLiteral("rehearsal-1");
}

Expected<const rehearsal::Library *> RehearsalProvider::library()
{
    const std::scoped_lock lock(m_mutex);
    if (!m_library) {
        auto loaded = rehearsal::Library::load();
        if (!loaded)
            return tl::unexpected<Error>(loaded.error());
        m_library = std::make_unique<const rehearsal::Library>(std::move(*loaded));
    }
    return m_library.get();
}

Expected<QByteArray> RehearsalProvider::answer(const AiRequest &request)
{
    const auto lines = library();
    if (!lines)
        return tl::unexpected<Error>(lines.error());
    const rehearsal::Library &from = **lines;
    using Answer = std::function<Expected<QByteArray>(const rehearsal::Library &, const AiRequest &)>;
    static const std::map<QString, Answer> answers {{QStringLiteral("voice"), answerVoice},
        {QStringLiteral("dynamics"), answerDynamics}, {QStringLiteral("outline"), answerOutline},
        {QStringLiteral("draft"), answerDraft}, {QStringLiteral("punch-up"), answerPunchUp},
        {QStringLiteral("staging"), answerStaging}, {QStringLiteral("check"), answerWithoutVerdict},
        {QStringLiteral("refine"), answerRefine}, {QStringLiteral("compare"), answerCompare},
        {QStringLiteral("alternatives"), answerAlternatives}, {QStringLiteral("join"), answerJoin},
        {QStringLiteral("continuity"), answerWithoutVerdict}};
    const auto found = answers.find(request.stage);
    if (found == answers.end())
        return fail(ErrorKind::InvalidInput,
            QStringLiteral("Rehearsal has no answer for the stage \"%1\".").arg(request.stage).toStdString());
    return found->second(from, request);
}

CallResult RehearsalProvider::complete(const AiRequest &request, std::stop_token stop, const AnswerSink &sink)
{
    const Clock::TimePoint start = m_clock.now();
    const Pace pace = this->pace();
    if (stop.stop_requested())
        return cancelled();
    auto text = answer(request);
    if (!text)
        return tl::unexpected<Error>(text.error());

    if (sink.begun)
        sink.begun();
    for (const Piece &piece : paced(*text, request.stage, pace)) {
        if (piece.due > Clock::Duration::zero() && !m_clock.waitUntil(start + piece.due, stop))
            return cancelled();
        if (stop.stop_requested())
            return cancelled();
        if (sink.text)
            sink.text(piece.bytes);
    }
    const Usage usage {tokensIn(canonicalJson(request.inputs)), tokensIn(*text), MicroDollars(0)};
    return Completion {std::move(*text), StopReason::EndOfTurn, usage, defaultModel()};
}

} // namespace dg
