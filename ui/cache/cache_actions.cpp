// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_actions.h"

#include "ui/cache/cache_watch.h"
#include "ui/cache/cache_words.h"
#include "ui/common/icons.h"
#include "ui/common/on_gui_thread.h"

#include <QAction>
#include <QMenu>
#include <QWidget>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

/// In the order in which an episode is written. The first three are what every episode has.
constexpr std::array order {CacheKind::VoiceProfile, CacheKind::EpisodeOutline, CacheKind::AiResponse,
    CacheKind::DialoguePattern, CacheKind::JokeStructure, CacheKind::ValidationResult};
constexpr std::size_t alwaysOffered = 3;

} // namespace

CacheActions::CacheActions(const Theme &theme, AsyncCache &cache, CacheWatch &watch, QWidget *window)
    : QObject(window)
    , m_theme(theme)
    , m_cache(cache)
    , m_watch(watch)
    , m_window(window)
{
    for (const CacheKind kind : order) {
        QAction *action = make(u"clear_"_s + toString(kind), tr("%1…").arg(cachewords::kind(kind)));
        connect(action, &QAction::triggered, this, [this, kind] {
            ask({ClearRequest::What::Kind, kind, {}});
        });
        m_clearKinds[kind] = action;
    }
    m_clearCharacter = make(u"clearCharacterAction"_s, tr("Of a character…"));
    m_clearExpired = make(u"clearExpiredAction"_s, tr("What has expired…"));
    m_clearEverything = make(u"clearEverythingAction"_s, tr("Everything…"));
    connect(m_clearCharacter, &QAction::triggered, this, [this] {
        ask({ClearRequest::What::Character, {}, {}});
    });
    connect(m_clearExpired, &QAction::triggered, this, [this] {
        ask({ClearRequest::What::Expired, {}, {}});
    });
    connect(m_clearEverything, &QAction::triggered, this, [this] {
        ask({ClearRequest::What::Everything, {}, {}});
    });

    m_check = make(u"checkHealthAction"_s, tr("Check health"));
    m_check->setIconText(tr("Check now"));
    m_check->setToolTip(tr("Asks memory, disk and server how they are"));
    connect(m_check, &QAction::triggered, this, [this] {
        m_check->setEnabled(false);
        m_watch.checkHealth();
    });
    connect(&watch, &CacheWatch::checked, this, &CacheActions::sayHealth);
    m_count = make(u"countFromNowAction"_s, tr("Count from now"));
    m_count->setToolTip(tr("Begins all figures anew; what is cached stays"));
    connect(m_count, &QAction::triggered, &watch, &CacheWatch::countAnew);
    connect(&watch, &CacheWatch::changed, this, &CacheActions::refresh);
    refresh();
}

QAction *CacheActions::make(const QString &name, const QString &text)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    return action;
}

void CacheActions::addClearingTo(QMenu *menu) const
{
    for (const CacheKind kind : order)
        menu->addAction(m_clearKinds.at(kind));
    menu->addAction(m_clearCharacter);
    menu->addSeparator();
    menu->addAction(m_clearExpired);
    menu->addAction(m_clearEverything);
}

void CacheActions::refresh()
{
    const auto &byKind = m_watch.reading().statistics.byKind;
    for (std::size_t i = alwaysOffered; i < order.size(); ++i)
        m_clearKinds.at(order[i])->setVisible(byKind[indexOf(order[i])].entries > 0);
}

void CacheActions::ask(const ClearRequest &request)
{
    auto *dialog = new ClearDialog(m_theme, m_cache, request, m_window);
    connect(dialog, &ClearDialog::confirmed, this, &CacheActions::clear);
    dialog->open();
}

void CacheActions::clear(const ClearRequest &request)
{
    const auto done = onGuiThread(this, [this, request](int count) {
        m_watch.read();
        sayCleared(request, count);
    });
    if (request.what == ClearRequest::What::Expired)
        m_cache.clearExpired(done);
    else
        m_cache.clear(request.filter(), done);
}

void CacheActions::sayCleared(const ClearRequest &request, int count)
{
    switch (request.what) {
    case ClearRequest::What::Expired:
        Q_EMIT said(count == 0 ? tr("Nothing had expired.")
                               : tr("Cleared %1 that had expired.").arg(cachewords::entries(count)));
        return;
    case ClearRequest::What::Kind:
        Q_EMIT said(tr("Cleared %1.").arg(cachewords::count(request.kind, count)));
        return;
    case ClearRequest::What::Character:
        Q_EMIT said(tr("Cleared %1 of %2.").arg(cachewords::entries(count), request.character));
        return;
    case ClearRequest::What::Everything:
        Q_EMIT said(tr("Cleared %1.").arg(cachewords::entries(count)));
        return;
    }
}

void CacheActions::sayHealth()
{
    m_check->setEnabled(true);
    const std::vector<TierHealth> &health = m_watch.reading().health;
    const auto ill =
        std::ranges::find_if(health, [](const TierHealth &tier) { return tier.state != HealthState::Ok; });
    Q_EMIT said(ill == health.end() ? tr("The cache is well.") : cachewords::health(*ill));
}

} // namespace dg
