// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Paints a passage of a take as it stands on a page, with the words marked that the other take does not
/// have: underlined, on a wash. GUI thread.

#include <QStyledItemDelegate>

class QTextDocument;

namespace dg {

class Theme;

class PassageDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit PassageDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// How high the passage is in a column so wide.
    [[nodiscard]] int heightFor(const QModelIndex &index, int width) const;

private:
    void fill(QTextDocument &document, const QModelIndex &index, int width) const;
    const Theme &m_theme;
};

} // namespace dg
