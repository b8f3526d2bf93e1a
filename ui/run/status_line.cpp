// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/status_line.h"

#include "core/events/stage_names.h"
#include "ui/board/scene_card.h"
#include "ui/cache/cache_words.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/providers/provider_words.h"

#include <QLabel>
#include <QProgressBar>
#include <QStringList>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace dg {

using namespace Qt::StringLiterals;

/// The stages of each scene, in the order of their plan.
static std::map<SceneId, std::vector<const StageState *>> stagesByScene(const RunState &state)
{
    std::map<SceneId, std::vector<const StageState *>> scenes;
    for (const StageState &stage : state.stages) {
        if (const auto scene = sceneOf(stage.plan.ref))
            scenes[*scene].push_back(&stage);
    }
    return scenes;
}

RunProgress progressOf(const RunState &state, RunTime now)
{
    RunProgress progress;
    RunTime spent {}; // on calls for scenes that were made in this run
    RunTime begun {}; // on those under way
    int measured = 0;
    int openCalls = 0; // of scenes, still to come or under way
    int openScenes = 0;
    for (const auto &[scene, stages] : stagesByScene(state)) {
        const SceneState how = progressOf(stages, true).state;
        const bool isLeftOut = std::all_of(stages.begin(), stages.end(), [](const StageState *stage) {
            return stage->outcome == StageOutcome::Skipped && stage->text.isEmpty();
        });
        if (isLeftOut)
            continue;
        ++progress.scenes;
        const bool isOpen = isUnderWay(how)
            && std::any_of(
                stages.begin(), stages.end(), [](const StageState *stage) { return !stage->outcome; });
        openScenes += isOpen ? 1 : 0;
        progress.written += isWhole(how) ? 1 : 0;
        progress.failed += how == SceneState::Failed || how == SceneState::Blocked ? 1 : 0;
        for (const StageState *stage : stages) {
            if (stage->outcome == StageOutcome::Called && stage->callingAt && stage->endedAt) {
                spent += *stage->endedAt - *stage->callingAt;
                ++measured;
            }
            // A refinement is the exception, and is not counted on until it is under way.
            const bool isCertain = SceneAttempt::of(stage->plan.ref.subject).attempt == 1;
            if (!isOpen || stage->outcome || !stage->plan.mayCall || (!isCertain && !stage->callingAt))
                continue;
            ++openCalls;
            if (stage->callingAt)
                begun += now - *stage->callingAt;
        }
    }
    if (openScenes > 0 && openCalls > 0 && measured > 0) {
        const auto each = spent / measured;
        const auto work = std::max(RunTime {}, each * openCalls - begun);
        const int lanes = std::clamp(std::min(openScenes, state.settings.scenesAtOnce), 1, 64);
        progress.left = work / lanes;
    }
    return progress;
}

QString reuseInWords(const RunState &state)
{
    int kept = 0;
    int reused = 0;
    for (const StageState &stage : state.stages) {
        if (!stage.plan.mayCall)
            continue;
        kept += stage.outcome == StageOutcome::Kept ? 1 : 0;
        reused += stage.outcome == StageOutcome::Hit || stage.outcome == StageOutcome::Joined ? 1 : 0;
    }
    const double share = state.reusedShare();
    const double keptShare = kept == 0 ? 0.0 : share * kept / (kept + reused);
    QStringList parts;
    if (kept > 0)
        parts.append(StatusLine::tr("%1 kept").arg(format::percent(keptShare)));
    if (reused > 0 || kept == 0)
        parts.append(StatusLine::tr("%1 reused").arg(format::percent(share - keptShare)));
    return parts.join(u", "_s);
}

/// Why something is being asked again, so that a provider that cannot be reached is no mere silence.
static QString troubleNow(const RunState &state)
{
    const auto troubled = std::find_if(state.stages.begin(), state.stages.end(),
        [](const StageState &stage) { return stage.phase == StagePhase::Ready && stage.lastTrouble; });
    QString reason = troubled == state.stages.end() ? QString() : reasonOf(*troubled);
    if (reason.endsWith(u'.'))
        reason.chop(1);
    return reason;
}

StatusLine::StatusLine(const Theme &theme, QWidget *parent)
    : QStatusBar(parent)
    , m_theme(theme)
    , m_words(new QLabel(this))
    , m_aside(new QLabel(this))
    , m_bar(new QProgressBar(this))
{
    setObjectName(u"statusLine"_s);
    setSizeGripEnabled(false);
    m_words->setObjectName(u"statusWords"_s);
    m_aside->setObjectName(u"statusAside"_s);
    m_aside->setProperty("role", u"muted"_s);
    m_bar->setObjectName(u"statusProgress"_s);
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(120, 4);
    m_bar->setAccessibleName(tr("Scenes written"));
    m_bar->hide();
    for (QLabel *label : {m_words, m_aside})
        label->setContentsMargins(spacing::small, 2, spacing::small, 2);
    setContentsMargins(spacing::small, 0, spacing::small, 0);
    addWidget(m_bar);
    addWidget(m_words);
    addPermanentWidget(m_aside);
    const auto adopt = [this, &theme] {
        m_words->setFont(theme.font(TypeSize::Small));
        m_aside->setFont(theme.font(TypeSize::Small));
        for (QLabel *tier : m_tiers)
            tier->setFont(theme.font(TypeSize::Small));
        setHealth(std::vector(m_health));
    };
    adopt();
    connect(&theme, &Theme::changed, this, adopt);

    // The clock of a run moves on between its events.
    m_tick.setInterval(500);
    connect(&m_tick, &QTimer::timeout, this, &StatusLine::refresh);
}

