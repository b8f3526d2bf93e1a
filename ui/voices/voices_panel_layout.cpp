// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where in the voice profiles panel, and by which keys and menus it is worked.
#include "ui/voices/voices_panel.h"

#include "ui/common/clear_button.h"
#include "ui/common/elided_label.h"
#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/run/run_bar.h"
#include "ui/voices/voice_detail.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <array>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int likedHeight = 320;
constexpr int narrowestDetail = 280;
constexpr std::array<int, voiceColumnCount> columnWidths {150, 150, 140, 140, 100, 72, 64, 150, 90};

} // namespace

VoicesPanel::VoicesPanel(const Theme &theme, AsyncCache &cache, QAction *generate, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_library(theme, cache)
    , m_table(new QTreeView(this))
    , m_filter(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_detail(new VoiceDetail(theme, this))
    , m_bar(new RunBar(theme, this, u"voicesBar"_s))
    , m_split(new QSplitter(Qt::Horizontal, this))
    , m_pages(new QStackedWidget(this))
{
    setObjectName(u"voicesPanel"_s);
    createActions();
    createList();
    createMenus();
    layOut(generate);
    connectLibrary();
    refreshActions();
    refreshCounts();
}

QSize VoicesPanel::sizeHint() const
{
    return {QWidget::sizeHint().width(), likedHeight};
}

QAction *VoicesPanel::makeAction(const QString &name, const QString &text)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    return action;
}

void VoicesPanel::createActions()
{
    m_open = makeAction(u"openVoice"_s, tr("Read"));
    m_pin = makeAction(u"pinVoices"_s, tr("Pin"));
    m_again = makeAction(u"writeVoiceAgain"_s, tr("Write again"));
    m_clear = makeAction(u"clearVoices"_s, tr("Clear selected…"));
    m_clear->setShortcut(QKeySequence::Delete);
    m_clear->setShortcutContext(Qt::WidgetShortcut);
    m_clearExpired = makeAction(u"clearExpiredVoices"_s, tr("Clear expired…"));
    m_clearAll = makeAction(u"clearAllVoices"_s, tr("Clear all…"));
    m_undo = makeAction(u"undoClearVoices"_s, tr("Undo"));
    m_undo->setEnabled(false);
    m_export = makeAction(u"exportVoices"_s, tr("Export selected…"));
    m_exportShown = makeAction(u"exportShownVoices"_s, tr("Export all shown…"));
    m_import = makeAction(u"importVoices"_s, tr("Import…"));
    m_import->setToolTip(tr("Add the profiles of a file that was exported"));
    m_refresh = makeAction(u"refreshVoices"_s, tr("Refresh"));
    m_refresh->setIcon(studioIcon(m_theme, "retry"_L1, IconTint::Muted));
    m_refresh->setToolTip(tr("Look again, on the room's server too"));

    connect(m_open, &QAction::triggered, this, &VoicesPanel::openDetail);
    connect(m_pin, &QAction::triggered, this, &VoicesPanel::pinSelected);
    connect(m_again, &QAction::triggered, this, [this] {
        const VoiceEntries chosen = selected();
        if (whyNotAgain(chosen).isEmpty())
            Q_EMIT writeAgainAsked(chosen.front()->character);
    });
    connect(m_clear, &QAction::triggered, this, &VoicesPanel::clearSelected);
    connect(m_clearExpired, &QAction::triggered, this, &VoicesPanel::clearExpired);
    connect(m_clearAll, &QAction::triggered, this, &VoicesPanel::clearAll);
    connect(m_undo, &QAction::triggered, &m_library, &VoiceLibrary::restore);
    connect(m_export, &QAction::triggered, this, [this] { exportProfiles(keysOf(selected())); });
    connect(m_exportShown, &QAction::triggered, this,
        [this] { exportProfiles(keysOf(*m_library.model().rows())); });
    connect(m_import, &QAction::triggered, this, &VoicesPanel::importProfiles);
    connect(m_refresh, &QAction::triggered, &m_library, &VoiceLibrary::refresh);
}

void VoicesPanel::createList()
{
    m_table->setObjectName(u"voicesTable"_s);
    m_table->setAccessibleName(tr("Voice profiles"));
    m_table->setModel(&m_library.model());
    m_table->setRootIsDecorated(false);
    m_table->setItemsExpandable(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->addAction(m_clear);
    QHeaderView *header = m_table->header();
    header->setSectionsMovable(false);
    header->setStretchLastSection(true);
    for (int column = 0; column < voiceColumnCount; ++column)
        header->resizeSection(column, columnWidths[static_cast<std::size_t>(column)]);
    header->setSortIndicator(static_cast<int>(VoiceColumn::Character), Qt::AscendingOrder);
    m_table->setSortingEnabled(true);

    connect(m_table, &QTreeView::activated, this, &VoicesPanel::openDetail);
    connect(m_table, &QTreeView::customContextMenuRequested, this,
        [this](const QPoint &at) { m_contextMenu->popup(m_table->viewport()->mapToGlobal(at)); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &VoicesPanel::refreshActions);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &VoicesPanel::showCurrent);

    m_filter->setObjectName(u"voicesFilter"_s);
    m_filter->setPlaceholderText(tr("Filter by character, show, model"));
    m_filter->setAccessibleName(tr("Filter the voice profiles"));
    addClearButton(*m_filter, tr("Show all again"));
    connect(m_filter, &QLineEdit::textChanged, &m_library, &VoiceLibrary::setFilter);
    connect(m_filter, &QLineEdit::returnPressed, m_table, qOverload<>(&QWidget::setFocus));
    auto *find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
}

void VoicesPanel::createMenus()
{
    m_clearMenu = new QMenu(this);
    m_clearMenu->addActions({m_clear, m_clearExpired, m_clearAll});
    m_clearMenu->addSeparator();
    m_clearMenu->addAction(m_undo);
    m_exportMenu = new QMenu(this);
    m_exportMenu->addActions({m_export, m_exportShown});
    m_contextMenu = new QMenu(this);
    m_contextMenu->setObjectName(u"voicesMenu"_s);
    m_contextMenu->addActions({m_open, m_pin, m_again});
    m_contextMenu->addSeparator();
    m_contextMenu->addActions({m_export, m_clear});
    for (QMenu *menu : {m_clearMenu, m_exportMenu, m_contextMenu})
        menu->setToolTipsVisible(true);
}

QWidget *VoicesPanel::createHeader()
{
    auto *header = new QWidget(this);
    header->setObjectName(u"voicesHeader"_s);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(spacing::medium, spacing::hair, spacing::small, spacing::hair);
    row->setSpacing(spacing::hair);
    auto *title = new QLabel(tr("Voice profiles"), header);
    title->setObjectName(u"voicesTitle"_s);
    title->setProperty("role", u"field"_s);
    auto *subtitle = new ElidedLabel(header);
    subtitle->setObjectName(u"voicesSubtitle"_s);
    subtitle->setText(tr("Cached. Clearing affects new work; Write again changes this show."));
    subtitle->setToolTip(subtitle->text());
    subtitle->setProperty("role", u"guidance"_s);
    m_count->setObjectName(u"voicesCount"_s);
    m_count->setProperty("role", u"guidance"_s);
    m_filter->setMinimumWidth(120);
    m_filter->setMaximumWidth(240);
    row->addWidget(title);
    row->addSpacing(spacing::small);
    row->addWidget(subtitle, 1);
    row->addWidget(m_count);
    row->addSpacing(spacing::small);
    row->addWidget(m_filter, 1);

    const auto button = [&](const QString &name) {
        auto *made = new QToolButton(header);
        made->setObjectName(name);
        made->setFocusPolicy(Qt::TabFocus);
        row->addWidget(made);
        return made;
    };
    const auto withMenu = [&](const QString &name, const QString &text, QMenu *menu) {
        QToolButton *made = button(name);
        made->setText(text + u" \u25BE"_s);
        made->setAccessibleName(text);
        made->setMenu(menu);
        made->setPopupMode(QToolButton::InstantPopup);
    };
    button(u"pinVoicesButton"_s)->setDefaultAction(m_pin);
    button(u"writeVoiceAgainButton"_s)->setDefaultAction(m_again);
    withMenu(u"clearVoicesButton"_s, tr("Clear"), m_clearMenu);
    withMenu(u"exportVoicesButton"_s, tr("Export"), m_exportMenu);
    button(u"importVoicesButton"_s)->setDefaultAction(m_import);
    button(u"refreshVoicesButton"_s)->setDefaultAction(m_refresh);
    return header;
}

void VoicesPanel::layOut(QAction *generate)
{
    m_split->addWidget(m_table);
    m_split->addWidget(m_detail);
    m_split->setHandleWidth(1);
    m_split->setChildrenCollapsible(false);
    m_split->setStretchFactor(0, 1);
    m_detail->setMinimumWidth(narrowestDetail);
    m_detail->hide();
    auto *empty = new EmptyState(m_theme, tr("Voices are kept here once an episode has been written."), this);
    empty->setObjectName(u"voicesEmpty"_s);
    empty->addAction(generate, u"voicesGenerate"_s);
    empty->addAction(m_import, u"voicesImport"_s); // there may be no show open to generate
    m_pages->addWidget(new QWidget(this));
    m_pages->addWidget(empty);
    m_pages->addWidget(m_split);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createHeader());
    layout->addWidget(m_bar);
    layout->addWidget(m_pages, 1);
}

} // namespace dg
