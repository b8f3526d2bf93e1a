// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One place of the show among the others: what can be done with it, and its fields. GUI thread.

#include <QWidget>

class QComboBox;
class QLineEdit;
class QToolButton;

namespace dg {

class TextArea;
class Theme;

class PlaceRow : public QWidget {
    Q_OBJECT
public:
    /// Its fields are called place<Name|Interior|Description|Things>:<row>.
    PlaceRow(const Theme &theme, int row, QWidget *parent);

    void setEnds(bool isFirst, bool isLast);
    void setHeading(const QString &name);

    QLineEdit *name;
    QComboBox *interior;
    TextArea *description;
    TextArea *things;

Q_SIGNALS:
    void moved(int by);
    void removed();

private:
    QToolButton *m_up;
    QToolButton *m_down;
    QToolButton *m_remove;
};

} // namespace dg
