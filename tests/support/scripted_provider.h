// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A provider that answers what a test tells it to, when the test tells it to.
///
/// Without a word it gives a valid answer to every stage. A test may set answers, failures, durations (on the
/// clock it hands in) and pieces, and may hold calls in flight until it lets them go: nothing here sleeps.
/// Set up before the calls or between them; all functions may be called by any thread. What is told last is
/// asked first. A stop request ends a call with ErrorKind::Cancelled, wherever it waits.

#include "core/ai/ai_provider.h"
#include "core/base/clock.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

namespace dg {

class ScriptedProvider final : public AiProvider {
public:
    struct Call {
        const AiRequest &request;
        int number; ///< the k-th that was made, from 1, counted over all
    };
    using Matches = std::function<bool(const Call &)>;
    using Answer = std::function<Expected<Completion>(const AiRequest &)>;
    enum class Times { Once, Always };

    /// What every answered call reports.
    static constexpr Usage usagePerCall {TokenCount(100), TokenCount(50), MicroDollars(7)};

    /// `clock` outlives it. `scenes`: how many the default outline has where the inputs leave it open.
    explicit ScriptedProvider(Clock &clock, int scenes = 3);

    [[nodiscard]] static Matches any();
    /// Calls of a stage; with `about` only those whose label or inputs (as compact JSON) hold that text.
    [[nodiscard]] static Matches of(const QString &stage, const QString &about = {});
    [[nodiscard]] static Matches number(int k);

    /// A whole answer of that text.
    [[nodiscard]] static Completion completion(
        QByteArray text, StopReason stopReason = StopReason::EndOfTurn);
    /// What a call gets that nobody said anything about; to make an answer that is nearly it.
    [[nodiscard]] Expected<Completion> defaultAnswer(const AiRequest &request) const;

    void answer(Matches matches, QByteArray text);
    void answer(Matches matches, Answer with);
    /// The call fails after it has sent `afterPieces` of its answer's pieces.
    void failWith(Matches matches, CallFailure error, Times times = Times::Always, int afterPieces = 0);
    /// How long a call takes; none until it is told. Its pieces come at even intervals.
    void setDuration(Clock::Duration duration);
    void setDuration(std::function<Clock::Duration(const AiRequest &)> duration);
    /// In how many pieces an answer is streamed, at most; 1 until it is told.
    void setPieces(int pieces);
    /// What its checks say a scene is worth in every dimension but its voices, which it always recognises;
    /// 0.9 until it is told.
    void setScore(double score);
    void setScore(std::function<double(const AiRequest &)> score);
    void setReads(Reads reads);
    void setIdentity(QJsonObject identity);
    void setDefaultModel(QString model);
    void setDisclosure(QString disclosure);

    /// What its calls have to pass; it outlives them.
    void setGate(CallGate *gate);
    /// What a call is expected to cost; none: its price is not known.
    void setPrice(std::optional<MicroDollars> perCall);
    void setMarkedPrefixMinimum(std::optional<TokenCount> minimum);

    /// From now on calls wait here until they are let go, once they have sent `afterPieces` of their pieces.
    void hold(Matches matches = any(), int afterPieces = 0);
    /// Lets the calls go that wait now and match, the first to come first, `count` of them at most.
    void letGo(Matches matches = any(), int count = 1'000'000);
    /// Lets all go and holds no more.
    void open();

    /// In the order they came, also those that failed.
    [[nodiscard]] std::vector<AiRequest> calls() const;
    [[nodiscard]] int callCount(const QString &stage = {}) const; ///< of all stages without one
    [[nodiscard]] int callsInFlight() const;
    [[nodiscard]] int maximumInFlight() const;
    /// Blocks until so many calls have come, so many wait to be let go, or none is in flight. False: that did
    /// not happen within a minute, and the test is to fail.
    [[nodiscard]] bool awaitCalls(int count) const;
    [[nodiscard]] bool awaitHeld(int count) const;
    [[nodiscard]] bool awaitIdle() const;

    [[nodiscard]] QJsonObject identity() const override;
    [[nodiscard]] QString name() const override { return QStringLiteral("Scripted"); }
    [[nodiscard]] QString defaultModel() const override;
    [[nodiscard]] Reads reads() const override;
    [[nodiscard]] bool mayBeShared() const override { return true; }
    [[nodiscard]] QString disclosure() const override;
    [[nodiscard]] CallGate *gate() override;
    [[nodiscard]] Usage estimate(const AiRequest &request, TokenCount output) const override;
    [[nodiscard]] std::optional<TokenCount> markedPrefixMinimum(const QString &model) const override;
    [[nodiscard]] bool knowsPrice(const QString &model) const override;
    [[nodiscard]] CallResult complete(
        const AiRequest &request, std::stop_token stop, const AnswerSink &sink) override;

private:
    struct AnswerRule {
        Matches matches;
        Answer answer;
    };
    struct FailureRule {
        Matches matches;
        CallFailure error;
        Times times;
        int afterPieces;
        bool used = false;
    };
    struct Gate {
        Matches matches;
        int afterPieces;
    };
    struct Held {
        Call call;
        bool letGo = false;
    };
    struct Failure {
        CallFailure error;
        int afterPieces;
    };

    [[nodiscard]] CallResult perform(const Call &call, const std::stop_token &stop, const AnswerSink &sink);
    [[nodiscard]] std::optional<Failure> failureOf(const Call &call);
    [[nodiscard]] Answer answerOf(const Call &call) const;
    /// False: a stop was requested.
    [[nodiscard]] bool passGate(const Call &call, int sentPieces, const std::stop_token &stop);
    template <class Condition>
    [[nodiscard]] bool await(Condition condition) const;

    Clock &m_clock;
    const int m_scenes;

    mutable std::mutex m_mutex;
    mutable std::condition_variable_any m_changed;
    std::vector<AnswerRule> m_answers; ///< guarded by m_mutex, as all below
    std::vector<FailureRule> m_failures;
    std::vector<Gate> m_gates;
    std::vector<std::shared_ptr<Held>> m_held;
    std::vector<AiRequest> m_calls;
    std::function<Clock::Duration(const AiRequest &)> m_duration;
    int m_pieces = 1;
    std::function<double(const AiRequest &)> m_score;
    int m_inFlight = 0;
    int m_maximumInFlight = 0;
    QJsonObject m_identity {{QStringLiteral("kind"), QStringLiteral("scripted")}};
    QString m_defaultModel = QStringLiteral("scripted-1");
    QString m_disclosure;
    Reads m_reads = Reads::Everything;
    CallGate *m_gate = nullptr;
    std::optional<MicroDollars> m_price = usagePerCall.cost;
    std::optional<TokenCount> m_markedPrefixMinimum;
};

} // namespace dg
