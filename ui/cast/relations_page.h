// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Who feels what about whom: one small table for the whole cast, to be typed into. GUI thread.

#include "ui/cast/relations_model.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace dg {

class Theme;

class RelationsPage : public QWidget {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit RelationsPage(const Theme &theme, QWidget *parent = nullptr);

    void setShow(const Show &show);
    /// Takes over what is being typed into a cell.
    void flush();

Q_SIGNALS:
    void edited(const dg::Show &show, const QString &what, const QString &key);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fit();
    RelationsModel m_model;
    QTableView *m_table;
    QLabel *m_empty;
};

} // namespace dg
