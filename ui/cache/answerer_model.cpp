// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/answerer_model.h"

#include "ui/common/format.h"

#include <QLocale>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

bool isText(int column)
{
    return column == AnswererModel::Who || column == AnswererModel::Model;
}

} // namespace

AnswererModel::AnswererModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void AnswererModel::apply(const UsageStatistics::Snapshot &usage)
{
    // Whoever was asked stays: rows only come, each at its place in the order.
    int row = 0;
    for (const auto &[who, counters] : usage) {
        const auto at = m_rows.begin() + row;
        if (at == m_rows.end() || at->first != who) {
            beginInsertRows({}, row, row);
            m_rows.insert(at, {who, counters});
            endInsertRows();
        } else if (at->second != counters) {
            at->second = counters;
            Q_EMIT dataChanged(index(row, 0), index(row, columnTotal - 1));
        }
        ++row;
    }
}

int AnswererModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AnswererModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnTotal;
}

QString AnswererModel::textOf(const UsageCounters &counters, int column)
{
    const QLocale locale;
    const Usage &usage = counters.usage;
    switch (column) {
    case Asked:
        return locale.toString(static_cast<qint64>(counters.asked));
    case Calls:
        return locale.toString(static_cast<qint64>(counters.calls));
    case Hits:
        return locale.toString(static_cast<qint64>(counters.hits));
    case Joined:
        return locale.toString(static_cast<qint64>(counters.joined));
    case HitRate:
        return counters.asked == counters.failed ? u"–"_s : format::percent(counters.hitRate());
    case Input:
        return locale.toString(static_cast<qint64>(usage.input.value()));
    case CachedInput:
        return locale.toString(static_cast<qint64>(usage.cacheRead.value()));
    case Output:
        return locale.toString(static_cast<qint64>(usage.output.value()));
    case Spent:
        return usage.priceUnknown ? tr("price unknown") : format::money(usage.cost);
    case Saved:
        return format::money(counters.saved + usage.promptCacheSaved);
    default:
        return {};
    }
}

QVariant AnswererModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((isText(index.column()) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    const auto &[who, counters] = m_rows[static_cast<std::size_t>(index.row())];
    const bool namesModel = role == Qt::ToolTipRole && index.column() == Model;
    if (role != Qt::DisplayRole && !namesModel)
        return {};
    if (index.column() == Who)
        return who.provider;
    if (index.column() == Model)
        return who.model;
    return textOf(counters, index.column());
}

QVariant AnswererModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((isText(section) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    const QStringList names {tr("Who"), tr("Model"), tr("Asked"), tr("Calls"), tr("Hits"), tr("Joined"),
        tr("Hit rate"), tr("Tokens in"), tr("of them cached"), tr("Tokens out"), tr("Spent"), tr("Saved")};
    const QStringList tips {{}, {}, tr("Questions, however they were answered"),
        tr("Attempts at the provider, those that failed included"), tr("Answered by the cache"),
        tr("Answered by another call for the same that was under way"),
        tr("Answered without a call of its own, of all that were answered"), {},
        tr("Read out of the provider's prompt cache, at a fraction of the price"), {}, {},
        tr("What the cache answered, and what the provider's prompt cache made cheaper")};
    if (role == Qt::DisplayRole)
        return names.value(section);
    if (role == Qt::ToolTipRole && !tips.value(section).isEmpty())
        return tips.value(section);
    return {};
}

} // namespace dg
