// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Three other lines for one, where the line stands: arrows or 1 to 3 and Enter pick, Esc leaves. It shows
/// what it is given and tells what is picked. GUI thread.

#include <QFrame>
#include <QStringList>

class QLabel;
class QListWidget;

namespace dg {

class Theme;

class AlternativesPopup : public QFrame {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit AlternativesPopup(const Theme &theme, QWidget *parent = nullptr);

    /// Opens at a point of the screen: `speaker` is asked for other lines.
    void begin(const QString &speaker, const QString &line, const QPoint &at);
    void showLines(const QStringList &lines);
    /// Why there are none.
    void showProblem(const QString &sentence);
    [[nodiscard]] QString said() const;

Q_SIGNALS:
    void picked(const QString &line);
    void left(); ///< closed, whatever way

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void pick(int row);
    void fit();

    const Theme &m_theme;
    QLabel *m_title;
    QLabel *m_line;
    QLabel *m_said;
    QListWidget *m_list;
};

} // namespace dg
