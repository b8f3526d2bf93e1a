// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cast/navigator.h"

#include "ui/board/board_model.h"
#include "ui/common/elided_label.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

enum Role { KindRole = Qt::UserRole, IdRole, ShownStateRole, AboutRole };
constexpr int groupHeight = 34;
constexpr int loglineLines = 6;
enum Kind { Group, Person, Episode, Scene, Bible, Relations, NewPerson, NewEpisode };

QStandardItem *makeItem(const QString &text, Kind kind, const QVariant &id)
{
    auto *item = new QStandardItem(text);
    item->setEditable(false);
    item->setData(kind, KindRole);
    item->setData(id, IdRole);
    item->setToolTip(text);
    return item;
}

/// Someone of the cast: the name, and after it, quietly and as far as there is room, who that is. A scene:
/// its slug line, which keeps its time of day.
class RowDelegate final : public QStyledItemDelegate {
public:
    RowDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QString about = index.data(AboutRole).toString();
        const bool isScene = index.data(KindRole).toInt() == Scene;
        if (about.isEmpty() && !isScene)
            return QStyledItemDelegate::paint(painter, option, index);
        QStyleOptionViewItem row = option;
        initStyleOption(&row, index);
        const QStyle *style = row.widget ? row.widget->style() : QApplication::style();
        const QRect text = style->subElementRect(QStyle::SE_ItemViewItemText, &row, row.widget)
                               .adjusted(spacing::hair, 0, -spacing::hair, 0);
        if (isScene) {
            row.text = format::elidedSlug(row.text, row.fontMetrics, text.width());
            style->drawControl(QStyle::CE_ItemViewItem, &row, painter, row.widget);
            return;
        }
        const QString name = row.fontMetrics.elidedText(row.text, Qt::ElideRight, text.width());
        row.text.clear();
        style->drawControl(QStyle::CE_ItemViewItem, &row, painter, row.widget);

        painter->save();
        constexpr auto alignment = static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine;
        painter->setFont(row.font);
        painter->setPen(m_theme.colors().text);
        painter->drawText(text, alignment, name);
        const QRect rest = text.adjusted(row.fontMetrics.horizontalAdvance(name) + spacing::small, 0, 0, 0);
        painter->setFont(m_theme.font(TypeSize::Small));
        painter->setPen(m_theme.colors().muted);
        const QString shown = painter->fontMetrics().elidedText(about, Qt::ElideRight, rest.width());
        if (rest.width() > 0)
            painter->drawText(rest, alignment, shown);
        painter->restore();
    }

private:
    const Theme &m_theme;
};

IconTint tintOf(SceneState state)
{
    switch (state) {
    case SceneState::Writing:
    case SceneState::PunchingUp:
    case SceneState::Staging:
    case SceneState::Checking:
    case SceneState::Refining:
        return IconTint::Accent;
    case SceneState::Kept:
    case SceneState::Reused:
    case SceneState::Done:
        return IconTint::Good;
    case SceneState::Stopped:
    case SceneState::Blocked:
    case SceneState::NeedsLook:
        return IconTint::Warning;
    case SceneState::Failed:
    case SceneState::PassFailed:
        return IconTint::Error;
    default:
        return IconTint::Muted;
    }
}

} // namespace

