// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A field for a few lines of text that is as high as they are. GUI thread.

#include <QPlainTextEdit>

namespace dg {

class TextArea : public QPlainTextEdit {
    Q_OBJECT
public:
    /// `lines`: the least it shows.
    explicit TextArea(int lines, QWidget *parent = nullptr);

    /// Taken as it is; undo does not lead back behind it.
    void setText(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void fit();
    int m_lines;
};

} // namespace dg