void StatusLine::apply(const RunState &state, bool live)
{
    const bool running = live && state.phase == RunPhase::Running;
    if (running && (!m_live || m_state.run != state.run))
        m_elapsed.start();
    m_state = state;
    m_live = running;
    if (running && !m_tick.isActive())
        m_tick.start();
    else if (!running)
        m_tick.stop();
    refresh();
}

void StatusLine::refresh()
{
    const auto now = m_live ? std::chrono::nanoseconds(m_elapsed.nsecsElapsed()) : m_state.lastEventAt;
    const RunProgress progress = progressOf(m_state, now);
    QStringList parts;
    if (m_live && progress.scenes == 0)
        parts.append(tr("Breaking the story"));
    else if (progress.scenes > 0)
        parts.append(tr("%1 of %2 scenes").arg(progress.written).arg(progress.scenes));
    if (m_live) {
        parts.append(progress.left
                ? tr("%1, about %2 left")
                      .arg(format::clock(now),
                          format::clock(std::max<std::chrono::nanoseconds>(
                              *progress.left + std::chrono::milliseconds(500), std::chrono::seconds(1))))
                : format::clock(now));
    } else if (progress.scenes > 0 && m_state.phase == RunPhase::Finished) {
        parts.append(format::clock(now));
    }
    if (progress.failed > 0)
        parts.append(tr("%n failed", nullptr, progress.failed));
    if (m_live && m_state.pausedFor)
        parts.append(tr("waits for a key"));
    else if (const QString trouble = m_live ? troubleNow(m_state) : QString(); !trouble.isEmpty())
        parts.append(trouble);
    if (progress.scenes > 0 || m_live)
        parts.append(reuseInWords(m_state));
    const Usage usage = m_state.usage();
    if (const QString spent = providerwords::spent(usage, m_state.settings); !spent.isEmpty())
        parts.append(spent);
    m_words->setToolTip(providerwords::tokensInFull(usage));
    m_words->setAccessibleDescription(m_words->toolTip());
    m_words->setText(parts.join(u" · "_s));
    m_words->setAccessibleName(m_words->text());

    m_bar->setVisible(m_live);
    m_bar->setRange(0, progress.scenes);
    m_bar->setValue(progress.written + progress.failed);
}

void StatusLine::say(const QString &text)
{
    m_aside->setText(text);
}

void StatusLine::setHealth(const std::vector<TierHealth> &tiers)
{
    m_health = tiers;
    while (m_tiers.size() > tiers.size()) {
        delete m_tiers.back();
        m_tiers.pop_back();
    }
    for (std::size_t i = 0; i < tiers.size(); ++i) {
        const TierHealth &tier = tiers[i];
        if (i == m_tiers.size()) {
            auto *label = new QLabel(this);
            // "statusMemory", "statusDisk", "statusRedis"
            label->setObjectName(u"status"_s + tier.name.left(1).toUpper() + tier.name.mid(1));
            label->setFont(m_theme.font(TypeSize::Small));
            label->setTextFormat(Qt::RichText);
            addPermanentWidget(label);
            m_tiers.push_back(label);
        }
        if (const QString mark = healthMark(tier); mark != m_tiers[i]->text())
            m_tiers[i]->setText(mark);
        m_tiers[i]->setToolTip(cachewords::health(tier));
        m_tiers[i]->setAccessibleName(m_tiers[i]->toolTip());
    }
}

/// The mark's shape says it as well as its colour, and a word where something is amiss.
QString StatusLine::healthMark(const TierHealth &tier) const
{
    const ThemeColors &colors = m_theme.colors();
    const auto [mark, color] = [&]() -> std::pair<QString, QColor> {
        switch (tier.state) {
        case HealthState::Ok:
            return {u"●"_s, colors.good};
        case HealthState::Degraded:
            return {u"◐"_s, colors.warning};
        case HealthState::Down:
            return {u"○"_s, colors.error};
        case HealthState::Disabled:
            break;
        }
        return {u"–"_s, colors.muted};
    }();
    const QString word = tier.state == HealthState::Ok ? QString() : u' ' + cachewords::health(tier.state);
    return u"%1 <span style='color:%2'>%3</span>%4"_s.arg(
        tier.name.toHtmlEscaped(), color.name(), mark, word.toHtmlEscaped());
}

void StatusLine::clear()
{
    m_state = {};
    m_live = false;
    m_tick.stop();
    m_words->clear();
    m_aside->clear();
    m_bar->hide();
}

QString StatusLine::text() const
{
    return m_words->text();
}

} // namespace dg
