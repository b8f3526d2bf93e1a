// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The list of voice profiles as a view shows it. Filtered, sorted and compared elsewhere (VoiceLibrary): it
/// only takes the steps, so that ten thousand rows cost a turn of the event loop next to nothing. GUI thread.

#include "ui/voices/voice_steps.h"

#include <QAbstractTableModel>

namespace dg {

class Theme;

class VoiceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit VoiceModel(const Theme &theme, QObject *parent = nullptr);

    /// Steps that begin at the rows it has.
    void apply(const std::vector<VoiceStep> &steps);
    [[nodiscard]] const VoiceList &rows() const { return m_rows; }
    [[nodiscard]] const std::shared_ptr<const VoiceEntry> &entry(int row) const
    {
        return (*m_rows)[static_cast<std::size_t>(row)];
    }
    /// Empty index: it is not among the rows.
    [[nodiscard]] QModelIndex indexOf(const CacheKey &key) const;
    /// What is told in relation to the present is a moment older.
    void timeHasPassed();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// Asks for it; the rows come in their new order a moment later.
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    void sortAsked(dg::VoiceColumn column, bool descending);

private:
    void reorder(const VoiceStep &step);
    [[nodiscard]] static QString text(const VoiceEntry &entry, VoiceColumn column);
    [[nodiscard]] static QString toolTip(const VoiceEntry &entry, VoiceColumn column);

    const Theme &m_theme;
    VoiceList m_rows = std::make_shared<const VoiceEntries>();
};

} // namespace dg
