// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/breakdown_dialog.h"

#include "ui/common/csv.h"
#include "ui/common/dialog_parts.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QTabBar>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QString numbersOf(const std::vector<int> &numbers)
{
    QStringList said;
    for (const int number : numbers)
        said.append(QString::number(number));
    return said.join(u", "_s);
}

} // namespace

BreakdownDialog::BreakdownDialog(QWidget *parent)
    : QDialog(parent)
    , m_tabs(new QTabBar(this))
    , m_pages(new QStackedWidget(this))
    , m_sums(new QLabel(tr("Being worked out…"), this))
    , m_copy(new QPushButton(tr("Copy as CSV"), this))
{
    setObjectName(u"breakdownDialog"_s);
    setWindowTitle(tr("Production breakdown"));
    m_tabs->setObjectName(u"breakdownTabs"_s);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    addTable(u"breakdownScenes"_s, tr("Scenes"));
    addTable(u"breakdownPlaces"_s, tr("Places"));
    addTable(u"breakdownPeople"_s, tr("People"));
    addTable(u"breakdownProps"_s, tr("Props"));
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    m_sums->setObjectName(u"breakdownSums"_s);
    m_sums->setWordWrap(true);
    m_copy->setObjectName(u"breakdownCopy"_s);
    m_copy->setAutoDefault(false);
    m_copy->setEnabled(false);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(csv()); });
    auto *close = new QPushButton(tr("Close"), this);
    close->setObjectName(u"breakdownClose"_s);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::small);
    buttons->addWidget(m_copy);
    buttons->addStretch();
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::large, spacing::medium, spacing::large, spacing::large);
    layout->setSpacing(spacing::small);
    layout->addWidget(m_tabs);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_sums);
    layout->addSpacing(spacing::hair);
    layout->addLayout(buttons);
    resizeWithinScreen(*this, QSize(980, 640));
}

void BreakdownDialog::addTable(const QString &name, const QString &title)
{
    auto *view = new QTreeView(m_pages);
    view->setObjectName(name);
    view->setAccessibleName(title);
    view->setRootIsDecorated(false);
    view->setUniformRowHeights(true);
    view->setAllColumnsShowFocus(true);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    auto *model = new QStandardItemModel(view);
    view->setModel(model);
    m_pages->addWidget(view);
    m_tabs->addTab(title);
    m_tables.push_back({view, model});
}

void BreakdownDialog::setEpisode(const EpisodeText &episode)
{
    m_job.start([episode](std::stop_token) { return productionBreakdown(episode); },
        [this](const ProductionBreakdown &breakdown) { show(breakdown); });
}

void BreakdownDialog::fill(std::size_t table, const QStringList &head, const std::vector<QStringList> &rows)
{
    QStandardItemModel &model = *m_tables[table].model;
    model.clear();
    model.setHorizontalHeaderLabels(head);
    for (const QStringList &row : rows) {
        QList<QStandardItem *> items;
        for (const QString &cell : row) {
            auto *item = new QStandardItem(cell);
            item->setToolTip(cell);
            items.append(item);
        }
        model.appendRow(items);
    }
    QTreeView &view = *m_tables[table].view;
    for (int column = 0; column < model.columnCount(); ++column) {
        view.resizeColumnToContents(column);
        view.setColumnWidth(column, std::min(view.columnWidth(column) + spacing::medium, 300));
    }
}

void BreakdownDialog::show(const ProductionBreakdown &breakdown)
{
    m_breakdown = breakdown;
    std::vector<QStringList> rows;
    for (const BreakdownScene &scene : breakdown.scenes) {
        const QString inOut = scene.interior && scene.exterior ? tr("int./ext.")
            : scene.exterior                                   ? tr("ext.")
                                                               : tr("int.");
        const QString light = scene.daylight == Daylight::Day ? tr("day")
            : scene.daylight == Daylight::Night               ? tr("night")
                                                              : scene.time.toLower();
        rows.push_back({QString::number(scene.number), scene.place, inOut, light,
            format::pageEighths(scene.eighths), scene.cast.join(u", "_s), scene.props.join(u", "_s),
            scene.effects.join(u"; "_s), scene.companyMove ? tr("move") : QString()});
    }
    fill(0,
        {tr("Scene"), tr("Place"), tr("In or out"), tr("Light"), tr("Pages"), tr("Cast"), tr("Props"),
            tr("Effects"), tr("Company")},
        rows);
    rows.clear();
    for (const BreakdownPlace &place : breakdown.places)
        rows.push_back({place.name, QString::number(place.scenes), format::pageEighths(place.eighths),
            format::pageEighths(place.dayEighths), format::pageEighths(place.nightEighths),
            numbersOf(place.numbers)});
    fill(1, {tr("Place"), tr("Scenes"), tr("Pages"), tr("By day"), tr("By night"), tr("In scenes")}, rows);
    rows.clear();
    for (const BreakdownPerson &person : breakdown.people)
        rows.push_back({person.name, QString::number(person.scenes), format::pageEighths(person.eighths),
            QString::number(person.speeches), numbersOf(person.numbers)});
    fill(2, {tr("Name"), tr("Scenes"), tr("Pages"), tr("Speeches"), tr("In scenes")}, rows);
    rows.clear();
    for (const BreakdownProp &prop : breakdown.props)
        rows.push_back({prop.name, numbersOf(prop.numbers)});
    fill(3, {tr("Prop"), tr("In scenes")}, rows);

    m_copy->setEnabled(!breakdown.scenes.empty());
    if (breakdown.scenes.empty()) {
        m_sums->setText(tr("No scene is written yet."));
        return;
    }
    const QString scenes =
        breakdown.scenes.size() == 1 ? tr("1 scene") : tr("%1 scenes").arg(breakdown.scenes.size());
    const QString moves = breakdown.companyMoves == 0 ? tr("no company move")
        : breakdown.companyMoves == 1                 ? tr("1 company move")
                                                      : tr("%1 company moves").arg(breakdown.companyMoves);
    m_sums->setText(
        tr("%1, %2: %3 by day, %4 by night, %5.")
            .arg(scenes, format::pages(breakdown.eighths), format::pageEighths(breakdown.dayEighths),
                format::pageEighths(breakdown.nightEighths), moves));
}

QString BreakdownDialog::csv() const
{
    const auto current = static_cast<std::size_t>(m_tabs->currentIndex());
    if (current == 0)
        return QString::fromUtf8(breakdownCsv(m_breakdown));
    const QStandardItemModel &model = *m_tables[current].model;
    QString table;
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column)
        cells.append(model.headerData(column, Qt::Horizontal).toString());
    table += csvLine(cells);
    for (int row = 0; row < model.rowCount(); ++row) {
        cells.clear();
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.item(row, column)->text());
        table += csvLine(cells);
    }
    return table;
}

} // namespace dg
