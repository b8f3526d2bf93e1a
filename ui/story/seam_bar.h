// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Between two scenes that were not written for one another: what the one hands over and what the other
/// begins with, to be mended in place. GUI thread.

#include <QFrame>
#include <QString>

class QLabel;
class QLineEdit;
class QToolButton;

namespace dg {

class Theme;

class SeamBar : public QFrame {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit SeamBar(const Theme &theme, QWidget *parent = nullptr);

    /// `earlier`: the scene's number; the later one is the next.
    void show(int earlier, const QString &handsOver, const QString &beginsWith);
    /// What a run would write again here; empty: not known.
    void setConsequence(const QString &words);

Q_SIGNALS:
    /// Both lines as the writer has them now; where they are as they were, the writer says that it fits.
    void mended(const QString &handsOver, const QString &beginsWith);

private:
    void setMending(bool mending);
    void refresh();
    const Theme &m_theme;
    QLabel *m_icon;
    QLabel *m_words;
    QLabel *m_consequence;
    QWidget *m_fields;
    QLabel *m_outLabel;
    QLabel *m_inLabel;
    QLineEdit *m_out;
    QLineEdit *m_in;
    QToolButton *m_mend;
    QToolButton *m_fits;
    QToolButton *m_done;
    QToolButton *m_cancel;
    QString m_handsOver;
    QString m_beginsWith;
    int m_earlier = 0;
    bool m_mending = false;
};

} // namespace dg
