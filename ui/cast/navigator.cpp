// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cast/navigator.h"

#include "ui/board/board_model.h"
#include "ui/common/elided_label.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QApplication>
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
enum Kind { Group, Person, Episode, Scene };

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
    m_title->setText(snapshot.show.title);
    m_title->show();
    m_logline->setText(snapshot.show.logline);
    m_logline->setToolTip(snapshot.show.logline);
    m_logline->updateGeometry();
    m_scenes = nullptr;
    m_model.clear();

    auto *cast = makeItem(tr("CAST"), Group, {});
    for (const Character &character : snapshot.show.cast) {
        const QString text =
            character.role.isEmpty() ? character.name : u"%1, %2"_s.arg(character.name, character.role);
        auto *item = makeItem(character.name, Person, QString::fromStdString(character.id.value()));
        item->setData(character.role, AboutRole);
        item->setToolTip(text);
        item->setAccessibleText(text);
        item->setIcon(studioIcon(m_theme, "person"_L1, IconTint::Muted));
        cast->appendRow(item);
    }
    auto *episodes = makeItem(tr("EPISODES"), Group, {});
    for (const EpisodeSummary &episode : snapshot.episodes) {
        auto *item = makeItem(episode.title, Episode, QVariant::fromValue<qlonglong>(episode.id.value()));
        item->setIcon(studioIcon(m_theme, "script"_L1, IconTint::Muted));
        episodes->appendRow(item);
        if (episode.id == snapshot.episode)
            m_scenes = item;
    }
    for (QStandardItem *group : {cast, episodes}) {
        group->setFlags(Qt::ItemIsEnabled);
        group->setTextAlignment(Qt::AlignLeft | Qt::AlignBottom);
        group->setSizeHint(QSize(0, groupHeight));
        m_model.appendRow(group);
    }
    if (m_board.sceneCount() > 0)
        addScenes(0, m_board.sceneCount() - 1);
    restyle();
    m_tree->expandAll();
}

void Navigator::restyle()
{
    for (int row = 0; row < m_model.rowCount(); ++row) {
        m_model.item(row)->setFont(m_theme.font(TypeSize::Small, QFont::DemiBold));
        m_model.item(row)->setForeground(m_theme.colors().muted);
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

void Navigator::select(const SceneId &scene)
{
    const int row = m_board.rowOf(scene);
    if (!m_scenes || row < 0 || row >= m_scenes->rowCount())
        return;
    const QScopedValueRollback quiet(m_quiet, true);
    m_tree->setCurrentIndex(m_scenes->child(row)->index());
}

void Navigator::currentChanged(const QModelIndex &index)
{
    if (m_quiet)
        return;
    switch (index.data(KindRole).toInt()) {
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

} // namespace dg
