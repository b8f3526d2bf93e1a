// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The board beside the script. Until the writer moves the divide, the board takes as many whole columns of
/// cards as leave the script its page; where there is no room for both, it stands above. GUI thread.

#include <QSplitter>

namespace dg {

class WritePanel : public QSplitter {
    Q_OBJECT
public:
    /// `column`: how wide one of cards is, in pixels; `frame`: what the board needs beside its columns.
    WritePanel(int column, int frame, QWidget *parent = nullptr);

    /// Empty while the divide follows the window.
    [[nodiscard]] QByteArray saveDivide() const;
    void restoreDivide(const QByteArray &state);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    const int m_columnWidth;
    void divide(const QSize &room);
    const int m_frame;
    bool m_chosen = false; ///< the writer has put the divide where it is
};

} // namespace dg
