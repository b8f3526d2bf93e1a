// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/side_question.h"

#include "core/ai/caching_ai_client.h"
#include "core/base/call_slots.h"
#include "core/cache/cache_key.h"
#include "core/pipeline/prompt_library.h"
#include "core/pipeline/question.h"
#include "core/pipeline/read_answer.h"
#include "core/pipeline/run_services.h"
#include "core/pipeline/stages/alternatives/alternatives_stage.h"
#include "core/pipeline/stages/compare/compare_stage.h"
#include "core/story/json.h"

#include <QMetaObject>

#include <algorithm>
#include <thread>
#include <utility>

namespace dg {

struct SideQuestion::Task {
    std::jthread thread;
};

/// The answer as the stage accepts it.
static Expected<QByteArray> answerTo(const AiStage &stage, const QJsonObject &inputs,
    const RunServices &services, const RunSettings &settings, const SideQuestion::Options &options,
    std::stop_token stop)
{
    const auto provider = services.provider(settings);
    if (!provider)
        return tl::unexpected<Error>(provider.error());
    const QString model = settings.model.isEmpty() ? (*provider)->defaultModel() : settings.model;
    const Asking asking {**provider, model, settings};
    const Question question = questionOf(stage, inputs, asking);
    const PromptLibrary prompts;
    const auto prompt = prompts.render(stage.promptName(), stage.promptValues(inputs));
    if (!prompt)
        return tl::unexpected<Error>(prompt.error());

    AiCall call;
    call.request = requestOf(stage, question, *prompt, asking);
    call.request.variant = options.variant;
    call.kind = stage.cacheKind();
    call.tags = options.tags;
    for (const QString &name : stage.characters(inputs))
        call.tags.append(tags::character(name));
    call.tags.append(tags::model(model));
    call.check = [&](const Completion &completion) {
        return stage.accept(inputs, completion.text).map([](const QByteArray &) {});
    };
    call.expectedOutput = stage.expectedOutput();
    call.retry = services.retry;
    CallSlots one(1);
    CallSlots::Place place = one.join(0);
    const auto answer = services.client.complete(**provider, call, place, std::move(stop), {});
    if (!answer)
        return tl::unexpected<Error>(answer.error());
    return stage.accept(inputs, answer->completion.text);
}

template <class Answer>
static Expected<Answer> askedFor(const AiStage &stage, const QJsonObject &inputs, const RunServices &services,
    const RunSettings &settings, const SideQuestion::Options &options, std::stop_token stop)
{
    return answerTo(stage, inputs, services, settings, options, std::move(stop))
        .and_then([&](const QByteArray &body) { return readAnswer<Answer>(body, stage.name()); });
}

/// What both answers agree on.
static Comparison agreed(Comparison asked, const Comparison &reversed)
{
    const bool agree = (asked.better == Better::First && reversed.better == Better::Second)
        || (asked.better == Better::Second && reversed.better == Better::First)
        || asked.better == Better::Neither;
    if (!agree)
        asked = {Better::Neither, {}};
    return asked;
}

SideQuestion::SideQuestion(const RunServices &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
}

SideQuestion::~SideQuestion()
{
    stop();
}

void SideQuestion::ask(const RunSettings &settings, const AlternativesInputs &inputs,
    std::function<void(const Expected<LineAlternatives> &)> done)
{
    ask(settings, inputs, std::move(done), Options {});
}

void SideQuestion::ask(const RunSettings &settings, const AlternativesInputs &inputs,
    std::function<void(const Expected<LineAlternatives> &)> done, const Options &options)
{
    begin([&services = m_services, settings, inputs = toJson(inputs), done = std::move(done), options](
              std::stop_token stop) -> std::function<void()> {
        auto answer = askedFor<LineAlternatives>(
            AlternativesStage(), inputs, services, settings, options, std::move(stop));
        return [done, answer = std::move(answer)] { done(answer); };
    });
}

void SideQuestion::ask(const RunSettings &settings, const CompareInputs &inputs,
    std::function<void(const Expected<Comparison> &)> done)
{
    begin([&services = m_services, settings, inputs, done = std::move(done)](
              std::stop_token stop) -> std::function<void()> {
        using Order = CompareStage::Order;
        auto answer = askedFor<Comparison>(
            CompareStage(Order::EarlierFirst), toJson(inputs), services, settings, {}, stop);
        if (answer) {
            const QJsonObject reversed = toJson(CompareInputs {inputs.second, inputs.first});
            answer = askedFor<Comparison>(
                CompareStage(Order::LaterFirst), reversed, services, settings, {}, std::move(stop))
                         .map([&](const Comparison &other) { return agreed(*answer, other); });
        }
        return [done, answer = std::move(answer)] { done(answer); };
    });
}

void SideQuestion::begin(Work work)
{
    m_tasks.push_back(std::make_unique<Task>());
    Task *task = m_tasks.back().get();
    task->thread = std::jthread([this, task, work = std::move(work)](std::stop_token stop) {
        auto tell = work(std::move(stop));
        const auto finish = [this, task, tell = std::move(tell)] {
            std::erase_if(m_tasks, [task](const auto &each) { return each.get() == task; });
            tell();
        };
        QMetaObject::invokeMethod(this, finish, Qt::QueuedConnection);
    });
}

void SideQuestion::stop()
{
    for (const auto &task : m_tasks)
        task->thread.request_stop();
}

bool SideQuestion::isAsking() const
{
    return !m_tasks.empty();
}

} // namespace dg
