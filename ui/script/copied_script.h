// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What is copied of a script: as text, and with its emphasis for programs that know such. GUI thread.

#include <QMimeData>
#include <QString>
#include <QTextDocumentFragment>

namespace dg {

class CopiedScript : public QMimeData {
    Q_OBJECT
public:
    CopiedScript(const QString &text, const QTextDocumentFragment &fragment)
        : m_text(text)
        , m_fragment(fragment)
    {
    }

    [[nodiscard]] QStringList formats() const override;

protected:
    // A desktop that takes what is selected asks for an object with every step of the selection, and hardly
    // ever for its contents.
    [[nodiscard]] QVariant retrieveData(const QString &format, QMetaType type) const override;

private:
    QString m_text;
    QTextDocumentFragment m_fragment;
};

} // namespace dg
