// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/plan_command.h"

#include "app/tool/console.h"
#include "app/tool/money.h"
#include "app/tool/text_table.h"
#include "app/wiring/workshop.h"
#include "core/pipeline/run_plan.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <chrono>
#include <memory>

namespace dg::tool {

namespace {

using namespace std::chrono_literals;

QString inWords(const StageForecast &stage)
{
    switch (stage.forecast) {
    case Forecast::Kept:
        return QStringLiteral("kept");
    case Forecast::Held:
        return QStringLiteral("held");
    case Forecast::Cached:
        return QStringLiteral("from the cache (%1)").arg(stage.tier);
    case Forecast::Call:
        return QStringLiteral("call");
    case Forecast::Follows:
        return QStringLiteral("follows");
    case Forecast::MayBeNeeded:
        return QStringLiteral("may be needed");
    case Forecast::Made:
        return QStringLiteral("put together");
    case Forecast::NotAskedFor:
        return QStringLiteral("skipped");
    }
    return {};
}

/// The same as one word, for programs.
QString codeOf(Forecast forecast)
{
    switch (forecast) {
    case Forecast::Kept:
        return QStringLiteral("kept");
    case Forecast::Held:
        return QStringLiteral("held");
    case Forecast::Cached:
        return QStringLiteral("cached");
    case Forecast::Call:
        return QStringLiteral("call");
    case Forecast::Follows:
        return QStringLiteral("follows");
    case Forecast::MayBeNeeded:
        return QStringLiteral("may_be_needed");
    case Forecast::Made:
        return QStringLiteral("made");
    case Forecast::NotAskedFor:
        return QStringLiteral("skipped");
    }
    return {};
}

bool mayCall(const StageForecast &stage)
{
    return stage.forecast == Forecast::Call || stage.forecast == Forecast::Follows
        || stage.forecast == Forecast::MayBeNeeded;
}

QString tokensText(const Usage &usage)
{
    return QLocale(QLocale::English).toString(static_cast<qlonglong>((usage.input + usage.output).value()));
}

QString moneyText(const Usage &usage)
{
    return usage.priceUnknown ? QStringLiteral("?") : dollarsText(usage.cost);
}

QString timeText(std::chrono::milliseconds time)
{
    const auto in = [&](std::chrono::milliseconds unit) { return QString::number((time + unit / 2) / unit); };
    if (time >= 2min)
        return QStringLiteral("%1 min").arg(in(1min));
    return time >= 1s ? QStringLiteral("%1 s").arg(in(1s)) : QStringLiteral("%1 ms").arg(in(1ms));
}

QString tableOf(const RunPlan &plan)
{
    Table table({QStringLiteral("Stage"), QStringLiteral("What"), QStringLiteral("Why"),
                    QStringLiteral("Tokens"), QStringLiteral("Price"), QStringLiteral("Time")},
        {3, 4, 5});
    for (const StageForecast &stage : plan.stages) {
        const bool tells = mayCall(stage);
        table.add({readable(stage.label), inWords(stage), readable(stage.why),
            tells ? tokensText(stage.usage) : QString(), tells ? moneyText(stage.usage) : QString(),
            tells ? timeText(stage.time) : QString()});
    }
    return table.text().trimmed();
}

/// "16 calls, about 24,000 tokens, $0.21, 3 min."
QString totalOf(const RunPlan &plan)
{
    const int calls = plan.calls();
    if (calls == 0)
        return QStringLiteral("Nothing to ask: all is there.");
    const Usage usage = plan.usage();
    QString total = QStringLiteral("%1, about %2 tokens, %3, %4.")
                        .arg(calls == 1 ? QStringLiteral("1 call") : QStringLiteral("%1 calls").arg(calls),
                            tokensText(usage),
                            usage.priceUnknown ? QStringLiteral("price unknown") : dollarsText(usage.cost),
                            timeText(plan.time));
    if (const int maybe = plan.count(Forecast::MayBeNeeded); maybe > 0)
        total += QStringLiteral(" Up to %1 more, where checks find something.").arg(maybe);
    if (!plan.scenesKnown)
        total += QStringLiteral(" How many scenes there will be is a guess.");
    return total;
}

void insertUsage(QJsonObject &json, const Usage &usage)
{
    json.insert(QStringLiteral("input_tokens"), static_cast<qint64>(usage.input.value()));
    json.insert(QStringLiteral("output_tokens"), static_cast<qint64>(usage.output.value()));
    json.insert(QStringLiteral("micro_usd"), static_cast<qint64>(usage.cost.value()));
    json.insert(QStringLiteral("price_unknown"), usage.priceUnknown);
}

QJsonObject jsonOf(const RunPlan &plan)
{
    QJsonArray stages;
    for (const StageForecast &stage : plan.stages) {
        QJsonObject json {{QStringLiteral("stage"), stage.ref.stage},
            {QStringLiteral("subject"), stage.ref.subject}, {QStringLiteral("label"), stage.label},
            {QStringLiteral("forecast"), codeOf(stage.forecast)}, {QStringLiteral("tier"), stage.tier},
            {QStringLiteral("why"), stage.why},
            {QStringLiteral("time_ms"), static_cast<qint64>(mayCall(stage) ? stage.time.count() : 0)}};
        insertUsage(json, mayCall(stage) ? stage.usage : Usage {});
        stages.append(json);
    }
    QJsonArray anotherLook;
    for (const auto &[scene, why] : plan.anotherLook)
        anotherLook.append(QJsonObject {
            {QStringLiteral("scene"), QString::fromStdString(scene.value())}, {QStringLiteral("why"), why}});
    QJsonObject json {{QStringLiteral("calls"), plan.calls()},
        {QStringLiteral("maybe"), plan.count(Forecast::MayBeNeeded)},
        {QStringLiteral("answers"), plan.answers()}, {QStringLiteral("scenes_known"), plan.scenesKnown},
        {QStringLiteral("time_ms"), static_cast<qint64>(plan.time.count())},
        {QStringLiteral("stages"), stages}, {QStringLiteral("another_look"), anotherLook}};
    insertUsage(json, plan.usage());
    return json;
}

void print(const RunPlan &plan, bool asJson)
{
    if (asJson) {
        printResult(QString::fromUtf8(QJsonDocument(jsonOf(plan)).toJson()).trimmed());
        return;
    }
    printResult(tableOf(plan));
    printResult(QString());
    printResult(totalOf(plan));
}

} // namespace

ExitCode run(const PlanCommand &command)
{
    const auto pace = paceFromString(QString::fromStdString(command.pace));
    if (!pace)
        return printError(pace.error(), ExitCode::WrongUsage);
    const auto cache = cacheConfigOf(command);
    if (!cache)
        return printError(cache.error(), codeOfBadConfig(command.cache));
    auto opened = ProjectFile::open(QString::fromStdString(command.file));
    if (!opened)
        return printError(opened.error(), ExitCode::BadInput);
    ProjectFile &project = **opened;
    const auto episode = episodeOf(command, project);
    if (!episode)
        return printError(episode.error(), ExitCode::BadInput);
    auto options = optionsOf(command, project, *episode);
    if (!options)
        return printError(options.error(), ExitCode::BadInput);
    if (const auto applied = apply(command.writer, *options->settings); !applied)
        return printError(applied.error(), ExitCode::WrongUsage);
    if (command.resume) {
        options = optionsToResume(project, *episode);
        if (!options)
            return printError(options.error(), ExitCode::BadInput);
    }
    Workshop workshop(*pace, *cache);
    const auto plan = planRun(workshop.services(), project, *options);
    if (!plan)
        return printError(plan.error(), ExitCode::BadInput);
    print(*plan, command.json);
    return ExitCode::Done;
}

} // namespace dg::tool
