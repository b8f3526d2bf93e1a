// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voices_panel.h"

#include "ui/common/confirm_dialog.h"
#include "ui/common/file_dialog.h"
#include "ui/run/run_bar.h"
#include "ui/voices/voice_detail.h"
#include "ui/voices/voice_words.h"

#include <QAction>
#include <QDir>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int detailWidth = 440; ///< when it opens; where there is room for both

} // namespace

void VoicesPanel::setShow(const QString &title, const QStringList &cast)
{
    m_show = title;
    m_cast = cast;
    refreshActions();
}

void VoicesPanel::setRunning(bool running)
{
    m_running = running;
    refreshActions();
}

void VoicesPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_library.setLive(true);
}

void VoicesPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_library.setLive(false);
}

void VoicesPanel::connectLibrary()
{
    connect(&m_library, &VoiceLibrary::aboutToShow, this, &VoicesPanel::keepPlace);
    connect(&m_library, &VoiceLibrary::shown, this, [this](bool asked) {
        returnToPlace(asked);
        selectCurrent();
        refreshCounts();
        refreshActions();
        showCurrent();
    });
    connect(&m_library, &VoiceLibrary::reading, m_detail, &VoiceDetail::setReading);
    connect(m_detail, &VoiceDetail::closed, this, &VoicesPanel::closeDetail);
    connect(&m_library, &VoiceLibrary::restorableChanged, this,
        [this] { m_undo->setEnabled(m_library.canRestore()); });
    connect(&m_library, &VoiceLibrary::cleared, this,
        [this](int count) { say(voice::cleared(count), m_library.canRestore() ? m_undo : nullptr); });
    connect(&m_library, &VoiceLibrary::restored, this, [this](int count) {
        say(count == 1 ? tr("1 profile is back.") : tr("%1 are back.").arg(voice::profiles(count)));
    });
    connect(&m_library, &VoiceLibrary::expiredCleared, this, [this](int count) {
        say(count == 0       ? tr("Nothing had expired.")
                : count == 1 ? tr("1 expired entry was removed.")
                             : tr("%1 expired entries were removed.").arg(QLocale().toString(count)));
    });
    connect(&m_library, &VoiceLibrary::pinned, this, [this](int count, int failed, bool pinned) {
        if (failed > 0)
            m_bar->say(RunBar::Tone::Warning,
                tr("%1 could not be pinned: there is no disk to keep them on, or they have gone meanwhile.")
                    .arg(voice::profiles(failed)),
                nullptr);
        else if (pinned)
            say(tr("%1 pinned: kept on this machine until cleared.").arg(voice::profiles(count)));
        else
            say(tr("%1 no longer pinned.").arg(voice::profiles(count)));
    });
    connect(&m_library, &VoiceLibrary::exported, this, [this](int count, const QString &path) {
        say(tr("%1 exported to %2.").arg(voice::profiles(count), QDir::toNativeSeparators(path)));
    });
    connect(&m_library, &VoiceLibrary::imported, this,
        [this](const ImportResult &result) { say(voice::imported(result)); });
    connect(&m_library, &VoiceLibrary::failed, this, [this](const Error &error) {
        m_bar->say(RunBar::Tone::Error, QString::fromStdString(error.text()), nullptr);
    });
}

/// The row at the top of the view is remembered, so that the reader's place does not slip away under others.
void VoicesPanel::keepPlace()
{
    m_chosen = m_table->selectionModel()->hasSelection();
    m_topRow = m_table->verticalScrollBar()->value();
    m_top = m_topRow > 0 ? QPersistentModelIndex(m_table->indexAt({0, 0})) : QPersistentModelIndex();
}

void VoicesPanel::returnToPlace(bool asked)
{
    const QModelIndex current = m_table->currentIndex();
    if (asked && current.isValid())
        m_table->scrollTo(current);
    else if (asked)
        m_table->scrollToTop();
    else if (m_top.isValid() && m_top.row() != m_topRow)
        m_table->scrollTo(m_top, QAbstractItemView::PositionAtTop);
    m_top = QPersistentModelIndex();
}

