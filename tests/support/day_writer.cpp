// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/day_writer.h"

#include "core/base/random.h"
#include "core/story/json.h"
#include "core/story/validation_report.h"
#include "tests/support/thread_time.h"

#include <QCryptographicHash>

#include <utility>

namespace dg {

namespace {

/// Rehearsal does not judge. Here every scene is judged, and some are not good enough, always the same ones.
QByteArray judged(const QByteArray &answer, const QJsonObject &inputs)
{
    const auto object = parseJsonObject(answer, QStringLiteral("check"));
    auto report = object ? fromJson<ValidationReport>(*object) : tl::unexpected<Error>(object.error());
    if (!report)
        return answer;
    Random random(fnv1a(canonicalJson(inputs).toStdString()));
    report->notJudged = false;
    for (double *score :
        {&report->voice, &report->comedy, &report->continuity, &report->structure, &report->format})
        *score = 0.66 + 0.3 * random.unit();
    return canonicalJson(toJson(*report));
}

} // namespace

QByteArray questionDigest(const AiProvider &provider, const QString &model, const QString &promptName,
    const QJsonObject &inputs, int variant)
{
    const QJsonObject question {{QStringLiteral("who"), provider.identity()},
        {QStringLiteral("model"), model}, {QStringLiteral("of"), promptName},
        {QStringLiteral("inputs"), inputs}, {QStringLiteral("variant"), variant}};
    return QCryptographicHash::hash(canonicalJson(question), QCryptographicHash::Sha256).toHex();
}

DayWriter::DayWriter(Clock &clock)
    : m_clock(clock)
    , m_rehearsal(clock)
{
}

void DayWriter::setDuration(std::function<Clock::Duration(const AiRequest &)> duration)
{
    const std::scoped_lock lock(m_mutex);
    m_duration = std::move(duration);
}

std::vector<QByteArray> DayWriter::takeCalls()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_calls, {});
}

std::chrono::nanoseconds DayWriter::processorTime() const
{
    const std::scoped_lock lock(m_mutex);
    return m_processorTime;
}

QJsonObject DayWriter::identity() const
{
    return {{QStringLiteral("kind"), QStringLiteral("day")}};
}

CallResult DayWriter::complete(const AiRequest &request, std::stop_token stop, const AnswerSink &sink)
{
    const auto began = threadProcessorTime();
    std::function<Clock::Duration(const AiRequest &)> duration;
    {
        const std::scoped_lock lock(m_mutex);
        m_calls.push_back(
            questionDigest(*this, request.model, request.stage, request.inputs, request.variant));
        duration = m_duration;
    }
    if (sink.begun)
        sink.begun();
    auto answer = m_rehearsal.complete(request, stop, {});
    if (answer) {
        if (request.stage == QLatin1String("check"))
            answer->text = judged(answer->text, request.inputs);
        answer->model = request.model;
        answer->usage = {TokenCount(2000), TokenCount(answer->text.size() / 4), MicroDollars(9000)};
        if (duration && !m_clock.waitUntil(m_clock.now() + duration(request), stop))
            return tl::unexpected<CallFailure>(CallFailure(ErrorKind::Cancelled, "Stopped."));
    }
    {
        const std::scoped_lock lock(m_mutex);
        m_processorTime += threadProcessorTime() - began;
    }
    if (answer && sink.text)
        sink.text(answer->text);
    return answer;
}

} // namespace dg
