// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/outline_editor.h"

#include "core/story/outline_edit.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/story/callback_map.h"
#include "ui/story/form_fields.h"
#include "ui/story/scene_form.h"
#include "ui/story/scene_row.h"
#include "ui/story/seam_bar.h"
#include "ui/story/story_form.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QString seamKey(const OutlineScene &earlier, const OutlineScene &later)
{
    return u"%1+%2"_s.arg(
        QString::fromStdString(earlier.id.value()), QString::fromStdString(later.id.value()));
}

} // namespace

OutlineEditor::OutlineEditor(const Theme &theme, const Actions &actions, QWidget *parent)
    : QScrollArea(parent)
    , m_theme(theme)
{
    setObjectName(u"outlineEditor"_s);
    setAccessibleName(tr("Outline"));
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    build(actions);
    connect(&m_document, &OutlineDocument::changed, this, &OutlineEditor::refresh);
    connect(&m_document, &OutlineDocument::edited, this, &OutlineEditor::edited);
    connect(&m_document.history(), &QUndoStack::indexChanged, this, &OutlineEditor::refreshHistory);
    refreshHistory();
}

OutlineEditor::~OutlineEditor()
{
    m_document.history().disconnect(this); // it is emptied when the list is gone
}

void OutlineEditor::open(std::shared_ptr<const Outline> outline, std::vector<int> eighths)
{
    m_eighths.clear();
    for (std::size_t i = 0; outline && i < outline->scenes.size(); ++i)
        m_eighths[outline->scenes[i].id] = i < eighths.size() ? eighths[i] : 0;
    m_open = {};
    m_current = {};
    m_used.clear();
    m_document.open(std::move(outline));
    verticalScrollBar()->setValue(0);
}

void OutlineEditor::update(std::shared_ptr<const Outline> outline, std::vector<int> eighths)
{
    for (std::size_t i = 0; outline && i < outline->scenes.size(); ++i)
        m_eighths[outline->scenes[i].id] = i < eighths.size() ? eighths[i] : 0;
    const auto before = m_document.outline();
    m_document.update(std::move(outline), tr("Break story"));
    if (before && m_document.outline())
        fillRows();
}

void OutlineEditor::setEpisode(const QStringList &people, std::set<SceneId> used)
{
    m_used.merge(used);
    if (std::exchange(m_people, people) != people && m_document.outline())
        refresh();
}

void OutlineEditor::setRunning(bool running)
{
    if (std::exchange(m_running, running) == running)
        return;
    m_stories->setEnabled(!running);
    m_form->setEnabled(!running);
    for (const auto &[id, row] : m_rows)
        row->setMovable(!running);
    for (const ActHead &act : m_acts)
        act.box->setEnabled(!running);
    for (const auto &[key, bar] : m_seams)
        bar->setEnabled(!running);
    refreshHistory();
}

std::optional<std::size_t> OutlineEditor::indexOf(const SceneId &scene) const
{
    const auto &outline = m_document.outline();
    for (std::size_t i = 0; outline && i < outline->scenes.size(); ++i) {
        if (outline->scenes[i].id == scene)
            return i;
    }
    return std::nullopt;
}

QString OutlineEditor::lengthOf(std::size_t first, std::size_t end) const
{
    const auto &scenes = m_document.outline()->scenes;
    int eighths = 0;
    bool isWritten = true;
    for (std::size_t i = first; i < end; ++i) {
        const auto its = m_eighths.find(scenes[i].id);
        const int written = its == m_eighths.end() ? 0 : its->second;
        isWritten = isWritten && written > 0;
        eighths += written > 0 ? written : scenes[i].targetEighths;
    }
    return isWritten ? format::pages(eighths) : tr("about %1").arg(format::pages(eighths));
}