/// Where what was chosen has gone, its neighbour is: the keyboard and the profile that is read go on from it.
void VoicesPanel::selectCurrent()
{
    QItemSelectionModel *selection = m_table->selectionModel();
    if (!m_chosen || selection->hasSelection() || !selection->currentIndex().isValid())
        return;
    selection->select(
        selection->currentIndex(), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void VoicesPanel::refreshCounts()
{
    const auto total = static_cast<qlonglong>(m_library.all().size());
    const qlonglong shown = m_library.model().rowCount();
    const QLocale locale;
    m_count->setText(shown == total ? voice::profiles(total)
                                    : tr("%1 of %2").arg(locale.toString(shown), voice::profiles(total)));
    m_pages->setCurrentIndex(!m_library.isListed() ? 0 : total == 0 ? 1 : 2);
    m_clearAll->setEnabled(total > 0);
    m_exportShown->setEnabled(shown > 0);
}

VoiceEntries VoicesPanel::selected() const
{
    VoiceEntries entries;
    const VoiceEntries &rows = *m_library.model().rows();
    for (const QItemSelectionRange &range : m_table->selectionModel()->selection())
        std::copy(rows.begin() + range.top(), rows.begin() + range.bottom() + 1, std::back_inserter(entries));
    return entries;
}

std::vector<CacheKey> VoicesPanel::keysOf(const VoiceEntries &entries)
{
    std::vector<CacheKey> keys;
    keys.reserve(entries.size());
    for (const auto &entry : entries)
        keys.push_back(entry->key);
    return keys;
}

QString VoicesPanel::whyNotAgain(const VoiceEntries &chosen) const
{
    if (chosen.size() != 1)
        return tr("Select one profile to have that voice written again");
    const VoiceEntry &entry = *chosen.front();
    if (m_show.isEmpty())
        return tr("Open the show this voice belongs to: %1").arg(entry.show);
    if (entry.show != m_show)
        return tr("This voice belongs to another show: %1").arg(entry.show);
    if (!m_cast.contains(entry.character))
        return tr("%1 is not in the cast of this episode").arg(entry.character);
    if (m_running)
        return tr("An episode is being written: wait until it has ended, or stop it");
    return {};
}

void VoicesPanel::refreshActions()
{
    const VoiceEntries chosen = selected();
    const bool any = !chosen.empty();
    const bool allPinned =
        any && std::ranges::all_of(chosen, [](const auto &entry) { return entry->pinned; });
    m_open->setEnabled(m_table->currentIndex().isValid());
    m_pin->setEnabled(any);
    m_pin->setData(!allPinned);
    m_pin->setText(allPinned ? tr("Unpin") : tr("Pin"));
    m_pin->setToolTip(allPinned ? tr("Let them expire again")
                                : tr("Keep them on this machine's disk until they are cleared"));
    m_clear->setEnabled(any);
    m_export->setEnabled(any);
    const QString why = whyNotAgain(chosen);
    m_again->setEnabled(why.isEmpty());
    m_again->setToolTip(why.isEmpty() ? tr("Ask for this voice anew; the scenes it is in follow") : why);
}

void VoicesPanel::openDetail()
{
    if (!m_table->currentIndex().isValid())
        return;
    if (m_detail->isHidden()) {
        m_detail->show();
        m_split->setSizes({m_split->width() - detailWidth, detailWidth});
    }
    showCurrent();
    m_detail->setFocus();
}

void VoicesPanel::closeDetail()
{
    m_detail->hide();
    m_table->setFocus();
}

void VoicesPanel::showCurrent()
{
    if (m_detail->isHidden())
        return;
    const QModelIndex current = m_table->currentIndex();
    const auto entry = current.isValid() ? m_library.model().entry(current.row()) : nullptr;
    if (entry == m_detail->entry())
        return;
    m_detail->setEntry(entry);
    if (entry)
        m_library.read(entry->key);
}

void VoicesPanel::ask(
    const QString &question, const QString &about, const QString &doIt, std::function<void()> yes)
{
    auto *dialog =
        new ConfirmDialog({tr("Voice profiles"), question, about, doIt}, u"voicesQuestion"_s, this);
    connect(dialog, &ConfirmDialog::confirmed, this, std::move(yes));
    dialog->open();
}

void VoicesPanel::clearSelected()
{
    const VoiceEntries chosen = selected();
    if (chosen.empty())
        return;
    const QString question = chosen.size() == 1
        ? tr("Clear the voice profile of %1?").arg(chosen.front()->character)
        : tr("Clear %1?").arg(voice::profiles(static_cast<std::int64_t>(chosen.size())));
    ask(question, voice::lost(chosen, m_library.hasRoom()), tr("Clear"),
        [this, chosen] { m_library.clear(chosen); });
}

void VoicesPanel::clearAll()
{
    const VoiceEntries &all = m_library.all();
    if (all.empty())
        return;
    ask(all.size() == 1 ? tr("Clear the one voice profile there is?")
                        : tr("Clear all %1?").arg(voice::profiles(static_cast<std::int64_t>(all.size()))),
        voice::lost(all, m_library.hasRoom()), tr("Clear all"), [this] { m_library.clearAll(); });
}

void VoicesPanel::clearExpired()
{
    ask(tr("Remove what has expired?"),
        tr("Nobody is given it any more: nothing is lost but the room it takes. It concerns all kinds of "
           "cached "
           "work on this machine, not voices alone."),
        tr("Remove"), [this] { m_library.clearExpired(); });
}

void VoicesPanel::pinSelected()
{
    const bool pin = m_pin->data().toBool();
    VoiceEntries chosen = selected();
    std::erase_if(chosen, [pin](const auto &entry) { return entry->pinned == pin; });
    if (!chosen.empty())
        m_library.setPinned(keysOf(chosen), pin);
}

void VoicesPanel::exportProfiles(std::vector<CacheKey> keys)
{
    if (keys.empty())
        return;
    auto *dialog = new FileDialog(this, tr("Export voice profiles"), u"exportVoicesDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Cache entries (*.jsonl)"));
    dialog->setDefaultSuffix(u"jsonl"_s);
    dialog->selectFile(tr("voice profiles") + ".jsonl"_L1);
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, keys = std::move(keys)](const QString &path) { m_library.exportTo(keys, path); });
    dialog->open();
}

void VoicesPanel::importProfiles()
{
    auto *dialog = new FileDialog(this, tr("Import voice profiles"), u"importVoicesDialog"_s);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Cache entries (*.jsonl)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, &m_library, &VoiceLibrary::importFrom);
    dialog->open();
}

void VoicesPanel::say(const QString &sentence, QAction *action)
{
    m_offersUndo = action == m_undo;
    m_bar->say(RunBar::Tone::Plain, sentence, action);
}

} // namespace dg
