// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Which episode is open, in the tool bar: its menu opens another one and makes new ones. GUI thread.

#include "core/project/project_session.h"

#include <QToolButton>

class QMenu;

namespace dg {

class EpisodePicker : public QToolButton {
    Q_OBJECT
public:
    /// `actions` stand below the episodes; a null one is a separator.
    explicit EpisodePicker(const QList<QAction *> &actions, QWidget *parent = nullptr);

    void setEpisodes(const std::vector<EpisodeSummary> &episodes, EpisodeId open, const QString &title);
    void clear();

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(dg::EpisodeId episode);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fill();
    void fit();

    QMenu *m_menu;
    QList<QAction *> m_actions;
    std::vector<EpisodeSummary> m_episodes;
    EpisodeId m_open;
    QString m_text; ///< in full
};

} // namespace dg