void OutlineEditor::refresh()
{
    const auto &outline = m_document.outline();
    if (!outline)
        return;
    m_remark->setText(outline->remark);
    m_remark->setVisible(!outline->remark.trimmed().isEmpty());
    for (const OutlineScene &scene : outline->scenes)
        m_used.insert(scene.id);
    const std::size_t count = outline->scenes.size();
    m_length->setText(
        tr("%1, %2").arg(count == 1 ? tr("1 scene") : tr("%1 scenes").arg(count), lengthOf(0, count)));
    m_stories->show(*outline);
    if (!indexOf(m_open))
        m_open = {};
    if (!indexOf(m_current))
        m_current = {};
    refreshList();
    fillRows();
    if (const auto open = indexOf(m_open))
        m_form->show(*outline, *open, m_people);
    m_callbacks->show(*outline);
    refreshHistory();
}

SceneRow *OutlineEditor::rowFor(const SceneId &scene)
{
    if (const auto row = m_rows.find(scene); row != m_rows.end())
        return row->second;
    auto *row = new SceneRow(m_theme, scene, m_list);
    row->setMovable(!m_running);
    connect(row, &SceneRow::chosen, this, [this, scene] { choose(scene); });
    connect(row, &SceneRow::toggled, this, [this, scene] { toggle(scene); });
    connect(row, &SceneRow::dragged, this, &OutlineEditor::showDrop);
    connect(row, &SceneRow::dragLeft, m_dropLine, &QWidget::hide);
    connect(row, &SceneRow::dropped, this, [this, scene](const QPoint &at) { drop(scene, at); });
    m_rows[scene] = row;
    return row;
}

SeamBar *OutlineEditor::seamBar(std::size_t earlier)
{
    const auto &scenes = m_document.outline()->scenes;
    const QString key = seamKey(scenes[earlier], scenes[earlier + 1]);
    if (const auto bar = m_seams.find(key); bar != m_seams.end())
        return bar->second;
    auto *bar = new SeamBar(m_theme, m_list);
    bar->setEnabled(!m_running);
    connect(bar, &SeamBar::mended, this,
        [this, before = scenes[earlier].id](const QString &handsOver, const QString &beginsWith) {
            const auto at = indexOf(before);
            if (!at || *at + 1 >= m_document.outline()->scenes.size())
                return;
            Outline outline = *m_document.outline();
            outline.scenes[*at].handoffOut = handsOver;
            outline.scenes[*at + 1].handoffIn = beginsWith;
            mendSeam(outline, *at);
            m_document.edit(
                tr("Mend between scenes %1 and %2").arg(*at + 1).arg(*at + 2), std::move(outline));
        });
    m_seams[key] = bar;
    return bar;
}

/// What stands in the list, in its order; only what differs from what stood there is made or taken away.
void OutlineEditor::refreshList()
{
    const Outline &outline = *m_document.outline();
    struct Item {
        QString key;
        QWidget *widget;
    };
    std::vector<Item> items;
    std::set<std::size_t> actsDone;
    const auto showAct = [&](std::size_t act) {
        if (actsDone.insert(act).second)
            items.push_back({u"act%1"_s.arg(act), actHead(act).box});
    };
    const auto broken = brokenSeams(outline);
    std::map<QString, SeamBar *> seams;
    for (std::size_t i = 0; i < outline.scenes.size(); ++i) {
        if (const auto act = actOfScene(outline, i)) {
            for (std::size_t passed = 0; passed < *act; ++passed) {
                if (outline.acts[passed].scenes.isEmpty())
                    showAct(passed);
            }
            showAct(*act);
        }
        const OutlineScene &scene = outline.scenes[i];
        const QString id = QString::fromStdString(scene.id.value());
        items.push_back({id, rowFor(scene.id)});
        if (scene.id == m_open)
            items.push_back({u"form"_s, m_form});
        const auto seam = std::find_if(
            broken.begin(), broken.end(), [i](const BrokenSeam &each) { return each.earlier == i; });
        if (seam != broken.end()) {
            SeamBar *bar = seamBar(i);
            bar->show(static_cast<int>(i) + 1, seam->handsOver, seam->beginsWith);
            const QString key = seamKey(scene, outline.scenes[i + 1]);
            seams[key] = bar;
            items.push_back({key, bar});
        }
    }
    for (std::size_t act = 0; act < outline.acts.size(); ++act)
        showAct(act);

    QStringList shown;
    for (const Item &item : items)
        shown.append(item.key);
    if (shown == m_shown)
        return;
    m_shown = shown;
    QWidget *focused = m_list->focusWidget();
    while (QLayoutItem *item = m_listLayout->takeAt(0))
        delete item;
    std::set<QWidget *> present;
    for (const Item &item : items) {
        m_listLayout->addWidget(item.widget);
        item.widget->show();
        present.insert(item.widget);
    }
    m_form->setVisible(present.contains(m_form));
    std::erase_if(m_rows, [&](const auto &entry) {
        if (present.contains(entry.second))
            return false;
        entry.second->hide();
        entry.second->deleteLater();
        return true;
    });
    std::erase_if(m_seams, [&](const auto &entry) {
        if (present.contains(entry.second))
            return false;
        entry.second->hide();
        entry.second->deleteLater();
        return true;
    });
    while (m_acts.size() > outline.acts.size()) {
        m_acts.back().box->hide();
        m_acts.back().box->deleteLater();
        m_acts.pop_back();
    }
    // Tab goes through the list as it stands.
    QWidget *before = nullptr;
    for (const Item &item : items) {
        auto *row = qobject_cast<SceneRow *>(item.widget);
        if (row && before)
            QWidget::setTabOrder(before, row);
        before = row ? row : before;
    }
    if (focused && present.contains(focused))
        focused->setFocus();
}

