// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/run_summary.h"

#include "app/tool/money.h"

#include <QLocale>

#include <algorithm>
#include <map>

namespace dg::tool {

namespace {

QString tokensText(TokenCount tokens)
{
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(tokens.value()));
}

bool costs(const RunState &state)
{
    return state.settings.provider != QLatin1String("rehearsal") || state.settings.standIn;
}

QString moneyText(const RunState &state, const Usage &usage)
{
    QString text = dollarsText(usage.cost);
    if (usage.priceUnknown)
        text = usage.cost == MicroDollars() ? QStringLiteral("price unknown")
                                            : text + QStringLiteral(" and what has no known price");
    return state.settings.budget ? QStringLiteral("%1 of %2").arg(text, dollarsText(*state.settings.budget))
                                 : text;
}

/// "Ollama stood in for Scene 5 and 3 more."
QStringList standInLines(const RunState &state)
{
    std::map<QString, QStringList> labels; // by who stood in
    for (const StageState &stage : state.stages) {
        if (!stage.standIn.isEmpty() && stage.outcome == StageOutcome::Called)
            labels[stage.standIn].append(stage.plan.label);
    }
    QStringList lines;
    for (const auto &[who, written] : labels) {
        QString line = QStringLiteral("%1 stood in for %2").arg(who, written.first());
        if (written.size() > 1)
            line += QStringLiteral(" and %1 more").arg(written.size() - 1);
        lines.append(line + QLatin1Char('.'));
    }
    return lines;
}

/// Each warning once, with where it was first given.
QStringList warningLines(const RunState &state)
{
    QStringList lines;
    QStringList given;
    for (const StageState &stage : state.stages) {
        if (stage.warning.isEmpty() || given.contains(stage.warning))
            continue;
        given.append(stage.warning);
        lines.append(QStringLiteral("%1: %2").arg(stage.plan.label, stage.warning));
    }
    return lines;
}

} // namespace

QString spentSoFar(const RunState &state)
{
    const Usage usage = state.usage();
    const bool isTold = usage.cost.value() > 0 || usage.priceUnknown || state.settings.budget;
    return isTold ? moneyText(state, usage) + QStringLiteral("  ") : QString();
}

QString expectedCost(const RunPlan &plan)
{
    const Usage usage = plan.usage();
    const int count = plan.calls();
    if (count == 0 || (usage.cost.value() == 0 && !usage.priceUnknown))
        return {};
    const QString calls = count == 1 ? QStringLiteral("1 call") : QStringLiteral("%1 calls").arg(count);
    return usage.priceUnknown ? QStringLiteral("%1, at a price that is not known.").arg(calls)
                              : QStringLiteral("About %1 for %2.").arg(dollarsText(usage.cost), calls);
}

bool budgetIsUsedUp(const RunState &state)
{
    return std::any_of(state.stages.begin(), state.stages.end(),
        [](const StageState &stage) { return stage.error && stage.error->kind == ErrorKind::BudgetReached; });
}

QStringList summaryOf(const RunState &state)
{
    const Usage usage = state.usage();
    const bool nothingAsked = usage == Usage {} && state.saved() == MicroDollars();
    if (!costs(state) || nothingAsked)
        return {};
    QStringList lines {QStringLiteral("%1: %2 tokens in, %3 out.")
                           .arg(moneyText(state, usage), tokensText(usage.input), tokensText(usage.output))};
    QStringList saved;
    if (state.saved().value() > 0)
        saved.append(QStringLiteral("what was kept or cached saved %1").arg(dollarsText(state.saved())));
    if (usage.promptCacheSaved.value() != 0)
        saved.append(
            QStringLiteral("the provider's prompt cache saved %1").arg(dollarsText(usage.promptCacheSaved)));
    if (!saved.isEmpty()) {
        QString line = saved.join(QStringLiteral("; ")) + QLatin1Char('.');
        line[0] = line[0].toUpper();
        lines.append(line);
    }
    return lines + standInLines(state) + warningLines(state);
}

} // namespace dg::tool