Navigator::Navigator(const Theme &theme, BoardModel &board, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_board(board)
    , m_title(new QLabel(this))
    , m_logline(new ElidedParagraph(loglineLines, this))
    , m_tree(new QTreeView(this))
{
    setObjectName(u"navigatorPanel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_title->setObjectName(u"showTitle"_s);
    m_title->setProperty("role", u"heading"_s);
    m_title->setWordWrap(true);
    m_logline->setProperty("role", u"guidance"_s);
    m_logline->setText(tr("No show is open."));
    m_title->hide();
    m_tree->setObjectName(u"navigator"_s);
    m_tree->setAccessibleName(tr("Show, cast, episodes and scenes"));
    m_tree->setModel(&m_model);
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(12);
    m_tree->setRootIsDecorated(false);
    m_tree->setIconSize(QSize(16, 16));
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_tree->setItemDelegate(new RowDelegate(theme, m_tree));
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::small, spacing::medium, 0, 0);
    layout->setSpacing(spacing::hair);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(spacing::small, 0, spacing::small, spacing::small);
    head->setSpacing(spacing::hair);
    head->addWidget(m_title);
    head->addWidget(m_logline);
    layout->addLayout(head);
    layout->addWidget(m_tree, 1);

    m_tree->installEventFilter(this);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_tree, &QWidget::customContextMenuRequested, this,
        [this](const QPoint &at) { askForMenu(m_tree->indexAt(at), m_tree->viewport()->mapToGlobal(at)); });
    connect(m_tree, &QTreeView::clicked, this, &Navigator::press);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &Navigator::currentChanged);
    connect(&board, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &, int first, int last) { addScenes(first, last); });
    connect(&board, &QAbstractItemModel::rowsRemoved, this, [this](const QModelIndex &, int first, int last) {
        if (m_scenes)
            m_scenes->removeRows(first, last - first + 1);
        if (m_scenes)
            refreshScenes(0, m_scenes->rowCount() - 1);
    });
    connect(&board, &QAbstractItemModel::dataChanged, this,
        [this](
            const QModelIndex &first, const QModelIndex &last) { refreshScenes(first.row(), last.row()); });
    connect(&theme, &Theme::changed, this, &Navigator::restyle);
}

void Navigator::open(const ProjectSnapshot &snapshot)
{
    const QScopedValueRollback quiet(m_quiet, true);
    m_scenes = nullptr;
    m_model.clear();

    auto *bible = makeItem(tr("Bible"), Bible, {});
    bible->setIcon(studioIcon(m_theme, "story"_L1, IconTint::Muted));
    bible->setToolTip(tr("The show: its world, its rules, its places"));
    m_model.appendRow(bible);
    m_cast = makeItem(tr("CAST"), Group, {});
    m_episodes = makeItem(tr("EPISODES"), Group, {});
    for (QStandardItem *group : {m_cast, m_episodes}) {
        group->setFlags(Qt::ItemIsEnabled);
        group->setTextAlignment(Qt::AlignLeft | Qt::AlignBottom);
        group->setSizeHint(QSize(0, groupHeight));
        m_model.appendRow(group);
    }
    setShow(snapshot.show);
    fillEpisodes(snapshot);
    // Whoever comes here by the keyboard begins at what is open, and opens nothing by coming.
    selectEpisode();
}

void Navigator::setShow(const Show &show)
{
    m_title->setText(show.title);
    m_title->show();
    m_logline->setText(show.logline);
    m_logline->setToolTip(show.logline);
    m_logline->updateGeometry();
    if (m_cast)
        fillCast(show);
}

void Navigator::fillCast(const Show &show)
{
    const QScopedValueRollback quiet(m_quiet, true);
    const QModelIndex current = m_tree->currentIndex();
    const int kind = current.data(KindRole).toInt();
    const QVariant id = current.data(IdRole);
    const bool wasHere = current.parent() == m_cast->index() && current.isValid();
    m_cast->removeRows(0, m_cast->rowCount());
    for (const Character &character : show.cast) {
        const QString text =
            character.role.isEmpty() ? character.name : u"%1, %2"_s.arg(character.name, character.role);
        auto *item = makeItem(character.name, Person, QString::fromStdString(character.id.value()));
        item->setData(character.role, AboutRole);
        item->setToolTip(text);
        item->setAccessibleText(text);
        item->setIcon(studioIcon(m_theme, "person"_L1, IconTint::Muted));
        m_cast->appendRow(item);
    }
    auto *relations = makeItem(tr("Relations"), Relations, {});
    relations->setToolTip(tr("Who feels what about whom"));
    relations->setIcon(studioIcon(m_theme, "cast"_L1, IconTint::Muted));
    auto *add = makeItem(tr("Add someone…"), NewPerson, {});
    add->setIcon(studioIcon(m_theme, "new"_L1, IconTint::Muted));
    m_cast->appendRow(relations);
    m_cast->appendRow(add);
    restyle();
    m_tree->expand(m_cast->index());
    if (wasHere)
        selectQuietly(find(kind, id));
}