void OutlineEditor::fillRows()
{
    const Outline &outline = *m_document.outline();
    std::map<std::size_t, QString> warnings;
    for (const Callback &callback : callbacksOf(outline)) {
        for (const Callback::PaidOff &paid : callback.payoffs) {
            if (!callback.plantedIn)
                warnings[paid.scene] = tr("It pays off something that is planted nowhere.");
            else if (paid.comesFirst)
                warnings[paid.scene] = tr("It pays off %1 before scene %2 plants it.")
                                           .arg(u"“%1”"_s.arg(callback.words))
                                           .arg(*callback.plantedIn + 1);
        }
    }
    for (std::size_t i = 0; i < outline.scenes.size(); ++i) {
        SceneRow *row = rowFor(outline.scenes[i].id);
        const auto warning = warnings.find(i);
        row->show(outline.scenes[i], static_cast<int>(i) + 1, lengthOf(i, i + 1),
            warning == warnings.end() ? QString() : warning->second);
        row->setCurrent(outline.scenes[i].id == m_current);
        row->setOpen(outline.scenes[i].id == m_open);
    }
    for (std::size_t act = 0; act < m_acts.size(); ++act) {
        const Act &its = outline.acts[act];
        ActHead &head = m_acts[act];
        if (head.name->text().simplified() != its.name.simplified())
            head.name->setText(its.name);
        if (head.actOut->text().simplified() != its.actOut.simplified())
            head.actOut->setText(its.actOut);
        std::size_t first = outline.scenes.size();
        std::size_t end = 0;
        for (std::size_t i = 0; i < outline.scenes.size(); ++i) {
            if (its.scenes.contains(outline.scenes[i].label)) {
                first = std::min(first, i);
                end = i + 1;
            }
        }
        const std::size_t count = end > first ? end - first : 0;
        head.length->setText(count == 0 ? tr("no scene")
                : count == 1            ? tr("1 scene, %1").arg(lengthOf(first, end))
                                        : tr("%1 scenes, %2").arg(count).arg(lengthOf(first, end)));
    }
    for (std::size_t i = 0; i + 1 < outline.scenes.size(); ++i) {
        const auto bar = m_seams.find(seamKey(outline.scenes[i], outline.scenes[i + 1]));
        if (bar == m_seams.end())
            continue;
        const bool earlier = m_again.contains(outline.scenes[i].id);
        const bool later = m_again.contains(outline.scenes[i + 1].id);
        bar->second->setConsequence(earlier && later ? tr("Both are written again by the next run.")
                : earlier ? tr("Scene %1 is written again by the next run.").arg(i + 1)
                : later   ? tr("Scene %1 is written again by the next run.").arg(i + 2)
                          : QString());
    }
}

