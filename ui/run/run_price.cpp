// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/run_price.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QLocale>
#include <QMouseEvent>
#include <QStyle>

#include <chrono>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

PriceInWords priceInWords(const RunPlan &plan, const RunSettings &settings, bool isFree)
{
    const Usage usage = plan.usage();
    const int count = plan.calls();
    const int known = plan.answers();
    const int maybe = plan.count(Forecast::MayBeNeeded);
    if (count == 0)
        return {RunPrice::tr("nothing to ask: all is kept"),
            RunPrice::tr("The project or the cache has everything; a run costs nothing.")};
    PriceInWords words;
    const QString calls =
        count == 1 ? RunPrice::tr("1 call") : RunPrice::tr("%1 calls").arg(QLocale().toString(count));
    QStringList tip;
    if (isFree) {
        words.text = RunPrice::tr("free · %1").arg(calls);
    } else if (usage.priceUnknown) {
        words.text = RunPrice::tr("price unknown · %1").arg(calls);
        tip.append(RunPrice::tr("What this model costs is not known here, so a budget cannot hold."));
    } else {
        words.text = RunPrice::tr("about %1 · %2").arg(format::money(usage.cost), calls);
    }
    if (!isFree && !usage.priceUnknown && settings.budget && usage.cost > *settings.budget) {
        words.isTooMuch = true;
        words.text = RunPrice::tr("%1, over the budget").arg(words.text);
        tip.append(RunPrice::tr(
            "The budget is %1: the run stops asking when it is used up, and keeps what is finished.")
                       .arg(format::money(*settings.budget)));
    }
    tip.append(RunPrice::tr("An estimate: about %1 tokens read and %2 written.")
                   .arg(format::tokens(usage.input), format::tokens(usage.output)));
    if (maybe > 0)
        tip.append(maybe == 1 ? RunPrice::tr("One more call may be needed where a check finds something.")
                              : RunPrice::tr("Up to %1 more calls may be needed where checks find something.")
                                    .arg(QLocale().toString(maybe)));
    if (known > 0)
        tip.append(known == 1 ? RunPrice::tr("One answer is there already.")
                              : RunPrice::tr("%1 answers are there already.").arg(QLocale().toString(known)));
    if (!plan.scenesKnown)
        tip.append(RunPrice::tr("How many scenes there will be is a guess until the story is broken."));
    words.tip = tip.join(u'\n');
    return words;
}

RunPrice::RunPrice(const RunServices &services, QWidget *parent)
    : ElidedLabel(parent)
    , m_services(services)
{
    setObjectName(u"runPrice"_s);
    setProperty("role", u"guidance"_s);
    setCursor(Qt::PointingHandCursor);
    setContentsMargins(spacing::hair, 0, spacing::small, 0);
    m_pause.setSingleShot(true);
    m_pause.setInterval(200ms);
    connect(&m_pause, &QTimer::timeout, this, &RunPrice::begin);
}

void RunPrice::ask(std::shared_ptr<ProjectFile> project, const RunOptions &options, bool isFree)
{
    m_job.cancel();
    m_project = std::move(project);
    m_options = options;
    m_isFree = isFree;
    if (m_project)
        m_pause.start();
}

void RunPrice::begin()
{
    const RunSettings settings = m_options.settings.value_or(RunSettings());
    m_job.start([&services = m_services, project = std::exchange(m_project, {}), options = m_options](
                    std::stop_token) { return planRun(services, *project, options); },
        [this, settings, isFree = m_isFree](const Expected<RunPlan> &plan) {
            // What a run would end with at once, it says itself.
            show(plan ? priceInWords(*plan, settings, isFree) : PriceInWords());
            m_plan = plan ? std::make_shared<const RunPlan>(*plan) : nullptr;
            Q_EMIT planned();
        });
}

void RunPrice::show(const PriceInWords &words)
{
    setText(words.text);
    setToolTip(words.tip);
    setAccessibleName(words.text);
    setAccessibleDescription(words.tip);
    const QString role = words.isTooMuch ? u"problem"_s : u"guidance"_s;
    if (property("role") == role)
        return;
    setProperty("role", role);
    style()->unpolish(this);
    style()->polish(this);
}

void RunPrice::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()) && !text().isEmpty())
        Q_EMIT planAsked();
    ElidedLabel::mouseReleaseEvent(event);
}

void RunPrice::clear(std::function<void()> then)
{
    m_pause.stop();
    m_project.reset();
    show({});
    m_job.cancel();
    if (std::exchange(m_plan, nullptr))
        Q_EMIT planned();
    if (then)
        m_job.whenIdle(std::move(then));
}

} // namespace dg