void Navigator::setEpisodes(const ProjectSnapshot &snapshot)
{
    if (!m_episodes)
        return;
    bool isSame = m_episodes->rowCount() == static_cast<int>(snapshot.episodes.size()) + 1;
    for (std::size_t row = 0; isSame && row < snapshot.episodes.size(); ++row)
        isSame = m_episodes->child(static_cast<int>(row))->data(IdRole).toLongLong()
            == snapshot.episodes[row].id.value();
    if (!isSame) {
        fillEpisodes(snapshot);
        return;
    }
    for (std::size_t row = 0; row < snapshot.episodes.size(); ++row) {
        QStandardItem *item = m_episodes->child(static_cast<int>(row));
        const EpisodeSummary &episode = snapshot.episodes[row];
        const QString title = episode.id == snapshot.episode ? snapshot.brief.title : episode.title;
        if (item->text() == title)
            continue;
        item->setText(title);
        item->setToolTip(title);
    }
}

void Navigator::fillEpisodes(const ProjectSnapshot &snapshot)
{
    const QScopedValueRollback quiet(m_quiet, true);
    const bool wasHere = m_tree->hasFocus();
    m_scenes = nullptr;
    m_episodes->removeRows(0, m_episodes->rowCount());
    for (const EpisodeSummary &episode : snapshot.episodes) {
        auto *item = makeItem(episode.title, Episode, QVariant::fromValue<qlonglong>(episode.id.value()));
        item->setIcon(studioIcon(m_theme, "script"_L1, IconTint::Muted));
        m_episodes->appendRow(item);
        if (episode.id == snapshot.episode)
            m_scenes = item;
    }
    auto *add = makeItem(tr("New episode…"), NewEpisode, {});
    add->setIcon(studioIcon(m_theme, "new"_L1, IconTint::Muted));
    m_episodes->appendRow(add);
    if (m_board.sceneCount() > 0)
        addScenes(0, m_board.sceneCount() - 1);
    restyle();
    m_tree->expandAll();
    if (wasHere)
        selectEpisode();
}

void Navigator::restyle()
{
    for (QStandardItem *group : {m_cast, m_episodes}) {
        if (!group)
            continue;
        group->setFont(m_theme.font(TypeSize::Small, QFont::DemiBold));
        group->setForeground(m_theme.colors().muted);
        if (QStandardItem *add = group->child(group->rowCount() - 1))
            add->setForeground(m_theme.colors().muted);
    }
    if (m_scenes) {
        for (int row = 0; row < m_scenes->rowCount(); ++row)
            m_scenes->child(row)->setFont(m_theme.font(TypeSize::Small));
    }
    m_tree->viewport()->update();
}

void Navigator::addScenes(int first, int last)
{
    if (!m_scenes)
        return;
    for (int row = first; row <= last; ++row) {
        QStandardItem *item = makeItem({}, Scene, {});
        item->setFont(m_theme.font(TypeSize::Small));
        m_scenes->insertRow(row, item);
    }
    refreshScenes(first, m_scenes->rowCount() - 1);
    m_tree->expand(m_scenes->index());
}

void Navigator::refreshScenes(int first, int last)
{
    if (!m_scenes)
        return;
    for (int row = first; row <= last && row < m_scenes->rowCount() && row < m_board.sceneCount(); ++row) {
        const SceneCard &card = m_board.card(row);
        QStandardItem *item = m_scenes->child(row);
        const QString text = u"%1  %2"_s.arg(card.number).arg(card.slug);
        if (item->text() != text) {
            item->setText(text);
            item->setToolTip(text);
            item->setData(QString::fromStdString(card.id.value()), IdRole);
        }
        // A tick of streamed text changes nothing here.
        const SceneState shown = shownState(card);
        const int state = static_cast<int>(shown);
        if (item->data(ShownStateRole).toInt() != state || item->icon().isNull()) {
            item->setData(state, ShownStateRole);
            item->setIcon(studioIcon(m_theme, stateIconName(shown), tintOf(shown)));
            item->setAccessibleText(tr("Scene %1: %2").arg(text, stateWord(shown)));
        }
    }
}