std::vector<OutlineEditor::Place> OutlineEditor::places() const
{
    const Outline &outline = *m_document.outline();
    std::vector<Place> found;
    std::size_t next = 0; // the scene that comes next in the list
    std::optional<std::size_t> act;
    for (int i = 0; i < m_listLayout->count(); ++i) {
        QWidget *widget = m_listLayout->itemAt(i)->widget();
        const int below = widget->geometry().bottom() + spacing::hair;
        const auto head = std::find_if(
            m_acts.begin(), m_acts.end(), [widget](const ActHead &each) { return each.box == widget; });
        if (head != m_acts.end()) {
            act = static_cast<std::size_t>(head - m_acts.begin());
            found.push_back({next, act, below});
        } else if (qobject_cast<SceneRow *>(widget)) {
            if (found.empty())
                found.push_back({next, std::nullopt, widget->geometry().top() - spacing::hair});
            act = actOfScene(outline, next);
            ++next;
            found.push_back({next, act, below});
        } else if (widget == m_form && !found.empty()) {
            found.back().y = below;
        }
    }
    return found;
}

std::optional<OutlineEditor::Place> OutlineEditor::placeAt(const QPoint &global) const
{
    const int y = m_list->mapFromGlobal(global).y();
    std::optional<Place> nearest;
    for (const Place &place : places()) {
        if (!nearest || std::abs(place.y - y) < std::abs(nearest->y - y))
            nearest = place;
    }
    return nearest;
}

void OutlineEditor::showDrop(const QPoint &global)
{
    const auto place = placeAt(global);
    if (!place)
        return;
    m_dropLine->setGeometry(0, place->y - 1, m_list->width(), 3);
    m_dropLine->raise();
    m_dropLine->show();
    constexpr int edge = 32;
    const int y = viewport()->mapFromGlobal(global).y();
    if (y < edge || y > viewport()->height() - edge)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + (y < edge ? -edge : edge));
}

void OutlineEditor::drop(const SceneId &scene, const QPoint &global)
{
    m_dropLine->hide();
    const auto from = indexOf(scene);
    const auto place = placeAt(global);
    if (!from || !place || m_running)
        return;
    const std::size_t to = place->index > *from ? place->index - 1 : place->index;
    if (to == *from && place->act == actOfScene(*m_document.outline(), *from))
        return;
    Outline outline = *m_document.outline();
    moveScene(outline, *from, to, place->act);
    m_document.edit(tr("Move scene %1").arg(numberOf(*from)), std::move(outline));
}

void OutlineEditor::choose(const SceneId &scene)
{
    if (scene == m_current)
        return;
    m_document.endStep();
    if (const auto row = m_rows.find(m_current); row != m_rows.end())
        row->second->setCurrent(false);
    m_current = scene;
    if (const auto row = m_rows.find(scene); row != m_rows.end())
        row->second->setCurrent(true);
    refreshHistory();
    Q_EMIT sceneSelected(scene);
}

void OutlineEditor::toggle(const SceneId &scene)
{
    m_document.endStep();
    m_open = m_open == scene ? SceneId() : scene;
    refresh();
    if (!m_open.isEmpty())
        reveal(rowFor(scene), 240);
}

/// Once it stands where it belongs: what has just been put into the list does not yet.
void OutlineEditor::reveal(QWidget *widget, int margin)
{
    QMetaObject::invokeMethod(
        this,
        [this, shown = QPointer(widget), margin] {
            if (shown)
                ensureWidgetVisible(shown, 0, margin);
        },
        Qt::QueuedConnection);
}

void OutlineEditor::openScene(const SceneId &scene)
{
    if (!indexOf(scene))
        return;
    if (m_open != scene)
        toggle(scene);
    SceneRow *row = rowFor(scene);
    row->setFocus();
    reveal(row, 120);
}

void OutlineEditor::step(int by)
{
    const auto at = indexOf(m_current);
    const auto &scenes = m_document.outline()->scenes;
    if (!at || (by < 0 && *at == 0) || (by > 0 && *at + 1 == scenes.size()))
        return;
    SceneRow *row = rowFor(scenes[by < 0 ? *at - 1 : *at + 1].id);
    row->setFocus();
    reveal(row);
}

