// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Tables on a terminal. Pure.

#include <QList>
#include <QString>
#include <QStringList>

namespace dg::tool {

/// What can be read of a text, on one line and not too long: what others wrote must not steer a terminal.
[[nodiscard]] QString readable(const QString &text);

/// Cells in columns; a column of numbers is aligned to the right.
class Table {
public:
    explicit Table(QStringList header, QList<int> numbers = {});

    void add(const QStringList &cells) { m_rows.append(cells); }
    [[nodiscard]] QString text() const;

private:
    QList<QStringList> m_rows;
    QList<int> m_numbers;
};

} // namespace dg::tool