void Navigator::setEpisodeTitle(EpisodeId episode, const QString &title)
{
    if (m_scenes && m_scenes->data(IdRole).toLongLong() == episode.value() && m_scenes->text() != title) {
        m_scenes->setText(title);
        m_scenes->setToolTip(title);
    }
}

QStandardItem *Navigator::find(int kind, const QVariant &id) const
{
    QStandardItem *group = kind == Person || kind == Relations || kind == NewPerson ? m_cast : m_episodes;
    for (int row = 0; group && row < group->rowCount(); ++row) {
        QStandardItem *item = group->child(row);
        if (item->data(KindRole).toInt() == kind && item->data(IdRole) == id)
            return item;
    }
    return nullptr;
}

void Navigator::selectQuietly(const QStandardItem *item)
{
    const QScopedValueRollback quiet(m_quiet, true);
    if (item)
        m_tree->setCurrentIndex(item->index());
}

void Navigator::select(const SceneId &scene)
{
    const int row = m_board.rowOf(scene);
    if (m_scenes && row >= 0 && row < m_scenes->rowCount())
        selectQuietly(m_scenes->child(row));
}

void Navigator::select(const CharacterId &character)
{
    selectQuietly(find(Person, QString::fromStdString(character.value())));
}

void Navigator::selectBible()
{
    selectQuietly(m_model.item(0));
}

void Navigator::selectRelations()
{
    selectQuietly(find(Relations, {}));
}

void Navigator::selectEpisode()
{
    selectQuietly(m_scenes);
}

void Navigator::currentChanged(const QModelIndex &index)
{
    if (m_quiet)
        return;
    switch (index.data(KindRole).toInt()) {
    case Bible:
        Q_EMIT bibleSelected();
        break;
    case Relations:
        Q_EMIT relationsSelected();
        break;
    case Person:
        Q_EMIT characterSelected(CharacterId(index.data(IdRole).toString().toStdString()));
        break;
    case Episode:
        Q_EMIT episodeSelected(EpisodeId(index.data(IdRole).toLongLong()));
        break;
    case Scene:
        Q_EMIT sceneSelected(SceneId(index.data(IdRole).toString().toStdString()));
        break;
    default:
        break;
    }
}

/// A row that was current already shows what it stands for once more; one that adds something adds it.
void Navigator::press(const QModelIndex &index)
{
    switch (index.data(KindRole).toInt()) {
    case NewPerson:
        Q_EMIT newCharacterAsked();
        break;
    case NewEpisode:
        Q_EMIT newEpisodeAsked();
        break;
    case Episode:
        break; // it is open, or is being opened
    default:
        currentChanged(index);
        break;
    }
}

void Navigator::askForMenu(const QModelIndex &index, const QPoint &at)
{
    const int kind = index.data(KindRole).toInt();
    if (!index.isValid())
        return;
    if (kind == Person)
        Q_EMIT characterMenuAsked(CharacterId(index.data(IdRole).toString().toStdString()), at);
    else if (kind == Episode)
        Q_EMIT episodeMenuAsked(EpisodeId(index.data(IdRole).toLongLong()), at);
}

bool Navigator::keyPressed(int key)
{
    const QModelIndex index = m_tree->currentIndex();
    if (!index.isValid())
        return false;
    const int kind = index.data(KindRole).toInt();
    if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space) {
        press(index);
    } else if (key == Qt::Key_Delete && kind == Person) {
        Q_EMIT characterRemovalAsked(CharacterId(index.data(IdRole).toString().toStdString()));
    } else if (key == Qt::Key_Delete && kind == Episode) {
        Q_EMIT episodeRemovalAsked(EpisodeId(index.data(IdRole).toLongLong()));
    } else if (key == Qt::Key_F2 && kind == Episode) {
        Q_EMIT episodeRenamingAsked(EpisodeId(index.data(IdRole).toLongLong()));
    } else {
        return false;
    }
    return true;
}

bool Navigator::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tree && event->type() == QEvent::KeyPress)
        return keyPressed(static_cast<QKeyEvent *>(event)->key());
    return QWidget::eventFilter(watched, event);
}

} // namespace dg