void OutlineEditor::nudge(int by)
{
    const auto at = indexOf(m_current);
    if (!at || m_running)
        return;
    Outline outline = *m_document.outline();
    if (!nudgeScene(outline, *at, by))
        return;
    m_document.edit(tr("Move scene %1").arg(numberOf(*at)), std::move(outline));
    rowFor(m_current)->setFocus();
    reveal(rowFor(m_current));
}

void OutlineEditor::add(bool before)
{
    const auto &outline = m_document.outline();
    if (!outline || m_running)
        return;
    const auto current = indexOf(m_current);
    const std::size_t at = !current ? outline->scenes.size() : before ? *current : *current + 1;
    Outline changed = *outline;
    const SceneId id = freeSceneId(changed, m_used);
    insertScene(changed, at, sceneToFill(changed, at, id), before);
    m_used.insert(id);
    m_document.edit(tr("Add scene %1").arg(numberOf(at)), std::move(changed));
    choose(id);
    if (m_open != id)
        toggle(id);
    reveal(rowFor(id), 240);
    m_form->focusFirst();
}

void OutlineEditor::remove()
{
    const auto at = indexOf(m_current);
    if (!at || m_running)
        return;
    Outline outline = *m_document.outline();
    if (!removeScene(outline, *at))
        return;
    const SceneId next = outline.scenes[std::min(*at, outline.scenes.size() - 1)].id;
    m_document.edit(tr("Remove scene %1").arg(numberOf(*at)), std::move(outline));
    rowFor(next)->setFocus();
}

void OutlineEditor::refreshHistory()
{
    QUndoStack &history = m_document.history();
    const bool free = !m_running && m_document.outline();
    m_undo->setEnabled(free && history.canUndo());
    m_redo->setEnabled(free && history.canRedo());
    m_undo->setToolTip(history.canUndo() ? tr("Undo: %1 (Ctrl+Z)").arg(history.undoText()) : tr("Undo"));
    m_redo->setToolTip(
        history.canRedo() ? tr("Redo: %1 (Ctrl+Shift+Z)").arg(history.redoText()) : tr("Redo"));
    const auto at = indexOf(m_current);
    m_addBefore->setEnabled(free && at);
    m_addAfter->setEnabled(free);
    m_addAfter->setText(at ? tr("Add a scene after %1").arg(*at + 1) : tr("Add a scene"));
    m_up->setEnabled(free && at);
    m_down->setEnabled(free && at);
    m_remove->setEnabled(free && at && m_document.outline()->scenes.size() > 1);
}

bool OutlineEditor::event(QEvent *event)
{
    // Its own undo goes before the window's.
    if (event->type() == QEvent::ShortcutOverride && historyKey(*event) != HistoryKey::None) {
        event->accept();
        return true;
    }
    return QScrollArea::event(event);
}

void OutlineEditor::keyPressEvent(QKeyEvent *event)
{
    if (const HistoryKey key = historyKey(*event); key != HistoryKey::None) {
        (key == HistoryKey::Undo ? m_undo : m_redo)->trigger();
        return;
    }
    if (!m_document.outline() || !qobject_cast<SceneRow *>(focusWidget()))
        return QScrollArea::keyPressEvent(event);
    const bool alt = event->modifiers() & Qt::AltModifier;
    switch (event->key()) {
    case Qt::Key_Up:
        return alt ? nudge(-1) : step(-1);
    case Qt::Key_Down:
        return alt ? nudge(1) : step(1);
    case Qt::Key_Delete:
        return remove();
    case Qt::Key_Insert:
        return add(event->modifiers() & Qt::ShiftModifier);
    default:
        QScrollArea::keyPressEvent(event);
    }
}

void OutlineEditor::contextMenuEvent(QContextMenuEvent *event)
{
    const auto *row = qobject_cast<SceneRow *>(m_list->childAt(m_list->mapFromGlobal(event->globalPos())));
    if (row)
        choose(row->scene());
    else if (!qobject_cast<SceneRow *>(focusWidget()))
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_addBefore, m_addAfter});
    menu->addSeparator();
    menu->addActions({m_up, m_down});
    menu->addSeparator();
    menu->addAction(m_remove);
    menu->popup(event->globalPos());
}

} // namespace dg
